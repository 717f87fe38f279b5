//! Long lists, cut into parts that have pages of their own.

use super::Route;

/// A part of a long list. Numbered from the oldest, so that a new essay touches one part and not all:
/// the newest part stands at the list's own URL and holds between `n` and `2n - 1` items.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListPage {
    /// 1-based; 1 is the oldest.
    pub number: usize,
    /// Items before it, from the newest.
    pub skip: usize,
    /// Its items.
    pub take: usize,
    /// Items that a part is to have.
    pub size: usize,
    /// The part with newer items.
    pub newer: Option<Route>,
    /// The part with older items.
    pub older: Option<Route>,
    /// The oldest part.
    pub oldest: Route,
}

/// Cuts a list of `n_items`, whose newest part stands at `base`, into parts of `size`. Newest part first.
pub fn paginate(base: &Route, n_items: usize, size: usize, component: &str) -> Vec<(Route, ListPage)> {
    let size = size.max(1);
    let n_pages = (n_items / size).max(1);
    let route = |number: usize| match number {
        number if number == n_pages => base.clone(),
        number => base.subfolder(component).subfolder(&number.to_string()),
    };
    (1..=n_pages)
        .rev()
        .map(|number| {
            let older_items = (number - 1) * size;
            let take = if number == n_pages { n_items - older_items } else { size };
            let page = ListPage {
                number,
                skip: n_items - older_items - take,
                take,
                size,
                newer: (number < n_pages).then(|| route(number + 1)),
                older: (number > 1).then(|| route(number - 1)),
                oldest: route(1),
            };
            (route(number), page)
        })
        .collect()
}
