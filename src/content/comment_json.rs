//! Comments as lines of JSON: how they leave a site and come into another.

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::comment::{self, Comment, is_id};
use super::comment_file::{KINDS, ROLES, Record, STATUSES, is_unseen, word};
use super::{Date, date, keys};
use crate::config;
use crate::diagnostic::messages::comments as messages;
use crate::diagnostic::messages::content::bad_comment_reference;
use crate::diagnostic::{self, Diagnostic, Severity, Span, Spanned};
use crate::document::{self, Fields, Format, Origin};
use crate::path::SitePath;

/// A comment that stands in a line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line.
    pub span: Span,
    /// The page that it says it belongs to: a name yet to be looked up, never a path.
    pub page: Spanned<String>,
    /// Its id, if it says one.
    pub id: Option<String>,
    /// Where it says what it answers.
    pub reply_to: Option<Span>,
    /// The comment.
    pub record: Record,
}

/// Reads all lines of `text`, empty ones passed over. Findings are about `path`.
pub fn parse(text: &str, path: &SitePath, zone: &TimeZone) -> (Vec<Line>, Vec<Diagnostic>) {
    let (mut lines, mut found) = (Vec::new(), Vec::new());
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    for line in text[start..].split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let parsed = document::json::parse(text, range.clone(), path);
        found.extend(parsed.diagnostics);
        if parsed.is_whole {
            // What JSON says it says outright, as TOML does; of `null` the table knows nothing.
            let origin = Origin { path, text, format: Format::Toml };
            let fields = Fields::new(origin, &parsed.table, Span::new(range), keys::COMMENT_LINE, "key of a comment");
            let (line, of_line) = read(fields, zone);
            let is_sound = of_line.iter().all(|found| found.severity != Severity::Error);
            lines.extend(line.filter(|_| is_sound));
            found.extend(of_line);
        }
    }
    diagnostic::sort(&mut found);
    (lines, found)
}

fn read(mut fields: Fields<'_>, zone: &TimeZone) -> (Option<Line>, Vec<Diagnostic>) {
    for (key, help) in [
        ("page", "add the page, as in `\"page\": \"essays/on-margins\"`"),
        ("author", "add who wrote it: `\"author\": \"…\"`"),
        ("date", "add the day or time: `\"date\": \"2026-03-14T09:26:53Z\"`"),
        ("body", "add its text: `\"body\": \"…\"`"),
    ] {
        fields.require(key, help);
    }
    let page = fields.spanned_non_empty_string("page");
    let id = id(&mut fields);
    let author = comment::author(&mut fields);
    let date = date_of(&mut fields, "date", zone);
    let updated = date_of(&mut fields, "updated", zone);
    let url = config::web_url(&mut fields, "url").map(|url| url.value);
    let reply_to = comment::reply_to(&mut fields);
    let quote = fields.non_empty_string("quote");
    let quote_prefix = fields.non_empty_string("quote_prefix");
    let role = fields.one_of("role", ROLES);
    let kind = fields.one_of("kind", KINDS).unwrap_or_default();
    let status = fields.one_of("status", STATUSES).unwrap_or_default();
    let lang = config::language(&mut fields, "lang");
    let source = comment::source(&mut fields).map(|source| source.value);
    let body = fields.string("body");
    let span = fields.span();
    let found = fields.finish();
    let (Some(page), Some(author), Some(date), Some(body)) = (page, author, date, body) else {
        return (None, found);
    };
    let (reply_to, reply_span) = reply_to.map(|reply_to| (reply_to.value, reply_to.span)).unzip();
    let record =
        Record { author, date, updated, url, reply_to, quote, quote_prefix, role, kind, status, lang, source, body };
    (Some(Line { span, page, id, reply_to: reply_span, record }), found)
}

fn id(fields: &mut Fields<'_>) -> Option<String> {
    let id = fields.spanned_non_empty_string("id")?;
    if is_id(&id.value) {
        return Some(id.value);
    }
    let path = fields.origin().path;
    let mut finding = bad_comment_reference(path, id.span, &id.value);
    let unplaced = messages::bad_id(&id.value);
    (finding.message, finding.help) = (unplaced.message, unplaced.help);
    fields.report(finding);
    None
}

/// A day, or a time with its offset: what is brought in from elsewhere says nothing of this site's zone.
fn date_of(fields: &mut Fields<'_>, key: &'static str, zone: &TimeZone) -> Option<Date> {
    let text = fields.date_text(key)?;
    if !is_rfc3339(text.value.trim()) {
        let path = fields.origin().path;
        fields.report(messages::bad_json_date(path, text.span, key, &text.value));
        return None;
    }
    date::parse_reported(fields, key, &text, zone).map(|date| date.value)
}

/// Whether it has the form of RFC 3339, or is a day; whether there is such a moment is for [`Date`] to say.
fn is_rfc3339(text: &str) -> bool {
    let has_form = |text: &str, form: &str| {
        text.len() == form.len()
            && text.bytes().zip(form.bytes()).all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                form => byte.eq_ignore_ascii_case(&form),
            })
    };
    let (day, clock) = (text.get(..10).unwrap_or_default(), text.get(10..19));
    let Some(clock) = clock else { return has_form(text, "0000-00-00") };
    let rest = &text[19..];
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() == fraction.len() {
                return false;
            }
            rest
        }
        None => rest,
    };
    let is_offset = has_form(rest, "Z") || has_form(rest, "+00:00") || has_form(rest, "-00:00");
    has_form(day, "0000-00-00") && has_form(clock, "T00:00:00") && is_offset
}

/// `comment`, which stands on `page`, as a line with its line break: keys in the order of [`keys::COMMENT_LINE`].
///
/// Terminals may be shown it: what they would obey is escaped.
pub fn to_line(page: &str, comment: &Comment) -> String {
    let record = Record::of(comment);
    let mut object = Map::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            object.insert(key.to_owned(), Value::String(value));
        }
    };
    put("page", Some(page.to_owned()));
    put("id", Some(comment.id.clone()));
    put("author", Some(record.author));
    put("date", Some(record.date.iso()));
    put("updated", record.updated.map(Date::iso));
    put("url", record.url);
    put("reply_to", record.reply_to);
    put("quote", record.quote);
    put("quote_prefix", record.quote_prefix);
    put("role", record.role.map(|role| word(ROLES, role).to_owned()));
    put("kind", (record.kind != Default::default()).then(|| word(KINDS, record.kind).to_owned()));
    put("status", (record.status != Default::default()).then(|| word(STATUSES, record.status).to_owned()));
    put("lang", record.lang);
    if let Some(source) = record.source {
        let mut inner = Map::new();
        inner.insert("system".to_owned(), Value::String(source.system));
        inner.insert("id".to_owned(), Value::String(source.id));
        inner.extend(source.url.map(|url| ("url".to_owned(), Value::String(url))));
        object.insert("source".to_owned(), Value::Object(inner));
    }
    object.insert("body".to_owned(), Value::String(record.body));
    escaped(&Value::Object(object).to_string()) + "\n"
}

/// Outside of strings JSON is ASCII that can be seen, so what cannot be seen stands in one.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unseen(c) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            text.push(c);
        }
    }
    text
}
