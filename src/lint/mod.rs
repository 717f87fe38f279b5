//! What `check` looks for beyond what a build reports: things that are allowed and probably not meant.
//!
//! Pure: from a loaded site and what its templates asked to findings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::build::Loaded;
use crate::config::{Words, words};
use crate::diagnostic::messages::lint as messages;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SitePath;
use crate::site::links::{self, Destination};
use crate::site::plan::Output;
use crate::site::{PageId, Route};
use crate::template::record::Trace;

/// Characters of a title that search results and feed readers still show whole.
const LONG_TITLE: usize = 70;

/// Number of pages from which it matters that each new essay renders them all again.
const WIDE_FAN_OUT: usize = 50;

/// All findings. `traces` is what each output's template asked.
pub fn all(loaded: &Loaded, traces: &[(Output, Trace)]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    language(loaded, &mut found);
    titles(loaded, &mut found);
    headings(loaded, &mut found);
    images(loaded, &mut found);
    reach(loaded, &mut found);
    unread_front_matter(loaded, &mut found);
    fan_out(loaded, traces, &mut found);
    found
}

/// Whether the theme speaks the language of the site, by words that are built in or by those of the author.
fn language(loaded: &Loaded, found: &mut Vec<Diagnostic>) {
    let (language, english) = (&loaded.config.default_language, Words::english());
    if !words::is_built_in(language) && loaded.config.words.iter().eq(english.iter()) {
        found.push(messages::untranslated(language));
    }
}

fn titles(loaded: &Loaded, found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<String, (&SitePath, Option<Span>)> = HashMap::new();
    for card in &loaded.oracle.site.pages {
        let (title, span) = (&card.meta.title, card.meta.title_span);
        let length = title.chars().count();
        if length > LONG_TITLE {
            found.push(messages::long_title(&card.path, span, length, LONG_TITLE));
        }
        match first.get(&title.to_lowercase()) {
            Some((path, other)) => found.push(messages::duplicate_title(&card.path, span, title, path, *other)),
            None => {
                first.insert(title.to_lowercase(), (&card.path, span));
            }
        }
    }
}

/// The page's title is its level-one heading, so the first heading of a body should be of level two.
fn headings(loaded: &Loaded, found: &mut Vec<Diagnostic>) {
    for page in &loaded.pages {
        let mut level = 1;
        for heading in &page.body.headings {
            if heading.level > level + 1 {
                found.push(messages::skipped_heading(&page.path, heading, level + 1));
            }
            level = heading.level;
        }
    }
}

fn images(loaded: &Loaded, found: &mut Vec<Diagnostic>) {
    for card in &loaded.oracle.site.pages {
        for link in card.links.iter().filter(|link| link.is_image && link.is_alt_missing) {
            found.push(messages::missing_alt(&card.path, link));
        }
    }
}

/// Pages that no page leads to, and assets that nothing shows.
fn reach(loaded: &Loaded, found: &mut Vec<Diagnostic>) {
    let site = &loaded.oracle.site;
    let mut pages: BTreeSet<PageId> = BTreeSet::new();
    let mut files: BTreeSet<SitePath> = BTreeSet::new();
    let mut note = |from: &SitePath, route: &Route, links: &[crate::markdown::Link]| {
        for link in links {
            match links::destination(site, from, route, link) {
                Some(Destination::Page(id, _)) if site.page(id).path != *from => {
                    pages.insert(id);
                }
                Some(Destination::File(path, ..)) => {
                    files.insert(path);
                }
                _ => {}
            }
        }
    };
    for card in &site.pages {
        note(&card.path, &card.route, &card.links);
    }
    for node in site.sections.iter() {
        if let Some(card) = &node.card {
            note(&card.path, &node.route, &card.links);
        }
    }
    let menu: Vec<&str> = loaded.config.theme.nav.iter().map(|link| link.url.as_str()).collect();
    for id in site.page_ids() {
        let card = site.page(id);
        let section = site.section(site.section_of[id.index()]);
        // The default home page lists dated essays only, and a section that makes no page lists nothing.
        let is_listed = match section.parent {
            None => card.meta.date.is_some(),
            Some(_) => section.card.as_ref().is_none_or(|card| card.meta.render),
        };
        let is_in_menu = menu.iter().any(|url| url.trim_matches('/') == card.route.decoded().trim_matches('/'));
        if !is_listed && !pages.contains(&id) && !is_in_menu {
            found.push(messages::orphan(&card.path));
        }
    }
    for path in site.assets.keys().filter(|path| !files.contains(*path)) {
        let is_named = loaded.templates.mention(path.file_name());
        if !is_named {
            found.push(messages::unused_asset(path));
        }
    }
}

/// Keys of `[extra]` that no template mentions.
fn unread_front_matter(loaded: &Loaded, found: &mut Vec<Diagnostic>) {
    for card in &loaded.oracle.site.pages {
        for entry in &card.meta.extra.entries {
            if !loaded.templates.mention(&entry.key.value) {
                found.push(messages::unread_key(&card.path, entry.key.span, &entry.key.value));
            }
        }
    }
}

/// Functions whose answer changes with each new essay, asked on many pages.
fn fan_out(loaded: &Loaded, traces: &[(Output, Trace)], found: &mut Vec<Diagnostic>) {
    let mut asked: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (output, trace) in traces {
        if !matches!(output, Output::Page(_)) {
            continue;
        }
        let functions: BTreeSet<_> =
            trace.iter().filter(|query| query.sees_each_new_page()).map(|query| query.function()).collect();
        for function in functions {
            *asked.entry(function).or_default() += 1;
        }
    }
    for (function, n_pages) in asked.into_iter().filter(|(_, n_pages)| *n_pages >= WIDE_FAN_OUT) {
        let template = loaded.templates.caller(function);
        found.push(messages::fan_out(template.as_ref(), function, n_pages));
    }
}

/// The external links of all pages, each with the places that name it.
pub fn external_links(loaded: &Loaded) -> BTreeMap<String, Vec<(SitePath, Span)>> {
    let mut urls: BTreeMap<String, Vec<(SitePath, Span)>> = BTreeMap::new();
    for card in &loaded.oracle.site.pages {
        for link in card.links.iter().filter(|link| link.target == crate::markdown::LinkTarget::External) {
            if link.destination.starts_with("http://") || link.destination.starts_with("https://") {
                urls.entry(link.destination.clone()).or_default().push((card.path.clone(), link.span));
            }
        }
    }
    urls
}
