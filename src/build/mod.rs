//! The engine: wires the rooms into one build.
//!
//! [`load()`] reads the site and makes its index; [`render_all`] makes every output and hands it to a sink;
//! an [`Engine`] does both and publishes. Knows which room comes when, and nothing of what they do.

pub mod discussions;
pub mod documents;
pub mod engine;
pub mod load;
pub mod report;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

pub use engine::{Changes, Engine};
pub use load::{Loaded, load};
pub use report::{Counts, Report};

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::output::{OutputError, OutputFolder, Transfer};
use crate::render;
use crate::site::plan::{Output, Planned};
use crate::site::visibility::Include;
use crate::source::{self, SourceError};
use crate::template::record::Trace;

/// What decides a build beside the files of the site.
#[derive(Clone, Debug)]
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
    /// Takes the bytes of an output.
    fn write(&self, planned: &Planned, bytes: &[u8]) -> Result<(), OutputError>;
    /// Takes a file as it is.
    fn copy(&self, planned: &Planned, source: &crate::path::SitePath) -> Result<(), OutputError>;
}

/// Renders every output of `loaded` into `sink`. Returns what each template asked, and all findings.
pub fn render_all(
    loaded: &Loaded,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> Result<(Traces, Vec<Diagnostic>), OutputError> {
    let inputs = loaded.inputs();
    // PERF: one long list takes as long as hundreds of essays, so lists come first: begun last, one of them
    // keeps a single thread busy while the others have nothing left to do.
    let (pages, mut planned): (Vec<&Planned>, Vec<&Planned>) =
        loaded.plan.outputs.values().partition(|planned| matches!(planned.output, Output::Page(_) | Output::Copy(_)));
    planned.extend(pages);
    progress.stage("rendering", planned.len());
    let found = Mutex::new((Vec::new(), Vec::new()));
    planned.par_iter().with_max_len(1).try_for_each(|planned| {
        let rendered = render::render(planned, &inputs);
        match (&planned.output, rendered.bytes) {
            (Output::Copy(source), _) => sink.copy(planned, source)?,
            (_, Some(bytes)) => sink.write(planned, &bytes)?,
            (_, None) => {}
        }
        if !rendered.trace.is_empty() || !rendered.diagnostics.is_empty() {
            let mut found = found.lock().expect("no thread panics while it holds the lock");
            found.0.push((planned.output.clone(), rendered.trace));
            found.1.extend(rendered.diagnostics);
        }
        progress.step();
        Ok(())
    })?;
    let (mut traces, diagnostics) = found.into_inner().expect("no thread panicked");
    traces.sort();
    Ok((traces, once_per_template(diagnostics)))
}

/// A template that fails on one page mostly fails on all: it is told once, with one of the pages and their number.
fn once_per_template(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostic::sort(&mut diagnostics);
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    for found in diagnostics {
        let same = kept.last_mut().filter(|(last, _)| {
            found.code == "template"
                && (&last.code, &last.path, last.span, &last.message)
                    == (&found.code, &found.path, found.span, &found.message)
        });
        match same {
            Some((_, n_pages)) => *n_pages += 1,
            None => kept.push((found, 1)),
        }
    }
    let told = kept.into_iter().map(|(found, n_pages)| match n_pages {
        1 => found,
        n => found.help(format!("it fails on {n} pages in the same way")),
    });
    told.collect()
}

struct Folder<'a> {
    session: crate::output::Session<'a>,
    root: &'a Path,
    transfer: Transfer,
    n_pages: AtomicUsize,
    n_files: AtomicUsize,
}

impl Sink for Folder<'_> {
    fn write(&self, planned: &Planned, bytes: &[u8]) -> Result<(), OutputError> {
        let counter = if planned.is_in_sitemap() { &self.n_pages } else { &self.n_files };
        counter.fetch_add(1, Ordering::Relaxed);
        self.session.write(&planned.route.out_path(), bytes).map(drop)
    }

    fn copy(&self, planned: &Planned, source: &crate::path::SitePath) -> Result<(), OutputError> {
        self.n_files.fetch_add(1, Ordering::Relaxed);
        let source = source::locate(self.root, source);
        self.session.copy(&planned.route.out_path(), &source, self.transfer).map(drop)
    }
}

fn publish(loaded: &Loaded, options: &Options, progress: &dyn Progress) -> Result<Report, BuildError> {
    let output_dir = loaded.output_dir(options);
    let mut folder = OutputFolder::open(&output_dir, &options.root)?;
    let sink = Folder {
        session: folder.begin()?,
        root: &options.root,
        transfer: if loaded.config.hard_link_static { Transfer::HardLink } else { Transfer::Copy },
        n_pages: AtomicUsize::new(0),
        n_files: AtomicUsize::new(0),
    };
    let (_, mut diagnostics) = render_all(loaded, &sink, progress)?;
    diagnostics.extend(loaded.diagnostics());
    let mut report = Report::new(diagnostics, loaded);
    report.output_dir = Some(output_dir);
    report.counts.pages = sink.n_pages.into_inner();
    report.counts.files = sink.n_files.into_inner();
    report.is_healthy = !fails(&report.diagnostics, options.strict);
    if !report.is_healthy && !options.keep_going {
        // Dropped without a commit, the session leaves the old output whole.
        return Ok(report);
    }
    let published = sink.session.commit()?;
    report.published(published);
    Ok(report)
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
