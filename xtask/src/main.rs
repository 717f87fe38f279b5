//! `cargo xtask`: what a developer and the continuous integration run, with nothing but Rust to start.
//!
//! It knows the workspace and the tools the tests lean on; it knows nothing of the program's insides.
//!
//! - [`args`]: the command line.
//! - [`mod@bench`]: what builds take, of postil and of others.
//! - [`scripts`]: running the scripts of `e2e/`, with the packages that they need.
//! - [`step`]: the table of steps, running them, the summary.
//! - [`steps`]: what each step does.
//! - [`tools`]: finding what a step needs, and installing what is missing.
//! - [`workspace`]: folders, and commands that run in them.

#![expect(
    clippy::disallowed_methods,
    reason = "running tools, reading the clock and the environment is all that this program does"
)]

mod args;
mod bench;
mod failure;
mod scripts;
mod step;
mod steps;
mod tools;
mod workspace;

use std::process::ExitCode;

use args::Request;
use step::{STEPS, Verdict};
use workspace::{Workspace, say};

/// Exit code 1: a step or a measurement failed. Exit code 2: the command line was not understood.
fn main() -> ExitCode {
    match args::parse(std::env::args().skip(1)) {
        Ok(Request::Help) => {
            say(&args::help(STEPS));
            ExitCode::SUCCESS
        }
        Ok(Request::Test(options)) => test(&options),
        Ok(Request::Bench(options)) => match bench::run(&Workspace::of_this_program(), &options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("error: {failure}");
                ExitCode::FAILURE
            }
        },
        Err(problem) => {
            eprintln!("error: {problem}\nhelp: `cargo xtask help` lists the commands and the steps");
            ExitCode::from(2)
        }
    }
}

fn test(options: &args::TestOptions) -> ExitCode {
    let workspace = Workspace::of_this_program();
    let outcomes = step::run(&workspace, options, say);
    say(&step::summary(&outcomes));
    if outcomes.iter().all(|outcome| matches!(outcome.verdict, Verdict::Passed)) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
