//! The words that tell one essay from another.
//!
//! Pure counting: knows nothing of other essays, so a "rare" word is one that is not common English.

/// Most terms of a text.
const MOST: usize = 24;
/// Letters of the shortest term.
const SHORTEST: usize = 4;
/// Bytes of the longest term: anything longer is no word.
const LONGEST: usize = 64;

/// Counts words of at least four letters, in lower case.
///
/// PERF: an open-addressing table over one arena; the standard map costs one allocation a word.
#[derive(Default)]
pub(super) struct Terms {
    is_off: bool,
    arena: String,
    words: Vec<Word>,
    slots: Vec<u32>,
}

struct Word {
    hash: u32,
    start: u32,
    len: u32,
    times: u32,
}

const FREE: u32 = u32::MAX;

impl Terms {
    /// No words yet; they are not even looked for unless they are wanted.
    pub(super) fn new(are_wanted: bool) -> Self {
        Self { is_off: !are_wanted, ..Self::default() }
    }

    /// Counts the words of `text`.
    ///
    /// PERF: a word is hashed while its end is looked for, and lower case costs nothing.
    pub(super) fn add(&mut self, text: &str) {
        if self.is_off {
            return;
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (start, mut hash) = (at, SEED);
            while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
                hash = step(hash, bytes[at] | 0x20);
                at += 1;
            }
            if at < bytes.len() && !bytes[at].is_ascii() {
                // `naïve`, `“quoted”`: by characters.
                while at < bytes.len() && (bytes[at].is_ascii_alphabetic() || !bytes[at].is_ascii()) {
                    at += 1;
                }
                self.add_run(&text[start..at]);
            } else if at - start >= SHORTEST {
                self.add_word(&text[start..at], hash);
            }
            at += 1;
        }
    }

    /// Counts a run of ASCII letters and anything that is not ASCII.
    fn add_run(&mut self, run: &str) {
        for word in run.split(|char: char| !char.is_alphabetic()) {
            if word.chars().nth(SHORTEST - 1).is_some() {
                let lower = if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase() };
                self.add_word(&lower, lower.bytes().fold(SEED, step));
            }
        }
    }

    /// Counts a word: in lower case, or in ASCII and with the hash of its lower case.
    fn add_word(&mut self, word: &str, hash: u32) {
        if word.len() > LONGEST {
            return;
        }
        if (self.words.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = spread(hash) & mask;
        loop {
            let index = self.slots[slot];
            if index == FREE {
                let start = self.arena.len();
                self.arena.push_str(word);
                self.arena[start..].make_ascii_lowercase();
                self.slots[slot] = self.words.len() as u32;
                self.words.push(Word { hash, start: start as u32, len: word.len() as u32, times: 1 });
                return;
            }
            let known = &mut self.words[index as usize];
            if known.hash == hash && known.len as usize == word.len() {
                let at = known.start as usize;
                let text = &self.arena.as_bytes()[at..at + word.len()];
                if text == word.as_bytes() || text.eq_ignore_ascii_case(word.as_bytes()) {
                    known.times += 1;
                    return;
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(512);
        self.slots.clear();
        self.slots.resize(size, FREE);
        for (index, word) in self.words.iter().enumerate() {
            let mut slot = spread(word.hash) & (size - 1);
            while self.slots[slot] != FREE {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = index as u32;
        }
    }

    /// Up to 24 words: the most frequent first, of those the longest (in bytes), then by the alphabet.
    pub(super) fn take(self) -> Vec<String> {
        let text = |word: &Word| &self.arena[word.start as usize..(word.start + word.len) as usize];
        let order = |a: &&Word, b: &&Word| (b.times, b.len).cmp(&(a.times, a.len)).then_with(|| text(a).cmp(text(b)));
        let mut words: Vec<&Word> =
            self.words.iter().filter(|word| COMMON.binary_search(&text(word)).is_err()).collect();
        if words.len() > MOST {
            words.select_nth_unstable_by(MOST - 1, order);
            words.truncate(MOST);
        }
        words.sort_unstable_by(order);
        words.into_iter().map(|word| text(word).to_owned()).collect()
    }
}

const SEED: u32 = 0x811c_9dc5;

/// FNV-1a: words are short, and nobody gains by making an author's own words collide.
fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// The upper half of FNV is the better one.
fn spread(hash: u32) -> usize {
    (hash ^ (hash >> 15)) as usize
}

/// Common English words of four letters and more, sorted.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "about", "above", "across", "actually", "after", "again", "against", "ahead", "almost", "alone",
    "along", "already", "also", "although", "always", "among", "another", "anyone", "anything",
    "apart", "aren", "around", "away", "back", "became", "because", "become", "becomes", "been",
    "before", "began", "begin", "behind", "being", "below", "best", "better", "between", "beyond",
    "both", "bring", "brought", "call", "called", "came", "cannot", "cause", "certain", "come",
    "comes", "coming", "could", "couldn", "course", "days", "didn", "different", "does", "doesn",
    "doing", "done", "down", "during", "each", "early", "easy", "either", "else", "enough",
    "especially", "even", "ever", "every", "everyone", "everything", "exactly", "example", "fact",
    "feel", "felt", "find", "first", "five", "form", "found", "four", "from", "full", "further",
    "gave", "getting", "give", "given", "gives", "goes", "going", "gone", "good", "great", "hadn",
    "half", "hand", "hands", "happen", "happened", "hard", "hardly", "hasn", "have", "haven",
    "having", "head", "hence", "here", "herself", "high", "himself", "however", "idea", "instead",
    "into", "itself", "just", "keep", "kept", "kind", "knew", "know", "known", "large", "last",
    "later", "least", "leave", "left", "less", "life", "like", "likely", "little", "long", "longer",
    "look", "looking", "made", "mainly", "make", "makes", "making", "many", "matter", "maybe",
    "mean", "means", "might", "mind", "more", "moreover", "most", "mostly", "much", "must",
    "myself", "name", "near", "nearly", "need", "needs", "neither", "never", "next", "nobody",
    "none", "nothing", "often", "once", "only", "open", "other", "others", "otherwise", "ought",
    "ourselves", "over", "part", "particular", "past", "people", "perhaps", "place", "point",
    "possible", "probably", "question", "quite", "rather", "read", "real", "really", "reason",
    "right", "said", "same", "says", "second", "seem", "seemed", "seems", "seen", "several",
    "shall", "should", "shouldn", "show", "side", "simple", "simply", "since", "small", "some",
    "somebody", "someone", "something", "sometimes", "soon", "sort", "state", "still", "such",
    "sure", "take", "taken", "takes", "tell", "than", "that", "their", "them", "themselves", "then",
    "there", "therefore", "these", "they", "thing", "things", "think", "third", "this", "those",
    "though", "thought", "thousand", "three", "through", "throughout", "thus", "time", "times",
    "today", "together", "told", "took", "toward", "towards", "turn", "turned", "under", "until",
    "upon", "used", "using", "usual", "usually", "very", "want", "wanted", "wants", "wasn", "ways",
    "well", "went", "were", "weren", "what", "whatever", "when", "where", "whether", "which",
    "while", "whole", "whom", "whose", "will", "with", "within", "without", "word", "words", "work",
    "world", "would", "wouldn", "write", "year", "years", "your", "yours", "yourself", "yourselves",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_sorted_for_the_search() {
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn frequent_words_come_first_and_common_ones_never() {
        let mut terms = Terms::new(true);
        terms.add("Margins would be margins; a Marginal note, Über naïve readers' margins");
        assert_eq!(terms.take(), ["margins", "marginal", "readers", "naïve", "über", "note"]);
    }

    #[test]
    fn the_table_grows() {
        let mut terms = Terms::new(true);
        for n in 0..2000_u32 {
            let word: String = n.to_string().bytes().map(|digit| (digit - b'0' + b'q') as char).collect();
            terms.add(&format!("{word}{word}{word}{word} frequent "));
        }
        assert_eq!(terms.words.len(), 2001);
        assert_eq!(terms.take()[0], "frequent");
    }
}
