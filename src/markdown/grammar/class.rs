//! Which characters a class of a pattern has: `[a-z]`, `\w`, or a character that stands for itself.

use super::reader::{Flags, Reader, Unclear};
use super::symbols::*;

impl Reader<'_> {
    /// The rest of a class in brackets.
    pub(super) fn class(&mut self, flags: Flags) -> Result<Symbols, Unclear> {
        let is_negated = self.take('^');
        let class = self.members(flags)?;
        if !is_negated {
            return Ok(if flags.ignores_case { class.symbols.with_cases() } else { class.symbols });
        }
        // What it has not is known only where what it has is known exactly.
        let has_cases = class.symbols.has_others || class.symbols.ascii & LETTERS != 0;
        if !class.is_exact || flags.ignores_case && has_cases {
            return Ok(ANY_CHAR);
        }
        Ok(Symbols::wide(!class.symbols.ascii))
    }

    /// Up to the bracket at the end.
    fn members(&mut self, flags: Flags) -> Result<Class, Unclear> {
        if self.rest.peek() == Some(&']') {
            return Err(Unclear);
        }
        let mut class = Class { symbols: NONE, is_exact: true };
        loop {
            let member = match self.next()? {
                ']' => return Ok(class),
                '[' if self.rest.peek() == Some(&':') => self.posix()?,
                // With something that is the same but for its case, the outer class would be another.
                '[' if flags.ignores_case => Class { symbols: self.class(flags)?, is_exact: false },
                '[' => self.nested(flags)?,
                '&' if self.take('&') => {
                    let rest = self.members(flags)?;
                    return Ok(Class {
                        symbols: class.symbols & rest.symbols,
                        is_exact: class.is_exact && rest.is_exact,
                    });
                }
                '\\' => {
                    let c = self.next()?;
                    match (shorthand(c), c) {
                        (Some(symbols), _) => Class { symbols, is_exact: true },
                        (None, 'p' | 'P') => {
                            let (symbols, is_exact) = self.property(c == 'P')?;
                            Class { symbols, is_exact }
                        }
                        (None, 'b') => self.range('\x08')?,
                        (None, c) => {
                            let c = self.escaped(c)?;
                            self.range(c)?
                        }
                    }
                }
                c => self.range(c)?,
            };
            class.symbols = class.symbols | member.symbols;
            class.is_exact &= member.is_exact;
        }
    }

    /// A class within a class.
    fn nested(&mut self, flags: Flags) -> Result<Class, Unclear> {
        let is_negated = self.take('^');
        let class = self.members(flags)?;
        match (is_negated, class.is_exact) {
            (false, _) => Ok(class),
            (true, true) => Ok(Class { symbols: Symbols::wide(!class.symbols.ascii), is_exact: true }),
            (true, false) => Ok(Class { symbols: ANY_CHAR, is_exact: false }),
        }
    }

    /// `first` alone, or what it is the first of.
    fn range(&mut self, first: char) -> Result<Class, Unclear> {
        let mut ahead = self.rest.clone();
        // A dash at the end, or before another class, is itself.
        let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']');
        if !is_range {
            return Ok(Class { symbols: itself(first), is_exact: true });
        }
        self.next()?;
        let last = match self.next()? {
            '[' | '&' => return Err(Unclear),
            '\\' => {
                let c = self.next()?;
                self.escaped(c)?
            }
            c => c,
        };
        match (u8::try_from(first), u8::try_from(last)) {
            _ if first > last => Err(Unclear),
            (Ok(first), Ok(last)) if last.is_ascii() => {
                Ok(Class { symbols: Symbols::ascii(range(first, last)), is_exact: true })
            }
            (Ok(first), _) if first.is_ascii() => {
                Ok(Class { symbols: Symbols::wide(range(first, 127)), is_exact: true })
            }
            _ => Ok(Class { symbols: Symbols::wide(0), is_exact: true }),
        }
    }

    /// The rest of `[:alpha:]`.
    fn posix(&mut self) -> Result<Class, Unclear> {
        self.next()?;
        let mut name = String::new();
        loop {
            match self.next()? {
                ':' => break,
                c => name.push(c),
            }
        }
        if !self.take(']') {
            return Err(Unclear);
        }
        let (is_negated, name) = name.strip_prefix('^').map_or((false, &*name), |name| (true, name));
        let ascii = match name {
            "alpha" => LETTERS,
            "digit" => DIGITS,
            "alnum" => LETTERS | DIGITS,
            "upper" => UPPER,
            "lower" => LOWER,
            "xdigit" => HEX,
            "blank" => BLANK,
            "space" => SPACE,
            "word" => WORD,
            _ => return Ok(Class { symbols: ANY_CHAR, is_exact: false }),
        };
        Ok(Class { symbols: Symbols::wide(if is_negated { !ascii } else { ascii }), is_exact: true })
    }

    /// The rest of `\p{Lu}`, and whether it has these characters of ASCII and not one more.
    pub(super) fn property(&mut self, is_negated: bool) -> Result<(Symbols, bool), Unclear> {
        let ascii = match &*self.braced()? {
            "L" => LETTERS,
            "Lu" => UPPER,
            "Ll" => LOWER,
            "N" | "Nd" => DIGITS,
            _ => return Ok((ANY_CHAR, false)),
        };
        Ok((Symbols::wide(if is_negated { !ascii } else { ascii }), true))
    }
}

/// What a class has.
struct Class {
    symbols: Symbols,
    /// That it has these characters of ASCII, and not one more.
    is_exact: bool,
}

/// The class that `\` and a letter stand for.
pub(super) fn shorthand(letter: char) -> Option<Symbols> {
    Some(Symbols::wide(match letter {
        'd' => DIGITS,
        'D' => !DIGITS,
        'w' => WORD,
        'W' => !WORD,
        's' => SPACE,
        'S' => !SPACE,
        'h' => HEX,
        'H' => !HEX,
        _ => return None,
    }))
}

/// A character outside of brackets.
pub(super) fn literal(c: char, flags: Flags) -> Symbols {
    if flags.ignores_case { itself(c).with_cases() } else { itself(c) }
}

fn itself(c: char) -> Symbols {
    if c.is_ascii() { Symbols::ascii(bit(c as u8)) } else { Symbols::wide(0) }
}
