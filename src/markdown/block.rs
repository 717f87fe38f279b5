//! Blocks: paragraphs, lists, quotes, tables, and what opens and closes them.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, Tag, TagEnd};

use super::emit::{Emitter, Paragraph};
use super::escape;
use super::prose;
use super::sentence;
use crate::diagnostic::messages::markdown as messages;

impl Emitter<'_> {
    /// An element begins.
    pub(super) fn start(&mut self, tag: Tag<'_>, source: Range<usize>) {
        let is_first = !std::mem::replace(&mut self.has_begun, true);
        match tag {
            Tag::Emphasis => self.start_inline("<em>", "</em>"),
            Tag::Strong => self.start_inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.start_inline("<del>", "</del>"),
            Tag::Superscript => self.start_inline("<sup>", "</sup>"),
            Tag::Subscript => self.start_inline("<sub>", "</sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, source);
                self.open.push("</a>");
            }
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, source),
            Tag::Paragraph => {
                self.start_block("<p>", "</p>\n", true);
                let at = self.out.len() - "<p>".len();
                self.paragraph = Some(Paragraph { source, at, is_broken: false });
            }
            Tag::Heading { level, id, classes, attrs } => {
                self.begin_block(false);
                self.start_heading(level, id, &classes, &attrs, source, is_first);
            }
            Tag::BlockQuote(None) => self.start_block("<blockquote>\n", "</blockquote>\n", true),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::List(None) => self.start_block("<ul>\n", "</ul>\n", true),
            Tag::List(Some(1)) => self.start_block("<ol>\n", "</ol>\n", true),
            Tag::List(Some(first)) => {
                self.start_block(&format!("<ol start=\"{first}\">\n"), "</ol>\n", true);
            }
            Tag::Item => self.start_block("<li>", "</li>\n", true),
            Tag::DefinitionList => self.start_block("<dl>\n", "</dl>\n", true),
            Tag::DefinitionListTitle => self.start_block("<dt>", "</dt>\n", true),
            Tag::DefinitionListDefinition => self.start_block("<dd>", "</dd>\n", true),
            Tag::CodeBlock(kind) => self.start_code(kind, source),
            Tag::HtmlBlock => {
                self.begin_block(false);
                // An element of its own for the summary, which never takes part of it.
                self.open.push("");
            }
            Tag::FootnoteDefinition(label) => self.start_note(&label, source),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => {
                self.table.is_head = true;
                self.table.cell = 0;
                self.start_inner("<thead><tr>", "</tr></thead>\n");
            }
            Tag::TableRow => {
                self.table.cell = 0;
                self.start_inner("<tr>", "</tr>\n");
            }
            Tag::TableCell => self.start_cell(),
            Tag::MetadataBlock(_) => {}
        }
    }

    /// An element ends.
    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => {
                self.open.pop();
                self.end_link();
                self.close_in_summary();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                let close = self.open.pop().unwrap_or_default();
                self.out.push(close);
                self.close_in_summary();
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::HtmlBlock => {
                self.end_html_block();
                self.end_block();
            }
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead => {
                self.end_block();
                self.table.is_head = false;
            }
            TagEnd::Table => {
                self.end_block();
                if self.frames.is_empty() && !self.open.is_empty() {
                    self.summary.cut_from_automatic(self.table.at..self.out.len());
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::TableRow => self.end_block(),
            // Code and alternative text have modes of their own.
            TagEnd::CodeBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Whether what is written now is the body's and on its top level.
    fn is_top_level(&self) -> bool {
        self.open.is_empty() && self.frames.is_empty()
    }

    /// Before a block: ends the text before it, begins a line.
    pub(super) fn begin_block(&mut self, is_eligible: bool) {
        self.end_prose();
        self.out.fresh_line();
        if self.is_top_level() {
            self.summary.begin_block(self.out.len(), is_eligible, self.prose.count().words());
        }
    }

    /// Opens a block; `is_eligible` if an automatic summary may have it.
    pub(super) fn start_block(&mut self, html: &str, close: &'static str, is_eligible: bool) {
        self.begin_block(is_eligible);
        self.out.push(html);
        self.open.push(close);
    }

    /// Opens a part of a block.
    fn start_inner(&mut self, html: &str, close: &'static str) {
        self.end_prose();
        self.out.push(html);
        self.open.push(close);
    }

    /// Closes the innermost block.
    pub(super) fn end_block(&mut self) {
        self.end_prose();
        let close = self.open.pop().unwrap_or_default();
        self.out.push(close);
        self.close_in_summary();
    }

    /// Tells the summary that an element has ended.
    pub(super) fn close_in_summary(&mut self) {
        if self.frames.is_empty() {
            self.summary.close_element(self.open.len());
            if self.open.is_empty() {
                self.summary.end_block(self.out.len(), self.prose.count().words());
            }
        }
    }

    fn end_paragraph(&mut self) {
        self.end_prose();
        if let Some(paragraph) = self.paragraph.take() {
            if paragraph.is_broken {
                self.open.pop();
                return self.close_in_summary();
            }
            if self.image.is_figure {
                self.image.is_figure = false;
                let caption = std::mem::take(&mut self.image.title);
                if !caption.is_empty() {
                    self.out.push("<figcaption>");
                    self.out.push_text(&caption);
                    self.out.push("</figcaption>");
                }
                if self.frames.is_empty() {
                    self.summary.cut_from_automatic(paragraph.at..self.out.len() + "</figure>\n".len());
                }
            }
        }
        self.end_block();
    }

    /// The paragraph at hand is an image: makes it a figure.
    pub(super) fn open_figure(&mut self) {
        let Some(paragraph) = &self.paragraph else { return };
        let (at, tag) = (paragraph.at, "<figure>");
        // Only the beginning of a link can stand behind it, and nothing that a summary leaves out.
        self.out.splice(at, "<p>".len(), tag);
        // The paragraph stands below the link that may be around the image.
        if let Some(close) = self.open.iter_mut().rev().find(|close| **close == "</p>\n") {
            *close = "</figure>\n";
        }
        if self.open.len() == 1 + usize::from(self.open_link.is_some()) && self.frames.is_empty() {
            self.summary.refuse_block();
        }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", "alert_note"),
            BlockQuoteKind::Tip => ("tip", "alert_tip"),
            BlockQuoteKind::Important => ("important", "alert_important"),
            BlockQuoteKind::Warning => ("warning", "alert_warning"),
            BlockQuoteKind::Caution => ("caution", "alert_caution"),
        };
        let mut html = format!("<aside class=\"alert {class}\" role=\"note\">\n<p class=\"alert-title\">");
        escape::push_text(&mut html, self.config.words.phrase(title));
        html.push_str("</p>\n");
        // The role keeps it from being a landmark wherever the theme puts the essay.
        self.start_block(&html, "</aside>\n", true);
    }

    fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.table.alignments = alignments;
        self.table.number += 1;
        // Regions are landmarks, and landmarks of one page need different names.
        let name = self.config.words.fill("table", &[("number", &self.table.number.to_string())]);
        let mut html = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"".to_owned();
        escape::push_attribute(&mut html, &name);
        html.push_str("\"><table>");
        self.start_block(&html, "</table></div>\n", false);
        self.table.at = self.out.len() - html.len();
    }

    fn start_cell(&mut self) {
        self.end_prose();
        let alignment = self.table.alignments.get(self.table.cell).copied();
        self.table.cell += 1;
        let (tag, close) = if self.table.is_head { ("<th", "</th>") } else { ("<td", "</td>") };
        self.table.cell_at = self.out.len();
        self.out.push(tag);
        // Classes, for a style attribute would be refused by a strict content security policy.
        self.out.push(match alignment {
            Some(Alignment::Left) => " class=\"left\">",
            Some(Alignment::Center) => " class=\"center\">",
            Some(Alignment::Right) => " class=\"right\">",
            _ => ">",
        });
        self.table.cell_content_at = self.out.len();
        self.open.push(close);
    }

    fn end_cell(&mut self) {
        // An empty header names nothing: to a screen reader it is a plain cell.
        if self.table.is_head && self.out.len() == self.table.cell_content_at {
            self.out.text.truncate(self.table.cell_at);
            self.out.push("<td>");
            self.open.pop();
            self.open.push("</td>");
        }
        self.end_block();
    }

    /// `[ ]` or `[x]` at the beginning of an item.
    pub(super) fn task_marker(&mut self, is_done: bool) {
        for (plain, marked) in [("<li>", "<li class=\"task\">"), ("<li>\n<p>", "<li class=\"task\">\n<p>")] {
            if self.out.text.ends_with(plain) {
                self.out.text.truncate(self.out.len() - plain.len());
                self.out.push(marked);
                if let Some(paragraph) = &mut self.paragraph {
                    paragraph.at += marked.len() - plain.len();
                }
                break;
            }
        }
        self.out.push(if is_done {
            "<input type=\"checkbox\" disabled checked aria-label=\"done\"> "
        } else {
            "<input type=\"checkbox\" disabled aria-label=\"to do\"> "
        });
    }

    /// `---`.
    pub(super) fn rule(&mut self) {
        self.has_begun = true;
        self.begin_block(false);
        self.out.push(if self.is_strict { "<hr />\n" } else { "<hr>\n" });
        self.close_in_summary();
    }

    /// The text of a block has ended: looks at it as a whole.
    pub(super) fn end_prose(&mut self) {
        if self.prose.plain.is_empty() {
            return;
        }
        if !self.is_strict {
            for place in &self.prose.links {
                let range = place.start as usize..place.end as usize;
                self.links[place.link as usize].sentence = sentence::around(&self.prose.plain, range);
            }
            // PERF: looking for one byte is several times as fast as looking for two.
            if self.has_notes && memchr::memchr(b'[', self.prose.plain.as_bytes()).is_some() {
                self.find_missing_notes();
            }
            if self.has_braces && memchr::memchr(b'{', self.prose.plain.as_bytes()).is_some() {
                self.find_shortcodes();
            }
        }
        self.prose.clear();
    }

    fn find_missing_notes(&mut self) {
        for (at, _) in self.prose.plain.match_indices("[^") {
            let Some(source) = self.prose.source(at) else { continue };
            let Some(label) = self.source.get(source..).and_then(prose::note_label) else {
                continue;
            };
            if prose::is_escaped(self.source, source) {
                continue;
            }
            self.notes.missing.push((source..source + label.len() + 3, label.to_owned()));
        }
    }

    fn find_shortcodes(&mut self) {
        let plain = std::mem::take(&mut self.prose.plain);
        let mut past = 0;
        for (at, _) in plain.match_indices('{') {
            if let Some(source) = self.prose.source(at)
                && source >= past
                && self.source.get(source..).is_some_and(|rest| rest.starts_with('{'))
                && !prose::is_escaped(self.source, source)
                && let Some((_, length)) = prose::shortcode(&self.source[source..])
            {
                past = source + length;
                self.shortcode(source, length);
            }
        }
        self.prose.plain = plain;
    }

    /// A call of another generator's at `source`.
    pub(super) fn shortcode(&mut self, source: usize, length: usize) {
        self.shortcodes += 1;
        if self.first_shortcode.is_none()
            && let Some((name, _)) = prose::shortcode(&self.source[source..])
        {
            self.first_shortcode = Some((source..source + length, name.to_owned()));
        }
    }

    /// `[^label]` without such a note: said at the end, when all labels are known.
    pub(super) fn report_missing_notes(&mut self) {
        for (range, label) in std::mem::take(&mut self.notes.missing) {
            let closest = self.findings.suggest(&label, self.notes.labels());
            self.findings.add(range, |path, span| messages::missing_note(path, span, &label, closest));
        }
    }
}
