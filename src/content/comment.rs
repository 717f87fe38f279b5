//! A comment: one file in an essay's `comments/` folder.

use serde::{Deserialize, Serialize};

use super::Date;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::path::SitePath;

/// A comment, parsed alone. The body stays raw: it is rendered by the safe renderer only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// The Markdown, as written.
    pub body: String,
    /// Byte offset of the body in its file.
    pub body_offset: u32,
    /// All findings about this file.
    pub diagnostics: Vec<Diagnostic>,
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
