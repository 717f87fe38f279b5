//! Reads a table by its known keys; reports ill-typed values and unknown keys, all at once.
//!
//! A getter returns `None` both for a key that is absent and for one that is ill-typed; the latter
//! leaves an error. So a reader never stops, and an author sees every mistake of a file together.

use super::keys::{self, Key, Kind};
use super::{Entry, Format, Node, Table, Value};
use crate::diagnostic::messages::document as messages;
use crate::diagnostic::messages::quoted;
use crate::diagnostic::{Diagnostic, Span, Spanned, closest};
use crate::path::SitePath;

/// The file that a table was read from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Its path.
    pub path: &'a SitePath,
    /// The whole of its text; all spans are offsets into it.
    pub text: &'a str,
    /// How the table is written.
    pub format: Format,
}

/// A table being read. Invariant: only keys of `keys` are asked for.
#[derive(Debug)]
pub struct Fields<'a> {
    origin: Origin<'a>,
    table: &'a Table,
    span: Span,
    keys: &'static [Key],
    label: String,
    outer: Option<(&'static [Key], &'static str)>,
    diagnostics: Vec<Diagnostic>,
    #[cfg(test)]
    asked: std::collections::BTreeSet<&'static str>,
}

impl<'a> Fields<'a> {
    /// Reads `table`, which stands at `span` and takes `keys`. `noun` names its keys in messages:
    /// `front matter key`.
    pub fn new(origin: Origin<'a>, table: &'a Table, span: Span, keys: &'static [Key], noun: &str) -> Self {
        let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        Self {
            origin,
            table,
            span,
            keys,
            label: format!("not {article} {noun}"),
            outer: None,
            diagnostics: Vec::new(),
            #[cfg(test)]
            asked: std::collections::BTreeSet::new(),
        }
    }

    /// Where the table stands: what a missing key is reported at.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The table as it was written.
    pub fn written(&self) -> &'a Table {
        self.table
    }

    /// The file that the table was read from.
    pub fn origin(&self) -> Origin<'a> {
        self.origin
    }

    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds the findings of a table inside.
    pub fn absorb(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Whether the key was given a value, of whatever type. TOML has no empty values: there it is one
    /// that could not be read, and was reported.
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|node| node.value != Value::Null || self.origin.format == Format::Toml)
    }

    /// The value as it stands. An empty value of YAML counts as absent.
    pub fn any(&mut self, key: &'static str) -> Option<&'a Node> {
        debug_assert!(keys::find(self.keys, key).is_some(), "`{key}` is not in the table of keys");
        #[cfg(test)]
        self.asked.insert(key);
        self.table.get(key).filter(|node| node.value != Value::Null)
    }

    /// Text and its place.
    pub fn spanned_string(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let node = self.any(key)?;
        self.text_of(key, node, Kind::String.expected())
    }

    /// Text.
    pub fn string(&mut self, key: &'static str) -> Option<String> {
        self.spanned_string(key).map(|text| text.value)
    }

    /// Text that is more than white space, trimmed, and its place; empty text is an error.
    pub fn spanned_non_empty_string(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let text = self.spanned_string(key)?;
        let trimmed = text.value.trim();
        if trimmed.is_empty() {
            self.report(messages::empty_string(self.origin.path, text.span, key));
            return None;
        }
        Some(Spanned::new(trimmed.to_owned(), text.span))
    }

    /// Text that is more than white space, trimmed; empty text is an error.
    pub fn non_empty_string(&mut self, key: &'static str) -> Option<String> {
        self.spanned_non_empty_string(key).map(|text| text.value)
    }

    /// A boolean.
    pub fn bool(&mut self, key: &'static str) -> Option<bool> {
        let node = self.any(key)?;
        match node.value {
            Value::Bool(value) => Some(value),
            _ => self.ill_typed(key, node, Kind::Bool.expected()),
        }
    }

    /// A whole number and its place.
    pub fn spanned_integer(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let node = self.any(key)?;
        match node.value {
            Value::Integer(value) => Some(Spanned::new(value, node.span)),
            _ => self.ill_typed(key, node, Kind::Integer.expected()),
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        self.spanned_integer(key).map(|number| number.value)
    }

    /// A whole number of 0 or more.
    pub fn unsigned(&mut self, key: &'static str) -> Option<u64> {
        let number = self.spanned_integer(key)?;
        let value = u64::try_from(number.value).ok();
        if value.is_none() {
            self.report(messages::negative(self.origin.path, number.span, key));
        }
        value
    }

    /// A whole number of 0 or more that counts things.
    pub fn count(&mut self, key: &'static str) -> Option<usize> {
        self.unsigned(key).map(|number| usize::try_from(number).unwrap_or(usize::MAX))
    }

    /// A list of texts; a single text is a list of one.
    pub fn strings(&mut self, key: &'static str) -> Option<Vec<Spanned<String>>> {
        let node = self.any(key)?;
        self.strings_of(key, node)
    }

    /// The texts of `node`, whose key is `key`: a list, or a single one.
    pub fn strings_of(&mut self, key: &str, node: &Node) -> Option<Vec<Spanned<String>>> {
        match &node.value {
            Value::Array(items) => Some(
                items
                    .iter()
                    .filter(|item| item.value != Value::Null)
                    .filter_map(|item| self.text_of(key, item, "a string"))
                    .collect(),
            ),
            Value::Table(_) => self.ill_typed(key, node, Kind::Strings.expected()),
            _ => self.text_of(key, node, Kind::Strings.expected()).map(|text| vec![text]),
        }
    }

    /// One of the words of the key's [`Kind::OneOf`], as what it stands for in `meanings`.
    pub fn one_of<T: Copy>(&mut self, key: &'static str, meanings: &[(&'static str, T)]) -> Option<T> {
        let text = self.spanned_string(key)?;
        let meaning = meanings.iter().find(|(word, _)| *word == text.value).map(|(_, meaning)| *meaning);
        if meaning.is_none() {
            let words: Vec<&str> = meanings.iter().map(|(word, _)| *word).collect();
            self.report(messages::not_one_of(self.origin.path, text.span, key, &text.value, &words));
        }
        meaning
    }

    /// The text of a date, TOML's own kind or in quotes; what it means is for the reader to say.
    pub fn date_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let node = self.any(key)?;
        match &node.value {
            Value::Datetime(text) | Value::String(text) => Some(Spanned::new(text.clone(), node.span)),
            _ => self.ill_typed(key, node, Kind::Date.expected()),
        }
    }

    /// A table whose keys are listed with the key.
    pub fn table(&mut self, key: &'static str) -> Option<Fields<'a>> {
        let node = self.any(key)?;
        match &node.value {
            Value::Table(table) => Some(self.inner(key, table, node.span)),
            _ => self.ill_typed(key, node, Kind::Free.expected()),
        }
    }

    /// A list of tables whose keys are listed with the key. A single table is a list of one.
    pub fn tables(&mut self, key: &'static str) -> Option<Vec<Fields<'a>>> {
        let node = self.any(key)?;
        match &node.value {
            Value::Table(table) => Some(vec![self.inner(key, table, node.span)]),
            Value::Array(items) => Some(
                items
                    .iter()
                    .filter_map(|item| match &item.value {
                        Value::Table(table) => Some(self.inner(key, table, item.span)),
                        _ => self.ill_typed(key, item, "a table"),
                    })
                    .collect(),
            ),
            _ => self.ill_typed(key, node, "a list of tables"),
        }
    }

    /// A table whose keys the author chooses.
    pub fn free(&mut self, key: &'static str) -> Option<&'a Table> {
        let node = self.any(key)?;
        match &node.value {
            Value::Table(table) => Some(table),
            _ => self.ill_typed(key, node, Kind::Free.expected()),
        }
    }

    /// Reports that the required `key` is absent, unless it is there (and then perhaps ill-typed).
    pub fn require(&mut self, key: &'static str, help: &str) {
        if !self.has(key) {
            self.report(messages::missing_key(self.origin.path, self.span, key, help.to_owned()));
        }
    }

    /// Reports `node`, the value of `key`, as not being `expected`.
    pub fn ill_typed<T>(&mut self, key: &str, node: &Node, expected: &str) -> Option<T> {
        let found = node.value.type_name();
        self.report(messages::ill_typed(self.origin.path, node.span, key, expected, found));
        None
    }

    /// The entries whose key is not known.
    pub fn unknown(&self) -> Vec<&'a Entry> {
        let keys = self.keys;
        self.table.entries.iter().filter(|entry| keys::find(keys, &entry.key.value).is_none()).collect()
    }

    /// The known key that `word` was probably meant to be.
    pub fn closest_key(&self, word: &str) -> Option<&'static str> {
        closest(word, self.keys.iter().map(|key| key.name))
    }

    /// What is said of a key that is not known: `not a front matter key`.
    pub fn unknown_label(&self) -> &str {
        &self.label
    }

    /// Reports every unknown key as an error and hands back all findings.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for entry in self.unknown() {
            let help = self.help_for(&entry.key.value);
            let diagnostic =
                messages::unknown_key(self.origin.path, entry.key.span, &entry.key.value, &self.label, help);
            self.report(diagnostic);
        }
        self.finish_with_unknown_keys()
    }

    /// Hands back all findings; unknown keys are the caller's business.
    pub fn finish_with_unknown_keys(self) -> Vec<Diagnostic> {
        #[cfg(test)]
        for key in self.keys {
            assert!(self.asked.contains(key.name), "`{}` is documented but never read", key.name);
        }
        self.diagnostics
    }

    fn help_for(&self, word: &str) -> Option<String> {
        if let Some(key) = self.closest_key(word) {
            return Some(format!("did you mean `{key}`?"));
        }
        if let Some((outer, name)) = self.outer
            && keys::find(outer, word).is_some()
        {
            return Some(format!("`{word}` is no key of `{name}`: move it above the table's header"));
        }
        if keys::find(self.keys, "extra").is_some() {
            return Some("values of your own go into `[extra]`".to_owned());
        }
        // A long list is no hint; the manual has it.
        (self.keys.len() <= 8).then(|| format!("the keys are {}", quoted(self.keys.iter().map(|key| key.name))))
    }

    fn inner(&mut self, key: &'static str, table: &'a Table, span: Span) -> Fields<'a> {
        let keys: &'static [Key] = match keys::find(self.keys, key).map(|key| key.kind) {
            Some(Kind::Table(keys) | Kind::Tables(keys)) => keys,
            _ => &[],
        };
        debug_assert!(!keys.is_empty(), "`{key}` is not listed as a table");
        Fields {
            label: format!("not a key of `{key}`"),
            outer: Some((self.keys, key)),
            ..Fields::new(self.origin, table, span, keys, "key")
        }
    }

    fn text_of(&mut self, key: &str, node: &Node, expected: &str) -> Option<Spanned<String>> {
        match &node.value {
            Value::String(text) => Some(Spanned::new(text.clone(), node.span)),
            // A plain scalar of YAML has no type of its own: `tags: [2014, 1.0, true]` are words
            // where words are expected, spelt as they were written.
            Value::Bool(_) | Value::Integer(_) | Value::Float(_) if self.origin.format == Format::Yaml => {
                let written = self.origin.text.get(node.span.range()).unwrap_or_default().trim();
                // Through an alias (`*name`) or tag (`!!int 1`) the value stands elsewhere.
                let text = match (written.starts_with(['*', '!', '<', '&']) || written.is_empty(), &node.value) {
                    (false, _) => written.to_owned(),
                    (true, Value::Bool(value)) => value.to_string(),
                    (true, Value::Integer(value)) => value.to_string(),
                    (true, Value::Float(value)) => value.to_string(),
                    (true, _) => return None,
                };
                Some(Spanned::new(text, node.span))
            }
            _ => self.ill_typed(key, node, expected),
        }
    }
}
