//! New folders, of which no event tells when they are finished: twice the same in them is taken for that.

use std::path::{Path, PathBuf};
use std::time::Instant;

use walkdir::WalkDir;

use super::quiet::{FEW, SETTLED};
use crate::stamp::Stamp;

/// What is in a folder; without a stamp, what is no file.
type Inside = Vec<(PathBuf, Option<Stamp>)>;

/// A folder that somebody may still be filling.
#[derive(Debug)]
pub(super) struct Fresh {
    path: PathBuf,
    /// As builds name it.
    hint: PathBuf,
    inside: Inside,
    /// When to look again.
    due: Instant,
}

impl Fresh {
    /// The folder at `path`, as it is `now`; `None` if much is in it, and more may come.
    pub(super) fn see(path: &Path, hint: &Path, now: Instant) -> Option<Self> {
        Some(Self { inside: inside(path)?, path: path.to_owned(), hint: hint.to_owned(), due: now + SETTLED })
    }

    pub(super) fn due(&self) -> Instant {
        self.due
    }

    /// What builds call it.
    pub(super) fn hint(&self) -> &Path {
        &self.hint
    }

    /// Whether everything in it is as it was before, and no file has yet to be filled; `None` if that cannot be told.
    pub(super) fn look_again(&mut self, now: Instant) -> Option<bool> {
        let inside = inside(&self.path)?;
        let is_filled = inside.iter().all(|(_, stamp)| stamp.is_none_or(|stamp| stamp.size > 0));
        let rests = is_filled && inside == self.inside;
        self.inside = inside;
        self.due = now + SETTLED;
        Some(rests)
    }
}

fn inside(folder: &Path) -> Option<Inside> {
    let mut inside = Inside::new();
    for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry.ok().filter(|_| inside.len() < FEW)?;
        let stamp = match entry.file_type().is_file() {
            true => Some(Stamp::of(&entry.metadata().ok()?)),
            false => None,
        };
        inside.push((entry.into_path(), stamp));
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_folder_rests_when_nothing_more_comes_into_it() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("comments");
        fs::create_dir(&folder).unwrap();
        let now = Instant::now();
        let mut fresh = Fresh::see(&folder, Path::new("hint"), now).unwrap();
        assert_eq!(fresh.due(), now + SETTLED);
        assert_eq!(fresh.look_again(now), Some(true), "an empty one");
        fs::write(folder.join("a.md"), "").unwrap();
        assert_eq!(fresh.look_again(now), Some(false));
        assert_eq!(fresh.look_again(now), Some(false), "nobody has written into it");
        fs::write(folder.join("a.md"), "A").unwrap();
        assert_eq!(fresh.look_again(now), Some(false));
        assert_eq!(fresh.look_again(now), Some(true));
        fs::create_dir(folder.join("deeper")).unwrap();
        assert_eq!(fresh.look_again(now), Some(false));
        (0..FEW).for_each(|n| fs::write(folder.join(format!("deeper/{n}.md")), "A").unwrap());
        assert_eq!(fresh.look_again(now), None, "much comes, and more may");
        assert!(Fresh::see(&folder, Path::new("hint"), now).is_none());
    }
}
