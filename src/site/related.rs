//! Related essays: those that share words which few others have.

use super::{PageId, Site};
use crate::hash::FastMap;

/// Which pages carry which words.
#[derive(Debug)]
pub struct Related {
    pages_of_term: FastMap<String, Vec<PageId>>,
}

impl Related {
    /// Indexes the words of all dated pages: their frequent words, and the terms of their taxonomies.
    pub fn new(site: &Site) -> Self {
        let mut pages_of_term: FastMap<String, Vec<PageId>> = FastMap::default();
        for id in site.page_ids().filter(|id| site.page(*id).meta.date.is_some()) {
            for term in terms(site, id) {
                pages_of_term.entry(term).or_default().push(id);
            }
        }
        Self { pages_of_term }
    }

    /// Up to `limit` pages that are most like `page`. A shared word counts the more the fewer pages
    /// have it; a word that more than a tenth of all pages have counts nothing.
    pub fn to(&self, site: &Site, page: PageId, limit: usize) -> Vec<PageId> {
        let common = (site.pages.len() / 10).max(8);
        let mut scores: FastMap<PageId, f64> = FastMap::default();
        for term in terms(site, page) {
            let Some(pages) = self.pages_of_term.get(&term).filter(|pages| pages.len() <= common) else { continue };
            let weight = (1.0 + site.pages.len() as f64 / pages.len() as f64).ln();
            for other in pages.iter().filter(|other| **other != page) {
                *scores.entry(*other).or_default() += weight;
            }
        }
        let mut related: Vec<(PageId, f64)> = scores.into_iter().collect();
        related.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| site.page(a.0).path.cmp(&site.page(b.0).path)));
        related.into_iter().take(limit).map(|(id, _)| id).collect()
    }
}

/// The words of a page in a fixed order, so that sums of floats come out the same each time.
fn terms(site: &Site, id: PageId) -> std::collections::BTreeSet<String> {
    let card = site.page(id);
    let tagged = card.meta.taxonomies.iter().flat_map(|(_, terms)| terms).map(|term| super::order::fold(&term.value));
    tagged.chain(card.terms.iter().cloned()).collect()
}
