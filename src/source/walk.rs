//! The walk over the site's folders. Asks the disk for names only: no file is looked at.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io;
use std::path::Path;

use globset::GlobSet;
use rayon::slice::ParallelSliceMut as _;

use super::{CONTENT, Room, STATIC, ScanOptions, SourceError, SourceFile, TEMPLATES, Tree, locate, messages, names};
use crate::diagnostic;
use crate::parallel;
use crate::path::SitePath;

/// So many folders are soon read.
const FEW_FOLDERS: usize = 32;

pub(super) fn walk(root: &Path, options: &ScanOptions) -> Result<Tree, SourceError> {
    if !root.join(CONTENT).is_dir() {
        return Err(SourceError::NoContent(root.to_owned()));
    }
    let mut tree = Tree::default();
    let config = root.join(&options.config_file);
    if let Some(path) = site_path(root, &config).filter(|_| config.starts_with(root) && config.is_file()) {
        tree.add(path, Room::Config);
    }
    let nothing = GlobSet::empty();
    let rooms = [
        (CONTENT, Room::Content, &options.ignored_content),
        (STATIC, Room::Static, &options.ignored_static),
        (TEMPLATES, Room::Template, &nothing),
    ];
    for (folder, room, ignored) in rooms {
        let top = SitePath::new(folder).expect("one plain component is a legal path");
        let at = locate(root, &top);
        match fs::symlink_metadata(&at) {
            Err(_) => {} // `static/` and `templates/` need not be.
            Ok(_) if at.is_dir() => tree.append(Walk { root, top: &top, room, ignored }.folder(&top)),
            Ok(_) => tree.diagnostics.push(messages::not_a_folder(&top)),
        }
    }
    // By whole paths: the walk's own order, folder by folder, would differ where a name has a `-` or a `.`.
    tree.files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    tree.files.dedup_by(|a, b| a.path == b.path);
    diagnostic::sort(&mut tree.diagnostics);
    Ok(tree)
}

impl Tree {
    fn add(&mut self, path: SitePath, room: Room) {
        self.files.push(SourceFile { path, room, stamp: None });
    }

    fn append(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.diagnostics.append(&mut other.diagnostics);
    }
}

/// A walk below `top`, one of the site's folders.
struct Walk<'a> {
    root: &'a Path,
    top: &'a SitePath,
    room: Room,
    ignored: &'a GlobSet,
}

impl Walk<'_> {
    /// What stands below `folder`; the folders in it are walked side by side.
    fn folder(&self, folder: &SitePath) -> Tree {
        let mut tree = Tree::default();
        let mut folders: Vec<SitePath> = Vec::new();
        // PERF: not a walk that ends after one level, since that opens the folders of the next all the same.
        let entries = fs::read_dir(locate(self.root, folder)).map_err(|error| self.report(&mut tree, folder, &error));
        for entry in entries.into_iter().flatten() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.report(&mut tree, folder, &error);
                    continue;
                }
            };
            let Some(path) = self.judge(&mut tree, folder, &entry.file_name()) else { continue };
            let own = entry.file_type();
            let is_symlink = own.as_ref().is_ok_and(FileType::is_symlink);
            let kind = if is_symlink { fs::metadata(entry.path()).map(|target| target.file_type()) } else { own };
            match kind {
                Err(error) => self.report(&mut tree, &path, &error),
                Ok(kind) if kind.is_file() => tree.add(path, self.room),
                Ok(kind) if !kind.is_dir() => tree.diagnostics.push(messages::not_a_file(&path)),
                Ok(_) => match is_symlink.then(|| self.ancestor_at(&path)).flatten() {
                    Some(ancestor) => tree.diagnostics.push(messages::symlink_loop(&path, ancestor.as_str())),
                    None => folders.push(path),
                },
            }
        }
        let below: Vec<Tree> = parallel::map(folders, FEW_FOLDERS, |folder| self.folder(&folder));
        below.into_iter().for_each(|below| tree.append(below));
        tree
    }

    /// The folder above the symlink `link` that it leads back to.
    fn ancestor_at(&self, link: &SitePath) -> Option<SitePath> {
        let place = |path: &SitePath| fs::canonicalize(locate(self.root, path));
        let target = place(link).ok()?;
        let mut above = std::iter::successors(link.parent(), SitePath::parent);
        above.find(|above| place(above).is_ok_and(|above| above == target))
    }

    /// The path of what is called `name` in `folder`, if it is part of the site. Says why, where the author might expect it to be.
    fn judge(&self, tree: &mut Tree, folder: &SitePath, name: &OsStr) -> Option<SitePath> {
        let name = name.to_string_lossy();
        if names::is_ignored(&name, self.room) {
            return None;
        }
        let Cow::Borrowed(name) = name else {
            tree.diagnostics.push(messages::not_utf8(folder, &name));
            return None;
        };
        // PERF: only the name is looked at. What it stands in was, and joining a path to the root takes longer.
        let path = folder.join(name)?;
        if !self.ignored.is_empty()
            && path.strip_prefix(self.top.as_str()).is_some_and(|path| self.ignored.is_match(path))
        {
            return None;
        }
        if !names::is_usable(name) {
            tree.diagnostics.push(messages::unusable_name(folder, name));
            return None;
        }
        Some(path)
    }

    /// What the walk stumbled over at `path`.
    fn report(&self, tree: &mut Tree, path: &SitePath, error: &io::Error) {
        let is_symlink = || fs::symlink_metadata(locate(self.root, path)).is_ok_and(|metadata| metadata.is_symlink());
        let finding = match error.kind() {
            io::ErrorKind::NotFound if !is_symlink() => return, // Deleted while we walked.
            io::ErrorKind::NotFound => messages::dangling_symlink(path),
            // Symlinks that lead to each other, and nowhere.
            kind if kind != io::ErrorKind::PermissionDenied && is_symlink() => messages::dangling_symlink(path),
            _ => messages::unreadable(path, error),
        };
        tree.diagnostics.push(finding);
    }
}

/// A path below `root`, as the site names it.
pub(super) fn site_path(root: &Path, path: &Path) -> Option<SitePath> {
    let skip = root.as_os_str().len();
    let text = path.to_str()?.get(skip..)?;
    let text = text.strip_prefix(std::path::MAIN_SEPARATOR).unwrap_or(text);
    if cfg!(windows) { SitePath::new(&text.replace('\\', "/")) } else { SitePath::new(text) }
}
