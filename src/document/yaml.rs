//! YAML text to a [`Table`].
//!
//! YAML 1.2 typing: `no` is text, dates are text. Limits keep hostile documents (deep nesting, alias
//! bombs) from costing more than their size.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned as YamlSpanned;
use serde_saphyr::options::{AliasLimits, DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};

use super::{Entry, Node, Parsed, Table, Value};
use crate::diagnostic::messages::document as messages;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::path::SitePath;

/// Reads the part `range` of `text`, which must be a mapping or empty. Spans are offsets into the
/// whole text. A syntax error leaves nothing.
pub fn parse(text: &str, range: std::ops::Range<usize>, path: &SitePath) -> Parsed {
    let offset = range.start;
    let part = text.get(range).unwrap_or_default();
    if is_blank(part) {
        return Parsed { is_whole: true, ..Parsed::default() };
    }
    let mut reader = Reader { part, offset, path, diagnostics: Vec::new() };
    let table = match serde_saphyr::from_str_with_options::<YamlSpanned<Raw>>(part, options()) {
        Ok(root) => reader.root(root),
        Err(error) => {
            let diagnostic = reader.syntax_error(&error);
            reader.diagnostics.push(diagnostic);
            None
        }
    };
    let is_whole = table.is_some();
    Parsed { table: table.unwrap_or_default(), diagnostics: reader.diagnostics, is_whole }
}

/// Whether there is nothing but white space and comments.
fn is_blank(part: &str) -> bool {
    part.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 32,
            flow_nesting_limit: 32,
            max_nodes: 100_000,
            max_events: 300_000,
            max_documents: 1,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_merge_keys: 100,
        },
        // Duplicates are reported by us, each with both of its places.
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Merge,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        alias_limits: alias_limits(),
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        ignore_binary_tag_for_string: true,
        with_snippet: false,
    }
}

fn alias_limits() -> AliasLimits {
    let mut limits = AliasLimits::default();
    limits.max_total_replayed_events = 20_000;
    limits.max_replay_stack_depth = 16;
    limits
}

struct Reader<'a> {
    part: &'a str,
    offset: usize,
    path: &'a SitePath,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn root(&mut self, root: YamlSpanned<Raw>) -> Option<Table> {
        let node = self.node(root, 0..self.part.len());
        match node.value {
            Value::Table(table) => Some(table),
            Value::Null => Some(Table::default()),
            other => {
                self.diagnostics.push(messages::not_a_mapping(self.path, node.span, other.type_name()));
                None
            }
        }
    }

    /// The bytes of `location` within the part, where it has any.
    fn range(&self, location: &serde_saphyr::Location) -> Option<std::ops::Range<usize>> {
        let span = location.span();
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let len = usize::try_from(span.byte_len()?).ok()?;
        (start <= self.part.len()).then(|| super::on_boundaries(self.part, start..start.saturating_add(len)))
    }

    /// The place of `location` where it has a line and column only, as in errors of the scanner.
    fn by_line(&self, location: &serde_saphyr::Location) -> std::ops::Range<usize> {
        let index = |number: u64| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        let Some(line) = self.part.split_inclusive('\n').nth(index(location.line())) else {
            return self.part.len()..self.part.len();
        };
        let line_start = line.as_ptr() as usize - self.part.as_ptr() as usize;
        let column = line.char_indices().nth(index(location.column())).map_or(line.trim_end().len(), |(at, _)| at);
        line_start + column..line_start + column
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(range).shift(self.offset)
    }

    /// `around` is the place of what holds the node, used where the node has none of its own.
    fn node(&mut self, node: YamlSpanned<Raw>, around: std::ops::Range<usize>) -> Node {
        let mut range = self.range(&node.referenced).unwrap_or(around);
        let value = match node.value {
            Raw::Null => Value::Null,
            Raw::Bool(value) => Value::Bool(value),
            Raw::Integer(value) => Value::Integer(value),
            Raw::Float(value) => Value::Float(value),
            Raw::String(text) => {
                // The scanner counts the line break after a plain or block scalar to it.
                range.end = range.start + self.part[range.clone()].trim_end().len();
                Value::String(text)
            }
            Raw::List(items) => {
                let items: Vec<Node> = items.into_iter().map(|item| self.node(item, range.clone())).collect();
                self.stretch(&mut range, items.last().map(|item| item.span));
                Value::Array(items)
            }
            Raw::Mapping(pairs) => {
                let table = self.table(pairs, &range);
                self.stretch(&mut range, table.entries.last().map(|entry| entry.value.span));
                Value::Table(table)
            }
        };
        Spanned::new(value, self.span(range))
    }

    /// A collection is located by its first byte only: let it reach to the end of its last child.
    fn stretch(&self, range: &mut std::ops::Range<usize>, last: Option<Span>) {
        if let Some(last) = last {
            range.end = range.end.max((last.range().end).saturating_sub(self.offset));
        }
    }

    fn table(&mut self, pairs: Vec<(YamlSpanned<Raw>, YamlSpanned<Raw>)>, around: &std::ops::Range<usize>) -> Table {
        let mut table = Table::default();
        for (key, value) in pairs {
            let key_range = self.range(&key.referenced).unwrap_or_else(|| around.clone());
            let key_range = key_range.start..key_range.start + self.part[key_range.clone()].trim_end().len();
            let span = self.span(key_range.clone());
            let name = match key.value {
                Raw::String(text) => text,
                // `2014:` is a name like any other, spelt as it was written.
                Raw::Null | Raw::Bool(_) | Raw::Integer(_) | Raw::Float(_) => self.part[key_range.clone()].to_owned(),
                Raw::List(_) | Raw::Mapping(_) => {
                    self.diagnostics.push(messages::complex_key(self.path, span));
                    continue;
                }
            };
            let value = self.node(value, key_range);
            match table.entries.iter().find(|entry| entry.key.value == name) {
                Some(first) => {
                    let first = first.key.span;
                    self.diagnostics.push(messages::duplicate_key(self.path, span, &name, first));
                }
                None => table.entries.push(Entry { key: Spanned::new(name, span), value }),
            }
        }
        table
    }

    fn syntax_error(&self, error: &serde_saphyr::Error) -> Diagnostic {
        let error = error.without_snippet();
        let range = error
            .location()
            .map(|location| self.range(&location).unwrap_or_else(|| self.by_line(&location)))
            .unwrap_or(0..self.part.len());
        let message = plain_message(error);
        let tab = self.tab_near(range.start).or_else(|| {
            // The scanner points at the start of what the TAB ends.
            let is_about_tab = message.contains("tab");
            is_about_tab.then(|| self.part[range.start..].find('\t').map(|tab| range.start + tab)).flatten()
        });
        if let Some(tab) = tab {
            return messages::yaml_tab(self.path, self.span(tab..tab + 1));
        }
        messages::yaml_syntax(self.path, self.span(self.widened(range)), &message)
    }

    /// An empty or line-crossing range as a range of one line that can be seen.
    fn widened(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = range.start;
        let line_end = self.part[start..].find(['\n', '\r']).map_or(self.part.len(), |at| start + at);
        let end = if range.is_empty() { line_end } else { range.end.min(line_end) };
        start..end.max(start)
    }

    /// A TAB in the white space before `at`, or in the indentation of its line: the usual cause of
    /// an error there, of which the scanner says nothing.
    fn tab_near(&self, at: usize) -> Option<usize> {
        let before = self.part[..at].trim_end_matches([' ', '\t']).len();
        let line_start = self.part[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let indent = self.part[line_start..].len() - self.part[line_start..].trim_start_matches([' ', '\t']).len();
        let gap = self.part[at..].len() - self.part[at..].trim_start_matches([' ', '\t']).len();
        [before..at + gap, line_start..line_start + indent]
            .into_iter()
            .find_map(|range| self.part[range.clone()].find('\t').map(|tab| range.start + tab))
    }
}

/// What the library says, without the place that the diagnostic shows anyway.
fn plain_message(error: &serde_saphyr::Error) -> String {
    let text = error.render();
    let line = text.lines().next().unwrap_or_default();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    let line = line.split(" at line ").next().unwrap_or(line);
    let line = line.trim_end_matches(['.', ':', ' ']);
    let mut chars = line.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "it cannot be read".to_owned(),
    }
}

/// A value as the deserialiser hands it over; [`Reader`] turns its places into ours.
enum Raw {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
    List(Vec<YamlSpanned<Raw>>),
    Mapping(Vec<(YamlSpanned<Raw>, YamlSpanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        // What fits no integer is still a number, as in JSON.
        Ok(i64::try_from(value).map_or(Raw::Float(value as f64), Raw::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::String(text))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = access.next_entry()? {
            pairs.push(pair);
        }
        Ok(Raw::Mapping(pairs))
    }
}
