//! What stands within a line of text.

use super::emit::Emitter;

impl Emitter<'_> {
    /// Before anything within a paragraph: begins another one if a formula has ended it.
    pub(super) fn begin_inline(&mut self) {
        if let Some(paragraph) = &mut self.paragraph
            && paragraph.is_broken
        {
            paragraph.is_broken = false;
            paragraph.at = self.out.len();
            self.out.push("<p>");
        }
    }

    fn is_broken(&self) -> bool {
        self.paragraph.as_ref().is_some_and(|paragraph| paragraph.is_broken)
    }

    /// Text, which stands at `source`.
    pub(super) fn text(&mut self, text: &str, source: usize) {
        if self.is_strict {
            // The specification escapes quotes everywhere.
            return self.out.push_attribute(text);
        }
        if self.is_broken() {
            let rest = text.trim_start();
            if rest.is_empty() {
                return;
            }
            self.begin_inline();
            self.out.push_text(rest);
        } else {
            self.out.push_text(text);
        }
        self.prose.text(text, source);
    }

    /// `` `code` ``.
    pub(super) fn inline_code(&mut self, code: &str) {
        self.begin_inline();
        self.out.push("<code>");
        if self.is_strict {
            self.out.push_attribute(code);
        } else {
            self.out.push_text(code);
            self.prose.code(code);
        }
        self.out.push("</code>");
    }

    /// A line ends within a paragraph.
    pub(super) fn soft_break(&mut self) {
        if !self.is_broken() {
            self.out.push("\n");
        }
        self.prose.gap();
    }

    /// A line ends, and is to end where it does.
    pub(super) fn hard_break(&mut self) {
        if !self.is_broken() {
            self.out.push(if self.is_strict { "<br />\n" } else { "<br>\n" });
        }
        self.prose.gap();
    }

    /// Opens an element within a line.
    pub(super) fn start_inline(&mut self, tag: &str, close: &'static str) {
        self.begin_inline();
        self.out.push(tag);
        self.open.push(close);
    }
}
