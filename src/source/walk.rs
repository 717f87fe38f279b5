//! The walk over the site's folders. Asks the disk for names only: no file is looked at.

use std::fs;
use std::io;
use std::path::Path;

use globset::GlobSet;
use walkdir::WalkDir;

use super::{CONTENT, Room, STATIC, ScanOptions, SourceError, SourceFile, TEMPLATES, Tree, messages, names};
use crate::diagnostic;
use crate::path::SitePath;

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
    tree.walk(root, CONTENT, Room::Content, &options.ignored_content);
    tree.walk(root, STATIC, Room::Static, &options.ignored_static);
    tree.walk(root, TEMPLATES, Room::Template, &nothing);
    // By whole paths: the walk's own order, folder by folder, would differ where a name has a `-` or a `.`.
    tree.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    tree.files.dedup_by(|a, b| a.path == b.path);
    diagnostic::sort(&mut tree.diagnostics);
    Ok(tree)
}

impl Tree {
    fn add(&mut self, path: SitePath, room: Room) {
        self.files.push(SourceFile { path, room, stamp: None });
    }

    fn walk(&mut self, root: &Path, folder: &str, room: Room, ignored: &GlobSet) {
        let top = root.join(folder);
        if fs::symlink_metadata(&top).is_err() {
            return; // `static/` and `templates/` need not be.
        }
        let mut entries = WalkDir::new(&top).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.report(root, &top, room, ignored, &error);
                    continue;
                }
            };
            let is_dir = entry.file_type().is_dir();
            if entry.depth() == 0 {
                if !is_dir && let Some(path) = site_path(root, &top) {
                    self.diagnostics.push(messages::not_a_folder(&path));
                }
                continue;
            }
            match self.judge(root, &top, entry.path(), room, ignored) {
                None if is_dir => entries.skip_current_dir(),
                Some(path) if entry.file_type().is_file() => self.add(path, room),
                Some(path) if !is_dir => self.diagnostics.push(messages::not_a_file(&path)),
                _ => {}
            }
        }
    }

    /// The path of an entry that is part of the site. Says why, where the author might expect it to be.
    fn judge(&mut self, root: &Path, top: &Path, entry: &Path, room: Room, ignored: &GlobSet) -> Option<SitePath> {
        let raw = entry.file_name()?;
        let name = raw.to_string_lossy();
        if names::is_ignored(&name, room) {
            return None;
        }
        let folder = || entry.parent().and_then(|folder| site_path(root, folder));
        if raw.to_str().is_none() {
            self.diagnostics.extend(folder().map(|folder| messages::not_utf8(&folder, &name)));
            return None;
        }
        // PERF: the walk joins names to `top`, so what is relative is a slice, and no component is compared.
        let text = entry.to_str()?;
        let relative = text.get(top.as_os_str().len() + 1..)?;
        if !ignored.is_empty() && ignored.is_match(relative) {
            return None;
        }
        if !names::is_usable(&name) {
            self.diagnostics.extend(folder().map(|folder| messages::unusable_name(&folder, &name)));
            return None;
        }
        site_path(root, entry)
    }

    /// What the walk stumbled over.
    fn report(&mut self, root: &Path, top: &Path, room: Room, ignored: &GlobSet, error: &walkdir::Error) {
        let Some(at) = error.path() else { return };
        if at != top && self.judge(root, top, at, room, ignored).is_none() {
            return; // Nobody wants it, so nobody needs to hear of it.
        }
        let Some(path) = site_path(root, at) else { return };
        let is_symlink = || fs::symlink_metadata(at).is_ok_and(|metadata| metadata.is_symlink());
        let finding = match (error.loop_ancestor(), error.io_error()) {
            (Some(ancestor), _) => {
                let ancestor = site_path(root, ancestor);
                messages::symlink_loop(&path, ancestor.as_ref().map_or("a folder", SitePath::as_str))
            }
            (None, Some(error)) if error.kind() == io::ErrorKind::NotFound => {
                if !is_symlink() {
                    return; // Deleted while we walked.
                }
                messages::dangling_symlink(&path)
            }
            // Symlinks that lead to each other, and nowhere.
            (None, Some(error)) if error.kind() != io::ErrorKind::PermissionDenied && is_symlink() => {
                messages::dangling_symlink(&path)
            }
            (None, Some(error)) => messages::unreadable(&path, error),
            (None, None) => return,
        };
        self.diagnostics.push(finding);
    }
}

/// A path below `root`, as the site names it.
fn site_path(root: &Path, path: &Path) -> Option<SitePath> {
    let skip = root.as_os_str().len();
    let text = path.to_str()?.get(skip..)?;
    let text = text.strip_prefix(std::path::MAIN_SEPARATOR).unwrap_or(text);
    if cfg!(windows) { SitePath::new(&text.replace('\\', "/")) } else { SitePath::new(text) }
}
