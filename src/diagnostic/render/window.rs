//! The line that is shown, and how much of it is marked. Essays have lines of thousands of characters.

use unicode_width::UnicodeWidthChar as _;

use super::place::clamp;
use crate::diagnostic::Span;

/// However narrow the terminal, so many columns are marked.
const LEAST: usize = 12;

/// A line and what is marked in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Without the line break.
    pub(super) text: &'a str,
    /// The marked bytes of it.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
}

/// The line in which `span` begins, marked in at most half of `width` columns.
///
/// A span of many lines is marked to the end of its first. annotate-snippets cuts a long line around
/// its mark, but shows a long mark whole, and so one that would not fit is cut here.
pub(super) fn line(text: &str, span: Span, width: usize) -> Line<'_> {
    let (start, end) = clamp(text, span);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let line = text[line_start..line_end].trim_end_matches('\r');
    // A byte order mark has no column, and would shift all others.
    let shown = line.trim_start_matches('\u{feff}');
    let line_start = line_start + line.len() - shown.len();
    let start = start.saturating_sub(line_start).min(shown.len());
    let end = end.saturating_sub(line_start).clamp(start, shown.len());
    let most = start + fitting(&shown[start..end], (width / 2).max(LEAST));
    Line { text: shown, start, end: most }
}

/// How many bytes of `text` fit into `room` columns.
fn fitting(text: &str, room: usize) -> usize {
    let mut used = 0;
    let fits = |c: &char| {
        used += width_of(*c);
        used <= room
    };
    text.chars().take_while(fits).map(char::len_utf8).sum()
}

/// Columns of a character, as annotate-snippets shows it.
pub(super) fn width_of(c: char) -> usize {
    if c == '\t' { 4 } else { c.width().unwrap_or(1) }
}
