//! The summary: which parts of the body it is made of.
//!
//! Nothing is read twice. While the body is written, the parts are noted that a summary leaves out;
//! at the end it is put together from what remains.

use std::ops::Range;

use super::Html;
use super::buffer::Buffer;

/// Collects, while the body is written, what the summary is made of.
#[derive(Default)]
pub(super) struct Summary {
    /// What to leave out.
    cuts: Vec<Cut>,
    /// Blocks of an automatic summary.
    blocks: Vec<Range<usize>>,
    /// Raw tags that wait for their closing tag.
    open: Vec<RawTag>,
    /// The block at hand: where it begins, whether it may be in a summary, words before it.
    block: Option<(usize, bool, u32)>,
    words: u32,
    limit: u32,
    /// Blocks were passed over, or follow.
    is_part: bool,
    /// Where `<!-- more -->` stood, and what closes the elements around it.
    fold: Option<(usize, String)>,
    /// There will be a `<!-- more -->`: all that stands before it counts.
    expects_fold: bool,
}

struct Cut {
    range: Range<usize>,
    /// Only an automatic summary leaves it out.
    is_only_automatic: bool,
}

struct RawTag {
    name: String,
    range: Range<usize>,
    /// Open elements of Markdown around it, and whether it stands in a block of HTML: a tag closes
    /// another one only where both are the same.
    place: (usize, bool),
}

impl Summary {
    pub(super) fn new(text: &str, words: usize) -> Self {
        Self { limit: u32::try_from(words).unwrap_or(u32::MAX), expects_fold: has_fold(text), ..Self::default() }
    }

    /// Whether what is written now may be in the summary.
    pub(super) fn is_open(&self) -> bool {
        self.fold.is_none() && (self.expects_fold || self.words < self.limit)
    }

    /// A block of the top level begins at `at`.
    pub(super) fn begin_block(&mut self, at: usize, is_eligible: bool, words: u32) {
        self.block = Some((at, is_eligible, words));
    }

    /// The block at hand turned out to be nothing for a summary.
    pub(super) fn refuse_block(&mut self) {
        if let Some(block) = &mut self.block {
            block.1 = false;
        }
    }

    /// The block at hand ends at `end`.
    pub(super) fn end_block(&mut self, end: usize, words: u32) {
        let Some((start, is_eligible, before)) = self.block.take() else { return };
        if is_eligible && self.words < self.limit {
            self.blocks.push(start..end);
            self.words += words - before;
        } else {
            self.is_part = true;
        }
    }

    /// Leaves `range` out. A heading with the fold in it is only named after the fold.
    pub(super) fn cut(&mut self, range: Range<usize>) {
        if self.is_open() || self.fold.as_ref().is_some_and(|(fold, _)| range.start < *fold) {
            self.cuts.push(Cut { range, is_only_automatic: false });
        }
    }

    /// Leaves `range` out of an automatic summary.
    pub(super) fn cut_from_automatic(&mut self, range: Range<usize>) {
        if self.is_open() {
            self.cuts.push(Cut { range, is_only_automatic: true });
        }
    }

    /// Forgets all from `at` on: it was taken back.
    pub(super) fn truncate(&mut self, at: usize) {
        self.cuts.retain(|cut| cut.range.end <= at);
        self.open.retain(|tag| tag.range.end <= at);
        self.fold.take_if(|fold| fold.0 > at);
    }

    /// The block at hand is none.
    pub(super) fn forget_block(&mut self) {
        self.block = None;
    }

    /// How many parts are left out so far.
    pub(super) fn n_cuts(&self) -> usize {
        self.cuts.len()
    }

    /// What stands at or behind `at` has moved on by `by`; of what is left out, only parts from
    /// `first_cut` on can.
    pub(super) fn moved(&mut self, at: usize, by: usize, first_cut: usize) {
        let shift = |offset: &mut usize| *offset += if *offset >= at { by } else { 0 };
        let shift_range = |range: &mut Range<usize>| {
            if range.start >= at {
                *range = range.start + by..range.end + by;
            }
        };
        self.cuts[first_cut..].iter_mut().for_each(|cut| shift_range(&mut cut.range));
        let open = self.open.iter_mut().rev().take_while(|tag| tag.range.start >= at);
        open.for_each(|tag| shift_range(&mut tag.range));
        if let Some((fold, _)) = &mut self.fold {
            shift(fold);
        }
    }

    /// A raw opening tag at `range`.
    pub(super) fn open_tag(&mut self, name: &str, range: Range<usize>, place: (usize, bool)) {
        if self.is_open() {
            self.open.push(RawTag { name: name.to_ascii_lowercase(), range, place });
        }
    }

    /// A raw closing tag at `range`. Without its opening tag in the same place it is left out, and so
    /// are tags that it leaves open: a summary is complete HTML, whatever the author wrote.
    pub(super) fn close_tag(&mut self, name: &str, range: Range<usize>, place: (usize, bool)) {
        if !self.is_open() {
            return;
        }
        // A bound on the search keeps a page of unclosed tags from being quadratic.
        let here = self.open.iter().rev().take(64).take_while(|tag| tag.place == place);
        match here.into_iter().position(|tag| tag.name.eq_ignore_ascii_case(name)) {
            Some(above) => {
                let opener = self.open.len() - 1 - above;
                for tag in self.open.drain(opener..).skip(1) {
                    self.cuts.push(Cut { range: tag.range, is_only_automatic: false });
                }
            }
            None => self.cuts.push(Cut { range, is_only_automatic: false }),
        }
    }

    /// An element of Markdown ends; `depth` are still open. Raw tags do not reach beyond it.
    pub(super) fn close_element(&mut self, depth: usize) {
        while let Some(tag) = self.open.pop_if(|tag| tag.place.0 > depth) {
            self.cuts.push(Cut { range: tag.range, is_only_automatic: false });
        }
    }

    /// `<!-- more -->` at `at`; `closers` end the elements around it. Whether it is the first.
    pub(super) fn fold(&mut self, at: usize, closers: impl FnOnce() -> String) -> bool {
        if self.fold.is_some() {
            return false;
        }
        self.fold = Some((at, closers()));
        true
    }

    /// The summary of `body`, and whether it is less than the whole.
    pub(super) fn finish(mut self, body: &Html) -> (Html, bool) {
        let unclosed = self.open.into_iter().map(|tag| Cut { range: tag.range, is_only_automatic: false });
        self.cuts.extend(unclosed);
        self.cuts.sort_by_key(|cut| cut.range.start);
        let mut summary = Buffer::default();
        if let Some((fold, closers)) = self.fold {
            let cuts = self.cuts.iter().filter(|cut| !cut.is_only_automatic);
            copy(body, 0..fold, cuts, &mut summary);
            summary.push(&closers);
            let rest = body.text[fold..].replace(super::FOLD, "");
            return (summary.into_html(), rest.trim() != closers.trim());
        }
        for block in self.blocks {
            let first = self.cuts.partition_point(|cut| cut.range.start < block.start);
            copy(body, block, self.cuts[first..].iter(), &mut summary);
        }
        (summary.into_html(), self.is_part)
    }
}

/// Copies `range` of `body` but for `cuts`, which are sorted and may overlap.
fn copy<'a>(body: &Html, range: Range<usize>, cuts: impl Iterator<Item = &'a Cut>, to: &mut Buffer) {
    let mut at = range.start;
    for cut in cuts.take_while(|cut| cut.range.start < range.end) {
        if cut.range.start > at {
            to.append(body, at..cut.range.start);
        }
        at = at.max(cut.range.end);
    }
    if at < range.end {
        to.append(body, at..range.end);
    }
}

/// Whether the comment says `more`.
pub(super) fn is_fold(comment: &str) -> bool {
    comment.trim().eq_ignore_ascii_case("more")
}

fn has_fold(text: &str) -> bool {
    const OPEN: &str = "<!--";
    // PERF: looking for one byte is several times as fast as looking for four.
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let Some(inner) = text[at..].strip_prefix(OPEN) else { return false };
        // As short as the comment is, not to the end of the text each time.
        let inner = &inner[..inner.floor_char_boundary(100)];
        inner.find("-->").is_some_and(|end| is_fold(&inner[..end]))
    })
}
