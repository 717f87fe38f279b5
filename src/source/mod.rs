//! The only room that reads or writes the site tree: which files there are, their stamps, their bytes, the size of
//! images; and the few files that a command makes or changes for the author.
//!
//! It knows names and bytes and nothing of what they mean. Whatever it cannot read becomes a diagnostic
//! or an error that names the path; nothing is dropped in silence, and a file that comes or goes while
//! it looks is no surprise.

#![expect(clippy::disallowed_methods, reason = "this is the room that reads and writes the site")]

mod edit;
mod image;
mod messages;
mod names;
mod rescan;
mod svg;
#[cfg(test)]
mod tests;
mod walk;

pub use edit::{replace, write_new};
pub use rescan::touched;

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use globset::GlobSet;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::parallel::FEW_FILES;
use crate::path::SitePath;
use crate::stamp::Stamp;

/// Files that are read as text may not be larger: a guard against a film named `index.md`.
pub const MAX_TEXT: u64 = 16 * 1024 * 1024;

/// Folders that are walked.
const CONTENT: &str = "content";
const TEMPLATES: &str = "templates";
const STATIC: &str = "static";

/// Which part of the site a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Room {
    /// `site.toml`.
    Config,
    /// Below `content/`.
    Content,
    /// Below `static/`.
    Static,
    /// Below `templates/`.
    Template,
}

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it stands.
    pub path: SitePath,
    /// The part of the site.
    pub room: Room,
    /// Its stamp, when [`take_stamps`] was called and the file was still there.
    pub stamp: Option<Stamp>,
}

/// The files of a site, and what could not be read of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Sorted by path; each path once.
    pub files: Vec<SourceFile>,
    /// Sorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl Tree {
    /// Notes that a file of `room` is there, or that it is not.
    pub fn put(&mut self, path: &SitePath, room: Room, is_there: bool) {
        match (self.files.binary_search_by(|file| file.path.cmp(path)), is_there) {
            (Err(at), true) => self.files.insert(at, SourceFile { path: path.clone(), room, stamp: None }),
            (Ok(at), false) => drop(self.files.remove(at)),
            _ => {}
        }
    }
}

/// What a scan takes for the config file, and what it leaves out.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// The config file, relative to the site's root.
    pub config_file: PathBuf,
    /// Globs of files and folders to leave out, relative to `content/`.
    pub ignored_content: GlobSet,
    /// Globs of files and folders to leave out, relative to `static/`.
    pub ignored_static: GlobSet,
}

/// Why a part of the site could not be read.
#[derive(Debug)]
pub enum SourceError {
    /// There is no config file, or it cannot be read.
    NoConfig {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder has no `content/`, so it is no site.
    NoContent(PathBuf),
    /// The system refused, or the file is gone.
    Unreadable {
        /// The file.
        path: SitePath,
        /// Why.
        source: io::Error,
    },
    /// The file is larger than [`MAX_TEXT`].
    TooBig {
        /// The file.
        path: SitePath,
        /// Its length in bytes.
        size: u64,
    },
    /// A file that was to be new is there already.
    Exists(SitePath),
    /// The system refused to have it written.
    Unwritable {
        /// The file.
        path: SitePath,
        /// Why.
        source: io::Error,
    },
}

impl SourceError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoConfig { source, .. } if source.kind() != io::ErrorKind::NotFound => None,
            Self::NoConfig { .. } | Self::NoContent(_) => {
                Some("make a new site with `postil new`, or name the folder of one with `--root`".into())
            }
            Self::Unreadable { .. } | Self::Exists(_) | Self::Unwritable { .. } => None,
            Self::TooBig { .. } => Some("text may have 16 MiB; move anything else to `static/`".into()),
        }
    }

    /// Whether the file is simply not there (any more).
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// As a finding about the file, to be shown with others.
    pub fn to_diagnostic(&self) -> Diagnostic {
        messages::of_error(self)
    }

    fn unreadable(path: &SitePath) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Unreadable { path: path.clone(), source }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConfig { path, source } => {
                write!(f, "cannot read the config file `{}`: {}", path.display(), messages::reason(source))
            }
            Self::NoContent(root) => write!(f, "`{}` is not a site: it has no folder `content`", root.display()),
            Self::Unreadable { path, source } => write!(f, "cannot read `{path}`: {}", messages::reason(source)),
            Self::TooBig { path, size } => write!(f, "`{path}` is too big for a text: {} MiB", size / 1024 / 1024),
            Self::Exists(path) => write!(f, "exists already: {path}"),
            Self::Unwritable { path, source } => write!(f, "cannot write `{path}`: {}", messages::reason(source)),
        }
    }
}

impl std::error::Error for SourceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } | Self::NoConfig { source, .. } | Self::Unwritable { source, .. } => {
                Some(source)
            }
            _ => None,
        }
    }
}

/// All files of the site in the folder `root`.
///
/// # Errors
///
/// When there is no `content/`. Anything else that cannot be read is a diagnostic of the tree.
pub fn scan(root: &Path, options: &ScanOptions) -> Result<Tree, SourceError> {
    walk::walk(root, options)
}

/// Takes the stamps of `files`, in parallel: one system call a file, for a build that may find most of
/// them untouched. One that reads a file anyway gets it for nothing from [`read_stamped`]. Stamps that are not
/// [settled](Stamp::is_settled) at `now_ns` are left out.
pub fn take_stamps(root: &Path, files: Vec<&mut SourceFile>, now_ns: i64) {
    let take = |mut files: Vec<&mut SourceFile>| {
        for files in files.chunk_by_mut(|a, b| a.path.is_beside(&b.path)) {
            let folder = files[0].path.parent().filter(|_| files.len() > 1).map(|folder| Folder::open(root, &folder));
            for file in files {
                let stamp = folder.as_ref().map_or_else(|| stamp(root, &file.path), |folder| folder.stamp(&file.path));
                file.stamp = stamp.and_then(|stamp| stamp.settled(now_ns));
            }
        }
    };
    if files.len() <= FEW_FILES {
        take(files);
    } else {
        files.into_par_iter().chunks(FILES_AT_ONCE).for_each(take);
    }
}

/// Files whose stamps one thread takes, one after the other.
const FILES_AT_ONCE: usize = 64;

/// The moment, in nanoseconds since 1970, against which stamps are found to be [settled](Stamp::is_settled).
pub fn now_ns() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// The stamp of one file; `None` when it is not there.
pub fn stamp(root: &Path, path: &SitePath) -> Option<Stamp> {
    fs::metadata(locate(root, path)).ok().map(|metadata| Stamp::of(&metadata))
}

/// The bytes of the config file, which may stand outside of the site.
///
/// # Errors
///
/// When it cannot be read.
pub fn read_config(root: &Path, file: &Path) -> Result<Vec<u8>, SourceError> {
    let path = root.join(file);
    fs::read(&path).map_err(|source| SourceError::NoConfig { path, source })
}

/// The bytes of a text.
///
/// # Errors
///
/// When it cannot be read, or is larger than [`MAX_TEXT`].
pub fn read(root: &Path, path: &SitePath) -> Result<Vec<u8>, SourceError> {
    read_stamped(root, path).map(|(bytes, _)| bytes)
}

/// The bytes of a text, and the stamp that it had before they were read.
///
/// # Errors
///
/// As [`read`].
pub fn read_stamped(root: &Path, path: &SitePath) -> Result<(Vec<u8>, Stamp), SourceError> {
    read_opened(open(root, path)?, path)
}

/// A folder of the site that is kept open while many files of it are read or looked at. PERF: to look its path up for each of
/// them takes half of the time.
pub struct Folder<'a> {
    root: &'a Path,
    /// `None` where it could not be opened: the files in it will say why.
    #[cfg(unix)]
    handle: Option<File>,
}

impl<'a> Folder<'a> {
    /// The folder at `path`.
    pub fn open(root: &'a Path, path: &SitePath) -> Self {
        #[cfg(unix)]
        return Self { root, handle: open(root, path).ok() };
        #[cfg(not(unix))]
        return Self { root };
    }

    /// The bytes of the text at `path`, which stands in the folder itself, and the stamp that it had before.
    ///
    /// # Errors
    ///
    /// As [`read`].
    pub fn read_stamped(&self, path: &SitePath) -> Result<(Vec<u8>, Stamp), SourceError> {
        #[cfg(unix)]
        if let Some(handle) = &self.handle {
            use rustix::fs::{Mode, OFlags, openat};
            let file = openat(handle, path.file_name(), OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty());
            let file = file.map_err(|error| SourceError::unreadable(path)(error.into()))?;
            return read_opened(file.into(), path);
        }
        read_stamped(self.root, path)
    }

    /// The stamp of the file at `path`, which stands in the folder itself; `None` when it is not there.
    pub fn stamp(&self, path: &SitePath) -> Option<Stamp> {
        #[cfg(unix)]
        if let Some(handle) = &self.handle {
            use rustix::fs::{AtFlags, statat};
            return statat(handle, path.file_name(), AtFlags::empty()).ok().map(|found| Stamp::of_stat(&found));
        }
        stamp(self.root, path)
    }
}

fn read_opened(mut file: File, path: &SitePath) -> Result<(Vec<u8>, Stamp), SourceError> {
    let metadata = file.metadata().map_err(SourceError::unreadable(path))?;
    if !metadata.is_file() {
        let error = io::Error::new(io::ErrorKind::InvalidInput, "not a file");
        return Err(SourceError::unreadable(path)(error));
    }
    let mut bytes = Vec::new();
    if metadata.len() <= MAX_TEXT {
        // PERF: one byte more than there should be, so that one call sees the end.
        bytes.resize(metadata.len() as usize + 1, 0);
        let n_read = match file.read(&mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            n_read => n_read.map_err(SourceError::unreadable(path))?,
        };
        bytes.truncate(n_read);
        if n_read as u64 != metadata.len() {
            // It changes while it is read, or the system gives it in parts. Limited again, since it may grow.
            let limited = file.by_ref().take(MAX_TEXT + 1).read_to_end(&mut bytes);
            limited.map_err(SourceError::unreadable(path))?;
        }
    }
    match metadata.len().max(bytes.len() as u64) {
        size if size > MAX_TEXT => Err(SourceError::TooBig { path: path.clone(), size }),
        _ => Ok((bytes, Stamp::of(&metadata))),
    }
}

/// Width and height at which a browser shows an image, in CSS pixels: PNG, JPEG (turned as its EXIF says),
/// GIF, WebP, AVIF and SVG. `None` for anything else. Reads no more of the file than it needs.
pub fn image_size(root: &Path, path: &SitePath) -> Option<(u32, u32)> {
    image::size(&mut io::BufReader::with_capacity(512, open(root, path).ok()?))
}

/// Whether a [`scan`] passes over the file or folder at `path`, relative to the root and `/`-separated, because of how it
/// or a folder around it is called.
pub fn is_passed_over(path: &str) -> bool {
    let room = if path.split('/').next() == Some(STATIC) { Room::Static } else { Room::Content };
    path.split('/').any(|name| names::is_ignored(name, room))
}

/// Where a file of the site is on disk: for those that have it copied or linked.
pub fn locate(root: &Path, path: &SitePath) -> PathBuf {
    root.join(path.as_str())
}

/// The paths come from a [`scan`], which passes over pipes and devices, so opening one does not wait.
fn open(root: &Path, path: &SitePath) -> Result<File, SourceError> {
    File::open(locate(root, path)).map_err(SourceError::unreadable(path))
}
