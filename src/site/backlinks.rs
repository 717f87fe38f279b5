//! Backlinks: who links here, and in which sentence.

use super::links::{self, Destination};
use super::{PageId, Site};

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
    let mut backlinks: Vec<Vec<Backlink>> = vec![Vec::new(); site.pages.len()];
    for from in site.page_ids() {
        let card = site.page(from);
        for link in card.links.iter().filter(|link| !link.is_image) {
            let Some(Destination::Page(to, _)) = links::destination(site, &card.path, &card.route, link) else {
                continue;
            };
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
