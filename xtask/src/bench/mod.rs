//! `cargo xtask bench`: what postil takes, and what others take for the same.
//!
//! - [`corpus`]: essays and comments, the same each time, made of [`text`].
//! - [`dialect`]: sites of them for each generator, with equal templates.
//! - [`contender`]: who is measured, installed where it is missing.
//! - [`parity`]: whether two generators did the same work.
//! - [`targets`]: what postil wants to be; [`table`]: all of it for a terminal; [`report`], [`plot`],
//!   [`machine`]: the same as a page.
//! - [`measure`]: what one run costs; [`stats`], [`results`]: what many do.
//! - [`builds`], [`edits`], [`saves`], [`demonstration`], [`comments`]: the measurements; [`server`]: a preview server.
//!
//! Contenders take turns, so that the mood of the machine is in the figures of all of them; what is worth quoting are
//! medians and ratios of one run.

mod builds;
mod comments;
mod contender;
mod corpus;
mod demonstration;
mod dialect;
mod edits;
mod machine;
mod measure;
mod parity;
mod plot;
mod report;
mod results;
mod saves;
mod server;
mod stats;
mod table;
mod targets;
#[cfg(test)]
mod tests;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use crate::args::BenchOptions;
use crate::failure::Failure;
use crate::workspace::{Workspace, remove, say};
use builds::Corpus;
use contender::Contender;
use dialect::Shape;
use results::{Place, Results};
use saves::Saves;

/// Memory that looks like a folder, where there is one: so that the disk's mood is not in the figures.
const TMPFS: &str = "/dev/shm";

/// What the names of our folders begin with; the number of the process follows.
const FOLDER: &str = "postil-bench-";

/// What `--only` takes.
pub(crate) const WORDS: [&str; 8] = ["prose", "code", "heavy", "disk", "edits", "saves", "demo", "comments"];

/// What `--without` takes.
pub(crate) const PEERS: [&str; 5] = ["hugo", "hugo-cached", "zola", "eleventy", "cobalt"];

/// What all measurements share.
#[derive(Debug)]
struct Bench<'a> {
    workspace: &'a Workspace,
    n_runs: u32,
    /// Postil first, as others are held to it.
    contenders: Vec<Contender>,
    memory: Option<Folder>,
    disk: Folder,
}

/// How many essays there are in what is measured.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    small: usize,
    large: usize,
    huge: Option<usize>,
    heavy: usize,
    heavy_large: Option<usize>,
    with_comments: usize,
    n_comments: usize,
    saves: Saves,
}

const FULL: Sizes = Sizes {
    small: 1_000,
    large: 10_000,
    huge: Some(100_000),
    heavy: 1_000,
    heavy_large: Some(8_000),
    with_comments: 2_000,
    n_comments: 25_000,
    saves: Saves { n: 30, pause: (500, 2_500) },
};

/// For trying out the program, not postil.
const QUICK: Sizes = Sizes {
    small: 1_000,
    large: 1_000,
    huge: None,
    heavy: 1_000,
    heavy_large: None,
    with_comments: 200,
    n_comments: 2_500,
    saves: Saves { n: 5, pause: (300, 600) },
};

/// Measures what was asked for.
pub(crate) fn run(workspace: &Workspace, options: &BenchOptions) -> Result<(), Failure> {
    let shared_memory = Path::new(TMPFS);
    let name = format!("{FOLDER}{}", std::process::id());
    for parent in [shared_memory.to_owned(), workspace.path("target")] {
        remove_left_over(&parent)?;
    }
    let bench = Bench {
        workspace,
        n_runs: options.n_runs,
        contenders: contender::all(workspace, &options.without)?,
        memory: shared_memory.is_dir().then(|| Folder(shared_memory.join(&name))),
        disk: Folder(workspace.path("target").join(&name)),
    };
    let sizes = if options.is_quick { QUICK } else { FULL };
    let is_wanted = |word: &str| options.only.is_empty() || options.only.iter().any(|only| only == word);
    let mut results = Results::default();
    let mut failures = Vec::new();
    let mut attempt = |outcome: Result<(), Failure>| {
        if let Err(failure) = outcome {
            say(&format!("FAILED: {failure}"));
            failures.push(failure);
        }
    };
    // What fails is told at once, and is no reason to throw away what was measured before.
    for corpus in corpora(sizes).into_iter().filter(|corpus| is_wanted(corpus.asked_as())) {
        attempt(builds::run(&bench, corpus, &mut results));
    }
    if is_wanted("edits") {
        attempt(edits::run(&bench, sizes.large, &mut results));
    }
    if is_wanted("saves") {
        attempt(saves::run(&bench, prose(sizes.large), sizes.saves, &mut results));
        if let Some(n_essays) = sizes.huge {
            let corpus = Corpus { is_ours_alone: true, ..prose(n_essays) };
            attempt(saves::run(&bench, corpus, sizes.saves, &mut results));
        }
    }
    if is_wanted("demo") {
        attempt(demonstration::run(&bench, &mut results));
    }
    if is_wanted("comments") {
        attempt(comments::run(&bench, sizes.with_comments, sizes.n_comments, &mut results));
    }
    say(&table::text(&results));
    let targets = targets::all(&results, sizes);
    say(&table::targets(&targets));
    if options.writes {
        for (path, text) in report::files(&results, &targets, &bench, sizes) {
            let path = Path::new("docs").join(path);
            dialect::put(&workspace.path(""), &path.display().to_string(), &text)?;
            say(&format!("wrote {}", path.display()));
        }
    }
    failures.into_iter().next().map_or(Ok(()), Err)
}

/// A corpus in memory, for all.
fn in_memory(word: &'static str, n_essays: usize) -> Corpus {
    let shape = Shape { n_essays, has_code: word == "code", has_sidebar: word == "heavy" };
    Corpus { word, shape, place: Place::Memory, is_ours_alone: false }
}

fn prose(n_essays: usize) -> Corpus {
    in_memory("prose", n_essays)
}

/// What is built from nothing.
fn corpora(sizes: Sizes) -> Vec<Corpus> {
    let mut corpora = vec![prose(sizes.small)];
    if sizes.large != sizes.small {
        corpora.push(prose(sizes.large));
    }
    corpora.push(Corpus { place: Place::Disk, ..prose(sizes.large) });
    corpora.push(in_memory("code", sizes.large));
    corpora.push(in_memory("heavy", sizes.heavy));
    corpora.extend(sizes.heavy_large.map(|n_essays| in_memory("heavy", n_essays)));
    corpora.extend(sizes.huge.map(prose));
    corpora
}

impl Bench<'_> {
    /// Where sites stand. Where no folder is memory, all of them stand on the disk.
    fn folder(&self, place: Place) -> &Path {
        match (&self.memory, place) {
            (Some(memory), Place::Memory) => &memory.0,
            _ => &self.disk.0,
        }
    }

    fn place_name(&self, place: Place) -> &'static str {
        if place == Place::Memory && self.memory.is_some() { "in memory" } else { "on the disk" }
    }
}

/// A folder that goes away with its value.
#[derive(Debug)]
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = remove(&self.0);
    }
}

/// Removes what benchmarks have left that were ended before their end: it may be most of the memory there is.
fn remove_left_over(parent: &Path) -> Result<(), Failure> {
    // Where nothing tells which processes there are, another one may be at work.
    let processes = Path::new("/proc");
    if !parent.is_dir() || !processes.join("self").exists() {
        return Ok(());
    }
    for path in entries(parent)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let number = name.strip_prefix(FOLDER).and_then(|number| number.parse::<u32>().ok());
        if number.is_some_and(|number| !processes.join(number.to_string()).exists()) {
            remove(&path)?;
        }
    }
    Ok(())
}

/// What is in a folder.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::File { path: folder.to_owned(), error };
    fs::read_dir(folder).map_err(failed)?.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect()
}
