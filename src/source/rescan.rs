//! Looking again at what may have changed, where that is known.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Room, SourceFile, Tree, names, walk};
use crate::path::SitePath;

/// Files below a folder that are looked at for one that stands in it.
const MOST_LOOKED_AT: usize = 1_000;

/// What came of looking again.
pub struct Touched {
    /// Files that may have other bytes.
    pub files: BTreeSet<SitePath>,
    /// Files of `content/` that were not there before, beside others or in new folders. The site may ignore some of them.
    pub new: BTreeSet<SitePath>,
    /// Something that is no file of the site may have changed; a template may read it all the same.
    pub has_foreign: bool,
}

/// What has changed of the site below `root`, that was `before`, by a change at `paths` and nowhere else. `None` when only a
/// whole [`scan`](super::scan) can tell: a file went, much came at once, or something stands there that is no plain file.
pub fn touched(root: &Path, before: &Tree, paths: &BTreeSet<PathBuf>) -> Option<Touched> {
    // A finding is about a place that may be well again.
    if !before.diagnostics.is_empty() {
        return None;
    }
    let mut files = BTreeSet::new();
    let mut new = BTreeSet::new();
    let mut has_foreign = false;
    let real_root = fs::canonicalize(root).ok()?;
    for path in paths {
        let relative = path.strip_prefix(root).or_else(|_| path.strip_prefix(&real_root)).ok()?;
        let path = root.join(relative);
        let site_path = walk::site_path(root, &path)?;
        let is_known = before.files.binary_search_by(|file| file.path.cmp(&site_path)).is_ok();
        match fs::symlink_metadata(&path) {
            Ok(metadata) if is_known && metadata.is_file() => {
                files.insert(site_path);
            }
            Ok(metadata) if metadata.is_file() && is_plain_new(root, before, &site_path) => {
                new.insert(site_path);
            }
            Ok(metadata) if metadata.is_dir() && is_plain_new(root, before, &site_path) => {
                add_files(root, &site_path, &mut new)?;
            }
            // Whoever made it a moment ago may not have been done when it was looked at.
            Ok(metadata)
                if metadata.is_dir() && room(&site_path) == Some(Room::Content) && holds_any(before, &site_path) =>
            {
                add_folder(root, before, &site_path, &mut files, &mut new)?;
            }
            // What editors write and take away again while they save.
            Err(_) if !is_known && !holds_any(before, &site_path) && room(&site_path).is_some() => {}
            _ if room(&site_path).is_none() && !holds_any(before, &site_path) && !is_known => has_foreign = true,
            _ => return None,
        }
    }
    Some(Touched { files, new, has_foreign })
}

/// Whether a file or folder that is not known would be part of the content for all that its name and its place say.
fn is_plain_new(root: &Path, before: &Tree, path: &SitePath) -> bool {
    let is_known = before.files.binary_search_by(|file| file.path.cmp(path)).is_ok() || holds_any(before, path);
    let is_good = !names::is_ignored(path.file_name(), Room::Content) && names::is_usable(path.file_name());
    if is_known || !is_good || room(path) != Some(Room::Content) {
        return false;
    }
    // Where others stand, no folder above is a symlink that leads elsewhere, or one that is left out.
    path.parent().is_some_and(|folder| {
        let is_dir = || fs::symlink_metadata(root.join(folder.as_str())).is_ok_and(|metadata| metadata.is_dir());
        holds_file(before, &folder) || is_dir() && is_plain_new(root, before, &folder)
    })
}

/// Adds the files below a new folder. `None`, if there are many, or something that is no plain file or folder.
fn add_files(root: &Path, folder: &SitePath, new: &mut BTreeSet<SitePath>) -> Option<()> {
    for entry in fs::read_dir(root.join(folder.as_str())).ok()? {
        let entry = entry.ok()?;
        let path = walk::site_path(root, &entry.path())?;
        if names::is_ignored(path.file_name(), Room::Content) {
            continue;
        }
        let kind =
            entry.file_type().ok().filter(|_| names::is_usable(path.file_name()) && new.len() < MOST_LOOKED_AT)?;
        if kind.is_dir() {
            add_files(root, &path, new)?;
        } else if kind.is_file() {
            new.insert(path);
        } else {
            return None;
        }
    }
    Some(())
}

/// Adds the files below a folder that has been there before. `None` as for a new one, or if a file went.
fn add_folder(
    root: &Path,
    before: &Tree,
    folder: &SitePath,
    files: &mut BTreeSet<SitePath>,
    new: &mut BTreeSet<SitePath>,
) -> Option<()> {
    let mut there = BTreeSet::new();
    add_files(root, folder, &mut there)?;
    for known in files_below(before, folder) {
        files.insert(there.take(&known.path)?);
    }
    new.extend(there);
    Some(())
}

/// Whether a file of the site stands in `folder` itself.
fn holds_file(tree: &Tree, folder: &SitePath) -> bool {
    files_below(tree, folder).take(MOST_LOOKED_AT).any(|file| file.path.parent().as_ref() == Some(folder))
}

/// Whether a file of the site stands below `folder`.
fn holds_any(tree: &Tree, folder: &SitePath) -> bool {
    files_below(tree, folder).next().is_some()
}

/// The files of the site below `folder`.
fn files_below<'a>(tree: &'a Tree, folder: &SitePath) -> impl Iterator<Item = &'a SourceFile> {
    let below = format!("{folder}/");
    let first = tree.files.partition_point(|file| file.path.as_str() < below.as_str());
    tree.files[first..].iter().take_while(move |file| file.path.as_str().starts_with(&below))
}

/// The room that a path would belong to.
fn room(path: &SitePath) -> Option<Room> {
    match path.as_str().split('/').next() {
        Some(super::CONTENT) => Some(Room::Content),
        Some(super::STATIC) => Some(Room::Static),
        Some(super::TEMPLATES) => Some(Room::Template),
        _ => None,
    }
}
