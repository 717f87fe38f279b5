//! What was counted beside what is expected, as a table and as a verdict.

use std::fmt::Write as _;

use crate::workspace::grouped;

/// A count this far from what is expected, upwards or downwards, is another one.
const TOLERANCE: f64 = 0.05;

/// What one scenario came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) n_instructions: u64,
    /// Over the instructions of the floor.
    pub(super) ratio: f64,
    /// The ratio that is committed; `None` for a scenario that is new.
    pub(super) expected: Option<f64>,
}

impl Figure {
    /// 0.1 for a tenth more than expected.
    fn difference(&self) -> Option<f64> {
        self.expected.map(|expected| self.ratio / expected - 1.0)
    }

    /// What is wrong with it, if anything is.
    pub(super) fn problem(&self) -> Option<String> {
        match self.difference() {
            None => Some(format!("{} is not expected at all", self.name)),
            Some(difference) if difference.abs() <= TOLERANCE => None,
            Some(difference) => Some(format!("{} {:+.1} %", self.name, 100.0 * difference)),
        }
    }
}

/// The ratio that a text expects of a scenario: lines of name and number, and of comments that begin with `#`.
pub(super) fn expected(text: &str, name: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.trim().parse().ok())
}

/// A text that expects what was counted, with the comments of the old one.
pub(super) fn renewed(old: &str, figures: &[Figure]) -> String {
    let mut text: String = old.lines().filter(|line| line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    for figure in figures {
        // Writing into a string has no way to fail.
        let _ = writeln!(text, "{:14} {:.4}", figure.name, figure.ratio);
    }
    text
}

/// A line for each scenario.
pub(super) fn table(floor: u64, figures: &[Figure]) -> String {
    let mut text =
        format!("{:14} {:>14} {:>9} {:>9} {:>10}\n", "scenario", "instructions", "ratio", "expected", "difference");
    let _ = writeln!(text, "{:14} {:>14} {:>9.4}", "floor", grouped(floor), 1.0);
    for figure in figures {
        let expected = figure.expected.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.4}"));
        let difference = figure.difference().map_or_else(|| "–".to_owned(), |part| format!("{:+.2} %", 100.0 * part));
        let counted = grouped(figure.n_instructions);
        let _ = writeln!(text, "{:14} {counted:>14} {:>9.4} {expected:>9} {difference:>10}", figure.name, figure.ratio);
    }
    text
}
