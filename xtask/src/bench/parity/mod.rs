//! What is in an output folder, in a form that two generators must agree on if they did the same work.
//!
//! Markup differs between generators and is not looked at, but for the kinds of pages: what is compared are the words of
//! each page and the pages that it links to, in their order; of the feed, each entry with its words; of the map of the
//! site, the essays in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use tokens::{Feed, tokens, unescape};

#[cfg(test)]
mod tests;
mod tokens;

/// Differences that are told, of each kind.
const TOLD: usize = 3;

/// What is in an output folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// By path: a digest of words and links of each page. Of 100,000 pages the words are too much to keep.
    pages: BTreeMap<String, u64>,
    /// Pages of the list of essays: what each of them lists.
    list: Vec<Listed>,
    /// Paths of pages that only lead elsewhere.
    n_redirects: usize,
    /// Essays with code in it that has colours.
    n_coloured: usize,
    feed: Feed,
    /// Essays in the map of the site.
    mapped: Vec<String>,
    /// All other files.
    others: Vec<String>,
}

/// The essays on a page of the list, from the top: the address of each, and a digest of what is said of it.
type Listed = Vec<(String, u64)>;

impl Facts {
    /// Reads what a build has made.
    pub(super) fn read(output: &Path) -> Result<Facts, Failure> {
        let mut facts = Facts::default();
        for path in files(output)? {
            let name = path.strip_prefix(output).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let text = || {
                fs::read(&path)
                    .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                    .map_err(|error| Failure::File { path: path.clone(), error })
            };
            match name.rsplit_once('/').map_or(name.as_str(), |(_, file)| file) {
                "atom.xml" => facts.feed = Feed::read(&text()?),
                // Of more than 50,000 addresses, a map is to be cut into several.
                file if file.starts_with("sitemap") && file.ends_with(".xml") => {
                    facts.mapped.extend(mapped_essays(&text()?));
                }
                "index.html" if name.starts_with("essays/") && !is_essay(&name) => match listed(&text()?) {
                    Some(listed) => facts.list.push(listed),
                    None => facts.n_redirects += 1,
                },
                file if file.ends_with(".html") => {
                    let text = text()?;
                    facts.n_coloured += usize::from(is_essay(&name) && is_coloured(&text));
                    match page(&text) {
                        Some(digest) => drop(facts.pages.insert(name, digest)),
                        None => facts.n_redirects += 1,
                    }
                }
                _ => facts.others.push(name),
            }
        }
        // The newest first. Of postil's pages the one with the lowest number holds the oldest essays, of others' the
        // newest; what counts is that all of them together list the same in the same order.
        facts.list.sort_by(|a, b| b.cmp(a));
        facts.mapped.sort();
        facts.others.sort();
        Ok(facts)
    }

    /// How much of the site there is, in words.
    pub(super) fn summary(&self) -> String {
        let of = |what: fn(&str) -> bool| self.pages.keys().filter(|path| what(path)).count();
        format!(
            "{} essays, {} list pages, {} tag pages, {} feed entries, {} essays in the map of the site",
            of(is_essay),
            self.list.len(),
            of(|path| path.starts_with("tags/")),
            self.feed.entries.len(),
            self.mapped.len()
        )
    }

    /// What of a build of so many essays is not what it must be, in itself.
    pub(super) fn faults(&self, n_essays: usize) -> Vec<String> {
        let n_pages = self.pages.keys().filter(|path| is_essay(path)).count();
        let mut faults = Vec::new();
        for (what, n, wanted) in [
            ("pages of essays", n_pages, n_essays),
            ("essays in lists", self.list.iter().map(Vec::len).sum(), n_essays),
            ("feed entries", self.feed.entries.len(), n_essays.min(20)),
            ("essays in the map of the site", self.mapped.len(), n_essays),
        ] {
            if n != wanted {
                faults.push(format!("{n} {what} instead of {wanted}"));
            }
        }
        faults
    }

    /// What `other` has that this has not, and the other way round.
    ///
    /// Pages that only one makes are a difference if they are essays, lists of essays or tags; others are the business of
    /// [`Facts::beside`].
    pub(super) fn differences(&self, other: &Facts) -> Vec<String> {
        let mut missing = Vec::new();
        let mut others = Vec::new();
        for (path, digest) in self.pages.iter().filter(|(path, _)| is_asked_for(path)) {
            match other.pages.get(path) {
                None => missing.push(format!("`{path}` is missing")),
                Some(there) if there != digest => {
                    others.push(format!("`{path}` has other words or links"));
                }
                Some(_) => {}
            }
        }
        let more = other.pages.keys().filter(|path| is_asked_for(path) && !self.pages.contains_key(*path));
        let more = more.map(|path| format!("`{path}` is one too many")).collect();
        let mut told = told(missing);
        told.extend([others, more, self.feed.differences(&other.feed)].map(self::told).concat());
        if self.list.concat() != other.list.concat() {
            told.push("the list of essays is another".to_owned());
        }
        if self.n_coloured != other.n_coloured {
            told.push(format!("code has colours in {} essays instead of {}", other.n_coloured, self.n_coloured));
        }
        if self.mapped != other.mapped {
            told.push("the map of the site has other essays".to_owned());
        }
        told
    }

    /// What it makes that nobody asked for.
    pub(super) fn beside(&self) -> String {
        let pages = self.pages.keys().map(String::as_str).filter(|path| !is_asked_for(path));
        let files = self.others.iter().map(String::as_str).filter(|path| *path != "style.css");
        let mut all: Vec<String> = pages.chain(files).map(|path| format!("`{path}`")).collect();
        match self.n_redirects {
            0 => {}
            1 => all.push("one redirect".to_owned()),
            n => all.push(format!("{n} redirects")),
        }
        all.join(", ")
    }
}

/// The first word in which two pages differ, with those before it.
pub(super) fn first_difference(ours: &Path, theirs: &Path) -> Option<String> {
    let read = |path: &Path| fs::read(path).map(|bytes| tokens(&String::from_utf8_lossy(&bytes))).ok();
    let (ours, theirs) = (read(ours)?, read(theirs)?);
    let at = ours.iter().zip(&theirs).position(|(our, their)| our != their).unwrap_or(ours.len().min(theirs.len()));
    let around = |tokens: &[String]| tokens[at.saturating_sub(4)..tokens.len().min(at + 4)].join(" ");
    (ours != theirs).then(|| format!("`{}` against `{}`", around(&ours), around(&theirs)))
}

/// The paths in a difference, for [`first_difference`].
pub(super) fn path_in(difference: &str) -> Option<&str> {
    difference.strip_suffix("` has other words or links")?.strip_prefix('`')
}

/// A digest of words and links, unless the page only leads elsewhere.
fn page(text: &str) -> Option<u64> {
    let is_redirect = text.contains("http-equiv=\"refresh\"") || text.contains("http-equiv=refresh");
    (!is_redirect).then(|| digest(&tokens(text)))
}

/// Whether code in a page is marked up.
fn is_coloured(text: &str) -> bool {
    text.split("<pre").skip(1).any(|rest| rest.split("</pre>").next().is_some_and(|code| code.contains("<span")))
}

/// What a page of the list has to say, unless it only leads elsewhere.
fn listed(text: &str) -> Option<Listed> {
    page(text)?;
    let item = |item: &str| {
        let tokens = tokens(item.split("</article>").next().unwrap_or(item));
        (tokens.first().cloned().unwrap_or_default(), digest(&tokens))
    };
    Some(text.split("<article>").skip(1).map(item).collect())
}

/// Whether a page is one that templates ask for; each generator makes some beside.
fn is_asked_for(path: &str) -> bool {
    is_essay(path) || path.starts_with("tags/") || path == "index.html"
}

fn digest(tokens: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    tokens.hash(&mut hasher);
    hasher.finish()
}

fn is_essay(path: &str) -> bool {
    path.starts_with("essays/essay-")
}

/// The addresses of essays, without scheme and host.
fn mapped_essays(sitemap: &str) -> Vec<String> {
    let locations = sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>"));
    let paths = locations
        .filter_map(|(url, _)| unescape(url.trim()).find("/essays/essay-").map(|at| url.trim()[at..].to_owned()));
    paths.collect()
}

/// The first few, and how many more there are.
fn told(mut differences: Vec<String>) -> Vec<String> {
    if differences.len() > TOLD {
        let more = differences.len() - TOLD;
        differences.truncate(TOLD);
        let mut last = differences.pop().unwrap_or_default();
        let _ = write!(last, " (and {more} more of the kind)");
        differences.push(last);
    }
    differences
}

/// All files below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let failed = |error| Failure::File { path: folder.clone(), error };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(entry.path())
            } else {
                files.push(entry.path())
            }
        }
    }
    Ok(files)
}
