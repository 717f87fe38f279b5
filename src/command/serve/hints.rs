//! What is said of hints: the file that somebody saved, and how many more.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::watch::Hints;

/// What changed, in words, relative to `root`.
pub(super) fn named(hints: &Hints, root: &Path) -> String {
    let Hints::Below(paths) = hints else { return "everything".to_owned() };
    let said = deepest(paths);
    let first = said.first().map(|path| path.strip_prefix(root).unwrap_or(path).display().to_string());
    let first = first.unwrap_or_default();
    match said.len() {
        0 | 1 => first,
        n => format!("{first} and {} more", n - 1),
    }
}

/// `paths` without the folders of others: a new folder says less than what is in it.
fn deepest(paths: &BTreeSet<PathBuf>) -> Vec<&PathBuf> {
    let mut deepest: Vec<&PathBuf> = Vec::new();
    for path in paths {
        // What a folder holds comes right behind it.
        deepest.pop_if(|last| path.starts_with(last));
        deepest.push(path);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_a_new_folder_is_named_in_place_of_it() {
        let named = |paths: &[&str]| {
            let paths = paths.iter().map(|path| Path::new("./s").join(path)).collect();
            named(&Hints::Below(paths), Path::new("./s"))
        };
        assert_eq!(named(&["c/a"]), "c/a");
        assert_eq!(named(&["c/a", "c/a/comments", "c/a/comments/1.md"]), "c/a/comments/1.md");
        assert_eq!(named(&["c/a", "c/a/1.md", "c/a/2.md", "c/ab", "d"]), "c/a/1.md and 3 more");
        assert_eq!(named(&[]), "");
    }
}
