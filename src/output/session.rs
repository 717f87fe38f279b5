//! One build's writes: staged by many threads, published by [`commit`](Session::commit) or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use super::disk::{self, OpenFolder};
use super::lock::{LOCK, Lock};
use super::manifest::{Entry, MANIFEST, Manifest, STAGING};
use super::recover::{digest_of_file, digest_of_followed, stamp_of_same};
use super::{OutputError, OutputFolder};
use crate::digest::Digest;
use crate::hash::FastMap;
use crate::parallel::{self, FEW_FILES};
use crate::path::OutPath;
use crate::stamp::Stamp;

/// What became of one output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// New bytes, published by the commit.
    Written,
    /// The very bytes are there already; nothing was written.
    Unchanged,
}

/// How a file of the site gets into the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// As a copy of its own.
    Copy,
    /// As a second name of the same file where the file system allows it, else as a copy.
    HardLink,
}

/// One build's writes. All methods but [`commit`](Session::commit) can be called from many threads.
///
/// Dropped without a commit, it leaves the old site as it was and no trace of itself.
pub struct Session<'a> {
    pub(super) folder: &'a mut OutputFolder,
    /// The output folder itself.
    root: OpenFolder,
    pub(super) staging: PathBuf,
    /// In the staging folder: whole new folders, under their own paths.
    pub(super) mirrored: OpenFolder,
    pub(super) planned: Mutex<Vec<Planned>>,
    pub(super) dirs: RwLock<FastMap<String, Dir>>,
    pub(super) stage: Stage,
    /// When the session began, by the clock of the output's own file system.
    pub(super) began_ns: i64,
    next_file: AtomicUsize,
    made_folder: bool,
    made_manifest: bool,
    _lock: Lock,
}

/// One output that the new site has.
pub(super) struct Planned {
    pub(super) path: OutPath,
    pub(super) entry: Entry,
    pub(super) place: Place,
    pub(super) outcome: Outcome,
}

/// Where the bytes of an output are until the commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the output folder already.
    Published,
    /// In the staging folder under a number, since the folder it goes to exists.
    Numbered(usize),
    /// In the staging folder under its own path, in a folder that is moved as a whole.
    Mirrored,
}

/// What is known of a folder of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dir {
    /// It exists and is no symlink.
    Published,
    /// It does not (or something else has its name); it was made in the staging folder.
    Mirrored,
}

/// How far a session has come; decides what is left to do when it is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Writing,
    Publishing,
    Done,
}

impl<'a> Session<'a> {
    pub(super) fn begin(folder: &'a mut OutputFolder) -> Result<Self, OutputError> {
        let made_folder = !folder.root.exists();
        if made_folder {
            folder.disk.create_dir_all(&folder.root).map_err(OutputError::io("make", &folder.root))?;
        }
        let lock = Lock::take(&folder.root)?;
        folder.load()?;
        if folder.amended.is_empty() {
            folder.recover()?;
        }
        let staging = folder.root.join(STAGING);
        let (numbered, mirrored) = (staging.join("numbered"), staging.join("mirrored"));
        [&staging, &numbered, &mirrored].into_iter().try_for_each(|path| {
            let is_there = !folder.amended.is_empty() && disk::is_real_dir(path);
            if is_there { Ok(()) } else { folder.disk.create_dir(path).map_err(OutputError::io("make", path)) }
        })?;
        let open = |path: &PathBuf| OpenFolder::open(path.clone()).map_err(OutputError::io("open", path));
        let (root, mirrored) = (open(&folder.root)?, open(&mirrored)?);
        let began = fs::metadata(&numbered).map_err(OutputError::io("read", &numbered))?;
        let made_manifest = folder.manifest_stamp.is_none();
        if made_manifest {
            // Marks the folder as ours before there is anything in it, so that a kill never leaves one
            // that the next build would refuse.
            folder.save(|_| Manifest::new())?;
        }
        Ok(Self {
            folder,
            root,
            staging,
            mirrored,
            planned: Mutex::default(),
            dirs: RwLock::default(),
            stage: Stage::Writing,
            began_ns: Stamp::of(&began).mtime_ns,
            next_file: AtomicUsize::new(0),
            made_folder,
            made_manifest,
            _lock: lock,
        })
    }

    /// Publishes `bytes` at `path`, unless they are there already. Gives their digest, too.
    ///
    /// # Errors
    ///
    /// When the system refuses, or two outputs want the same place.
    pub fn write(&self, path: &OutPath, bytes: &[u8]) -> Result<(Outcome, Digest), OutputError> {
        let digest = super::digest(bytes);
        if self.published_digest(path) == Some(digest)
            && let Some(stamp) = stamp_of_same(&self.published(path), bytes)
        {
            let entry = Entry { digest, stamp: Some(stamp), source: None };
            return Ok((self.plan(path, entry, Place::Published, Outcome::Unchanged), digest));
        }
        let place = self.stage(path)?;
        let metadata = self.create(path, place, |file| file.write_all(bytes))?;
        let entry = Entry { digest, stamp: Some(Stamp::of(&metadata)), source: None };
        Ok((self.plan(path, entry, place, Outcome::Written), digest))
    }

    /// Publishes the file at `source` at `path`, unless the same bytes are there already.
    ///
    /// The bytes are not even read when neither file was touched since the last build. The source is
    /// never altered, also not through a hard link: what changes is always renamed over it.
    ///
    /// # Errors
    ///
    /// As [`write`](Session::write), and when the source cannot be read.
    pub fn copy(&self, path: &OutPath, source: &Path, transfer: Transfer) -> Result<Outcome, OutputError> {
        let read_error = |error| OutputError::io("read", source)(error);
        let metadata = fs::metadata(source).map_err(read_error)?;
        let source_stamp = Stamp::of(&metadata);
        let old = self.folder.manifest.get(path);
        let published = fs::symlink_metadata(self.published(path)).ok().filter(|found| found.is_file());
        let linked = published.as_ref().is_some_and(|found| is_same_file(found, &metadata));
        if let Some(old) = old
            && (!linked || transfer == Transfer::HardLink)
        {
            let untouched = old.source == Some(source_stamp);
            if let Some(stamp) = self.intact(path, old)
                && (untouched || digest_of_followed(source).map_err(read_error)? == old.digest)
            {
                let entry = Entry { digest: old.digest, stamp: Some(stamp), source: Some(source_stamp) };
                return Ok(self.plan(path, entry, Place::Published, Outcome::Unchanged));
            }
            if linked {
                // The author edited the source in place, and so the output too: there is nothing to move.
                let digest = digest_of_followed(source).map_err(read_error)?;
                let outcome = if digest == old.digest { Outcome::Unchanged } else { Outcome::Written };
                let entry = Entry { digest, stamp: Some(source_stamp), source: Some(source_stamp) };
                return Ok(self.plan(path, entry, Place::Published, outcome));
            }
        }
        let place = self.stage(path)?;
        let at = self.at(path, place);
        // A link to a symlink would be a second symlink, so only files are linked.
        if transfer == Transfer::HardLink
            && fs::symlink_metadata(source).is_ok_and(|found| found.is_file())
            && self.folder.disk.hard_link(source, &at).is_ok()
        {
            let stamp = fs::symlink_metadata(&at).ok().map(|found| Stamp::of(&found));
            let digest = digest_of_file(&at).map_err(read_error)?;
            let entry = Entry { digest, stamp, source: stamp };
            return Ok(self.plan(path, entry, place, Outcome::Written));
        }
        let original = fs::File::open(source).map_err(read_error)?;
        let mut digest = Digest::default();
        let metadata = self.create(path, place, |copy| {
            digest = Digest::lightly_of_stream(original, |chunk| copy.write_all(chunk))?;
            Ok(())
        })?;
        let stamp = Some(Stamp::of(&metadata));
        Ok(self.plan(path, Entry { digest, stamp, source: Some(source_stamp) }, place, Outcome::Written))
    }

    /// Keeps the output of an earlier build, if it is still on disk as it was written, with bytes of this `digest`. When it
    /// gives `false`, the output has to be rendered and written again.
    pub fn keep(&self, path: &OutPath, digest: Digest) -> bool {
        let old = self.folder.manifest.get(path).filter(|old| old.digest == digest);
        old.is_some_and(|old| self.keep_as(path, old))
    }

    fn keep_as(&self, path: &OutPath, old: &Entry) -> bool {
        let Some(stamp) = self.intact(path, old) else { return false };
        self.plan(path, Entry { stamp: Some(stamp), ..*old }, Place::Published, Outcome::Unchanged);
        true
    }

    /// Keeps all outputs of the build before, if each is still on disk as it was written.
    pub fn keep_all(&self) -> bool {
        let outputs: Vec<(&OutPath, &Entry)> = self.folder.manifest.iter().collect();
        parallel::all(outputs, FEW_FILES, |(path, entry)| self.keep_as(path, entry))
    }

    /// The digest of what an earlier build wrote at `path`.
    pub fn published_digest(&self, path: &OutPath) -> Option<Digest> {
        self.folder.manifest.get(path).map(|entry| entry.digest)
    }

    /// When the session began, by the clock of the output's file system: sources with stamps that are
    /// [settled](Stamp::is_settled) by then can be recorded by stamp.
    pub fn began_ns(&self) -> i64 {
        self.began_ns
    }

    fn plan(&self, path: &OutPath, entry: Entry, place: Place, outcome: Outcome) -> Outcome {
        let planned = Planned { path: path.clone(), entry, place, outcome };
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).push(planned);
        outcome
    }

    pub(super) fn published(&self, path: &OutPath) -> PathBuf {
        self.folder.root.join(path.as_str())
    }

    /// Where the bytes of the output at `path` are.
    pub(super) fn at(&self, path: &OutPath, place: Place) -> PathBuf {
        match place {
            Place::Published => self.published(path),
            Place::Numbered(number) => self.staging.join("numbered").join(number.to_string()),
            Place::Mirrored => self.mirrored.join(path.as_str()),
        }
    }

    /// Makes the file of an output, lets `fill` write it, and gives its metadata after that.
    fn create(
        &self,
        path: &OutPath,
        place: Place,
        fill: impl FnOnce(&mut fs::File) -> io::Result<()>,
    ) -> Result<fs::Metadata, OutputError> {
        let disk = &self.folder.disk;
        let created = match place {
            Place::Mirrored => disk.create_in(&self.mirrored, path.as_str(), fill),
            place => disk.create(&self.at(path, place), fill),
        };
        created.map_err(|error| write_error(path, &self.at(path, place), error))
    }

    /// The stamp of the output on disk, when it has the bytes that were written.
    pub(super) fn intact(&self, path: &OutPath, entry: &Entry) -> Option<Stamp> {
        entry.intact(&self.root, path)
    }

    /// Where to write an output for now.
    fn stage(&self, path: &OutPath) -> Result<Place, OutputError> {
        if !is_good_name(path) {
            return Err(OutputError::BadName(path.clone()));
        }
        let dir = match path.as_str().rsplit_once('/') {
            Some((parent, _)) => self.dir(parent, path)?,
            None => Dir::Published,
        };
        Ok(match dir {
            Dir::Mirrored => Place::Mirrored,
            Dir::Published => Place::Numbered(self.next_file.fetch_add(1, Ordering::Relaxed)),
        })
    }

    /// Looks a folder up, and makes it in the staging folder when the site has none. Each is asked for
    /// once: PERF: 10,000 pages have 10,000 folders, and the folder above them should cost nothing.
    fn dir(&self, path: &str, output: &OutPath) -> Result<Dir, OutputError> {
        if let Some(known) = self.dirs.read().unwrap_or_else(PoisonError::into_inner).get(path) {
            return Ok(*known);
        }
        let parent = match path.rsplit_once('/') {
            Some((parent, _)) => self.dir(parent, output)?,
            None => Dir::Published,
        };
        let dir = if parent == Dir::Published && disk::is_real_dir(&self.folder.root.join(path)) {
            Dir::Published
        } else {
            match parent {
                Dir::Mirrored => self.folder.disk.create_dir_in(&self.mirrored, path),
                Dir::Published => self.folder.disk.create_dir_all(&self.mirrored.join(path)),
            }
            .map_err(|error| write_error(output, &self.mirrored.join(path), error))?;
            Dir::Mirrored
        };
        self.dirs.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), dir);
        Ok(dir)
    }
}

impl Drop for Session<'_> {
    /// An abort: nothing was published, or the commit failed half way and is settled as after a kill.
    /// Errors are dropped, since the next build does all of this again.
    fn drop(&mut self) {
        match self.stage {
            Stage::Done => {}
            Stage::Publishing => drop(self.folder.load().and_then(|()| self.folder.recover())),
            Stage::Writing => {
                if !self.folder.amended.is_empty() {
                    let manifest = self.folder.manifest.clone();
                    // Unless that succeeds, the intent has to stay.
                    if self.folder.save(|_| manifest).is_err() {
                        return;
                    }
                }
                let disk = &self.folder.disk;
                let _ = disk.remove_tree(&self.staging);
                if self.made_manifest && disk.remove_file(&self.folder.root.join(MANIFEST)).is_ok() {
                    self.folder.manifest_stamp = None;
                    if self.made_folder {
                        let _ = disk.remove_dir(&self.folder.root);
                    }
                }
            }
        }
    }
}

/// Whether a file may have this name: not one of our own, and one that cannot mean another place.
fn is_good_name(path: &OutPath) -> bool {
    let first = path.as_str().split('/').next().unwrap_or_default();
    let is_ours = [MANIFEST, STAGING, LOCK].iter().any(|own| own.eq_ignore_ascii_case(first));
    let means_another_place = cfg!(windows) && path.as_str().contains(['\\', ':']);
    !is_ours && !means_another_place
}

/// In the staging folder, a name that is taken, or a file where a folder should be, is the plan's fault.
fn write_error(output: &OutPath, at: &Path, error: io::Error) -> OutputError {
    match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => {
            OutputError::Clash(output.clone())
        }
        _ => OutputError::io("write", at)(error),
    }
}

#[cfg(unix)]
fn is_same_file(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same_file(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    // Unknown; the digests decide then.
    false
}
