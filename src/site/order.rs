//! Order of pages, and who stands beside whom.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use super::tree::SectionNode;
use super::{Card, PageId};
use crate::content::SortBy;

/// The pages beside a page in the order of its section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before: for dates, the newer.
    pub lower: Option<PageId>,
    /// The one after: for dates, the older.
    pub higher: Option<PageId>,
}

/// Sorts `pages`; ties are broken by path, so that the order is total.
pub fn sort(pages: &mut [PageId], cards: &[Arc<Card>], sort_by: SortBy) {
    let card = |id: &PageId| &cards[id.index()];
    match sort_by {
        SortBy::Date => pages.sort_by(|a, b| {
            let key = |card: &Arc<Card>| (card.meta.date.is_none(), Reverse(card.meta.date.map(|date| date.seconds)));
            key(card(a)).cmp(&key(card(b))).then_with(|| card(a).path.cmp(&card(b).path))
        }),
        SortBy::UpdateDate => pages.sort_by(|a, b| {
            let key = |card: &Arc<Card>| {
                let date = card.meta.updated.or(card.meta.date);
                (date.is_none(), Reverse(date.map(|date| date.seconds)))
            };
            key(card(a)).cmp(&key(card(b))).then_with(|| card(a).path.cmp(&card(b).path))
        }),
        SortBy::Title => pages.sort_by_cached_key(|id| {
            let card = card(id);
            (deunicode::deunicode(&card.meta.title).to_lowercase(), card.meta.title.clone(), card.path.clone())
        }),
        SortBy::TitleBytes => {
            pages.sort_by(|a, b| (&card(a).meta.title, &card(a).path).cmp(&(&card(b).meta.title, &card(b).path)));
        }
        SortBy::Weight => pages.sort_by(|a, b| {
            let key = |card: &Arc<Card>| (card.meta.weight.is_none(), card.meta.weight);
            key(card(a)).cmp(&key(card(b))).then_with(|| card(a).path.cmp(&card(b).path))
        }),
        SortBy::Slug => {
            pages.sort_by(|a, b| (&card(a).meta.slug, &card(a).path).cmp(&(&card(b).meta.slug, &card(b).path)));
        }
        SortBy::Permalink => {
            pages.sort_by(|a, b| (&card(a).route, &card(a).path).cmp(&(&card(b).route, &card(b).path)));
        }
        SortBy::Verdict => pages.sort_by(|a, b| {
            let key = |card: &Arc<Card>| {
                let score = card.verdict.as_ref().map(|verdict| verdict.score);
                (Reverse(score), card.meta.date.is_none(), Reverse(card.meta.date.map(|date| date.seconds)))
            };
            key(card(a)).cmp(&key(card(b))).then_with(|| card(a).path.cmp(&card(b).path))
        }),
        SortBy::None => pages.sort_by(|a, b| card(a).path.cmp(&card(b).path)),
    }
}

/// Whether `sort_by` can place `card` among others; a page that it cannot place has no neighbours.
fn is_placed(card: &Card, sort_by: SortBy) -> bool {
    match sort_by {
        SortBy::Date => card.meta.date.is_some(),
        SortBy::UpdateDate => card.meta.updated.or(card.meta.date).is_some(),
        SortBy::Weight => card.meta.weight.is_some(),
        SortBy::Verdict => card.verdict.is_some(),
        SortBy::Title | SortBy::TitleBytes | SortBy::Slug | SortBy::Permalink => true,
        SortBy::None => false,
    }
}

/// The neighbours of every page, in the order of its own section (also where that is transparent).
pub fn neighbours(cards: &[Arc<Card>], sections: &[SectionNode]) -> Vec<Neighbours> {
    let mut neighbours = vec![Neighbours::default(); cards.len()];
    for section in sections {
        let placed: Vec<PageId> =
            section.own_pages.iter().copied().filter(|id| is_placed(&cards[id.index()], section.sort_by())).collect();
        for pair in placed.windows(2) {
            neighbours[pair[0].index()].higher = Some(pair[1]);
            neighbours[pair[1].index()].lower = Some(pair[0]);
        }
    }
    neighbours
}

/// Orders names as a reader would: letter case and accents aside, then as written.
pub fn by_name(a: &str, b: &str) -> Ordering {
    fold(a).cmp(&fold(b)).then_with(|| a.cmp(b))
}

/// A name with letter case and accents taken off.
pub fn fold(name: &str) -> String {
    deunicode::deunicode(name).trim().to_lowercase()
}
