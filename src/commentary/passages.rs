//! Quotations to passages: which block of the essay the comments that quote belong to.

use unicode_normalization::UnicodeNormalization as _;

use super::Thread;
use crate::config::Words;
use crate::diagnostic::{Diagnostic, messages};
use crate::markdown::{Html, text_blocks};

/// A block of the essay that readers quoted, and who did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// 1-based, in the order of the essay.
    pub number: u32,
    /// The id of its mark.
    pub id: String,
    /// Indices of the thread's entries that quote it, in the order in which they are read.
    pub entries: Vec<u32>,
}

/// All passages of an essay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passages {
    /// In the order of the essay.
    pub list: Vec<Passage>,
    /// The body with their marks; `None` when there are none.
    pub marked: Option<Html>,
}

impl Passages {
    /// The passage that the entry `at` of the thread quotes.
    pub fn of_entry(&self, at: usize) -> Option<&Passage> {
        self.list.iter().find(|passage| passage.entries.contains(&(at as u32)))
    }
}

/// Finds what the comments of `thread` quote in `body`, whose ids are `anchors`, sorted. Quotations that are not
/// there any more are added to `found`. The body is asked for only where something is quoted.
pub fn find<'a>(
    body: impl FnOnce() -> &'a Html,
    anchors: &[String],
    thread: &Thread,
    words: &Words,
    found: &mut Vec<Diagnostic>,
) -> Passages {
    let quoting = || thread.entries.iter().enumerate().filter(|(_, entry)| !entry.is_tombstone());
    for (_, entry) in quoting() {
        let id = format!("c-{}", entry.comment.id);
        if anchors.binary_search(&id).is_ok() {
            found.push(messages::commentary::id_taken(&entry.comment, &id));
        }
    }
    if quoting().all(|(_, entry)| entry.comment.quote.is_none()) {
        return Passages::default();
    }
    let body = body();
    let text = FoldedText::new(body);
    let mut hits: Vec<(usize, u32)> = Vec::new();
    for (at, entry) in quoting() {
        let Some(quote) = &entry.comment.quote else { continue };
        let prefix = entry.comment.quote_prefix.as_deref();
        match text.block_of(&quote.value, prefix.unwrap_or_default()) {
            Some(block) => hits.push((block, at as u32)),
            None => found.push(messages::commentary::quote_not_found(&entry.comment, quote, prefix.is_some())),
        }
    }
    hits.sort_unstable();
    let mut list: Vec<Passage> = Vec::new();
    let mut marks = Vec::new();
    for same_block in hits.chunk_by(|a, b| a.0 == b.0) {
        let number = list.len() as u32 + 1;
        let passage =
            Passage { number, id: free_id(number, anchors), entries: same_block.iter().map(|(_, at)| *at).collect() };
        marks.push((text.blocks[same_block[0].0].html_end, mark(&passage, thread, words)));
        list.push(passage);
    }
    let marked = (!marks.is_empty()).then(|| body.with(&marks));
    Passages { list, marked }
}

/// `p-1`, unless something in the essay is called that.
fn free_id(number: u32, anchors: &[String]) -> String {
    let mut id = format!("p-{number}");
    while anchors.binary_search(&id).is_ok() {
        id.push('_');
    }
    id
}

/// The quiet mark at the end of a passage: how many quote it, and a link to the first of them.
fn mark(passage: &Passage, thread: &Thread, words: &Words) -> String {
    let first = &thread.entries[passage.entries[0] as usize].comment.id;
    let Passage { number, id, entries } = passage;
    format!(
        " <a class=\"passage p{number}\" id=\"{id}\" href=\"#c-{first}\"><span class=\"vh\">{} \
         </span>{}</a>",
        crate::untrusted::escape(words.phrase("passage")),
        entries.len()
    )
}

/// The words of a body, folded so that what readers type matches what authors wrote.
struct FoldedText {
    text: String,
    blocks: Vec<FoldedBlock>,
}

struct FoldedBlock {
    /// Offset in the text just behind the block's words.
    end: usize,
    /// Where its mark goes in the HTML.
    html_end: u32,
}

impl FoldedText {
    fn new(body: &Html) -> Self {
        let mut folded = Self { text: String::new(), blocks: Vec::new() };
        for block in text_blocks(&body.text) {
            if !folded.text.is_empty() {
                folded.text.push(' ');
            }
            folded.text.push_str(&fold(&block.text));
            folded.blocks.push(FoldedBlock { end: folded.text.len(), html_end: block.end });
        }
        folded
    }

    /// The block in which the first `quote` that stands behind `prefix` ends.
    fn block_of(&self, quote: &str, prefix: &str) -> Option<usize> {
        let (quote, prefix) = (fold(quote), fold(prefix));
        if quote.is_empty() {
            return None;
        }
        let mut hits = self.text.match_indices(&quote).map(|(at, _)| at);
        let at = hits.find(|&at| self.text[..at].trim_end().ends_with(&prefix))?;
        let end = at + quote.len();
        Some(self.blocks.partition_point(|block| block.end < end))
    }
}

/// `text` with blanks folded to one, quotation marks and dashes made plain, and nothing that cannot be seen. Letter case
/// is kept.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfc() {
        match character {
            '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' => folded.push('\''),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => folded.push('"'),
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => {
                // `--` and `---` are ways to type a dash.
                if !folded.ends_with('-') {
                    folded.push('-');
                }
            }
            '…' => folded.push_str("..."),
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            character if character.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            character => folded.push(character),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}
