//! What a killed build left behind, and how the next one finds out whose each file is.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use rayon::prelude::*;

use super::disk::{self, Disk, OpenFolder};
use super::manifest::{self, Entry, Intent, MANIFEST, Manifest, STAGING};
use super::{OutputError, OutputFolder};
use crate::digest::Digest;
use crate::path::OutPath;
use crate::stamp::Stamp;

/// Name of the intent, in the staging folder.
pub(super) const INTENT: &str = "intent";

/// Name of a manifest in the making, in the staging folder.
const NEW_MANIFEST: &str = "manifest";

/// What an unfinished commit was about to do, if one got so far.
pub(super) fn read_intent(root: &Path) -> Option<Intent> {
    manifest::decode_intent(&fs::read(root.join(STAGING).join(INTENT)).ok()?)
}

impl OutputFolder {
    /// Takes over what an unfinished commit put in place, and clears the staging folder.
    ///
    /// Killed itself at any point, it can be run again: the intent is deleted only after the manifest
    /// says the same.
    pub(super) fn recover(&mut self) -> Result<(), OutputError> {
        let staging = self.root.join(STAGING);
        match fs::symlink_metadata(&staging) {
            Err(_) => return Ok(()),
            Ok(metadata) if !metadata.is_dir() => {
                return self.disk.remove_file(&staging).map_err(OutputError::io("delete", &staging));
            }
            Ok(_) => {}
        }
        if let Some(intent) = read_intent(&self.root) {
            // Only a file with the very bytes that were meant is ours. Anything else is the old output,
            // which the manifest still lists, or somebody else's.
            let placed: Vec<(OutPath, Digest)> = intent
                .placed
                .into_par_iter()
                .filter(|(path, digest)| {
                    digest_of_file(&self.root.join(path.as_str())).is_ok_and(|on_disk| on_disk == *digest)
                })
                .collect();
            for (path, digest) in placed {
                self.manifest.insert(path, Entry { digest, stamp: None, source: None });
            }
            for path in &intent.removed {
                prune(&self.disk, &self.root, path.parent());
            }
            let manifest = std::mem::take(&mut self.manifest);
            let half_written = staging.join(NEW_MANIFEST);
            self.disk.remove_file(&half_written).map_err(OutputError::io("delete", &half_written))?;
            self.save(|_| manifest)?;
        }
        self.disk.remove_tree(&staging).map_err(OutputError::io("clear", &staging))
    }

    /// Writes the manifest beside its place and renames it. `manifest` is told the time by the file
    /// system's own clock, against which stamps are settled.
    pub(super) fn save(&mut self, manifest: impl FnOnce(i64) -> Manifest) -> Result<(), OutputError> {
        let (new, place) = (self.root.join(STAGING).join(NEW_MANIFEST), self.root.join(MANIFEST));
        self.manifest_stamp = None; // Whatever fails from here on, the next build reads it again.
        let mut saved = Manifest::new();
        self.disk
            .create(&new, |file| {
                saved = manifest(Stamp::of(&file.metadata()?).mtime_ns);
                file.write_all(&manifest::encode_manifest(&saved))
            })
            .and_then(|_| self.disk.rename(&new, &place))
            .map_err(OutputError::io("write", &place))?;
        self.manifest = saved;
        self.amended.clear();
        self.manifest_stamp = fs::metadata(&place).ok().map(|metadata| Stamp::of(&metadata));
        Ok(())
    }
}

impl Entry {
    /// The stamp of the output at `path` below `root`, when it has the bytes that were written.
    pub(super) fn intact(&self, root: &OpenFolder, path: &OutPath) -> Option<Stamp> {
        let stamp = root.stamp(path.as_str())?;
        let is_same = || digest_of_file(&root.join(path.as_str())).is_ok_and(|digest| digest == self.digest);
        (self.stamp == Some(stamp) || is_same()).then_some(stamp)
    }
}

/// Deletes `folder` and those above it while they are empty, up to the output folder.
pub(super) fn prune(disk: &Disk, root: &Path, mut folder: Option<OutPath>) {
    while let Some(current) = folder {
        if !leads_through_real_dirs(root, &current) {
            return;
        }
        match disk.remove_dir(&root.join(current.as_str())) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => return, // Not empty: somebody needs it.
        }
        folder = current.parent();
    }
}

/// Whether no folder on the way down to `path`, itself included, is a symlink or a file. Those that do
/// not exist count as real.
pub(super) fn leads_through_real_dirs(root: &Path, path: &OutPath) -> bool {
    let text = path.as_str();
    let ends = text.match_indices('/').map(|(at, _)| at).chain([text.len()]);
    for end in ends {
        let folder = root.join(&text[..end]);
        if !disk::is_real_dir(&folder) {
            return fs::symlink_metadata(&folder).is_err();
        }
    }
    true
}

/// The stamp of a regular file that has these very bytes.
pub(super) fn stamp_of_same(file: &Path, bytes: &[u8]) -> Option<Stamp> {
    // Taken before: whoever alters the file meanwhile is found out by it.
    let metadata = fs::symlink_metadata(file).ok().filter(|found| found.is_file())?;
    let is_same = metadata.len() == bytes.len() as u64 && fs::read(file).is_ok_and(|found| found == bytes);
    is_same.then(|| Stamp::of(&metadata))
}

/// The digest of a regular file's bytes.
pub(super) fn digest_of_file(path: &Path) -> io::Result<Digest> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    digest_of_followed(path)
}

/// The digest of a source, through a symlink if it is one.
pub(super) fn digest_of_followed(source: &Path) -> io::Result<Digest> {
    Digest::lightly_of_stream(fs::File::open(source)?, |_| Ok(()))
}
