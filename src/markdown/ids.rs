//! Ids of a page: who has which, and what to call the next heading.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Parser, Tag};

use super::escape;
use super::tags::{Attributes, Scanner, Token};

/// The ids of one page. PERF: most pages have a few, which take longer to hash than to compare.
#[derive(Default)]
pub(super) struct Ids {
    /// Ids that the author wrote somewhere in the text: no made-up id may take them.
    written: BTreeSet<String>,
    /// Ids in use.
    used: BTreeSet<String>,
    /// The number that the next namesake of an id tries first.
    next: BTreeMap<String, u32>,
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
        self.used.insert(id.to_owned())
    }

    /// Takes `base`, or the first of `base-1`, `base-2`… that is free; `note-3-section` for `note-3`.
    pub(super) fn take(&mut self, base: &str) -> String {
        if !self.is_taken(base) {
            self.used.insert(base.to_owned());
            return base.to_owned();
        }
        if is_ours(base) || is_ours(&format!("{base}-1")) {
            // With a number it would be ours again, whatever the number.
            return self.take(&format!("{base}-section"));
        }
        // The number is remembered, or a thousand namesakes would make half a million tries.
        let mut number = self.next.get(base).copied().unwrap_or(1);
        loop {
            let id = format!("{base}-{number}");
            number += 1;
            if !self.is_taken(&id) {
                self.used.insert(id.clone());
                self.next.insert(base.to_owned(), number);
                return id;
            }
        }
    }

    fn is_taken(&self, id: &str) -> bool {
        self.used.contains(id) || self.written.contains(id) || is_ours(id)
    }
}

/// Whether an attribute's name is `id`.
pub(super) fn is_id(name: &str) -> bool {
    name.eq_ignore_ascii_case("id")
}

/// Whether notes, the fold or the page around the text have this id, here or in a later version of the text: a heading never
/// gets one, so that its id stays when a note is added.
pub(super) fn is_ours(id: &str) -> bool {
    if matches!(id, "notes-h" | super::CONTINUE) || super::PAGE_IDS.contains(&id) {
        return true;
    }
    let Some((kind, numbers)) = id.split_once('-') else { return false };
    matches!(kind, "note" | "ref")
        && numbers.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether `text` might hold `{#id}`, `id=…` or `name=…`.
fn may_write_ids(text: &str) -> bool {
    let ends = |text: &str, name: &str| {
        let start = text.len().checked_sub(name.len());
        start.is_some_and(|start| text.as_bytes()[start..].eq_ignore_ascii_case(name.as_bytes()))
    };
    let has_attribute = memchr::memchr_iter(b'=', text.as_bytes()).any(|at| {
        let before = text[..at].trim_ascii_end();
        ends(before, "id") || ends(before, "name")
    });
    let ends_in_brace = |at: usize| text[at..].lines().next().is_some_and(|rest| rest.trim_end().ends_with('}'));
    has_attribute || memchr::memchr_iter(b'#', text.as_bytes()).any(ends_in_brace)
}
