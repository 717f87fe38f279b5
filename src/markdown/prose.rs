//! The plain text of the block at hand: for headings, sentences, words, and for what Markdown gives
//! no event for.

use super::count::Count;
use super::terms::Terms;

/// Plain text of one block, and what is counted over all of them.
#[derive(Default)]
pub(super) struct Prose {
    pub(super) plain: String,
    /// Where pieces of `plain` come from, by ascending offset.
    pieces: Vec<Piece>,
    /// Links in this block.
    pub(super) links: Vec<Place>,
    /// Words of the blocks before, and of this one as far as `counted`.
    count: Count,
    counted: usize,
    pub(super) terms: Terms,
}

/// Text from `plain` on, up to the next piece, comes from `source` on.
#[derive(Clone, Copy)]
struct Piece {
    plain: u32,
    source: u32,
}

/// A link and its text in [`Prose::plain`].
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) link: u32,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The source of what is code, and so is no place for findings.
const NOWHERE: u32 = u32::MAX;

impl Prose {
    /// Nothing yet. Terms cost a sixth of reading an essay, so they are collected only where they are wanted.
    pub(super) fn new(collect_terms: bool) -> Self {
        // PERF: room for a paragraph, in place of seven copies on the way there.
        let (plain, pieces) = (String::with_capacity(1024), Vec::with_capacity(32));
        Self { plain, pieces, terms: Terms::new(collect_terms), ..Self::default() }
    }

    /// Adds prose that stands at `source`.
    pub(super) fn text(&mut self, text: &str, source: usize) {
        self.pieces.push(Piece { plain: self.plain.len() as u32, source: source as u32 });
        self.plain.push_str(text);
        self.terms.add(text);
    }

    /// Adds code or a formula among the prose.
    pub(super) fn code(&mut self, text: &str) {
        self.pieces.push(Piece { plain: self.plain.len() as u32, source: NOWHERE });
        self.plain.push_str(text);
    }

    /// Ends a line.
    pub(super) fn gap(&mut self) {
        self.plain.push(' ');
    }

    /// Begins a block.
    pub(super) fn clear(&mut self) {
        self.count();
        self.count.gap();
        self.plain.clear();
        self.pieces.clear();
        self.links.clear();
        self.counted = 0;
    }

    /// The words so far. PERF: they are counted when somebody asks, in all of a block.
    pub(super) fn count(&mut self) -> Count {
        self.count.add(&self.plain[std::mem::replace(&mut self.counted, self.plain.len())..]);
        self.count
    }

    /// Begins a block after no more words than there are in `count`.
    pub(super) fn take_back(&mut self, count: Count) {
        self.clear();
        self.count = count;
    }

    /// Where in the source the byte `plain` comes from; `None` in code.
    pub(super) fn source(&self, plain: usize) -> Option<usize> {
        let next = self.pieces.partition_point(|piece| piece.plain as usize <= plain);
        let piece = self.pieces[next.checked_sub(1)?];
        (piece.source != NOWHERE).then(|| piece.source as usize + plain - piece.plain as usize)
    }
}

/// The label of `[^label]` that `source` begins with.
pub(super) fn note_label(source: &str) -> Option<&str> {
    let rest = source.strip_prefix("[^")?;
    let end = rest.bytes().take(200).position(|byte| matches!(byte, b']' | b'[' | b'\n' | b' ' | b'\\'))?;
    (end > 0 && rest.as_bytes()[end] == b']').then(|| &rest[..end])
}

/// Whether the byte at `at` is escaped by a backslash.
pub(super) fn is_escaped(source: &str, at: usize) -> bool {
    source.as_bytes()[..at].iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

/// A call that another generator would have replaced, if `source` begins with one: its name and the
/// bytes of the call.
pub(super) fn shortcode(source: &str) -> Option<(&str, usize)> {
    // Calls are short; a bound keeps many `{{` without an end from being quadratic.
    let source = &source[..source.floor_char_boundary(2000)];
    let (inner, close, is_hugo) = if let Some(inner) = source.strip_prefix("{{<") {
        (inner, ">}}", true)
    } else if let Some(inner) = source.strip_prefix("{{%") {
        (inner, "%}}", true)
    } else if let Some(inner) = source.strip_prefix("{{") {
        (inner, "}}", false)
    } else {
        (source.strip_prefix("{%")?, "%}", false)
    };
    let inner = inner.trim_start();
    let end = inner.find(|char: char| !char.is_alphanumeric() && !matches!(char, '_' | '-' | '/' | '.' | ':'))?;
    let (name, rest) = inner.split_at(end);
    if name.is_empty() || name.starts_with('/') || !is_hugo && !rest.starts_with('(') {
        return None;
    }
    let length = source.find(close).map_or(source.len() - rest.len(), |at| at + close.len());
    Some((name, length))
}
