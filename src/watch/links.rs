//! Files of the site that stand somewhere else: what happens to them happens there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Places;

/// Real path of a file → the symlinks of the site that lead to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Links(BTreeMap<PathBuf, Vec<PathBuf>>);

impl Links {
    /// All symlinks to files in these places.
    pub(super) fn find(places: &Places) -> Self {
        let mut links = Self::default();
        for (folder, is_deep) in places.list() {
            let depth = if is_deep { usize::MAX } else { 1 };
            let is_wanted = |path: &Path| path == folder || places.sieve.sift(path).is_some();
            let walk = WalkDir::new(&folder).follow_links(true).max_depth(depth).into_iter();
            for entry in walk.filter_entry(|entry| is_wanted(entry.path())).flatten() {
                if entry.path_is_symlink() {
                    links.add(entry.path());
                }
            }
        }
        links
    }

    /// Notes a symlink to a file; returns the folder of that file.
    pub(super) fn add(&mut self, link: &Path) -> Option<PathBuf> {
        let target = link.canonicalize().ok().filter(|target| target.is_file())?;
        let folder = target.parent()?.to_owned();
        let links = self.0.entry(target).or_default();
        if !links.iter().any(|known| known == link) {
            links.push(link.to_owned());
        }
        Some(folder)
    }

    /// The folders in which those files stand.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.0.keys().filter_map(|target| target.parent())
    }

    /// The symlinks that lead to `path`.
    pub(super) fn to(&self, path: &Path) -> &[PathBuf] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }
}
