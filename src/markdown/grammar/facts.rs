//! Where a pattern is worth a try. To try it takes much longer than to see that it cannot match.

use super::lead::Lead;
use super::reader;
use super::symbols::{ALL, Before, Symbols};

/// What is known of the matches of a pattern.
pub(super) struct Facts {
    /// What they begin with, or stand before if they are empty, by what stands before them.
    starts: [Symbols; Before::ALL.len()],
    /// What can stand before them; the end stands for the beginning of the line.
    behind: Symbols,
    /// Characters of ASCII that follow somewhere, as bits.
    needs: u128,
    /// What they begin with, in order; with none, it is not known.
    words: Box<[Box<[u8]>]>,
    sure: Option<Sure>,
}

/// All that matters is what a match begins with, where that is a character of ASCII.
struct Sure {
    length: usize,
    /// And elsewhere, too.
    is_anywhere: bool,
}

/// A place in a line.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) line: &'a [u8],
    pub(super) at: usize,
    /// Characters of ASCII that follow somewhere, as bits.
    pub(super) has: u128,
}

impl Facts {
    /// `None` if where the pattern matches depends on where the search for it began, or if matches begin elsewhere.
    pub(super) fn of(pattern: &str) -> Option<Self> {
        if pattern.contains(r"\G") || pattern.contains(r"\K") {
            return None;
        }
        let lead = reader::read(pattern).unwrap_or_else(|_| Lead::anything());
        let mut words: Vec<Box<[u8]>> = lead.words.iter().map(|word| word.text.as_bytes().into()).collect();
        words.sort();
        words.dedup();
        if words.first().is_some_and(|first| first.is_empty()) {
            words.clear();
        }
        Some(Self {
            starts: std::array::from_fn(|at| lead.taking[at] | lead.empty[at]),
            behind: lead.behind,
            needs: lead.needs,
            words: words.into(),
            sure: sure(pattern),
        })
    }

    /// Whether it can match with this before it, and this behind.
    pub(super) fn can_start(&self, before: Before, symbol: usize) -> bool {
        self.starts[before as usize].has(symbol)
    }

    /// Whether there can be a match at a place where it [can start](Self::can_start). PERF: asked of most patterns at most places.
    #[inline]
    pub(super) fn can_match(&self, spot: Spot<'_>) -> bool {
        let has_needed = self.needs & !spot.has == 0;
        has_needed
            && (self.behind == ALL || self.behind.has(Symbols::number_before(spot.line, spot.at)))
            && (self.words.is_empty() || self.has_word(&spot.line[spot.at..]))
    }

    fn has_word(&self, rest: &[u8]) -> bool {
        let Some(first) = rest.first() else { return false };
        let at = self.words.partition_point(|word| word[0] < *first);
        self.words[at..].iter().take_while(|word| word[0] == *first).any(|word| rest.starts_with(word))
    }

    /// How long its match is at a place where it can start, if that need not be tried.
    pub(super) fn sure(&self, spot: Spot<'_>) -> Option<usize> {
        let is_sure = |sure: &&Sure| sure.is_anywhere || spot.line.get(spot.at).is_some_and(u8::is_ascii);
        self.sure.as_ref().filter(is_sure).map(|sure| sure.length)
    }
}

/// A pattern that is empty, or no more than a character or a class of them: taken, or looked at.
fn sure(pattern: &str) -> Option<Sure> {
    if pattern.is_empty() {
        return Some(Sure { length: 0, is_anywhere: true });
    }
    let ahead = pattern.strip_prefix("(?=").and_then(|rest| rest.strip_suffix(')'));
    let mut chars = ahead.unwrap_or(pattern).chars();
    let is_one = match (chars.next()?, chars.next(), chars.next()) {
        ('.', None, None) => true,
        (c, None, None) => c.is_ascii() && !r"\^$|?*+()[]{}".contains(c),
        ('\\', Some(c), None) => "sSdDwW".contains(c) || c.is_ascii_punctuation(),
        _ => false,
    };
    is_one.then_some(Sure { length: usize::from(ahead.is_none()), is_anywhere: false })
}
