//! TOML text to a [`Table`], collecting every syntax error.

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, Parsed, Table, Value};
use crate::diagnostic::messages::document as messages;
use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::path::SitePath;

/// Reads the part `range` of `text`. Spans are offsets into the whole text.
///
/// With syntax errors the table holds what could be made out.
pub fn parse(text: &str, range: std::ops::Range<usize>, path: &SitePath) -> Parsed {
    let offset = range.start;
    let part = text.get(range).unwrap_or_default();
    let (table, errors) = DeTable::parse_recoverable(part);
    let mut reader = Reader { part, offset, path, bad_dates: Vec::new(), diagnostics: Vec::new() };
    let table = reader.table(table.into_inner());
    let mut is_whole = true;
    for error in errors {
        let span = reader.span(error.span().unwrap_or(0..0));
        let diagnostic = match reader.first_of(&table, span) {
            Some((name, first)) if error.message() == "duplicate key" => {
                messages::duplicate_key(path, span, &name, first)
            }
            _ if reader.bad_dates.contains(&span) => messages::toml_date(path, span),
            _ if error.message().starts_with("string values must be quoted") => match reader.to_line_end(span) {
                Some(text) => messages::toml_unquoted(path, text),
                None => messages::toml_syntax(path, reader.visible(span), "the value is missing"),
            },
            _ if error.message().starts_with("invalid boolean") => messages::toml_unquoted(path, span),
            _ => {
                is_whole = false;
                messages::toml_syntax(path, reader.visible(span), error.message())
            }
        };
        reader.diagnostics.push(diagnostic);
    }
    diagnostic::sort(&mut reader.diagnostics);
    Parsed { table, diagnostics: reader.diagnostics, is_whole }
}

fn last_before(table: &Table, name: &str, span: Span, last: &mut Option<Span>) {
    for entry in &table.entries {
        if entry.key.value == name && entry.key.span < span && last.is_none_or(|last| last < entry.key.span) {
            *last = Some(entry.key.span);
        }
        match &entry.value.value {
            Value::Table(inner) => last_before(inner, name, span, last),
            Value::Array(items) => {
                for item in items {
                    if let Value::Table(inner) = &item.value {
                        last_before(inner, name, span, last);
                    }
                }
            }
            _ => {}
        }
    }
}

struct Reader<'a> {
    part: &'a str,
    offset: usize,
    path: &'a SitePath,
    bad_dates: Vec<Span>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(super::on_boundaries(self.part, range)).shift(self.offset)
    }

    /// An empty place at a line's end cannot be marked: the character before it can.
    fn visible(&self, span: Span) -> Span {
        let range = span.range().start - self.offset..span.range().end - self.offset;
        if !range.is_empty() || !self.part[range.start..].trim_start_matches('\r').starts_with(['\n']) {
            return span;
        }
        match self.part[..range.start].char_indices().next_back() {
            Some((at, c)) if c != '\n' => self.span(at..range.start),
            _ => span,
        }
    }

    /// From `span` to the end of its line, if anything stands there.
    fn to_line_end(&self, span: Span) -> Option<Span> {
        let start = span.range().start - self.offset;
        let rest = self.part[start..].lines().next().unwrap_or_default().trim_end();
        (!rest.is_empty()).then(|| self.span(start..start + rest.len()))
    }

    /// The key at `span`, and the last place before it where the same key stands.
    fn first_of(&self, table: &Table, span: Span) -> Option<(String, Span)> {
        let written = self.part.get(span.range().start - self.offset..span.range().end - self.offset)?;
        let name = written.trim_matches(['"', '\'']);
        let mut first = None;
        last_before(table, name, span, &mut first);
        first.map(|first| (name.to_owned(), first))
    }

    fn table(&mut self, table: DeTable<'_>) -> Table {
        let entries = table
            .into_iter()
            .map(|(key, value)| {
                let span = self.span(key.span());
                Entry { key: Spanned::new(key.into_inner().into_owned(), span), value: self.node(value) }
            })
            .collect();
        Table { entries }
    }

    fn node(&mut self, node: TomlSpanned<DeValue<'_>>) -> Node {
        let range = node.span();
        let span = self.span(range.clone());
        let value = match node.into_inner() {
            DeValue::String(text) => Value::String(text.into_owned()),
            DeValue::Boolean(value) => Value::Bool(value),
            DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(value) => Value::Integer(value),
                Err(_) => {
                    self.diagnostics.push(messages::integer_out_of_range(self.path, span));
                    Value::Null
                }
            },
            DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
            // What the parser leaves of a date that the calendar does not have.
            DeValue::Datetime(datetime)
                if datetime.date.is_none() && datetime.time.is_none() && datetime.offset.is_none() =>
            {
                self.bad_dates.push(span);
                Value::Null
            }
            // As written rather than as TOML would print it: messages quote the author.
            DeValue::Datetime(datetime) => {
                Value::Datetime(self.part.get(range).map_or_else(|| datetime.to_string(), str::to_owned))
            }
            DeValue::Array(items) => Value::Array(items.into_iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Spanned::new(value, span)
    }
}
