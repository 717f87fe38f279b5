//! Front matter to [`PageMeta`] and [`SectionMeta`], key by key.

use jiff::tz::TimeZone;

use super::page::{PageMeta, Revision, SourceWork};
use super::section::{SectionMeta, SortBy};
use super::{Date, date, file_name, keys, url_path};
use crate::config::{self, Config};
use crate::diagnostic::messages::config as config_messages;
use crate::diagnostic::messages::content as messages;
use crate::diagnostic::messages::document as document_messages;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::digest::Digest;
use crate::document::{Fields, Format, Value, keys as document_keys};
use crate::slug::slugify;

/// What `fields`, and the file name where they are silent, say of an essay. The title stays empty
/// where they do not give it.
pub(super) fn page(fields: &mut Fields<'_>, config: &Config) -> PageMeta {
    let zone = &config.timezone;
    let title = fields.spanned_non_empty_string("title");
    let (date, updated, publish_date, expires) = dates(fields, zone);
    PageMeta {
        title_span: title.as_ref().map(|title| title.span),
        title: title.map(|title| title.value).unwrap_or_default(),
        description: text(fields, "description"),
        date,
        updated,
        publish_date,
        expires,
        weight: fields.integer("weight"),
        draft: fields.bool("draft").unwrap_or(false),
        slug: slug(fields, config),
        url_path: url_path::read(fields, "path"),
        aliases: url_path::read_list(fields, "aliases"),
        authors: names(fields, "authors"),
        template: url_path::template(fields, "template"),
        lang: config::language(fields, "lang"),
        summary: fields.spanned_non_empty_string("summary"),
        series: fields.spanned_non_empty_string("series"),
        comments: fields.one_of("comments", config::STATES),
        reply_to: reply_to(fields),
        in_search_index: fields.bool("in_search_index").unwrap_or(true),
        revisions: revisions(fields, zone),
        source: source(fields, zone),
        taxonomies: taxonomies(fields, config),
        extra: fields.free("extra").cloned().unwrap_or_default(),
    }
}

type Dates = (Option<Date>, Option<Date>, Option<Date>, Option<Date>);

fn dates(fields: &mut Fields<'_>, zone: &TimeZone) -> Dates {
    let path = fields.origin().path;
    let written = date::read(fields, "date", zone);
    let is_given = fields.has("date");
    let date = match &written {
        Some(date) => Some(date.value),
        // A date that could not be read is not replaced by another one.
        None if is_given => None,
        None => file_name::read(path).date.and_then(|text| Date::parse(text, zone).ok()),
    };
    let updated = date::read(fields, "updated", zone);
    let publish_date = date::read(fields, "publish_date", zone).map(|date| date.value);
    let expires = date::read(fields, "expires", zone);
    if let (Some(date), Some(updated)) = (date, &updated)
        // Where one of them is only a day, a time earlier on that day is no contradiction.
        && updated.value < date
        && updated.value.day() < date.day()
    {
        let date_span = written.as_ref().map(|date| date.span);
        fields.report(messages::updated_before_date(path, updated.span, date_span, &date.iso()));
    }
    if let (Some(from), Some(expires)) = (publish_date.or(date), &expires)
        && expires.value <= from
    {
        fields.report(messages::expires_before_date(path, expires.span, &from.iso()));
    }
    (date, updated.map(|date| date.value), publish_date, expires.map(|date| date.value))
}

/// Text, trimmed; empty text counts as none.
fn text(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    fields.string(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn names(fields: &mut Fields<'_>, key: &'static str) -> Vec<String> {
    let names = fields.strings(key).unwrap_or_default();
    names.into_iter().map(|name| name.value.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// From front matter, else the file name; never empty, and always one component of a path.
fn slug(fields: &mut Fields<'_>, config: &Config) -> String {
    let path = fields.origin().path;
    let way = config.slugify.paths;
    if let Some(given) = fields.spanned_non_empty_string("slug") {
        let slug = slugify(&given.value, way);
        if is_component(&slug) {
            return slug;
        }
        fields.report(config_messages::bad_component(path, given.span, "slug", &given.value));
    }
    let words = file_name::read(path).words;
    let slug = slugify(words, way);
    if is_component(&slug) { slug } else { Digest::of(words).short(8) }
}

fn is_component(slug: &str) -> bool {
    !matches!(slug, "" | "." | "..") && !slug.contains(['/', '\\', '?', '#']) && !slug.chars().any(char::is_control)
}

fn reply_to(fields: &mut Fields<'_>) -> Option<Spanned<String>> {
    let text = fields.spanned_non_empty_string("reply_to")?;
    let path = fields.origin().path;
    let is_file = text.value.strip_prefix("@/").is_some_and(|file| {
        file.ends_with(".md") && !file.contains('\\') && crate::path::SitePath::new(file).is_some()
    });
    if is_file {
        return Some(text);
    }
    fields.report(messages::not_a_content_link(path, text.span, "reply_to", &text.value));
    None
}

fn revisions(fields: &mut Fields<'_>, zone: &TimeZone) -> Vec<Revision> {
    let mut revisions = Vec::new();
    for mut table in fields.tables("revisions").unwrap_or_default() {
        table.require("date", "add the day of the revision: `date = 2026-03-14`");
        let date = date::read(&mut table, "date", zone);
        table.require("note", "say what changed: `note = \"…\"`");
        let note = table.non_empty_string("note");
        revisions.extend(date.zip(note).map(|(date, note)| Revision { date: date.value, note }));
        fields.absorb(table.finish());
    }
    revisions
}

fn source(fields: &mut Fields<'_>, zone: &TimeZone) -> Option<SourceWork> {
    let mut table = fields.table("source")?;
    table.require("title", "add the title of the work: `title = \"…\"`");
    let title = table.non_empty_string("title");
    let author = table.non_empty_string("author");
    let url = config::web_url(&mut table, "url").map(|url| url.value);
    let date = date::read(&mut table, "date", zone).map(|date| date.value);
    let lang = config::language(&mut table, "lang");
    fields.absorb(table.finish());
    title.map(|title| SourceWork { title, author, url, date, lang })
}

type Terms = Vec<(Spanned<String>, Vec<Spanned<String>>)>;

fn taxonomies(fields: &mut Fields<'_>, config: &Config) -> Terms {
    let origin = fields.origin();
    let declared: Vec<&str> = config.taxonomies.iter().map(|taxonomy| taxonomy.name.as_str()).collect();
    let mut taxonomies = Vec::new();
    let Some(table) = fields.free("taxonomies") else { return taxonomies };
    for entry in &table.entries {
        let name = entry.key.value.as_str();
        if entry.value.value == Value::Null {
            continue;
        }
        if !declared.contains(&name) {
            if let Some(found) = misplaced(name, entry.key.span, fields) {
                fields.report(found);
                continue;
            }
            fields.report(messages::undeclared_taxonomy(origin.path, entry.key.span, name, &declared));
        }
        let Some(written) = fields.strings_of(name, &entry.value) else { continue };
        let mut terms: Vec<Spanned<String>> = Vec::new();
        for term in written {
            let word = term.value.trim();
            if word.is_empty() {
                fields.report(document_messages::empty_string(origin.path, term.span, name));
            } else if terms.iter().all(|kept| kept.value != word) {
                terms.push(Spanned::new(word.to_owned(), term.span));
            }
        }
        taxonomies.push((entry.key.clone(), terms));
    }
    taxonomies
}

/// `draft = true` below `[taxonomies]` would be lost, and the draft be published.
fn misplaced(name: &str, span: crate::diagnostic::Span, fields: &Fields<'_>) -> Option<Diagnostic> {
    // `authors` and `series` are taxonomies on many sites.
    let is_key = document_keys::find(keys::PAGE, name).is_some() && !matches!(name, "authors" | "series");
    let help = match fields.origin().format {
        Format::Toml => "move it above `[taxonomies]`",
        Format::Yaml => "move it out of `taxonomies:`",
    };
    is_key.then(|| messages::misplaced_page_key(fields.origin().path, span, name, help))
}

/// What `fields` say of a section. The title is `None` where they do not give it.
pub(super) fn section(fields: &mut Fields<'_>) -> SectionMeta {
    let orders = [
        ("date", SortBy::Date),
        ("update_date", SortBy::UpdateDate),
        ("title", SortBy::Title),
        ("title_bytes", SortBy::TitleBytes),
        ("weight", SortBy::Weight),
        ("slug", SortBy::Slug),
        ("permalink", SortBy::Permalink),
        ("verdict", SortBy::Verdict),
        ("none", SortBy::None),
    ];
    SectionMeta {
        title: text(fields, "title"),
        description: text(fields, "description"),
        sort_by: fields.one_of("sort_by", &orders).unwrap_or_default(),
        weight: fields.integer("weight").unwrap_or(0),
        template: url_path::template(fields, "template"),
        page_template: url_path::template(fields, "page_template"),
        paginate_by: fields.count("paginate_by").filter(|count| *count > 0),
        paginate_path: config::component(fields, "paginate_path").unwrap_or_else(|| "page".to_owned()),
        paginate_reversed: fields.bool("paginate_reversed").unwrap_or(false),
        transparent: fields.bool("transparent").unwrap_or(false),
        redirect_to: url_path::read_target(fields, "redirect_to"),
        aliases: url_path::read_list(fields, "aliases"),
        generate_feeds: fields.bool("generate_feeds").unwrap_or(false),
        render: fields.bool("render").unwrap_or(true),
        extra: fields.free("extra").cloned().unwrap_or_default(),
    }
}
