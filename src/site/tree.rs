//! Sections: which pages and which sections stand below which.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Card, PageId, Route, SectionCard, SectionId, order, route};
use crate::config::Config;
use crate::content::SortBy;
use crate::hash::FastMap;
use crate::path::SitePath;

/// A section and its place in the site.
#[derive(Debug)]
pub struct SectionNode {
    /// Its folder: `content/essays`.
    pub folder: SitePath,
    /// What its `_index.md` says; only the home section can be without.
    pub card: Option<Arc<SectionCard>>,
    /// Where it is served.
    pub route: Route,
    /// The section above; `None` for the home section.
    pub parent: Option<SectionId>,
    /// The sections below, by weight, then path.
    pub subsections: Vec<SectionId>,
    /// Pages of its own folder, in order.
    pub own_pages: Vec<PageId>,
    /// Those and the pages of transparent sections below, in order.
    pub pages: Vec<PageId>,
}

impl SectionNode {
    /// The order of its pages.
    pub fn sort_by(&self) -> SortBy {
        self.card.as_ref().map_or(SortBy::Date, |card| card.meta.sort_by)
    }

    /// Its title; the last component of its folder where it has none.
    pub fn title<'a>(&'a self, config: &'a Config) -> &'a str {
        match self.card.as_ref().and_then(|card| card.meta.title.as_deref()) {
            Some(title) => title,
            None if self.parent.is_none() => &config.title,
            None => self.folder.file_name(),
        }
    }
}

/// All sections, and the section of each page.
pub struct Tree {
    /// By path; the home section first.
    pub sections: Vec<SectionNode>,
    /// Page → section.
    pub section_of: Vec<SectionId>,
}

/// A folder is a section when it holds an `_index.md`; the home section is always there. Pages in
/// other folders belong to the nearest section above, so that no page is lost to every list. `by_date` are
/// [all pages](order::by_date).
pub fn build(pages: &[Arc<Card>], by_date: &[PageId], cards: Vec<Arc<SectionCard>>, config: &Config) -> Tree {
    let home = SitePath::new("content").expect("a legal path");
    let mut by_folder: BTreeMap<SitePath, Option<Arc<SectionCard>>> = BTreeMap::new();
    by_folder.insert(home, None);
    for card in cards {
        let folder = card.path.parent().expect("an `_index.md` stands in `content/`");
        by_folder.insert(folder, Some(card));
    }
    let mut sections: Vec<SectionNode> = by_folder
        .into_iter()
        .map(|(folder, card)| SectionNode {
            route: route::of_folder(&folder, config),
            folder,
            card,
            parent: None,
            subsections: Vec::new(),
            own_pages: Vec::new(),
            pages: Vec::new(),
        })
        .collect();
    let ids: FastMap<SitePath, SectionId> =
        sections.iter().enumerate().map(|(id, section)| (section.folder.clone(), SectionId(id as u32))).collect();
    let nearest = |mut folder: Option<&str>| {
        while let Some(candidate) = folder {
            if let Some(&id) = ids.get(candidate) {
                return id;
            }
            folder = above(candidate);
        }
        SectionId(0)
    };
    for id in 1..sections.len() {
        let parent = nearest(above(sections[id].folder.as_str()));
        sections[id].parent = Some(parent);
        sections[parent.index()].subsections.push(SectionId(id as u32));
    }
    let section_of: Vec<SectionId> = pages
        .iter()
        .map(|page| {
            // The folder that is the page's own (`x/index.md`) is not a place to look in.
            let folder = above(page.path.as_str());
            nearest(if page.path.stem() == "index" { folder.and_then(above) } else { folder })
        })
        .collect();
    for page in by_date {
        sections[section_of[page.index()].index()].own_pages.push(*page);
    }
    gather_transparent(&mut sections);
    for id in 0..sections.len() {
        let sort_by = sections[id].sort_by();
        // By date they are already.
        if sort_by != SortBy::Date {
            order::sort(&mut sections[id].own_pages, pages, sort_by);
        }
        // Where no transparent section below adds any, both are the same.
        if sections[id].pages.len() == sections[id].own_pages.len() {
            let section = &mut sections[id];
            section.pages.clone_from(&section.own_pages);
        } else {
            order::sort(&mut sections[id].pages, pages, sort_by);
        }
        let mut below = std::mem::take(&mut sections[id].subsections);
        below.sort_by_key(|child| {
            let child = &sections[child.index()];
            (child.card.as_ref().map_or(0, |card| card.meta.weight), child.folder.clone())
        });
        sections[id].subsections = below;
    }
    Tree { sections, section_of }
}

/// The folder of a file or folder.
fn above(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Pages of a transparent section count in every section above up to the first that is not transparent.
fn gather_transparent(sections: &mut [SectionNode]) {
    let mut pages: Vec<BTreeSet<PageId>> =
        sections.iter().map(|section| section.own_pages.iter().copied().collect()).collect();
    // Sections are sorted by path, so a section stands behind all that it lies in.
    for id in (1..sections.len()).rev() {
        let is_transparent = sections[id].card.as_ref().is_some_and(|card| card.meta.transparent);
        if let (true, Some(parent)) = (is_transparent, sections[id].parent) {
            let own = pages[id].clone();
            pages[parent.index()].extend(own);
        }
    }
    for (section, pages) in sections.iter_mut().zip(pages) {
        section.pages = pages.into_iter().collect();
    }
}
