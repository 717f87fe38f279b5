//! The keys of outputs: a digest of everything that an output is made from, but for the answers that its template asked for.
//!
//! What stands here mirrors the views of `template`: whoever shows a template more of the site adds it here. An output
//! whose key and whose answers are the same as before would be rendered to the same bytes.

use serde::{Deserialize, Serialize};

use super::{Inputs, feed, sitemap};
use crate::digest::{Digest, Digester};
use crate::hash::FastMap;
use crate::site::links::Resolved;
use crate::site::plan::{FeedFormat, FeedScope, ListPage, Output, Planned};
use crate::site::taxonomy::Term;
use crate::site::{PageId, Route, SectionId};

/// Digests of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageDigests {
    /// Of the bytes of its file.
    pub source: Digest,
    /// Of the comments and tallies.
    pub discussion: Digest,
    /// Of what a link to it shows: title, URL, date.
    pub link: Digest,
    /// Of its card.
    pub card: Digest,
}

/// Digests of what is the same for all outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// Of the config.
    pub config: Digest,
    /// Of the site's own templates.
    pub templates: Digest,
    /// Of the theme's style sheet.
    pub stylesheet: Digest,
}

impl World {
    /// Of as much of it as goes into an output.
    fn of(&self, output: &Output) -> Digest {
        let mut world = Digester::new();
        match output {
            // As they are built in; a postil with others is another program.
            Output::Font(_) | Output::DiscussScript => {}
            Output::Stylesheet => {
                world.digest(self.stylesheet);
            }
            // It names the style sheet.
            Output::HeadersFile => {
                world.digest(self.config).digest(self.stylesheet);
            }
            Output::CommentFeed(_)
            | Output::Feed(..)
            | Output::Sitemap(_)
            | Output::Robots
            | Output::LlmsTxt
            | Output::Markdown(_)
            | Output::Icon
            | Output::Redirect(_)
            | Output::RedirectsFile
            | Output::Copy(_) => {
                world.digest(self.config);
            }
            // Which templates a template uses is not known: all of them count.
            Output::Page(_)
            | Output::Thread(..)
            | Output::Section(..)
            | Output::TaxonomyList(_)
            | Output::Term(..)
            | Output::Series(_)
            | Output::Archive
            | Output::NotFound
            | Output::Discuss(_) => {
                world.digest(self.config).digest(self.templates).digest(self.stylesheet);
            }
        }
        world.finish_lightly()
    }
}

/// What an output is made from, but for the answers that its template asked for. The parts say what has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Of all of it.
    pub all: Digest,
    /// Of as much of config, templates and style sheet as goes into it.
    pub world: Digest,
    /// Of the file whose text it shows, if it is a page or a section.
    pub text: Digest,
    /// Of the comments and tallies that it shows, if it is a page.
    pub said: Digest,
}

/// Makes the keys of one build.
pub struct Keys<'a> {
    inputs: &'a Inputs<'a>,
    assets: FastMap<PageId, Vec<&'a Route>>,
    /// The key of the feeds beside the home page, which all pages name.
    feeds_of_home: Digest,
}

impl<'a> Keys<'a> {
    /// For outputs that are made from `inputs`.
    pub fn new(inputs: &'a Inputs<'a>) -> Self {
        let site = &inputs.oracle.site;
        let mut assets: FastMap<PageId, Vec<&Route>> = FastMap::default();
        for asset in site.assets.values() {
            if let Some(page) = asset.page {
                assets.entry(page).or_default().push(&asset.route);
            }
        }
        let mut keys = Self { inputs, assets, feeds_of_home: Digest::default() };
        let mut feeds = Digester::new();
        keys.feeds(&mut feeds, &Route::home());
        keys.feeds_of_home = feeds.finish_lightly();
        keys
    }

    /// The key of an output; `None` for those that are made anew each time, since they cost no more than their key.
    pub fn key(&self, planned: &Planned) -> Option<Key> {
        let world = self.inputs.world.of(&planned.output);
        let all = self.all(planned, world)?;
        let (text, said) = match &planned.output {
            Output::Page(id) | Output::Thread(id, _) => (self.digests(*id).source, self.digests(*id).discussion),
            Output::Markdown(id) => (self.digests(*id).source, Digest::default()),
            Output::Section(id, _) => (self.inputs.section_digests[id.index()], Digest::default()),
            _ => (Digest::default(), Digest::default()),
        };
        Some(Key { all, world, text, said })
    }

    /// Of all that an output is made from; `None` for those that are made anew each time, since they cost no more than their key.
    fn all(&self, planned: &Planned, world: Digest) -> Option<Digest> {
        let site = &self.inputs.oracle.site;
        let mut key = Digester::new();
        key.digest(world).part(planned.route.decoded());
        match &planned.output {
            Output::Page(id) => self.page(key.kind("page"), *id),
            Output::Thread(id, number) => {
                self.page(key.kind("thread").number(*number), *id);
            }
            Output::Discuss(id) => {
                key.kind("discuss").digest(self.listed(*id));
            }
            Output::CommentFeed(page) => self.comment_feed(key.kind("comment feed"), *page),
            Output::Section(id, part) => self.section(key.kind("section"), *id, part.as_ref()),
            Output::TaxonomyList(at) => {
                let taxonomy = &site.taxonomies[*at];
                key.kind("taxonomy").part(&taxonomy.config.name);
                taxonomy.terms.iter().for_each(|term| self.term(&mut key, term));
            }
            Output::Term(at, index, part) => {
                let taxonomy = &site.taxonomies[*at];
                let term = &taxonomy.terms[*index];
                key.kind("term").part(&taxonomy.config.name);
                // As the view has it: an older part is not told how many there are.
                match part {
                    Some(part) if part.newer.is_some() => {
                        key.part(&term.name).part(&term.slug).part(term.route.decoded());
                    }
                    _ => self.term(&mut key, term),
                }
                self.list(&mut key, &term.pages, part.as_ref());
                self.feeds(&mut key, &term.route);
            }
            Output::Series(at) => {
                let series = &site.series[*at];
                key.kind("series").part(&series.name).part(&series.slug).part(series.route.decoded());
                self.list(&mut key, &series.pages, None);
            }
            Output::Archive => {
                key.kind("archive");
                for id in site.newest.iter() {
                    key.digest(self.digests(*id).link);
                }
            }
            Output::NotFound => {
                key.kind("404");
            }
            Output::Feed(scope, format) => {
                key.kind("feed").part(format.mime_type());
                for id in feed::pages(*scope, self.inputs) {
                    self.text(&mut key, id);
                    // Only Atom has a word for it.
                    key.number(usize::from(*format == FeedFormat::Atom && site.page(id).has_comment_feed));
                }
                match scope {
                    FeedScope::Site => {}
                    FeedScope::Section(id) => self.section_link(&mut key, *id),
                    FeedScope::Term(at, index) => {
                        key.part(&site.taxonomies[*at].terms[*index].name);
                    }
                }
            }
            Output::Markdown(id) => {
                self.text(key.kind("markdown"), *id);
            }
            // Made from the world alone.
            Output::Icon | Output::Robots | Output::HeadersFile | Output::Stylesheet | Output::DiscussScript => {
                key.kind("of the world");
            }
            Output::Font(index) => {
                key.kind("font").number(*index);
            }
            Output::Redirect(to) => {
                key.kind("redirect").part(to);
            }
            Output::Sitemap(part) => sitemap::key(*part, self.inputs, key.kind("sitemap")),
            Output::LlmsTxt | Output::RedirectsFile | Output::Copy(_) => return None,
        }
        key.digest(self.feeds_of_home);
        Some(key.finish_lightly())
    }

    fn digests(&self, id: PageId) -> &PageDigests {
        &self.inputs.digests[id.index()]
    }

    /// What a card shows: the card, the links of its summary, and the names of its terms, which the site decides.
    fn listed(&self, id: PageId) -> Digest {
        *self.inputs.listed[id.index()].get_or_init(|| {
            let oracle = self.inputs.oracle;
            let card = oracle.site.page(id);
            let mut listed = Digester::new();
            listed.digest(self.digests(id).card);
            let resolved = &oracle.page_links(id).0;
            links(&mut listed, card.summary.holes.iter().map(|hole| &resolved[hole.link as usize]));
            for taxonomy in oracle.site.taxonomies.iter() {
                for term in card.terms_of(&taxonomy.config.name) {
                    let term = taxonomy.term(&term.value, &oracle.config);
                    listed.part(term.map_or("", |term| &term.name));
                }
            }
            listed.finish_lightly()
        })
    }

    /// A page's file, where it is served, and where its links lead.
    fn text(&self, key: &mut Digester, id: PageId) {
        let oracle = self.inputs.oracle;
        key.digest(self.digests(id).source).part(oracle.site.page(id).route.decoded());
        links(key, &oracle.page_links(id).0);
    }

    /// What [`values::page`](crate::template::values::page) shows.
    fn page(&self, key: &mut Digester, id: PageId) {
        let site = &self.inputs.oracle.site;
        let card = site.page(id);
        let PageDigests { source, discussion, .. } = self.digests(id);
        key.digest(*source).digest(*discussion).digest(self.listed(id));
        links(key, &self.inputs.oracle.page_links(id).0);
        let neighbours = site.neighbours[id.index()];
        let link = |id: Option<PageId>| id.map(|id| self.digests(id).link).unwrap_or_default();
        key.digest(link(neighbours.lower)).digest(link(neighbours.higher));
        self.ancestry(key, Some(site.section_of[id.index()]));
        for backlink in &site.backlinks[id.index()] {
            key.digest(self.digests(backlink.from).link).part(&backlink.sentence);
        }
        key.kind("replies").digest(link(site.answered_by(card)));
        for reply in &site.replies[id.index()] {
            key.digest(self.digests(*reply).link);
        }
        key.kind("series");
        if let Some(series) = site.series.iter().find(|series| series.pages.contains(&id)) {
            key.part(&series.name).part(series.route.decoded());
            for page in &series.pages {
                key.digest(self.digests(*page).link);
            }
        }
        key.kind("assets");
        for route in self.assets.get(&id).into_iter().flatten() {
            key.part(route.decoded());
        }
    }

    /// A section and those above it: their titles and URLs, and the templates that they set.
    fn ancestry(&self, key: &mut Digester, mut section: Option<SectionId>) {
        while let Some(id) = section {
            self.section_link(key, id);
            section = self.inputs.oracle.site.section(id).parent;
        }
    }

    fn section_link(&self, key: &mut Digester, id: SectionId) {
        let node = self.inputs.oracle.site.section(id);
        let meta = node.card.as_ref().map(|card| &card.meta);
        let template = meta.and_then(|meta| meta.page_template.as_ref());
        key.part(node.title(&self.inputs.oracle.config)).part(node.route.decoded());
        key.part(meta.and_then(|meta| meta.description.as_deref()).unwrap_or_default());
        key.part(template.map_or("", |template| &template.value));
    }

    fn section(&self, key: &mut Digester, id: SectionId, part: Option<&ListPage>) {
        let oracle = self.inputs.oracle;
        let node = oracle.site.section(id);
        key.digest(self.inputs.section_digests[id.index()]);
        links(key, &oracle.section_links(id).0);
        self.ancestry(key, Some(id));
        key.kind("subsections");
        for &below in &node.subsections {
            self.section_link(key, below);
            key.number(oracle.site.section(below).pages.len());
        }
        if part.is_none_or(|part| part.newer.is_none()) {
            key.number(node.pages.len());
        }
        self.list(key, &node.pages, part);
        self.feeds(key, &node.route);
    }

    fn term(&self, key: &mut Digester, term: &Term) {
        key.part(&term.name).part(&term.slug).part(term.route.decoded()).number(term.pages.len());
    }

    /// All of `ids`, or a part of them and where the others stand.
    fn list(&self, key: &mut Digester, ids: &[PageId], part: Option<&ListPage>) {
        let ids = match part {
            None => ids,
            Some(ListPage { number, skip, take, size, newer, older, oldest }) => {
                key.number(*number).number(*size).part(oldest.decoded());
                for route in [newer, older] {
                    key.part(route.as_ref().map_or("", |route| route.decoded()));
                }
                &ids[*skip..skip + take]
            }
        };
        for id in ids {
            key.digest(self.listed(*id));
        }
    }

    fn comment_feed(&self, key: &mut Digester, page: Option<PageId>) {
        let oracle = self.inputs.oracle;
        let entries = match page {
            Some(id) => {
                key.digest(self.digests(id).link);
                oracle.comments_of(id)
            }
            None => oracle.newest_comments(),
        };
        for (id, at) in entries.into_iter().take(oracle.config.feed_limit.unwrap_or(usize::MAX)) {
            key.digest(self.digests(id).link).digest(self.digests(id).discussion).number(at);
        }
    }

    /// Which of the feeds that may stand beside `route` there are.
    fn feeds(&self, key: &mut Digester, route: &Route) {
        key.kind("feeds");
        for name in &self.inputs.oracle.config.feed_filenames {
            let is_there = self.inputs.plan.outputs.contains_key(&route.file(name).out_path());
            key.number(usize::from(is_there));
        }
    }
}

/// The pages whose text, comments or cards are part of an output's key, perhaps more than once.
pub fn shown(output: &Output, inputs: &Inputs<'_>) -> Vec<PageId> {
    let site = &inputs.oracle.site;
    let listed = |ids: &[PageId], part: Option<&ListPage>| match part {
        None => ids.to_vec(),
        Some(part) => ids[part.skip..part.skip + part.take].to_vec(),
    };
    match output {
        Output::Page(id) | Output::Thread(id, _) | Output::Discuss(id) | Output::Markdown(id) => vec![*id],
        Output::CommentFeed(Some(id)) => vec![*id],
        Output::CommentFeed(None) => inputs.oracle.newest_comments().into_iter().map(|(id, _)| id).collect(),
        Output::Section(id, part) => listed(&site.section(*id).pages, part.as_ref()),
        Output::Term(at, index, part) => listed(&site.taxonomies[*at].terms[*index].pages, part.as_ref()),
        Output::Series(at) => site.series[*at].pages.clone(),
        Output::Feed(scope, _) => feed::pages(*scope, inputs),
        // A link to a page is made of what the index knows.
        Output::Archive
        | Output::NotFound
        | Output::TaxonomyList(_)
        | Output::Sitemap(_)
        | Output::LlmsTxt
        | Output::Icon
        | Output::Font(_)
        | Output::Robots
        | Output::Redirect(_)
        | Output::RedirectsFile
        | Output::HeadersFile
        | Output::Stylesheet
        | Output::DiscussScript
        | Output::Copy(_) => Vec::new(),
    }
}

fn links<'a>(key: &mut Digester, resolved: impl IntoIterator<Item = &'a Resolved>) {
    for link in resolved {
        key.part(&link.url);
        let (width, height) = link.image_size.unwrap_or_default();
        key.number(width as usize).number(height as usize);
    }
}
