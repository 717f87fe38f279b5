//! Taxonomies: the terms that pages carry, and the pages of each term.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Card, PageId, Route, order};
use crate::config::{Config, TaxonomyConfig};
use crate::diagnostic::{Diagnostic, Span, messages};
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
/// `by_date` are [all pages](order::by_date), and in their order are those of each term.
pub fn build(
    pages: &[Arc<Card>],
    by_date: &[PageId],
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Taxonomy> {
    config
        .taxonomies
        .iter()
        .map(|taxonomy| {
            let root = Route::home().subfolder(&slugify(&taxonomy.name, config.slugify.taxonomies));
            let found = gather(pages, by_date, taxonomy, config);
            let mut terms: Vec<(Found<'_>, Term)> = found
                .into_iter()
                .map(|mut found| {
                    let name = found.commonest();
                    found.warn(&name, &taxonomy.name, pages, diagnostics);
                    let mut pages_of = std::mem::take(&mut found.pages);
                    pages_of.dedup();
                    let slug = slugify(&name, config.slugify.taxonomies);
                    let term = Term { route: root.subfolder(&slug), name, slug, pages: pages_of };
                    (found, term)
                })
                .collect();
            terms.sort_by_cached_key(|(_, term)| (order::fold(&term.name), term.name.clone()));
            let (mut by_slug, mut by_spelling) = (BTreeMap::new(), FastMap::default());
            for (at, (found, _)) in terms.iter().enumerate() {
                by_slug.insert(found.key.clone(), at);
                by_spelling.extend(found.names.iter().map(|name| ((*name).to_owned(), at)));
            }
            let terms = terms.into_iter().map(|(_, term)| term).collect();
            Taxonomy { config: taxonomy.clone(), route: root, terms, by_slug, by_spelling }
        })
        .collect()
}

/// A term as it was found.
struct Found<'a> {
    key: String,
    pages: Vec<PageId>,
    /// Each name as it is written somewhere.
    names: Vec<&'a str>,
    /// The same without blanks around it, and who writes it so; in byte order.
    spellings: Vec<(&'a str, Vec<(PageId, Span)>)>,
}

/// The terms that `pages` have in `taxonomy`, by key.
///
/// PERF: there are many pages and few terms, so each name is looked at closely only once.
fn gather<'a>(
    pages: &'a [Arc<Card>],
    by_date: &[PageId],
    taxonomy: &TaxonomyConfig,
    config: &Config,
) -> Vec<Found<'a>> {
    let mut all: Vec<Found<'a>> = Vec::new();
    let mut by_key: FastMap<String, usize> = FastMap::default();
    let mut by_name: FastMap<&str, (usize, usize)> = FastMap::default();
    for &id in by_date {
        for term in pages[id.index()].terms_of(&taxonomy.name) {
            let spelling = term.value.trim();
            if spelling.is_empty() {
                continue;
            }
            let (at, of) = *by_name.entry(&term.value).or_insert_with(|| {
                let key = key(&term.value, config);
                let at = *by_key.entry(key).or_insert_with_key(|key| {
                    let key = key.clone();
                    all.push(Found { key, pages: Vec::new(), names: Vec::new(), spellings: Vec::new() });
                    all.len() - 1
                });
                let found = &mut all[at];
                found.names.push(&term.value);
                let known = found.spellings.iter().position(|(known, _)| *known == spelling);
                let of = known.unwrap_or_else(|| {
                    found.spellings.push((spelling, Vec::new()));
                    found.spellings.len() - 1
                });
                (at, of)
            });
            let found = &mut all[at];
            found.pages.push(id);
            found.spellings[of].1.push((id, term.span));
        }
    }
    all.iter_mut().for_each(|found| found.spellings.sort_by_key(|(spelling, _)| *spelling));
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}

impl Found<'_> {
    /// The spelling that most pages use; of equals, the first in byte order.
    fn commonest(&self) -> String {
        let most = self.spellings.iter().map(|(_, uses)| uses.len()).max().unwrap_or(0);
        let mut commonest = self.spellings.iter().filter(|(_, uses)| uses.len() == most);
        commonest.next().map(|(name, _)| (*name).to_owned()).unwrap_or_default()
    }

    fn warn(&self, name: &str, taxonomy: &str, pages: &[Arc<Card>], diagnostics: &mut Vec<Diagnostic>) {
        for (other, uses) in self.spellings.iter().filter(|(other, _)| *other != name) {
            // The first by path.
            let Some((page, span)) = uses.iter().copied().min_by_key(|(page, _)| *page) else { continue };
            diagnostics.push(messages::site::merged_term(&pages[page.index()].path, span, taxonomy, other, name));
        }
    }
}
