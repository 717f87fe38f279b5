//! Every target of `fuzz/`, for a while each, starting from the committed corpus.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::tools::{CargoTool, SystemTool, cargo_tool, system_tool};
use crate::workspace::{self, Workspace, say};

const CARGO_FUZZ: CargoTool = CargoTool { package: "cargo-fuzz", program: "cargo-fuzz", version: "0.13.2" };

/// libFuzzer is C++ and is compiled with the targets.
const CPP: SystemTool =
    SystemTool { program: "c++", proof: &["--version"], debian: &["g++"], otherwise: "install a C++ compiler" };

/// Runs all targets, also after one failed, so that one run tells everything.
pub(crate) fn run(workspace: &Workspace, options: &TestOptions) -> Result<(), Failure> {
    let targets = targets(&workspace.path("fuzz/fuzz_targets"))?;
    system_tool(workspace, &CPP)?;
    let cargo_fuzz = cargo_tool(workspace, &CARGO_FUZZ)?;
    share_lock_file(workspace)?;
    let mut failed = Vec::new();
    for target in targets {
        if let Err(failure) = run_target(workspace, &cargo_fuzz, &target, options.fuzz_seconds) {
            say(&format!("{target} failed: {failure}"));
            failed.push(target);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(Failure::FuzzTargets { names: failed }) }
}

fn run_target(workspace: &Workspace, cargo_fuzz: &Path, target: &str, seconds: u32) -> Result<(), Failure> {
    // libFuzzer adds what it finds to the first folder and only reads the second: the committed
    // corpus stays as small as it was made, and the found one is kept for the next run.
    let found = workspace.path(Path::new("target/fuzz/corpus").join(target));
    let committed = workspace.path(Path::new("fuzz/corpus").join(target));
    for folder in [&found, &committed] {
        fs::create_dir_all(folder).map_err(|error| Failure::File { path: folder.clone(), error })?;
    }
    let mut command = workspace.command(cargo_fuzz);
    // No sanitizer: postil has no unsafe code, so panics and broken promises are what there is to
    // find. Without one this needs no unstable compiler flag and tries 4 to 8 times as many inputs.
    command.args(["fuzz", "run", "--sanitizer", "none", "--target-dir", "target/fuzz", target]);
    command.arg(workspace.shown(&found)).arg(workspace.shown(&committed));
    command.arg("--").arg(format!("-max_total_time={seconds}"));
    // An input that takes 10 s is a failure too.
    command.arg("-timeout=10");
    // Not a line for each new input and function, only the totals.
    command.args(["-verbosity=0", "-print_funcs=0", "-print_final_stats=1"]);
    workspace::run(&mut command)
}

/// The names of the targets: their files, so that a new target needs no word here.
fn targets(folder: &Path) -> Result<Vec<String>, Failure> {
    let failure = |error| Failure::File { path: folder.to_owned(), error };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    if names.is_empty() {
        return Err(Failure::NoFuzzTargets { folder: folder.to_owned() });
    }
    names.sort();
    Ok(names)
}

/// Starts `fuzz/Cargo.lock` from the program's own, so that the versions that are fuzzed are the
/// versions that ship; cargo then adds the fuzzer to it. It is not committed, and made again
/// whenever the program's is newer.
fn share_lock_file(workspace: &Workspace) -> Result<(), Failure> {
    let program = workspace.path("Cargo.lock");
    let fuzz = workspace.path("fuzz/Cargo.lock");
    if changed(&fuzz).is_some_and(|ours| changed(&program).is_some_and(|theirs| theirs < ours)) {
        return Ok(());
    }
    match fs::copy(&program, &fuzz) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::File { path: fuzz, error }),
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}
