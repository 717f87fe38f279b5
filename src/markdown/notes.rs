//! Notes: marks in the text, and the section in which they end up.
//!
//! Notes are numbered in the order of their first mark: those in the text first, then those in notes.
//! A mark within a note waits for its number until all is read.
//!
//! The HTML is the same for margin notes and endnotes: the theme lifts them beside the text where
//! there is room. A note may hold lists and code, which nothing within a paragraph could.

use std::collections::BTreeMap;
use std::ops::Range;

use super::buffer::{Buffer, Mark};
use super::emit::{Emitter, Frame};
use super::{Hole, HoleKind, Html, Note};
use crate::diagnostic::messages::markdown as messages;

/// All notes of one text.
#[derive(Default)]
pub(super) struct Notes {
    /// By label in lower case, as labels are the same in either case.
    index: BTreeMap<String, usize>,
    entries: Vec<Entry>,
    /// Notes with a number, by number.
    order: Vec<usize>,
    /// `[^label]` without a note.
    pub(super) missing: Vec<(Range<usize>, String)>,
}

#[derive(Default)]
struct Entry {
    label: String,
    /// 1-based; 0 until there is a mark.
    number: u32,
    /// Marks so far.
    marks: u32,
    definition: Option<Definition>,
}

struct Definition {
    html: Buffer,
    anchors: Vec<String>,
    source: Range<usize>,
}

impl Notes {
    fn entry(&mut self, label: &str) -> usize {
        *self.index.entry(label.to_lowercase()).or_insert_with(|| {
            self.entries.push(Entry { label: label.to_owned(), ..Entry::default() });
            self.entries.len() - 1
        })
    }

    /// Counts a mark: the note's number, and which of its marks this is.
    fn mark(&mut self, note: usize) -> (u32, u32) {
        let entry = &mut self.entries[note];
        if entry.number == 0 {
            self.order.push(note);
            entry.number = self.order.len() as u32;
        }
        entry.marks += 1;
        (entry.number, entry.marks)
    }

    /// Forgets all marks so far: the heading that had them was taken back.
    pub(super) fn take_back(&mut self) {
        for note in self.order.drain(..) {
            self.entries[note].number = 0;
            self.entries[note].marks = 0;
        }
    }

    /// Labels that have a note.
    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(|entry| entry.definition.is_some()).map(|entry| entry.label.as_str())
    }
}

/// The id of the `mark`th mark of note `number`.
fn mark_id(number: u32, mark: u32) -> String {
    if mark == 1 { format!("ref-{number}") } else { format!("ref-{number}-{mark}") }
}

impl Emitter<'_> {
    /// `[^label]`, where there is such a note.
    pub(super) fn note_reference(&mut self, label: &str, source: Range<usize>) {
        self.begin_inline();
        let note = self.notes.entry(label);
        if self.frames.is_empty() {
            let start = self.out.len();
            let (number, mark) = self.notes.mark(note);
            self.push_mark(number, Some(mark), source);
            self.summary.cut(start..self.out.len());
        } else {
            let source = (source.start as u32, source.end as u32);
            self.out.marks.push(Mark { at: self.out.len() as u32, note: note as u32, source });
        }
    }

    /// Writes a mark; one without an id when `mark` is `None`.
    fn push_mark(&mut self, number: u32, mark: Option<u32>, source: Range<usize>) {
        self.out.push("<a class=\"fnref\"");
        if let Some(mark) = mark {
            let id = mark_id(number, mark);
            self.out.push(" id=\"");
            self.out.push(&id);
            self.out.push("\"");
            self.anchors.push(id);
        }
        self.push_generated_href(&format!("note-{number}"), source);
        self.out.push(" role=\"doc-noteref\"><span class=\"vh\">");
        self.out.push_text(self.config.words.phrase("note"));
        self.out.push(" </span>");
        self.out.push(&number.to_string());
        self.out.push("</a>");
    }

    /// `[^label]: …` begins. Its text is written apart.
    pub(super) fn start_note(&mut self, label: &str, source: Range<usize>) {
        self.end_prose();
        self.frames.push(Frame {
            out: std::mem::take(&mut self.out),
            open: std::mem::take(&mut self.open),
            paragraph: self.paragraph.take(),
            anchors: std::mem::take(&mut self.anchors),
            label: label.to_owned(),
            source,
        });
    }

    /// The note's text ends.
    pub(super) fn end_note(&mut self) {
        self.end_prose();
        let Some(frame) = self.frames.pop() else { return };
        let definition = Definition {
            html: std::mem::replace(&mut self.out, frame.out),
            anchors: std::mem::replace(&mut self.anchors, frame.anchors),
            source: frame.source.clone(),
        };
        self.open = frame.open;
        self.paragraph = frame.paragraph;
        let note = self.notes.entry(&frame.label);
        let head = frame.source.start..frame.source.start + frame.label.len() + 4;
        match &self.notes.entries[note].definition {
            None => self.notes.entries[note].definition = Some(definition),
            Some(first) => {
                let first = self.findings.span(first.source.start..first.source.start + frame.label.len() + 4);
                self.findings.add(head, |path, span| messages::duplicate_note(path, span, &frame.label, first));
            }
        }
    }

    /// Writes the section of notes.
    pub(super) fn finish_notes(&mut self) -> Vec<Note> {
        self.report_missing_notes();
        // Notes within notes get the numbers that follow, in the order in which they are read.
        let mut next = 0;
        let mut marks = Vec::new();
        while let Some(&note) = self.notes.order.get(next) {
            next += 1;
            let inner = self.notes.entries[note].definition.as_ref().map(|d| d.html.marks.clone());
            marks.push(
                inner.unwrap_or_default().iter().map(|mark| self.notes.mark(mark.note as usize)).collect::<Vec<_>>(),
            );
        }
        self.report_unused_notes();
        if self.notes.order.is_empty() {
            return Vec::new();
        }
        self.out.fresh_line();
        self.out
            .push("<section class=\"notes\" role=\"doc-endnotes\" aria-labelledby=\"notes-h\">\n<h2 id=\"notes-h\">");
        self.out.push_text(self.config.words.phrase("notes"));
        self.out.push("</h2>\n<ol>\n");
        self.anchors.push("notes-h".to_owned());
        let mut notes = Vec::with_capacity(marks.len());
        for (index, inner) in marks.into_iter().enumerate() {
            notes.push(self.finish_note(index, &inner));
        }
        self.out.push("</ol>\n</section>\n");
        notes
    }

    /// Writes the note of the given index, in which the marks have the numbers `inner`.
    fn finish_note(&mut self, index: usize, inner: &[(u32, u32)]) -> Note {
        let number = index as u32 + 1;
        let entry = &mut self.notes.entries[self.notes.order[index]];
        let marks = entry.marks;
        let id = format!("note-{number}");
        let Some(definition) = entry.definition.take() else {
            // The parser gives a mark only where there is a note.
            return Note { number, html: Html::default() };
        };
        self.anchors.extend(definition.anchors);
        self.out.push("<li id=\"");
        self.out.push(&id);
        self.out.push("\">");
        self.anchors.push(id);

        let body = std::mem::take(&mut self.out);
        let alone = self.with_marks(&definition.html, inner, false);
        self.out = body;
        let html = self.with_marks(&definition.html, inner, true);
        let end = html.text.trim_end().len();
        // The way back stands at the end of the last line, if that is a paragraph.
        let is_paragraph = html.text[..end].ends_with("</p>");
        let text_end = if is_paragraph { end - "</p>".len() } else { end };
        self.out.append(&html, 0..text_end);
        self.out.push(if is_paragraph { " " } else { "\n<p>" });
        for mark in 1..=marks {
            if mark > 1 {
                self.out.push(" ");
            }
            self.push_back_link(number, mark, definition.source.clone());
        }
        self.out.push("</p></li>\n");
        Note { number, html: Html { text: alone.text.trim_end().to_owned(), holes: alone.holes } }
    }

    /// The text of a note with its marks put in.
    fn with_marks(&mut self, note: &Buffer, numbers: &[(u32, u32)], has_ids: bool) -> Html {
        let outer = std::mem::take(&mut self.out);
        let (mut at, mut next_hole) = (0, 0);
        let mut copy = |out: &mut Buffer, end: usize| {
            let base = out.len() as u32;
            while let Some(hole) = note.holes.get(next_hole).filter(|hole| (hole.at as usize) < end) {
                out.holes.push(Hole { at: hole.at - at as u32 + base, ..*hole });
                next_hole += 1;
            }
            out.push(&note.text[at..end]);
            at = end;
        };
        for (mark, &(number, occurrence)) in note.marks.iter().zip(numbers) {
            copy(&mut self.out, mark.at as usize);
            let source = mark.source.0 as usize..mark.source.1 as usize;
            self.push_mark(number, has_ids.then_some(occurrence), source);
        }
        copy(&mut self.out, note.text.len());
        std::mem::replace(&mut self.out, outer).into_html()
    }

    fn push_back_link(&mut self, number: u32, mark: u32, source: Range<usize>) {
        self.out.push("<a class=\"back\" href=\"");
        let link = self.record_generated(&mark_id(number, mark), source);
        self.out.hole(link, HoleKind::Url);
        self.out.push("\" role=\"doc-backlink\" aria-label=\"");
        let (phrase, number, mark_text) =
            (if mark > 1 { "back_again" } else { "back" }, number.to_string(), mark.to_string());
        self.out.push_attribute(&self.config.words.fill(phrase, &[("number", &number), ("mark", &mark_text)]));
        // The selector keeps the arrow from becoming an emoji.
        self.out.push("\">↩\u{fe0e}");
        if mark > 1 {
            self.out.push(&format!("<sup>{mark}</sup>"));
        }
        self.out.push("</a>");
    }

    fn report_unused_notes(&mut self) {
        for entry in &self.notes.entries {
            if let Some(definition) = entry.definition.as_ref().filter(|_| entry.number == 0) {
                let start = definition.source.start;
                self.findings.add(start..start + entry.label.len() + 4, |path, span| {
                    messages::unused_note(path, span, &entry.label)
                });
            }
        }
    }
}
