//! Why a step failed: one enum, so that all its messages are read side by side.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// Why a step failed. Every variant names the command, the file or the tool it is about.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A command ran and said no; what it had to say is on the screen already.
    Refused { command: String, status: ExitStatus },
    /// A command did not start.
    NotStarted { command: String, error: io::Error },
    /// A file or a folder could not be read or made.
    File { path: PathBuf, error: io::Error },
    /// A tool is missing and could not be installed.
    Missing { tool: &'static str, hint: String },
    /// An installer was content, but what it should have brought is not there.
    NotInstalled { path: PathBuf },
    /// The fuzz crate has no targets, so that nothing would be tested.
    NoFuzzTargets { folder: PathBuf },
    /// Some fuzz targets failed; the others ran to their end.
    FuzzTargets { names: Vec<String> },
    /// A clone has too little of the history.
    ShallowHistory { n: usize, wanted: usize },
    /// A program ended or said nothing in time; `said` is its last line.
    Silent { program: &'static str, said: String },
    /// A generator did other work than postil, so that their times would say nothing.
    Unequal { who: &'static str, differences: Vec<String> },
    /// After the checkout of a commit, the preview was not what it should be.
    Replay { commit: String, what: String },
    /// A profile does not say how many instructions there were.
    NoCount { path: PathBuf },
    /// Some builds take more or fewer instructions than is written down.
    Instructions { problems: Vec<String> },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused { command, status } => write!(f, "`{command}`: {status}"),
            Failure::NotStarted { command, error } => {
                write!(f, "`{command}` did not start: {error}")
            }
            Failure::File { path, error } => write!(f, "`{}`: {error}", path.display()),
            Failure::Missing { tool, hint } => write!(f, "`{tool}` is missing: {hint}"),
            Failure::NotInstalled { path } => {
                write!(f, "`{}` is not there after its installation", path.display())
            }
            Failure::NoFuzzTargets { folder } => {
                write!(f, "no fuzz target in `{}`", folder.display())
            }
            Failure::FuzzTargets { names } => {
                write!(f, "fuzz targets that failed: {}", names.join(", "))
            }
            Failure::ShallowHistory { n, wanted } => {
                write!(f, "{wanted} commits are needed and this clone has {n}: run `git fetch --unshallow`")
            }
            Failure::Silent { program, said } => {
                write!(f, "`{program}` ended or fell silent; it said last: {said}")
            }
            Failure::Unequal { who, differences } => {
                write!(f, "{who} did not do the same work:\n  {}", differences.join("\n  "))
            }
            Failure::Replay { commit, what } => write!(f, "commit {commit}: {what}"),
            Failure::NoCount { path } => write!(f, "no total in `{}`", path.display()),
            Failure::Instructions { problems } => {
                write!(f, "instructions other than expected: {}", problems.join(", "))
            }
        }
    }
}
