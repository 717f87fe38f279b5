//! A document of keys and values with the place of each: what TOML and YAML have in common.
//!
//! Front matter, comments, feedback files and `site.toml` are all read through it, so that every
//! finding about them can show its bytes. Knows nothing of what the keys mean.

pub mod fields;
pub mod json;
pub mod keys;
pub mod toml;
pub mod yaml;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Span, Spanned};

pub use fields::{Fields, Origin};
pub use keys::{Key, Kind};

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML.
    Toml,
    /// YAML 1.2.
    Yaml,
}

/// A document as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// Its entries.
    pub table: Table,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// Nothing was lost to a syntax error: what the table lacks was not written.
    pub is_whole: bool,
}

/// A value with its place.
pub type Node = Spanned<Value>;

/// A value of either format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// `null` or an empty value; only YAML has it.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or exponent.
    Float(f64),
    /// Text.
    String(String),
    /// A TOML date or time, as written. YAML dates arrive as [`Value::String`].
    Datetime(String),
    /// A list.
    Array(Vec<Node>),
    /// A table or mapping.
    Table(Table),
}

/// A table or mapping, in the order it was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The entries, in the order written; keys are unique.
    pub entries: Vec<Entry>,
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The key and its place.
    pub key: Spanned<String>,
    /// The value and its place.
    pub value: Node,
}

impl Table {
    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key.value == key).map(|entry| &entry.value)
    }

    /// Whether it has no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Value {
    /// The type as an author would call it: `a string`, `a list`…
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a float",
            Self::String(_) => "a string",
            Self::Datetime(_) => "a date",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

/// The place of a whole document that is empty.
pub const NOWHERE: Span = Span { start: 0, end: 0 };

/// `range` moved outward to what can be sliced out of `text`: libraries may report offsets past the
/// end or within a character.
fn on_boundaries(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
    start..end
}
