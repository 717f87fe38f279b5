//! Tables of known keys: what the parsers take and what the manual says, from one list.

/// One key of a kind of document: the parser asks for no other, and the manual lists each.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// One sentence for the manual.
    pub doc: &'static str,
}

/// What the value of a key is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text.
    String,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A whole number of 0 or more.
    Unsigned,
    /// A day or time.
    Date,
    /// Text, or a list of texts.
    Strings,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list of tables with these keys.
    Tables(&'static [Key]),
    /// A table whose keys the author chooses.
    Free,
}

impl Kind {
    /// What an author is told to write: `a string`, `a list of tables`…
    pub fn expected(self) -> &'static str {
        match self {
            Self::String | Self::OneOf(_) => "a string",
            Self::Bool => "a boolean",
            Self::Integer => "an integer",
            Self::Unsigned => "a number of 0 or more",
            Self::Date => "a date",
            Self::Strings => "a string or a list of strings",
            Self::Table(_) | Self::Free => "a table",
            Self::Tables(_) => "a list of tables",
        }
    }
}

/// The key called `name`.
pub fn find(keys: &'static [Key], name: &str) -> Option<&'static Key> {
    keys.iter().find(|key| key.name == name)
}
