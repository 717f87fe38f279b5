//! The words of a finished body, block by block: what a reader sees, and so what a reader quotes.

use super::escape;
use super::tags::{Attributes, Scanner, Token, is_void};

/// The text of one block, such as a paragraph or a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextBlock {
    /// Its words, character references resolved; without the marks of notes and what only screen readers hear.
    pub text: String,
    /// Byte offset in the HTML at which something can stand at the end of the block: after its last word, outside of links.
    pub end: u32,
}

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "math",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mrow",
    "msup",
    "msub",
    "msubsup",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "mover",
    "munder",
    "munderover",
    "mspace",
    "semantics",
    "annotation",
    "mpadded",
    "mphantom",
    "menclose",
    "mtable",
    "mtr",
    "mtd",
    "wbr",
    "img",
    "label",
];

/// Elements whose words are no words of the text.
const SILENT: &[&str] = &["annotation", "svg", "button", "select", "textarea", "template", "audio", "video", "object"];

/// Classes of elements whose words are not the author's: marks of notes, links to headings, numbers of lines.
const SILENT_CLASSES: &[&str] = &["fnref", "anchor", "back", "ln", "vh"];

/// The blocks of `html`, in order; those without words are left out.
pub fn text_blocks(html: &str) -> Vec<TextBlock> {
    let mut blocks = Vec::new();
    let mut block = TextBlock::default();
    // The element that is passed over, and how many of its name are open within.
    let mut silent: Option<(&str, u32)> = None;
    let mut n_links = 0_u32;
    for token in Scanner::new(html) {
        match token {
            Token::Text(range) => {
                if silent.is_none() {
                    block.text.push_str(&escape::decode(&html[range.clone()]));
                    if !html[range.clone()].trim().is_empty() {
                        block.end = range.end as u32;
                    }
                }
            }
            Token::Open { name, attributes, range } => {
                let name = &html[name];
                if let Some((outer, n_open)) = &mut silent {
                    *n_open += u32::from(*outer == name && !html[range].ends_with("/>"));
                    continue;
                }
                let is_silent = SILENT.contains(&name)
                    || Attributes::new(html, attributes).any(|attribute| {
                        html[attribute.name.clone()].eq_ignore_ascii_case("class")
                            && html[attribute.value.clone()]
                                .split_whitespace()
                                .any(|class| SILENT_CLASSES.contains(&class))
                    });
                if is_silent && !is_void(name) {
                    silent = Some((name, 1));
                } else if name.eq_ignore_ascii_case("br") {
                    block.text.push(' ');
                } else if !is_inline(name) {
                    finish(&mut block, &mut blocks);
                } else if name.eq_ignore_ascii_case("a") {
                    n_links += 1;
                }
            }
            Token::Close { name, range } => {
                let name = &html[name];
                if let Some((outer, n_open)) = &mut silent {
                    *n_open -= u32::from(*outer == name);
                    if *n_open == 0 {
                        silent = None;
                    }
                } else if !is_inline(name) {
                    finish(&mut block, &mut blocks);
                    n_links = 0;
                } else {
                    n_links -= u32::from(name.eq_ignore_ascii_case("a") && n_links > 0);
                }
                // The end of a block is behind the inline elements that its last word stands in.
                if n_links == 0 && is_inline(name) && !block.text.is_empty() {
                    block.end = range.end as u32;
                }
            }
            Token::Opaque(_) | Token::Comment { .. } => {}
        }
    }
    finish(&mut block, &mut blocks);
    blocks
}

fn is_inline(name: &str) -> bool {
    INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(name))
}

fn finish(block: &mut TextBlock, blocks: &mut Vec<TextBlock>) {
    let block = std::mem::take(block);
    if !block.text.trim().is_empty() {
        blocks.push(block);
    }
}
