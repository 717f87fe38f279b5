//! Order of pages, and who stands beside whom.

use std::cmp::Reverse;
use std::sync::Arc;

use super::tree::SectionNode;
use super::{Card, PageId};
use crate::content::{Date, SortBy};

/// The pages beside a page in the order of its section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before: for dates, the newer.
    pub lower: Option<PageId>,
    /// The one after: for dates, the older.
    pub higher: Option<PageId>,
}

/// Sorts `pages`; ties are broken by path, so that the order is total. `cards` are those of all pages, by path: the ids of
/// pages are in that order too.
pub fn sort(pages: &mut [PageId], cards: &[Arc<Card>], sort_by: SortBy) {
    let card = |id: &PageId| &*cards[id.index()];
    // PERF: keys are made once for each page; comparing cards would fetch two of them for each comparison.
    match sort_by {
        SortBy::Date => pages.sort_by_cached_key(|id| (dated(card(id).meta.date), *id)),
        SortBy::UpdateDate => pages.sort_by_cached_key(|id| {
            let meta = &card(id).meta;
            (dated(meta.updated.or(meta.date)), *id)
        }),
        SortBy::Title => pages.sort_by_cached_key(|id| {
            let title = &card(id).meta.title;
            (deunicode::deunicode(title).to_lowercase(), title.clone(), *id)
        }),
        SortBy::TitleBytes => pages.sort_by(|a, b| (&card(a).meta.title, a).cmp(&(&card(b).meta.title, b))),
        SortBy::Weight => pages.sort_by_cached_key(|id| {
            let weight = card(id).meta.weight;
            (weight.is_none(), weight, *id)
        }),
        SortBy::Slug => pages.sort_by(|a, b| (&card(a).meta.slug, a).cmp(&(&card(b).meta.slug, b))),
        SortBy::Permalink => pages.sort_by(|a, b| (&card(a).route, a).cmp(&(&card(b).route, b))),
        SortBy::Verdict => pages.sort_by_cached_key(|id| {
            let Card { meta, verdict, .. } = card(id);
            (Reverse(verdict.as_ref().map(|verdict| verdict.score)), dated(meta.date), *id)
        }),
        SortBy::None => pages.sort(),
    }
}

/// All pages, as [`SortBy::Date`] has them: the newest first, and those without a date at the end.
pub fn by_date(cards: &[Arc<Card>]) -> Vec<PageId> {
    let mut pages: Vec<PageId> = (0..cards.len() as u32).map(PageId).collect();
    sort(&mut pages, cards, SortBy::Date);
    pages
}

/// The newest first; what has no date behind all that have one.
fn dated(date: Option<Date>) -> (bool, Reverse<Option<i64>>) {
    (date.is_none(), Reverse(date.map(|date| date.seconds)))
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

/// A name with letter case and accents taken off.
pub fn fold(name: &str) -> String {
    deunicode::deunicode(name).trim().to_lowercase()
}
