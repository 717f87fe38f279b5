//! Blocks of code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, TagEnd};

use super::emit::{Emitter, Mode};
use super::fence::{ATTRIBUTES, Fence, Problem};
use super::highlight::{self, Grammar};
use crate::diagnostic::messages::markdown as messages;

/// The block of code at hand.
#[derive(Default)]
pub(super) struct CodeBlock {
    text: String,
    /// What stands behind the fence, if there is one.
    info: Option<String>,
    source: Range<usize>,
}

impl Emitter<'_> {
    /// A block of code begins.
    pub(super) fn start_code(&mut self, kind: CodeBlockKind<'_>, source: Range<usize>) {
        self.begin_block(false);
        self.mode = Mode::Code;
        self.code.text.clear();
        self.code.source = source;
        self.code.info = match kind {
            CodeBlockKind::Fenced(info) => Some(info.into_string()),
            CodeBlockKind::Indented => None,
        };
    }

    /// An event within a block of code: its text, or its end.
    pub(super) fn code_event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => self.code.text.push_str(&text),
            Event::End(TagEnd::CodeBlock) => {
                self.mode = Mode::Prose;
                let code = std::mem::take(&mut self.code);
                let start = self.out.len();
                if self.is_strict {
                    self.push_strict_code(&code);
                } else {
                    self.push_code(&code);
                }
                if self.frames.is_empty() && !self.open.is_empty() {
                    self.summary.cut_from_automatic(start..self.out.len());
                }
                self.code = code;
                self.close_in_summary();
            }
            _ => {}
        }
    }

    fn push_strict_code(&mut self, code: &CodeBlock) {
        let language = code.info.as_deref().and_then(|info| info.split_whitespace().next());
        self.out.push("<pre><code");
        if let Some(language) = language {
            self.out.push(" class=\"language-");
            self.out.push_attribute(language);
            self.out.push("\"");
        }
        self.out.push(">");
        self.out.push_attribute(&code.text);
        self.out.push("</code></pre>\n");
    }

    fn push_code(&mut self, code: &CodeBlock) {
        let fence = Fence::parse(code.info.as_deref().unwrap_or_default());
        self.report_fence(&fence, code);
        if let Some(name) = fence.name {
            self.out.push("<figure class=\"code\"><figcaption>");
            self.out.push_text(name);
            self.out.push("</figcaption>");
        }
        // Code scrolls sideways, so that the keyboard must reach it; a group, since landmarks are for larger things.
        self.out.push("<pre class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"");
        self.out.push_attribute(self.config.words.phrase("code"));
        self.out.push("\"><code");
        if let Some(language) = fence.language {
            self.out.push(" class=\"language-");
            self.out.push_attribute(language);
            self.out.push("\"");
        }
        self.out.push(">");
        let grammar = self.grammar(&fence, code);
        if fence.is_by_line() {
            let mut html = String::with_capacity(code.text.len() * 2);
            highlight::push_highlighted(&mut html, grammar, &code.text, &self.config.highlighted);
            push_lines(&mut self.out.text, &html, &fence);
        } else {
            highlight::push_highlighted(&mut self.out.text, grammar, &code.text, &self.config.highlighted);
        }
        self.out.push("</code></pre>");
        self.out.push(if fence.name.is_some() { "</figure>\n" } else { "\n" });
    }

    fn grammar(&mut self, fence: &Fence<'_>, code: &CodeBlock) -> Grammar {
        let Some(language) = fence.language.filter(|_| self.config.highlight_code) else {
            return Grammar::Plain;
        };
        if let Some(grammar) = highlight::grammar(language) {
            return grammar;
        }
        let closest = self.findings.suggest(language, highlight::names());
        let range = self.in_fence(code, language);
        self.findings.add(range, |path, span| messages::unknown_language(path, span, language, closest));
        Grammar::Plain
    }

    fn report_fence(&mut self, fence: &Fence<'_>, code: &CodeBlock) {
        for problem in &fence.problems {
            match *problem {
                Problem::UnknownAttribute(name) => {
                    let closest = self.findings.suggest(name, ATTRIBUTES);
                    let range = self.in_fence(code, name);
                    self.findings.add(range, |path, span| messages::unknown_fence_attribute(path, span, name, closest));
                }
                Problem::InvalidValue { key, value } => {
                    let range = self.in_fence(code, if value.is_empty() { key } else { value });
                    self.findings.add(range, |path, span| messages::invalid_fence_value(path, span, key, value));
                }
            }
        }
    }

    /// Where in the text `part` of a fence stands.
    fn in_fence(&self, code: &CodeBlock, part: &str) -> Range<usize> {
        let block = &self.source[code.source.clone()];
        let line = block.lines().next().unwrap_or_default();
        let info = line.trim_start_matches(['`', '~', ' ', '\t']);
        let start = code.source.start + line.len() - info.len();
        // With escapes in it, the part is not there as such.
        match info.find(part) {
            Some(at) => start + at..start + at + part.len(),
            None => start..start + info.trim_end().len(),
        }
    }
}

/// Appends the lines of `html` with what `fence` says about them.
fn push_lines(out: &mut String, html: &str, fence: &Fence<'_>) {
    let first = fence.first_number.unwrap_or(1);
    let last = first.saturating_add(html.lines().count() as u64).saturating_sub(1);
    let width = last.to_string().len();
    for (index, line) in html.split_inclusive('\n').enumerate() {
        let is_in =
            |ranges: &[std::ops::RangeInclusive<usize>]| ranges.iter().any(|range| range.contains(&(index + 1)));
        if is_in(&fence.hidden) {
            continue;
        }
        let text = line.strip_suffix('\n').unwrap_or(line);
        let is_marked = is_in(&fence.marked);
        if is_marked {
            out.push_str("<mark>");
        }
        if fence.has_numbers {
            // Padded, so that code without a style sheet lines up as well.
            let number = first.saturating_add(index as u64);
            out.push_str(&format!("<span class=\"ln\" aria-hidden=\"true\">{number:>width$} </span>"));
        }
        out.push_str(text);
        if is_marked {
            out.push_str("</mark>");
        }
        out.push_str(&line[text.len()..]);
    }
}
