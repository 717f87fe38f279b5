//! HTML as it is written: text, the holes in it, and the places of note marks.

use super::escape;
use super::{Hole, HoleKind, Html};

/// HTML being written. Offsets in it are kept right when text is put in before them.
#[derive(Default)]
pub(super) struct Buffer {
    pub(super) text: String,
    pub(super) holes: Vec<Hole>,
    /// Where marks of notes go whose numbers are not known yet, by ascending offset.
    pub(super) marks: Vec<Mark>,
}

/// A reference to a note from within a note.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) at: u32,
    /// Index of the note among all labels.
    pub(super) note: u32,
    /// Byte offsets of the reference in the source.
    pub(super) source: (u32, u32),
}

impl Buffer {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self { text: String::with_capacity(capacity), ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn push(&mut self, html: &str) {
        self.text.push_str(html);
    }

    pub(super) fn push_text(&mut self, text: &str) {
        escape::push_text(&mut self.text, text);
    }

    pub(super) fn push_attribute(&mut self, text: &str) {
        escape::push_attribute(&mut self.text, text);
    }

    /// Begins a line unless one has just begun.
    pub(super) fn fresh_line(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'\n')) {
            self.text.push('\n');
        }
    }

    /// A hole at the end.
    pub(super) fn hole(&mut self, link: usize, kind: HoleKind) {
        self.holes.push(Hole { at: self.text.len() as u32, link: link as u32, kind });
    }

    /// Replaces `removed` bytes at `at` by `html`, and moves what stands behind.
    ///
    /// Used near the end only, where little has to move.
    pub(super) fn splice(&mut self, at: usize, removed: usize, html: &str) {
        self.text.replace_range(at..at + removed, html);
        let moved = |offset: &mut u32| *offset = *offset + html.len() as u32 - removed as u32;
        let end = (at + removed) as u32;
        self.holes.iter_mut().rev().take_while(|hole| hole.at >= end).for_each(|hole| moved(&mut hole.at));
        self.marks.iter_mut().rev().take_while(|mark| mark.at >= end).for_each(|mark| moved(&mut mark.at));
    }

    /// Copies `range` of `from` to the end, with its holes.
    pub(super) fn append(&mut self, from: &Html, range: std::ops::Range<usize>) {
        let (start, base) = (range.start as u32, self.text.len() as u32);
        let first = from.holes.partition_point(|hole| hole.at < start);
        let holes = from.holes[first..].iter().take_while(|hole| (hole.at as usize) < range.end);
        self.holes.extend(holes.map(|hole| Hole { at: hole.at - start + base, ..*hole }));
        self.text.push_str(&from.text[range]);
    }

    pub(super) fn into_html(self) -> Html {
        Html { text: self.text, holes: self.holes }
    }
}
