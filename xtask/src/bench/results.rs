//! What was measured: figures by what was built, where, how and by whom.

use std::time::Duration;

use super::measure::Cost;
use super::stats::{median, percentile};

/// Where sites stand while they are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A folder that is memory.
    Memory,
    Disk,
}

/// One thing that is done to one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Case {
    /// `prose`, `code`, `heavy`, …
    pub(super) corpus: &'static str,
    pub(super) n_essays: usize,
    pub(super) place: Place,
    pub(super) work: Work,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// Nothing is there from a build before.
    Clean,
    /// All that a build before has left is gone but the colours of code.
    Recoloured,
    /// Nothing is another than it was.
    Unchanged,
    /// One essay has another text.
    OneEdit,
    /// From saving another text of an essay until its page is served.
    SavedBody,
    /// The same for a title, which lists and neighbours show.
    SavedTitle,
    /// The same for the first comment on an essay, which brings a feed.
    SavedFirstComment,
    /// The same for a further comment.
    SavedComment,
    /// Memory that the server holds after all this; there is no time in it.
    Resident,
}

/// How often something was done by one contender, and what it cost each time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) case: Case,
    pub(super) who: &'static str,
    pub(super) costs: Vec<Cost>,
}

impl Figure {
    /// The median of the times on the clock.
    pub(super) fn wall(&self) -> Option<Duration> {
        median(&self.walls())
    }

    /// The time that all but the slowest runs in a hundred took at most.
    pub(super) fn wall_percentile(&self, percent: usize) -> Option<Duration> {
        percentile(&self.walls(), percent)
    }

    pub(super) fn cpu(&self) -> Option<Duration> {
        median(&self.costs.iter().filter_map(|cost| cost.cpu).collect::<Vec<_>>())
    }

    pub(super) fn peak(&self) -> Option<u64> {
        median(&self.costs.iter().filter_map(|cost| cost.peak).collect::<Vec<_>>())
    }

    fn walls(&self) -> Vec<Duration> {
        self.costs.iter().map(|cost| cost.wall).collect()
    }
}

/// All figures, in the order in which they were measured.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub(super) figures: Vec<Figure>,
    /// What each generator made that nobody asked for.
    pub(super) beside: Vec<(&'static str, String)>,
}

impl Results {
    pub(super) fn find(&self, case: Case, who: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.case == case && figure.who == who)
    }

    /// Seconds on the clock: the median.
    pub(super) fn seconds(&self, case: Case, who: &str) -> Option<f64> {
        self.find(case, who)?.wall().map(|wall| wall.as_secs_f64())
    }

    /// Bytes: the median of the most that was held at once.
    pub(super) fn peak(&self, case: Case, who: &str) -> Option<u64> {
        self.find(case, who)?.peak()
    }
}
