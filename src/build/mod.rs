//! The engine: wires the rooms into one build.
//!
//! [`load()`] reads the site and makes its index; [`render_all`] makes every output and hands it to a sink;
//! an [`Engine`] does both and publishes. Knows which room comes when, and nothing of what they do.

pub mod articles;
pub mod before;
mod config_file;
mod data;
pub mod documents;
pub mod engine;
mod highlighted;
mod index;
pub mod load;
mod make;
mod parsed;
mod patch;
mod place;
mod reach;
pub mod report;
mod state;
#[cfg(test)]
mod tests;
mod verify;
mod why;

use std::path::{Path, PathBuf};

pub use config_file::ConfigFile;
pub use engine::{Changes, Checked, Engine};
pub use load::{Loaded, load};
pub use make::Made;
pub use report::{Counts, Report};
pub use verify::{Difference, verify};
pub use why::Why;

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::digest::Digest;
use crate::output::{OutputError, OutputFolder, Transfer};
use crate::path::OutPath;
use crate::site::plan::{Output, Planned};
use crate::site::visibility::Include;
use crate::source::{self, SourceError};
use crate::template::record::Trace;
use make::{Earlier, Outputs, make};
use state::State;

/// What decides a build beside the files of the site.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The site's root.
    pub root: PathBuf,
    /// The config file, relative to the root; `site.toml` unless set.
    pub config_file: Option<PathBuf>,
    /// Output folder, in place of the config's.
    pub output_dir: Option<PathBuf>,
    /// Base URL, in place of the config's.
    pub base_url: Option<String>,
    /// What is built although it would be left out.
    pub include: Include,
    /// The moment of the build, in seconds since 1970: decides what is scheduled or expired.
    pub now: i64,
    /// Warnings fail the build.
    pub strict: bool,
    /// Publish the healthy rest in spite of errors.
    pub keep_going: bool,
    /// Do not remember that templates asked this function: a mistake, so that tests can show that they would see it.
    #[doc(hidden)]
    pub forgets: Option<&'static str>,
}

impl Options {
    /// Where the output goes, when the config says `output_dir`.
    fn output_dir_of(&self, output_dir: &str) -> PathBuf {
        match &self.output_dir {
            Some(folder) => folder.clone(),
            None => self.root.join(output_dir),
        }
    }
}

/// What came of [`clean`].
#[derive(Debug)]
pub struct Cleaned {
    /// The output folder.
    pub output_dir: PathBuf,
    /// Number of files that were deleted.
    pub n_removed: usize,
    /// Own outputs that somebody altered since: they stay.
    pub altered: Vec<OutPath>,
}

/// Deletes what was built into the output folder, and what is remembered of it.
///
/// # Errors
///
/// When the folder is not postil's. The inner `Err`: the config does not say which folder it is.
pub fn clean(options: &Options) -> Result<Result<Cleaned, Vec<Diagnostic>>, BuildError> {
    let output_dir = match (&options.output_dir, ConfigFile::read(options)?.parse(options)) {
        (Some(folder), _) => folder.clone(),
        (None, (Some(config), _)) => options.output_dir_of(&config.output_dir),
        (None, (None, found)) => return Ok(Err(found)),
    };
    State::about(&output_dir, options).forget();
    let report = OutputFolder::open(&output_dir, &options.root)?.clear()?;
    Ok(Ok(Cleaned { output_dir, n_removed: report.removed.len(), altered: report.kept }))
}

/// Why there could be no build at all.
#[derive(Debug)]
pub enum BuildError {
    /// The site could not be read.
    Source(SourceError),
    /// The output could not be written.
    Output(OutputError),
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Output(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BuildError {}

impl BuildError {
    /// As a finding, to be shown with others.
    pub fn to_diagnostic(&self) -> Diagnostic {
        match self {
            Self::Source(error) => error.to_diagnostic(),
            Self::Output(error) => error.to_diagnostic(),
        }
    }
}

impl From<SourceError> for BuildError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl From<OutputError> for BuildError {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

/// Told how far a build is; called from many threads.
pub trait Progress: Sync {
    /// A stage of `total` steps begins.
    fn stage(&self, name: &'static str, total: usize);
    /// One step is done.
    fn step(&self);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}
}

/// What the template of each output asked, by output.
pub type Traces = Vec<(Output, Trace)>;

/// Where outputs go.
pub trait Sink: Sync {
    /// Takes the bytes of an output, and gives their digest.
    fn write(&self, planned: &Planned, bytes: &[u8]) -> Result<Digest, OutputError>;
    /// Takes a file as it is.
    fn copy(&self, planned: &Planned, source: &crate::path::SitePath) -> Result<(), OutputError>;
    /// Keeps what an earlier build wrote, if it is there still, with bytes of this digest.
    fn keep(&self, planned: &Planned, digest: Digest) -> bool;
}

/// Renders every output of `loaded` into `sink`. Returns what each template asked, and all findings.
pub fn render_all(
    loaded: &Loaded,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> Result<(Traces, Vec<Diagnostic>), OutputError> {
    let making = make(loaded, None, sink, progress, None)?;
    let mut traces = Traces::new();
    for (path, planned) in &loaded.plan.outputs {
        let asked: Trace = making.outputs.get(path).into_iter().flat_map(|made| made.asked()).cloned().collect();
        if !asked.is_empty() {
            traces.push((planned.output.clone(), asked));
        }
    }
    traces.sort();
    Ok((traces, making.diagnostics))
}

struct Folder<'a> {
    session: crate::output::Session<'a>,
    root: &'a Path,
    transfer: Transfer,
}

impl<'a> Folder<'a> {
    fn begin(folder: &'a mut OutputFolder, loaded: &Loaded, options: &'a Options) -> Result<Self, OutputError> {
        Ok(Self {
            session: folder.begin()?,
            root: &options.root,
            transfer: if loaded.config.hard_link_static { Transfer::HardLink } else { Transfer::Copy },
        })
    }
}

impl Sink for Folder<'_> {
    fn write(&self, planned: &Planned, bytes: &[u8]) -> Result<Digest, OutputError> {
        self.session.write(&planned.route.out_path(), bytes).map(|(_, digest)| digest)
    }

    fn copy(&self, planned: &Planned, source: &crate::path::SitePath) -> Result<(), OutputError> {
        let source = source::locate(self.root, source);
        self.session.copy(&planned.route.out_path(), &source, self.transfer).map(drop)
    }

    fn keep(&self, planned: &Planned, digest: Digest) -> bool {
        self.session.keep(&planned.route.out_path(), digest)
    }
}

/// Makes what has changed since `earlier`, and publishes it. `None`: files changed meanwhile, and nothing was published.
fn publish(
    loaded: &Loaded,
    folder: &mut OutputFolder,
    earlier: Option<&Earlier<'_>>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Option<(Report, Outputs)>, BuildError> {
    let sink = Folder::begin(folder, loaded, options)?;
    let making = make(loaded, earlier, &sink, progress, options.forgets)?;
    if loaded.documents.is_torn() {
        return Ok(None);
    }
    let mut report = Report::new(making.diagnostics.into_iter().chain(loaded.diagnostics()).collect(), loaded);
    report.output_dir = Some(loaded.output_dir(options));
    report.counts.pages = loaded.plan.outputs.values().filter(|planned| planned.is_in_sitemap()).count();
    report.counts.files = loaded.plan.outputs.len() - report.counts.pages;
    report.rendered = making.rendered;
    report.is_healthy = !fails(&report.diagnostics, options.strict);
    if !report.is_healthy && !options.keep_going {
        // Dropped without a commit, the session leaves the old output whole.
        return Ok(Some((report, Outputs::default())));
    }
    report.published(sink.session.commit()?);
    Ok(Some((report, making.outputs)))
}

/// Whether `diagnostics` fail a build.
pub fn fails(diagnostics: &[Diagnostic], strict: bool) -> bool {
    let worst = if strict { Severity::Warning } else { Severity::Error };
    diagnostics.iter().any(|found| found.severity <= worst)
}

/// Sorts findings as they are shown.
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostic::sort(&mut diagnostics);
    diagnostics
}
