//! Making and changing single files for the author: whole, or not at all.
//!
//! The text goes into a file of another name in the same folder, which then takes its place in one step. So neither
//! a build that runs at the same time nor a program that is killed ever leaves half a file. Names that begin with a
//! dot are no part of the site, so the other file is never seen by a scan.
//!
//! Nothing is forced out to the disk (no `fsync`): after a power cut the old state is as good as the new one, and
//! these files are under the author's version control.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{SourceError, locate};
use crate::path::SitePath;

/// Writes the file `path`, which must not be there yet, and the folders above it.
///
/// # Errors
///
/// [`SourceError::Exists`], and whatever the system refuses.
pub fn write_new(root: &Path, path: &SitePath, text: &str) -> Result<(), SourceError> {
    let target = locate(root, path);
    let unwritable = |source| SourceError::Unwritable { path: path.clone(), source };
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let staged = Staged::new(&target, text).map_err(unwritable)?;
    // A link fails where there is a file already, even one that appeared this moment; a rename would replace it.
    match fs::hard_link(&staged.0, &target) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(SourceError::Exists(path.clone())),
        // Some file systems have no links (FAT, some of networks). There we look first, which leaves a moment in
        // which somebody else could make the same file.
        Err(_) if fs::symlink_metadata(&target).is_ok() => Err(SourceError::Exists(path.clone())),
        Err(_) => fs::rename(&staged.0, &target).map_err(unwritable),
    }
}

/// Puts `text` in the place of the file `path`, which must be there. Its permissions stay; where it is a symlink, the
/// file that it leads to is replaced.
///
/// # Errors
///
/// Whatever the system refuses.
pub fn replace(root: &Path, path: &SitePath, text: &str) -> Result<(), SourceError> {
    let unwritable = |source| SourceError::Unwritable { path: path.clone(), source };
    let target = fs::canonicalize(locate(root, path)).map_err(unwritable)?;
    let permissions = fs::metadata(&target).map_err(unwritable)?.permissions();
    if permissions.readonly() {
        return Err(unwritable(io::ErrorKind::PermissionDenied.into()));
    }
    let staged = Staged::new(&target, text).map_err(unwritable)?;
    fs::set_permissions(&staged.0, permissions).map_err(unwritable)?;
    fs::rename(&staged.0, &target).map_err(unwritable)
}

/// A whole text under a name of its own, beside the file that it is to become. It is gone when this is dropped.
struct Staged(PathBuf);

impl Staged {
    fn new(target: &Path, text: &str) -> io::Result<Self> {
        let folder = target.parent().unwrap_or(Path::new("."));
        for attempt in 0..100 {
            let name = format!(".postil-{}-{attempt}.tmp", std::process::id());
            let path = folder.join(name);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    let staged = Self(path);
                    file.write_all(text.as_bytes())?;
                    return Ok(staged);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many unfinished files of postil in the folder"))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a rename there is nothing left to take away.
        let _ = fs::remove_file(&self.0);
    }
}
