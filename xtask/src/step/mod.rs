//! The table of steps, running them one after another, and the summary at the end.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::steps;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

/// One thing that must hold before a change lands.
#[derive(Debug)]
pub(crate) struct Step {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// What it checks, for the help.
    pub(crate) about: &'static str,
    run: fn(&Workspace, &TestOptions) -> Result<(), Failure>,
}

/// Every step, the quick ones first: what fails most often is told soonest.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "fmt", about: "the sources are formatted", run: steps::cargo::fmt },
    Step { name: "clippy", about: "no lint fires, with all features and with none", run: steps::cargo::clippy },
    Step { name: "test", about: "unit, integration and doc tests", run: steps::cargo::test },
    Step { name: "doc", about: "the API documentation builds", run: steps::cargo::doc },
    Step { name: "deny", about: "licences, sources and duplicates of dependencies (deny.toml)", run: steps::deny::run },
    Step { name: "commonmark", about: "all examples of the CommonMark specification", run: steps::commonmark::run },
    Step {
        name: "replay",
        about: "the last 100 commits checked out below `serve --watch`, each held to a clean build",
        run: steps::replay::run,
    },
    Step {
        name: "instructions",
        about: "builds take as many instructions as before, counted by callgrind",
        run: steps::instructions::run,
    },
    Step {
        name: "machine-readable",
        about: "microformats, linked data and feeds of the demonstration site",
        run: steps::machine_readable::run,
    },
    Step { name: "browser", about: "hostile comments do nothing in a real browser", run: steps::browser::run },
    Step { name: "serve", about: "live reload as a writer meets it in a real browser", run: steps::serve::run },
    Step { name: "theme", about: "the default theme, held to numbers in real browsers", run: steps::theme::run },
    Step { name: "fuzz", about: "every target of fuzz/, for a while each", run: steps::fuzz::run },
];

/// What became of one step.
#[derive(Debug)]
pub(crate) struct Outcome {
    name: &'static str,
    pub(crate) verdict: Verdict,
    took: Duration,
}

/// Whether a step passed. There is no third verdict: a step that cannot run has failed.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// All that it checks holds.
    Passed,
    /// Something does not, or could not be checked.
    Failed(Failure),
}

/// Runs the steps in order and goes on after a failed one, so that one run tells everything.
pub(crate) fn run(workspace: &Workspace, options: &TestOptions, mut announce: impl FnMut(&str)) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(options.steps.len());
    for step in &options.steps {
        announce(&format!("\n=== {}: {}", step.name, step.about));
        let start = Instant::now();
        let result = (step.run)(workspace, options);
        let took = start.elapsed();
        let verdict = match result {
            Ok(()) => Verdict::Passed,
            Err(failure) => {
                announce(&format!("=== {} failed: {failure}", step.name));
                Verdict::Failed(failure)
            }
        };
        outcomes.push(Outcome { name: step.name, verdict, took });
    }
    outcomes
}

/// The table of results. Its last line is the count and nothing else, for programs that read it.
pub(crate) fn summary(outcomes: &[Outcome]) -> String {
    let name_of = |outcome: &Outcome| outcome.name.len();
    let width = outcomes.iter().map(name_of).max().unwrap_or(0).max("step".len());
    let mut text = format!("\n{:width$}  result  seconds\n", "step");
    let mut n_passed = 0;
    for outcome in outcomes {
        let (result, why) = match &outcome.verdict {
            Verdict::Passed => {
                n_passed += 1;
                ("passed", String::new())
            }
            Verdict::Failed(failure) => ("FAILED", format!("  {failure}")),
        };
        let seconds = outcome.took.as_secs_f64();
        // Writing into a string has no way to fail.
        let _ = writeln!(text, "{:width$}  {result}  {seconds:7.1}{why}", outcome.name);
    }
    let n_failed = outcomes.len() - n_passed;
    let _ = write!(text, "\n{n_passed} passed, {n_failed} failed");
    text
}
