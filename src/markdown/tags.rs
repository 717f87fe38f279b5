//! A scanner for tags in raw HTML: what a browser would see as one, and nothing in comments, CDATA,
//! scripts or styles. Every byte is looked at a bounded number of times.

use std::ops::Range;

/// What raw HTML is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text between tags.
    Text(Range<usize>),
    /// Text that is not prose: a comment's siblings, declarations, scripts and styles.
    Opaque(Range<usize>),
    /// `<!-- … -->`.
    Comment {
        /// All of it.
        range: Range<usize>,
        /// What it says.
        inner: Range<usize>,
        /// Whether `-->` is there.
        is_closed: bool,
    },
    /// `<a href="…">`.
    Open {
        /// All of it.
        range: Range<usize>,
        /// The name.
        name: Range<usize>,
        /// What stands between the name and the `>`.
        attributes: Range<usize>,
    },
    /// `</a>`.
    Close {
        /// All of it.
        range: Range<usize>,
        /// The name.
        name: Range<usize>,
    },
}

/// One attribute with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    /// From the blank before the name to the end of the value, quotes included.
    pub(super) range: Range<usize>,
    /// The name.
    pub(super) name: Range<usize>,
    /// The value without quotes; empty where there is none.
    pub(super) value: Range<usize>,
}

/// Tokens of `html`, in order and without gaps.
pub(super) struct Scanner<'a> {
    html: &'a str,
    at: usize,
    /// Name of the element whose content is no HTML and comes next.
    raw: Option<Range<usize>>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { html, at: 0, raw: None }
    }

    /// Where `needle` ends at or after `from`; the end of the text if it is missing.
    fn past(&self, from: usize, needle: &str) -> (usize, bool) {
        match self.html.get(from..).and_then(|rest| rest.find(needle)) {
            Some(at) => (from + at + needle.len(), true),
            None => (self.html.len(), false),
        }
    }

    fn markup(&mut self) -> Option<Token> {
        let start = self.at;
        let rest = &self.html[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            // `<!-->` and `<!--->` are comments, too.
            let short = [">", "->"].iter().find(|end| comment.starts_with(**end));
            let (end, is_closed) = match short {
                Some(end) => (start + 4 + end.len(), true),
                None => self.past(start + 4, "-->"),
            };
            let inner_end = if is_closed && short.is_none() { end - 3 } else { start + 4 };
            self.at = end;
            return Some(Token::Comment { range: start..end, inner: start + 4..inner_end, is_closed });
        }
        let opaque_end = match rest.as_bytes().get(1)? {
            b'!' if rest.starts_with("<![CDATA[") => Some("]]>"),
            b'!' => Some(">"),
            b'?' => Some("?>"),
            _ => None,
        };
        if let Some(needle) = opaque_end {
            self.at = self.past(start, needle).0;
            return Some(Token::Opaque(start..self.at));
        }
        let is_close = rest.as_bytes()[1] == b'/';
        let name_at = start + 1 + usize::from(is_close);
        let bytes = self.html.as_bytes();
        if !bytes.get(name_at)?.is_ascii_alphabetic() {
            return None;
        }
        let name_end = until(bytes, name_at, |byte| is_blank(byte) || matches!(byte, b'/' | b'>'));
        let name = name_at..name_end;
        let mut attributes = Attributes { html: self.html, at: name_end };
        attributes.by_ref().for_each(drop);
        if attributes.at >= bytes.len() {
            // A tag without an end hides the rest of the text, as in a browser.
            self.at = bytes.len();
            return Some(Token::Opaque(start..self.at));
        }
        let attributes = name_end..attributes.at;
        self.at = attributes.end + 1;
        let range = start..self.at;
        if is_close {
            return Some(Token::Close { range, name });
        }
        if ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]
            .iter()
            .any(|raw| raw.eq_ignore_ascii_case(&self.html[name.clone()]))
        {
            self.raw = Some(name.clone());
        }
        Some(Token::Open { range, name, attributes })
    }

    /// The content of a script or its like, up to its closing tag.
    fn raw_text(&mut self, name: &str) -> Range<usize> {
        let start = self.at;
        let mut at = start;
        while let Some(found) = self.html[at..].find("</") {
            at += found;
            let after = &self.html.as_bytes()[at + 2..];
            if after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
                self.at = at;
                return start..at;
            }
            at += 2;
        }
        self.at = self.html.len();
        start..self.at
    }
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(name) = self.raw.take() {
            let range = self.raw_text(&self.html[name]);
            if !range.is_empty() {
                return Some(Token::Opaque(range));
            }
        }
        let start = self.at;
        if start >= self.html.len() {
            return None;
        }
        if self.html.as_bytes()[start] == b'<'
            && let Some(token) = self.markup()
        {
            return Some(token);
        }
        // A `<` that begins nothing is text.
        let after = start + 1;
        let end = match self.html.as_bytes()[after..].iter().position(|&byte| byte == b'<') {
            Some(at) => after + at,
            None => self.html.len(),
        };
        self.at = end;
        Some(Token::Text(start..end))
    }
}

/// The attributes of one tag.
pub(super) struct Attributes<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Attributes<'a> {
    /// Those in `range` of `html`, as [`Token::Open`] has it.
    pub(super) fn new(html: &'a str, range: Range<usize>) -> Self {
        Self { html: &html[..range.end], at: range.start }
    }
}

impl Iterator for Attributes<'_> {
    type Item = Attribute;

    fn next(&mut self) -> Option<Attribute> {
        let bytes = self.html.as_bytes();
        let start = self.at;
        let name_at = until(bytes, start, |byte| !is_blank(byte) && byte != b'/');
        self.at = name_at;
        if name_at >= bytes.len() || bytes[name_at] == b'>' {
            return None;
        }
        // A name may begin with `=`, as odd as that is.
        let name_end = until(bytes, name_at + 1, |byte| is_blank(byte) || matches!(byte, b'/' | b'>' | b'='));
        let name = name_at..name_end;
        let equals = until(bytes, name_end, |byte| !is_blank(byte));
        self.at = name_end;
        if bytes.get(equals) != Some(&b'=') {
            return Some(Attribute { range: start..name_end, name, value: name_end..name_end });
        }
        let value_at = until(bytes, equals + 1, |byte| !is_blank(byte));
        let (value, end) = match bytes.get(value_at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let end = until(bytes, value_at + 1, |byte| byte == quote);
                (value_at + 1..end, (end + 1).min(bytes.len()))
            }
            _ => {
                let end = until(bytes, value_at, |byte| is_blank(byte) || byte == b'>');
                (value_at..end, end)
            }
        };
        self.at = end;
        Some(Attribute { range: start..end, name, value })
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

fn until(bytes: &[u8], from: usize, is_end: impl Fn(u8) -> bool) -> usize {
    let from = from.min(bytes.len());
    bytes[from..].iter().position(|&byte| is_end(byte)).map_or(bytes.len(), |at| from + at)
}

/// Whether an element of this name has no content, and no closing tag.
pub(super) fn is_void(name: &str) -> bool {
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
        .iter()
        .any(|void| void.eq_ignore_ascii_case(name))
}
