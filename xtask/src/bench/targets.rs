//! What postil wants to be, as ratios and sizes that the figures can be held to.

use super::Sizes;
use super::comments;
use super::contender::{FLOOR, HUGO, POSTIL};
use super::demonstration::{self, DEMONSTRATION, EMPTY};
use super::edits;
use super::results::{Case, Place, Results, Work};

/// Bytes of a mebibyte.
const MIB: f64 = 1_048_576.0;

/// One target, and what was measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    pub(super) what: String,
    pub(super) goal: Goal,
    /// None if not all of it was measured.
    pub(super) value: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Goal {
    /// So many times as fast.
    TimesFaster(f64),
    /// At most so many times as much.
    TimesAsMuch(f64),
    /// At most so many mebibytes.
    Mebibytes(f64),
}

/// What a target has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    NotMet,
    NotMeasured,
}

impl Target {
    pub(super) fn verdict(&self) -> Verdict {
        match (self.value, self.goal) {
            (None, _) => Verdict::NotMeasured,
            (Some(value), Goal::TimesFaster(least)) if value >= least => Verdict::Met,
            (Some(value), Goal::TimesAsMuch(most) | Goal::Mebibytes(most)) if value <= most => Verdict::Met,
            _ => Verdict::NotMet,
        }
    }

    /// The goal as people write it.
    pub(super) fn wanted(&self) -> String {
        match self.goal {
            Goal::TimesFaster(least) => format!("at least {least} times as fast"),
            Goal::TimesAsMuch(most) => format!("at most {most} times"),
            Goal::Mebibytes(most) => format!("at most {most} MiB"),
        }
    }

    /// What was measured, as people write it.
    pub(super) fn measured(&self) -> String {
        match (self.value, self.goal) {
            (None, _) => "–".to_owned(),
            (Some(value), Goal::Mebibytes(_)) => format!("{value:.0} MiB"),
            (Some(value), _) if value >= 20.0 => format!("{value:.0}"),
            (Some(value), _) => format!("{value:.2}"),
        }
    }
}

impl Verdict {
    pub(super) fn word(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::NotMet => "NOT MET",
            Verdict::NotMeasured => "not measured",
        }
    }
}

/// All targets, in the order of the measurements.
pub(super) fn all(results: &Results, sizes: Sizes) -> Vec<Target> {
    let of = Of(results);
    let n = sizes.large;
    let (prose, code) = (clean("prose", n), clean("code", n));
    let heavy = clean("heavy", sizes.heavy);
    let recoloured = Case { work: Work::Recoloured, ..code };
    let edit = |work| edits::case(n, work);
    let mut all = vec![
        target(format!("prose {n}: against the floor"), Goal::TimesAsMuch(2.0), of.times(prose, POSTIL, prose, FLOOR)),
        target(format!("prose {n}: against Hugo"), Goal::TimesFaster(15.0), of.times(prose, HUGO, prose, POSTIL)),
        target(format!("prose {n}: memory of Hugo's"), Goal::TimesAsMuch(0.2), of.memory(prose, POSTIL, HUGO)),
    ];
    if let Some(huge) = sizes.huge {
        let what = format!("prose {huge}: time per essay, against {n}");
        all.push(target(what, Goal::TimesAsMuch(1.1), of.per_essay(clean("prose", huge), prose)));
        let value = of.mebibytes(clean("prose", huge));
        all.push(target(format!("prose {huge}: memory"), Goal::Mebibytes(3_072.0), value));
    }
    all.extend([
        target(format!("code {n}: against Hugo"), Goal::TimesFaster(5.0), of.times(code, HUGO, code, POSTIL)),
        target(
            format!("code {n}, colours known: against Hugo"),
            Goal::TimesFaster(12.0),
            of.times(code, HUGO, recoloured, POSTIL),
        ),
        target(
            format!("heavy {}: against Hugo", sizes.heavy),
            Goal::TimesFaster(10.0),
            of.times(heavy, HUGO, heavy, POSTIL),
        ),
    ]);
    if let Some(large) = sizes.heavy_large {
        let what = format!("heavy {large}: time per essay, against {}", sizes.heavy);
        all.push(target(what, Goal::TimesAsMuch(1.1), of.per_essay(clean("heavy", large), heavy)));
    }
    for (what, work, least) in [("nothing changed", Work::Unchanged, 80.0), ("one edit", Work::OneEdit, 50.0)] {
        let value = of.times(edit(work), HUGO, edit(work), POSTIL);
        all.push(target(format!("{n}, {what}: against Hugo's build"), Goal::TimesFaster(least), value));
    }
    // Hugo has no comments, so the nearest that it has is an edit of a text.
    for (what, work, of_hugo, least) in [
        ("text", Work::SavedBody, Work::SavedBody, 80.0),
        ("title", Work::SavedTitle, Work::SavedTitle, 30.0),
        ("first comment", Work::SavedFirstComment, Work::SavedBody, 80.0),
        ("comment", Work::SavedComment, Work::SavedBody, 80.0),
    ] {
        let value = of.times(edit(of_hugo), HUGO, edit(work), POSTIL);
        all.push(target(format!("{n}, saved {what} until served: against Hugo"), Goal::TimesFaster(least), value));
    }
    all.push(target(
        format!("{n}, saved text until served: 95th percentile, against the median"),
        Goal::TimesAsMuch(2.0),
        of.slowest(edit(Work::SavedBody)),
    ));
    if let Some(huge) = sizes.huge {
        let huge_edit = edits::case(huge, Work::SavedBody);
        let value = of.times(huge_edit, POSTIL, edit(Work::SavedBody), POSTIL);
        all.push(target(format!("{huge}, saved text until served: against {n}"), Goal::TimesAsMuch(2.0), value));
    }
    all.push(target(format!("{n}: memory of the server"), Goal::Mebibytes(400.0), of.mebibytes(edit(Work::Resident))));
    all.extend(of_small_sites(&of, sizes));
    all
}

/// The demonstration site, and what comments cost.
fn of_small_sites(of: &Of<'_>, sizes: Sizes) -> [Target; 3] {
    let demo = |work| {
        of.0.figures
            .iter()
            .map(|figure| figure.case)
            .find(|case| *case == demonstration::case(DEMONSTRATION, case.n_essays, work))
    };
    let (clean, unchanged) = (demo(Work::Clean), demo(Work::Unchanged));
    let empty = demonstration::case(EMPTY, 0, Work::Clean);
    let n = sizes.with_comments;
    let (alone, with) = (comments::case(comments::ALONE, n), comments::case(comments::WITH_COMMENTS, n));
    [
        target(
            "the demonstration site: against Hugo with an empty one".to_owned(),
            Goal::TimesAsMuch(1.0),
            clean.and_then(|clean| of.times(clean, POSTIL, empty, HUGO)),
        ),
        target(
            "the demonstration site, nothing changed: against all of it".to_owned(),
            Goal::TimesAsMuch(0.25),
            clean.zip(unchanged).and_then(|(clean, unchanged)| of.times(unchanged, POSTIL, clean, POSTIL)),
        ),
        target(
            format!("{} comments on {n} essays: against the essays alone", sizes.n_comments),
            Goal::TimesAsMuch(3.0),
            of.times(with, POSTIL, alone, POSTIL),
        ),
    ]
}

fn target(what: String, goal: Goal, value: Option<f64>) -> Target {
    Target { what, goal, value }
}

fn clean(corpus: &'static str, n_essays: usize) -> Case {
    Case { corpus, n_essays, place: Place::Memory, work: Work::Clean }
}

/// Ratios of figures. None where one of them is missing.
struct Of<'a>(&'a Results);

impl Of<'_> {
    /// One time by another.
    fn times(&self, case: Case, who: &str, other: Case, other_who: &str) -> Option<f64> {
        Some(self.0.seconds(case, who)? / self.0.seconds(other, other_who)?)
    }

    /// The time of an essay in one corpus by that in another.
    fn per_essay(&self, case: Case, other: Case) -> Option<f64> {
        Some(self.times(case, POSTIL, other, POSTIL)? * count(other.n_essays) / count(case.n_essays))
    }

    fn memory(&self, case: Case, who: &str, other_who: &str) -> Option<f64> {
        Some(bytes(self.0.peak(case, who)?) / bytes(self.0.peak(case, other_who)?))
    }

    fn mebibytes(&self, case: Case) -> Option<f64> {
        self.0.peak(case, POSTIL).map(|peak| bytes(peak) / MIB)
    }

    /// The slowest saves by the median.
    fn slowest(&self, case: Case) -> Option<f64> {
        let figure = self.0.find(case, POSTIL)?;
        Some(figure.wall_percentile(95)?.as_secs_f64() / figure.wall()?.as_secs_f64())
    }
}

/// Exact for all that is counted here.
#[expect(clippy::cast_precision_loss, reason = "there are no 2^53 essays")]
fn count(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "no machine has 2^53 bytes of memory")]
fn bytes(n: u64) -> f64 {
    n as f64
}
