//! What other pages may know of a page or section.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Route;
use crate::commentary::{Discussion, Verdict};
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
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its file.
    pub path: SitePath,
    /// The folder of its comments, tallies and assets.
    pub folder: SitePath,
    /// Where it is served.
    pub route: Route,
    /// What it says of itself.
    pub meta: Arc<PageMeta>,
    /// Words of prose, [if that is shown](Config::cards_have_words).
    pub word_count: Option<u32>,
    /// Minutes to read.
    pub reading_time: u32,
    /// Its summary.
    pub summary: Arc<Html>,
    /// The summary is less than the whole.
    pub has_more: bool,
    /// All its links, indexed by the holes of summary and body.
    pub links: Arc<[Link]>,
    /// All ids that a fragment can point at, sorted.
    pub anchors: Arc<[String]>,
    /// Words that are frequent here.
    pub terms: Arc<[String]>,
    /// Whether it takes comments now.
    pub comments: CommentsState,
    /// Published comments.
    pub comment_count: u32,
    /// Pages of its thread; the first is its own.
    pub n_thread_pages: usize,
    /// There is a feed of its comments.
    pub has_comment_feed: bool,
    /// How it was received.
    pub verdict: Option<Verdict>,
    /// Not yet published; built because future pages were asked for.
    pub is_scheduled: bool,
}

/// A section without its body.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionCard {
    /// Its file, `content/…/_index.md`.
    pub path: SitePath,
    /// What it says of itself.
    pub meta: Arc<SectionMeta>,
    /// All its links.
    pub links: Arc<[Link]>,
    /// All ids that a fragment can point at, sorted.
    pub anchors: Arc<[String]>,
}

impl Card {
    /// The card of `page`.
    pub fn new(page: &Page, discussion: &Discussion, is_scheduled: bool, config: &Config) -> Self {
        let extent = page.extent;
        Self {
            route: super::route::of_page(&page.path, &page.meta, config),
            path: page.path.clone(),
            folder: page.folder.clone(),
            meta: Arc::clone(&page.meta),
            word_count: config.cards_have_words.then_some(extent.word_count),
            reading_time: extent.reading_time,
            summary: Arc::clone(&page.summary),
            has_more: extent.has_more,
            links: Arc::clone(&page.links),
            anchors: Arc::clone(&page.anchors),
            terms: Arc::clone(&page.terms),
            comments: discussion.state,
            comment_count: discussion.thread.n_published,
            n_thread_pages: discussion.thread.pages().len(),
            has_comment_feed: discussion.has_feed(&config.comments),
            verdict: discussion.verdict(&config.feedback),
            is_scheduled,
        }
    }

    /// Whether a [`Site`](super::Site) and a [`Plan`](super::Plan) would be the same with `other` in its place: it differs in
    /// what is shown of the page, if at all. Where pages are [ordered by title](super::Site::is_ordered_by_title), the title
    /// counts as well; and a finding about the page would have other places.
    pub fn is_same_to_index(&self, other: &Self) -> bool {
        // Named one by one, so that a new field is not forgotten.
        let Self {
            path,
            folder,
            route,
            meta,
            word_count: _,
            reading_time: _,
            summary: _,
            has_more: _,
            links,
            anchors: _,
            terms: _,
            comments,
            comment_count: _,
            n_thread_pages,
            has_comment_feed,
            verdict,
            is_scheduled,
        } = self;
        (path, folder, route, links) == (&other.path, &other.folder, &other.route, &other.links)
            && meta.is_same_but_for_words(&other.meta)
            && (comments, n_thread_pages, has_comment_feed)
                == (&other.comments, &other.n_thread_pages, &other.has_comment_feed)
            && (verdict, is_scheduled) == (&other.verdict, &other.is_scheduled)
    }

    /// Whether links to it, and lists of all pages, show the same of `other`.
    pub fn is_named_as(&self, other: &Self) -> bool {
        (&self.meta.title, &self.meta.description) == (&other.meta.title, &other.meta.description)
    }

    /// What names it for good, whatever its URL: `essays/on-margins`, the folder of its comments below `content/`.
    pub fn key(&self) -> &str {
        self.folder.strip_prefix("content").unwrap_or_default()
    }

    /// Where the part `number` of its thread is served, 1-based: the first on its own page.
    pub fn thread_route(&self, number: usize) -> Route {
        match number {
            1 => self.route.clone(),
            number => self.route.subfolder("comments").subfolder(&number.to_string()),
        }
    }

    /// Where the feed of its comments is served.
    pub fn comment_feed_route(&self) -> Route {
        self.route.file(super::plan::SITE_COMMENT_FEED)
    }

    /// The terms of one taxonomy, as written.
    pub fn terms_of(&self, taxonomy: &str) -> impl Iterator<Item = &crate::diagnostic::Spanned<String>> {
        self.meta.taxonomies.iter().filter(move |(name, _)| name.value == taxonomy).flat_map(|(_, terms)| terms)
    }
}

impl SectionCard {
    /// The card of `section`.
    pub fn new(section: &Section) -> Self {
        Self {
            path: section.path.clone(),
            meta: Arc::clone(&section.meta),
            links: Arc::clone(&section.links),
            anchors: Arc::clone(&section.anchors),
        }
    }
}
