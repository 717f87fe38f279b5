//! The engine: one build after another of the same site.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{BuildError, Loaded, Options, Progress, Report, load, publish};

/// Builds a site, and keeps what one build learned for the next.
///
/// What a build makes depends on the files of the site and on the [`Options`] alone, never on the builds before it.
pub struct Engine {
    options: Options,
    /// Kept until the next build, since that decides when its memory is given back.
    loaded: Option<Loaded>,
}

/// What may have changed since the last build of an [`Engine`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Anything: the site is looked at as a whole.
    Unknown,
    /// Files or folders below these paths, and nothing else. Each path begins as [`Options::root`] does, or is absolute.
    /// That something stands here is a reason to look at it again, and no more.
    Below(BTreeSet<PathBuf>),
}

impl Engine {
    /// An engine that has built nothing yet.
    pub fn new(options: Options) -> Self {
        Self { options, loaded: None }
    }

    /// What the site is built with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Builds the site as it is at `now`, in seconds since 1970. With errors, the old output stays as it is, unless
    /// [`Options::keep_going`] wants the healthy rest.
    ///
    /// # Errors
    ///
    /// When the site cannot be read or the output cannot be written at all. What is wrong with its files stands in the
    /// report.
    pub fn build(&mut self, now: i64, changes: &Changes, progress: &dyn Progress) -> Result<Report, BuildError> {
        let (Changes::Unknown | Changes::Below(_)) = changes;
        self.options.now = now;
        self.loaded = None;
        match load(&self.options, progress)? {
            Ok(loaded) => publish(self.loaded.insert(loaded), &self.options, progress),
            Err(diagnostics) => Ok(Report::failed(diagnostics)),
        }
    }
}
