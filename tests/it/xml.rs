//! XML as a tree of elements.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Node {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    /// Reads a whole document; the error says why it is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_comments = true;
        let mut stack = vec![Self::default()];
        loop {
            let event = reader.read_event().map_err(|error| format!("{error} at byte {}", reader.error_position()))?;
            let top = stack.last_mut().expect("the document itself is never closed");
            match event {
                Event::Start(start) => {
                    let node = Self::start(&start)?;
                    stack.push(node);
                }
                Event::Empty(start) => top.children.push(Self::start(&start)?),
                Event::End(_) => {
                    let node = stack.pop().expect("the reader checks that tags match");
                    stack.last_mut().ok_or("more end tags than start tags")?.children.push(node);
                }
                Event::Text(text) => top.text.push_str(&text.xml10_content()),
                Event::CData(text) => top.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let resolved = reference.resolve_char_ref().map_err(|error| error.to_string())?;
                    match (resolved, &*reference.xml10_content()) {
                        (Some(character), _) => top.text.push(character),
                        (None, "amp") => top.text.push('&'),
                        (None, "lt") => top.text.push('<'),
                        (None, "gt") => top.text.push('>'),
                        (None, "quot") => top.text.push('"'),
                        (None, "apos") => top.text.push('\''),
                        (None, name) => return Err(format!("the entity &{name}; is not XML's own")),
                    }
                }
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        let mut document = stack.pop().expect("the document itself is never closed");
        match (stack.is_empty(), document.children.len()) {
            (true, 1) => Ok(document.children.remove(0)),
            (true, n) => Err(format!("{n} root elements")),
            (false, _) => Err("an element is never closed".to_owned()),
        }
    }

    fn start(start: &quick_xml::events::BytesStart<'_>) -> Result<Self, String> {
        let mut node = Self { name: start.name().as_ref().to_owned(), ..Self::default() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            node.attributes.insert(attribute.key.as_ref().to_owned(), value.into_owned());
        }
        Ok(node)
    }

    /// The children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the only child of this name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        let mut found = self.children.iter().filter(|child| child.name == name);
        let first = found.next()?;
        found.next().is_none().then_some(first.text.as_str())
    }

    pub fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}
