//! The sites that are built, made by rule: the same arguments give the same bytes.
//!
//! They are not those of `cargo xtask bench`, whose sites may become others without these figures becoming others.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::failure::Failure;

const SITE_TOML: &str = "base_url = \"https://example.org\"\ntitle = \"Counted\"\ntaxonomies = [{ name = \"tags\" }]\n[comments]\nstate = \"open\"\n";

const WORDS: [&str; 32] = [
    "the", "of", "and", "to", "in", "that", "it", "is", "was", "for", "on", "with", "which", "reader", "margin",
    "essay", "sentence", "because", "however", "people", "thought", "question", "answer", "between", "written",
    "letter", "morning", "library", "argument", "paper", "evidence", "notebook",
];

/// Lines of code; `@` stands for a name and `#` for a number, so that hardly any line comes twice.
const RUST: &[&str] = &[
    "    let @ = @.iter().filter(|@| @.len() > #).count();\n",
    "    if @ > # { return Err(Error::@(\"@ is above #\")); }\n",
    "    // The @ is never below #.\n",
    "    for @ in 0..# { @.push(@ * #); }\n",
    "    let @: Vec<&str> = @.split('@').take(#).collect();\n",
];

const PYTHON: &[&str] = &[
    "    @ = [@ for @ in range(#) if @ % # == 0]\n",
    "    if @ is None or len(@) > #:\n        raise ValueError(f\"{@} is above #\")\n",
    "    # The @ is never below #.\n",
    "    for @, @ in enumerate(@, start=#):\n        @[@] = \"@\" * #\n",
    "    return {\"@\": @, \"@\": #, **@}\n",
];

/// A site to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) n_essays: usize,
    /// In each essay three blocks of code, beside the same prose.
    pub(super) has_code: bool,
    /// On all essays together, half of them on a tenth of the essays.
    pub(super) n_comments: usize,
}

/// Numbers that look random: Marsaglia's xorshift, 64 bits wide.
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

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }
}

impl Site {
    /// Writes its files below `root`, in no order: some file systems list what is newest first and others what is oldest, and
    /// to sort what is nearly sorted takes fewer instructions, or more.
    pub(super) fn write(self, root: &Path) -> Result<(), Failure> {
        let mut files = self.files();
        let mut random = Random(0xD1B5_4A32_D192_ED03);
        for end in (1..files.len()).rev() {
            files.swap(end, random.below(end + 1));
        }
        files.iter().try_for_each(|(path, text)| put(&root.join(path), text))
    }

    /// Path below the root, text.
    pub(super) fn files(self) -> Vec<(String, String)> {
        let mut files = vec![
            ("site.toml".to_owned(), SITE_TOML.to_owned()),
            ("content/_index.md".to_owned(), "+++\ntitle = \"Home\"\n+++\n".to_owned()),
            (
                "content/essays/_index.md".to_owned(),
                "+++\ntitle = \"Essays\"\nsort_by = \"date\"\npaginate_by = 20\n+++\n".to_owned(),
            ),
        ];
        files.extend((0..self.n_essays).map(|number| (essay_path(number), essay(number, self.has_code))));
        let mut random = Random(0x2545_F491_4F6C_DD1D);
        let mut n_on = vec![0_usize; self.n_essays];
        for at in 0..self.n_comments {
            let essays = if at % 2 == 0 { self.n_essays } else { self.n_essays.div_ceil(10) };
            n_on[random.below(essays)] += 1;
        }
        for (number, n) in n_on.into_iter().enumerate() {
            for at in 0..n {
                let path = format!("content/essays/essay-{number:04}/comments/comment-{at:04}.md");
                files.push((path, comment(at, &mut random)));
            }
        }
        files
    }

    /// Writes a paragraph more into one essay, as an author would.
    pub(super) fn edit(self, root: &Path) -> Result<(), Failure> {
        let number = self.n_essays / 2;
        let text = essay(number, self.has_code) + "\nSo there is *one* paragraph more.\n";
        put(&root.join(essay_path(number)), &text)
    }
}

fn put(file: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error| Failure::File { path: file.to_owned(), error };
    file.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(file, text).map_err(failed)
}

fn essay_path(number: usize) -> String {
    format!("content/essays/essay-{number:04}.md")
}

/// Some 8 KB of prose.
fn essay(number: usize, has_code: bool) -> String {
    let random = &mut Random(0x9E37_79B9_7F4A_7C15 ^ (number as u64) << 20);
    let (year, month, day) = (2005 + number % 20, 1 + number / 20 % 12, 1 + number / 240 % 28);
    let tags = (random.below(50), random.below(50));
    // Writing into a string has no way to fail.
    let mut text =
        format!("+++\ntitle = \"Essay {number} on the {}\"\ndate = {year}-{month:02}-{day:02}\n", random.word());
    let _ = writeln!(text, "[taxonomies]\ntags = [\"tag-{}\", \"tag-{}\"]\n+++", tags.0, tags.1);
    for section in 0..5 {
        let _ = writeln!(text, "\n## The {} of {section}\n", random.word());
        for _ in 0..4 {
            paragraph(&mut text, 4, random);
        }
        let _ = writeln!(text, "- a {}\n- a {}[^{section}]\n\n> {}?", random.word(), random.word(), random.word());
        let _ = writeln!(text, "\n[^{section}]: As was {} before.\n", random.word());
    }
    if has_code {
        // With numbers of its own, so that the prose is the same without it.
        let random = &mut Random(0xD134_2543_DE82_EF95 ^ (number as u64) << 20);
        for (language, open, lines) in
            [("rust", "fn @(@: &str) -> usize {\n", RUST), ("python", "def @(@, @=#):\n", PYTHON), ("rust", "", RUST)]
        {
            let _ = writeln!(text, "```{language}");
            code(&mut text, open, random);
            for _ in 0..16 {
                code(&mut text, lines[random.below(lines.len())], random);
            }
            text.push_str("```\n\n");
        }
    }
    text
}

/// Half of the comments on an essay answer an earlier one.
fn comment(at: usize, random: &mut Random) -> String {
    let (day, hour, minute) = (1 + at % 28, random.below(24), random.below(60));
    let mut text = format!("+++\nauthor = \"Reader {}\"\n", random.below(500));
    let _ = writeln!(text, "date = 2026-02-{day:02}T{hour:02}:{minute:02}:00Z");
    if at > 0 && random.below(2) == 0 {
        let _ = writeln!(text, "reply_to = \"comment-{:04}\"", random.below(at));
    }
    text.push_str("+++\n");
    for _ in 0..=random.below(3) {
        paragraph(&mut text, 2, random);
    }
    text
}

fn paragraph(text: &mut String, n_sentences: usize, random: &mut Random) {
    for _ in 0..n_sentences {
        text.push_str("So");
        for _ in 0..8 + random.below(16) {
            text.push(' ');
            text.push_str(random.word());
        }
        text.push_str(match random.below(12) {
            0 => " *indeed*. ",
            1 => " [there](https://example.org/there). ",
            2 => " `code`. ",
            3 => ", it's \"so\". ",
            _ => ". ",
        });
    }
    text.push_str("\n\n");
}

fn code(text: &mut String, shape: &str, random: &mut Random) {
    for c in shape.chars() {
        // Writing into a string has no way to fail.
        let _ = match c {
            '@' => write!(text, "{}_{}", random.word(), random.below(100)),
            '#' => write!(text, "{}", random.below(1_000)),
            _ => write!(text, "{c}"),
        };
    }
}
