//! A comment: one file in an essay's `comments/` folder.

use serde::{Deserialize, Serialize};

use super::{ContentOptions, Date, Late, date, front_matter, keys};
use crate::config;
use crate::diagnostic::messages::content as messages;
use crate::diagnostic::{self, Diagnostic, Span, Spanned, closest};
use crate::document::{Fields, Origin};
use crate::path::SitePath;
use crate::untrusted::{self, Excess};

/// Characters of an author's name, at most.
pub const MAX_AUTHOR_CHARS: usize = 80;

/// A comment, parsed alone.
#[derive(Debug, Serialize, Deserialize)]
pub struct Comment {
    /// Its file.
    pub path: SitePath,
    /// The file's stem.
    pub id: String,
    /// Who wrote it: 1-80 characters of plain text, NFC.
    pub author: String,
    /// When.
    pub date: Date,
    /// Last edited.
    pub updated: Option<Date>,
    /// The author's page: http or https.
    pub url: Option<String>,
    /// Id of the comment it answers, on the same essay.
    pub reply_to: Option<Spanned<String>>,
    /// Words of the essay it is about.
    pub quote: Option<Spanned<String>>,
    /// Words just before the quote, to tell equal passages apart.
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
    pub source: Option<Spanned<Provenance>>,
    /// What it says.
    #[serde(skip)]
    pub body: Late<CommentBody>,
    /// Byte offset of the body in its file.
    pub body_offset: u32,
    /// All findings about this file.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a comment says.
#[derive(Debug, Default)]
pub struct CommentBody {
    /// The Markdown, as written.
    pub markdown: String,
    /// What it became, by the safe renderer: HTML of the allow list only.
    pub html: String,
    /// Its words alone, on one line.
    pub text: String,
}

#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Author,
    Editor,
}

#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[default]
    Comment,
    Letter,
    Webmention,
}

/// Whether a comment is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Shown and counted.
    #[default]
    Published,
    /// Neither shown nor counted.
    Hidden,
    /// A tombstone while something visible replies to it.
    Removed,
}

/// Where a comment came from; `(system, id)` is unique in the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// `disqus`, `webmention`…
    pub system: String,
    /// Its id there.
    pub id: String,
    /// Where it stands there.
    pub url: Option<String>,
}

/// Reads the comment `path`, whose whole text is `text`. `None` when it has no usable id, author or
/// date. The list is complete either way; a comment holds a copy of it.
pub fn parse(path: &SitePath, text: &str, options: &ContentOptions<'_>) -> (Option<Comment>, Vec<Diagnostic>) {
    let config = options.config;
    let read = front_matter::read(text, path);
    let origin = Origin { path, text, format: read.format };
    let mut fields = Fields::new(origin, &read.table, read.place, keys::COMMENT, "key of a comment");

    let id = path.stem();
    if !is_id(id) {
        fields.report(messages::bad_comment_id(path, id));
    }
    fields.require("author", "add `author = \"…\"`");
    let author = author(&mut fields);
    fields.require("date", "add the day or time: `date = 2026-03-14T09:26:53Z`");
    let date = date::read(&mut fields, "date", &config.timezone);
    let status = [("published", Status::Published), ("hidden", Status::Hidden), ("removed", Status::Removed)];
    let kind = [("comment", Kind::Comment), ("letter", Kind::Letter), ("webmention", Kind::Webmention)];
    let mut comment = Comment {
        path: path.clone(),
        id: id.to_owned(),
        author: author.clone().unwrap_or_default(),
        date: date.as_ref().map_or(Date { seconds: 0, offset: 0, date_only: true }, |date| date.value),
        updated: date::read(&mut fields, "updated", &config.timezone).map(|date| date.value),
        url: web_url(&mut fields),
        reply_to: reply_to(&mut fields),
        quote: fields.spanned_non_empty_string("quote"),
        quote_prefix: fields.non_empty_string("quote_prefix"),
        role: fields.one_of("role", &[("author", Role::Author), ("editor", Role::Editor)]),
        kind: fields.one_of("kind", &kind).unwrap_or_default(),
        status: fields.one_of("status", &status).unwrap_or_default(),
        lang: config::language(&mut fields, "lang"),
        source: source(&mut fields),
        body: Late::default(),
        body_offset: Span::new(read.body.clone()).start,
        diagnostics: Vec::new(),
    };
    let markdown = text.get(read.body.clone()).unwrap_or_default();
    check_body(&mut fields, markdown, comment.status, read.body.clone());
    let body = untrusted::render(markdown.trim());
    for excess in body.excess {
        match excess {
            Excess::Links(n_links) => fields.report(messages::many_links(path, Span::new(read.body.clone()), n_links)),
            Excess::Nesting => fields.report(messages::deep_comment(path, Span::new(read.body.clone()))),
            // It has been told with the place at which the text is cut.
            Excess::Chars(_) => {}
        }
    }
    comment.body = CommentBody { markdown: markdown.to_owned(), html: body.html, text: body.text }.into();
    let names: Vec<&str> = keys::COMMENT.iter().map(|key| key.name).collect();
    for entry in fields.unknown() {
        let near = closest(&entry.key.value, names.iter().copied());
        fields.report(messages::unknown_comment_key(path, entry.key.span, &entry.key.value, near, &names));
    }
    let mut diagnostics = read.diagnostics;
    let found = fields.finish_with_unknown_keys();
    if read.is_whole {
        diagnostics.extend(found);
    }
    diagnostic::sort(&mut diagnostics);
    comment.diagnostics.clone_from(&diagnostics);
    let is_whole = read.is_whole && is_id(id) && author.is_some() && date.is_some();
    (is_whole.then_some(comment), diagnostics)
}

/// Whether `text` can be the id of a comment: it becomes a DOM id, a file name and a query.
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

pub(super) fn author(fields: &mut Fields<'_>) -> Option<String> {
    use unicode_normalization::UnicodeNormalization as _;

    let path = fields.origin().path;
    let written = fields.spanned_non_empty_string("author")?;
    let name = untrusted::clean_line(&written.value);
    let n_chars = name.chars().count();
    if n_chars == 0 || n_chars > MAX_AUTHOR_CHARS {
        let problem =
            if n_chars == 0 { "has nothing that can be seen".to_owned() } else { format!("has {n_chars} characters") };
        fields.report(messages::bad_author(path, written.span, &problem));
        return None;
    }
    if written.value != name {
        let composed: String = written.value.nfc().collect();
        if composed.split_whitespace().ne(name.split_whitespace()) {
            fields.report(messages::cleaned_author(path, written.span, &name));
        }
    }
    Some(name)
}

/// The author's page, written anew as browsers understand it.
fn web_url(fields: &mut Fields<'_>) -> Option<String> {
    let path = fields.origin().path;
    let url = config::web_url(fields, "url")?;
    let clean = untrusted::web_url(&url.value);
    if clean.is_none() {
        fields.report(messages::user_in_url(path, url.span));
    }
    clean
}

pub(super) fn reply_to(fields: &mut Fields<'_>) -> Option<Spanned<String>> {
    let path = fields.origin().path;
    let id = fields.spanned_non_empty_string("reply_to")?;
    if is_id(&id.value) {
        return Some(id);
    }
    fields.report(messages::bad_comment_reference(path, id.span, &id.value));
    None
}

pub(super) fn source(fields: &mut Fields<'_>) -> Option<Spanned<Provenance>> {
    let mut table = fields.table("source")?;
    table.require("system", "name where it came from: `system = \"disqus\"`");
    let system = table.non_empty_string("system");
    table.require("id", "add its id there: `id = \"299619020\"`");
    let id = table.non_empty_string("id");
    let url = config::web_url(&mut table, "url").map(|url| url.value);
    let span = table.span();
    fields.absorb(table.finish());
    system.zip(id).map(|(system, id)| Spanned::new(Provenance { system, id, url }, span))
}

fn check_body(fields: &mut Fields<'_>, markdown: &str, status: Status, body: std::ops::Range<usize>) {
    let path = fields.origin().path;
    let trimmed = markdown.trim();
    // No text has more characters than bytes.
    let n_chars = if trimmed.len() > untrusted::MAX_CHARS { trimmed.chars().count() } else { trimmed.len() };
    if n_chars > untrusted::MAX_CHARS {
        // From the first character that is too many.
        let too_many = trimmed.char_indices().nth(untrusted::MAX_CHARS).map_or(trimmed.len(), |(at, _)| at);
        let start = body.start + (markdown.len() - markdown.trim_start().len()) + too_many;
        let line = fields.origin().text[start..].find('\n').map_or(body.end, |newline| start + newline);
        fields.report(messages::long_comment(path, Span::new(start..line), n_chars, untrusted::MAX_CHARS));
    } else if trimmed.is_empty() && status != Status::Removed {
        fields.report(messages::empty_comment(path, fields.span()));
    }
}
