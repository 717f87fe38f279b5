//! Sites of essays and comments, made by rule: the same arguments give the same bytes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// Words of an essay, as in 8 KB of prose.
const ESSAY_WORDS: usize = 1_200;

const SITE_TOML: &str = "base_url = \"https://example.org\"\ntitle = \"Bench\"\ntaxonomies = [{ name = \"tags\" }]\n[comments]\nstate = \"open\"\n";

const WORDS: [&str; 40] = [
    "the", "of", "and", "to", "in", "that", "it", "is", "was", "for", "on", "with", "as", "by", "at", "from", "this",
    "but", "not", "which", "reader", "margin", "essay", "sentence", "because", "however", "people", "thought",
    "question", "answer", "between", "written", "letter", "morning", "library", "argument", "remember", "paper",
    "evidence", "notebook",
];

/// A site to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    pub(super) n_essays: usize,
    /// On all essays together: half of them spread evenly, half on few.
    pub(super) n_comments: usize,
}

/// Marsaglia's xorshift, 64 bits wide: numbers that look random and are always the same.
#[derive(Debug)]
struct Random(u64);

impl Random {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits are the weak ones.
        (self.0 >> 16) as usize % end
    }

    fn is_one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

impl Site {
    /// Writes its files below `root`.
    pub(super) fn write(self, root: &Path) -> Result<(), Failure> {
        self.files(|path, text| {
            let file = root.join(path);
            let failed = |error| Failure::File { path: file.clone(), error };
            file.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
            fs::write(&file, text).map_err(failed)
        })
    }

    /// Hands each file to `put`: path below the root, text.
    pub(super) fn files(self, mut put: impl FnMut(&str, &str) -> Result<(), Failure>) -> Result<(), Failure> {
        put("site.toml", SITE_TOML)?;
        put("content/_index.md", "+++\ntitle = \"Home\"\n+++\n")?;
        put("content/essays/_index.md", "+++\ntitle = \"Essays\"\nsort_by = \"date\"\npaginate_by = 20\n+++\n")?;
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        for number in 0..self.n_essays {
            put(&format!("content/essays/essay-{number:05}.md"), &essay(number, &mut random))?;
        }
        // With numbers of their own, so that the essays are the same without them.
        let mut random = Random(0x2545_F491_4F6C_DD1D);
        let mut n_comments = vec![0_usize; self.n_essays];
        for at in 0..self.n_comments {
            let essays = if at % 2 == 0 { self.n_essays } else { self.n_essays.div_ceil(10) };
            n_comments[random.below(essays)] += 1;
        }
        for (number, n) in n_comments.into_iter().enumerate() {
            for at in 0..n {
                let path = format!("content/essays/essay-{number:05}/comments/comment-{at:04}.md");
                put(&path, &comment(at, &mut random))?;
            }
        }
        Ok(())
    }
}

fn essay(number: usize, random: &mut Random) -> String {
    let (year, month, day) = (2005 + number % 20, 1 + number / 20 % 12, 1 + number / 240 % 28);
    let mut text = format!("+++\ntitle = \"Essay {number} on the ");
    words(&mut text, 3, random);
    let _ = writeln!(text, "\"\ndate = {year}-{month:02}-{day:02}\n[taxonomies]");
    let _ = writeln!(text, "tags = [\"tag-{}\", \"tag-{}\"]\n+++", random.below(100), random.below(100));
    let mut n_words = 0;
    while n_words < ESSAY_WORDS {
        if random.is_one_in(8) {
            text.push_str("\n## ");
            words(&mut text, 4, random);
            text.push('\n');
        }
        text.push('\n');
        n_words += paragraph(&mut text, 5, random);
        text.push('\n');
    }
    text
}

/// Half of the comments on an essay answer an earlier one.
fn comment(at: usize, random: &mut Random) -> String {
    let (day, hour, minute) = (1 + at % 28, random.below(24), random.below(60));
    let mut text = format!("+++\nauthor = \"Reader {}\"\n", random.below(500));
    let _ = writeln!(text, "date = 2026-02-{day:02}T{hour:02}:{minute:02}:00Z");
    if at > 0 && random.is_one_in(2) {
        let _ = writeln!(text, "reply_to = \"comment-{:04}\"", random.below(at));
    }
    text.push_str("+++\n");
    for _ in 0..=random.below(3) {
        let n_sentences = 1 + random.below(4);
        paragraph(&mut text, n_sentences, random);
        text.push_str("\n\n");
    }
    text
}

/// Number of words.
fn paragraph(text: &mut String, n_sentences: usize, random: &mut Random) -> usize {
    let mut n_words = 0;
    for _ in 0..n_sentences {
        let n = 6 + random.below(14);
        text.push_str("So ");
        words(text, n, random);
        match random.below(12) {
            0 => text.push_str(" *indeed*"),
            1 => text.push_str(" [there](https://example.org/there)"),
            2 => text.push_str(" `code`"),
            _ => {}
        }
        text.push_str(". ");
        n_words += n + 1;
    }
    n_words
}

fn words(text: &mut String, n: usize, random: &mut Random) {
    for at in 0..n {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(WORDS[random.below(WORDS.len())]);
    }
}
