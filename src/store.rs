//! The folder `.postil` of a site: what postil keeps there for itself, and could make again.
//!
//! Knows names and bytes and nothing of what they mean. Nobody wants these files in version control, so the folder ignores
//! itself. Each file is replaced in one step.

#![expect(clippy::disallowed_methods, reason = "this is the room that reads and writes `.postil`")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The name of the folder.
pub const FOLDER: &str = ".postil";

/// Keeps files for the site below one root.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// A file that is kept. It stays what it is when another is kept in its place.
#[derive(Debug)]
pub struct Kept(File);

impl Kept {
    /// Its `length` bytes from `offset` on, if there are so many. Many threads can ask at once.
    pub fn read(&self, offset: usize, length: usize) -> Option<Vec<u8>> {
        let bytes = self.read_at(offset as u64, length).ok()?;
        (bytes.len() == length).then_some(bytes)
    }

    /// Number of its bytes.
    pub fn length(&self) -> Option<usize> {
        usize::try_from(self.0.metadata().ok()?.len()).ok()
    }

    /// The bytes from `offset` on, at most so many.
    #[cfg(unix)]
    fn read_at(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        // PERF: into memory that is not cleared before.
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            let at = offset + bytes.len() as u64;
            let read = || rustix::io::pread(&self.0, rustix::buffer::spare_capacity(&mut bytes), at);
            if rustix::io::retry_on_intr(read)? == 0 {
                break;
            }
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    #[cfg(not(unix))]
    fn read_at(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        use std::io::{Read as _, Seek as _};
        // Another handle has a position of its own only if the file was opened anew, so they take turns.
        static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let _turn = TURN.lock();
        let mut file = &self.0;
        file.seek(io::SeekFrom::Start(offset))?;
        let mut bytes = Vec::with_capacity(length);
        file.take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl Store {
    /// The store of the site in `root`. Nothing is made before something is to be kept.
    pub fn of(root: &Path) -> Self {
        Self { folder: root.join(FOLDER) }
    }

    /// Makes the folder, and gives its path.
    ///
    /// # Errors
    ///
    /// When the system refuses, or where there is no root.
    pub fn make(&self) -> io::Result<&Path> {
        // Not `create_dir_all`: where there is no site, nothing is made.
        match fs::create_dir(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        match OpenOptions::new().write(true).create_new(true).open(self.folder.join(".gitignore")) {
            Ok(mut file) => file.write_all(b"*\n")?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        Ok(&self.folder)
    }

    /// The bytes of a file, if it is there and can be read.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(name)).ok()
    }

    /// A file to be read in pieces, if it is there.
    pub fn open(&self, name: &str) -> Option<Kept> {
        File::open(self.folder.join(name)).ok().map(Kept)
    }

    /// Keeps `pieces`, one behind the other, under this name, in place of what was kept there before.
    ///
    /// # Errors
    ///
    /// When the system refuses; then what was there before still is.
    pub fn replace(&self, name: &str, pieces: &[impl AsRef<[u8]>]) -> io::Result<()> {
        let folder = self.make()?;
        let new = folder.join(format!("{name}.{}.new", std::process::id()));
        let written =
            File::create(&new).and_then(|mut file| pieces.iter().try_for_each(|piece| file.write_all(piece.as_ref())));
        let replaced = written.and_then(|()| fs::rename(&new, folder.join(name)));
        if replaced.is_err() {
            let _ = fs::remove_file(&new);
        }
        replaced
    }

    /// Deletes a file.
    ///
    /// # Errors
    ///
    /// When it is there and the system refuses.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_replaced_whole_and_ignored_by_version_control() {
        let site = tempfile::tempdir().expect("a temporary folder");
        let store = Store::of(site.path());
        assert_eq!(store.read("a"), None);
        assert!(!site.path().join(FOLDER).exists(), "looking makes nothing");
        store.replace("a", &["none"]).expect("writable");
        store.replace("a", &["tw", "o"]).expect("writable");
        assert_eq!(store.read("a").as_deref(), Some(&b"two"[..]));
        let kept = store.open("a").expect("it is there");
        store.replace("a", &["another"]).expect("writable");
        assert_eq!(kept.read(1, 2).as_deref(), Some(&b"wo"[..]), "what was opened stays");
        assert_eq!(kept.read(1, 3), None);
        let names = fs::read_dir(site.path().join(FOLDER)).expect("it is there").count();
        assert_eq!(names, 2, "the file and what ignores it");
        store.remove("a").expect("writable");
        store.remove("a").expect("it is gone, and that is no error");
    }

    #[test]
    fn where_there_is_no_site_nothing_is_made() {
        let nowhere = tempfile::tempdir().expect("a temporary folder");
        let root = nowhere.path().join("none");
        assert!(Store::of(&root).replace("a", &[""]).is_err());
        assert!(!root.exists());
    }
}
