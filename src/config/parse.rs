//! `site.toml` to [`Config`]: every mistake of the file at once, defaults where nothing is said.

use std::sync::Arc;

use super::keys;
use super::{
    AnchorLinks, BaseUrl, Config, FeedContent, LinkCheckerConfig, MarkdownConfig, Slugify, SlugifyConfig,
    TaxonomyConfig, Words, words,
};
use crate::diagnostic::messages::config as messages;
use crate::diagnostic::messages::document as document_messages;
use crate::diagnostic::{self, Diagnostic, Severity, Span, Spanned, closest};
use crate::document::{self, Fields, Format, Origin, Table, Value};
use crate::path::SitePath;

/// File names of feeds; each decides the format.
pub const FEED_FILENAMES: &[&str] = &["atom.xml", "rss.xml", "feed.json"];

/// Reads `text`, the whole of `site.toml`. `None` when there is no usable `base_url`, or the TOML
/// cannot be read; whatever else is wrong is reported and stands at its default.
pub fn parse(text: &str, path: &SitePath) -> (Option<Config>, Vec<Diagnostic>) {
    let parsed = document::toml::parse(text, body_of(text), path);
    if !parsed.is_whole {
        return (None, parsed.diagnostics);
    }
    let (config, found) = read(&parsed.table, Origin { path, text, format: Format::Toml });
    let mut diagnostics = parsed.diagnostics;
    diagnostics.extend(found);
    debug_assert!(config.is_some() || diagnostics.iter().any(|found| found.severity == Severity::Error));
    diagnostic::sort(&mut diagnostics);
    (config, diagnostics)
}

/// The text without a byte order mark.
pub(super) fn body_of(text: &str) -> std::ops::Range<usize> {
    text.len() - text.trim_start_matches('\u{feff}').len()..text.len()
}

/// Reads a table of `site.toml`'s keys.
pub(super) fn read(table: &Table, origin: Origin<'_>) -> (Option<Config>, Vec<Diagnostic>) {
    let start = Span::default();
    let mut fields = Fields::new(origin, table, start, keys::SITE, "key of `site.toml`");

    fields.require("base_url", "add `base_url = \"https://example.org\"` at the top of the file");
    let base_url = fields.spanned_string("base_url").and_then(|url| base_url(&mut fields, &url));
    let mut config = Config {
        base_url: base_url.clone().unwrap_or(BaseUrl { url: "".into(), path: "".into() }),
        title: fields.string("title").unwrap_or_default(),
        description: fields.string("description").unwrap_or_default(),
        default_language: language(&mut fields, "default_language").unwrap_or_else(|| "en".to_owned()),
        author: fields.non_empty_string("author"),
        timezone: timezone(&mut fields).unwrap_or(jiff::tz::TimeZone::UTC),
        output_dir: output_dir(&mut fields).unwrap_or_else(|| "public".to_owned()),
        generate_feeds: fields.bool("generate_feeds").unwrap_or(true),
        feed_filenames: feed_filenames(&mut fields),
        feed_limit: fields.count("feed_limit").map_or(Some(20), |limit| (limit > 0).then_some(limit)),
        feed_content: feed_content(&mut fields),
        taxonomies: taxonomies(&mut fields),
        generate_sitemap: fields.bool("generate_sitemap").unwrap_or(true),
        generate_robots_txt: fields.bool("generate_robots_txt").unwrap_or(true),
        generate_llms_txt: fields.bool("generate_llms_txt").unwrap_or(false),
        generate_markdown: fields.bool("generate_markdown").unwrap_or(false),
        ignored_content: globs(&mut fields, "ignored_content"),
        ignored_static: globs(&mut fields, "ignored_static"),
        hard_link_static: fields.bool("hard_link_static").unwrap_or(false),
        cards_have_words: true,
        markdown: MarkdownConfig::default(),
        slugify: SlugifyConfig::default(),
        link_checker: LinkCheckerConfig::default(),
        comments: super::CommentsConfig::default(),
        feedback: super::FeedbackConfig::default(),
        theme: super::ThemeConfig::default(),
        words: super::Words::english(),
        extra: fields.free("extra").cloned().unwrap_or_default(),
    };
    speak(&mut config);
    if let Some(table) = fields.table("markdown") {
        fields.absorb(markdown(table, &mut config.markdown));
    }
    if let Some(table) = fields.table("slugify") {
        fields.absorb(slugify(table, &mut config.slugify));
    }
    if let Some(table) = fields.table("link_checker") {
        fields.absorb(link_checker(table, &mut config.link_checker));
    }
    if let Some(table) = fields.table("comments") {
        fields.absorb(super::commentary::comments(table, &mut config.comments));
    }
    if let Some(table) = fields.table("feedback") {
        fields.absorb(super::commentary::feedback(table, &mut config.feedback));
    }
    if let Some(table) = fields.table("theme") {
        fields.absorb(super::theme::theme(table, &mut config.theme, &mut config.markdown.notes));
    }
    if let Some(table) = fields.table("words") {
        let found = words::read(table, Some(&Words::english()), Arc::make_mut(&mut config.words));
        fields.absorb(found);
    }
    config.markdown.words = Arc::clone(&config.words);
    let diagnostics = fields.finish();
    (base_url.map(|_| config), diagnostics)
}

/// Says what the language of the site says unless the author does.
fn speak(config: &mut Config) {
    let words = Arc::make_mut(&mut config.words);
    words.set_language(&config.default_language);
    words::with_language(&config.default_language, |mut language| {
        let mut found = Vec::new();
        if let Some(table) = language.table("words") {
            found.extend(words::read(table, Some(&Words::english()), words));
        }
        if let Some(table) = language.table("theme") {
            found.extend(super::theme::theme(table, &mut config.theme, &mut config.markdown.notes));
        }
        if let Some(table) = language.table("comments") {
            found.extend(super::commentary::comments(table, &mut config.comments));
        }
        if let Some(table) = language.table("feedback") {
            found.extend(super::commentary::feedback(table, &mut config.feedback));
        }
        found.extend(language.finish());
        debug_assert!(found.is_empty(), "{found:?}");
    });
}

fn base_url(fields: &mut Fields<'_>, written: &Spanned<String>) -> Option<BaseUrl> {
    let path = fields.origin().path;
    let mut refuse = |problem: &str| {
        fields.report(messages::bad_base_url(path, written.span, problem));
        None
    };
    match BaseUrl::parse(&written.value) {
        Ok(url) => Some(url),
        Err(problem) => refuse(problem),
    }
}

/// A BCP 47 tag, checked for its form only.
pub(crate) fn language(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let tag = fields.spanned_non_empty_string(key)?;
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut parts = tag.value.split('-');
    let first = parts.next().unwrap_or_default();
    let is_tag = (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_tag && parts.all(is_part) {
        return Some(tag.value);
    }
    let path = fields.origin().path;
    fields.report(messages::bad_language(path, tag.span, key, &tag.value));
    None
}

fn timezone(fields: &mut Fields<'_>) -> Option<jiff::tz::TimeZone> {
    let name = fields.spanned_non_empty_string("timezone")?;
    // The bundled database: a build gives the same dates on every machine, and nothing is read.
    let database = jiff::tz::TimeZoneDatabase::bundled();
    if let Ok(zone) = database.get(&name.value) {
        return Some(zone);
    }
    if name.value.eq_ignore_ascii_case("utc") {
        return Some(jiff::tz::TimeZone::UTC);
    }
    let names: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
    let near = closest(&name.value, names.iter().map(String::as_str))
        .or_else(|| {
            // `Berlin` alone is how many would write it.
            let city = format!("/{}", name.value.replace(' ', "_"));
            names.iter().map(String::as_str).find(|zone| zone.to_lowercase().ends_with(&city.to_lowercase()))
        })
        .map(str::to_owned);
    let path = fields.origin().path;
    fields.report(messages::unknown_timezone(path, name.span, &name.value, near));
    None
}

fn output_dir(fields: &mut Fields<'_>) -> Option<String> {
    let written = fields.spanned_non_empty_string("output_dir")?;
    let folder = written.value.trim_start_matches("./").trim_end_matches('/');
    let problem = match SitePath::new(folder) {
        _ if folder.contains('\\') || folder.contains(':') => "is not a path with `/` inside the site",
        None => "is not a path inside the site",
        Some(path) => match path.as_str().split('/').next() {
            Some("content" | "templates" | "static" | "data" | ".git" | ".postil") => "is kept for another use",
            _ => return Some(folder.to_owned()),
        },
    };
    let path = fields.origin().path;
    fields.report(messages::bad_output_dir(path, written.span, &written.value, problem));
    None
}

fn feed_filenames(fields: &mut Fields<'_>) -> Vec<String> {
    let Some(names) = fields.strings("feed_filenames") else { return vec!["atom.xml".to_owned()] };
    let path = fields.origin().path;
    let mut kept: Vec<Spanned<String>> = Vec::new();
    for name in names {
        if !FEED_FILENAMES.contains(&name.value.as_str()) {
            fields.report(messages::unknown_feed(path, name.span, &name.value, FEED_FILENAMES));
        } else if let Some(first) = kept.iter().find(|kept| kept.value == name.value) {
            let first = first.span;
            fields.report(messages::duplicate(path, name.span, "the feed", &name.value, first));
        } else {
            kept.push(name);
        }
    }
    kept.into_iter().map(|name| name.value).collect()
}

fn feed_content(fields: &mut Fields<'_>) -> FeedContent {
    let Some(mut feed) = fields.table("feed") else { return FeedContent::Full };
    let content = feed.one_of("content", &[("full", FeedContent::Full), ("summary", FeedContent::Summary)]);
    fields.absorb(feed.finish());
    content.unwrap_or(FeedContent::Full)
}

fn taxonomies(fields: &mut Fields<'_>) -> Vec<TaxonomyConfig> {
    let Some(node) = fields.any("taxonomies") else { return vec![TaxonomyConfig::named("tags")] };
    let tables: Vec<(Option<TaxonomyConfig>, Span)> = match &node.value {
        // `taxonomies = ["tags"]` says all there is to say about a plain one.
        Value::Array(items) if items.iter().any(|item| matches!(item.value, Value::String(_))) => {
            let names = fields.strings("taxonomies").unwrap_or_default();
            names.into_iter().map(|name| (Some(TaxonomyConfig::named(&name.value)), name.span)).collect()
        }
        _ => {
            let tables = fields.tables("taxonomies").unwrap_or_default();
            tables.into_iter().map(|table| taxonomy(fields, table)).collect()
        }
    };
    let path = fields.origin().path;
    let mut kept: Vec<(TaxonomyConfig, Span)> = Vec::new();
    for (taxonomy, span) in tables {
        let Some(taxonomy) = taxonomy else { continue };
        if !is_url_component(&taxonomy.name) {
            fields.report(messages::bad_component(path, span, "name", &taxonomy.name));
        } else if let Some((_, first)) = kept.iter().find(|(kept, _)| kept.name == taxonomy.name) {
            let first = *first;
            fields.report(messages::duplicate(path, span, "taxonomy", &taxonomy.name, first));
        } else {
            kept.push((taxonomy, span));
        }
    }
    kept.into_iter().map(|(taxonomy, _)| taxonomy).collect()
}

fn taxonomy(fields: &mut Fields<'_>, mut table: Fields<'_>) -> (Option<TaxonomyConfig>, Span) {
    table.require("name", "add `name = \"tags\"`");
    let name = table.spanned_non_empty_string("name");
    let span = name.as_ref().map_or(table.span(), |name| name.span);
    let taxonomy = TaxonomyConfig {
        name: name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
        paginate_by: table.count("paginate_by").filter(|count| *count > 0),
        paginate_path: component(&mut table, "paginate_path").unwrap_or_else(|| "page".to_owned()),
        feed: table.bool("feed").unwrap_or(false),
        render: table.bool("render").unwrap_or(true),
    };
    fields.absorb(table.finish());
    (name.map(|_| taxonomy), span)
}

/// Text that becomes one component of URLs.
pub(crate) fn component(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let text = fields.spanned_non_empty_string(key)?;
    if is_url_component(&text.value) {
        return Some(text.value);
    }
    let path = fields.origin().path;
    fields.report(messages::bad_component(path, text.span, key, &text.value));
    None
}

fn is_url_component(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.contains(['/', '\\', '?', '#']) && !text.chars().any(char::is_control)
}

fn globs(fields: &mut Fields<'_>, key: &'static str) -> globset::GlobSet {
    let path = fields.origin().path;
    let mut set = globset::GlobSetBuilder::new();
    for glob in fields.strings(key).unwrap_or_default() {
        // As in Zola, `*` crosses folders: `*.psd` means all of them, however deep.
        match globset::Glob::new(&glob.value) {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => fields.report(messages::bad_glob(path, glob.span, key, &error.kind().to_string())),
        }
    }
    set.build().unwrap_or_default()
}

fn markdown(mut table: Fields<'_>, config: &mut MarkdownConfig) -> Vec<Diagnostic> {
    let switches: [(&'static str, &mut bool); 9] = [
        ("highlight_code", &mut config.highlight_code),
        ("smart_punctuation", &mut config.smart_punctuation),
        ("github_alerts", &mut config.github_alerts),
        ("math", &mut config.math),
        ("definition_lists", &mut config.definition_lists),
        ("external_links_target_blank", &mut config.external_links_target_blank),
        ("external_links_no_follow", &mut config.external_links_no_follow),
        ("external_links_no_referrer", &mut config.external_links_no_referrer),
        ("external_links_external", &mut config.external_links_external),
    ];
    for (key, switch) in switches {
        *switch = table.bool(key).unwrap_or(*switch);
    }
    let anchors = [
        ("none", AnchorLinks::None),
        ("left", AnchorLinks::Left),
        ("right", AnchorLinks::Right),
        ("heading", AnchorLinks::Heading),
    ];
    config.insert_anchor_links = table.one_of("insert_anchor_links", &anchors).unwrap_or(config.insert_anchor_links);
    config.notes = table.one_of("notes", super::theme::NOTES).unwrap_or(config.notes);
    config.summary_words = table.count("summary_words").unwrap_or(config.summary_words);
    table.finish()
}

fn slugify(mut table: Fields<'_>, config: &mut SlugifyConfig) -> Vec<Diagnostic> {
    let ways = [("on", Slugify::On), ("safe", Slugify::Safe), ("off", Slugify::Off)];
    config.paths = table.one_of("paths", &ways).unwrap_or(config.paths);
    config.taxonomies = table.one_of("taxonomies", &ways).unwrap_or(config.taxonomies);
    config.anchors = table.one_of("anchors", &ways).unwrap_or(config.anchors);
    table.finish()
}

fn link_checker(mut table: Fields<'_>, config: &mut LinkCheckerConfig) -> Vec<Diagnostic> {
    config.skip_prefixes = prefixes(&mut table, "skip_prefixes");
    config.skip_anchor_prefixes = prefixes(&mut table, "skip_anchor_prefixes");
    let levels = [("error", true), ("warn", false)];
    config.internal_level_error = table.one_of("internal_level", &levels).unwrap_or(config.internal_level_error);
    config.external_level_error = table.one_of("external_level", &levels).unwrap_or(config.external_level_error);
    table.finish()
}

fn prefixes(table: &mut Fields<'_>, key: &'static str) -> Vec<String> {
    let path = table.origin().path;
    let mut kept = Vec::new();
    for prefix in table.strings(key).unwrap_or_default() {
        // An empty prefix would silence the whole check.
        if prefix.value.trim().is_empty() {
            table.report(document_messages::empty_string(path, prefix.span, key));
        } else {
            kept.push(prefix.value);
        }
    }
    kept
}
