//! Every change that postil makes under an output folder goes through [`Disk`], one system call a method.
//!
//! That makes "killed at the k-th write" a thing that tests can do.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::stamp::Stamp;

/// A folder that is kept open while much below it is made or looked at. PERF: the system looks up the way to it once, and not
/// again for each file.
pub(super) struct OpenFolder {
    path: PathBuf,
    #[cfg(unix)]
    handle: File,
}

impl OpenFolder {
    /// The folder at `path`.
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            handle: File::open(&path)?,
            path,
        })
    }

    /// What stands `below` it.
    pub(super) fn join(&self, below: &str) -> PathBuf {
        self.path.join(below)
    }

    /// The stamp of a regular file `below` it; `None` where there is none, or something else.
    pub(super) fn stamp(&self, below: &str) -> Option<Stamp> {
        #[cfg(unix)]
        {
            use rustix::fs::{AtFlags, FileType, statat};
            let found = statat(&self.handle, below, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            FileType::from_raw_mode(found.st_mode).is_file().then(|| Stamp::of_stat(&found))
        }
        #[cfg(not(unix))]
        return fs::symlink_metadata(self.join(below)).ok().filter(Metadata::is_file).map(|found| Stamp::of(&found));
    }

    fn create_dir(&self, below: &str) -> io::Result<()> {
        #[cfg(unix)]
        return Ok(rustix::fs::mkdirat(&self.handle, below, rustix::fs::Mode::from_raw_mode(0o777))?);
        #[cfg(not(unix))]
        return fs::create_dir(self.join(below));
    }

    fn create_file(&self, below: &str) -> io::Result<File> {
        #[cfg(unix)]
        {
            use rustix::fs::{Mode, OFlags, openat};
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
            let open = || openat(&self.handle, below, flags, Mode::from_raw_mode(0o666));
            Ok(rustix::io::retry_on_intr(open)?.into())
        }
        #[cfg(not(unix))]
        return create_file(&self.join(below));
    }
}

/// The hands of the room. Never follows a symlink in the last component, never overwrites but by rename.
#[derive(Default)]
pub(super) struct Disk {
    #[cfg(test)]
    fuel: Option<std::sync::atomic::AtomicI64>,
}

impl Disk {
    /// A disk that makes `changes` changes and then fails for ever, as if the process had been killed.
    #[cfg(test)]
    pub(super) fn that_dies_after(changes: i64) -> Self {
        Self { fuel: Some(changes.into()) }
    }

    /// Whether the simulated kill has happened.
    #[cfg(test)]
    pub(super) fn is_dead(&self) -> bool {
        self.fuel.as_ref().is_some_and(|fuel| fuel.load(std::sync::atomic::Ordering::SeqCst) < 0)
    }

    #[cfg(test)]
    fn spend(&self) -> io::Result<()> {
        match &self.fuel {
            Some(fuel) if fuel.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) <= 0 => {
                Err(io::Error::other("killed by the test"))
            }
            _ => Ok(()),
        }
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the tests' failure point")]
    #[inline]
    fn spend(&self) -> io::Result<()> {
        Ok(())
    }

    /// Makes one folder; it is no error when it is there.
    pub(super) fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.spend()?;
        or_is_there(fs::create_dir(path), || is_real_dir(path))
    }

    /// Makes one folder `below` another, as [`create_dir`](Disk::create_dir) does.
    pub(super) fn create_dir_in(&self, folder: &OpenFolder, below: &str) -> io::Result<()> {
        self.spend()?;
        or_is_there(folder.create_dir(below), || is_real_dir(&folder.join(below)))
    }

    /// Makes a folder and those above it.
    pub(super) fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.spend()?;
        fs::create_dir_all(path)
    }

    /// Makes a file that was not there, lets `fill` write it, and gives its metadata after that.
    pub(super) fn create(&self, path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<Metadata> {
        self.filled(|| create_file(path), fill)
    }

    /// Makes a file `below` a folder, as [`create`](Disk::create) does.
    pub(super) fn create_in(
        &self,
        folder: &OpenFolder,
        below: &str,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<Metadata> {
        self.filled(|| folder.create_file(below), fill)
    }

    fn filled(
        &self,
        create: impl FnOnce() -> io::Result<File>,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<Metadata> {
        self.spend()?;
        let mut file = create()?;
        self.spend()?; // Between these two, a killed build leaves an empty file.
        fill(&mut file)?;
        file.metadata()
    }

    /// Makes a file of these bytes, as [`create`](Disk::create) does.
    pub(super) fn create_of(&self, path: &Path, bytes: &[u8]) -> io::Result<Metadata> {
        self.create(path, |file| file.write_all(bytes))
    }

    /// Gives the file at `original` a second name.
    pub(super) fn hard_link(&self, original: &Path, link: &Path) -> io::Result<()> {
        self.spend()?;
        fs::hard_link(original, link)
    }

    /// Moves a file or folder, over a file that is there.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.spend()?;
        fs::rename(from, to)
    }

    /// Deletes a file or a symlink; it is no error when it is gone.
    pub(super) fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.spend()?;
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }

    /// Deletes an empty folder.
    pub(super) fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.spend()?;
        fs::remove_dir(path)
    }

    /// Deletes a folder of our own with all that is in it, following no symlink.
    pub(super) fn remove_tree(&self, path: &Path) -> io::Result<()> {
        let entries = match fs::read_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                self.remove_tree(&entry.path())?;
            } else {
                self.remove_file(&entry.path())?;
            }
        }
        self.remove_dir(path)
    }
}

/// What came of making a folder, unless it is there already.
fn or_is_there(made: io::Result<()>, is_there: impl FnOnce() -> bool) -> io::Result<()> {
    made.or_else(|error| if error.kind() == io::ErrorKind::AlreadyExists && is_there() { Ok(()) } else { Err(error) })
}

fn create_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Whether `path` is a folder and not a symlink to one.
pub(super) fn is_real_dir(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}
