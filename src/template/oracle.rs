//! The oracle: answers the questions that templates ask about the site.
//!
//! Every answer is a pure function of the question and the index, so it is made once and shared.

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock, RwLock};

use tera::Value;

use super::record::Answered;
use super::{Query, data, discussion, values};
use crate::commentary::Discussion;
use crate::config::{CommentsState, Config};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::hash::FastMap;
use crate::markdown::Link;
use crate::path::SitePath;
use crate::site::links::{ImageSizes, Origin, Resolved};
use crate::site::related::Related;
use crate::site::{Card, PageId, Route, SectionId, Site, archive, links};

/// The door to files, so that this room does no I/O.
pub trait Files: Send + Sync {
    /// The bytes of a file of the site.
    fn read(&self, path: &SitePath) -> Result<Vec<u8>, String>;
}

/// Links of one file, resolved, and what is wrong with them.
pub type Links = (Vec<Resolved>, Vec<Diagnostic>);

/// Answers questions about one state of the site.
pub struct Oracle {
    /// The index.
    pub site: Arc<Site>,
    /// The config.
    pub config: Arc<Config>,
    /// Page → what readers said of it.
    pub discussions: Arc<Vec<Arc<Discussion>>>,
    /// Where the theme's style sheet is served.
    pub stylesheet: Route,
    sizes: ImageSizes,
    files: Box<dyn Files>,
    page_links: Vec<OnceLock<Links>>,
    section_links: Vec<OnceLock<Links>>,
    page_link_values: Vec<OnceLock<Value>>,
    card_values: Vec<OnceLock<Value>>,
    section_link_values: Vec<OnceLock<Value>>,
    ancestors: Vec<OnceLock<Value>>,
    no_feedback: OnceLock<Option<Value>>,
    no_comments: [OnceLock<Value>; 3],
    related: OnceLock<Related>,
    newest_comments: OnceLock<Vec<(PageId, usize)>>,
    answers: RwLock<FastMap<Query, Result<Value, String>>>,
    answered: RwLock<FastMap<Query, Answered>>,
}

impl Oracle {
    /// An oracle for `site`.
    pub fn new(
        site: Arc<Site>,
        config: Arc<Config>,
        discussions: Arc<Vec<Arc<Discussion>>>,
        stylesheet: Route,
        sizes: ImageSizes,
        files: Box<dyn Files>,
    ) -> Self {
        fn empty<T>(n: usize) -> Vec<OnceLock<T>> {
            std::iter::repeat_with(OnceLock::new).take(n).collect()
        }
        let (n_pages, n_sections) = (site.pages.len(), site.sections.len());
        Self {
            site,
            config,
            discussions,
            stylesheet,
            sizes,
            files,
            page_links: empty(n_pages),
            section_links: empty(n_sections),
            page_link_values: empty(n_pages),
            card_values: empty(n_pages),
            section_link_values: empty(n_sections),
            ancestors: empty(n_sections),
            no_feedback: OnceLock::new(),
            no_comments: [const { OnceLock::new() }; 3],
            related: OnceLock::new(),
            newest_comments: OnceLock::new(),
            answers: RwLock::new(FastMap::default()),
            answered: RwLock::new(FastMap::default()),
        }
    }

    /// Puts another card and discussion in the place of a page's own. For others it stays the same page: its card is [the same
    /// to the index](Card::is_same_to_index), but that there may be a feed of its comments, and its anchors are the same. Whether that was possible: nobody else may hold the
    /// index.
    pub fn put(&mut self, id: PageId, card: &Arc<Card>, discussion: &Arc<Discussion>) -> bool {
        let at = id.index();
        let Some(site) = Arc::get_mut(&mut self.site) else { return false };
        let is_same_card = Arc::ptr_eq(&site.pages[at], card);
        let is_same_discussion = Arc::ptr_eq(&self.discussions[at], discussion);
        if !is_same_card {
            if site.pages[at].terms != card.terms {
                self.related = OnceLock::new();
            }
            if site.pages[at].has_comment_feed != card.has_comment_feed {
                site.note_comment_feed(card);
            }
            site.pages[at] = Arc::clone(card);
            self.page_links[at] = OnceLock::new();
            self.page_link_values[at] = OnceLock::new();
            self.card_values[at] = OnceLock::new();
        }
        if !is_same_discussion {
            Arc::make_mut(&mut self.discussions)[at] = Arc::clone(discussion);
            self.newest_comments = OnceLock::new();
        }
        if !is_same_card || !is_same_discussion {
            self.answers = RwLock::default();
            self.answered = RwLock::default();
        }
        true
    }

    /// The links of a page.
    pub fn page_links(&self, id: PageId) -> &Links {
        self.page_links[id.index()].get_or_init(|| {
            let card = self.site.page(id);
            let origin = Origin { path: &card.path, route: &card.route, anchors: &card.anchors };
            links::resolve(&self.site, origin, &card.links, &self.sizes, &self.config)
        })
    }

    /// What is wrong with `links`, which are those of a page as its file has them now: their places may have moved since
    /// its card was made.
    pub fn page_findings(&self, id: PageId, links: &Arc<[Link]>) -> Vec<Diagnostic> {
        let card = self.site.page(id);
        if Arc::ptr_eq(links, &card.links) {
            return self.page_links(id).1.clone();
        }
        let origin = Origin { path: &card.path, route: &card.route, anchors: &card.anchors };
        links::resolve(&self.site, origin, links, &self.sizes, &self.config).1
    }

    /// What is wrong with `links`, which are those of a section's own text as its file has them now.
    pub fn section_findings(&self, id: SectionId, links: &Arc<[Link]>) -> Vec<Diagnostic> {
        let node = self.site.section(id);
        let Some(card) = node.card.as_ref().filter(|card| !Arc::ptr_eq(links, &card.links)) else {
            return self.section_links(id).1.clone();
        };
        let origin = Origin { path: &card.path, route: &node.route, anchors: &card.anchors };
        links::resolve(&self.site, origin, links, &self.sizes, &self.config).1
    }

    /// The links of a section's own text.
    pub fn section_links(&self, id: SectionId) -> &Links {
        self.section_links[id.index()].get_or_init(|| {
            let node = self.site.section(id);
            let Some(card) = &node.card else { return Links::default() };
            let origin = Origin { path: &card.path, route: &node.route, anchors: &card.anchors };
            links::resolve(&self.site, origin, &card.links, &self.sizes, &self.config)
        })
    }

    /// The text of a page's file, as it is now.
    pub fn source(&self, id: PageId) -> Result<String, String> {
        let path = &self.site.page(id).path;
        let bytes = self.files.read(path)?;
        String::from_utf8(bytes).map_err(|_| format!("`{path}` is not UTF-8"))
    }

    /// A page as a link: title, URLs, date.
    pub fn link_value(&self, id: PageId) -> Value {
        self.page_link_values[id.index()].get_or_init(|| values::page_link(self, id)).clone()
    }

    /// A page as a card: a link with summary, tags, counts.
    pub fn card_value(&self, id: PageId) -> Value {
        self.card_values[id.index()].get_or_init(|| values::page_card(self, id)).clone()
    }

    /// A section as a link.
    pub fn section_link_value(&self, id: SectionId) -> Value {
        self.section_link_values[id.index()].get_or_init(|| values::section_link(self, id).done()).clone()
    }

    /// The sections from the home section down to this one, as links.
    pub fn ancestors(&self, id: SectionId) -> Value {
        self.ancestors[id.index()].get_or_init(|| values::ancestors(self, id)).clone()
    }

    /// The questions put to readers of an essay that nobody has answered yet. Most essays show just these.
    pub fn no_feedback(&self) -> Option<Value> {
        self.no_feedback.get_or_init(|| discussion::feedback(self, None)).clone()
    }

    /// The thread of an essay in this state on which nobody has commented yet, as `make` makes it of any. Most have just that.
    pub fn no_comments(&self, state: CommentsState, make: impl FnOnce() -> Value) -> Value {
        self.no_comments[state as usize].get_or_init(make).clone()
    }

    /// The comments of a page that are no tombstones, newest first: page, index in its thread.
    pub fn comments_of(&self, id: PageId) -> Vec<(PageId, usize)> {
        let discussion = &self.discussions[id.index()];
        if discussion.state == CommentsState::Off {
            return Vec::new();
        }
        let entries = discussion.thread.entries.iter().enumerate();
        let mut found: Vec<_> = entries.filter(|(_, entry)| !entry.is_tombstone()).map(|(at, _)| (id, at)).collect();
        self.newest_first(&mut found);
        found
    }

    /// All comments of the site that are no tombstones, newest first.
    pub fn newest_comments(&self) -> Vec<(PageId, usize)> {
        let newest = self.newest_comments.get_or_init(|| {
            let mut found: Vec<_> = self.site.page_ids().flat_map(|id| self.comments_of(id)).collect();
            self.newest_first(&mut found);
            found
        });
        newest.clone()
    }

    fn newest_first(&self, comments: &mut [(PageId, usize)]) {
        // No two have the same path.
        comments.sort_by_cached_key(|(id, at)| {
            let comment = &self.discussions[id.index()].thread.entries[*at].comment;
            (Reverse(comment.date.seconds), comment.path.clone())
        });
    }

    /// The answer to `query`, or what is wrong with the question.
    pub fn answer(&self, query: &Query) -> Result<Value, String> {
        // A page's own card has a memo of its own; asking it 10,000 times must not fill the table.
        if let Query::Page(path) = query {
            return self.find_page(path).map(|id| self.card_value(id));
        }
        if let Query::Related(page, limit) = query {
            return Ok(self.related(*page, *limit));
        }
        let known = self.answers.read().expect("no thread panics while it holds the lock").get(query).cloned();
        if let Some(answer) = known {
            return answer;
        }
        let answer = self.find(query);
        let mut answers = self.answers.write().expect("no thread panics while it holds the lock");
        answers.entry(query.clone()).or_insert(answer).clone()
    }

    /// The digest of the answer to `query`.
    pub fn answer_digest(&self, query: &Query) -> Digest {
        self.answered(query).1
    }

    /// `query` with the digest of the answer to it.
    pub fn answered(&self, query: &Query) -> Answered {
        let known = self.answered.read().expect("no thread panics while it holds the lock").get(query).cloned();
        if let Some(answered) = known {
            return answered;
        }
        let digest = match self.answer(query) {
            Ok(value) => Digest::of(serde_json::to_vec(&value).unwrap_or_default()),
            Err(error) => Digest::of(error),
        };
        let mut answered = self.answered.write().expect("no thread panics while it holds the lock");
        Arc::clone(answered.entry(query.clone()).or_insert_with(|| Arc::new((query.clone(), digest))))
    }

    fn find(&self, query: &Query) -> Result<Value, String> {
        match query {
            Query::Newest { limit, section, as_cards } => {
                let ids: Vec<PageId> = match section {
                    None => self.site.newest.iter().copied().take(limit.unwrap_or(usize::MAX)).collect(),
                    Some(section) => {
                        let section = self.site.section(self.find_section(section)?);
                        let mut ids = section.pages.clone();
                        ids.retain(|id| self.site.page(*id).meta.date.is_some());
                        crate::site::order::sort(&mut ids, &self.site.pages, crate::content::SortBy::Date);
                        ids.truncate(limit.unwrap_or(usize::MAX));
                        ids
                    }
                };
                let value = |id: PageId| if *as_cards { self.card_value(id) } else { self.link_value(id) };
                Ok(ids.into_iter().map(value).collect::<Vec<_>>().into())
            }
            Query::Page(path) => self.find_page(path).map(|id| self.card_value(id)),
            Query::Section { path, metadata_only } => {
                Ok(values::section_summary(self, self.find_section(path)?, *metadata_only))
            }
            Query::Taxonomy(name) => Ok(values::taxonomy(self, self.find_taxonomy(name)?)),
            Query::TermUrl(kind, name) => {
                let taxonomy = &self.site.taxonomies[self.find_taxonomy(kind)?];
                let term = taxonomy.term(name, &self.config).ok_or_else(|| format!("no term `{name}` in `{kind}`"))?;
                Ok(Value::safe_string(&self.permalink(&term.route)))
            }
            Query::Url { path, cachebust, is_absolute } => {
                let url = self.url(path, *cachebust)?;
                let origin = self.config.base_url.origin();
                let url = if *is_absolute { &url } else { url.strip_prefix(origin).unwrap_or(&url) };
                Ok(Value::safe_string(url))
            }
            Query::Hash(path, base64) => data::sha384(&self.read(path)?, *base64).map(Value::from),
            Query::Data(path, format) => data::load(&self.read(path)?, path, format.as_deref()),
            Query::Related(page, limit) => Ok(self.related(*page, *limit)),
            Query::RecentComments(limit) => Ok(discussion::recent(self, *limit)),
            Query::Archive => Ok(values::years(self, &archive::years(&self.site))),
            Query::Stylesheet => Ok(Value::safe_string(&self.path(&self.stylesheet))),
        }
    }

    /// Root-relative URL with the path of the base URL.
    pub fn path(&self, route: &Route) -> String {
        [&self.config.base_url.path, &*route.encoded()].concat()
    }

    /// Absolute URL.
    pub fn permalink(&self, route: &Route) -> String {
        [&self.config.base_url.url, &*route.encoded()].concat()
    }

    fn related(&self, page: Option<PageId>, limit: usize) -> Value {
        let related = self.related.get_or_init(|| Related::new(&self.site));
        let ids = page.map(|page| related.to(&self.site, page, limit)).unwrap_or_default();
        ids.into_iter().map(|id| self.link_value(id)).collect::<Vec<_>>().into()
    }

    fn find_page(&self, path: &str) -> Result<PageId, String> {
        let path = path.trim_start_matches("@/");
        self.site.page_at(&format!("content/{path}")).ok_or_else(|| format!("no page `{path}` in `content/`"))
    }

    fn find_section(&self, path: &str) -> Result<SectionId, String> {
        let path = path.trim_start_matches("@/");
        self.site.section_at(&format!("content/{path}")).ok_or_else(|| format!("no section `{path}` in `content/`"))
    }

    fn find_taxonomy(&self, name: &str) -> Result<usize, String> {
        let found = self.site.taxonomies.iter().position(|taxonomy| taxonomy.config.name == name);
        found.ok_or_else(|| format!("no taxonomy `{name}` in `site.toml`"))
    }

    fn url(&self, path: &str, cachebust: bool) -> Result<String, String> {
        if let Some(content) = path.strip_prefix("@/") {
            let (file, fragment) = content.split_once('#').map_or((content, None), |(file, id)| (file, Some(id)));
            let route = match self.find_page(file) {
                Ok(id) => self.site.page(id).route.clone(),
                Err(no_page) => match self.find_section(file) {
                    Ok(id) => self.site.section(id).route.clone(),
                    Err(_) => return Err(no_page),
                },
            };
            let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
            return Ok(format!("{}{fragment}", self.permalink(&route)));
        }
        if path.contains("://") || path.starts_with("//") {
            return Ok(path.to_owned());
        }
        let mut url = format!("{}/{}", self.config.base_url.url, path.trim_start_matches('/'));
        if cachebust {
            let digest = crate::digest::Digest::of(self.read(path)?);
            url.push_str("?h=");
            url.push_str(&digest.short(16));
        }
        Ok(url)
    }

    /// The bytes of a file named from the site's root, or below `static/` or `content/`.
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let below = path.trim_start_matches("@/").trim_start_matches('/');
        let candidates = [format!("static/{below}"), format!("content/{below}"), below.to_owned()];
        let known = candidates
            .iter()
            .filter_map(|path| SitePath::new(path))
            .find(|path| self.site.statics.contains_key(path) || self.site.assets.contains_key(path));
        match known.or_else(|| SitePath::new(below)) {
            Some(path) => self.files.read(&path),
            None => Err(format!("`{path}` does not name a file of the site")),
        }
    }
}
