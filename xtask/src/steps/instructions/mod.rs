//! How many instructions builds take, as a gate that the mood of a machine cannot move: counted by callgrind in the
//! program that is released, on one thread, and held to figures that are committed.
//!
//! What is held is no count but its ratio to the count of `xtask/floor` on the same essays, in the same run: another
//! compiler, C library or processor moves both.
//!
//! - [`site`]: the sites, the same each time.
//! - [`figures`]: what was counted beside what is expected.

mod figures;
mod site;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::scripts::binary;
use crate::tools::{SystemTool, system_tool};
use crate::workspace::{self, Workspace, command_line, remove, say};
use figures::Figure;
use site::Site;

const VALGRIND: SystemTool = SystemTool {
    program: "valgrind",
    proof: &["--version"],
    debian: &["valgrind"],
    otherwise: "install Valgrind, on a system that it knows",
};

/// Sites, counts and profiles go here.
const FOLDER: &str = "target/instructions";

/// The ratios that are held to.
const EXPECTED: &str = include_str!("expected.txt");

/// Where they stand, below the root.
const EXPECTED_FILE: &str = "xtask/src/steps/instructions/expected.txt";

/// With a moment of its own, so that the site is the same each day.
const BUILD: [&str; 3] = ["build", "--now", "2026-06-15T12:00:00Z"];

/// Longer than stamps of files take to settle: what a build can remember would depend on its speed otherwise.
const UNTIL_SETTLED: Duration = Duration::from_millis(200);

const PROSE: Site = Site { n_essays: 300, has_code: false, n_comments: 0 };
const CODE: Site = Site { n_essays: 60, has_code: true, ..PROSE };
const COMMENTS: Site = Site { n_essays: 200, n_comments: 5_000, ..PROSE };

/// What is counted.
struct Scenario {
    name: &'static str,
    site: Site,
    is: Build,
}

/// What a build finds there.
enum Build {
    FromNothing,
    NothingChanged,
    OneEdit,
}

const SCENARIOS: [Scenario; 5] = [
    Scenario { name: "prose", site: PROSE, is: Build::FromNothing },
    Scenario { name: "code", site: CODE, is: Build::FromNothing },
    Scenario { name: "comments", site: COMMENTS, is: Build::FromNothing },
    Scenario { name: "unchanged", site: COMMENTS, is: Build::NothingChanged },
    Scenario { name: "edit", site: COMMENTS, is: Build::OneEdit },
];

/// Counts all scenarios, also after one that is not as expected, so that one run tells everything.
pub(crate) fn run(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    system_tool(workspace, &VALGRIND)?;
    // The folder is named, so that the binaries are where we look for them whatever the environment says.
    let mut build = workspace.cargo();
    build.args(["build", "--release", "--package", "postil", "--package", "floor", "--target-dir", "target"]);
    workspace::run(&mut build)?;
    let bench = Bench { workspace, folder: workspace.path(FOLDER) };
    bench.empty()?;
    let floor = bench.floor()?;
    let mut figures = Vec::new();
    for scenario in &SCENARIOS {
        let n_instructions = bench.scenario(scenario)?;
        let ratio = n_instructions as f64 / floor as f64;
        let expected = figures::expected(EXPECTED, scenario.name);
        figures.push(Figure { name: scenario.name, n_instructions, ratio, expected });
    }
    say(&figures::table(floor, &figures));
    let renewed = bench.folder.join("expected.txt");
    write(&renewed, &figures::renewed(EXPECTED, &figures))?;
    let problems: Vec<String> = figures.iter().filter_map(Figure::problem).collect();
    if problems.is_empty() {
        return Ok(());
    }
    say(&format!(
        "Where they went: `callgrind_annotate {FOLDER}/NAME.callgrind`\n\
         If they should be so, fewer ones too: `cp {} {EXPECTED_FILE}`",
        workspace.shown(&renewed)
    ));
    Err(Failure::Instructions { problems })
}

struct Bench<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl Bench<'_> {
    fn empty(&self) -> Result<(), Failure> {
        let failed = |error| Failure::File { path: self.folder.clone(), error };
        remove(&self.folder)?;
        fs::create_dir_all(&self.folder).map_err(failed)
    }

    fn floor(&self) -> Result<u64, Failure> {
        PROSE.write(&self.root("floor"))?;
        self.count("floor", "floor", &["content", "public"])
    }

    fn scenario(&self, scenario: &Scenario) -> Result<u64, Failure> {
        let root = self.root(scenario.name);
        scenario.site.write(&root)?;
        sleep(UNTIL_SETTLED);
        if !matches!(scenario.is, Build::FromNothing) {
            // The second one has stamps of what the first one wrote.
            for _ in 0..2 {
                quietly(self.workspace.command(self.program("postil")).args(BUILD).current_dir(&root))?;
                sleep(UNTIL_SETTLED);
            }
        }
        if matches!(scenario.is, Build::OneEdit) {
            scenario.site.edit(&root)?;
            sleep(UNTIL_SETTLED);
        }
        self.count(scenario.name, "postil", &BUILD)
    }

    /// The instructions of a program with these arguments, run in the folder of a scenario: so the paths that it works
    /// with are as long wherever the workspace is.
    fn count(&self, scenario: &str, program: &str, arguments: &[&str]) -> Result<u64, Failure> {
        let profile = self.folder.join(format!("{scenario}.callgrind"));
        let mut option = OsString::from("--callgrind-out-file=");
        option.push(&profile);
        let mut valgrind = self.workspace.command(VALGRIND.program);
        valgrind.arg("--tool=callgrind").arg(option).arg(self.program(program)).args(arguments);
        // With two threads, the clock says which of them does what.
        quietly(valgrind.env("RAYON_NUM_THREADS", "1").current_dir(self.root(scenario)))?;
        let text = fs::read_to_string(&profile).map_err(|error| Failure::File { path: profile.clone(), error })?;
        total(&text).ok_or(Failure::NoCount { path: profile })
    }

    fn root(&self, scenario: &str) -> PathBuf {
        self.folder.join(scenario)
    }

    fn program(&self, name: &str) -> PathBuf {
        self.workspace.path(Path::new("target/release").join(binary(name)))
    }
}

/// The number of all instructions, from a profile.
fn total(profile: &str) -> Option<u64> {
    profile.lines().find_map(|line| line.strip_prefix("totals:")?.trim().parse().ok())
}

/// Runs a command, and shows what it says if it fails.
fn quietly(command: &mut Command) -> Result<(), Failure> {
    let line = command_line(command);
    let output = command.output().map_err(|error| Failure::NotStarted { command: line.clone(), error })?;
    if output.status.success() {
        return Ok(());
    }
    say(&String::from_utf8_lossy(&output.stderr));
    Err(Failure::Refused { command: line, status: output.status })
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::File { path: path.to_owned(), error })
}
