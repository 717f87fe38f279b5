//! All that can be written: the elements on the list, and escaped text.

use crate::bytes::{are, are_between, u8x16};

/// All elements that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    P,
    Br,
    Em,
    Strong,
    Del,
    Code,
    Pre,
    Blockquote,
    Ol,
    Ul,
    Li,
    A,
}

impl Element {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::P => "p",
            Self::Br => "br",
            Self::Em => "em",
            Self::Strong => "strong",
            Self::Del => "del",
            Self::Code => "code",
            Self::Pre => "pre",
            Self::Blockquote => "blockquote",
            Self::Ol => "ol",
            Self::Ul => "ul",
            Self::Li => "li",
            Self::A => "a",
        }
    }

    pub(super) fn is_container(self) -> bool {
        matches!(self, Self::Blockquote | Self::Ol | Self::Ul)
    }

    pub(super) fn is_inline(self) -> bool {
        matches!(self, Self::Em | Self::Strong | Self::Del | Self::A | Self::Code)
    }
}

/// Which bytes are printable ASCII that is not escaped, or line ends in code.
pub(super) fn are_plain(bytes: u8x16) -> u8x16 {
    let are_escaped = are(bytes, b'&') | are(bytes, b'<') | are(bytes, b'>') | are(bytes, b'"');
    are_between(bytes, b' ', b'~') & !are_escaped | are(bytes, b'\n')
}

/// Appends `character` as it may stand between tags or within double quotes.
pub(super) fn push_escaped(html: &mut String, character: char) {
    match character {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        character => html.push(character),
    }
}
