//! Why an output was rendered.

use std::fmt;

use crate::template::Query;

/// Why an output was rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No build before made it, or none is remembered.
    New,
    /// The file in the output folder is not as it was written.
    Altered,
    /// The config, a template or the style sheet has changed.
    World,
    /// The file whose text it shows has changed.
    Text,
    /// The comments or tallies that it shows have changed.
    Said,
    /// Something that it shows of other pages has changed.
    Shown,
    /// What its template asked for has another answer.
    Answered(Query),
    /// It is made anew whenever the site is, since that costs no more than to look.
    Always,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "it was not made before, or nothing is remembered of it",
            Self::Altered => "the file in the output folder is not as it was written",
            Self::World => "the config, a template or the style sheet has changed",
            Self::Text => "its text has changed",
            Self::Said => "its comments or tallies have changed",
            Self::Shown => "what it shows of other pages has changed",
            Self::Answered(query) => return write!(f, "`{query}` has another answer"),
            Self::Always => "it is made anew whenever the index is",
        })
    }
}
