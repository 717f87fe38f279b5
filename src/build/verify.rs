//! Holding what was published to a clean build.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::load::load;
use super::make::make;
use super::{BuildError, Options, Progress, Sink};
use crate::digest::Digest;
use crate::output::{self, OutputError, OutputFolder};
use crate::path::{OutPath, SitePath};
use crate::site::plan::Planned;
use crate::source;
use crate::template::Query;

/// Where the output folder is not what a clean build would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The output.
    pub path: OutPath,
    /// It stands there and should not, or the other way round; else its bytes are others.
    pub is_whole: bool,
    /// What its template asks in a clean build.
    pub asked: Vec<Query>,
}

/// Compares everything that is made with what stands in the folder.
struct Comparison<'a> {
    folder: &'a OutputFolder,
    root: &'a Path,
    different: Mutex<BTreeSet<OutPath>>,
}

impl Comparison<'_> {
    fn compare(&self, planned: &Planned, holds: impl FnOnce(&OutPath) -> bool) {
        let path = planned.route.out_path();
        if !holds(&path) {
            self.different.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
        }
    }
}

impl Sink for Comparison<'_> {
    fn write(&self, planned: &Planned, bytes: &[u8]) -> Result<Digest, OutputError> {
        self.compare(planned, |path| self.folder.holds(path, bytes));
        Ok(output::digest(bytes))
    }

    fn copy(&self, planned: &Planned, source: &SitePath) -> Result<(), OutputError> {
        self.compare(planned, |path| self.folder.holds_copy(path, &source::locate(self.root, source)));
        Ok(())
    }

    fn keep(&self, _planned: &Planned, _digest: Digest) -> bool {
        false
    }
}

/// Makes the whole site from nothing, in memory, and compares it with what stands in its output folder. Gives what differs,
/// by path.
///
/// # Errors
///
/// When the site or the folder cannot be read.
pub fn verify(options: &Options, progress: &dyn Progress) -> Result<Vec<Difference>, BuildError> {
    // What is wrong with the site, the build before has said.
    let Ok(loaded) = load(options, progress)? else { return Ok(Vec::new()) };
    let folder = OutputFolder::open(&loaded.output_dir(options), &options.root)?;
    let comparison = Comparison { folder: &folder, root: &options.root, different: Mutex::default() };
    let making = make(&loaded, None, &comparison, progress, None)?;
    let different = comparison.different.into_inner().unwrap_or_else(PoisonError::into_inner);
    let is_made = |path: &OutPath| loaded.plan.outputs.contains_key(path);
    let left_over = folder.outputs().filter(|path| !is_made(path)).cloned();
    let all: BTreeSet<OutPath> = different.into_iter().chain(left_over).collect();
    let difference = |path: OutPath| {
        let asked = making.outputs.get(&path).into_iter().flat_map(|made| made.asked()).cloned().collect();
        let stands = folder.outputs().any(|own| *own == path);
        Difference { is_whole: stands != is_made(&path), path, asked }
    };
    Ok(all.into_iter().map(difference).collect())
}
