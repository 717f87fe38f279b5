//! The only room that writes or deletes under the output folder.
//!
//! It knows files and bytes and nothing of essays. Its promises, each with a test:
//!
//! - Only what postil wrote is ever replaced or deleted; the [manifest](MANIFEST) in the folder says what
//!   that is. A folder with files and without a manifest is refused.
//! - Until [`Session::commit`] the old site is whole. A build that is killed, at any point, leaves a
//!   folder from which the next build finds its way.
//! - Equal bytes are not written again, and outputs that somebody altered or deleted are repaired.
//! - No symlink is followed out of the folder, and no hard link is written through.
//!
//! What is new is written to a [staging](STAGING) folder inside the output folder, which is on the same
//! file system by nature. `commit` first records what it is about to do (the *intent*), then renames:
//! whole new folders at once, single files over the old ones. A fresh site thus costs no more than
//! writing it in place, and there is no second way of writing to keep right.

#![expect(clippy::disallowed_methods, reason = "this is the room that writes")]

mod amend;
mod commit;
mod disk;
mod error;
mod location;
mod lock;
mod manifest;
mod recover;
mod session;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use commit::Report;
pub use error::OutputError;
pub use manifest::{MANIFEST, STAGING};
pub use session::{Outcome, Session, Transfer};

use crate::digest::{Digest, Digester};
use crate::parallel::{self, FEW_FILES};
use crate::path::OutPath;
use crate::stamp::Stamp;
use disk::{Disk, OpenFolder};
use manifest::{Entry, Manifest};

/// The digest by which an output is told from what it was. PERF: a light one, at a tenth of the cost; where equal ones would
/// spare a file from being written, the bytes themselves are compared.
pub fn digest(bytes: &[u8]) -> Digest {
    Digest::lightly_of(bytes)
}

/// Names that do not make a folder somebody else's: they are left alone, and a site published from a
/// branch of its own starts with one.
const HARMLESS: [&str; 6] = [".git", ".gitattributes", ".gitignore", ".gitkeep", ".keep", ".DS_Store"];

/// A folder that postil may publish into: absent, empty, or its own.
pub struct OutputFolder {
    root: PathBuf,
    manifest: Manifest,
    /// Of the manifest as last read or written; `None` when there is none on disk.
    manifest_stamp: Option<Stamp>,
    /// What was [amended](Session::amend) since the manifest was written. The intent on disk says the same.
    amended: Vec<(OutPath, Digest)>,
    disk: Disk,
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        // What cannot be written down is settled by the next build, as after a kill.
        let _ = self.settle();
    }
}

impl OutputFolder {
    /// Looks at the folder at `path` for the site in `source_root`, and changes nothing.
    ///
    /// # Errors
    ///
    /// When the folder holds the site's sources or stands among them, is a file, or is somebody else's.
    pub fn open(path: &Path, source_root: &Path) -> Result<Self, OutputError> {
        let root = location::resolve(path, source_root)?;
        let mut folder =
            Self { root, manifest: Manifest::new(), manifest_stamp: None, amended: Vec::new(), disk: Disk::default() };
        folder.load()?;
        Ok(folder)
    }

    /// Its real path.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The outputs that are postil's own, sorted.
    pub fn outputs(&self) -> impl Iterator<Item = &OutPath> {
        self.manifest.keys()
    }

    /// Of all outputs that are postil's own: their paths and bytes.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::new();
        for (path, entry) in &self.manifest {
            digester.part(path.as_str()).digest(entry.digest);
        }
        digester.finish()
    }

    /// Starts a build: makes the folder if need be, locks it, repairs what a killed build left behind.
    ///
    /// # Errors
    ///
    /// When another build has it locked, when it has become somebody else's, or when the system refuses.
    pub fn begin(&mut self) -> Result<Session<'_>, OutputError> {
        Session::begin(self)
    }

    /// Writes down what was [amended](Session::amend) since the manifest was written.
    ///
    /// # Errors
    ///
    /// When another build has the folder locked, or when the system refuses. Nothing is lost: the next build settles it.
    pub fn settle(&mut self) -> Result<(), OutputError> {
        if self.amended.is_empty() {
            return Ok(());
        }
        let _lock = lock::Lock::take(&self.root)?;
        self.load()?;
        // Another build may have done it.
        if self.amended.is_empty() {
            return Ok(());
        }
        let manifest = std::mem::take(&mut self.manifest);
        self.save(|_| manifest)?;
        let staging = self.root.join(STAGING);
        self.disk.remove_tree(&staging).map_err(OutputError::io("clear", &staging))
    }

    /// Deletes all outputs that nobody has altered, and the folder itself when nothing else is in it.
    ///
    /// # Errors
    ///
    /// As [`begin`](Self::begin).
    pub fn clear(mut self) -> Result<Report, OutputError> {
        if self.manifest_stamp.is_none() {
            return Ok(Report::default());
        }
        // A site without outputs: all go.
        let report = self.begin()?.commit()?;
        // With anything else in it, the folder stays ours, so that the next build does not refuse it.
        let mut entries = fs::read_dir(&self.root).map_err(OutputError::io("read", &self.root))?;
        if entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == MANIFEST)) {
            let manifest = self.root.join(MANIFEST);
            self.disk.remove_file(&manifest).map_err(OutputError::io("delete", &manifest))?;
            let _ = self.disk.remove_dir(&self.root);
        }
        Ok(report)
    }

    /// Whether the output at `path` stands in the folder with these very bytes.
    pub fn holds(&self, path: &OutPath, bytes: &[u8]) -> bool {
        recover::stamp_of_same(&self.root.join(path.as_str()), bytes).is_some()
    }

    /// Whether the output at `path` stands in the folder as a copy of the file at `source`.
    pub fn holds_copy(&self, path: &OutPath, source: &Path) -> bool {
        let copy = recover::digest_of_file(&self.root.join(path.as_str()));
        copy.is_ok_and(|copy| recover::digest_of_followed(source).is_ok_and(|original| copy == original))
    }

    /// Tells whether an output is still on disk as it was written.
    pub fn checker(&self) -> impl Fn(&OutPath) -> bool {
        let root = OpenFolder::open(self.root.clone());
        move |path| match (&root, self.manifest.get(path)) {
            (Ok(root), Some(entry)) => entry.intact(root, path).is_some(),
            _ => false,
        }
    }

    /// Whether all outputs are still on disk as they were written.
    pub fn is_all_intact(&self) -> bool {
        let Ok(root) = OpenFolder::open(self.root.clone()) else { return self.manifest.is_empty() };
        let outputs: Vec<(&OutPath, &Entry)> = self.manifest.iter().collect();
        parallel::all(outputs, FEW_FILES, |(path, entry)| entry.intact(&root, path).is_some())
    }

    /// Reads the manifest, unless it is the one already known: another process may have built meanwhile.
    fn load(&mut self) -> Result<(), OutputError> {
        let path = self.root.join(MANIFEST);
        let stamp = match fs::metadata(&path) {
            Ok(metadata) => Stamp::of(&metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                (self.manifest, self.manifest_stamp) = (Manifest::new(), None);
                self.amended.clear();
                return self.refuse_foreign();
            }
            Err(error) => return Err(OutputError::io("read", &path)(error)),
        };
        if self.manifest_stamp != Some(stamp) {
            let bytes = fs::read(&path).map_err(OutputError::io("read", &path))?;
            self.manifest = manifest::decode_manifest(&bytes).ok_or(OutputError::CorruptManifest(path))?;
            self.manifest_stamp = Some(stamp);
            self.amended.clear();
        }
        Ok(())
    }

    /// Refuses a folder that holds anything, when there is no manifest and no readable intent.
    fn refuse_foreign(&self) -> Result<(), OutputError> {
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(OutputError::io("read", &self.root))?,
        };
        let mut foreign: Option<String> = None;
        for entry in entries {
            let name = entry.map_err(OutputError::io("read", &self.root))?.file_name();
            let name = name.to_string_lossy();
            if name == STAGING || name == lock::LOCK || HARMLESS.contains(&&*name) {
                continue;
            }
            if foreign.as_deref().is_none_or(|first| *name < *first) {
                foreign = Some(name.into_owned());
            }
        }
        match foreign {
            Some(example) if recover::read_intent(&self.root).is_none() => {
                Err(OutputError::Foreign { path: self.root.clone(), example })
            }
            _ => Ok(()),
        }
    }
}
