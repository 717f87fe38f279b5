//! Views: what templates see of pages, sections, terms and the config, as Tera values.
//!
//! Maps are made by hand, key by key, so that nothing is serialised twice and dates stay text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::value::Key;
use tera::{Map, Value};

use super::discussion;
use super::oracle::Oracle;
use super::wanted::Wanted;
use crate::commentary::Discussion;
use crate::config::{Config, Notes};
use crate::content::PageMeta;
use crate::document;
use crate::markdown::{Body, Heading};
use crate::site::archive::Year;
use crate::site::links::{self, Base};
use crate::site::plan::ListPage;
use crate::site::taxonomy::Term;
use crate::site::{Card, PageId, Route, SectionId};

/// Keys of links, cards and pages. PERF: a list that grows is copied four times before it is complete.
const LINK_KEYS: usize = 4;
const CARD_KEYS: usize = 26;
const PAGE_KEYS: usize = 45;

/// A map under construction. A key that is added again has the later value.
#[derive(Default)]
pub struct View {
    entries: Vec<(Field, Value)>,
    /// Which keys it is to have; all, where nothing is said.
    wanted: Option<Arc<Wanted>>,
}

/// A key in its place. PERF: `Value` makes its map out of any other, one entry after the other; a tree that is ordered by
/// places is made in one go, where a hash map would hash every key a second time.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Field {
    place: usize,
    name: &'static str,
}

impl From<Field> for Key<'static> {
    fn from(field: Field) -> Self {
        Key::Str(field.name)
    }
}

impl View {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty one with room for `n` entries.
    pub(super) fn with_room_for(n: usize) -> Self {
        Self { entries: Vec::with_capacity(n), wanted: None }
    }

    /// An empty one that leaves out what is not `wanted`.
    fn of_what_is(wanted: &Arc<Wanted>) -> Self {
        let room = match &**wanted {
            Wanted::All => PAGE_KEYS,
            Wanted::Keys(keys) => keys.len(),
        };
        Self { entries: Vec::with_capacity(room), wanted: Some(Arc::clone(wanted)) }
    }

    fn wants(&self, key: &str) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted.has(key))
    }

    /// Whether it lacks what is wanted.
    fn is_short(&self) -> bool {
        let has = |key: &String| self.entries.iter().any(|(field, _)| field.name == key);
        matches!(self.wanted.as_deref(), Some(Wanted::Keys(keys)) if !keys.iter().all(has))
    }

    /// Adds `value` as `key`.
    #[must_use]
    pub fn with(self, key: &'static str, value: impl Into<Value>) -> Self {
        self.with_late(key, || value)
    }

    /// Adds what `value` makes, if it is wanted, as `key`.
    #[must_use]
    fn with_late<T: Into<Value>>(mut self, key: &'static str, value: impl FnOnce() -> T) -> Self {
        if self.wants(key) {
            self.entries.push((Field { place: self.entries.len(), name: key }, value().into()));
        }
        self
    }

    /// Adds text that is safe as it stands, such as URLs (percent-encoded by us) and rendered HTML.
    #[must_use]
    pub fn with_safe(self, key: &'static str, text: &str) -> Self {
        self.with_late(key, || Value::safe_string(text))
    }

    /// Adds `value`, or none.
    #[must_use]
    pub fn with_option(self, key: &'static str, value: Option<impl Into<Value>>) -> Self {
        self.with_late(key, || value.map_or_else(Value::none, Into::into))
    }

    /// The finished map.
    pub fn done(self) -> Value {
        self.entries.into_iter().collect::<BTreeMap<Field, Value>>().into()
    }
}

impl From<View> for Value {
    fn from(view: View) -> Self {
        view.done()
    }
}

/// Values of the author's own, from front matter or the config. Dates become text.
pub fn from_document(value: &document::Value) -> Value {
    match value {
        document::Value::Null => Value::none(),
        document::Value::Bool(value) => (*value).into(),
        document::Value::Integer(value) => (*value).into(),
        document::Value::Float(value) => (*value).into(),
        document::Value::String(text) | document::Value::Datetime(text) => text.as_str().into(),
        document::Value::Array(items) => items.iter().map(|item| from_document(&item.value)).collect::<Vec<_>>().into(),
        document::Value::Table(table) => from_table(table),
    }
}

/// A table of the author's own.
pub fn from_table(table: &document::Table) -> Value {
    let mut map = Map::new();
    for entry in &table.entries {
        map.insert(Cow::<str>::from(entry.key.value.clone()).into(), from_document(&entry.value.value));
    }
    map.into()
}

pub(super) fn date(date: Option<crate::content::Date>) -> Option<Value> {
    date.map(|date| Value::from(date.iso()))
}

pub(super) fn strings<'a>(items: impl IntoIterator<Item = &'a str>) -> Value {
    items.into_iter().map(Value::from).collect::<Vec<_>>().into()
}

fn urls(oracle: &Oracle, route: &Route, view: View) -> View {
    view.with_late("permalink", || Value::safe_string(&oracle.permalink(route)))
        .with_late("path", || Value::safe_string(&oracle.path(route)))
}

fn link_view(oracle: &Oracle, card: &Card, view: View) -> View {
    urls(oracle, &card.route, view.with("title", card.meta.title.as_str())).with_option("date", date(card.meta.date))
}

/// A page as a link.
pub fn page_link(oracle: &Oracle, id: PageId) -> Value {
    link_view(oracle, oracle.site.page(id), View::with_room_for(LINK_KEYS)).done()
}

fn card_view(oracle: &Oracle, id: PageId, view: View) -> View {
    let card = oracle.site.page(id);
    let meta = &card.meta;
    let config = &oracle.config;
    let summary = || match card.summary.text.is_empty() {
        true => Value::none(),
        false => Value::safe_string(&links::fill(&card.summary, &oracle.page_links(id).0, Base::Root)),
    };
    link_view(oracle, card, view)
        .with("slug", meta.slug.as_str())
        .with("key", card.key())
        .with_option("description", meta.description.as_deref())
        .with_late("summary", summary)
        .with("has_more", card.has_more)
        .with_late("updated", || date(meta.updated))
        .with_option("year", meta.date.map(|date| i64::from(date.year())))
        .with_late("authors", || authors(meta, config))
        .with_late("taxonomies", || taxonomies(oracle, card))
        .with_option("word_count", card.word_count.map(u64::from))
        .with("reading_time", u64::from(card.reading_time))
        .with_option("series", meta.series.as_ref().map(|series| series.value.as_str()))
        .with_option("weight", meta.weight)
        .with("draft", meta.draft)
        .with("scheduled", card.is_scheduled)
        .with("lang", meta.lang.as_deref().unwrap_or(&config.default_language))
        .with_late("extra", || from_table(&meta.extra))
        .with("comment_count", u64::from(card.comment_count))
        .with_late("verdict", || card.verdict.as_ref().map(discussion::verdict))
        .with_late("source", || meta.source.as_ref().map(source))
}

/// A page as a card.
pub fn page_card(oracle: &Oracle, id: PageId) -> Value {
    card_view(oracle, id, View::with_room_for(CARD_KEYS)).done()
}

/// The terms of a page by taxonomy.
fn taxonomies(oracle: &Oracle, card: &Card) -> Value {
    let mut taxonomies = Map::new();
    for taxonomy in oracle.site.taxonomies.iter() {
        let names: Vec<Value> = card
            .terms_of(&taxonomy.config.name)
            .filter_map(|term| taxonomy.term(&term.value, &oracle.config))
            .map(|term| Value::from(term.name.as_str()))
            .collect();
        if !names.is_empty() {
            taxonomies.insert(Cow::<str>::from(taxonomy.config.name.clone()).into(), names.into());
        }
    }
    taxonomies.into()
}

/// An essay that names no author is by the site's; a page without a date is by nobody in particular.
fn authors(meta: &PageMeta, config: &Config) -> Value {
    match &config.author {
        Some(author) if meta.authors.is_empty() && meta.date.is_some() => strings([author.as_str()]),
        _ => strings(meta.authors.iter().map(String::as_str)),
    }
}

fn source(source: &crate::content::SourceWork) -> Value {
    View::new()
        .with("title", source.title.as_str())
        .with_option("author", source.author.as_deref())
        .with_option("url", source.url.as_deref())
        .with_option("date", date(source.date))
        .with_option("lang", source.lang.as_deref())
        .done()
}

/// What a page's own template sees beside its card.
pub struct PageParts<'a> {
    /// What its Markdown became.
    pub body: &'a Body,
    /// What readers said of it.
    pub discussion: &'a Discussion,
}

/// A page as its own template sees it, which can ask for what is `wanted`. For something that is not there it is told
/// what is.
pub fn page(oracle: &Oracle, id: PageId, parts: &PageParts<'_>, wanted: &Arc<Wanted>) -> Value {
    let view = page_view(oracle, id, parts, wanted);
    if view.is_short() { page_view(oracle, id, parts, &Arc::new(Wanted::All)).done() } else { view.done() }
}

fn page_view(oracle: &Oracle, id: PageId, parts: &PageParts<'_>, wanted: &Arc<Wanted>) -> View {
    let site = &oracle.site;
    let card = site.page(id);
    let resolved = &oracle.page_links(id).0;
    let html = parts.discussion.passages.marked.as_ref().unwrap_or(&parts.body.html);
    let neighbours = site.neighbours[id.index()];
    let section = site.section_of[id.index()];
    let notes = parts.body.notes.iter().map(|note| {
        View::new()
            .with("number", u64::from(note.number))
            .with_safe("html", &links::fill(&note.html, resolved, Base::Root))
            .done()
    });
    let backlinks = site.backlinks[id.index()].iter().map(|backlink| {
        link_view(oracle, site.page(backlink.from), View::with_room_for(LINK_KEYS + 1))
            .with("sentence", backlink.sentence.as_str())
            .done()
    });
    let revisions = card
        .meta
        .revisions
        .iter()
        .map(|revision| View::new().with("date", revision.date.iso()).with("note", revision.note.as_str()).done());
    let link = |id: PageId| oracle.link_value(id);
    card_view(oracle, id, View::of_what_is(wanted))
        .with("word_count", u64::from(parts.body.word_count))
        .with_late("content", || {
            Value::safe_string(&with_notes(links::fill(html, resolved, Base::Root), parts.body, &oracle.config))
        })
        .with_late("toc", || toc(&parts.body.headings, &oracle.permalink(&card.route)))
        .with_late("notes", || notes.collect::<Vec<_>>())
        .with_late("lower", || neighbours.lower.map(link))
        .with_late("higher", || neighbours.higher.map(link))
        .with_late("section", || oracle.section_link_value(section))
        .with_late("ancestors", || oracle.ancestors(section))
        .with_late("backlinks", || backlinks.collect::<Vec<_>>())
        .with_late("comments", || discussion::comments(oracle, id, parts.discussion, 1))
        .with_late("passages", || discussion::passages(parts.discussion))
        .with_late("feedback", || card.meta.date.and_then(|_| feedback(oracle, parts.discussion)))
        .with_late("series", || series_place(oracle, id))
        .with_late("revisions", || revisions.collect::<Vec<_>>())
        .with_late("reply_to", || site.answered_by(card).map(link))
        .with_late("replies", || site.replies[id.index()].iter().copied().map(link).collect::<Vec<_>>())
        .with_late("assets", || assets(oracle, id))
        .with("relative_path", card.path.strip_prefix("content").unwrap_or_default())
}

/// The URLs of the files in the folder of a page.
fn assets(oracle: &Oracle, id: PageId) -> Vec<Value> {
    let assets = oracle.site.assets.values().filter(|asset| asset.page == Some(id));
    assets.map(|asset| Value::safe_string(&oracle.path(&asset.route))).collect()
}

fn feedback(oracle: &Oracle, discussion: &Discussion) -> Option<Value> {
    match &discussion.feedback {
        None => oracle.no_feedback(),
        tallies => discussion::feedback(oracle, tallies.as_deref()),
    }
}

/// `html`, what `body` became, with notes as the site has them.
fn with_notes<'a>(html: Cow<'a, str>, body: &Body, config: &Config) -> Cow<'a, str> {
    match config.markdown.notes {
        Notes::Inline if !body.notes.is_empty() => super::note_buttons::with_buttons(&html).into(),
        _ => html,
    }
}

fn series_place(oracle: &Oracle, id: PageId) -> Option<Value> {
    let site = &oracle.site;
    site.page(id).meta.series.as_ref()?;
    let (series, at) = site.series.iter().find_map(|series| {
        let at = series.pages.iter().position(|page| *page == id)?;
        Some((series, at))
    })?;
    let link = |at: usize| series.pages.get(at).map(|id| oracle.link_value(*id));
    let view = urls(oracle, &series.route, View::new().with("name", series.name.as_str()))
        .with("index", at + 1)
        .with("total", series.pages.len())
        .with_option("previous", at.checked_sub(1).and_then(link))
        .with_option("next", link(at + 1))
        .with("pages", series.pages.iter().map(|id| oracle.link_value(*id)).collect::<Vec<_>>());
    Some(view.done())
}

/// A series with its pages as cards.
pub fn series(oracle: &Oracle, at: usize) -> Value {
    let series = &oracle.site.series[at];
    urls(oracle, &series.route, View::new().with("name", series.name.as_str()).with("slug", series.slug.as_str()))
        .with("pages", cards(oracle, &series.pages))
        .done()
}

/// Headings as a nested list.
fn toc(headings: &[Heading], permalink: &str) -> Value {
    fn list(headings: &[Heading], permalink: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut rest = headings;
        while let Some((first, after)) = rest.split_first() {
            let n_children = after.iter().take_while(|heading| heading.level > first.level).count();
            let (children, behind) = after.split_at(n_children);
            let view = View::new()
                .with("level", u64::from(first.level))
                .with("id", first.id.as_str())
                .with("title", first.text.as_str())
                .with_safe("permalink", &[permalink, "#", &crate::site::route::encode(&first.id)].concat())
                .with("children", list(children, permalink));
            items.push(view.done());
            rest = behind;
        }
        items
    }
    list(headings, permalink).into()
}

fn cards(oracle: &Oracle, ids: &[PageId]) -> Value {
    ids.iter().map(|id| oracle.card_value(*id)).collect::<Vec<_>>().into()
}

/// A section as a link.
pub(super) fn section_link(oracle: &Oracle, id: SectionId) -> View {
    let node = oracle.site.section(id);
    let meta = node.card.as_ref().map(|card| &card.meta);
    urls(oracle, &node.route, View::new().with("title", node.title(&oracle.config)))
        .with_option("description", meta.and_then(|meta| meta.description.as_deref()))
}

/// The sections from the home section down to `section`.
pub(super) fn ancestors(oracle: &Oracle, section: SectionId) -> Value {
    let above = |id: &SectionId| oracle.site.section(*id).parent;
    let mut chain: Vec<Value> =
        std::iter::successors(Some(section), above).map(|id| oracle.section_link_value(id)).collect();
    chain.reverse();
    chain.into()
}

fn subsections(oracle: &Oracle, id: SectionId) -> Value {
    let below = oracle.site.section(id).subsections.iter();
    let link =
        |id: &SectionId| section_link(oracle, *id).with("page_count", oracle.site.section(*id).pages.len()).done();
    below.map(link).collect::<Vec<_>>().into()
}

/// A section as another page sees it. Its pages and their number change with each new essay, its metadata do not.
pub fn section_summary(oracle: &Oracle, id: SectionId, metadata_only: bool) -> Value {
    let node = oracle.site.section(id);
    let extra = node.card.as_ref().map_or_else(|| Map::new().into(), |card| from_table(&card.meta.extra));
    let view = section_link(oracle, id).with("extra", extra);
    match metadata_only {
        true => view.done(),
        false => view
            .with("page_count", node.pages.len())
            .with("pages", cards(oracle, &node.pages))
            .with("subsections", subsections(oracle, id))
            .done(),
    }
}

/// A section as its own template sees it. Its pages are there only where no paginator has them.
pub fn section(oracle: &Oracle, id: SectionId, body: Option<&Body>, part: Option<&ListPage>) -> Value {
    let node = oracle.site.section(id);
    let links = &oracle.section_links(id).0;
    let content = body
        .map_or(Cow::Borrowed(""), |body| with_notes(links::fill(&body.html, links, Base::Root), body, &oracle.config));
    let headings = body.map_or(&[][..], |body| &body.headings);
    let view = section_link(oracle, id)
        .with_safe("content", &content)
        .with("toc", toc(headings, &oracle.permalink(&node.route)))
        .with("extra", node.card.as_ref().map_or_else(|| Map::new().into(), |card| from_table(&card.meta.extra)))
        .with("subsections", subsections(oracle, id))
        .with("ancestors", node.parent.map_or_else(|| Vec::<Value>::new().into(), |parent| oracle.ancestors(parent)));
    match part {
        None => view.with("page_count", node.pages.len()).with("pages", cards(oracle, &node.pages)).done(),
        Some(part) if part.newer.is_none() => view.with("page_count", node.pages.len()).done(),
        Some(_) => view.done(),
    }
}

/// The part `page` of a list that stands at `base`.
pub fn paginator(oracle: &Oracle, base: &Route, ids: &[PageId], page: &ListPage) -> Value {
    let url = |route: &Route| Value::safe_string(&oracle.permalink(route));
    View::new()
        .with("pages", cards(oracle, &ids[page.skip..page.skip + page.take]))
        .with("current_index", page.number)
        .with("paginate_by", page.size)
        .with("base_url", url(base))
        .with("first", url(base))
        .with("last", url(&page.oldest))
        .with_option("previous", page.newer.as_ref().map(url))
        .with_option("next", page.older.as_ref().map(url))
        .done()
}

fn term_view(oracle: &Oracle, term: &Term) -> View {
    let view = View::new().with("name", term.name.as_str()).with("slug", term.slug.as_str());
    urls(oracle, &term.route, view)
}

/// A term as its own template sees it. An older part of a long list is not told how many there are, or each new
/// essay would change all parts.
pub fn term(oracle: &Oracle, taxonomy: usize, term: usize, part: Option<&ListPage>) -> Value {
    let term = &oracle.site.taxonomies[taxonomy].terms[term];
    let view = term_view(oracle, term);
    match part {
        None => view.with("page_count", term.pages.len()).with("pages", cards(oracle, &term.pages)).done(),
        Some(part) if part.newer.is_none() => view.with("page_count", term.pages.len()).done(),
        Some(_) => view.done(),
    }
}

/// The terms of a taxonomy.
pub fn terms(oracle: &Oracle, taxonomy: usize) -> Value {
    let terms = oracle.site.taxonomies[taxonomy].terms.iter();
    terms.map(|term| term_view(oracle, term).with("page_count", term.pages.len()).done()).collect::<Vec<_>>().into()
}

/// A taxonomy with its terms.
pub fn taxonomy(oracle: &Oracle, taxonomy: usize) -> Value {
    let found = &oracle.site.taxonomies[taxonomy];
    urls(oracle, &found.route, View::new().with("name", found.config.name.as_str()))
        .with("items", terms(oracle, taxonomy))
        .done()
}

/// All dated pages by year.
pub fn years(oracle: &Oracle, years: &[Year]) -> Value {
    let year = |year: &Year| {
        let pages: Vec<Value> = year.pages.iter().map(|id| oracle.link_value(*id)).collect();
        View::new().with("year", i64::from(year.year)).with("pages", pages).done()
    };
    years.iter().map(year).collect::<Vec<_>>().into()
}
