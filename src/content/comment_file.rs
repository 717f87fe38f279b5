//! A comment as the text of its file: one way to write each, and a proof that it is read as it was meant.
//!
//! Whatever makes files of comments writes them through [`settle`], which reads back what it has written. So no
//! author's name, however strange, becomes a key or a fence of its own.

use std::fmt::Write as _;

use super::comment::{self, Comment, Kind, Provenance, Role, Status};
use super::{ContentOptions, Date, text_of};
use crate::diagnostic::messages::comments as messages;
use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SitePath;
use crate::untrusted;

/// The words for roles, as they are written.
pub const ROLES: &[(&str, Role)] = &[("author", Role::Author), ("editor", Role::Editor)];

/// The words for kinds of comments, as they are written.
pub const KINDS: &[(&str, Kind)] =
    &[("comment", Kind::Comment), ("letter", Kind::Letter), ("webmention", Kind::Webmention)];

/// The words for states of comments, as they are written.
pub const STATUSES: &[(&str, Status)] =
    &[("published", Status::Published), ("hidden", Status::Hidden), ("removed", Status::Removed)];

/// What the file of a comment says, without where it says it: all that can be written, exported or compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Who wrote it.
    pub author: String,
    /// When.
    pub date: Date,
    /// Last edited.
    pub updated: Option<Date>,
    /// The author's page.
    pub url: Option<String>,
    /// Id of the comment that it answers.
    pub reply_to: Option<String>,
    /// Words of the essay that it is about.
    pub quote: Option<String>,
    /// Words just before the quote.
    pub quote_prefix: Option<String>,
    /// A badge.
    pub role: Option<Role>,
    /// What it is.
    pub kind: Kind,
    /// Whether it is shown.
    pub status: Status,
    /// BCP 47 tag.
    pub lang: Option<String>,
    /// Where it came from.
    pub source: Option<Provenance>,
    /// The Markdown.
    pub body: String,
}

impl Record {
    /// What the file of `comment` says, in canonical form.
    pub fn of(comment: &Comment) -> Self {
        let value = |text: &Option<crate::diagnostic::Spanned<String>>| text.as_ref().map(|text| text.value.clone());
        Self {
            author: comment.author.clone(),
            date: comment.date,
            updated: comment.updated,
            url: comment.url.clone(),
            reply_to: value(&comment.reply_to),
            quote: value(&comment.quote),
            quote_prefix: comment.quote_prefix.clone(),
            role: comment.role,
            kind: comment.kind,
            status: comment.status,
            lang: comment.lang.clone(),
            source: comment.source.as_ref().map(|source| source.value.clone()),
            body: body_text(&comment.body.markdown),
        }
    }

    /// The same with texts trimmed, empty ones left out, the URL as browsers write it, and the body as it stands in a file: what is equal after
    /// this says the same.
    pub fn canonical(&self) -> Self {
        let trimmed =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Self {
            author: self.author.split_whitespace().collect::<Vec<_>>().join(" "),
            url: trimmed(&self.url).map(|url| untrusted::web_url(&url).unwrap_or(url)),
            reply_to: trimmed(&self.reply_to),
            quote: trimmed(&self.quote),
            quote_prefix: trimmed(&self.quote_prefix),
            lang: trimmed(&self.lang),
            source: self.source.as_ref().map(|source| Provenance {
                system: source.system.trim().to_owned(),
                id: source.id.trim().to_owned(),
                url: trimmed(&source.url),
            }),
            body: body_text(&self.body),
            ..self.clone()
        }
    }
}

/// A record that a file can hold.
#[derive(Clone, Debug)]
pub struct Settled {
    /// As the file will be read.
    pub record: Record,
    /// The text of the file.
    pub text: String,
    /// What is to be said of it all the same.
    pub warnings: Vec<Diagnostic>,
}

/// The file of `record`, read back. Its findings are about `path`.
///
/// # Errors
///
/// What is wrong with the comment; also when it would not be read as what it is.
pub fn settle(record: &Record, path: &SitePath, options: &ContentOptions<'_>) -> Result<Settled, Vec<Diagnostic>> {
    let wanted = record.canonical();
    refuse_controls(&wanted, path)?;
    let (first, _) = read_back(&wanted, path, options)?;
    // Names are cleaned by whoever reads them; everything else has to come back as it was.
    let wanted = Record { author: first.author.clone(), ..wanted };
    let (second, warnings) = read_back(&wanted, path, options)?;
    if first != wanted || second != wanted {
        return Err(vec![messages::not_the_same(path)]);
    }
    Ok(Settled { text: to_text(&wanted), record: wanted, warnings })
}

fn read_back(
    record: &Record,
    path: &SitePath,
    options: &ContentOptions<'_>,
) -> Result<(Record, Vec<Diagnostic>), Vec<Diagnostic>> {
    let text = to_text(record);
    let text = text_of(text.as_bytes(), path).map_err(|error| vec![error])?;
    match comment::parse(path, text, options) {
        (Some(comment), found) if found.iter().all(|found| found.severity != Severity::Error) => {
            Ok((Record::of(&comment), found))
        }
        (_, found) => Err(found),
    }
}

/// Nobody means a control character in a quotation, and a terminal would obey it.
fn refuse_controls(record: &Record, path: &SitePath) -> Result<(), Vec<Diagnostic>> {
    let source = record.source.as_ref();
    let texts = [
        ("author", Some(&record.author)),
        ("quote", record.quote.as_ref()),
        ("quote_prefix", record.quote_prefix.as_ref()),
        ("system", source.map(|source| &source.system)),
        ("id", source.map(|source| &source.id)),
    ];
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    let found: Vec<Diagnostic> = texts
        .into_iter()
        .filter(|(_, text)| text.is_some_and(|text| text.chars().any(is_odd)))
        .map(|(key, _)| messages::control_characters(path, key))
        .collect();
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// The one text of a comment's file: keys in the order of [`keys::COMMENT`](super::keys::COMMENT), what goes without
/// saying left out, lines ended by LF.
pub fn to_text(record: &Record) -> String {
    let record = &record.canonical();
    let mut text = String::from("+++\n");
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = {value}");
    };
    line("author", &quoted(&record.author));
    line("date", &record.date.iso());
    if let Some(updated) = record.updated {
        line("updated", &updated.iso());
    }
    let texts = [
        ("url", &record.url),
        ("reply_to", &record.reply_to),
        ("quote", &record.quote),
        ("quote_prefix", &record.quote_prefix),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            line(key, &quoted(value));
        }
    }
    if let Some(role) = record.role {
        line("role", &quoted(word(ROLES, role)));
    }
    if record.kind != Kind::default() {
        line("kind", &quoted(word(KINDS, record.kind)));
    }
    if record.status != Status::default() {
        line("status", &quoted(word(STATUSES, record.status)));
    }
    if let Some(lang) = &record.lang {
        line("lang", &quoted(lang));
    }
    if let Some(source) = &record.source {
        line("source", &inline_table(source, " = "));
    }
    text.push_str("+++\n");
    if !record.body.is_empty() {
        text.push_str(&record.body);
        text.push('\n');
    }
    text
}

/// The word that stands for `meaning`.
pub fn word<T: PartialEq>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    words.iter().find(|(_, known)| *known == meaning).map_or("", |(word, _)| word)
}

/// `{ system = "…", id = "…", url = "…" }`, with what the format has between key and value.
pub(super) fn inline_table(source: &Provenance, is: &str) -> String {
    let mut text = format!("{{ system{is}{}, id{is}{}", quoted(&source.system), quoted(&source.id));
    if let Some(url) = &source.url {
        let _ = write!(text, ", url{is}{}", quoted(url));
    }
    text + " }"
}

/// A basic string of TOML, which is a double-quoted string of YAML as well. What could not be seen is escaped, so
/// that a file looks like what it is.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_unseen(c) => {
                // All of them are within the first 65,536.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a character steers the text around it instead of being seen: controls, line separators, marks and
/// embeddings of direction, and the byte order mark.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// A body with lines ended by LF, without empty lines before it and white space behind it. What its first line is
/// indented by stays: it may be code.
fn body_text(body: &str) -> String {
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let mut rest = body.trim_end();
    while let Some((line, after)) = rest.split_once('\n') {
        if !line.trim().is_empty() {
            break;
        }
        rest = after;
    }
    rest.to_owned()
}
