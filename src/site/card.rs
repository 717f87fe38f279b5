//! What other pages may know of a page or section.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Route;
use crate::config::{CommentsState, Config};
use crate::content::{Page, PageMeta, Section, SectionMeta};
use crate::markdown::{Html, Link};
use crate::path::SitePath;

/// Index of a page in [`Site::pages`](super::Site::pages), 0-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageId(pub u32);

/// Index of a section in [`Site::sections`](super::Site::sections), 0-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SectionId(pub u32);

impl PageId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl SectionId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A page without its body. Two equal cards are the same page to everybody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Its file.
    pub path: SitePath,
    /// The folder of its comments, tallies and assets.
    pub folder: SitePath,
    /// Where it is served.
    pub route: Route,
    /// What it says of itself.
    pub meta: PageMeta,
    /// Words of prose.
    pub word_count: u32,
    /// Minutes to read.
    pub reading_time: u32,
    /// Its summary.
    pub summary: Html,
    /// The summary is less than the whole.
    pub has_more: bool,
    /// All its links, indexed by the holes of summary and body.
    pub links: Arc<[Link]>,
    /// All ids that a fragment can point at, sorted.
    pub anchors: Vec<String>,
    /// Words that are frequent here.
    pub terms: Vec<String>,
    /// Published comments.
    pub comment_count: u32,
    /// Whether it takes comments now.
    pub comments: CommentsState,
    /// Not yet published; built because future pages were asked for.
    pub is_scheduled: bool,
}

/// A section without its body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionCard {
    /// Its file, `content/…/_index.md`.
    pub path: SitePath,
    /// What it says of itself.
    pub meta: SectionMeta,
    /// All its links.
    pub links: Arc<[Link]>,
    /// All ids that a fragment can point at, sorted.
    pub anchors: Vec<String>,
}

impl Card {
    /// The card of `page`. Takes the parts that the body no longer needs.
    pub fn new(
        page: &mut Page,
        comment_count: u32,
        comments: CommentsState,
        is_scheduled: bool,
        config: &Config,
    ) -> Self {
        let body = &mut page.body;
        Self {
            route: super::route::of_page(&page.path, &page.meta, config),
            path: page.path.clone(),
            folder: page.folder.clone(),
            meta: std::mem::take(&mut page.meta),
            word_count: body.word_count,
            reading_time: body.reading_time,
            summary: std::mem::take(&mut body.summary),
            has_more: body.has_more,
            links: std::mem::take(&mut body.links).into(),
            anchors: std::mem::take(&mut body.anchors),
            terms: std::mem::take(&mut body.terms),
            comment_count,
            comments,
            is_scheduled,
        }
    }

    /// What its thread is called, here and at services of others: its folder below `content/`, which a change of its
    /// address leaves as it is.
    pub fn key(&self) -> &str {
        self.folder.strip_prefix("content").unwrap_or_default()
    }

    /// The terms of one taxonomy, as written.
    pub fn terms_of(&self, taxonomy: &str) -> impl Iterator<Item = &crate::diagnostic::Spanned<String>> {
        self.meta.taxonomies.iter().filter(move |(name, _)| name.value == taxonomy).flat_map(|(_, terms)| terms)
    }
}

impl SectionCard {
    /// The card of `section`.
    pub fn new(section: &mut Section) -> Self {
        Self {
            path: section.path.clone(),
            meta: section.meta.clone(),
            links: std::mem::take(&mut section.body.links).into(),
            anchors: std::mem::take(&mut section.body.anchors),
        }
    }
}
