//! Backlinks: who links here, and in which sentence.

use rayon::prelude::*;

use super::links::{self, Destination};
use super::{Card, PageId, Site};
use crate::markdown::Link;

/// A link from another page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The page that links.
    pub from: PageId,
    /// The sentence that holds the link, as plain text.
    pub sentence: String,
}

/// For every page, the pages that link to it, newest first, each once (with its first sentence).
pub fn build(site: &Site) -> Vec<Vec<Backlink>> {
    // PERF: where a link leads is looked up in several tables, and most links lead out of the site.
    let links: Vec<Vec<(PageId, &Link)>> = site.pages.par_iter().map(|card| to_pages(site, card)).collect();
    let mut backlinks: Vec<Vec<Backlink>> = vec![Vec::new(); site.pages.len()];
    for (from, links) in site.page_ids().zip(links) {
        for (to, link) in links {
            let known = &mut backlinks[to.index()];
            if to != from && known.iter().all(|backlink| backlink.from != from) {
                known.push(Backlink { from, sentence: link.sentence.clone() });
            }
        }
    }
    for known in &mut backlinks {
        known.sort_by_key(|backlink| {
            let card = site.page(backlink.from);
            (std::cmp::Reverse(card.meta.date.map(|date| date.seconds)), card.path.clone())
        });
    }
    backlinks
}

/// The links of a page to pages.
fn to_pages<'a>(site: &Site, card: &'a Card) -> Vec<(PageId, &'a Link)> {
    let links = card.links.iter().filter(|link| !link.is_image);
    let to_page = |link| match links::destination(site, &card.path, &card.route, link)? {
        Destination::Page(to, _) => Some((to, link)),
        _ => None,
    };
    links.filter_map(to_page).collect()
}
