//! From bytes to lines and columns.

use serde::Serialize;

use crate::diagnostic::Span;

/// A place in a text, as editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Place {
    /// From 1.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
    /// From 0.
    pub(super) byte: usize,
}

/// Where a span begins and ends.
pub(super) fn places(text: &str, span: Span) -> (Place, Place) {
    let (start, end) = clamp(text, span);
    (place(text, start), place(text, end))
}

/// The ends of a span, moved into the text and to the nearest character that begins before them.
pub(super) fn clamp(text: &str, span: Span) -> (usize, usize) {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary((span.end as usize).min(text.len()));
    (start, end.max(start))
}

fn place(text: &str, byte: usize) -> Place {
    let before = &text[..byte];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    // A byte order mark is no column of the first line.
    let line = before[line_start..].trim_start_matches('\u{feff}');
    Place { line: before.matches('\n').count() + 1, column: line.chars().count() + 1, byte }
}
