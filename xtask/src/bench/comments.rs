//! What comments cost postil: the same essays, without and with comments on them, in the default theme, whose templates
//! show all that a comment may have.

use std::path::Path;

use super::builds::BUILDS_A_TURN;
use super::contender::Part;
use super::corpus::{Essay, comments};
use super::dialect::{Dialect, POSTIL, comment_path, put};
use super::measure::Cost;
use super::results::{Case, Figure, Place, Results, Work};
use super::{Bench, remove};
use crate::failure::Failure;
use crate::workspace::say;

const SITE_TOML: &str = "base_url = \"https://example.com\"\ntitle = \"Bench\"\ntaxonomies = [{ name = \"tags\" }]\n\n[comments]\nstate = \"open\"\n";

/// The names of the two sites.
pub(super) const ALONE: &str = "essays";
pub(super) const WITH_COMMENTS: &str = "comments";

/// A figure of one of the two.
pub(super) fn case(corpus: &'static str, n_essays: usize) -> Case {
    Case { corpus, n_essays, place: Place::Memory, work: Work::Clean }
}

/// Builds both in turns.
pub(super) fn run(bench: &Bench, n_essays: usize, n_comments: usize, results: &mut Results) -> Result<(), Failure> {
    say(&format!("\n{n_comments} comments on {n_essays} essays, {}", bench.place_name(Place::Memory)));
    let folder = bench.folder(Place::Memory).join("comments");
    remove(&folder)?;
    let mut runs: [(&'static str, usize, Vec<Cost>); 2] =
        [(ALONE, 0, Vec::new()), (WITH_COMMENTS, n_comments, Vec::new())];
    for (name, n_comments, _) in &runs {
        write(&folder.join(name), n_essays, *n_comments)?;
    }
    let Some(postil) = bench.contenders.iter().find(|contender| matches!(contender.part, Part::Postil)) else {
        return Ok(());
    };
    for _ in 0..bench.n_runs {
        for (name, _, costs) in &mut runs {
            let root = folder.join(name);
            for _ in 0..BUILDS_A_TURN {
                costs.push(postil.cost_when_warm(bench.workspace, &root)?);
            }
        }
    }
    for (name, _, costs) in runs {
        results.figures.push(Figure { case: case(name, n_essays), who: postil.name, costs });
    }
    remove(&folder)
}

fn write(root: &Path, n_essays: usize, n_comments: usize) -> Result<(), Failure> {
    put(root, "site.toml", SITE_TOML)?;
    put(root, "content/_index.md", "+++\ntitle = \"Home\"\n+++\n")?;
    put(root, "content/essays/_index.md", "+++\ntitle = \"Essays\"\nsort_by = \"date\"\npaginate_by = 20\n+++\n")?;
    for number in 0..n_essays {
        put(root, &Dialect::essay_path(number), &POSTIL.essay(&Essay::new(number, false)))?;
    }
    comments(n_comments, n_essays).iter().try_for_each(|comment| put(root, &comment_path(comment), &comment.text))
}
