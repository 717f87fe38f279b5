//! Essays and comments, made by rule: the same number gives the same essay, in whatever corpus it stands.

use super::text::{Random, code, phrase, rare, sentence};

/// Words of an essay, as in 8 KB of prose.
const WORDS: usize = 1_200;

/// An essay in so many has code in it, where any has.
const CODE_IN_ONE_OF: usize = 5;

const N_TAGS: usize = 200;

/// Essays come one after another in so many minutes, so that no two have the same date: orders by date are then the
/// same in all generators.
const MINUTES_BETWEEN: usize = 100;

/// What an author writes, in the dialect of no generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Essay {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) date: Date,
    pub(super) tags: Vec<String>,
    pub(super) body: String,
}

/// A moment in UTC, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: usize,
    pub(super) month: usize,
    pub(super) day: usize,
    pub(super) hour: usize,
    pub(super) minute: usize,
}

impl Essay {
    /// With code, it is the same essay and has code beside.
    pub(super) fn new(number: usize, may_have_code: bool) -> Essay {
        let mut random = Random::new(number as u64);
        let n_words = random.between(3, 8);
        let title = phrase(n_words, &mut random);
        let n_words = random.between(8, 20);
        let description = format!("{}.", phrase(n_words, &mut random));
        let n_tags = random.between(1, 4);
        let mut tags: Vec<String> = (0..n_tags).map(|_| rare(random.low_below(N_TAGS))).collect();
        tags.sort();
        tags.dedup();
        let mut blocks = blocks(&mut random);
        if may_have_code && number.is_multiple_of(CODE_IN_ONE_OF) {
            let mut random = Random::new(u64::MAX - number as u64);
            for _ in 0..random.between(1, 4) {
                // Not behind the notes, which come last.
                let at = random.between(1, blocks.len() / 2);
                blocks.insert(at, code(&mut random));
            }
        }
        let date = Date::after_minutes(number * MINUTES_BETWEEN);
        Essay { number, title, description, date, tags, body: blocks.join("\n") }
    }
}

/// The name of an essay's file, and the last part of its address.
pub(super) fn slug(number: usize) -> String {
    format!("essay-{number:06}")
}

impl Date {
    /// Minutes after the beginning of 2005, for some thousand years.
    fn after_minutes(minutes: usize) -> Date {
        let (mut day, mut year) = (minutes / 1_440, 2005);
        let is_leap = |year: usize| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        while day >= 365 + usize::from(is_leap(year)) {
            day -= 365 + usize::from(is_leap(year));
            year += 1;
        }
        let february = 28 + usize::from(is_leap(year));
        let mut month = 1;
        for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if day < length {
                break;
            }
            day -= length;
            month += 1;
        }
        Date { year, month, day: day + 1, hour: minutes / 60 % 24, minute: minutes % 60 }
    }

    /// As in RFC 3339.
    pub(super) fn rfc3339(self) -> String {
        let Date { year, month, day, hour, minute } = self;
        format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z")
    }
}

/// The blocks of an essay: paragraphs, headings, lists, quotations, and at the end its notes.
fn blocks(random: &mut Random) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut notes = Vec::new();
    let (mut n_words, mut n_sections) = (0, 0);
    while n_words < WORDS {
        if n_words > n_sections * WORDS / 5 {
            n_sections += 1;
            let n = random.between(2, 6);
            blocks.push(format!("## {}\n", phrase(n, random)));
        }
        let block = match random.below(100) {
            0..8 => (0..random.between(3, 6)).map(|_| format!("- {}\n", sentence(random))).collect(),
            8..14 => format!("> {} {}\n", sentence(random), sentence(random)),
            _ => {
                let n = random.between(3, 7);
                let mut paragraph = paragraph(n, random);
                if random.is_one_in(8) {
                    let number = notes.len() + 1;
                    paragraph.push_str(&format!("[^{number}]"));
                    notes.push(format!("[^{number}]: {}\n", sentence(random)));
                }
                paragraph + "\n"
            }
        };
        n_words += block.split_ascii_whitespace().count();
        blocks.push(block);
    }
    blocks.extend(notes);
    blocks
}

fn paragraph(n_sentences: usize, random: &mut Random) -> String {
    (0..n_sentences).map(|_| sentence(random)).collect::<Vec<_>>().join(" ")
}

/// A comment on an essay, as the file that postil reads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// Of the essay that it is on.
    pub(super) essay: usize,
    /// Among the comments on this essay.
    pub(super) at: usize,
    pub(super) text: String,
}

/// So many comments on so many essays: half of them spread evenly, half on a tenth of the essays. Half of those on an
/// essay answer an earlier one.
pub(super) fn comments(n_comments: usize, n_essays: usize) -> Vec<Comment> {
    let mut random = Random::new(25_000);
    let mut n_on = vec![0_usize; n_essays];
    for at in 0..n_comments {
        let essays = if at % 2 == 0 { n_essays } else { n_essays.div_ceil(10) };
        n_on[random.below(essays)] += 1;
    }
    let all = n_on.into_iter().enumerate().flat_map(|(essay, n)| (0..n).map(move |at| (essay, at)));
    all.map(|(essay, at)| Comment { essay, at, text: comment(at, &mut random) }).collect()
}

fn comment(at: usize, random: &mut Random) -> String {
    let (day, hour, minute) = (1 + at % 28, random.below(24), random.below(60));
    let mut text = format!("+++\nauthor = \"Reader {}\"\n", random.below(500));
    text.push_str(&format!("date = 2026-02-{day:02}T{hour:02}:{minute:02}:00Z\n"));
    if at > 0 && random.is_one_in(2) {
        text.push_str(&format!("reply_to = \"comment-{:04}\"\n", random.below(at)));
    }
    text.push_str("+++\n");
    for _ in 0..=random.below(3) {
        let n = random.between(1, 4);
        text.push_str(&paragraph(n, random));
        text.push_str("\n\n");
    }
    text
}
