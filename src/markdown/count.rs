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

const LETTER: u8 = 1;
const GAP: u8 = 2;

/// What each byte is; neither for punctuation, which may stand within a word.
static CLASSES: [u8; 128] = {
    let mut classes = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            classes[byte] = LETTER;
        } else if (byte as u8).is_ascii_whitespace() {
            classes[byte] = GAP;
        }
        byte += 1;
    }
    classes
};

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

    /// PERF: without branches, for text is as unforeseeable as it gets.
    fn add_ascii(&mut self, text: &[u8]) {
        let (mut words, mut in_word) = (0_u32, u8::from(self.is_in_word));
        for &byte in text {
            let class = CLASSES[(byte & 127) as usize];
            words += u32::from(class & LETTER & !in_word);
            in_word = (in_word | class) & LETTER & !(class >> 1);
        }
        self.words += words;
        self.is_in_word = in_word != 0;
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
