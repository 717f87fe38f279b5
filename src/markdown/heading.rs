//! Headings: their ids, the links to them, and the list that a table of contents is made of.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::emit::Emitter;
use super::ids::is_ours;
use super::{Heading, Hole, HoleKind, escape};
use crate::config::{AnchorLinks, Slugify, Words};
use crate::diagnostic::messages::markdown as messages;
use crate::slug::slugify;

/// The heading at hand. Its tag is put before it at its end, when its text and so its id are known.
pub(super) struct OpenHeading {
    level: u8,
    /// Offset of its content.
    at: usize,
    /// The id that the author gave it.
    id: Option<String>,
    /// Classes and other attributes, as HTML.
    attributes: String,
    source: Range<usize>,
    /// The first thing of the text, and so perhaps its title.
    is_first: bool,
    links_before: usize,
    count_before: super::count::Count,
    first_cut: usize,
}

const OPEN: [&str; 6] = ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"];
const CLOSE: [&str; 6] = ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"];

impl Emitter<'_> {
    /// A heading begins.
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        classes: &[CowStr<'_>],
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
        source: Range<usize>,
        is_first: bool,
    ) {
        let mut id = id.map(CowStr::into_string);
        let mut html = String::new();
        for (index, class) in classes.iter().enumerate() {
            html.push_str(if index == 0 { " class=\"" } else { " " });
            escape::push_attribute(&mut html, class);
        }
        if !classes.is_empty() {
            html.push('"');
        }
        for (name, value) in attributes {
            let value = value.as_deref().unwrap_or_default();
            if name.eq_ignore_ascii_case("id") {
                id.get_or_insert_with(|| value.to_owned());
            } else if is_attribute_name(name) {
                html.push(' ');
                html.push_str(name);
                html.push_str("=\"");
                escape::push_attribute(&mut html, value);
                html.push('"');
            }
        }
        let level = level as u8;
        self.open.push(CLOSE[usize::from(level - 1)]);
        self.heading = Some(OpenHeading {
            level,
            at: self.out.len(),
            id: id.filter(|id| !id.is_empty()),
            attributes: html,
            source,
            is_first: is_first && level == 1 && self.open.len() == 1 && self.frames.is_empty(),
            links_before: self.links.len(),
            count_before: self.prose.count(),
            first_cut: self.summary.n_cuts(),
        });
    }

    /// The heading ends.
    pub(super) fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let text = single_spaced(&self.prose.plain);
        if heading.is_first {
            self.first_h1 = Some(text.clone());
        }
        if heading.is_first && self.drops_first_h1 {
            return self.drop_heading(&heading);
        }
        let mut head = String::with_capacity(128);
        head.push_str(OPEN[usize::from(heading.level - 1)]);
        // A note is shown in more than one place, so that nothing in it can be pointed at.
        if !self.is_strict && self.frames.is_empty() {
            self.name_heading(&heading, text, &mut head);
        } else {
            head.push_str(&heading.attributes);
            head.push('>');
            self.put_before(&heading, &head);
        }
        if self.frames.is_empty() && self.open.len() > 1 {
            self.summary.cut_from_automatic(heading.at..self.out.len() + CLOSE[0].len());
        }
        self.end_block();
    }

    fn name_heading(&mut self, heading: &OpenHeading, text: String, head: &mut String) {
        let id = self.heading_id(heading, &text);
        let id_at = heading.at + head.len();
        head.push_str(" id=\"");
        escape::push_attribute(head, &id);
        head.push('"');
        let id_end = heading.at + head.len();
        head.push_str(&heading.attributes);
        head.push('>');

        let mut style = self.config.insert_anchor_links;
        if style == AnchorLinks::Heading && self.out.text[heading.at..].contains("<a ") {
            // A link within a link is none.
            style = AnchorLinks::Right;
        }
        let anchor_at = heading.at + head.len();
        let mut hole_at = None;
        if matches!(style, AnchorLinks::Left | AnchorLinks::Heading) {
            head.push_str("<a class=\"anchor\" href=\"");
            hole_at = Some(heading.at + head.len());
            head.push('"');
            if style == AnchorLinks::Left {
                push_label(head, &text, &self.config.words);
                head.push_str("#</a> ");
            } else {
                head.push('>');
            }
        }
        let anchor_end = heading.at + head.len();
        self.put_before(heading, head);
        if let Some(at) = hole_at {
            let link = self.record_generated(&id, heading.source.clone()) as u32;
            let index = self.out.holes.partition_point(|hole| (hole.at as usize) < at);
            self.out.holes.insert(index, Hole { at: at as u32, link, kind: HoleKind::Url });
        }
        self.summary.cut(id_at..id_end);
        if anchor_end > anchor_at {
            self.summary.cut(anchor_at..anchor_end);
        }
        let end = self.out.len();
        if style == AnchorLinks::Heading {
            self.out.push("</a>");
        } else if style == AnchorLinks::Right {
            self.out.push(" <a class=\"anchor\"");
            self.push_generated_href(&id, heading.source.clone());
            push_label(&mut self.out.text, &text, &self.config.words);
            self.out.push("#</a>");
        }
        if self.out.len() > end {
            self.summary.cut(end..self.out.len());
        }
        self.anchors.push(id.clone());
        let span = self.findings.span(heading.source.clone());
        self.headings.push(Heading { level: heading.level, id, text, span });
    }

    /// Puts the heading's tag before its content.
    fn put_before(&mut self, heading: &OpenHeading, head: &str) {
        self.out.splice(heading.at, 0, head);
        if self.frames.is_empty() {
            self.summary.moved(heading.at, head.len(), heading.first_cut);
        }
    }

    fn heading_id(&mut self, heading: &OpenHeading, text: &str) -> String {
        if let Some(id) = &heading.id {
            let is_free = !(self.has_notes && is_ours(id)) && self.ids.take_written(id);
            if is_free {
                return id.clone();
            }
            self.findings.add(heading.source.clone(), |path, span| messages::duplicate_id(path, span, id));
            return self.ids.take(id);
        }
        let mut slug = slugify(text, self.anchor_slugs);
        if self.anchor_slugs == Slugify::Off {
            // An id holds no blanks.
            slug = slug.split_whitespace().collect::<Vec<_>>().join("-");
        }
        self.ids.take(if slug.is_empty() { "section" } else { &slug })
    }

    /// The heading became the page's title: takes it back.
    fn drop_heading(&mut self, heading: &OpenHeading) {
        self.out.text.truncate(heading.at);
        self.out.holes.retain(|hole| (hole.at as usize) < heading.at);
        self.summary.truncate(heading.at);
        self.anchors.clear();
        self.notes.take_back();
        // What its notes' marks pointed at went with it; the author's own links are still checked.
        let mut index = 0;
        self.links.retain(|link| {
            index += 1;
            index <= heading.links_before || !link.is_generated
        });
        self.prose.links.clear();
        self.prose.take_back(heading.count_before);
        self.open.pop();
        self.summary.forget_block();
    }
}

/// ` aria-label="…">` of a link to the heading `title`.
fn push_label(html: &mut String, title: &str, words: &Words) {
    html.push_str(" aria-label=\"");
    escape::push_attribute(html, &words.fill("heading_link", &[("title", title)]));
    html.push_str("\">");
}

/// `text` with one blank wherever there are some, and none around it.
fn single_spaced(text: &str) -> String {
    if is_single_spaced(text) {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `text` is known to have no blank that [`single_spaced`] would take out. PERF: nearly all headings are plain.
fn is_single_spaced(text: &str) -> bool {
    let mut is_behind_blank = true;
    let is_single = |byte: u8| {
        let was_behind_blank = std::mem::replace(&mut is_behind_blank, byte == b' ');
        byte.is_ascii_graphic() || byte == b' ' && !was_behind_blank
    };
    text.bytes().all(is_single) && !is_behind_blank
}

fn is_attribute_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::single_spaced;

    proptest! {
        #[test]
        fn words_stand_one_blank_apart(text in "[ab \t\n\u{a0}\u{2003}é]{0,12}") {
            prop_assert_eq!(single_spaced(&text), text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}
