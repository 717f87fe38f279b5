//! What the match of a pattern can begin with. A pattern needs not be tried where it cannot match.
//!
//! This reads the dialect of Oniguruma that `syntect` compiles patterns in. An answer may be too wide, but never too narrow:
//! what is not understood could begin with anything.

use std::iter::Peekable;
use std::ops::{BitAnd, BitOr};
use std::str::Chars;

use super::class::{literal, shorthand};

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

/// How a part of a pattern can begin: with which symbols if it takes some, and before which ones it can be empty.
#[derive(Clone, Copy)]
struct Lead {
    taking: Symbols,
    empty: Symbols,
}

/// It cannot be said what the pattern begins with.
pub(super) struct Unclear;

#[derive(Clone, Copy)]
pub(super) struct Flags {
    pub(super) ignores_case: bool,
    is_spaced: bool,
    dot_is_all: bool,
}

pub(super) struct Parser<'a> {
    pub(super) rest: Peekable<Chars<'a>>,
    before: Before,
}

pub(super) const NONE: Symbols = Symbols { ascii: 0, has_others: false, has_end: false };
const ALL: Symbols = Symbols { ascii: u128::MAX, has_others: true, has_end: true };
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

/// What a match of `pattern` can begin with, or stand before if it is empty. `None` if where it begins depends on more than its
/// text and the line, or if it could be anything.
pub(super) fn leads(pattern: &str, before: Before) -> Option<Symbols> {
    // Where the search began, and a match that begins behind what it began with.
    if pattern.contains(r"\G") || pattern.contains(r"\K") {
        return None;
    }
    let flags = Flags { ignores_case: false, is_spaced: false, dot_is_all: false };
    let mut parser = Parser { rest: pattern.chars().peekable(), before };
    match parser.alternatives(flags) {
        Ok(lead) if parser.rest.next().is_none() => Some(lead.taking | lead.empty),
        _ => Some(ALL),
    }
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

    /// These characters of ASCII, and all others.
    pub(super) const fn wide(ascii: u128) -> Self {
        Self { ascii, has_others: true, has_end: false }
    }

    fn or_end(self) -> Self {
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

impl Lead {
    const NOTHING: Self = Self::looking(ALL);
    const ANYTHING: Self = Self { taking: ANY_CHAR, empty: ALL };

    const fn taking(taking: Symbols) -> Self {
        Self { taking, empty: NONE }
    }

    /// Takes nothing, and stands before one of these.
    const fn looking(empty: Symbols) -> Self {
        Self { taking: NONE, empty }
    }

    fn then(self, next: Self) -> Self {
        Self { taking: self.taking | (self.empty & next.taking), empty: self.empty & next.empty }
    }

    fn or(self, other: Self) -> Self {
        Self { taking: self.taking | other.taking, empty: self.empty | other.empty }
    }
}

impl Parser<'_> {
    /// Up to the end of the group.
    fn alternatives(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        let mut lead = self.sequence(flags)?;
        while self.take('|') {
            lead = lead.or(self.sequence(flags)?);
        }
        Ok(lead)
    }

    fn sequence(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        let mut lead = Lead::NOTHING;
        loop {
            self.skip_space(flags);
            let atom = match self.rest.peek() {
                None | Some('|' | ')') => return Ok(lead),
                Some('(') => {
                    self.rest.next();
                    match self.group(flags)? {
                        Group::Whole(group) => group,
                        // Flags hold up to the end of the group, across alternatives.
                        Group::Flags(flags) => return Ok(lead.then(self.alternatives(flags)?)),
                    }
                }
                Some(_) => self.atom(flags)?,
            };
            lead = lead.then(self.repeated(atom, flags));
        }
    }

    fn atom(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        Ok(match self.next()? {
            '[' => Lead::taking(self.class(flags)?),
            '.' if flags.dot_is_all => Lead::taking(ANY_CHAR),
            '.' => Lead::taking(Symbols::wide(!bit(b'\n'))),
            // A line break comes at the end of a line, and nowhere else.
            '^' if self.before == Before::Nothing => Lead::NOTHING,
            '^' => Lead::looking(NONE.or_end()),
            '$' => Lead::looking(Symbols::ascii(bit(b'\n')).or_end()),
            '\\' => self.escape(flags)?,
            '*' | '+' | '?' => return Err(Unclear),
            c => Lead::taking(literal(c, flags)),
        })
    }

    /// What is repeated as the quantifiers that follow say.
    fn repeated(&mut self, atom: Lead, flags: Flags) -> Lead {
        let mut lead = atom;
        loop {
            self.skip_space(flags);
            let can_be_none = match self.rest.peek() {
                Some('?' | '*') => true,
                Some('+') => false,
                Some('{') => match self.interval() {
                    Some(can_be_none) => can_be_none,
                    None => return lead,
                },
                _ => return lead,
            };
            self.rest.next();
            if !self.take('?') {
                self.take('+');
            }
            if can_be_none {
                lead.empty = ALL;
            }
        }
    }

    /// Whether what stands before the braces that follow can be left out; goes on to the last one. `None` if they are text.
    fn interval(&mut self) -> Option<bool> {
        let within: String = self.rest.clone().skip(1).take_while(|c| *c != '}').collect();
        let mut behind = self.rest.clone().skip(1 + within.len());
        let is_interval = behind.next() == Some('}')
            && within.contains(|c: char| c.is_ascii_digit())
            && within.chars().all(|c| c.is_ascii_digit() || c == ',');
        if !is_interval {
            return None;
        }
        self.rest.nth(within.len());
        // With a question mark behind it, an interval may be none at all.
        Some(within.starts_with(['0', ',']) || behind.next() == Some('?'))
    }

    fn group(&mut self, flags: Flags) -> Result<Group, Unclear> {
        if self.rest.peek() == Some(&'*') {
            return Err(Unclear);
        }
        if !self.take('?') {
            return self.rest_of_group(flags);
        }
        match self.next()? {
            ':' | '>' => self.rest_of_group(flags),
            '=' => {
                let lead = self.rest_of_alternatives(flags)?;
                Ok(Group::Whole(Lead::looking(lead.taking | lead.empty)))
            }
            '!' => self.unasked(flags),
            '<' if self.rest.peek().is_some_and(|c| matches!(c, '=' | '!')) => {
                self.rest.next();
                self.unasked(flags)
            }
            '<' => {
                while self.next()? != '>' {}
                self.rest_of_group(flags)
            }
            '#' => {
                while self.next()? != ')' {
                    if self.take('\\') {
                        self.next()?;
                    }
                }
                Ok(Group::Whole(Lead::NOTHING))
            }
            c => self.flags(c, flags),
        }
    }

    fn flags(&mut self, first: char, mut flags: Flags) -> Result<Group, Unclear> {
        let (mut c, mut is_on) = (first, true);
        loop {
            match c {
                'i' => flags.ignores_case = is_on,
                'x' => flags.is_spaced = is_on,
                'm' => flags.dot_is_all = is_on,
                '-' => is_on = false,
                ':' => return self.rest_of_group(flags),
                ')' => return Ok(Group::Flags(flags)),
                _ => return Err(Unclear),
            }
            c = self.next()?;
        }
    }

    fn rest_of_group(&mut self, flags: Flags) -> Result<Group, Unclear> {
        self.rest_of_alternatives(flags).map(Group::Whole)
    }

    fn rest_of_alternatives(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        let lead = self.alternatives(flags)?;
        if self.take(')') { Ok(lead) } else { Err(Unclear) }
    }

    /// What must not follow, or has to do with what stands before.
    fn unasked(&mut self, flags: Flags) -> Result<Group, Unclear> {
        self.rest_of_alternatives(flags)?;
        Ok(Group::Whole(Lead::NOTHING))
    }

    fn escape(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        let c = self.next()?;
        if let Some(class) = shorthand(c) {
            return Ok(Lead::taking(class));
        }
        let is_word = Symbols::wide(WORD);
        let is_no_word = Symbols::wide(!WORD).or_end();
        Ok(match (c, self.before) {
            ('b' | 'B', Before::Other) => Lead::NOTHING,
            ('b', Before::Word) | ('B', Before::Nothing | Before::NoWord) => Lead::looking(is_no_word),
            ('b', _) | ('B', Before::Word) => Lead::looking(is_word),
            ('A', Before::Nothing) | ('y' | 'Y', _) => Lead::NOTHING,
            ('A', _) => Lead::looking(NONE),
            ('z' | 'Z', _) => Lead::looking(Symbols::ascii(bit(b'\n')).or_end()),
            ('R' | 'X' | 'N' | 'O', _) => Lead::taking(ANY_CHAR),
            ('p' | 'P', _) => {
                self.braced()?;
                Lead::taking(ANY_CHAR)
            }
            ('1'..='9', _) => {
                while self.rest.next_if(char::is_ascii_digit).is_some() {}
                Lead::ANYTHING
            }
            ('k' | 'g', _) => {
                let end = match self.next()? {
                    '<' => '>',
                    '\'' => '\'',
                    _ => return Err(Unclear),
                };
                while self.next()? != end {}
                Lead::ANYTHING
            }
            _ => Lead::taking(literal(self.escaped(c)?, flags)),
        })
    }

    /// The character that `\` and `c` and perhaps more stand for.
    pub(super) fn escaped(&mut self, c: char) -> Result<char, Unclear> {
        let code = match c {
            't' => return Ok('\t'),
            'n' => return Ok('\n'),
            'v' => return Ok('\x0b'),
            'f' => return Ok('\x0c'),
            'r' => return Ok('\r'),
            'a' => return Ok('\x07'),
            'e' => return Ok('\x1b'),
            'x' if self.rest.peek() == Some(&'{') => u32::from_str_radix(&self.braced()?, 16),
            'x' => u32::from_str_radix(&self.hex(2), 16),
            'u' => u32::from_str_radix(&self.hex(4), 16),
            c if c.is_ascii_alphanumeric() => return Err(Unclear),
            c => return Ok(c),
        };
        code.ok().and_then(char::from_u32).ok_or(Unclear)
    }

    fn hex(&mut self, most: usize) -> String {
        (0..most).map_while(|_| self.rest.next_if(char::is_ascii_hexdigit)).collect()
    }

    pub(super) fn braced(&mut self) -> Result<String, Unclear> {
        if !self.take('{') {
            return Err(Unclear);
        }
        let mut within = String::new();
        loop {
            match self.next()? {
                '}' => return Ok(within),
                c => within.push(c),
            }
        }
    }

    fn skip_space(&mut self, flags: Flags) {
        while flags.is_spaced {
            match self.rest.peek() {
                Some(c) if c.is_ascii() && SPACE & bit(*c as u8) != 0 => {
                    self.rest.next();
                }
                Some('#') => while self.rest.next().is_some_and(|c| c != '\n') {},
                _ => return,
            }
        }
    }

    pub(super) fn take(&mut self, c: char) -> bool {
        self.rest.next_if_eq(&c).is_some()
    }

    pub(super) fn next(&mut self) -> Result<char, Unclear> {
        self.rest.next().ok_or(Unclear)
    }
}

enum Group {
    Whole(Lead),
    /// No group, but flags for what follows in the one around.
    Flags(Flags),
}
