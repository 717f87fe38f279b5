//! Reads a pattern in the dialect of Oniguruma that `syntect` compiles patterns in.

use std::iter::Peekable;
use std::str::Chars;

use super::class::{literal, shorthand};
use super::lead::Lead;
use super::symbols::{ALL, ANY_CHAR, Before, NONE, SPACE, Symbols, WORD, bit};

/// The pattern has something that is not understood.
#[derive(Debug)]
pub(super) struct Unclear;

#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) ignores_case: bool,
    is_spaced: bool,
    dot_is_all: bool,
}

pub(super) struct Reader<'a> {
    pub(super) rest: Peekable<Chars<'a>>,
}

/// How a pattern begins.
pub(super) fn read(pattern: &str) -> Result<Lead, Unclear> {
    let mut reader = Reader { rest: pattern.chars().peekable() };
    let lead = reader.alternatives(Flags::default())?;
    if reader.rest.next().is_none() { Ok(lead) } else { Err(Unclear) }
}

impl Reader<'_> {
    /// Up to the end of the group.
    fn alternatives(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        let mut lead = self.sequence(flags)?;
        while self.take('|') {
            lead = lead.or(self.sequence(flags)?);
        }
        Ok(lead)
    }

    fn sequence(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        let mut lead = Lead::nothing();
        loop {
            self.skip_space(flags);
            let atom = match self.rest.peek() {
                None | Some('|' | ')') => return Ok(lead),
                Some('(') => {
                    self.rest.next();
                    let mut flags = flags;
                    match self.group(&mut flags)? {
                        Some(group) => group,
                        // They hold up to the end of the group around, across alternatives.
                        None => return Ok(lead.then(self.alternatives(flags)?)),
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
            '^' => Lead::line_start(),
            '$' => Lead::looking([Symbols::ascii(bit(b'\n')).or_end(); 4]),
            '\\' => self.escape(flags)?,
            '*' | '+' | '?' => return Err(Unclear),
            c => Lead::taking(literal(c, flags)),
        })
    }

    /// What is repeated as the quantifiers that follow say.
    fn repeated(&mut self, mut lead: Lead, flags: Flags) -> Lead {
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
            lead = lead.repeated(can_be_none);
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
        let (least, most) = within.split_once(',').unwrap_or((&within, "1"));
        let is_none = |number: &str| number.bytes().all(|digit| digit == b'0');
        Some(is_none(least) || !most.is_empty() && is_none(most) || behind.next() == Some('?'))
    }

    /// `None` if it is no group, but `flags` for what follows in the one around.
    fn group(&mut self, flags: &mut Flags) -> Result<Option<Lead>, Unclear> {
        if self.rest.peek() == Some(&'*') {
            return Err(Unclear);
        }
        if !self.take('?') {
            return self.rest_of_group(*flags);
        }
        match self.next()? {
            ':' | '>' => self.rest_of_group(*flags),
            '=' => Ok(Some(self.rest_of_alternatives(*flags)?.ahead())),
            '!' => self.unasked(*flags),
            '<' if self.take('=') => Ok(Some(self.rest_of_alternatives(*flags)?.back())),
            '<' if self.take('!') => self.unasked(*flags),
            '<' => {
                while self.next()? != '>' {}
                self.rest_of_group(*flags)
            }
            '#' => {
                loop {
                    match self.next()? {
                        ')' => break,
                        '\\' => {
                            self.next()?;
                        }
                        _ => {}
                    }
                }
                self.skip_space(*flags);
                // It would be for what stands before the comment.
                if self.rest.peek().is_some_and(|c| "?*+{".contains(*c)) {
                    return Err(Unclear);
                }
                Ok(Some(Lead::nothing()))
            }
            c => self.flags(c, flags),
        }
    }

    fn flags(&mut self, first: char, flags: &mut Flags) -> Result<Option<Lead>, Unclear> {
        let (mut c, mut is_on) = (first, true);
        loop {
            match c {
                'i' => flags.ignores_case = is_on,
                'x' => flags.is_spaced = is_on,
                'm' => flags.dot_is_all = is_on,
                '-' => is_on = false,
                ':' => return self.rest_of_group(*flags),
                ')' => return Ok(None),
                _ => return Err(Unclear),
            }
            c = self.next()?;
        }
    }

    fn rest_of_group(&mut self, flags: Flags) -> Result<Option<Lead>, Unclear> {
        self.rest_of_alternatives(flags).map(Some)
    }

    fn rest_of_alternatives(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        let lead = self.alternatives(flags)?;
        if self.take(')') { Ok(lead) } else { Err(Unclear) }
    }

    /// What must not follow, or not stand before.
    fn unasked(&mut self, flags: Flags) -> Result<Option<Lead>, Unclear> {
        self.rest_of_alternatives(flags)?;
        Ok(Some(Lead::nothing()))
    }

    fn escape(&mut self, flags: Flags) -> Result<Lead, Unclear> {
        let c = self.next()?;
        if let Some(class) = shorthand(c) {
            return Ok(Lead::taking(class));
        }
        let is_word = Symbols::wide(WORD);
        let is_no_word = Symbols::wide(!WORD).or_end();
        Ok(match c {
            'b' | 'B' => {
                let is_inverted = c == 'B';
                Lead::looking(Before::ALL.map(|before| match before {
                    Before::Other => ALL,
                    before if (before == Before::Word) == is_inverted => is_word,
                    _ => is_no_word,
                }))
            }
            'A' => Lead::looking(Before::ALL.map(|before| if before == Before::Nothing { ALL } else { NONE })),
            'y' | 'Y' => Lead::nothing(),
            'z' | 'Z' => Lead::looking([Symbols::ascii(bit(b'\n')).or_end(); 4]),
            'R' | 'X' | 'N' | 'O' => Lead::taking(ANY_CHAR),
            'p' | 'P' => Lead::taking(self.property(c == 'P')?.0),
            '1'..='9' => {
                while self.rest.next_if(char::is_ascii_digit).is_some() {}
                Lead::anything()
            }
            'k' | 'g' => {
                let end = match self.next()? {
                    '<' => '>',
                    '\'' => '\'',
                    _ => return Err(Unclear),
                };
                while self.next()? != end {}
                Lead::anything()
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
        if !flags.is_spaced {
            return;
        }
        loop {
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
