//! The alternative text of an image: what is written in Markdown between its brackets, as plain text.

use pulldown_cmark::Event;

use super::emit::{Emitter, Mode};

impl Emitter<'_> {
    /// An event between the brackets of an image, within `depth` elements there.
    pub(super) fn alt_event(&mut self, event: Event<'_>, depth: u32) {
        match event {
            Event::Start(_) => self.mode = Mode::Alt { depth: depth + 1 },
            Event::End(_) if depth == 0 => self.end_image(),
            Event::End(_) => self.mode = Mode::Alt { depth: depth - 1 },
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.out.push_attribute(&text);
            }
            // The specification has tags as text here, which helps no reader.
            Event::InlineHtml(tag) if self.is_strict => self.out.push_attribute(&tag),
            Event::SoftBreak | Event::HardBreak => self.out.push(" "),
            _ => {}
        }
    }
}
