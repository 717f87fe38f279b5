//! Figures as lines for a terminal.

use std::fmt::Write as _;
use std::time::Duration;

use super::results::{Figure, Place, Results, Work};
use super::targets::{Target, Verdict};

/// A line for each figure.
pub(super) fn text(results: &Results) -> String {
    let mut text = format!(
        "\n{:9} {:>7}  {:6} {:13} {:21} {:>10} {:>8} {:>9}  runs\n",
        "corpus", "essays", "place", "work", "who", "time", "CPU", "memory"
    );
    for figure in &results.figures {
        // Writing into a string has no way to fail.
        let _ = writeln!(
            text,
            "{:9} {:>7}  {:6} {:13} {:21} {:>10} {:>8} {:>9}  {}",
            figure.case.corpus,
            figure.case.n_essays,
            place(figure.case.place),
            work(figure.case.work),
            figure.who,
            figure.wall().filter(|wall| !wall.is_zero()).map(time).unwrap_or_default(),
            figure.cpu().map(time).unwrap_or_default(),
            figure.peak().map(memory).unwrap_or_default(),
            spread(figure),
        );
    }
    text
}

/// A line for each target, and how many are met.
pub(super) fn targets(targets: &[Target]) -> String {
    let width = targets.iter().map(|target| target.what.len()).max().unwrap_or(0);
    let mut text = format!("{:width$}  {:>9}  {:26} target\n", "", "measured", "wanted");
    for target in targets.iter().filter(|target| target.value.is_some()) {
        let (measured, wanted) = (target.measured(), target.wanted());
        let _ = writeln!(text, "{:width$}  {measured:>9}  {wanted:26} {}", target.what, target.verdict().word());
    }
    let n = |verdict| targets.iter().filter(|target| target.verdict() == verdict).count();
    let (met, not_met) = (n(Verdict::Met), n(Verdict::NotMet));
    let _ = write!(text, "\n{met} targets met, {not_met} not met, {} not measured", n(Verdict::NotMeasured));
    text
}

/// With as many digits as mean something.
pub(super) fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        0.0..0.0995 => format!("{:.1} ms", seconds * 1e3),
        0.0995..0.9995 => format!("{:.0} ms", seconds * 1e3),
        0.9995..9.995 => format!("{seconds:.2} s"),
        _ => format!("{seconds:.1} s"),
    }
}

pub(super) fn memory(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

pub(super) fn place(place: Place) -> &'static str {
    match place {
        Place::Memory => "memory",
        Place::Disk => "disk",
    }
}

pub(super) fn work(work: Work) -> &'static str {
    match work {
        Work::Clean => "from nothing",
        Work::Recoloured => "colours known",
        Work::Unchanged => "unchanged",
        Work::OneEdit => "one edit",
        Work::SavedBody => "text served",
        Work::SavedTitle => "title served",
        Work::SavedFirstComment => "first comment served",
        Work::SavedComment => "comment served",
        Work::Resident => "resident",
    }
}

/// How often, and the times that lie farthest apart.
fn spread(figure: &Figure) -> String {
    let walls = figure.costs.iter().map(|cost| cost.wall);
    match (walls.clone().min(), walls.max()) {
        (Some(least), Some(most)) if !most.is_zero() => {
            format!("{}: {} to {}", figure.costs.len(), time(least), time(most))
        }
        _ => figure.costs.len().to_string(),
    }
}
