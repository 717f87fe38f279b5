//! Words, sentences and code by rule: numbers that look random and are always the same.

use std::fmt::Write as _;

const COMMON: [&str; 48] = [
    "the", "of", "and", "to", "in", "that", "it", "is", "was", "for", "on", "with", "as", "by", "at", "from", "this",
    "but", "not", "or", "an", "be", "are", "which", "one", "all", "their", "has", "there", "would", "what", "about",
    "so", "when", "more", "other", "into", "out", "up", "time", "people", "work", "reader", "essay", "margin",
    "letter", "question", "evidence",
];

const SYLLABLES: [&str; 60] = [
    "ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "du", "fa", "fe", "fi", "fo", "fu", "ka", "ke", "ki", "ko",
    "ku", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "mu", "na", "ne", "ni", "no", "nu", "pa", "pe", "pi",
    "po", "pu", "ra", "re", "ri", "ro", "ru", "sa", "se", "si", "so", "su", "ta", "te", "ti", "to", "tu", "va", "ve",
    "vi", "vo", "vu",
];

/// Words beside the common ones; how often one comes up falls with its number.
const RARE: usize = 12_000;

/// Marsaglia's xorshift, 64 bits wide.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    /// What comes from near seeds has nothing in common: the seed goes through the finalizer of MurmurHash.
    pub(super) fn new(seed: u64) -> Random {
        let mut state = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        state = (state ^ (state >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        state = (state ^ (state >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        Random((state ^ (state >> 33)).max(1))
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits are the weak ones.
        (self.0 >> 16) as usize % end
    }

    /// A number below `end`, the lower the more often.
    pub(super) fn low_below(&mut self, end: usize) -> usize {
        let end = 1 + self.below(end);
        let end = 1 + self.below(end);
        self.below(end)
    }

    pub(super) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub(super) fn is_one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// The rare word of a number.
pub(super) fn rare(number: usize) -> String {
    let mut random = Random::new(number as u64);
    let n = random.between(2, 4);
    (0..n).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect()
}

pub(super) fn word(random: &mut Random) -> String {
    if random.is_one_in(2) { rare(random.low_below(RARE)) } else { COMMON[random.below(COMMON.len())].to_owned() }
}

/// Words with spaces between them, the first with a capital.
pub(super) fn phrase(n: usize, random: &mut Random) -> String {
    capital(&(0..n).map(|_| word(random)).collect::<Vec<_>>().join(" "))
}

/// A sentence in which one word may be emphasized, code, a link or in quotes.
pub(super) fn sentence(random: &mut Random) -> String {
    let n = random.between(8, 24);
    let mut words: Vec<String> = (0..n).map(|_| word(random)).collect();
    let at = random.below(n);
    let plain = &words[at];
    let marked = match random.below(50) {
        0..=4 => format!("*{plain}*"),
        5..=7 => format!("**{plain}**"),
        8..=9 => format!("`{plain}`"),
        10..=11 => format!("[{plain}](https://example.org/{plain})"),
        12 => format!("\"{plain}\""),
        _ => plain.clone(),
    };
    words[at] = marked;
    format!("{}.", capital(&words.join(" ")))
}

/// A block of code in Markdown: a function of a few statements, each with names and numbers of its own.
pub(super) fn code(random: &mut Random) -> String {
    let language = &LANGUAGES[random.below(LANGUAGES.len())];
    let mut text = format!("```{}\n", language.name);
    statement(&mut text, language.open, random);
    for _ in 0..random.between(3, 16) {
        let shape = language.statements[random.below(language.statements.len())];
        statement(&mut text, shape, random);
    }
    text.push_str(language.close);
    text.push_str("```\n");
    text
}

/// What code is made of. In the shapes, `@` stands for a name and `#` for a number.
struct Language {
    name: &'static str,
    open: &'static str,
    statements: &'static [&'static str],
    close: &'static str,
}

const LANGUAGES: [Language; 4] = [
    Language {
        name: "rust",
        open: "pub fn @(@: &str, @: usize) -> Result<usize, Error> {\n",
        statements: &[
            "    // Count the @ of each @.\n",
            "    let @ = @.split('@').filter(|s| !s.is_empty()).count();\n",
            "    if @ > # {\n        return Err(Error::new(\"@ @\"));\n    }\n",
            "    for @ in 0..# {\n        @.push(@.get(@)?.clone());\n    }\n",
            "    let mut @: Vec<u8> = Vec::with_capacity(#);\n",
            "    match @ {\n        Some(@) if @ < # => @(@),\n        _ => unreachable!(\"@\"),\n    }\n",
        ],
        close: "    Ok(0)\n}\n",
    },
    Language {
        name: "python",
        open: "def @(@: list[int], *, @=#):\n    \"\"\"Return the @ of the @.\"\"\"\n",
        statements: &[
            "    # The @ comes before the @.\n",
            "    @ = [x ** # for x in @ if x % # == 0 and x < @]\n",
            "    if not @ or len(@) > #:\n        raise ValueError(f\"@: {@}\")\n",
            "    with open(\"@.txt\", encoding=\"utf-8\") as @:\n        @ = @.read()\n",
            "    for @, @ in enumerate(@):\n        @[@] += #\n",
            "    @ = {\"@\": #, \"@\": None}\n",
        ],
        close: "    return None\n",
    },
    Language {
        name: "js",
        open: "export async function @(@, @ = #) {\n",
        statements: &[
            "  // Ask the @ for its @.\n",
            "  const @ = await fetch(`${@}/@?n=#`);\n",
            "  if (!@.ok) throw new Error('@ @');\n",
            "  let @ = @.map(x => x * #).filter(Boolean);\n",
            "  for (const @ of @) {\n    @.set(@, #);\n  }\n",
            "  @.addEventListener('@', event => event.preventDefault());\n",
        ],
        close: "  return null;\n}\n",
    },
    Language {
        name: "go",
        open: "func @(@ string, @ int) (int, error) {\n",
        statements: &[
            "\t// The @ is shared with the @.\n",
            "\t@, err := strconv.Atoi(@)\n",
            "\tif err != nil {\n\t\treturn 0, fmt.Errorf(\"@: %w\", err)\n\t}\n",
            "\tfor @ := 0; @ < #; @++ {\n\t\t@ = append(@, @)\n\t}\n",
            "\t@ := map[string]int{\"@\": #, \"@\": #}\n",
        ],
        close: "\treturn 0, nil\n}\n",
    },
];

fn statement(text: &mut String, shape: &str, random: &mut Random) {
    for c in shape.chars() {
        match c {
            '@' => text.push_str(&rare(random.low_below(RARE))),
            '#' => {
                // Writing into a string has no way to fail.
                let _ = write!(text, "{}", random.below(1_000));
            }
            c => text.push(c),
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
