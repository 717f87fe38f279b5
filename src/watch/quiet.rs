//! When to act on what happens in bursts: saving a file is several events, and switching a branch thousands. Pure.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Hints;

/// After so much silence a burst is over, unless another time is asked for.
pub const QUIET: Duration = Duration::from_millis(12);
/// So much is enough when each file is known to be finished. A program that writes several does not take longer from
/// one to the next, as a rule.
pub(super) const SETTLED: Duration = Duration::from_millis(3);
/// What concerns more paths than this is not somebody saving a file, and may go on.
pub(super) const FEW: usize = 8;
/// A burst that does not end is acted upon all the same.
const MOST: Duration = Duration::from_millis(100);

/// How far whoever changes a file has come with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// More may follow.
    Begun,
    /// Something about the file is another, as its permissions; how far its text has come, that does not say.
    Aside,
    /// It is there as it will be: a rename gave it its name.
    Placed,
    /// Whoever wrote it has closed it. No change by itself.
    Closed,
}

/// A burst of events.
#[derive(Debug)]
pub(super) struct Burst {
    quiet: Duration,
    /// When the first and the last news came.
    times: Option<(Instant, Instant)>,
    below: BTreeSet<PathBuf>,
    /// Those of `below` to which more may come.
    unfinished: BTreeSet<PathBuf>,
    is_everything: bool,
}

impl Burst {
    /// One that has not begun.
    pub(super) fn new(quiet: Duration) -> Self {
        Self { quiet, times: None, below: BTreeSet::new(), unfinished: BTreeSet::new(), is_everything: false }
    }

    /// Something happens at `path`, as builds name it.
    pub(super) fn happens(&mut self, path: PathBuf, progress: Progress, now: Instant) {
        match progress {
            Progress::Begun => {
                if self.unfinished.insert(path.clone()) | self.below.insert(path) {
                    self.goes_on(now);
                }
            }
            Progress::Aside if self.below.contains(&path) => {}
            Progress::Aside => self.happens(path, Progress::Begun, now),
            Progress::Placed => {
                if self.unfinished.remove(&path) | self.below.insert(path) {
                    self.goes_on(now);
                }
            }
            Progress::Closed => {
                if self.unfinished.remove(&path) {
                    self.goes_on(now);
                }
            }
        }
    }

    /// What is at `path` is finished, as far as looking at it can tell. No change by itself, and nothing to wait for.
    pub(super) fn rests(&mut self, path: &Path) {
        self.unfinished.remove(path);
    }

    /// Anything may have happened.
    pub(super) fn is_lost(&mut self, now: Instant) {
        self.is_everything = true;
        self.goes_on(now);
    }

    /// When it is over, if nothing more happens; `None` before it has begun.
    pub(super) fn end(&self) -> Option<Instant> {
        let (first, last) = self.times?;
        let is_settled = !self.is_everything && self.unfinished.is_empty() && self.below.len() <= FEW;
        // Who asks for another time has a reason, which finished files do not take away.
        let quiet = if is_settled && self.quiet == QUIET { SETTLED } else { self.quiet };
        Some((last + quiet).min(first + MOST.max(quiet)))
    }

    /// What a build should look at.
    pub(super) fn into_hints(self) -> Hints {
        if self.is_everything { Hints::Everything } else { Hints::Below(self.below) }
    }

    fn goes_on(&mut self, now: Instant) {
        let first = self.times.map_or(now, |(first, _)| first);
        self.times = Some((first, now));
    }
}

#[cfg(test)]
mod tests {
    use super::Progress::{Aside, Begun, Closed, Placed};
    use super::*;

    /// The burst of these events, each with its time in milliseconds, and the milliseconds at which it is over.
    fn end(quiet: Duration, events: &[(u64, &str, Progress)]) -> Option<u128> {
        let start = Instant::now();
        let mut burst = Burst::new(quiet);
        for (ms, path, progress) in events {
            burst.happens((*path).into(), *progress, start + Duration::from_millis(*ms));
        }
        burst.end().map(|end| (end - start).as_millis())
    }

    #[test]
    fn a_burst_ends_after_silence_or_when_it_lasts() {
        assert_eq!(end(QUIET, &[]), None);
        assert_eq!(end(QUIET, &[(0, "a", Begun)]), Some(12));
        assert_eq!(end(QUIET, &[(0, "a", Begun), (5, "b", Begun)]), Some(17));
        assert_eq!(end(QUIET, &[(0, "a", Begun), (5, "a", Begun)]), Some(12), "no news");
        let names: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        let storm: Vec<(u64, &str, Progress)> =
            (0..).step_by(5).zip(&names).map(|(ms, name)| (ms, &**name, Begun)).collect();
        assert_eq!(end(QUIET, &storm), Some(100), "at 107 the silence would be long enough");
    }

    #[test]
    fn finished_files_are_not_waited_for() {
        let in_place = [(0, "a", Begun), (1, "a", Begun), (2, "a", Closed)];
        assert_eq!(end(QUIET, &in_place), Some(5));
        assert_eq!(end(QUIET, &[(0, "a", Placed)]), Some(3));
        let over_a_backup = [(0, "a", Begun), (1, "a", Placed), (1, "a~", Begun), (2, "a~", Closed)];
        assert_eq!(end(QUIET, &over_a_backup), Some(5));
        assert_eq!(end(QUIET, &[(0, "a", Begun), (1, "a", Closed), (2, "a", Aside)]), Some(4));
        assert_eq!(end(QUIET, &[(0, "a", Begun), (1, "a", Aside)]), Some(12));
        assert_eq!(end(QUIET, &[(0, "a", Aside)]), Some(12));
        assert_eq!(end(QUIET, &[(0, "a", Closed)]), None, "closing is no change");
        assert_eq!(end(QUIET, &[(0, "a", Begun), (2, "a", Closed), (4, "a", Begun)]), Some(16), "again");
        assert_eq!(end(QUIET, &[(0, "a", Begun), (1, "b", Begun), (2, "a", Closed)]), Some(14), "the other is open");
    }

    #[test]
    fn a_folder_that_rests_is_not_waited_for() {
        let (start, ms) = (Instant::now(), Duration::from_millis);
        let mut burst = Burst::new(QUIET);
        burst.happens("a".into(), Begun, start);
        burst.rests(Path::new("a"));
        assert_eq!(burst.end(), Some(start + SETTLED), "from when it began");
        burst.happens("a/b".into(), Begun, start + ms(1));
        assert_eq!(burst.end(), Some(start + ms(1) + QUIET), "somebody writes into it");
    }

    #[test]
    fn many_finished_files_may_be_followed_by_more() {
        let names: Vec<String> = (0..=FEW).map(|n| n.to_string()).collect();
        let events: Vec<(u64, &str, Progress)> = names.iter().map(|name| (0, &**name, Placed)).collect();
        assert_eq!(end(QUIET, &events[1..]), Some(3));
        assert_eq!(end(QUIET, &events), Some(12));
    }

    #[test]
    fn who_asks_for_another_silence_gets_it() {
        assert_eq!(end(Duration::from_millis(300), &[(0, "a", Placed)]), Some(300));
        assert_eq!(end(Duration::ZERO, &[(0, "a", Begun)]), Some(0));
    }

    #[test]
    fn lost_events_are_everything() {
        let now = Instant::now();
        let mut burst = Burst::new(QUIET);
        burst.happens("a".into(), Placed, now);
        burst.is_lost(now);
        assert_eq!(burst.end(), Some(now + QUIET));
        assert_eq!(burst.into_hints(), Hints::Everything);
    }
}
