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

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letter,
    Gap,
    Other,
}

static CLASSES: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            classes[byte] = Class::Letter;
        } else if (byte as u8).is_ascii_whitespace() {
            classes[byte] = Class::Gap;
        }
        byte += 1;
    }
    classes
};

impl Count {
    /// Adds a piece of text; a word may go on in the next piece.
    pub(super) fn add(&mut self, text: &str) {
        let mut rest = text;
        loop {
            let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            for byte in rest[..ascii].bytes() {
                self.class(CLASSES[byte as usize]);
            }
            let mut chars = rest[ascii..].chars();
            let Some(char) = chars.next() else { return };
            if is_cjk(char) {
                self.cjk += 1;
                self.is_in_word = false;
            } else if char.is_whitespace() || matches!(char, '\u{2012}'..='\u{2015}') {
                self.class(Class::Gap);
            } else if char.is_alphanumeric() {
                self.class(Class::Letter);
            }
            rest = chars.as_str();
        }
    }

    fn class(&mut self, class: Class) {
        match class {
            Class::Letter => {
                self.words += u32::from(!self.is_in_word);
                self.is_in_word = true;
            }
            Class::Gap => self.is_in_word = false,
            Class::Other => {}
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
