//! An essay: front matter and body.

use serde::{Deserialize, Serialize};

use super::Date;
use crate::config::CommentsState;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::document::Table;
use crate::markdown::Body;
use crate::path::SitePath;

/// An essay, parsed alone.
#[derive(Debug)]
pub struct Page {
    /// Its file: `content/essays/x.md` or `content/essays/x/index.md`.
    pub path: SitePath,
    /// The folder of its comments, tallies and assets: `content/essays/x`. It may not exist.
    pub folder: SitePath,
    /// What its front matter, file name and first heading say.
    pub meta: PageMeta,
    /// What its Markdown became.
    pub body: Body,
    /// All findings about this file, front matter and body.
    pub diagnostics: Vec<Diagnostic>,
}

/// What an essay says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageMeta {
    /// From front matter, else the first level-one heading (which is then taken out of the body),
    /// else the file name.
    pub title: String,
    /// Place of the title, where it was written.
    pub title_span: Option<crate::diagnostic::Span>,
    /// The dek.
    pub description: Option<String>,
    /// From front matter, else the file name.
    pub date: Option<Date>,
    /// Last revised.
    pub updated: Option<Date>,
    /// Not published before; `date` where not set.
    pub publish_date: Option<Date>,
    /// Not published from then on.
    pub expires: Option<Date>,
    /// Place in sections sorted by weight.
    pub weight: Option<i64>,
    /// Not ready.
    pub draft: bool,
    /// Last component of the URL, already slugified: from front matter, else the file name without its date.
    pub slug: String,
    /// The whole URL path without slashes around it (`a/b`), when front matter sets it.
    pub url_path: Option<Spanned<String>>,
    /// Old URL paths, as written.
    pub aliases: Vec<Spanned<String>>,
    /// Who wrote it; empty means the site's author.
    pub authors: Vec<String>,
    /// Template other than `page.html`.
    pub template: Option<Spanned<String>>,
    /// BCP 47 tag, when not the site's language.
    pub lang: Option<String>,
    /// Explicit summary, Markdown as written.
    pub summary: Option<String>,
    /// The series it belongs to.
    pub series: Option<Spanned<String>>,
    /// Whether it takes comments; the site's setting where `None`.
    pub comments: Option<CommentsState>,
    /// The essay of this site that it answers: `@/essays/x.md`.
    pub reply_to: Option<Spanned<String>>,
    /// Whether a search index should hold it.
    pub in_search_index: bool,
    /// Noted revisions, as written.
    pub revisions: Vec<Revision>,
    /// The work of somebody else that it comments on.
    pub source: Option<SourceWork>,
    /// Taxonomy name → terms, in the order written.
    pub taxonomies: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// The author's own values.
    pub extra: Table,
}

/// A revision that the author noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// When.
    pub date: Date,
    /// What changed.
    pub note: String,
}

/// A work of somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceWork {
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it can be read; http or https.
    pub url: Option<String>,
    /// When it appeared.
    pub date: Option<Date>,
    /// BCP 47 tag of its language.
    pub lang: Option<String>,
}
