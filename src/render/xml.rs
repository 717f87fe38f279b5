//! Writing XML: elements with text, and text that XML 1.0 allows.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use crate::bytes;

/// An XML document under construction, in memory.
pub(super) type Xml = Writer<Vec<u8>>;

/// Why writing to memory cannot fail.
pub(super) const IN_MEMORY: &str = "writing to memory cannot fail";

/// An empty document with its declaration.
pub(super) fn document() -> Xml {
    let mut writer = Writer::new(Vec::with_capacity(64 * 1024));
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None))).expect(IN_MEMORY);
    writer.get_mut().push(b'\n');
    writer
}

/// `<name>text</name>`
pub(super) fn text(writer: &mut Xml, name: &str, text: &str) {
    element(writer, name, &[], text);
}

/// `<name attributes>text</name>`
pub(super) fn element(writer: &mut Xml, name: &str, attributes: &[(&str, &str)], text: &str) {
    let element = writer.create_element(name).with_attributes(attributes.iter().copied());
    let clean = legal(text);
    match clean.is_empty() {
        true => element.write_empty().expect(IN_MEMORY),
        false => element
            .write_inner_content(|writer| {
                push_escaped(writer.get_mut(), &clean);
                Ok(())
            })
            .expect(IN_MEMORY),
    };
}

/// Appends `text` as it may stand between tags, as [`quick_xml::escape::escape`] has it.
///
/// PERF: a feed is HTML for the most part, and was copied twice, byte by byte.
fn push_escaped(xml: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|&byte| ESCAPED[usize::from(byte)]) {
        xml.extend_from_slice(&rest[..at]);
        xml.extend_from_slice(match rest[at] {
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'&' => b"&amp;",
            b'"' => b"&quot;",
            b'\'' => b"&apos;",
            // As it stands, a parser would read a line feed.
            _ => b"&#13;",
        });
        rest = &rest[at + 1..];
    }
    xml.extend_from_slice(rest);
}

/// Byte → whether it is written in another way.
const ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let bytes = b"<>&\"'\r";
    let mut at = 0;
    while at < bytes.len() {
        escaped[bytes[at] as usize] = true;
        at += 1;
    }
    escaped
};

/// Text without the characters that XML 1.0 forbids.
fn legal(text: &str) -> std::borrow::Cow<'_, str> {
    // 0xEF begins U+FFFE and U+FFFF, among others.
    let is_blank = |byte: u8| (byte == b'\t') | (byte == b'\n') | (byte == b'\r');
    if bytes::all(text.as_bytes(), |byte| (byte >= b' ') & (byte != 0xef) | is_blank(byte)) {
        return text.into();
    }
    let is_legal = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    match text.chars().all(is_legal) {
        true => text.into(),
        false => text.chars().filter(|character| is_legal(*character)).collect::<String>().into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::push_escaped;

    proptest! {
        #[test]
        fn text_is_escaped_as_the_library_does(text in "[<>&\"'\r\nab\u{e9}\u{1f600}]{0,40}") {
            let mut xml = Vec::new();
            push_escaped(&mut xml, &text);
            let expected = quick_xml::escape::escape(text.as_str());
            prop_assert_eq!(xml, expected.as_bytes());
        }
    }
}
