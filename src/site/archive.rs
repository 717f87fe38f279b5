//! Archives: all dated pages by year.

use super::{PageId, Site};

/// The pages of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// The civil year, in the offset each date was written in.
    pub year: i16,
    /// Newest first.
    pub pages: Vec<PageId>,
}

/// All years that have pages, newest first.
pub fn years(site: &Site) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for &id in site.newest.iter() {
        let date = site.page(id).meta.date.expect("only dated pages are in `newest`");
        match years.iter_mut().find(|year| year.year == date.year()) {
            Some(year) => year.pages.push(id),
            None => years.push(Year { year: date.year(), pages: vec![id] }),
        }
    }
    years
}
