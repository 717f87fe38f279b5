//! The author's own HTML: passed through, with its links found.

use std::ops::Range;

use super::emit::Emitter;
use super::ids::is_id;
use super::prose::{self, Place};
use super::summary::is_fold;
use super::tags::{Attributes, Scanner, Token, is_void};
use super::{CONTINUE, FOLD, HoleKind, LinkTarget, escape};
use crate::diagnostic::messages::markdown as messages;

/// A piece of raw HTML, and where it stands in the text.
#[derive(Clone, Copy)]
struct Piece<'a> {
    html: &'a str,
    /// Offsets in `html` and the ranges they come from.
    places: &'a [(usize, Range2)],
    is_block: bool,
}

/// A range that can be copied.
type Range2 = (usize, usize);

impl Piece<'_> {
    /// Where a range of the HTML stands in the text.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        self.offset(range.start)..self.offset(range.end.saturating_sub(1)) + 1
    }

    fn offset(&self, at: usize) -> usize {
        let next = self.places.partition_point(|place| place.0 <= at).max(1);
        let (start, (low, high)) = self.places[next - 1];
        (low + at - start).min(high)
    }
}

impl Emitter<'_> {
    /// A tag or comment within a line.
    pub(super) fn inline_html(&mut self, html: &str, source: Range<usize>) {
        if self.is_strict {
            return self.out.push(html);
        }
        self.begin_inline();
        let places = [(0, (source.start, source.end))];
        self.raw_html(Piece { html, places: &places, is_block: false });
    }

    /// A line of a block of HTML, which is looked at as a whole at its end.
    pub(super) fn html_line(&mut self, html: &str, source: Range<usize>) {
        if self.is_strict {
            return self.out.push(html);
        }
        self.raw_pieces.push((self.raw.len(), source));
        self.raw.push_str(html);
    }

    /// The block of HTML ends.
    pub(super) fn end_html_block(&mut self) {
        if self.raw.is_empty() {
            return;
        }
        let start = self.out.len();
        let html = std::mem::take(&mut self.raw);
        let places: Vec<_> = self.raw_pieces.drain(..).map(|(at, source)| (at, (source.start, source.end))).collect();
        self.raw_html(Piece { html: &html, places: &places, is_block: true });
        if is_silent(&html) {
            self.summary.forget_block();
        }
        if self.frames.is_empty() && self.open.len() > 1 {
            self.summary.cut_from_automatic(start..self.out.len());
        }
        self.raw = html;
        self.raw.clear();
    }

    fn raw_html(&mut self, piece: Piece<'_>) {
        let html = piece.html;
        for token in Scanner::new(html) {
            match token {
                Token::Text(range) => {
                    self.out.push(&html[range.clone()]);
                    self.raw_text(piece, range);
                }
                // A summary has no scripts; and without its tag, which may be left out, one is text.
                Token::Opaque(range) => self.push_apart(&html[range]),
                Token::Comment { range, inner, is_closed } => {
                    if is_closed && is_fold(&html[inner]) {
                        self.push_fold();
                        continue;
                    }
                    if !is_closed {
                        let source = piece.source(range.start..range.start + 4);
                        self.findings.add(source, messages::unclosed_comment);
                    }
                    self.push_apart(&html[range]);
                }
                Token::Open { range, name, attributes } => {
                    let start = self.out.len();
                    let name = &html[name];
                    self.raw_tag(piece, &range, name, attributes);
                    if self.frames.is_empty() && !is_void(name) {
                        let place = (self.open.len() - usize::from(piece.is_block), piece.is_block);
                        self.summary.open_tag(name, start..self.out.len(), place);
                    }
                }
                Token::Close { range, name } => {
                    let start = self.out.len();
                    self.out.push(&html[range]);
                    if self.frames.is_empty() {
                        let place = (self.open.len() - usize::from(piece.is_block), piece.is_block);
                        self.summary.close_tag(&html[name], start..self.out.len(), place);
                    }
                }
            }
        }
    }

    /// Writes what is not for a summary.
    fn push_apart(&mut self, html: &str) {
        let start = self.out.len();
        self.out.push(html);
        if self.frames.is_empty() {
            self.summary.cut(start..self.out.len());
        }
    }

    /// Text between tags of a block: prose like any other.
    fn raw_text(&mut self, piece: Piece<'_>, range: Range<usize>) {
        let text = &piece.html[range.clone()];
        if self.has_braces && text.contains('{') {
            let mut past = 0;
            for (at, _) in text.match_indices('{') {
                let source = piece.offset(range.start + at);
                if source >= past
                    && let Some((_, length)) = self.source.get(source..).and_then(prose::shortcode)
                {
                    past = source + length;
                    self.shortcode(source, length);
                }
            }
        }
        self.prose.code(text);
        self.prose.terms.add(text);
    }

    fn raw_tag(&mut self, piece: Piece<'_>, range: &Range<usize>, name: &str, attributes: Range<usize>) {
        let html = piece.html;
        let mut done = range.start;
        let mut link = None;
        let mut has_alt = false;
        for attribute in Attributes::new(html, attributes) {
            let key = &html[attribute.name.clone()];
            if is_id(key) || key.eq_ignore_ascii_case("name") && name.eq_ignore_ascii_case("a") {
                self.raw_id(piece, &attribute.value, range, is_id(key));
                if self.frames.is_empty() {
                    let start = self.out.len() + attribute.range.start - done;
                    self.summary.cut(start..start + attribute.range.len());
                }
            }
            has_alt |= key.eq_ignore_ascii_case("alt");
            if key.eq_ignore_ascii_case("srcset")
                && (name.eq_ignore_ascii_case("img") || name.eq_ignore_ascii_case("source"))
            {
                self.out.push(&html[done..attribute.name.end]);
                self.raw_srcset(&html[attribute.value.clone()], piece.source(range.clone()));
                done = attribute.range.end;
                continue;
            }
            let Some(is_embedded) = is_link(name, key) else { continue };
            let destination = escape::decode(html[attribute.value.clone()].trim());
            let source = piece.source(range.clone());
            let index = self.record_link(&destination, is_embedded, source);
            link = Some(index);
            if !is_embedded && self.links[index].target != LinkTarget::External {
                let at = self.prose.plain.len() as u32;
                self.prose.links.push(Place { link: index as u32, start: at, end: at });
            }
            if self.links[index].target != LinkTarget::External {
                // Always in double quotes, whatever the author took.
                self.out.push(&html[done..attribute.name.end]);
                self.out.push("=\"");
                self.out.hole(index, HoleKind::Url);
                self.out.push("\"");
                done = attribute.range.end;
            }
        }
        self.out.push(&html[done..range.end]);
        if let Some(link) = link
            && name.eq_ignore_ascii_case("img")
        {
            self.links[link].is_alt_missing = !has_alt;
        }
    }

    /// The images of a `srcset`: each candidate is a URL and, after a blank, its width or density.
    fn raw_srcset(&mut self, value: &str, source: Range<usize>) {
        self.out.push("=\"");
        let candidates = value.split(',').map(str::trim).filter(|candidate| !candidate.is_empty());
        for (index, candidate) in candidates.enumerate() {
            let (url, descriptor) = candidate.split_at(candidate.find(char::is_whitespace).unwrap_or(candidate.len()));
            let link = self.record_link(&escape::decode(url), true, source.clone());
            self.out.push(if index > 0 { ", " } else { "" });
            match self.links[link].target {
                LinkTarget::External => self.out.push(&url.replace('"', "&quot;")),
                _ => self.out.hole(link, HoleKind::Url),
            }
            self.out.push(&descriptor.replace('"', "&quot;"));
        }
        self.out.push("\"");
    }

    fn raw_id(&mut self, piece: Piece<'_>, value: &Range<usize>, tag: &Range<usize>, is_id: bool) {
        let id = escape::decode(&piece.html[value.clone()]).into_owned();
        if id.is_empty() {
            return;
        }
        if is_id && !self.ids.take_written(&id) {
            let source = piece.source(if value.is_empty() { tag.clone() } else { value.clone() });
            self.findings.add(source, |path, span| messages::duplicate_id(path, span, &id));
        }
        self.anchors.push(id);
    }

    /// `<!-- more -->`: the summary ends here.
    fn push_fold(&mut self) {
        // With nothing before it, there is nothing to make a summary of.
        if !self.frames.is_empty() || self.out.text.trim_ascii_start().is_empty() {
            return;
        }
        let at = self.out.len();
        let (open, paragraph) = (&self.open, &self.paragraph);
        let closers = || {
            // A paragraph that a formula has ended needs no end.
            let is_broken = paragraph.as_ref().is_some_and(|paragraph| paragraph.is_broken);
            let open = if is_broken { &open[..open.len() - 1] } else { open };
            open.iter().rev().copied().collect()
        };
        if self.summary.fold(at, closers) {
            self.out.push(FOLD);
            self.anchors.push(CONTINUE.to_owned());
        }
    }
}

/// Whether `html` says nothing to a reader: comments and blanks.
fn is_silent(html: &str) -> bool {
    Scanner::new(html).all(|token| match token {
        Token::Comment { .. } => true,
        Token::Text(range) => html[range].trim().is_empty(),
        _ => false,
    })
}

/// Whether an attribute is a link, and if so, whether to something that is embedded.
fn is_link(tag: &str, attribute: &str) -> Option<bool> {
    let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(tag));
    if attribute.eq_ignore_ascii_case("href") {
        is(&["a", "area"]).then_some(false).or_else(|| is(&["link"]).then_some(true))
    } else if attribute.eq_ignore_ascii_case("poster") {
        is(&["video"]).then_some(true)
    } else if attribute.eq_ignore_ascii_case("src") {
        is(&["img", "audio", "video", "source", "track", "iframe", "embed", "script", "input"]).then_some(true)
    } else if attribute.eq_ignore_ascii_case("poster") {
        is(&["video"]).then_some(true)
    } else {
        None
    }
}
