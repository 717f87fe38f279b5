//! The plan: every output of a build, where it goes, and what claims the place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::ops::Bound;

pub use super::pagination::{ListPage, paginate};
use super::{Card, PageId, Route, SectionId, Site, discuss, links};
use crate::config::{CommentsState, Config};
use crate::diagnostic::{Diagnostic, Span, messages};
use crate::hash::{FastMap, FixedState};
use crate::path::{OutPath, SitePath};

/// One thing to be made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// An essay.
    Page(PageId),
    /// A further part of a long thread, 2 or more.
    Thread(PageId, usize),
    /// The comments of an essay, or the newest of the site, as a feed.
    CommentFeed(Option<PageId>),
    /// A section: its only page, or one of several.
    Section(SectionId, Option<ListPage>),
    /// The terms of a taxonomy: its index in the config.
    TaxonomyList(usize),
    /// The pages of a term: taxonomy, term.
    Term(usize, usize, Option<ListPage>),
    /// A series.
    Series(usize),
    /// All essays by year.
    Archive,
    /// What a static host shows where there is nothing.
    NotFound,
    /// A feed.
    Feed(FeedScope, FeedFormat),
    /// `sitemap.xml`: the whole or the index of its parts; or one part, 1-based.
    Sitemap(Option<usize>),
    /// `robots.txt`
    Robots,
    /// `llms.txt`
    LlmsTxt,
    /// A page as Markdown, beside the page.
    Markdown(PageId),
    /// The icon that a site has which brings none.
    Icon,
    /// A page that sends readers on: to a URL path of the site or an absolute URL.
    Redirect(String),
    /// `_redirects`
    RedirectsFile,
    /// `_headers`
    HeadersFile,
    /// The theme's style sheet.
    Stylesheet,
    /// A font of the theme, or the licence of them all: its index among those that are built in.
    Font(usize),
    /// Where readers can ask for the widget of a comment service.
    Discuss(PageId),
    /// What hands settings to such widgets.
    DiscussScript,
    /// A file copied as it is.
    Copy(SitePath),
}

/// What a feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedScope {
    /// All dated pages.
    Site,
    /// The pages of a section and of the sections below.
    Section(SectionId),
    /// The pages of a term: taxonomy, term.
    Term(usize, usize),
}

/// A feed format, decided by the file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum FeedFormat {
    Atom,
    Rss,
    Json,
}

impl FeedFormat {
    /// The format that a feed's file name asks for.
    pub fn of(file_name: &str) -> Option<Self> {
        let name = file_name.to_ascii_lowercase();
        match name.rsplit('.').next() {
            Some("json") => Some(Self::Json),
            Some("xml" | "rss") if name.contains("rss") || name == "index.xml" => Some(Self::Rss),
            Some("xml" | "atom") => Some(Self::Atom),
            _ => None,
        }
    }

    /// Its MIME type.
    pub fn mime_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }
}

/// All outputs of a build, by path.
#[derive(Debug, Default)]
pub struct Plan {
    /// Where each goes and what it is.
    pub outputs: BTreeMap<OutPath, Planned>,
    /// Redirects in order: from a decoded URL path, to a URL path of the site or an absolute URL.
    pub redirects: Vec<(Route, String)>,
}

impl Plan {
    /// Adds the feed of the comments on a page, or takes it away again. `false`: its place is taken.
    pub fn swap_comment_feed(&mut self, id: PageId, page: &Card) -> bool {
        let planned = Planned { route: page.comment_feed_route(), output: Output::CommentFeed(Some(id)) };
        let path = planned.route.out_path();
        if self.outputs.get(&path) == Some(&planned) {
            self.outputs.remove(&path);
            return true;
        }
        // As the planner has it. Folders do not differ in letter case only: their pages would be in each other's way.
        let folder = page.route.decoded().trim_start_matches('/');
        let below = self.outputs.range::<str, _>((Bound::Included(folder), Bound::Unbounded));
        let mut below = below.map(|(other, _)| other.as_str()).take_while(|other| other.starts_with(folder));
        let is_free = below.all(|other| other.to_lowercase() != path.as_str().to_lowercase());
        if is_free {
            self.outputs.insert(path, planned);
        }
        is_free
    }
}

/// An output with its route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Where it is served.
    pub route: Route,
    /// What it is.
    pub output: Output,
}

/// The name of a page as Markdown, in the folder of the page.
pub const MARKDOWN_FILE: &str = "index.md";

/// The name of the icon of a site that brings none.
pub const ICON_FILE: &str = "icon.svg";

/// The name of the feeds of comments: one beside each essay, and one of the whole site.
pub const SITE_COMMENT_FEED: &str = "comments.atom";

/// Most URLs that the sitemap protocol allows in one file is 50,000; the index comes before that.
pub const MOST_URLS_IN_A_SITEMAP: usize = 40_000;

impl Planned {
    /// Whether search engines should know of it: an HTML page that is its own.
    pub fn is_in_sitemap(&self) -> bool {
        matches!(
            self.output,
            Output::Page(_)
                | Output::Section(..)
                | Output::TaxonomyList(_)
                | Output::Term(..)
                | Output::Series(_)
                | Output::Archive
        )
    }
}

/// Who claims a place in the output: a file, or something that the build makes of itself.
#[derive(Clone, Debug)]
pub struct Claimant {
    /// The file that asks for it.
    pub path: Option<SitePath>,
    /// The bytes that ask for it.
    pub span: Option<Span>,
    /// What it is, as in "the list of `tags`".
    pub what: Cow<'static, str>,
}

struct Planner<'a> {
    outputs: Vec<(OutPath, Planned)>,
    redirects: Vec<(Route, String)>,
    /// Path in lower case → who was first there.
    claims: FastMap<OutPath, Claimant>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Planner<'_> {
    /// Adds an output unless its place is taken. Places that differ only in letter case are one place, since
    /// many file systems and hosts cannot tell them apart.
    fn add(&mut self, route: Route, output: Output, claimant: Claimant) {
        let path = route.out_path();
        match self.claims.entry(path.to_lowercase()) {
            Entry::Occupied(first) => {
                self.diagnostics.push(messages::site::route_collision(&route, first.get(), &claimant));
            }
            Entry::Vacant(place) => {
                place.insert(claimant);
                self.outputs.push((path, Planned { route, output }));
            }
        }
    }

    /// Whether the place at `path`, in lower case, is taken.
    fn has(&self, path: &str) -> bool {
        OutPath::new(path).is_some_and(|path| self.claims.contains_key(&path))
    }

    /// A redirect is a page that sends readers on, and a line in `_redirects`.
    fn redirect(&mut self, route: Route, to: String, claimant: Claimant) {
        self.redirects.push((route.clone(), to.clone()));
        self.add(route, Output::Redirect(to), claimant);
    }
}

impl Claimant {
    fn made(what: impl Into<Cow<'static, str>>) -> Self {
        Self { path: None, span: None, what: what.into() }
    }

    fn file(path: &SitePath, what: impl Into<Cow<'static, str>>) -> Self {
        Self { path: Some(path.clone()), span: None, what: what.into() }
    }

    fn at(path: &SitePath, span: Span, what: impl Into<Cow<'static, str>>) -> Self {
        Self { path: Some(path.clone()), span: Some(span), what: what.into() }
    }
}

/// Where the files of the theme are served.
#[derive(Clone, Debug)]
pub struct ThemeRoutes {
    /// Its style sheet.
    pub stylesheet: Route,
    /// Its fonts and their licence, in the order in which they are built in.
    pub fonts: Vec<Route>,
}

/// Plans all outputs.
pub fn build(site: &Site, config: &Config, theme: &ThemeRoutes, diagnostics: &mut Vec<Diagnostic>) -> Plan {
    let (outputs, redirects) = (Vec::with_capacity(site.pages.len()), Vec::new());
    let claims = FastMap::with_capacity_and_hasher(site.pages.len(), FixedState::default());
    let mut planner = Planner { outputs, redirects, claims, diagnostics };
    plan_pages(&mut planner, site, config);
    plan_discussions(&mut planner, site, config);
    plan_sections(&mut planner, site, config);
    plan_taxonomies(&mut planner, site, config);
    for (at, series) in site.series.iter().enumerate() {
        let claimant = Claimant::made(format!("the series `{}`", series.name));
        planner.add(series.route.clone(), Output::Series(at), claimant);
    }
    for path in site.statics.keys() {
        let below = path.strip_prefix("static").expect("static files stand in `static/`");
        planner.add(Route::home().file(below), Output::Copy(path.clone()), Claimant::file(path, "a static file"));
    }
    for (path, asset) in site.assets.iter() {
        planner.add(asset.route.clone(), Output::Copy(path.clone()), Claimant::file(path, "an asset"));
    }
    plan_aliases(&mut planner, site, config);
    plan_site_files(&mut planner, site, config, theme);
    Plan { outputs: planner.outputs.into_iter().collect(), redirects: planner.redirects }
}

fn plan_pages(planner: &mut Planner<'_>, site: &Site, config: &Config) {
    for id in site.page_ids() {
        let page = site.page(id);
        planner.add(page.route.clone(), Output::Page(id), Claimant::file(&page.path, "a page"));
        if config.generate_markdown {
            let claimant = Claimant::file(&page.path, "a page as Markdown");
            planner.add(page.route.file(MARKDOWN_FILE), Output::Markdown(id), claimant);
        }
        if page.comments == CommentsState::Off {
            continue;
        }
        for number in 2..=page.n_thread_pages {
            let claimant = Claimant::file(&page.path, "a part of its comments");
            planner.add(page.thread_route(number), Output::Thread(id, number), claimant);
        }
        if config.generate_feeds && page.has_comment_feed {
            let claimant = Claimant::file(&page.path, "the feed of its comments");
            planner.add(page.comment_feed_route(), Output::CommentFeed(Some(id)), claimant);
        }
    }
}

fn plan_discussions(planner: &mut Planner<'_>, site: &Site, config: &Config) {
    for id in site.page_ids() {
        let page = site.page(id);
        if let Some((route, provider)) = discuss::of(page, config) {
            let what = format!("the page on which {} is loaded", provider.service.title());
            planner.add(route, Output::Discuss(id), Claimant::file(&page.path, what));
        }
    }
    if config.comments.provider.as_ref().is_some_and(|provider| discuss::needs_script(provider.service)) {
        let claimant = Claimant::made("the script for discussions");
        planner.add(discuss::script_route(), Output::DiscussScript, claimant);
    }
}

fn plan_sections(planner: &mut Planner<'_>, site: &Site, config: &Config) {
    for id in site.section_ids() {
        let section = site.section(id);
        let claimant = match &section.card {
            Some(card) => Claimant::file(&card.path, "a section"),
            None => Claimant::made("the home page"),
        };
        let meta = section.card.as_ref().map(|card| &card.meta);
        if let Some(to) = meta.and_then(|meta| meta.redirect_to.as_ref()) {
            match links::redirect_target(site, to, config) {
                Some(url) => planner.redirect(section.route.clone(), url, claimant),
                None => planner.diagnostics.push(messages::site::unknown_redirect(claimant.path.as_ref(), to)),
            }
            continue;
        }
        if meta.is_some_and(|meta| !meta.render) {
            continue;
        }
        match meta.and_then(|meta| meta.paginate_by.map(|size| (size, &meta.paginate_path))) {
            Some((size, component)) => {
                for (route, page) in paginate(&section.route, section.pages.len(), size, component) {
                    planner.add(route, Output::Section(id, Some(page)), claimant.clone());
                }
            }
            None => planner.add(section.route.clone(), Output::Section(id, None), claimant.clone()),
        }
        let is_home = section.parent.is_none();
        if config.generate_feeds && !is_home && meta.is_some_and(|meta| meta.generate_feeds) {
            plan_feeds(planner, &section.route, FeedScope::Section(id), config);
        }
    }
}

fn plan_feeds(planner: &mut Planner<'_>, folder: &Route, scope: FeedScope, config: &Config) {
    for name in &config.feed_filenames {
        if let Some(format) = FeedFormat::of(name) {
            planner.add(folder.file(name), Output::Feed(scope, format), Claimant::made(format!("the feed `{name}`")));
        }
    }
}

fn plan_taxonomies(planner: &mut Planner<'_>, site: &Site, config: &Config) {
    for (at, taxonomy) in site.taxonomies.iter().enumerate() {
        // The list is made even when it is empty: menus link to it from the first day.
        if !taxonomy.config.render {
            continue;
        }
        let name = &taxonomy.config.name;
        let claimant = Claimant::made(format!("the list of `{name}`"));
        planner.add(taxonomy.route.clone(), Output::TaxonomyList(at), claimant);
        for (index, term) in taxonomy.terms.iter().enumerate() {
            let claimant = Claimant::made(format!("`{}` in `{name}`", term.name));
            match taxonomy.config.paginate_by {
                Some(size) => {
                    for (route, page) in paginate(&term.route, term.pages.len(), size, &taxonomy.config.paginate_path) {
                        planner.add(route, Output::Term(at, index, Some(page)), claimant.clone());
                    }
                }
                None => planner.add(term.route.clone(), Output::Term(at, index, None), claimant),
            }
            if config.generate_feeds && taxonomy.config.feed {
                plan_feeds(planner, &term.route, FeedScope::Term(at, index), config);
            }
        }
    }
}

fn plan_aliases(planner: &mut Planner<'_>, site: &Site, config: &Config) {
    let base = &config.base_url.path;
    let pages = site.pages.iter().map(|page| (&page.path, &page.route, &page.meta.aliases));
    let sections = site.sections.iter().filter_map(|section| {
        let card = section.card.as_ref()?;
        Some((&card.path, &section.route, &card.meta.aliases))
    });
    for (path, route, aliases) in pages.chain(sections) {
        for alias in aliases {
            let Some(from) = alias_route(&alias.value) else {
                planner.diagnostics.push(messages::site::illegal_alias(path, alias));
                continue;
            };
            if from.decoded().to_lowercase() == route.decoded().to_lowercase() {
                // Hosts that tell letter cases apart can still send readers on; a file cannot.
                planner.diagnostics.push(messages::site::own_alias(path, alias));
                if from != *route {
                    planner.redirects.push((from, format!("{base}{}", route.encoded())));
                }
                continue;
            }
            let claimant = Claimant::at(path, alias.span, "an alias");
            planner.redirect(from, format!("{base}{}", route.encoded()), claimant);
        }
    }
}

/// The place of an alias: a folder, unless it names a file.
fn alias_route(alias: &str) -> Option<Route> {
    let decoded = super::route::decode(alias);
    let is_file = decoded.ends_with(".html") || decoded.ends_with(".htm");
    let folder = Route::folder(&decoded)?;
    match is_file {
        true => Some(Route::home().file(folder.decoded().trim_matches('/'))),
        false => Some(folder),
    }
}

fn plan_site_files(planner: &mut Planner<'_>, site: &Site, config: &Config, theme: &ThemeRoutes) {
    let home = Route::home();
    // A page or section of the author's at `/archive/` takes the place of the generated one.
    if !planner.has("archive/index.html") {
        planner.add(home.subfolder("archive"), Output::Archive, Claimant::made("the archive"));
    }
    let made = |planner: &mut Planner<'_>, name: &str, output: Output| {
        // What the author put into `static/` under this name takes the place of the generated file.
        if !planner.has(name) {
            planner.add(home.file(name), output, Claimant::made(format!("`{name}`")));
        }
    };
    made(planner, "404.html", Output::NotFound);
    if config.generate_feeds {
        for name in &config.feed_filenames {
            if let Some(format) = FeedFormat::of(name) {
                made(planner, name, Output::Feed(FeedScope::Site, format));
            }
        }
        if site.has_comment_feed() {
            made(planner, SITE_COMMENT_FEED, Output::CommentFeed(None));
        }
    }
    if config.generate_sitemap {
        made(planner, "sitemap.xml", Output::Sitemap(None));
        let n_urls = planner.outputs.iter().filter(|(_, planned)| planned.is_in_sitemap()).count();
        if n_urls > MOST_URLS_IN_A_SITEMAP {
            for part in 1..=n_urls.div_ceil(MOST_URLS_IN_A_SITEMAP) {
                made(planner, &format!("sitemap-{part}.xml"), Output::Sitemap(Some(part)));
            }
        }
    }
    if config.generate_robots_txt {
        made(planner, "robots.txt", Output::Robots);
    }
    if config.generate_llms_txt {
        made(planner, "llms.txt", Output::LlmsTxt);
    }
    if config.theme.icon.is_none() {
        made(planner, ICON_FILE, Output::Icon);
    }
    if !planner.redirects.is_empty() {
        made(planner, "_redirects", Output::RedirectsFile);
    }
    made(planner, "_headers", Output::HeadersFile);
    planner.add(theme.stylesheet.clone(), Output::Stylesheet, Claimant::made("the theme's style sheet"));
    for (index, route) in theme.fonts.iter().enumerate() {
        planner.add(route.clone(), Output::Font(index), Claimant::made("a font of the theme"));
    }
}

/// Routes of everything that is neither a page nor a section, so that links can name them.
pub fn other_routes<'a>(site: &'a Site, config: &'a Config) -> impl Iterator<Item = Route> + 'a {
    let home = Route::home();
    let feeds = config.feed_filenames.iter();
    let mut routes: Vec<Route> = feeds.clone().map(|name| home.file(name)).collect();
    for name in ["404.html", "sitemap.xml", "robots.txt", "llms.txt", ICON_FILE] {
        routes.push(home.file(name));
    }
    routes.push(home.subfolder("archive"));
    if site.has_comment_feed() {
        routes.push(home.file(SITE_COMMENT_FEED));
    }
    routes.extend(site.pages.iter().filter(|page| page.has_comment_feed).map(|page| page.comment_feed_route()));
    for taxonomy in site.taxonomies.iter().filter(|taxonomy| taxonomy.config.render) {
        routes.push(taxonomy.route.clone());
        for term in &taxonomy.terms {
            routes.push(term.route.clone());
            if taxonomy.config.feed {
                routes.extend(feeds.clone().map(|name| term.route.file(name)));
            }
        }
    }
    routes.extend(site.pages.iter().filter_map(|page| Some(discuss::of(page, config)?.0)));
    routes.extend(site.series.iter().map(|series| series.route.clone()));
    for section in site.sections.iter() {
        routes.extend(feeds.clone().map(|name| section.route.file(name)));
    }
    let aliases = site.pages.iter().flat_map(|page| &page.meta.aliases);
    routes.extend(aliases.filter_map(|alias| alias_route(&alias.value)));
    routes.into_iter()
}
