//! How long a text is: words, and minutes to read them.

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

/// `byte` in each of eight places.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The high bit of each byte that is at least `least`; all of them are ASCII.
fn at_least(bytes: u64, least: u8) -> u64 {
    (bytes + eight(0x80 - least)) & eight(0x80)
}

/// The high bit of each letter or digit.
fn letters(bytes: u64) -> u64 {
    let lower = bytes | eight(0x20);
    let is_letter = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
    is_letter | at_least(bytes, b'0') & !at_least(bytes, b'9' + 1)
}

/// The high bit of each blank, tab or end of a line.
fn gaps(bytes: u64) -> u64 {
    let is = |byte: u8| (eight(0x80) - (bytes ^ eight(byte))) & eight(0x80);
    is(b' ') | at_least(bytes, b'\t') & !at_least(bytes, b'\r' + 1) & !is(0x0b)
}

/// All bits of each byte whose high bit is set in `bits`.
fn spread(bits: u64) -> u64 {
    (bits >> 7) * 0xff
}

/// Where words begin in eight bytes of ASCII, of which the first is the lowest.
struct Begins {
    /// 1 in each byte with which a word begins.
    words: u64,
    /// The low bit of each byte that stands within a word, or behind one and what may stand within it.
    comes_in: u64,
    /// The same of the byte that follows.
    goes_on: bool,
}

impl Begins {
    /// A word begins at a letter behind a gap, whatever else stands between. That is how a carry runs through a sum: a letter
    /// makes one, a gap swallows it, and punctuation hands it on.
    fn of(bytes: u64, is_in_word: bool) -> Self {
        let (letters, gaps) = (letters(bytes), gaps(bytes));
        let makes = spread(letters);
        let hands_on = !spread(gaps);
        let (sum, carry) = makes.overflowing_add(hands_on);
        let (sum, second_carry) = sum.overflowing_add(u64::from(is_in_word));
        // The low bit of a byte differs from the sum without carry where one came in.
        let comes_in = sum ^ makes ^ hands_on;
        Self { words: (letters >> 7) & !comes_in, comes_in, goes_on: carry | second_carry }
    }
}

impl Count {
    /// Adds a piece of text; a word may go on in the next piece.
    pub(super) fn add(&mut self, text: &str) {
        if text.is_ascii() {
            return self.add_ascii(text.as_bytes());
        }
        let mut rest = text;
        loop {
            let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            self.add_ascii(&rest.as_bytes()[..ascii]);
            let mut chars = rest[ascii..].chars();
            let Some(char) = chars.next() else { return };
            if is_cjk(char) {
                self.cjk += 1;
                self.is_in_word = false;
            } else if char.is_whitespace() || matches!(char, '\u{2012}'..='\u{2015}') {
                self.is_in_word = false;
            } else if char.is_alphanumeric() {
                self.words += u32::from(!self.is_in_word);
                self.is_in_word = true;
            }
            rest = chars.as_str();
        }
    }

    /// PERF: eight bytes at a time, without branches, for text is as unforeseeable as it gets.
    fn add_ascii(&mut self, text: &[u8]) {
        // Each of eight places counts for itself, as far as a byte goes.
        for text in text.chunks(8 * 255) {
            let (eights, rest) = text.as_chunks::<8>();
            let mut by_place = 0;
            for &bytes in eights {
                let Begins { words, goes_on, .. } = Begins::of(u64::from_le_bytes(bytes), self.is_in_word);
                by_place += words;
                self.is_in_word = goes_on;
            }
            if !rest.is_empty() {
                let mut last = [0; 8];
                last[..rest.len()].copy_from_slice(rest);
                let Begins { words, comes_in, .. } = Begins::of(u64::from_le_bytes(last), self.is_in_word);
                by_place += words;
                // What the last byte hands on comes into the zero behind it.
                self.is_in_word = comes_in >> (8 * rest.len()) & 1 == 1;
            }
            self.words += by_place.to_le_bytes().iter().map(|words| u32::from(*words)).sum::<u32>();
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

    /// Byte after byte.
    fn plainly(pieces: &[String]) -> u32 {
        let (mut words, mut is_in_word) = (0, false);
        for byte in pieces.iter().flat_map(|piece| piece.bytes()) {
            if byte.is_ascii_alphanumeric() {
                words += u32::from(!is_in_word);
                is_in_word = true;
            } else if byte.is_ascii_whitespace() {
                is_in_word = false;
            }
        }
        words
    }

    #[test]
    fn each_byte_is_what_it_is() {
        for byte in 0..128_u8 {
            let at = |place: usize| u64::from(byte) << (8 * place);
            for place in 0..8 {
                let high = 0x80 << (8 * place);
                assert_eq!(letters(at(place)) & high != 0, byte.is_ascii_alphanumeric(), "{byte}");
                assert_eq!(gaps(at(place)) & high != 0, byte.is_ascii_whitespace(), "{byte}");
            }
        }
    }

    #[test]
    fn long_texts_are_counted_to_their_end() {
        for n in [255, 1019, 1020, 1021, 5000] {
            let mut count = Count::default();
            count.add(&"a ".repeat(n));
            assert_eq!(count.words() as usize, n);
        }
    }

    proptest! {
        #[test]
        fn eight_at_a_time_are_as_many_as_one_by_one(pieces in prop::collection::vec("[a-c0-9 \t\n\x0b'.,-]{0,30}", 0..6)) {
            let mut count = Count::default();
            pieces.iter().for_each(|piece| count.add(piece));
            prop_assert_eq!(count.words(), plainly(&pieces));
        }

        #[test]
        fn any_ascii_is_counted_the_same(pieces in prop::collection::vec("[\x00-\x7f]{0,40}", 0..4)) {
            let mut count = Count::default();
            pieces.iter().for_each(|piece| count.add(piece));
            prop_assert_eq!(count.words(), plainly(&pieces));
        }
    }
}
