//! HTML as a list of start tags, read by a tokenizer that follows the WHATWG specification and is not ours.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// A start tag.
#[derive(Clone, Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// The text directly behind it: all there is in a `<script>` or `<title>`.
    pub text: String,
}

/// A page or fragment.
#[derive(Debug, Default)]
pub struct Html {
    pub elements: Vec<Element>,
    /// Text between tags, entities resolved.
    pub text: String,
    /// What a validator would complain of: parse errors, tags that are not closed or never opened.
    pub problems: Vec<String>,
}

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl Element {
    pub fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }

    /// The URLs that it holds, each with its attribute.
    pub fn urls(&self) -> Vec<(&'static str, String)> {
        let mut urls: Vec<(&'static str, String)> = Vec::new();
        for name in ["href", "src", "action", "formaction", "poster", "data", "cite", "xlink:href"] {
            urls.extend(self.get(name).map(|url| (name, url.to_owned())));
        }
        let sources = self.get("srcset").unwrap_or_default().split(',');
        urls.extend(sources.filter_map(|source| Some(("srcset", source.split_whitespace().next()?.to_owned()))));
        if self.name == "meta" {
            let content = self.get("content").unwrap_or_default();
            if self.get("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh")) {
                urls.extend(content.split_once("url=").map(|(_, url)| ("refresh", url.to_owned())));
            }
            if matches!(self.get("property"), Some("og:url" | "og:image")) {
                urls.push(("content", content.to_owned()));
            }
        }
        urls
    }
}

impl Html {
    pub fn read(text: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut html = Self::default();
        let mut open: Vec<String> = Vec::new();
        for token in Tokenizer::new_with_emitter(text, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    let attribute = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    let attributes =
                        tag.attributes.iter().map(|(name, value)| (attribute(name), attribute(value))).collect();
                    let is_foreign = open.iter().any(|name| matches!(name.as_str(), "svg" | "math"));
                    if tag.self_closing && !is_foreign && !VOID.contains(&name.as_str()) {
                        html.problems.push(format!("<{name}/> does not close itself"));
                    }
                    if !(VOID.contains(&name.as_str()) || tag.self_closing && is_foreign) {
                        open.push(name.clone());
                    }
                    html.elements.push(Element { name, attributes, text: String::new() });
                }
                Token::EndTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    match open.pop() {
                        Some(opened) if opened == name => {}
                        opened => html.problems.push(format!("</{name}> where {opened:?} is open")),
                    }
                }
                Token::String(string) => {
                    let string = String::from_utf8_lossy(&string);
                    html.text.push_str(&string);
                    if let Some(element) = html.elements.last_mut() {
                        element.text.push_str(&string);
                    }
                }
                Token::Error(error) => html.problems.push(format!("parse error: {:?}", error.value)),
                Token::Comment(_) | Token::Doctype(_) => {}
            }
        }
        html.problems.extend(open.into_iter().map(|name| format!("<{name}> is never closed")));
        html
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().filter_map(|element| element.get("id"))
    }

    /// The value of `attribute` of all elements of this name.
    pub fn all<'a>(&'a self, name: &'a str, attribute: &'a str) -> impl Iterator<Item = &'a str> {
        self.elements
            .iter()
            .filter(move |element| element.name == name)
            .filter_map(move |element| element.get(attribute))
    }

    /// Scripts that run, styles that a strict policy blocks, ids that stand twice, and what does not parse.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.problems.clone();
        let mut ids: Vec<&str> = self.ids().collect();
        ids.sort_unstable();
        faults.extend(
            ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| format!("id `{}` stands twice", pair[0])),
        );
        if ids.contains(&"") {
            faults.push("an empty id".to_owned());
        }
        for element in &self.elements {
            let name = &element.name;
            for attribute in element.attributes.keys() {
                if attribute == "style" || attribute.starts_with("on") {
                    faults.push(format!("<{name} {attribute}=…>"));
                }
            }
            match (name.as_str(), element.get("type")) {
                ("script", Some("application/ld+json")) => {
                    if let Err(error) = serde_json::from_str::<serde_json::Value>(&element.text) {
                        faults.push(format!("JSON-LD: {error} in {}", element.text));
                    }
                }
                ("script", _) => faults.push("a script".to_owned()),
                ("style", _) => faults.push("an inline style sheet".to_owned()),
                ("base", _) => faults.push("<base> changes what all links mean".to_owned()),
                _ => {}
            }
        }
        faults
    }
}
