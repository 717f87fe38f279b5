//! This repository's own site, from the start of the program to its end; and what Hugo takes for a site with nothing in it.

use std::fs;
use std::path::Path;
use std::thread;

use super::builds::BUILDS_A_TURN;
use super::contender::{Contender, HUGO, Part};
use super::dialect::put;
use super::edits::UNTIL_OLD;
use super::measure::{Cost, cost};
use super::results::{Case, Figure, Place, Results, Work};
use super::{Bench, entries, remove};
use crate::failure::Failure;
use crate::workspace::say;

/// What makes the site, below the root of the repository.
const SITE: [&str; 4] = ["site.toml", "content", "templates", "static"];

pub(super) const DEMONSTRATION: &str = "demo";
pub(super) const EMPTY: &str = "empty";

/// A figure of one of the two sites.
pub(super) fn case(corpus: &'static str, n_essays: usize, work: Work) -> Case {
    Case { corpus, n_essays, place: Place::Memory, work }
}

/// Builds in turns: the site from nothing, the same with nothing changed, and the empty one.
pub(super) fn run(bench: &Bench, results: &mut Results) -> Result<(), Failure> {
    say(&format!("\nthe demonstration site, {}", bench.place_name(Place::Memory)));
    let folder = bench.folder(Place::Memory).join(DEMONSTRATION);
    remove(&folder)?;
    let (site, empty) = (folder.join("site"), folder.join(EMPTY));
    fs::create_dir_all(&site).map_err(|error| Failure::File { path: site.clone(), error })?;
    for name in SITE {
        copy(&bench.workspace.path(name), &site.join(name))?;
    }
    put(&empty, "hugo.toml", "baseURL = \"https://example.com/\"\ntitle = \"Empty\"\n")?;
    thread::sleep(UNTIL_OLD);
    let postil = bench.contenders.iter().find(|contender| matches!(contender.part, Part::Postil));
    let hugo = bench.contenders.iter().find(|contender| contender.name == HUGO);
    let (mut clean, mut unchanged, mut nothing) = (Vec::new(), Vec::new(), Vec::new());
    let build = |contender: Option<&Contender>, root: &Path, is_clean: bool, costs: &mut Vec<Cost>| {
        let Some(contender) = contender else { return Ok(()) };
        if is_clean {
            contender.clean(root)?;
        }
        costs.push(cost(&mut contender.build(bench.workspace, root))?);
        Ok(())
    };
    // Once without a clock: what is on the disk is then in memory for all.
    build(postil, &site, true, &mut Vec::new())?;
    build(hugo, &empty, true, &mut Vec::new())?;
    for _ in 0..bench.n_runs * BUILDS_A_TURN {
        build(postil, &site, true, &mut clean)?;
        build(postil, &site, false, &mut unchanged)?;
        build(hugo, &empty, true, &mut nothing)?;
    }
    let n_essays = files(&site.join("content"))?;
    for (corpus, n_essays, work, contender, costs) in [
        (DEMONSTRATION, n_essays, Work::Clean, postil, clean),
        (DEMONSTRATION, n_essays, Work::Unchanged, postil, unchanged),
        (EMPTY, 0, Work::Clean, hugo, nothing),
    ] {
        if let Some(contender) = contender {
            results.figures.push(Figure { case: case(corpus, n_essays, work), who: contender.name, costs });
        }
    }
    remove(&folder)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if from.is_dir() {
        fs::create_dir_all(to).map_err(|error| Failure::File { path: to.to_owned(), error })?;
        for path in entries(from)? {
            copy(&path, &to.join(path.file_name().unwrap_or_default()))?;
        }
        return Ok(());
    }
    fs::copy(from, to).map(drop).map_err(|error| Failure::File { path: from.to_owned(), error })
}

/// How many files of Markdown there are.
fn files(folder: &Path) -> Result<usize, Failure> {
    entries(folder)?.iter().try_fold(0, |n, path| {
        let is_text = path.extension().is_some_and(|extension| extension == "md");
        Ok(n + if path.is_dir() { files(path)? } else { usize::from(is_text) })
    })
}
