//! The words of the theme: one table of all that readers see or hear beside what the author wrote.
//!
//! Templates and the rooms that write HTML take them from here. Each language that is built in is a file beside this
//! one, a beginning of `site.toml`: the parser reads it first, and then the author's own.

mod keys;
mod phrase;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

pub use keys::WORDS;
pub use phrase::{Piece, fill, pieces};

use super::plural::{self, COUNT, PluralForms};
use crate::diagnostic::messages::config as messages;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::{self, Fields, Format, Key, Kind, Origin, Table};
use crate::path::SitePath;

/// Language → what `site.toml` says in it unless the author does. English first: it has every key.
const LANGUAGES: &[(&str, &str)] =
    &[("en", include_str!("en.toml")), ("de", include_str!("de.toml")), ("fr", include_str!("fr.toml"))];

/// Names of months and days that each list of them has.
const LENGTHS: &[(&str, usize)] = &[("months", 12), ("months_short", 12), ("weekdays", 7), ("weekdays_short", 7)];

/// What is said in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A phrase, perhaps with slots as `{title}` and links as `[archive](archive)`.
    Phrase(String),
    /// A phrase that depends on a number.
    Forms(PluralForms),
    /// The names of months or days.
    List(Vec<String>),
}

/// All words of the theme.
///
/// Invariant: it has every key of [`WORDS`], and each has the slots of the English one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    language: String,
    by_key: BTreeMap<&'static str, Word>,
}

impl Words {
    /// The English ones.
    pub fn english() -> Arc<Self> {
        static ENGLISH: OnceLock<Arc<Words>> = OnceLock::new();
        let english = ENGLISH.get_or_init(|| {
            let mut words = Self { language: "en".to_owned(), by_key: BTreeMap::new() };
            with_language("en", |mut language| {
                let table = language.table("words").expect("English has words");
                let found = read(table, None, &mut words);
                debug_assert!(found.is_empty(), "{found:?}");
            });
            Arc::new(words)
        });
        Arc::clone(english)
    }

    /// The same words for a site in `language`, whose plural rules hold.
    pub(super) fn set_language(&mut self, language: &str) {
        self.language = language.to_owned();
    }

    /// The language of the site: a BCP 47 tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Key and word, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Word)> {
        self.by_key.iter().map(|(key, word)| (*key, word))
    }

    /// The phrase called `key`.
    pub fn phrase(&self, key: &'static str) -> &str {
        match &self.by_key[key] {
            Word::Phrase(phrase) => phrase,
            word => unreachable!("`{key}` is no phrase: {word:?}"),
        }
    }

    /// The names called `key`.
    pub fn list(&self, key: &'static str) -> &[String] {
        match &self.by_key[key] {
            Word::List(names) => names,
            word => unreachable!("`{key}` is no list: {word:?}"),
        }
    }

    /// The phrase called `key` with plain text in its slots.
    pub fn fill(&self, key: &'static str, values: &[(&str, &str)]) -> String {
        fill(self.phrase(key), values)
    }
}

/// The built-in language that serves a site in `tag`: that of the whole tag, or of its language; else English.
fn language_of(tag: &str) -> (&'static str, &'static str) {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    let named = |name: &str| LANGUAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    *named(tag).or_else(|| named(language)).unwrap_or(&LANGUAGES[0])
}

/// Whether there are built-in words for a site in `tag`.
pub fn is_built_in(tag: &str) -> bool {
    let (found, _) = language_of(tag);
    tag.split(['-', '_']).next().is_some_and(|language| language.eq_ignore_ascii_case(found))
}

/// Calls `use_table` with what is built in for a site in `tag`.
pub(super) fn with_language(tag: &str, use_table: impl FnOnce(Fields<'_>)) {
    let (name, text) = language_of(tag);
    let path = SitePath::new(&format!("words/{name}.toml")).expect("a plain name is a legal path");
    let parsed = document::toml::parse(text, 0..text.len(), &path);
    debug_assert!(parsed.diagnostics.is_empty(), "{name}: {:?}", parsed.diagnostics);
    let origin = Origin { path: &path, text, format: Format::Toml };
    use_table(Fields::new(origin, &parsed.table, Span::default(), super::keys::LANGUAGE, "key of a language"));
}

/// Reads `[words]` over `words`. Each must have the slots of the English one; without `english` they are the English
/// ones.
pub(super) fn read(mut table: Fields<'_>, english: Option<&Words>, words: &mut Words) -> Vec<Diagnostic> {
    for Key { name, kind, .. } in WORDS {
        let reference = english.and_then(|english| english.by_key.get(name));
        if let Some(word) = word(&mut table, name, *kind, reference) {
            words.by_key.insert(name, word);
        }
    }
    table.finish()
}

fn word(table: &mut Fields<'_>, key: &'static str, kind: Kind, english: Option<&Word>) -> Option<Word> {
    let path = table.origin().path;
    match kind {
        Kind::Table(_) => {
            let inner = table.table(key)?;
            let (span, named) = (inner.span(), spans(inner.written()));
            let (forms, found) = plural::forms(inner);
            table.absorb(found);
            let forms = forms?;
            let mut is_good = true;
            for (category, form) in forms.iter() {
                let span = named.iter().find(|(name, _)| name == category).map_or(span, |(_, span)| *span);
                is_good &= has_right_slots(table, path, span, form, english);
            }
            is_good.then_some(Word::Forms(forms))
        }
        Kind::Strings => {
            let span = table.any(key)?.span;
            let names: Vec<String> = table.strings(key)?.into_iter().map(|name| name.value).collect();
            let length = LENGTHS.iter().find(|(name, _)| *name == key).map_or(0, |(_, length)| *length);
            if names.len() != length {
                table.report(messages::wrong_number(path, span, key, length, names.len()));
                return None;
            }
            Some(Word::List(names))
        }
        _ => {
            let phrase = table.spanned_non_empty_string(key)?;
            let is_good = has_right_slots(table, path, phrase.span, &phrase.value, english);
            is_good.then_some(Word::Phrase(phrase.value))
        }
    }
}

/// Name and place of each value of a table.
fn spans(table: &Table) -> Vec<(String, Span)> {
    table.entries.iter().map(|entry| (entry.key.value.clone(), entry.value.span)).collect()
}

/// Whether `phrase` has the slots of the English one; what is too many or too few is reported. A form for a certain
/// number need not name it.
fn has_right_slots(table: &mut Fields<'_>, path: &SitePath, span: Span, phrase: &str, english: Option<&Word>) -> bool {
    let known = match english {
        None => return true,
        Some(Word::Phrase(phrase)) => phrase::slots(phrase),
        Some(Word::Forms(forms)) => forms.iter().last().map(|(_, form)| phrase::slots(form)).unwrap_or_default(),
        Some(Word::List(_)) => Vec::new(),
    };
    let given = phrase::slots(phrase);
    let unknown = given.iter().find(|slot| !known.contains(slot));
    let missing = known.iter().find(|slot| !given.contains(slot) && **slot != COUNT.trim_matches(['{', '}']));
    match (unknown, missing) {
        (Some(slot), _) => table.report(messages::unknown_slot(path, span, slot, &known)),
        (None, Some(slot)) => table.report(messages::missing_slot(path, span, slot)),
        (None, None) => return true,
    }
    false
}
