//! The commits that are replayed, and the folder that they are checked out into.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::workspace::{Workspace, command_line};

/// What makes the site, below the root. Of the sources nothing is checked out: they are no part of it.
const SITE: [&str; 4] = ["site.toml", "content", "templates", "static"];

/// Commits of this repository, the oldest first.
pub(super) struct History {
    pub(super) commits: Vec<String>,
}

impl History {
    /// The last `most` commits that led to the one that is checked out, or all if there are fewer; but a clone that was
    /// cut off before is refused.
    ///
    /// Merged branches are walked along, one after another, and not only what was merged: from the end of one to the
    /// begin of the next the checkout goes back in time, as when a writer changes branches.
    pub(super) fn of(workspace: &Workspace, most: usize) -> Result<Self, Failure> {
        let root = workspace.path("");
        let limit = format!("--max-count={most}");
        let commits = git(workspace, &root, &["rev-list", "--topo-order", "--reverse", &limit, "HEAD"])?;
        let commits: Vec<String> = commits.lines().map(str::to_owned).collect();
        let is_shallow = git(workspace, &root, &["rev-parse", "--is-shallow-repository"])?.trim() == "true";
        if is_shallow && commits.len() < most {
            return Err(Failure::ShallowHistory { n: commits.len(), wanted: most });
        }
        Ok(Self { commits })
    }
}

/// A clone of this repository, in whose working tree there is nothing but the site.
pub(super) struct Checkout<'a> {
    workspace: &'a Workspace,
    pub(super) root: PathBuf,
}

impl<'a> Checkout<'a> {
    /// Clones into `root`, and checks out nothing yet.
    pub(super) fn new(workspace: &'a Workspace, root: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(root).map_err(|error| Failure::File { path: root.to_owned(), error })?;
        let checkout = Self { workspace, root: root.to_owned() };
        let origin = workspace.path("").display().to_string();
        // It borrows the objects, so that it has all commits, also those that no branch leads to, at no cost.
        checkout.git(&["clone", "--quiet", "--shared", "--no-checkout", &origin, "."])?;
        // With folders for patterns, the whole root would be there; only what is named is the site.
        let patterns = SITE.map(|name| format!("/{name}"));
        let mut set = vec!["sparse-checkout", "set", "--no-cone"];
        set.extend(patterns.iter().map(String::as_str));
        checkout.git(&set)?;
        Ok(checkout)
    }

    /// Checks out `commit`: only files that are others in it are touched.
    pub(super) fn switch_to(&self, commit: &str) -> Result<(), Failure> {
        self.git(&["checkout", "--quiet", "--detach", commit]).map(drop)
    }

    /// Whether some file of the site is another in `commit` than `before`.
    pub(super) fn differ(&self, before: &str, commit: &str) -> Result<bool, Failure> {
        let names = self.git(&[&["diff", "--name-only", before, commit, "--"], &SITE[..]].concat())?;
        Ok(!names.trim().is_empty())
    }

    fn git(&self, words: &[&str]) -> Result<String, Failure> {
        git(self.workspace, &self.root, words)
    }
}

/// What git prints, run in `folder`.
fn git(workspace: &Workspace, folder: &Path, words: &[&str]) -> Result<String, Failure> {
    let mut git: Command = workspace.command("git");
    // Somebody's hooks have no business here; and when a hook runs this, it says where its own repository is.
    git.args(["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"]).args(words).current_dir(folder);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"] {
        git.env_remove(name);
    }
    let line = command_line(&git);
    let output = git.output().map_err(|error| Failure::NotStarted { command: line.clone(), error })?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Refused { command: line, status: output.status });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
