//! How long a text is: words, and minutes to read them.

use crate::bytes::{are, are_between, u8x16};

/// Words a minute of a text in an alphabet.
const WORDS_PER_MINUTE: u64 = 230;
/// Characters a minute of a Chinese, Japanese or Korean text.
const CJK_PER_MINUTE: u64 = 500;

/// Counts words as text comes in, however it is cut into pieces.
///
/// A word is what stands between blanks or dashes and has a letter or digit; each Chinese, Japanese
/// or Korean character is one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    words: u32,
    cjk: u32,
    is_in_word: bool,
}

/// What a character does to the word before it.
enum Class {
    /// Ends it.
    Gap,
    /// Ends it, and is one.
    Cjk,
    /// Is part of it, or begins one.
    Letter,
    /// Leaves it as it is.
    Neutral,
}

impl Class {
    fn of(char: char) -> Self {
        match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Self::Letter,
            // The vertical tab is none.
            _ if char.is_ascii_whitespace() => Self::Gap,
            _ if char.is_ascii() => Self::Neutral,
            '\u{2012}'..='\u{2015}' => Self::Gap,
            _ if char.is_whitespace() => Self::Gap,
            _ if is_cjk(char) => Self::Cjk,
            _ if char.is_alphanumeric() => Self::Letter,
            _ => Self::Neutral,
        }
    }
}

/// Bytes that are looked at in one go: as many as there are bits in a number.
const CHUNK: usize = u64::BITS as usize;

/// Which bytes end a word: blanks of ASCII, of which the vertical tab is none.
fn are_gaps(bytes: u8x16) -> u8x16 {
    are(bytes, b' ') | are_between(bytes, b'\t', b'\r') & !are(bytes, 0x0b)
}

fn are_letters(bytes: u8x16) -> u8x16 {
    let lower = bytes | u8x16::splat(0x20);
    are_between(lower, b'a', b'z') | are_between(bytes, b'0', b'9')
}

/// Which bytes end one of the characters `‘`, `’`, `“`, `”` and `…`, which begin with 0xE2 0x80.
fn end_quotes(bytes: u8x16) -> u8x16 {
    let are = |byte| are(bytes, byte);
    are(0x98) | are(0x99) | are(0x9c) | are(0x9d) | are(0xa6)
}

/// A bit for each byte of which `is` holds, that of the first byte the lowest.
fn bits(bytes: &[u8; CHUNK], is: impl Fn(u8x16) -> u8x16) -> u64 {
    let (sixteens, _) = bytes.as_chunks::<16>();
    sixteens.iter().rev().fold(0, |bits, sixteen| bits << 16 | u64::from(is(u8x16::new(*sixteen)).to_bitmask()))
}

/// Whether the bytes beyond ASCII among `bytes` are of curly quotes and ellipses; `before` is the byte before them.
fn is_plain(bytes: &[u8; CHUNK], before: u8) -> bool {
    if bytes.is_ascii() {
        return true;
    }
    let beyond = bits(bytes, |bytes| are_between(bytes, 0x80, u8::MAX));
    // In well-formed text that is enough: what ends a quote is the third byte of one if the byte before is 0x80, and then the
    // first can be nothing but 0xE2.
    let first = bits(bytes, |bytes| are(bytes, 0xe2));
    let second = bits(bytes, |bytes| are(bytes, 0x80));
    let third = bits(bytes, end_quotes);
    beyond == first | second | third && third == second << 1 | u64::from(before == 0x80)
}

impl Count {
    /// Adds a piece of text; a word may go on in the next piece.
    ///
    /// PERF: many bytes at a time, without branches, for text is as unforeseeable as it gets.
    pub(super) fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = bytes.len().min(at + CHUNK);
            let chunk = bytes[at..end].try_into().unwrap_or_else(|_| {
                let mut last = [b' '; CHUNK];
                last[..end - at].copy_from_slice(&bytes[at..end]);
                last
            });
            if is_plain(&chunk, at.checked_sub(1).map_or(0, |before| bytes[before])) {
                self.add_plain(&chunk, end - at);
                at = end;
            } else {
                let start = text.floor_char_boundary(at);
                at = text.ceil_char_boundary(end);
                self.add_chars(&text[start..at]);
            }
        }
    }

    /// Adds the first `length` bytes of `chunk`; the others are blanks.
    ///
    /// A word begins at a letter behind a gap, whatever else stands between. That is how a carry runs through a sum: a letter
    /// makes one, a gap swallows it, and punctuation hands it on.
    fn add_plain(&mut self, chunk: &[u8; CHUNK], length: usize) {
        let (letters, hands_on) = (bits(chunk, are_letters), !bits(chunk, are_gaps));
        let (sum, carry) = letters.overflowing_add(hands_on);
        let (sum, second_carry) = sum.overflowing_add(u64::from(self.is_in_word));
        // A bit of the sum differs from that without carry where one came in.
        let comes_in = sum ^ letters ^ hands_on;
        self.words += (letters & !comes_in).count_ones();
        self.is_in_word = if length < CHUNK { comes_in >> length & 1 == 1 } else { carry | second_carry };
    }

    fn add_chars(&mut self, text: &str) {
        for char in text.chars() {
            match Class::of(char) {
                Class::Gap => self.is_in_word = false,
                Class::Cjk => {
                    self.cjk += 1;
                    self.is_in_word = false;
                }
                Class::Letter => self.words += u32::from(!std::mem::replace(&mut self.is_in_word, true)),
                Class::Neutral => {}
            }
        }
    }

    /// The word ends here: a line, a block.
    pub(super) fn gap(&mut self) {
        self.is_in_word = false;
    }

    /// Words so far.
    pub(super) fn words(&self) -> u32 {
        self.words + self.cjk
    }

    /// Minutes to read it, rounded up.
    pub(super) fn minutes(&self) -> u32 {
        let words = u64::from(self.words) * CJK_PER_MINUTE;
        let characters = u64::from(self.cjk) * WORDS_PER_MINUTE;
        (words + characters).div_ceil(WORDS_PER_MINUTE * CJK_PER_MINUTE) as u32
    }
}

/// Whether `char` is written without blanks between words, or is a syllable of Hangul.
pub(super) fn is_cjk(char: char) -> bool {
    matches!(char,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// One character after the other.
    fn plainly(text: &str) -> u32 {
        let (mut words, mut is_within) = (0, false);
        for char in text.chars() {
            if is_cjk(char) {
                words += 1;
                is_within = false;
            } else if char.is_alphanumeric() {
                words += u32::from(!is_within);
                is_within = true;
            } else if char.is_whitespace() && char != '\u{0b}' || matches!(char, '\u{2012}'..='\u{2015}') {
                is_within = false;
            }
        }
        words
    }

    fn words(text: &str) -> u32 {
        let mut count = Count::default();
        count.add(text);
        count.words()
    }

    #[test]
    fn each_byte_is_what_it_is() {
        for byte in 0..=255_u8 {
            let all = [byte; CHUNK];
            let all_of = |is: bool| if is { u64::MAX } else { 0 };
            assert_eq!(bits(&all, are_letters), all_of(byte.is_ascii_alphanumeric()), "{byte}");
            assert_eq!(bits(&all, are_gaps), all_of(byte.is_ascii_whitespace()), "{byte}");
        }
    }

    #[test]
    fn long_texts_are_counted_to_their_end() {
        for n in [255, 1019, 1020, 1021, 5000] {
            assert_eq!(words(&"a ".repeat(n)) as usize, n);
            assert_eq!(words(&"it’s ".repeat(n)) as usize, n);
            assert_eq!(words(&"\u{2000}a☀".repeat(n)) as usize, n);
        }
    }

    #[test]
    fn each_character_counts_the_same_wherever_it_is_cut() {
        for char in '\0'..'\u{3100}' {
            for before in CHUNK - 3..=CHUNK {
                let text = format!("{}{char}b c", "a".repeat(before));
                assert_eq!(words(&text), plainly(&text), "{char:?} behind {before}");
            }
        }
    }

    proptest! {
        #[test]
        fn many_at_a_time_are_as_many_as_one_by_one(text in "([a-c0-9]{1,3}|[ \t\n\x0b'.,(-]|[’“…—–é中\u{a0}\u{2000}☀\u{2019}]|a ){0,120}") {
            prop_assert_eq!(words(&text), plainly(&text));
        }

        #[test]
        fn any_text_is_counted_the_same(text in "\\PC{0,120}") {
            prop_assert_eq!(words(&text), plainly(&text));
        }

        #[test]
        fn a_text_may_come_in_pieces(pieces in prop::collection::vec("([ab ]|[’é中(-]){0,40}", 0..6)) {
            let mut count = Count::default();
            pieces.iter().for_each(|piece| count.add(piece));
            prop_assert_eq!(count.words(), plainly(&pieces.concat()));
        }
    }
}
