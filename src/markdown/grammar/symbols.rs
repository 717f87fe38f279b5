//! What can stand at a place of a line.

use std::ops::{BitAnd, BitOr};

/// What can stand somewhere in a line: an ASCII character, any other character, or the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Symbols {
    pub(super) ascii: u128,
    pub(super) has_others: bool,
    has_end: bool,
}

/// What stands before the place of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Nothing,
    /// A letter, digit or underscore of ASCII.
    Word,
    /// Another character of ASCII.
    NoWord,
    /// A character beyond ASCII.
    Other,
}

pub(super) const NONE: Symbols = Symbols { ascii: 0, has_others: false, has_end: false };
pub(super) const ALL: Symbols = Symbols { ascii: u128::MAX, has_others: true, has_end: true };
pub(super) const ANY_CHAR: Symbols = Symbols { ascii: u128::MAX, has_others: true, has_end: false };
pub(super) const DIGITS: u128 = range(b'0', b'9');
pub(super) const UPPER: u128 = range(b'A', b'Z');
pub(super) const LOWER: u128 = range(b'a', b'z');
pub(super) const LETTERS: u128 = UPPER | LOWER;
pub(super) const WORD: u128 = LETTERS | DIGITS | bit(b'_');
pub(super) const HEX: u128 = DIGITS | range(b'A', b'F') | range(b'a', b'f');
pub(super) const BLANK: u128 = bit(b' ') | bit(b'\t');
pub(super) const SPACE: u128 = bit(b' ') | range(b'\t', b'\r');

pub(super) const fn bit(byte: u8) -> u128 {
    1 << byte
}

pub(super) const fn range(first: u8, last: u8) -> u128 {
    (u128::MAX >> (127 - last)) & (u128::MAX << first)
}

impl Before {
    pub(super) const ALL: [Self; 4] = [Self::Nothing, Self::Word, Self::NoWord, Self::Other];

    /// What stands before the place `at` of a line.
    pub(super) fn of(line: &[u8], at: usize) -> Self {
        match at.checked_sub(1).and_then(|at| line.get(at)) {
            None => Self::Nothing,
            Some(byte) if !byte.is_ascii() => Self::Other,
            Some(byte) if WORD & bit(*byte) != 0 => Self::Word,
            Some(_) => Self::NoWord,
        }
    }
}

impl Symbols {
    /// How many different ones there are.
    pub(super) const N: usize = 130;

    /// The number of what stands at `at` in a line.
    pub(super) fn number(line: &[u8], at: usize) -> usize {
        line.get(at).map_or(129, |byte| usize::from(*byte).min(128))
    }

    /// The number of what stands before `at`. What stands before the line is its end.
    pub(super) fn number_before(line: &[u8], at: usize) -> usize {
        at.checked_sub(1).map_or(129, |at| Self::number(line, at))
    }

    pub(super) fn has(self, number: usize) -> bool {
        match number {
            0..128 => self.ascii & (1 << number) != 0,
            128 => self.has_others,
            _ => self.has_end,
        }
    }

    pub(super) const fn ascii(ascii: u128) -> Self {
        Self { ascii, has_others: false, has_end: false }
    }

    /// Those of ASCII.
    pub(super) fn chars(self) -> impl Iterator<Item = char> {
        let mut rest = self.ascii;
        std::iter::from_fn(move || {
            let first = u8::try_from(rest.trailing_zeros()).ok().filter(u8::is_ascii)?;
            rest &= rest - 1;
            Some(char::from(first))
        })
    }

    /// These characters of ASCII, and all others.
    pub(super) const fn wide(ascii: u128) -> Self {
        Self { ascii, has_others: true, has_end: false }
    }

    pub(super) fn or_end(self) -> Self {
        Self { has_end: true, ..self }
    }

    /// With what is the same but for its case. Characters beyond ASCII can be the same as a letter, or as two.
    pub(super) fn with_cases(self) -> Self {
        let (letters, mut ascii) = (self.ascii & LETTERS, self.ascii);
        ascii |= (letters & UPPER) << 32 | (letters & LOWER) >> 32;
        if self.has_others {
            ascii |= LETTERS;
        }
        Self { ascii, has_others: self.has_others || letters != 0, ..self }
    }
}

impl BitOr for Symbols {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self {
            ascii: self.ascii | other.ascii,
            has_others: self.has_others | other.has_others,
            has_end: self.has_end | other.has_end,
        }
    }
}

impl BitAnd for Symbols {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self {
            ascii: self.ascii & other.ascii,
            has_others: self.has_others & other.has_others,
            has_end: self.has_end & other.has_end,
        }
    }
}
