//! `cargo xtask bench`: what a build of this workspace takes, measured on sites that are made for it.
//!
//! - [`corpus`]: the sites, the same each time.
//!
//! Builds are timed one after the other in turns, so that the mood of the machine is in all of them; what is worth
//! quoting are medians and ratios of one run.

mod corpus;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::scripts::binary;
use crate::workspace::{self, Workspace, command_line, say};
use corpus::Site;

/// Essays, and comments on all of them together.
const N_ESSAYS: usize = 2_000;
const N_COMMENTS: usize = 25_000;

/// Memory that looks like a folder, where there is one: so that the disk's mood is not in the figures.
const TMPFS: &str = "/dev/shm";

/// Measures what comments cost: the same essays built from nothing without and with them, `n_runs` times each.
pub(crate) fn run(workspace: &Workspace, n_runs: u32) -> Result<(), Failure> {
    workspace::run(workspace.cargo().args(["build", "--release", "--package", "postil", "--target-dir", "target"]))?;
    let postil = workspace.path(Path::new("target/release").join(binary("postil")));
    let shared_memory = Path::new(TMPFS);
    let parent = if shared_memory.is_dir() { shared_memory.to_owned() } else { workspace.path("target") };
    let folder = Folder(parent.join(format!("postil-bench-{}", std::process::id())));
    let sites = [("essays alone", 0), ("with comments", N_COMMENTS)];
    let mut runs = Vec::new();
    for (name, n_comments) in sites {
        let root = folder.0.join(name.replace(' ', "-"));
        Site { n_essays: N_ESSAYS, n_comments }.write(&root)?;
        runs.push((name, root, Vec::new()));
    }
    say(&format!("{N_ESSAYS} essays, {N_COMMENTS} comments on them; {n_runs} builds of each in {}", parent.display()));
    for _ in 0..n_runs {
        for (_, root, times) in &mut runs {
            times.push(build(workspace, &postil, root)?);
        }
    }
    let medians: Vec<Duration> = runs.iter().map(|(_, _, times)| median(times)).collect();
    for ((name, _, times), median) in runs.iter().zip(&medians) {
        let all: Vec<String> = times.iter().map(|time| format!("{:.3}", time.as_secs_f64())).collect();
        say(&format!("{name:14} median {:.3} s   ({})", median.as_secs_f64(), all.join(", ")));
    }
    say(&format!("with comments / essays alone: {:.2}", medians[1].as_secs_f64() / medians[0].as_secs_f64()));
    Ok(())
}

/// How long a build from nothing takes.
fn build(workspace: &Workspace, postil: &Path, root: &Path) -> Result<Duration, Failure> {
    for made in [root.join("public"), root.join(".postil")] {
        remove(&made)?;
    }
    let mut build = workspace.command(postil);
    build.args(["build", "--root"]).arg(root);
    let line = command_line(&build);
    let start = Instant::now();
    let output = build.output();
    let took = start.elapsed();
    let output = output.map_err(|error| Failure::NotStarted { command: line.clone(), error })?;
    if !output.status.success() {
        say(&String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Refused { command: line, status: output.status });
    }
    Ok(took)
}

/// The middle one; of two middle ones, the later. Zero where there is none.
fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A folder that goes away with its value.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = remove(&self.0);
    }
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::File { path: folder.to_owned(), error })
        }
        _ => Ok(()),
    }
}
