//! A section: what `_index.md` says of its folder.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ContentOptions, foreign, front_matter, keys, meta};
use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::document::{Fields, Origin, Table};
use crate::markdown::{self, Body, Link};
use crate::path::SitePath;

/// A section, parsed alone.
#[derive(Debug, Serialize, Deserialize)]
pub struct Section {
    /// Its file: `content/essays/_index.md`.
    pub path: SitePath,
    /// What its front matter says.
    pub meta: Arc<SectionMeta>,
    /// What its Markdown became, without what others may know of it, which follows.
    pub body: Body,
    /// [`Body::links`]
    pub links: Arc<[Link]>,
    /// [`Body::anchors`]
    pub anchors: Arc<[String]>,
    /// All findings about this file.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a section says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SectionMeta {
    /// Its title, if it has one.
    pub title: Option<String>,
    /// One or two sentences.
    pub description: Option<String>,
    /// Order of its pages.
    pub sort_by: SortBy,
    /// Place among its sister sections.
    pub weight: i64,
    /// Template other than `section.html` (`index.html` for the home page).
    pub template: Option<Spanned<String>>,
    /// Template of its pages that name none, and of sections below that set none.
    pub page_template: Option<Spanned<String>>,
    /// Pages a list page; one list page when `None`.
    pub paginate_by: Option<usize>,
    /// Path component before the number of a list page; `page` unless set.
    pub paginate_path: String,
    /// Number from the other end.
    pub paginate_reversed: bool,
    /// Its pages also count as pages of the section above.
    pub transparent: bool,
    /// Where to send readers instead: a path of the site or an absolute URL.
    pub redirect_to: Option<Spanned<String>>,
    /// Old URL paths, as written.
    pub aliases: Vec<Spanned<String>>,
    /// Whether it has feeds of its own; the site's feeds hold its pages in any case.
    pub generate_feeds: bool,
    /// Whether it has a page of its own.
    pub render: bool,
    /// The author's own values.
    pub extra: Table,
}

/// Order of a section's pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// Newest first; undated pages last.
    #[default]
    Date,
    /// Last updated first; `date` where there is no update.
    UpdateDate,
    /// By title, letter case and accents aside.
    Title,
    /// By title, byte by byte.
    TitleBytes,
    /// Lowest weight first; pages without one last.
    Weight,
    /// By slug.
    Slug,
    /// By URL path.
    Permalink,
    /// By the verdict of readers, best first; essays without one come last.
    Verdict,
    /// By path; pages have no neighbours.
    None,
}

/// Reads the section `path` (an `_index.md`), whose whole text is `text`.
///
/// Never fails: what cannot be made out is reported in [`Section::diagnostics`] and stands at its default.
pub fn parse(path: &SitePath, text: &str, options: &ContentOptions<'_>) -> Section {
    let config = options.config;
    let read = front_matter::read(text, path);
    let origin = Origin { path, text, format: read.format };
    let (table, notes) = foreign::translate(read.table, foreign::Dialect { keys: keys::SECTION, config, origin });
    let mut fields = Fields::new(origin, &table, read.place, keys::SECTION, "front matter key");
    let mut meta = meta::section(&mut fields);
    let mut diagnostics = read.diagnostics;
    if read.is_whole {
        diagnostics.extend(notes);
        diagnostics.extend(fields.finish());
    }
    let mut body = markdown::render(
        text.get(read.body.clone()).unwrap_or_default(),
        &markdown::Options {
            config: &config.markdown,
            anchors: config.slugify.anchors,
            path,
            offset: read.body.start,
            // Sections without front matter are titled by their heading, as essays are.
            drop_first_h1: meta.title.is_none(),
        },
    );
    if meta.title.is_none() {
        meta.title = body.first_h1.clone().filter(|heading| !heading.trim().is_empty());
    }
    if config.markdown.smart_punctuation {
        meta.title = meta.title.as_deref().map(markdown::smart);
        meta.description = meta.description.as_deref().map(markdown::smart);
    }
    diagnostics.extend(body.diagnostics.iter().cloned());
    diagnostic::sort(&mut diagnostics);
    Section {
        path: path.clone(),
        meta: Arc::new(meta),
        links: std::mem::take(&mut body.links).into(),
        anchors: std::mem::take(&mut body.anchors).into(),
        body,
        diagnostics,
    }
}
