//! Diagnostics of one text, and the suggestions in them.

use pulldown_cmark::{BrokenLink, LinkType};

use crate::diagnostic::messages::markdown as messages;
use crate::diagnostic::{Diagnostic, Span, closest};
use crate::path::SitePath;

/// Most findings of one text: more help nobody, and a broken file has a million.
const MOST: usize = 1000;
/// Most suggestions of one text: each compares a word with all candidates.
const MOST_SUGGESTIONS: usize = 50;
/// Shortest word that a suggestion is looked for: `[^1]` is one letter from everything.
const SHORTEST: usize = 3;
/// Longest one.
const LONGEST: usize = 64;

/// The findings so far.
pub(super) struct Findings<'a> {
    pub(super) path: &'a SitePath,
    /// Added to every offset in the text.
    offset: usize,
    pub(super) found: Vec<Diagnostic>,
    suggestions: usize,
}

impl<'a> Findings<'a> {
    pub(super) fn new(path: &'a SitePath, offset: usize) -> Self {
        Self { path, offset, found: Vec::new(), suggestions: 0 }
    }

    /// The place in the file of a range of the text.
    pub(super) fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(range).shift(self.offset)
    }

    /// Adds a finding about `range`.
    pub(super) fn add(&mut self, range: std::ops::Range<usize>, message: impl FnOnce(&SitePath, Span) -> Diagnostic) {
        if self.found.len() < MOST {
            self.found.push(message(self.path, self.span(range)));
        }
    }

    /// What was probably meant by `word`.
    pub(super) fn suggest<'b>(&mut self, word: &str, candidates: impl IntoIterator<Item = &'b str>) -> Option<&'b str> {
        self.suggestions += 1;
        if self.suggestions > MOST_SUGGESTIONS || !(SHORTEST..=LONGEST).contains(&word.len()) {
            return None;
        }
        closest(word, candidates.into_iter().filter(|candidate| candidate.len() <= LONGEST))
    }

    /// `[text][label]` without a definition. A lone `[text]` is no link by itself.
    pub(super) fn broken_links<'b>(
        &mut self,
        broken: &[BrokenLink<'_>],
        labels: impl Fn() -> Box<dyn Iterator<Item = &'b str> + 'b>,
    ) {
        for link in broken {
            // `[^z][y]` is about notes; they have a finding of their own.
            if matches!(link.link_type, LinkType::Shortcut) || link.reference.starts_with('^') {
                continue;
            }
            let closest = self.suggest(&link.reference, labels());
            self.add(link.span.clone(), |path, span| messages::missing_reference(path, span, &link.reference, closest));
        }
    }
}
