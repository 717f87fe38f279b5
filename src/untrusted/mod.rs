//! What strangers write, made safe: Markdown to a small list of elements, names and URLs to harmless ones.
//!
//! Nothing is "sanitised afterwards": the writer of HTML cannot write anything but what is on its list. Knows no other
//! room, and trusts nothing that it is given. In tests, an HTML parser holds it to the list.

mod clean;
mod element;
mod emit;
mod link;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::bytes;

pub use clean::clean_line;
pub use link::web_url;

/// Characters of a text, at most.
pub const MAX_CHARS: usize = 10_000;

/// Links in a text, at most; what is linked past that is text.
pub const MAX_LINKS: usize = 20;

/// Quotations and lists within one another, at most; and likewise emphasis.
pub const MAX_NESTING: usize = 8;

/// What a stranger's Markdown became.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// HTML that holds only `p br em strong del code pre blockquote ol ul li a`, with `a[href rel]`, `code[class]` and
    /// `ol[start]`.
    pub html: String,
    /// Its words on one line, for excerpts.
    pub text: String,
    /// The limits that it passed.
    pub excess: Vec<Excess>,
}

/// A limit that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Excess {
    /// So many characters; those past [`MAX_CHARS`] are left out.
    Chars(usize),
    /// So many links; those past [`MAX_LINKS`] are shown as text.
    Links(usize),
    /// Nested past [`MAX_NESTING`]; what is deeper stands one level up.
    Nesting,
}

/// Renders `markdown`, which may be anything.
pub fn render(markdown: &str) -> Rendered {
    emit::render(markdown)
}

/// `text` as it may stand between tags or within double quotes.
pub fn escape(text: &str) -> String {
    // PERF: nearly all text is plain.
    if bytes::all(text.as_bytes(), element::are_plain) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    text.chars().for_each(|character| element::push_escaped(&mut escaped, character));
    escaped
}
