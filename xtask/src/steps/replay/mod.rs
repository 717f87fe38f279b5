//! This repository's own history, checked out one commit after another below a running `postil serve --watch`: each time the
//! preview has to become what a clean build of the same files makes.
//!
//! - [`history`]: the commits, and a clone whose working tree holds only what makes the site.
//! - [`server`]: the server, and what it tells a tab.
//! - [`tree`]: folders as values, so that they can be compared.

mod history;
mod server;
#[cfg(test)]
mod tests;
mod tree;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::scripts::binary;
use crate::tools::{SystemTool, system_tool};
use crate::workspace::{self, Workspace, command_line, remove, say};
use history::{Checkout, History};
use server::Server;
use tree::Tree;

const GIT: SystemTool =
    SystemTool { program: "git", proof: &["--version"], debian: &["git"], otherwise: "install Git 2.35 or newer" };

/// So many commits, if there are so many.
const COMMITS: usize = 100;

/// For both builds: without it, two that begin on two sides of midnight could differ.
const NOW: &str = "2026-06-15T12:00:00Z";

/// A server that has not heard of a checkout by now is compared all the same: perhaps nothing came of it.
const UNTIL_NOTICED: Duration = Duration::from_secs(10);

/// Nothing is to come once there was no build for so long; a burst of events lasts at most a third of it.
const QUIET: Duration = Duration::from_millis(300);

/// A preview that is not clean by now will not be.
const UNTIL_CLEAN: Duration = Duration::from_secs(20);

/// Pauses begin 1.5 seconds after a build, and what was kept is then held to a clean build by the server itself.
const A_PAUSE: Duration = Duration::from_secs(5);

/// What the replay has come to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    n_commits: usize,
    /// Those that changed a file of the site.
    n_touching: usize,
    /// Those whose content has errors for the program of today: the healthy rest is compared.
    n_with_errors: usize,
    /// Those of which it makes no site at all: what was there before has to stand.
    n_without_site: usize,
    n_rebuilds: u64,
}

/// Replays the commits, the oldest first.
pub(crate) fn run(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    system_tool(workspace, &GIT)?;
    // The folder is named, so that the binary is where we look for it whatever the environment says.
    workspace::run(workspace.cargo().args(["build", "--package", "postil", "--target-dir", "target"]))?;
    let postil = workspace.path(Path::new("target/debug").join(binary("postil")));
    let folder = workspace.path("target/replay");
    remove(&folder)?;
    let history = History::of(workspace, COMMITS)?;
    let checkout = Checkout::new(workspace, &folder.join("site"))?;
    let mut commits = history.commits.iter();
    // What stands there when the server starts; each further one comes while it runs.
    if let Some(first) = commits.next() {
        checkout.switch_to(first)?;
    }
    let mut replay = Replay {
        workspace,
        server: Server::start(workspace, &postil, &checkout.root, NOW)?,
        postil,
        clean: folder.join("clean"),
        expected: Tree::default(),
        tally: Tally::default(),
        checkout,
    };
    replay.server.settle(UNTIL_NOTICED, QUIET)?;
    let first_generation = replay.server.generation;
    if let Some(first) = history.commits.first() {
        replay.compare_with_clean(first)?;
    }
    for pair in history.commits.windows(2) {
        replay.step(&pair[0], &pair[1])?;
    }
    std::thread::sleep(A_PAUSE);
    if let Some(last) = history.commits.last() {
        replay.compare(last)?;
    }
    replay.server.settle(Duration::ZERO, Duration::ZERO)?;
    replay.tally.n_rebuilds = replay.server.generation - first_generation;
    replay.tally.n_commits = history.commits.len();
    say(&replay.tally.to_string());
    Ok(())
}

struct Replay<'a> {
    workspace: &'a Workspace,
    server: Server,
    postil: PathBuf,
    checkout: Checkout<'a>,
    /// Where clean builds go.
    clean: PathBuf,
    /// What the last clean build that made a site made.
    expected: Tree,
    tally: Tally,
}

impl Replay<'_> {
    fn step(&mut self, before: &str, commit: &str) -> Result<(), Failure> {
        let is_touched = self.checkout.differ(before, commit)?;
        self.checkout.switch_to(commit)?;
        if !is_touched {
            return self.compare(commit);
        }
        self.tally.n_touching += 1;
        self.server.settle(UNTIL_NOTICED, QUIET)?;
        self.compare_with_clean(commit)
    }

    fn compare_with_clean(&mut self, commit: &str) -> Result<(), Failure> {
        remove(&self.clean)?;
        let mut build = self.workspace.command(&self.postil);
        build.args(["build", "--no-cache", "--keep-going", "--now", NOW, "--base-url", &self.server.base_url]);
        // From the site's own folder, so that both builds name files alike.
        build.arg("--output-dir").arg(&self.clean).current_dir(&self.checkout.root);
        let line = command_line(&build);
        let output = build.output().map_err(|error| Failure::NotStarted { command: line, error })?;
        if String::from_utf8_lossy(&output.stderr).lines().any(|line| line.starts_with("not built"))
            || !self.clean.is_dir()
        {
            self.tally.n_without_site += 1;
        } else {
            self.tally.n_with_errors += usize::from(!output.status.success());
            self.expected = Tree::read(&self.clean)?;
        }
        self.compare(commit)
    }

    /// The preview is what is expected, or becomes it soon, and without the server's having found a mistake of its own.
    fn compare(&mut self, commit: &str) -> Result<(), Failure> {
        let preview = self.checkout.root.join(".postil/serve");
        let deadline = Instant::now() + UNTIL_CLEAN;
        loop {
            // A file may go away between the listing and the reading, while a build is being published.
            let difference = match Tree::read(&preview) {
                Ok(tree) => tree.first_difference(&self.expected),
                Err(failure) => Some(failure.to_string()),
            };
            // In pauses the server repairs what was kept by mistake; then the tree is right, and the engine is not.
            if let Some(said) = self.server.complaint() {
                return Err(Failure::Replay { commit: commit.to_owned(), what: format!("the server said: {said}") });
            }
            match difference {
                None => return Ok(()),
                Some(what) if Instant::now() >= deadline => {
                    return Err(Failure::Replay { commit: commit.to_owned(), what });
                }
                Some(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { n_commits, n_touching, n_with_errors, n_without_site, n_rebuilds } = self;
        let s = |n: usize| if n == 1 { "" } else { "s" };
        write!(
            f,
            "{n_commits} commit{} replayed: {n_touching} touched the site, {n_rebuilds} rebuilds, ",
            s(*n_commits)
        )?;
        write!(f, "{n_with_errors} with errors in the content, {n_without_site} without a site, all trees equal")
    }
}
