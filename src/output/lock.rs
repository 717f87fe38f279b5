//! One build at a time in one output folder.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::OutputError;

/// Name of the lock file, where a folder itself cannot be locked.
pub(super) const LOCK: &str = ".postil-lock";

/// Held while a build writes; the system lets go of it even when the process is killed.
pub(super) struct Lock {
    file: Option<File>,
}

impl Lock {
    /// Takes the lock of the folder at `root`.
    pub(super) fn take(root: &Path) -> Result<Self, OutputError> {
        let file = open(root).map_err(OutputError::io("open", root))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(OutputError::Busy(root.to_owned())),
            // Some network file systems have no locks. Refusing to build there would help nobody.
            Err(TryLockError::Error(_)) => Ok(Self { file: None }),
        }
    }
}

impl Drop for Lock {
    /// Closing the file is not enough: a child process that is being started at this moment shares it.
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = file.unlock();
        }
    }
}

/// On Unix the folder itself is locked, which leaves no file to be deployed.
#[cfg(unix)]
fn open(root: &Path) -> std::io::Result<File> {
    fs::File::open(root)
}

#[cfg(not(unix))]
fn open(root: &Path) -> std::io::Result<File> {
    fs::OpenOptions::new().create(true).truncate(false).write(true).open(root.join(LOCK))
}
