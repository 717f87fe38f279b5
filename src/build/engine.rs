//! The engine: one build after another of the same site.

use std::collections::BTreeSet;
use std::mem;
use std::path::PathBuf;

use super::load::reload;
use super::make::{Earlier, Outputs};
use super::{BuildError, Loaded, Options, Progress, Report, publish};
use crate::output::OutputFolder;

/// Builds a site, and keeps what one build learned for the next.
///
/// What a build makes depends on the files of the site and on the [`Options`] alone, never on the builds before it.
pub struct Engine {
    options: Options,
    published: Option<Published>,
    /// What may have changed since that was published.
    changes: Changes,
}

/// A build that was published.
struct Published {
    /// What it was made from.
    loaded: Loaded,
    /// What it made.
    outputs: Outputs,
    folder: OutputFolder,
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

impl Changes {
    /// No change at all.
    pub fn none() -> Self {
        Self::Below(BTreeSet::new())
    }

    /// Both of them.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Below(mut own), Self::Below(other)) => {
                own.extend(other.iter().cloned());
                Self::Below(own)
            }
            _ => Self::Unknown,
        }
    }
}

impl Engine {
    /// An engine that has built nothing yet.
    pub fn new(options: Options) -> Self {
        Self { options, published: None, changes: Changes::none() }
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
        self.options.now = now;
        self.changes = mem::replace(&mut self.changes, Changes::Unknown).and(changes);
        let earlier = self.published.as_ref().map(|published| &published.loaded);
        let loaded = match reload(&self.options, earlier, &self.changes, progress)? {
            Ok(loaded) => loaded,
            Err(diagnostics) => return Ok(Report::failed(diagnostics)),
        };
        let output_dir = loaded.output_dir(&self.options);
        // Taken out: if anything goes wrong from here on, nothing is known of what is published.
        let (earlier, folder) = match self.published.take() {
            Some(Published { loaded, outputs, folder }) if loaded.output_dir(&self.options) == output_dir => {
                (Some((loaded, outputs)), Some(folder))
            }
            _ => (None, None),
        };
        let mut folder = match folder {
            Some(folder) => folder,
            None => OutputFolder::open(&output_dir, &self.options.root)?,
        };
        let known = earlier.as_ref().map(|(loaded, made)| Earlier { loaded, made });
        let (report, outputs) = publish(&loaded, &mut folder, known.as_ref(), &self.options, progress)?;
        if report.is_published {
            self.published = Some(Published { loaded, outputs, folder });
            self.changes = Changes::none();
        } else {
            self.published = earlier.map(|(loaded, outputs)| Published { loaded, outputs, folder });
        }
        Ok(report)
    }
}
