//! Series: essays that are to be read one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Card, PageId, Route, order};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, messages};
use crate::slug::slugify;

/// A series and its essays.
#[derive(Debug)]
pub struct Series {
    /// Its name, as its first essay writes it.
    pub name: String,
    /// As URLs have it.
    pub slug: String,
    /// `/series/on-margins/`
    pub route: Route,
    /// By weight, then date (oldest first), then path.
    pub pages: Vec<PageId>,
}

/// Gathers all series, by name. Spellings that differ only in letter case or accents are one series.
pub fn build(pages: &[Arc<Card>], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Series> {
    let mut found: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    for (id, page) in pages.iter().enumerate() {
        if let Some(series) = &page.meta.series {
            found.entry(order::fold(&series.value)).or_default().push(PageId(id as u32));
        }
    }
    found
        .into_values()
        .map(|mut members| {
            members.sort_by_key(|id| {
                let card = &pages[id.index()];
                let meta = &card.meta;
                (meta.weight.unwrap_or(i64::MAX), meta.date.map(|date| date.seconds), card.path.clone())
            });
            let spelling = |id: &PageId| pages[id.index()].meta.series.as_ref().expect("gathered by it");
            let name = spelling(&members[0]).value.trim().to_owned();
            for id in &members[1..] {
                let other = spelling(id);
                if other.value.trim() != name {
                    let path = &pages[id.index()].path;
                    diagnostics.push(messages::site::merged_term(path, other.span, "series", &other.value, &name));
                }
            }
            let slug = slugify(&name, config.slugify.taxonomies);
            Series { route: Route::home().subfolder("series").subfolder(&slug), slug, name, pages: members }
        })
        .collect()
}
