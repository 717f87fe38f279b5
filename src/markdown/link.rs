//! Links and images: where they lead, and how they are written.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::emit::{Emitter, Mode};
use super::prose::Place;
use super::{HoleKind, Link, LinkTarget, escape};
use crate::diagnostic::messages::markdown as messages;

/// Behind so many words, an image is outside of the first view even of a large screen: it waits until the reader comes near,
/// so that the fonts need not wait for it.
const WORDS_OF_FIRST_VIEW: u32 = 150;

impl LinkTarget {
    /// What kind of place `destination` names.
    pub(super) fn of(destination: &str) -> Self {
        match destination.as_bytes() {
            [b'#', ..] => Self::Fragment,
            [b'@', b'/', ..] => Self::Content,
            [b'/', b'/', ..] => Self::External,
            [b'/', ..] => Self::Root,
            _ if scheme(destination).is_some() => Self::External,
            _ => Self::Relative,
        }
    }
}

/// The scheme of a URL that has one, as written.
fn scheme(url: &str) -> Option<&str> {
    let end = url.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')))?;
    (end > 0 && url.as_bytes()[end] == b':' && url.as_bytes()[0].is_ascii_alphabetic()).then(|| &url[..end])
}

/// The scheme of a URL that runs code or holds a document. Browsers pass over blanks and control
/// characters in a scheme, and so do we.
pub(super) fn dangerous_scheme(url: &str, is_image: bool) -> Option<&'static str> {
    let mut start = [0_u8; 16];
    let bytes = url.bytes().filter(|byte| *byte > b' ');
    let mut length = 0;
    for (slot, byte) in start.iter_mut().zip(bytes) {
        *slot = byte.to_ascii_lowercase();
        length += 1;
    }
    let start = &start[..length];
    ["javascript", "vbscript", "data"].into_iter().find(|scheme| {
        start.strip_prefix(scheme.as_bytes()).is_some_and(|rest| rest.first() == Some(&b':'))
            && !(is_image && *scheme == "data" && start.starts_with(b"data:image/"))
    })
}

impl<'a> Emitter<'a> {
    /// Remembers a link or image of the author's, and gives its index.
    pub(super) fn record_link(&mut self, destination: &str, is_image: bool, source: Range<usize>) -> usize {
        if let Some(scheme) = dangerous_scheme(destination, is_image) {
            self.findings.add(source.clone(), |path, span| messages::dangerous_link(path, span, scheme));
        }
        self.links.push(Link {
            destination: destination.to_owned(),
            target: LinkTarget::of(destination),
            is_image,
            is_alt_missing: false,
            span: self.findings.span(source),
            sentence: String::new(),
            is_generated: false,
        });
        self.links.len() - 1
    }

    /// Writes `href="#id"`, as a hole: a feed or a list needs the page's URL before it.
    pub(super) fn push_generated_href(&mut self, id: &str, source: Range<usize>) {
        self.out.push(r#" href=""#);
        let link = self.record_generated(id, source);
        self.out.hole(link, HoleKind::Url);
        self.out.push("\"");
    }

    /// Remembers a link of our own within the page.
    pub(super) fn record_generated(&mut self, id: &str, source: Range<usize>) -> usize {
        self.links.push(Link {
            destination: ["#", id].concat(),
            target: LinkTarget::Fragment,
            is_image: false,
            is_alt_missing: false,
            span: self.findings.span(source),
            sentence: String::new(),
            is_generated: true,
        });
        self.links.len() - 1
    }

    /// `[text](destination "title")` begins.
    pub(super) fn start_link(&mut self, link_type: LinkType, destination: &str, title: &str, source: Range<usize>) {
        self.begin_inline();
        let email;
        let destination = if link_type == LinkType::Email {
            email = format!("mailto:{destination}");
            &email
        } else {
            destination
        };
        self.out.push(r#"<a href=""#);
        if self.is_strict {
            escape::push_href(&mut self.out.text, destination);
            self.out.push("\"");
            self.push_title(title);
        } else {
            let link = self.record_link(destination, false, source.clone());
            let at = self.prose.plain.len() as u32;
            if self.links[link].target == LinkTarget::External {
                escape::push_href(&mut self.out.text, destination);
                self.out.push("\"");
                self.push_title(title);
                self.push_external_attributes(destination);
            } else {
                self.out.hole(link, HoleKind::Url);
                self.out.push("\"");
                self.push_title(title);
                self.prose.links.push(Place { link: link as u32, start: at, end: at });
            }
            self.open_link = Some((link as u32, source));
        }
        self.out.push(">");
    }

    /// The link ends.
    pub(super) fn end_link(&mut self) {
        self.out.push("</a>");
        if let Some((link, _)) = self.open_link.take() {
            let end = self.prose.plain.len() as u32;
            if let Some(place) = self.prose.links.last_mut()
                && place.link == link
            {
                place.end = end;
            }
        }
    }

    fn push_title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push(r#" title=""#);
            self.out.push_attribute(title);
            self.out.push("\"");
        }
    }

    /// `rel` and `target` of a link that leaves the site, as the author wants them.
    fn push_external_attributes(&mut self, destination: &str) {
        let is_web = destination.starts_with("//")
            || scheme(destination).is_some_and(|s| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https"));
        if !is_web {
            return;
        }
        let config = self.config;
        let mut rel = [
            (config.external_links_target_blank, "noopener"),
            (config.external_links_no_follow, "nofollow"),
            (config.external_links_no_referrer, "noreferrer"),
            (config.external_links_external, "external"),
        ]
        .into_iter()
        .filter_map(|(is_wanted, word)| is_wanted.then_some(word));
        if let Some(first) = rel.next() {
            self.out.push(r#" rel=""#);
            self.out.push(first);
            for word in rel {
                self.out.push(" ");
                self.out.push(word);
            }
            self.out.push("\"");
        }
        if config.external_links_target_blank {
            self.out.push(r#" target="_blank""#);
        }
    }

    /// `![alt](destination "title")` begins; what follows is the alternative text.
    pub(super) fn start_image(&mut self, destination: &str, title: &str, source: Range<usize>) {
        self.begin_inline();
        let is_figure = !self.is_strict && self.stands_alone(&source);
        if is_figure {
            self.open_figure();
        }
        self.image.start = self.out.len();
        self.out.push(r#"<img src=""#);
        if self.is_strict {
            escape::push_href(&mut self.out.text, destination);
            self.out.push("\"");
        } else {
            let link = self.record_link(destination, true, source);
            self.image.link = link;
            if self.links[link].target == LinkTarget::External {
                escape::push_href(&mut self.out.text, destination);
                self.out.push("\"");
            } else {
                self.out.hole(link, HoleKind::Image);
            }
        }
        self.image.title.clear();
        self.image.title.push_str(title);
        self.image.is_figure = is_figure;
        self.out.push(r#" alt=""#);
        self.image.alt_at = self.out.len();
        self.mode = Mode::Alt { depth: 0 };
    }

    /// The image ends.
    pub(super) fn end_image(&mut self) {
        self.mode = Mode::Prose;
        if self.is_strict {
            self.out.push("\"");
            let title = std::mem::take(&mut self.image.title);
            self.push_title(&title);
            self.out.push(" />");
            return;
        }
        self.links[self.image.link].is_alt_missing = self.out.text[self.image.alt_at..].trim().is_empty();
        self.out.push("\"");
        if !self.image.is_figure {
            let title = std::mem::take(&mut self.image.title);
            self.push_title(&title);
        }
        let is_first = self.frames.is_empty() && !std::mem::replace(&mut self.has_image, true);
        let is_lazy = !is_first || self.prose.count().words() > WORDS_OF_FIRST_VIEW;
        self.out.push(if is_lazy { r#" loading="lazy""# } else { r#" decoding="async""# });
        self.out.push(">");
        if self.frames.is_empty() {
            self.summary.cut_from_automatic(self.image.start..self.out.len());
        }
    }

    /// Whether the image at `image`, or the link that holds it, is all of its paragraph.
    fn stands_alone(&self, image: &Range<usize>) -> bool {
        let Some(paragraph) = &self.paragraph else { return false };
        let alone = match &self.open_link {
            Some((_, link)) if link.start + 1 == image.start => {
                if self.source.as_bytes().get(image.end) != Some(&b']') {
                    return false;
                }
                link
            }
            Some(_) => return false,
            None => image,
        };
        paragraph.source.start == alone.start
            && self.source.get(alone.end..paragraph.source.end).is_some_and(|rest| rest.trim().is_empty())
    }
}
