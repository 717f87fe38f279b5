//! One line of JSON to a [`Table`]: for what is brought in from elsewhere, line by line.
//!
//! `serde_json` reads it and knows no places; but a raw value is a part of the text that it was read from, and so
//! says where it stands. `null` is left out, as if its key had not been written.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Entry, Node, Parsed, Table, Value};
use crate::diagnostic::messages::document as messages;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::path::SitePath;

/// Reads the part `range` of `text`, which must be an object. Spans are offsets into the whole text. A syntax
/// error leaves nothing.
pub fn parse(text: &str, range: Range<usize>, path: &SitePath) -> Parsed {
    let part = text.get(range.clone()).unwrap_or_default();
    let raw: &RawValue = match serde_json::from_str(part) {
        Ok(raw) => raw,
        Err(error) => return refused(syntax(text, range, path, &error)),
    };
    let mut reader = Reader { text, path, diagnostics: Vec::new() };
    let node = reader.node(raw);
    let Some(Node { value: Value::Table(table), .. }) = node else {
        let found = node.as_ref().map_or("nothing", |node| node.value.type_name());
        return refused(messages::not_an_object(path, reader.span_of(raw.get()), found));
    };
    Parsed { table, is_whole: reader.diagnostics.is_empty(), diagnostics: reader.diagnostics }
}

fn refused(diagnostic: Diagnostic) -> Parsed {
    Parsed { table: Table::default(), diagnostics: vec![diagnostic], is_whole: false }
}

/// The columns of `serde_json` count bytes from 1; at the end of a text it points behind it.
fn syntax(text: &str, range: Range<usize>, path: &SitePath, error: &serde_json::Error) -> Diagnostic {
    let at = (range.start + error.column().saturating_sub(1)).min(range.end);
    let span = Span::new(super::on_boundaries(text, at..(at + 1).min(range.end.max(at))));
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    messages::json_syntax(path, span, message)
}

struct Reader<'a> {
    text: &'a str,
    path: &'a SitePath,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Where `part` stands. Only parts of the text are ever asked for; anything else would be at its beginning.
    fn span_of(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let is_inside = start.checked_add(part.len()).is_some_and(|end| end <= self.text.len());
        if is_inside { Span::new(start..start + part.len()) } else { super::NOWHERE }
    }

    /// The value; `None` for `null`. `serde_json` has refused what is nested too deeply before.
    fn node(&mut self, raw: &'a RawValue) -> Option<Node> {
        let part = raw.get();
        let span = self.span_of(part);
        let value = match part.as_bytes().first()? {
            b'{' => Value::Table(self.table(part, span)),
            b'[' => {
                let items = serde_json::Deserializer::from_str(part).deserialize_seq(Items).unwrap_or_default();
                Value::Array(items.into_iter().filter_map(|item| self.node(item)).collect())
            }
            b'"' => match serde_json::from_str(part) {
                Ok(text) => Value::String(text),
                // Found only now: a raw value is not looked into, and half of a surrogate pair is no character.
                Err(error) => {
                    self.diagnostics.push(syntax(self.text, span.range(), self.path, &error));
                    return None;
                }
            },
            b't' => Value::Bool(true),
            b'f' => Value::Bool(false),
            b'n' => return None,
            _ => match part.parse() {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::Float(part.parse().unwrap_or(f64::NAN)),
            },
        };
        Some(Spanned::new(value, span))
    }

    fn table(&mut self, part: &'a str, span: Span) -> Table {
        let entries = match serde_json::Deserializer::from_str(part).deserialize_map(Entries) {
            Ok(entries) => entries,
            Err(error) => {
                self.diagnostics.push(syntax(self.text, span.range(), self.path, &error));
                Vec::new()
            }
        };
        let mut table = Table::default();
        let mut before = span.range().start;
        for (name, raw) in entries {
            let value_span = self.span_of(raw.get());
            let key_span = self.key_span(before..value_span.range().start);
            before = value_span.range().end;
            if let Some(first) = table.entries.iter().find(|entry| entry.key.value == name) {
                self.diagnostics.push(messages::duplicate_key(self.path, key_span, &name, first.key.span));
                continue;
            }
            let Some(value) = self.node(raw) else { continue };
            table.entries.push(Entry { key: Spanned::new(name, key_span), value });
        }
        table
    }

    /// The key within what stands between two values: from its first quotation mark to its last.
    fn key_span(&self, between: Range<usize>) -> Span {
        let part = &self.text[between.clone()];
        match (part.find('"'), part.rfind('"')) {
            (Some(first), Some(last)) => Span::new(between.start + first..between.start + last + 1),
            _ => Span::new(between),
        }
    }
}

/// The entries of an object, in their order and with repetitions.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
            entries.push((name, raw));
        }
        Ok(entries)
    }
}

/// The items of a list.
struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(raw) = list.next_element()? {
            items.push(raw);
        }
        Ok(items)
    }
}
