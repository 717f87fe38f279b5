//! A folder as a value: paths and bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path, `/`-separated, to bytes. Postil's own records are not part of it: they hold times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<String, Vec<u8>>);

impl Tree {
    /// Reads the folder; one that is not there is empty.
    pub fn read(folder: &Path) -> Self {
        let mut tree = Self::default();
        tree.add(folder, "");
        tree
    }

    fn add(&mut self, folder: &Path, prefix: &str) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries {
            let entry = entry.expect("the folder can be read");
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if name.starts_with(".postil") {
                continue;
            }
            // Symlinks are not followed: one of the tests makes a loop.
            if entry.file_type().expect("the folder can be read").is_dir() {
                self.add(&entry.path(), &format!("{path}/"));
            } else if let Ok(bytes) = fs::read(entry.path()) {
                self.0.insert(path, bytes);
            }
        }
    }

    pub fn paths(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    /// The paths that only one of the two has, or that differ.
    pub fn changes_from<'a>(&'a self, old: &'a Self) -> Vec<&'a str> {
        let all = self.0.keys().chain(old.0.keys());
        let mut changed: Vec<&str> =
            all.filter(|path| self.0.get(*path) != old.0.get(*path)).map(String::as_str).collect();
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// Panics at the first difference, and shows it.
    #[track_caller]
    pub fn assert_same_as(&self, other: &Self) {
        let Some(path) = self.changes_from(other).first().copied() else { return };
        let (Some(ours), Some(theirs)) = (self.0.get(path), other.0.get(path)) else {
            panic!("{path} is only in the {} tree", if self.0.contains_key(path) { "first" } else { "second" });
        };
        let (ours, theirs) = (String::from_utf8_lossy(ours), String::from_utf8_lossy(theirs));
        let differing = ours.lines().zip(theirs.lines()).enumerate().find(|(_, (ours, theirs))| ours != theirs);
        match differing {
            Some((at, (ours, theirs))) => panic!("{path} differs on line {}:\n  {ours}\n  {theirs}", at + 1),
            None => panic!("{path} differs in length: {} and {}", ours.len(), theirs.len()),
        }
    }
}
