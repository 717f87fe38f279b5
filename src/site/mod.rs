//! The index: from the cards of all pages to order, sections, taxonomies, series, backlinks, routes
//! and the plan of outputs.
//!
//! Pure. Sees cards, never bodies (invariant 3), so typing inside an essay never
//! changes it; rebuilt whole each time (invariant 6). Knows nothing of templates or bytes.

pub mod archive;
pub mod backlinks;
pub mod card;
pub mod discuss;
pub mod links;
pub mod order;
mod pagination;
pub mod plan;
pub mod related;
pub mod route;
pub mod series;
pub mod taxonomy;
pub mod tree;
pub mod visibility;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use card::{Card, PageId, SectionCard, SectionId};
pub use plan::{Output, Plan};
pub use route::Route;

use crate::config::Config;
use crate::content::SortBy;
use crate::diagnostic::Diagnostic;
use crate::hash::FastMap;
use crate::path::SitePath;
use backlinks::Backlink;
use series::Series;
use taxonomy::Taxonomy;
use tree::SectionNode;

/// Everything that is known about the site as a whole. Cheap to clone: what it holds is shared.
#[derive(Clone, Debug)]
pub struct Site {
    /// All pages that are to be built, by path.
    pub pages: Vec<Arc<Card>>,
    /// All sections, by path; the first is the home section.
    pub sections: Arc<Vec<SectionNode>>,
    /// Page → its section.
    pub section_of: Arc<Vec<SectionId>>,
    /// Page → (the page before it, the page after it) in the order of its section.
    pub neighbours: Arc<Vec<order::Neighbours>>,
    /// All dated pages, newest first.
    pub newest: Arc<Vec<PageId>>,
    /// In the order of the config.
    pub taxonomies: Arc<Vec<Taxonomy>>,
    /// By name.
    pub series: Arc<Vec<Series>>,
    /// Page → links to it from other pages.
    pub backlinks: Arc<Vec<Vec<Backlink>>>,
    /// Page → pages that answer it by `reply_to`.
    pub replies: Arc<Vec<Vec<PageId>>>,
    /// Files below `content/` that are not Markdown, comments or tallies, with the page or section
    /// whose folder holds them.
    pub assets: Arc<BTreeMap<SitePath, Asset>>,
    /// Files below `static/`.
    pub statics: Arc<BTreeMap<SitePath, ()>>,
    /// URL path of every page and section → what it is; aliases too.
    pub routes: Arc<BTreeMap<String, Target>>,
    /// Pages that are not built, and why.
    pub left_out: Arc<BTreeMap<SitePath, visibility::Hidden>>,
    /// Decoded URL path of every asset → the asset.
    pub asset_routes: Arc<BTreeMap<String, SitePath>>,
    page_by_path: Arc<FastMap<SitePath, PageId>>,
    section_by_path: Arc<FastMap<SitePath, SectionId>>,
}

/// A file that lies beside essays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it is served.
    pub route: Route,
    /// The essay whose folder holds it, if one does.
    pub page: Option<PageId>,
}

/// What a URL path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// An essay.
    Page(PageId),
    /// A section.
    Section(SectionId),
    /// Something else that the build makes.
    Other,
}

/// What the index is made from.
pub struct Inputs {
    /// Pages to be built, in any order.
    pub pages: Vec<Arc<Card>>,
    /// Sections, in any order.
    pub sections: Vec<Arc<SectionCard>>,
    /// Other files below `content/`.
    pub assets: Vec<SitePath>,
    /// Files below `static/`.
    pub statics: Vec<SitePath>,
    /// Pages that are not built, and why.
    pub left_out: BTreeMap<SitePath, visibility::Hidden>,
}

impl Site {
    /// Builds the index, and the plan of its outputs. Findings about the site as a whole are added to `diagnostics`.
    pub fn new(
        inputs: Inputs,
        config: &Config,
        theme: &plan::ThemeRoutes,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Self, Plan) {
        let mut site = Self::unlinked(inputs, config, diagnostics);
        let (mut found, mut found_by_plan) = (Vec::new(), Vec::new());
        // PERF: neither needs the other.
        let links = || (backlinks::build(&site), site.replies(&mut found));
        let plan = || plan::build(&site, config, theme, &mut found_by_plan);
        let ((backlinks, replies), plan) = rayon::join(links, plan);
        site.backlinks = backlinks.into();
        site.replies = replies.into();
        diagnostics.extend(found.into_iter().chain(found_by_plan));
        (site, plan)
    }

    /// All but who links to whom.
    fn unlinked(inputs: Inputs, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut pages = inputs.pages;
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        let sections = inputs.sections;
        let ids_by_path =
            || pages.iter().enumerate().map(|(id, page)| (page.path.clone(), PageId(id as u32))).collect();
        let (by_date, page_by_path) = rayon::join(|| order::by_date(&pages), ids_by_path);
        let tree = || {
            let tree = tree::build(&pages, &by_date, sections, config);
            let neighbours = order::neighbours(&pages, &tree.sections);
            (tree, neighbours)
        };
        let terms = || {
            let mut found = Vec::new();
            let taxonomies = taxonomy::build(&pages, &by_date, config, &mut found);
            (taxonomies, series::build(&pages, config, &mut found), found)
        };
        let ((tree, neighbours), (taxonomies, series, found)) = rayon::join(tree, terms);
        diagnostics.extend(found);
        let mut newest = by_date;
        newest.truncate(newest.partition_point(|id| pages[id.index()].meta.date.is_some()));
        let section_by_path = tree
            .sections
            .iter()
            .enumerate()
            .filter_map(|(id, section)| Some((section.card.as_ref()?.path.clone(), SectionId(id as u32))))
            .collect();
        let mut site = Self {
            neighbours: neighbours.into(),
            section_of: tree.section_of.into(),
            sections: tree.sections.into(),
            newest: newest.into(),
            taxonomies: taxonomies.into(),
            series: series.into(),
            backlinks: Arc::default(),
            replies: Arc::default(),
            assets: Arc::default(),
            statics: Arc::new(inputs.statics.into_iter().map(|path| (path, ())).collect()),
            routes: Arc::default(),
            asset_routes: Arc::default(),
            left_out: inputs.left_out.into(),
            page_by_path: Arc::new(page_by_path),
            section_by_path: Arc::new(section_by_path),
            pages,
        };
        site.assets = site.place_assets(inputs.assets).into();
        let asset_routes = site.assets.iter().map(|(path, asset)| (asset.route.decoded().to_owned(), path.clone()));
        site.asset_routes = Arc::new(asset_routes.collect());
        site.routes = site.collect_routes(config).into();
        site
    }

    /// The same site with other `cards`, each [the same to the index](Card::is_same_to_index) as the one before.
    pub fn with_cards(&self, cards: Vec<Arc<Card>>) -> Self {
        Self { pages: cards, ..self.clone() }
    }

    /// A page.
    pub fn page(&self, id: PageId) -> &Arc<Card> {
        &self.pages[id.index()]
    }

    /// A section.
    pub fn section(&self, id: SectionId) -> &SectionNode {
        &self.sections[id.index()]
    }

    /// The page whose file is `path` (`content/…`).
    pub fn page_at(&self, path: &str) -> Option<PageId> {
        self.page_by_path.get(path).copied()
    }

    /// The section whose file is `path` (`content/…/_index.md`).
    pub fn section_at(&self, path: &str) -> Option<SectionId> {
        self.section_by_path.get(path).copied()
    }

    /// Whether the place of pages depends on their titles anywhere.
    pub fn is_ordered_by_title(&self) -> bool {
        self.sections.iter().any(|node| matches!(node.sort_by(), SortBy::Title | SortBy::TitleBytes))
    }

    /// The pages that show a link to the page `id`, perhaps more than once.
    pub fn linking_to(&self, id: PageId) -> Vec<PageId> {
        let beside = self.neighbours[id.index()];
        let single = [beside.lower, beside.higher, self.answered_by(self.page(id))];
        let mut pages: Vec<PageId> = single.into_iter().flatten().collect();
        pages.extend(&self.replies[id.index()]);
        for series in self.series.iter().filter(|series| series.pages.contains(&id)) {
            pages.extend(&series.pages);
        }
        // Those it links to say so.
        let is_linked = |to: &PageId| self.backlinks[to.index()].iter().any(|backlink| backlink.from == id);
        pages.extend(self.page_ids().filter(is_linked));
        pages
    }

    /// Notes that there is a feed of the comments on `page`, or that there is none.
    pub fn note_comment_feed(&mut self, page: &Card) {
        let route = page.comment_feed_route().decoded().to_owned();
        let routes = Arc::make_mut(&mut self.routes);
        match page.has_comment_feed {
            true => drop(routes.insert(route, Target::Other)),
            false => drop(routes.remove(&route)),
        }
    }

    /// Whether there is a feed of the comments of the whole site.
    pub fn has_comment_feed(&self) -> bool {
        self.pages.iter().any(|page| page.has_comment_feed)
    }

    /// Ids of all pages, by path.
    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len() as u32).map(PageId)
    }

    /// Ids of all sections, by path.
    pub fn section_ids(&self) -> impl Iterator<Item = SectionId> + use<> {
        (0..self.sections.len() as u32).map(SectionId)
    }

    /// An asset in an essay's folder is served below the essay; any other below its folder.
    fn place_assets(&self, paths: Vec<SitePath>) -> BTreeMap<SitePath, Asset> {
        let mut page_of_folder: FastMap<&str, PageId> = FastMap::default();
        for (id, page) in self.pages.iter().enumerate() {
            page_of_folder.insert(page.folder.as_str(), PageId(id as u32));
        }
        let section_of_folder: FastMap<&str, SectionId> =
            self.section_ids().map(|id| (self.section(id).folder.as_str(), id)).collect();
        paths
            .into_iter()
            .map(|path| {
                let mut folder = path.parent();
                let mut found = None;
                while let Some(candidate) = folder {
                    if let Some(&page) = page_of_folder.get(candidate.as_str()) {
                        found = Some((Some(page), self.page(page).route.clone(), candidate));
                        break;
                    }
                    if let Some(&section) = section_of_folder.get(candidate.as_str()) {
                        found = Some((None, self.section(section).route.clone(), candidate));
                        break;
                    }
                    folder = candidate.parent();
                }
                let route = match &found {
                    Some((_, base, folder)) => {
                        let below = path.strip_prefix(folder.as_str()).unwrap_or(path.file_name());
                        base.file(below)
                    }
                    None => Route::home().file(path.strip_prefix("content").unwrap_or(path.as_str())),
                };
                let page = found.and_then(|(page, _, _)| page);
                (path, Asset { route, page })
            })
            .collect()
    }

    /// Everything that a link may name by its URL.
    fn collect_routes(&self, config: &Config) -> BTreeMap<String, Target> {
        let named = |(route, target): (&Route, Target)| (route.decoded().to_owned(), target);
        let others: Vec<Route> = plan::other_routes(self, config).collect();
        let others = others.iter().map(|route| (route, Target::Other));
        let pages = self.page_ids().map(|id| (&self.page(id).route, Target::Page(id)));
        let sections = self.section_ids().map(|id| (&self.section(id).route, Target::Section(id)));
        // Of those that have the same route, the last counts.
        others.chain(pages).chain(sections).map(named).collect()
    }

    fn replies(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<PageId>> {
        let mut replies = vec![Vec::new(); self.pages.len()];
        for id in self.page_ids() {
            let page = self.page(id);
            let Some(reply_to) = &page.meta.reply_to else { continue };
            match self.page_at(&format!("content/{}", reply_to.value.trim_start_matches("@/"))) {
                Some(parent) => replies[parent.index()].push(id),
                None => diagnostics.push(crate::diagnostic::messages::site::unknown_reply_to(
                    &page.path,
                    reply_to,
                    self.pages.iter().map(|page| page.path.as_str()),
                )),
            }
        }
        replies
    }

    /// The page that `page` answers by `reply_to`.
    pub fn answered_by(&self, page: &Card) -> Option<PageId> {
        let reply_to = page.meta.reply_to.as_ref()?;
        self.page_at(&format!("content/{}", reply_to.value.trim_start_matches("@/")))
    }
}
