//! Text without what deceives the eye or breaks a page: controls, turns of direction, towers of accents.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::bytes::{self, are, are_between};

/// Accents on one letter, at most; no language stacks more.
const MAX_MARKS: usize = 4;

/// Drops, one after another, the characters that no text needs.
#[derive(Default)]
pub(super) struct Filter {
    n_marks: usize,
}

impl Filter {
    /// Whether `character` stays.
    pub(super) fn keeps(&mut self, character: char) -> bool {
        if is_forbidden(character) {
            return false;
        }
        match is_combining_mark(character) {
            true => self.n_marks += 1,
            false => self.n_marks = 0,
        }
        self.n_marks <= MAX_MARKS
    }
}

/// Controls but for tab and newline, turns of direction, invisible tags, noncharacters. The joiners stay: Persian and
/// families need them.
pub(super) fn is_forbidden(character: char) -> bool {
    match character {
        '\t' | '\n' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => character.is_control() || u32::from(character) & 0xfffe == 0xfffe,
    }
}

/// A text of several lines: composed, with plain line ends.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    let are_plain = |bytes| are_between(bytes, b' ', b'~') | are(bytes, b'\n') | are(bytes, b'\t');
    if bytes::all(text.as_bytes(), are_plain) {
        return text.into();
    }
    let mut filter = Filter::default();
    let mut cleaned = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.nfc() {
        let line_end = match character {
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => true,
            '\n' if before == '\r' => {
                before = character;
                continue;
            }
            _ => false,
        };
        before = character;
        let character = if line_end { '\n' } else { character };
        if filter.keeps(character) {
            cleaned.push(character);
        }
    }
    cleaned.into()
}

/// One line of plain text, such as a name or a quotation: composed, blanks folded, nothing that deceives.
pub fn clean_line(text: &str) -> String {
    let is_one_line = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    if is_one_line && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut filter = Filter::default();
    let mut cleaned = String::with_capacity(text.len());
    for character in text.nfc() {
        if character.is_whitespace() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else if filter.keeps(character) {
            cleaned.push(character);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    // What was dropped can have kept apart what composes.
    cleaned.nfc().collect()
}
