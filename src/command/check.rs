//! `postil check`

use std::process::ExitCode;

use super::{Outcome, options, print};
use crate::build::{self, Sink};
use crate::cli::{CheckArgs, Cli, Format};
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest::Digest;
use crate::lint;
use crate::output::OutputError;
use crate::path::SitePath;
use crate::site::plan::Planned;

/// Renders everything and keeps nothing.
struct Nowhere;

impl Sink for Nowhere {
    fn write(&self, _planned: &Planned, _bytes: &[u8]) -> Result<Digest, OutputError> {
        Ok(Digest::default())
    }

    fn copy(&self, _planned: &Planned, _source: &SitePath) -> Result<(), OutputError> {
        Ok(())
    }

    fn keep(&self, _planned: &Planned, _digest: Digest) -> bool {
        false
    }
}

/// Reports everything that a build would, and more.
pub fn run(cli: &Cli, args: &CheckArgs) -> Outcome {
    let options = options(cli, &args.selection, None)?;
    let progress = print::Bar::new();
    let mut found = Vec::new();
    let n_sources = match build::load(&options, &progress)? {
        Err(errors) => {
            found = errors;
            0
        }
        Ok(loaded) => {
            let (traces, rendering) = build::render_all(&loaded, &Nowhere, &progress)?;
            found.extend(rendering);
            found.extend(loaded.diagnostics());
            let linted = lint::all(&loaded, &traces);
            // What has been found fault with already is not found fault with twice; and what a file as a whole is to the
            // site cannot be said while it has errors.
            let is_new = |lint: &Diagnostic| {
                !found.iter().any(|known| {
                    known.path == lint.path
                        && match lint.span {
                            Some(span) => known.span == Some(span),
                            None => known.severity == Severity::Error,
                        }
                })
            };
            let linted: Vec<Diagnostic> = linted.into_iter().filter(is_new).collect();
            found.extend(linted);
            if args.external {
                found.extend(external(&loaded, &options)?);
            }
            loaded.n_sources
        }
    };
    progress.finish();
    let found = build::sorted(found);
    print::diagnostics(&found, &options.root, args.selection.format);
    let n_errors = found.iter().filter(|found| found.severity == Severity::Error).count();
    let n_warnings = found.iter().filter(|found| found.severity == Severity::Warning).count();
    if args.selection.format != Format::Json {
        let sources = print::count(n_sources, "content file");
        let (errors, warnings) = (print::count(n_errors, "error"), print::count(n_warnings, "warning"));
        print::status(&format!("checked {sources}: {errors}, {warnings}"));
    }
    Ok(if build::fails(&found, options.strict) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

#[cfg(feature = "external-links")]
fn external(loaded: &build::Loaded, options: &build::Options) -> Result<Vec<crate::diagnostic::Diagnostic>, String> {
    super::external::check(loaded, options)
}

#[cfg(not(feature = "external-links"))]
fn external(_: &build::Loaded, _: &build::Options) -> Result<Vec<crate::diagnostic::Diagnostic>, String> {
    Err("this postil was built without the feature `external-links`".to_owned())
}
