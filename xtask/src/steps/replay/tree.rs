//! A folder as a value: paths and bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// Path, `/`-separated, to bytes. What postil keeps for itself is not part of it: it holds times.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tree(pub(super) BTreeMap<String, Vec<u8>>);

impl Tree {
    /// Reads the folder; one that is not there is empty.
    pub(super) fn read(folder: &Path) -> Result<Self, Failure> {
        let mut tree = Self::default();
        if folder.is_dir() {
            tree.add(folder, "")?;
        }
        Ok(tree)
    }

    fn add(&mut self, folder: &Path, prefix: &str) -> Result<(), Failure> {
        let failure = |error| Failure::File { path: folder.to_owned(), error };
        for entry in fs::read_dir(folder).map_err(failure)? {
            let entry = entry.map_err(failure)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(".postil") {
                continue;
            }
            let (path, shown) = (entry.path(), format!("{prefix}{name}"));
            if entry.file_type().map_err(failure)?.is_dir() {
                self.add(&path, &format!("{shown}/"))?;
            } else {
                let bytes = fs::read(&path).map_err(|error| Failure::File { path, error })?;
                self.0.insert(shown, bytes);
            }
        }
        Ok(())
    }

    /// How this one differs from what it should be; `None` if it does not.
    pub(super) fn first_difference(&self, wanted: &Self) -> Option<String> {
        let all = self.0.keys().chain(wanted.0.keys());
        let path = all.filter(|path| self.0.get(*path) != wanted.0.get(*path)).min()?;
        Some(match (self.0.get(path), wanted.0.get(path)) {
            (None, _) => format!("{path} is missing in the preview"),
            (_, None) => format!("{path} is in the preview, and a clean build does not make it"),
            (Some(ours), Some(theirs)) => {
                let (ours, theirs) = (String::from_utf8_lossy(ours), String::from_utf8_lossy(theirs));
                let n_same = ours.lines().zip(theirs.lines()).take_while(|(ours, theirs)| ours == theirs).count();
                format!("{path} differs from that of a clean build on line {}", n_same + 1)
            }
        })
    }
}
