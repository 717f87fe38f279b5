//! Looking at all files again and again, where the system tells of no changes: on network drives, in containers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use walkdir::WalkDir;

use super::quiet::Progress;
use super::sift::Sieve;
use super::{Places, Signal};
use crate::stamp::Stamp;

/// All files and folders, as they were when they were last looked at.
type Seen = BTreeMap<PathBuf, Option<Stamp>>;

/// Looks now, and then again after each `interval`, until nobody listens any more.
pub(super) fn start(places: Places, sieve: Sieve, interval: Duration, signals: Sender<Signal>) {
    let mut seen = look(&places, &sieve);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(interval);
            let now = look(&places, &sieve);
            let changed = differing(&seen, &now);
            if signals.send(Signal::Paths(changed, Progress::Begun)).is_err() {
                return;
            }
            seen = now;
        }
    });
}

fn look(places: &Places, sieve: &Sieve) -> Seen {
    let mut seen = Seen::new();
    for (folder, is_deep) in places.list() {
        let depth = if is_deep { usize::MAX } else { 1 };
        let is_wanted = |path: &Path| path == folder || sieve.sift(path).is_some();
        let walk = WalkDir::new(&folder).follow_links(true).max_depth(depth).into_iter();
        for entry in walk.filter_entry(|entry| is_wanted(entry.path())).flatten() {
            // A folder changes when something in it comes or goes, and then that is what changed.
            let stamp =
                if entry.file_type().is_dir() { None } else { entry.metadata().ok().map(|data| Stamp::of(&data)) };
            seen.insert(entry.into_path(), stamp);
        }
    }
    seen
}

fn differing(old: &Seen, new: &Seen) -> Vec<PathBuf> {
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let other = new.iter().filter(|(path, stamp)| old.get(*path) != Some(stamp)).map(|(path, _)| path);
    gone.chain(other).cloned().collect()
}
