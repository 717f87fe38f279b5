//! Writing XML: elements with text, and text that XML 1.0 allows.

use pulldown_cmark_escape::escape_html_body_text;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::bytes::{self, are, are_between};

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
        false => {
            // PERF: most of a feed is escaped HTML, and this looks at sixteen bytes at once.
            let mut escaped = String::with_capacity(clean.len() + clean.len() / 8);
            escape_html_body_text(&mut escaped, &clean).expect(IN_MEMORY);
            element.write_text_content(BytesText::from_escaped(escaped)).expect(IN_MEMORY)
        }
    };
}

/// Text without the characters that XML 1.0 forbids.
fn legal(text: &str) -> std::borrow::Cow<'_, str> {
    // 0xEF begins U+FFFE and U+FFFF, among others.
    let are_blank = |bytes| are(bytes, b'\t') | are(bytes, b'\n') | are(bytes, b'\r');
    if bytes::all(text.as_bytes(), |bytes| {
        are_between(bytes, b' ', 0xee) | are_between(bytes, 0xf0, 0xff) | are_blank(bytes)
    }) {
        return text.into();
    }
    let is_legal = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    match text.chars().all(is_legal) {
        true => text.into(),
        false => text.chars().filter(|character| is_legal(*character)).collect::<String>().into(),
    }
}
