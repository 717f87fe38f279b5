//! Taxonomies: the terms that pages carry, and the pages of each term.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Card, PageId, Route, order};
use crate::config::{Config, TaxonomyConfig};
use crate::content::SortBy;
use crate::diagnostic::{Diagnostic, messages};
use crate::hash::FastMap;
use crate::slug::slugify;

/// One way of classifying pages, with its terms.
#[derive(Debug)]
pub struct Taxonomy {
    /// What the config says of it.
    pub config: TaxonomyConfig,
    /// `/tags/`
    pub route: Route,
    /// By name, letter case and accents aside.
    pub terms: Vec<Term>,
    by_slug: BTreeMap<String, usize>,
    /// Each name as it is written somewhere.
    by_spelling: FastMap<String, usize>,
}

/// One term: `reading`.
#[derive(Debug)]
pub struct Term {
    /// As most pages write it.
    pub name: String,
    /// As URLs have it.
    pub slug: String,
    /// `/tags/reading/`
    pub route: Route,
    /// Newest first.
    pub pages: Vec<PageId>,
}

impl Taxonomy {
    /// The term that `name` means: terms that have the same slug are the same.
    pub fn term(&self, name: &str, config: &Config) -> Option<&Term> {
        let at = self.by_spelling.get(name).or_else(|| self.by_slug.get(&key(name, config)))?;
        Some(&self.terms[*at])
    }
}

/// What makes two spellings one term: the slug, letter case and accents aside.
fn key(name: &str, config: &Config) -> String {
    order::fold(&slugify(name, config.slugify.taxonomies))
}

/// Gathers the terms of all pages. Spellings that differ only in letter case or accents are merged
/// under the commonest, with a warning that names both.
pub fn build(pages: &[Arc<Card>], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Taxonomy> {
    config
        .taxonomies
        .iter()
        .map(|taxonomy| {
            let root = Route::home().subfolder(&slugify(&taxonomy.name, config.slugify.taxonomies));
            let mut found: BTreeMap<String, Found<'_>> = BTreeMap::new();
            // PERF: many pages have few terms.
            let mut keys: FastMap<&str, String> = FastMap::default();
            for (id, page) in pages.iter().enumerate() {
                for term in page.terms_of(&taxonomy.name) {
                    if term.value.trim().is_empty() {
                        continue;
                    }
                    let key = keys.entry(&term.value).or_insert_with(|| key(&term.value, config));
                    if !found.contains_key(key) {
                        found.insert(key.clone(), Found::default());
                    }
                    let entry = found.get_mut(key).expect("put in if it was not there");
                    entry.pages.push(PageId(id as u32));
                    let spelling = entry.spellings.entry(term.value.trim()).or_default();
                    spelling.push((PageId(id as u32), term.span));
                }
            }
            let mut by_slug = BTreeMap::new();
            let mut terms: Vec<(String, Term)> = found
                .into_iter()
                .map(|(key, mut found)| {
                    let name = found.commonest();
                    found.warn(&name, &taxonomy.name, pages, diagnostics);
                    found.pages.dedup();
                    order::sort(&mut found.pages, pages, SortBy::Date);
                    let slug = slugify(&name, config.slugify.taxonomies);
                    (key, Term { route: root.subfolder(&slug), name, slug, pages: found.pages })
                })
                .collect();
            terms.sort_by(|a, b| order::by_name(&a.1.name, &b.1.name));
            for (at, (key, _)) in terms.iter().enumerate() {
                by_slug.insert(key.clone(), at);
            }
            let terms = terms.into_iter().map(|(_, term)| term).collect();
            let by_spelling =
                keys.into_iter().filter_map(|(name, key)| Some((name.to_owned(), *by_slug.get(&key)?))).collect();
            Taxonomy { config: taxonomy.clone(), route: root, terms, by_slug, by_spelling }
        })
        .collect()
}

#[derive(Default)]
struct Found<'a> {
    pages: Vec<PageId>,
    spellings: BTreeMap<&'a str, Vec<(PageId, crate::diagnostic::Span)>>,
}

impl Found<'_> {
    /// The spelling that most pages use; of equals, the first in byte order.
    fn commonest(&self) -> String {
        let most = self.spellings.values().map(Vec::len).max().unwrap_or(0);
        let mut commonest = self.spellings.iter().filter(|(_, uses)| uses.len() == most);
        commonest.next().map(|(name, _)| (*name).to_owned()).unwrap_or_default()
    }

    fn warn(&self, name: &str, taxonomy: &str, pages: &[Arc<Card>], diagnostics: &mut Vec<Diagnostic>) {
        for (other, uses) in self.spellings.iter().filter(|(other, _)| **other != name) {
            let (page, span) = uses[0];
            diagnostics.push(messages::site::merged_term(&pages[page.index()].path, span, taxonomy, other, name));
        }
    }
}
