//! From parsed files to the index of the site and the plan of its outputs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::Options;
use super::articles::{self, articles};
use super::data::{Data, Disk};
use super::documents::Documents;
use super::load::{HiddenPage, Kept, Loaded};
use crate::config::Config;
use crate::content::page::Shortcodes;
use crate::content::{Page, Section};
use crate::diagnostic::{Diagnostic, messages};
use crate::digest::Digest;
use crate::hash::FastMap;
use crate::path::SitePath;
use crate::render::{PageDigests, World, style};
use crate::site::links::{self, ImageSizes, Origin};
use crate::site::plan;
use crate::site::visibility::{self, Hidden, hidden};
use crate::site::{self, Card, SectionCard, Site};
use crate::source::{self, Tree};
use crate::template::{Oracle, Templates, embedded};

/// What the index is made with, beside the content.
pub(super) struct Index<'a> {
    pub(super) root: &'a Path,
    pub(super) config: Arc<Config>,
    pub(super) templates: Arc<Templates>,
    /// The files of the style sheet: name, text.
    pub(super) styles: Vec<(String, String)>,
    pub(super) statics: Vec<SitePath>,
    pub(super) config_digest: Digest,
    pub(super) templates_digest: Digest,
    pub(super) tree: Tree,
}

/// What still holds of an earlier load.
pub(super) struct Known<'a> {
    /// An earlier load with the same config.
    pub(super) config: Option<&'a Loaded>,
    /// The same, if the templates are the same too.
    pub(super) templates: Option<&'a Loaded>,
    /// No file that is not Markdown has changed.
    pub(super) are_files_same: bool,
}

impl Index<'_> {
    /// The site with `documents` for content. What is known of it still holds.
    pub(super) fn make(
        self,
        mut documents: Documents,
        known: Known<'_>,
        mut found: Vec<Diagnostic>,
        options: &Options,
    ) -> Loaded {
        let Self { root, config, templates, styles, mut statics, config_digest, templates_digest, tree } = self;
        found.extend(documents.diagnostics.iter().cloned());
        let next_change = documents.pages.iter().filter_map(|page| next_change(page, &config, options.now)).min();
        let mut hidden_pages = Vec::new();
        let mut left_out_folders: BTreeSet<SitePath> = BTreeSet::new();
        let mut pages: Vec<(Arc<Page>, bool)> = Vec::with_capacity(documents.pages.len());
        for page in &documents.pages {
            let why = hidden(&page.meta, options.now);
            if let Some(why) = why {
                let is_included = options.include.contains(why);
                hidden_pages.push(HiddenPage::new(page, why, is_included));
                if !is_included {
                    left_out_folders.insert(page.folder.clone());
                    continue;
                }
            }
            pages.push((Arc::clone(page), why == Some(Hidden::Scheduled)));
        }
        found.extend(shortcodes(pages.iter().map(|(page, _)| page.as_ref())));
        let nothing = FastMap::default();
        let earlier = known.config.map_or(&nothing, |earlier| &earlier.articles);
        let articles = articles(&pages, &documents, earlier, &config, options.now, &mut found);
        found.extend(documents.sections.iter().flat_map(|section| &section.diagnostics).cloned());
        let section_cards: Vec<Arc<SectionCard>> =
            documents.sections.iter().map(|section| section_card(section, known.config)).collect();
        let is_left_out = |path: &SitePath| {
            let mut folder = path.parent().filter(|_| !left_out_folders.is_empty());
            while let Some(candidate) = folder {
                if left_out_folders.contains(&candidate) {
                    return true;
                }
                folder = candidate.parent();
            }
            false
        };
        let mut assets = std::mem::take(&mut documents.assets);
        assets.retain(|path| !is_left_out(path));
        let hidden_paths = hidden_pages.iter().filter(|page| !page.is_included);
        let left_out: BTreeMap<SitePath, Hidden> = hidden_paths.map(|page| (page.path.clone(), page.why)).collect();
        let inputs = site::Inputs {
            pages: articles.iter().map(|article| Arc::clone(&article.card)).collect(),
            sections: section_cards,
            assets: assets.clone(),
            statics: statics.clone(),
            left_out: left_out.clone(),
        };
        let discussions: Arc<Vec<_>> =
            Arc::new(articles.iter().map(|article| Arc::clone(&article.discussion)).collect());
        let digests: Vec<PageDigests> = articles.iter().map(|article| article.digests).collect();
        let notes_of_pages = articles.iter().map(|article| article.page.extent.n_notes as usize);
        let notes_of_sections = documents.sections.iter().map(|section| section.body.notes.len());
        let counts = style::Counts {
            notes: notes_of_pages.chain(notes_of_sections).max().unwrap_or(0),
            passages: discussions.iter().map(|discussion| discussion.passages.list.len()).max().unwrap_or(0),
        };
        let stylesheet = style::join(&styles, &config, counts);
        let route = style::route(&stylesheet);
        let same_world = known.templates.filter(|earlier| earlier.stylesheet == stylesheet);
        let same_index = known.config.filter(|earlier| earlier.knows(&inputs));
        let is_same_card = |(own, other): (&Arc<Card>, &Arc<Card>)| Arc::ptr_eq(own, other);
        let same_site =
            same_index.filter(|earlier| earlier.oracle.site.pages.iter().zip(&inputs.pages).all(is_same_card));
        // What templates ask of the site can only have another answer if one of these has changed.
        let same_answers = same_site.and(same_world).filter(|earlier| {
            known.are_files_same
                && digests.len() == earlier.digests.len()
                && digests.iter().zip(&earlier.digests).all(|(now, then)| now.discussion == then.discussion)
        });
        let mut found_in_site = Vec::new();
        let (site, plan) = match same_index.filter(|earlier| earlier.oracle.stylesheet == route) {
            Some(earlier) => {
                found_in_site.clone_from(&earlier.found_in_site);
                let site = match same_site {
                    Some(same) => Arc::clone(&same.oracle.site),
                    None => Arc::new(earlier.oracle.site.with_cards(inputs.pages)),
                };
                (site, Arc::clone(&earlier.plan))
            }
            None => {
                let fonts = embedded::fonts(&config).into_iter().map(|(_, route)| route).collect();
                let theme = plan::ThemeRoutes { stylesheet: route.clone(), fonts };
                let (site, plan) = Site::new(inputs, &config, &theme, &mut found_in_site);
                (Arc::new(site), Arc::new(plan))
            }
        };
        let (oracle, data) = match same_answers {
            Some(earlier) => (Arc::clone(&earlier.oracle), Arc::clone(&earlier.data)),
            None => {
                let sizes = image_sizes(&site, root);
                let data = Arc::<Data>::default();
                let files = Box::new(Disk { root: root.to_owned(), data: Arc::clone(&data) });
                let (site, config) = (Arc::clone(&site), Arc::clone(&config));
                (Arc::new(Oracle::new(site, config, Arc::clone(&discussions), route, sizes, files)), data)
            }
        };
        let by_path: FastMap<&SitePath, &Arc<Section>> =
            documents.sections.iter().map(|section| (&section.path, section)).collect();
        let sections: Vec<Option<Arc<Section>>> = site
            .sections
            .iter()
            .map(|node| node.card.as_ref().and_then(|card| by_path.get(&card.path).copied().cloned()))
            .collect();
        let section_digest = |section: &Option<Arc<Section>>| {
            section.as_ref().map(|section| documents.digest(&section.path)).unwrap_or_default()
        };
        let world = World { config: config_digest, templates: templates_digest, stylesheet: Digest::of(&stylesheet) };
        statics.shrink_to_fit();
        Loaded {
            kept: match (same_index.and(same_world), same_site) {
                (None, _) => Kept::Files,
                (Some(_), None) => Kept::Index,
                (Some(_), Some(_)) if same_answers.is_some() => Kept::Answers,
                (Some(_), Some(_)) => Kept::Site,
            },
            listed: digests.iter().map(|_| OnceLock::new()).collect(),
            section_digests: sections.iter().map(section_digest).collect(),
            pages: articles.iter().map(|article| Arc::clone(&article.page)).collect(),
            articles: articles::by_path(&articles),
            n_sources: documents.n_sources(),
            world,
            hidden: hidden_pages,
            next_change,
            config,
            oracle,
            templates,
            plan,
            sections,
            discussions,
            stylesheet,
            found,
            found_in_site,
            digests,
            config_digest,
            templates_digest,
            tree,
            data,
            documents,
            statics,
            assets,
            left_out,
        }
    }
}

impl Loaded {
    /// Whether its index would be made from `inputs` again.
    fn knows(&self, inputs: &site::Inputs) -> bool {
        let site = &self.oracle.site;
        let cards = site.sections.iter().filter_map(|node| node.card.as_ref());
        site.pages.len() == inputs.pages.len()
            && site
                .pages
                .iter()
                .zip(&inputs.pages)
                .all(|(own, other)| Arc::ptr_eq(own, other) || self.knows_page(own, other))
            && cards.clone().count() == inputs.sections.len()
            && inputs.sections.iter().all(|card| cards.clone().any(|own| Arc::ptr_eq(own, card)))
            && (&self.assets, &self.statics, &self.left_out) == (&inputs.assets, &inputs.statics, &inputs.left_out)
    }
}

impl Loaded {
    /// Whether its index, and what was found in it, would be the same with `card` in the place of its `own`.
    pub(super) fn knows_page(&self, own: &Card, card: &Card) -> bool {
        let is_same_title = own.meta.title == card.meta.title;
        let is_about = |found: &Diagnostic| {
            found.path.as_ref() == Some(&own.path) || found.related.iter().any(|place| place.path == own.path)
        };
        own.is_same_to_index(card)
            && (is_same_title || !self.oracle.site.is_ordered_by_title())
            && (own.meta == card.meta || !self.found_in_site.iter().any(is_about))
    }
}

impl HiddenPage {
    fn new(page: &Page, why: Hidden, is_included: bool) -> Self {
        let meta = &page.meta;
        let date = match why {
            Hidden::Expired => meta.expires,
            _ => meta.publish_date.or(meta.date),
        };
        Self { path: page.path.clone(), title: meta.title.clone(), date, why, is_included }
    }
}

/// The card of a section; the same as in `earlier` if it is equal.
fn section_card(section: &Section, earlier: Option<&Loaded>) -> Arc<SectionCard> {
    let card = SectionCard::new(section);
    let known = earlier.and_then(|earlier| {
        let site = &earlier.oracle.site;
        site.section(site.section_at(section.path.as_str())?).card.as_ref()
    });
    known.filter(|known| ***known == card).map_or_else(|| Arc::new(card), Arc::clone)
}

/// When, after `now`, a page may come, go, or be closed to comments by itself.
fn next_change(page: &Page, config: &Config, now: i64) -> Option<i64> {
    let closes = articles::closes(&page.meta, config).filter(|closes| *closes > now);
    visibility::next_change(&page.meta, now).into_iter().chain(closes).min()
}

/// One warning for all calls of another generator's shortcodes, at the first of them.
fn shortcodes<'a>(pages: impl Iterator<Item = &'a Page>) -> Option<Diagnostic> {
    let with_calls: Vec<(&Page, &Shortcodes)> =
        pages.filter_map(|page| Some((page, page.shortcodes.as_ref()?))).collect();
    let (first, calls) = with_calls.first()?;
    let n_calls = with_calls.iter().map(|(_, calls)| calls.n_calls as usize).sum();
    let names: BTreeSet<&str> = with_calls.iter().filter_map(|(_, calls)| calls.name.as_deref()).collect();
    Some(messages::build::shortcodes(&first.path, calls.span, n_calls, with_calls.len(), &names))
}

/// The sizes of all local images that pages and sections show.
fn image_sizes(site: &Site, root: &Path) -> ImageSizes {
    let mut images: BTreeSet<SitePath> = BTreeSet::new();
    for card in &site.pages {
        let origin = Origin { path: &card.path, route: &card.route, anchors: &[] };
        images.extend(links::images(site, origin, &card.links));
    }
    for node in site.sections.iter() {
        let Some(card) = &node.card else { continue };
        let origin = Origin { path: &card.path, route: &node.route, anchors: &[] };
        images.extend(links::images(site, origin, &card.links));
    }
    let images: Vec<SitePath> = images.into_iter().collect();
    let sizes = images.into_par_iter().filter_map(|path| {
        let size = source::image_size(root, &path)?;
        Some((path, size))
    });
    sizes.collect()
}
