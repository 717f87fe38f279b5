//! Ids of a page: who has which, and what to call the next heading.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Parser, Tag};

use super::escape;
use super::tags::{Attributes, Scanner, Token};

/// The ids of one page.
#[derive(Default)]
pub(super) struct Ids {
    /// Ids that the author wrote somewhere in the text: no made-up id may take them.
    written: HashSet<String>,
    /// Ids in use, with the number that its next namesake tries first.
    used: HashMap<String, u32>,
}

impl Ids {
    /// Before anything is read: finds the ids that the author wrote, so that they win over made-up
    /// ones that stand earlier.
    pub(super) fn new(text: &str, flags: pulldown_cmark::Options) -> Self {
        let mut ids = Self::default();
        // PERF: nearly no essay writes an id, and a second reading costs as much as the first.
        if may_write_ids(text) {
            ids.collect(text, flags);
        }
        ids
    }

    fn collect(&mut self, text: &str, flags: pulldown_cmark::Options) {
        let mut html = String::new();
        for event in Parser::new_ext(text, flags) {
            match event {
                Event::Start(Tag::Heading { id: Some(id), .. }) => {
                    self.written.insert(id.into_string());
                }
                Event::Html(line) => html.push_str(&line),
                Event::InlineHtml(tag) => self.collect_from_html(&tag),
                _ if !html.is_empty() => {
                    self.collect_from_html(&html);
                    html.clear();
                }
                _ => {}
            }
        }
        self.collect_from_html(&html);
    }

    fn collect_from_html(&mut self, html: &str) {
        for token in Scanner::new(html) {
            let Token::Open { attributes, .. } = token else { continue };
            for attribute in Attributes::new(html, attributes) {
                if matches!(&html[attribute.name], name if is_id(name) || name.eq_ignore_ascii_case("name")) {
                    self.written.insert(escape::decode(&html[attribute.value]).into_owned());
                }
            }
        }
    }

    /// Takes an id that the author wrote. Whether it was free.
    pub(super) fn take_written(&mut self, id: &str) -> bool {
        let is_free = !self.used.contains_key(id);
        if is_free {
            self.used.insert(id.to_owned(), 1);
        }
        is_free
    }

    /// Takes `base`, or the first of `base-1`, `base-2`… that is free.
    pub(super) fn take(&mut self, base: &str) -> String {
        if !self.is_taken(base) {
            self.used.insert(base.to_owned(), 1);
            return base.to_owned();
        }
        // The number is remembered, or a thousand namesakes would make half a million tries.
        let mut number = self.used.get(base).copied().unwrap_or(1);
        loop {
            let id = format!("{base}-{number}");
            number += 1;
            if !self.is_taken(&id) {
                self.used.insert(id.clone(), 1);
                self.used.insert(base.to_owned(), number);
                return id;
            }
        }
    }

    fn is_taken(&self, id: &str) -> bool {
        self.used.contains_key(id) || self.written.contains(id) || is_ours(id)
    }
}

/// Whether an attribute's name is `id`.
pub(super) fn is_id(name: &str) -> bool {
    name.eq_ignore_ascii_case("id")
}

/// Whether notes or the fold have this id, here or in a later version of the text: a heading never
/// gets one, so that its id stays when a note is added.
pub(super) fn is_ours(id: &str) -> bool {
    if matches!(id, "notes-h" | super::CONTINUE) {
        return true;
    }
    let Some((kind, numbers)) = id.split_once('-') else { return false };
    matches!(kind, "note" | "ref")
        && numbers.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether `text` might hold `{#id}`, `id=…` or `name=…`.
fn may_write_ids(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends_in_id = |end: usize| {
        let before = text[..end].trim_ascii_end().as_bytes();
        before.len() >= 2 && before[before.len() - 2..].eq_ignore_ascii_case(b"id")
            || before.len() >= 4 && before[before.len() - 4..].eq_ignore_ascii_case(b"name")
    };
    let heading = |open: usize| {
        let line = bytes[open..].iter().position(|&b| b == b'\n').map_or(&bytes[open..], |end| &bytes[open..open + end]);
        line.contains(&b'#') && line.contains(&b'}')
    };
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'{' => heading(at),
        b'=' => bytes[at.saturating_sub(1)] != b'=' && ends_in_id(at),
        _ => false,
    })
}
