//! The command line: words in, a [`Request`] or one sentence about what is wrong out. Does no I/O.

use std::fmt::Write as _;

use crate::bench;
use crate::step::{STEPS, Step};

#[cfg(test)]
mod tests;

/// How long each fuzz target runs unless `--fuzz-seconds` says otherwise.
const FUZZ_SECONDS: u32 = 60;

/// How often a benchmark builds each site unless `--runs` says otherwise.
const RUNS: u32 = 5;

/// What was asked for.
#[derive(Debug)]
pub(crate) enum Request {
    /// Say how to use this program.
    Help,
    /// Run steps.
    Test(TestOptions),
    /// Measure builds.
    Bench(BenchOptions),
}

/// What `cargo xtask bench` was asked to measure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BenchOptions {
    /// Builds of each site by each contender; never 0.
    pub(crate) n_runs: u32,
    /// Whether small sites will do, for trying it out.
    pub(crate) is_quick: bool,
    /// What is measured, of [`bench::WORDS`]; all if it is empty.
    pub(crate) only: Vec<String>,
    /// Generators that are left out.
    pub(crate) without: Vec<String>,
    /// Whether `docs/performance.md` is written.
    pub(crate) writes: bool,
}

/// What `cargo xtask test` was asked to run.
#[derive(Debug)]
pub(crate) struct TestOptions {
    /// The steps, in the order of [`STEPS`], each once.
    pub(crate) steps: Vec<&'static Step>,
    /// Seconds for each fuzz target; never 0, which libFuzzer takes for "no end".
    pub(crate) fuzz_seconds: u32,
    /// Edit scripts that the model test tries, if not as many as it does by itself.
    pub(crate) scripts: Option<u32>,
}

/// Reads the words after the program's name.
pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Request, String> {
    let mut words = words.into_iter();
    match words.next().as_deref() {
        None | Some("help" | "-h" | "--help") => Ok(Request::Help),
        Some("test") => parse_test(words),
        Some("bench") => parse_bench(words),
        Some(other) => Err(format!("unknown command `{other}`")),
    }
}

/// The text of `cargo xtask help`, made from the same table that runs the steps.
pub(crate) fn help(steps: &[Step]) -> String {
    let mut text = format!(
        "Usage: cargo xtask <command>\n\n\
         Commands:\n  \
         test    install what the tests need and is missing, then run every step\n  \
         bench   measure postil and other generators doing the same work\n  \
         help    this text\n\n\
         Options of `test`:\n  \
         --only STEP        run this step alone; may be given more than once\n  \
         --fuzz-seconds N   how long each fuzz target runs (default {FUZZ_SECONDS})\n  \
         --scripts N        how many random edit scripts builds are held to; 2000 for a night\n\n\
         Options of `bench`:\n  \
         --runs N           how often each site is built (default {RUNS})\n  \
         --quick            small sites, for trying it out\n  \
         --only WORD        measure this alone; may be given more than once: {}\n  \
         --without TOOL     leave this generator out: {}\n  \
         --write            write docs/performance.md\n\n\
         Steps, in the order they run:\n",
        bench::WORDS.join(", "),
        bench::PEERS.join(", "),
    );
    let width = steps.iter().map(|step| step.name.len()).max().unwrap_or(0);
    for step in steps {
        // Writing into a string has no way to fail.
        let _ = writeln!(text, "  {:width$}   {}", step.name, step.about);
    }
    text
}

fn parse_test(mut words: impl Iterator<Item = String>) -> Result<Request, String> {
    let mut only = Vec::new();
    let mut fuzz_seconds = FUZZ_SECONDS;
    let mut scripts = None;
    while let Some(word) = words.next() {
        let (flag, attached) = split(&word);
        match flag {
            "-h" | "--help" => return Ok(Request::Help),
            "--only" => only.push(step_named(&value(flag, attached, &mut words)?)?.name),
            "--fuzz-seconds" => fuzz_seconds = number(flag, &value(flag, attached, &mut words)?)?,
            "--scripts" => scripts = Some(number(flag, &value(flag, attached, &mut words)?)?),
            _ => return Err(format!("unknown option `{word}` of `test`")),
        }
    }
    let steps = STEPS.iter().filter(|step| only.is_empty() || only.contains(&step.name)).collect();
    Ok(Request::Test(TestOptions { steps, fuzz_seconds, scripts }))
}

fn parse_bench(mut words: impl Iterator<Item = String>) -> Result<Request, String> {
    let mut options =
        BenchOptions { n_runs: RUNS, is_quick: false, only: Vec::new(), without: Vec::new(), writes: false };
    while let Some(word) = words.next() {
        let (flag, attached) = split(&word);
        match flag {
            "-h" | "--help" => return Ok(Request::Help),
            "--runs" => options.n_runs = number(flag, &value(flag, attached, &mut words)?)?,
            "--quick" => options.is_quick = true,
            "--only" => options.only.push(one_of(&bench::WORDS, value(flag, attached, &mut words)?)?),
            "--without" => options.without.push(one_of(&bench::PEERS, value(flag, attached, &mut words)?)?),
            "--write" => options.writes = true,
            _ => return Err(format!("unknown option `{word}` of `bench`")),
        }
    }
    Ok(Request::Bench(options))
}

/// A flag, and the value that is attached to it.
fn split(word: &str) -> (&str, Option<String>) {
    match word.split_once('=') {
        Some((flag, value)) => (flag, Some(value.to_owned())),
        None => (word, None),
    }
}

fn number(flag: &str, text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|&number| number > 0);
    number.ok_or_else(|| format!("`{flag}` takes a whole number above 0, not `{text}`"))
}

fn value(flag: &str, attached: Option<String>, words: &mut impl Iterator<Item = String>) -> Result<String, String> {
    attached.or_else(|| words.next()).ok_or_else(|| format!("`{flag}` needs a value"))
}

fn one_of(words: &[&str], word: String) -> Result<String, String> {
    if words.contains(&word.as_str()) {
        return Ok(word);
    }
    Err(format!("`{word}` is not known here; there are {}", words.join(", ")))
}

fn step_named(name: &str) -> Result<&'static Step, String> {
    STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        format!("no step is called `{name}`; there are {}", names.join(", "))
    })
}
