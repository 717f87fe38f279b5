//! The walk over the site's folders. Asks the disk for names only: no file is looked at.

use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use rayon::slice::ParallelSliceMut as _;

use super::{CONTENT, Room, STATIC, ScanOptions, SourceError, SourceFile, TEMPLATES, Tree, messages, names};
use crate::diagnostic::{self, Diagnostic};
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
        let top = root.join(folder);
        match fs::symlink_metadata(&top) {
            Err(_) => {} // `static/` and `templates/` need not be.
            Ok(_) if top.is_dir() => tree.append(Walk { root, top: &top, room, ignored }.folder(&top)),
            Ok(_) => tree.diagnostics.extend(site_path(root, &top).map(|path| messages::not_a_folder(&path))),
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
    top: &'a Path,
    room: Room,
    ignored: &'a GlobSet,
}

impl Walk<'_> {
    /// What stands below `folder`; the folders in it are walked side by side.
    fn folder(&self, folder: &Path) -> Tree {
        let mut tree = Tree::default();
        let mut folders: Vec<PathBuf> = Vec::new();
        // PERF: not a walk that ends after one level, since that opens the folders of the next all the same.
        let entries = fs::read_dir(folder).map_err(|error| self.report(&mut tree, folder, &error));
        for entry in entries.into_iter().flatten() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.report(&mut tree, folder, &error);
                    continue;
                }
            };
            let found = entry.path();
            let Some(path) = self.judge(&mut tree, &found) else { continue };
            let own = entry.file_type();
            let is_symlink = own.as_ref().is_ok_and(FileType::is_symlink);
            let kind = if is_symlink { fs::metadata(&found).map(|target| target.file_type()) } else { own };
            match kind {
                Err(error) => self.report(&mut tree, &found, &error),
                Ok(kind) if kind.is_file() => tree.add(path, self.room),
                Ok(kind) if !kind.is_dir() => tree.diagnostics.push(messages::not_a_file(&path)),
                Ok(_) => match is_symlink.then(|| self.ancestor_at(&found)).flatten() {
                    Some(ancestor) => tree.diagnostics.push(self.loop_to(&path, &ancestor)),
                    None => folders.push(found),
                },
            }
        }
        let below: Vec<Tree> = parallel::map(folders, FEW_FOLDERS, |folder| self.folder(&folder));
        below.into_iter().for_each(|below| tree.append(below));
        tree
    }

    /// The folder above the symlink `link` that it leads back to.
    fn ancestor_at(&self, link: &Path) -> Option<PathBuf> {
        let target = fs::canonicalize(link).ok()?;
        let above = link.ancestors().skip(1).take_while(|above| above.starts_with(self.top));
        above.filter(|above| fs::canonicalize(above).is_ok_and(|above| above == target)).map(Path::to_owned).next()
    }

    fn loop_to(&self, link: &SitePath, ancestor: &Path) -> Diagnostic {
        let ancestor = site_path(self.root, ancestor);
        messages::symlink_loop(link, ancestor.as_ref().map_or("a folder", SitePath::as_str))
    }

    /// The path of an entry that is part of the site. Says why, where the author might expect it to be.
    fn judge(&self, tree: &mut Tree, entry: &Path) -> Option<SitePath> {
        let raw = entry.file_name()?;
        let name = raw.to_string_lossy();
        if names::is_ignored(&name, self.room) {
            return None;
        }
        let folder = || entry.parent().and_then(|folder| site_path(self.root, folder));
        if raw.to_str().is_none() {
            tree.diagnostics.extend(folder().map(|folder| messages::not_utf8(&folder, &name)));
            return None;
        }
        // PERF: the walk joins names to `top`, so what is relative is a slice, and no component is compared.
        let text = entry.to_str()?;
        let relative = text.get(self.top.as_os_str().len() + 1..)?;
        if !self.ignored.is_empty() && self.ignored.is_match(relative) {
            return None;
        }
        if !names::is_usable(&name) {
            tree.diagnostics.extend(folder().map(|folder| messages::unusable_name(&folder, &name)));
            return None;
        }
        site_path(self.root, entry)
    }

    /// What the walk stumbled over at `at`.
    fn report(&self, tree: &mut Tree, at: &Path, error: &io::Error) {
        let Some(path) = site_path(self.root, at) else { return };
        let is_symlink = || fs::symlink_metadata(at).is_ok_and(|metadata| metadata.is_symlink());
        let finding = match error.kind() {
            io::ErrorKind::NotFound if !is_symlink() => return, // Deleted while we walked.
            io::ErrorKind::NotFound => messages::dangling_symlink(&path),
            // Symlinks that lead to each other, and nowhere.
            kind if kind != io::ErrorKind::PermissionDenied && is_symlink() => messages::dangling_symlink(&path),
            _ => messages::unreadable(&path, error),
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
