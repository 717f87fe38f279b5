//! What is known of the matches of a part of a pattern, and how it comes together from what is known of its parts.

use super::symbols::{ALL, ANY_CHAR, Before, NONE, Symbols};

/// Symbols by what stands before.
type ByBefore = [Symbols; Before::ALL.len()];

/// All of it may be too wide, but never too narrow.
#[derive(Clone)]
pub(super) struct Lead {
    /// What it can begin with if it takes something.
    pub(super) taking: ByBefore,
    /// What can follow if it takes nothing.
    pub(super) empty: ByBefore,
    /// That it never takes anything.
    is_looking: bool,
    /// Characters of ASCII without which it cannot match, as bits.
    pub(super) needs: u128,
    /// What can stand before it; the end stands for the beginning of the line.
    pub(super) behind: Symbols,
    /// What it can end with, likewise.
    last: Symbols,
    /// With what it or what it looks at begins: with one of these.
    pub(super) words: Vec<Word>,
}

/// How some matches begin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub(super) text: String,
    /// That it takes this and no more, so that what follows the part follows the word.
    is_whole: bool,
}

/// Words that are kept of a part, and bytes that are kept of a word.
const MOST_WORDS: usize = 256;
const LONGEST: usize = 6;

impl Lead {
    /// Takes nothing, wherever it is.
    pub(super) fn nothing() -> Self {
        Self::looking([ALL; 4])
    }

    /// Takes nothing, and stands before one of these.
    pub(super) fn looking(empty: ByBefore) -> Self {
        let words = vec![Word { text: String::new(), is_whole: true }];
        Self { taking: [NONE; 4], empty, is_looking: true, needs: 0, behind: ALL, last: ALL, words }
    }

    /// The beginning of a line. A line break comes at the end of one, and nowhere else.
    pub(super) fn line_start() -> Self {
        let at_end = NONE.or_end();
        Self { last: Symbols::ascii(1 << b'\n').or_end(), ..Self::looking([ALL, at_end, at_end, at_end]) }
    }

    /// Takes one of these.
    pub(super) fn taking(symbols: Symbols) -> Self {
        let is_few = symbols.ascii.count_ones() <= 4 && symbols & Symbols::wide(0) == NONE;
        let words =
            if is_few { symbols.chars().map(|c| Word { text: c.into(), is_whole: true }).collect() } else { cut() };
        let needs = if is_few && symbols.ascii.is_power_of_two() { symbols.ascii } else { 0 };
        Self { taking: [symbols; 4], empty: [NONE; 4], is_looking: false, needs, behind: ALL, last: symbols, words }
    }

    /// It is not known what it takes.
    pub(super) fn anything() -> Self {
        Self { taking: [ANY_CHAR; 4], words: cut(), is_looking: false, ..Self::nothing() }
    }

    /// What it looks ahead at.
    pub(super) fn ahead(self) -> Self {
        let mut words = self.words;
        words.iter_mut().for_each(|word| word.is_whole = false);
        let empty = zip(self.taking, self.empty, |taking, empty| taking | empty);
        Self { needs: self.needs, behind: self.behind, words, ..Self::looking(empty) }
    }

    /// What it looks back at.
    pub(super) fn back(self) -> Self {
        Self { behind: self.last, ..Self::nothing() }
    }

    pub(super) fn then(mut self, next: Self) -> Self {
        // PERF: most of a pattern comes behind what it begins with.
        if !self.is_looking && self.empty == [NONE; 4] && self.words.iter().all(|word| !word.is_whole) {
            self.needs |= next.needs;
            self.last = next.last;
            return self;
        }
        let taken = zip(self.empty, next.taking, |empty, taking| empty & taking);
        Self {
            taking: zip(self.taking, taken, |one, other| one | other),
            empty: zip(self.empty, next.empty, |one, other| one & other),
            is_looking: self.is_looking && next.is_looking,
            needs: self.needs | next.needs,
            behind: if self.is_looking { self.behind & next.behind } else { self.behind },
            last: next.last,
            words: follow(self.words, &next.words),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        let mut words = self.words;
        words.extend(other.words);
        Self {
            taking: zip(self.taking, other.taking, |one, other| one | other),
            empty: zip(self.empty, other.empty, |one, other| one | other),
            is_looking: self.is_looking && other.is_looking,
            needs: self.needs & other.needs,
            behind: self.behind | other.behind,
            last: self.last | other.last,
            words: few(words),
        }
    }

    /// Once or more, or perhaps not at all.
    pub(super) fn repeated(mut self, can_be_none: bool) -> Self {
        self.words.iter_mut().for_each(|word| word.is_whole &= word.text.is_empty());
        if !can_be_none {
            return self;
        }
        self.words.push(Word { text: String::new(), is_whole: true });
        Self { empty: [ALL; 4], needs: 0, behind: ALL, last: ALL, words: few(self.words), ..self }
    }
}

fn zip(one: ByBefore, other: ByBefore, of: impl Fn(Symbols, Symbols) -> Symbols) -> ByBefore {
    std::array::from_fn(|at| of(one[at], other[at]))
}

/// Nothing is known of the words.
fn cut() -> Vec<Word> {
    vec![Word { text: String::new(), is_whole: false }]
}

fn few(words: Vec<Word>) -> Vec<Word> {
    if words.len() > MOST_WORDS { cut() } else { words }
}

/// Words with what follows them.
fn follow(words: Vec<Word>, next: &[Word]) -> Vec<Word> {
    let n_whole = words.iter().filter(|word| word.is_whole).count();
    let is_too_much = words.len() + n_whole * next.len() > MOST_WORDS;
    let mut followed = Vec::with_capacity(words.len());
    for word in words {
        if !word.is_whole {
            followed.push(word);
        } else if is_too_much || word.text.len() >= LONGEST {
            followed.push(Word { is_whole: false, ..word });
        } else {
            let with = |next: &Word| Word { text: [&*word.text, &*next.text].concat(), is_whole: next.is_whole };
            followed.extend(next.iter().map(with));
        }
    }
    followed
}
