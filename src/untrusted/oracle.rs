//! What the safe renderer promises, held by a parser of HTML that browsers' own rules are written into.
//!
//! The fuzz target includes this file too.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment, serialize};
use markup5ever_rcdom::{Handle, NodeData, RcDom, SerializableHandle};

const ELEMENTS: &[&str] = &["p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ol", "ul", "li", "a"];

/// What is wrong with `html`, if anything is.
pub(super) fn check(html: &str) -> Result<(), String> {
    let root = parse(html);
    let mut problems = Vec::new();
    let mut stack: Vec<(Handle, String)> = vec![(root.clone(), "root".to_owned())];
    while let Some((node, parent)) = stack.pop() {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let name = name.local.to_string();
                if !ELEMENTS.contains(&name.as_str()) {
                    problems.push(format!("element `{name}`"));
                }
                let is_flow = matches!(name.as_str(), "p" | "pre" | "blockquote" | "ol" | "ul");
                let may_hold = match parent.as_str() {
                    "root" | "blockquote" => is_flow,
                    "ol" | "ul" => name == "li",
                    "li" => name != "li",
                    "pre" => name == "code",
                    "code" => false,
                    _ => !is_flow && name != "li",
                };
                if !may_hold {
                    problems.push(format!("`{name}` in `{parent}`"));
                }
                for attribute in attrs.borrow().iter() {
                    let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
                    if !is_allowed(&name, &key, &value) {
                        problems.push(format!("attribute {key}={value:?} of `{name}`"));
                    }
                }
                stack.extend(node.children.borrow().iter().map(|child| (child.clone(), name.clone())));
            }
            NodeData::Text { contents } => {
                let text = contents.borrow().to_string();
                if matches!(parent.as_str(), "root" | "blockquote" | "ol" | "ul" | "pre") && !text.trim().is_empty() {
                    problems.push(format!("text {text:?} in `{parent}`"));
                }
                if let Some(bad) = text.chars().find(|c| is_deceptive(*c)) {
                    problems.push(format!("character {bad:?}"));
                }
            }
            NodeData::Document => {
                stack.extend(node.children.borrow().iter().map(|child| (child.clone(), parent.clone())))
            }
            other => problems.push(format!("{other:?}")),
        }
    }
    let once = print(&root);
    if once != print(&parse(&once)) {
        problems.push(format!("no fixed point: {once:?}"));
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(format!("{} in {html:?}", problems.join("; "))),
    }
}

/// The words of `html` on one line, as a browser would see them.
pub(super) fn words(html: &str) -> String {
    let mut words = String::new();
    // The tree must outlive the walk: a node that goes takes along all that is below it.
    let root = parse(html);
    let mut stack = vec![root.clone()];
    while let Some(node) = stack.pop() {
        if let NodeData::Text { contents } = &node.data {
            words.push_str(&contents.borrow());
        }
        stack.extend(node.children.borrow().iter().rev().cloned());
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_allowed(element: &str, key: &str, value: &str) -> bool {
    match (element, key) {
        ("a", "href") => url::Url::parse(value).is_ok_and(|url| {
            let is_web =
                matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
            (is_web || url.scheme() == "mailto") && url.username().is_empty() && url.password().is_none()
        }),
        ("a", "rel") => value == "nofollow ugc noopener",
        ("code", "class") => value.strip_prefix("language-").is_some_and(|language| {
            !language.is_empty()
                && language.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+#-_.".contains(&b))
        }),
        ("ol", "start") => value.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

fn is_deceptive(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn parse(html: &str) -> Handle {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false).one(html);
    // A fragment stands in an element of its own below the document.
    let root = dom.document.children.borrow()[0].clone();
    let fragment = RcDom::default().document;
    fragment.children.replace(root.children.take());
    fragment
}

fn print(root: &Handle) -> String {
    let mut bytes = Vec::new();
    let node: SerializableHandle = root.clone().into();
    serialize(&mut bytes, &node, Default::default()).expect("memory takes all");
    String::from_utf8(bytes).expect("it is text")
}
