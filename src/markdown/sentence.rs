//! The sentence around a link: what a page that is linked to shows of the page that links.

use std::ops::Range;

use super::count::is_cjk;

/// Most characters of a sentence.
const MOST: usize = 300;

/// The sentence of `plain` that holds `link`, shortened at word bounds to about 300 characters.
pub(super) fn around(plain: &str, link: Range<usize>) -> String {
    let link = plain.floor_char_boundary(link.start)..plain.floor_char_boundary(link.end);
    // Only a window is looked at: many links in one endless paragraph must not be quadratic.
    let low = back(plain, link.start, MOST);
    let high = forth(plain, link.end, MOST);
    let before = stops(plain, low..link.start).last();
    let after = stops(plain, link.end..high).next();
    let mut is_cut = (before.is_none() && low > 0, after.is_none() && high < plain.len());
    let mut start = before.unwrap_or(low);
    let mut end = after.unwrap_or(high);
    let length = plain[start..end].chars().count();
    if length > MOST {
        let spare = MOST.saturating_sub(plain[link.clone()].chars().count());
        let before = plain[start..link.start].chars().count();
        let after = plain[link.end..end].chars().count();
        // Each side gets half of what is left, and what the other one does not need.
        let keep_before = before.min(spare - (spare / 2).min(after));
        let keep_after = after.min(spare - keep_before);
        if keep_before < before {
            (start, is_cut.0) = (back(plain, link.start, keep_before), true);
        }
        if keep_after < after {
            (end, is_cut.1) = (forth(plain, link.end, keep_after), true);
        }
        if end - start > MOST * 4 {
            (end, is_cut.1) = (forth(plain, start, MOST), true);
        }
    }
    let mut sentence = &plain[start..end];
    if is_cut.0 {
        sentence = after_part_of_word(plain, start, sentence);
    }
    if is_cut.1 {
        sentence = before_part_of_word(plain, end, sentence);
    }
    let mut text = String::with_capacity(sentence.len() + 6);
    if is_cut.0 {
        text.push('…');
    }
    for word in sentence.split_whitespace() {
        if !text.is_empty() && text != "…" {
            text.push(' ');
        }
        text.push_str(word);
    }
    if is_cut.1 {
        text.push('…');
    }
    text
}

fn back(plain: &str, from: usize, chars: usize) -> usize {
    plain[..from].char_indices().rev().take(chars).last().map_or(from, |(at, _)| at)
}

fn forth(plain: &str, from: usize, chars: usize) -> usize {
    plain[from..].char_indices().nth(chars).map_or(plain.len(), |(at, _)| from + at)
}

/// `sentence` without the part of a word that it begins with.
fn after_part_of_word<'a>(plain: &str, start: usize, sentence: &'a str) -> &'a str {
    if plain[..start].ends_with(|char: char| char.is_whitespace() || is_cjk(char)) {
        return sentence;
    }
    sentence.find(char::is_whitespace).map_or(sentence, |at| &sentence[at..])
}

/// `sentence` without the part of a word that it ends with.
fn before_part_of_word<'a>(plain: &str, end: usize, sentence: &'a str) -> &'a str {
    if plain[end..].starts_with(|char: char| char.is_whitespace() || is_cjk(char)) {
        return sentence;
    }
    sentence.rfind(char::is_whitespace).map_or(sentence, |at| &sentence[..at])
}

/// The offsets in `range` of `plain` just after the end of each sentence.
fn stops(plain: &str, range: Range<usize>) -> impl Iterator<Item = usize> {
    let mut chars = plain[range.clone()].char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (_, char) = chars.next()?;
            let is_cjk = matches!(char, '。' | '！' | '？');
            if !is_cjk && !matches!(char, '.' | '!' | '?' | '…') {
                continue;
            }
            while chars.next_if(|(_, c)| is_stop(*c) || is_closing(*c)).is_some() {}
            let at = chars.peek().map_or(range.end, |(at, _)| range.start + at);
            let rest = &plain[at..];
            if is_cjk || rest.is_empty() {
                return Some(at);
            }
            // `e.g. this` goes on; a new sentence begins with a capital.
            if rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with(char::is_lowercase) {
                return Some(at);
            }
        }
    })
}

fn is_stop(char: char) -> bool {
    matches!(char, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

fn is_closing(char: char) -> bool {
    matches!(char, '"' | '\'' | '”' | '’' | ')' | ']' | '»' | '」' | '』' | '）')
}
