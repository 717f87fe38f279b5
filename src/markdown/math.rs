//! Formulas: TeX to MathML, so that a page needs no script to show them.

use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::emit::Emitter;
use crate::diagnostic::messages::markdown as messages;

/// Longest formula, and deepest nesting in one: the translator calls itself for each brace.
const LONGEST: usize = 20_000;
const DEEPEST: usize = 100;

/// A pure function of nothing: the translator's tables. The TeX goes along as an annotation, for
/// those who copy a formula.
static TRANSLATOR: LazyLock<LatexToMathML> = LazyLock::new(|| {
    let config = MathCoreConfig { annotation: true, ..MathCoreConfig::default() };
    LatexToMathML::new(config).expect("no macros are defined, so none can be wrong")
});

impl Emitter<'_> {
    /// `$tex$` or `$$tex$$`.
    pub(super) fn math(&mut self, tex: &str, source: Range<usize>, is_display: bool) {
        let breaks = is_display && self.paragraph.is_some() && self.open.last() == Some(&"</p>\n");
        if breaks {
            self.break_paragraph();
        } else {
            self.begin_inline();
        }
        match translate(tex, is_display) {
            Ok(mathml) => self.out.push(&mathml),
            Err((range, error)) => {
                self.report_math(tex, range, source, is_display, &error);
                let (open, close) = if breaks {
                    ("<pre class=\"math-error\" tabindex=\"0\"><code>", "</code></pre>")
                } else {
                    ("<code class=\"math-error\">", "</code>")
                };
                self.out.push(open);
                self.out.push_text(tex);
                self.out.push(close);
            }
        }
        if breaks {
            self.out.push("\n");
        }
        self.prose.code(tex);
    }

    /// Ends the paragraph before a displayed formula. What follows begins another one.
    fn break_paragraph(&mut self) {
        let Some(paragraph) = &mut self.paragraph else { return };
        if paragraph.is_broken {
            return;
        }
        paragraph.is_broken = true;
        if self.frames.is_empty() {
            self.summary.close_element(self.open.len() - 1);
        }
        let at = paragraph.at;
        if self.out.len() == at + "<p>".len() {
            self.out.text.truncate(at);
        } else {
            let end = self.out.text.trim_end().len();
            self.out.text.truncate(end);
            self.out.push("</p>\n");
        }
    }

    fn report_math(&mut self, tex: &str, range: Range<usize>, source: Range<usize>, is_display: bool, error: &str) {
        let fence = if is_display { 2 } else { 1 };
        let inner = source.start + fence..source.end.saturating_sub(fence).max(source.start + fence);
        // In a quote, the formula's lines are not as they stand in the file.
        let range = if self.source.get(inner.clone()) == Some(tex) {
            let start = tex.floor_char_boundary(range.start.min(tex.len()));
            let end = tex.ceil_char_boundary(range.end.clamp(start, tex.len()));
            if start == end { inner } else { inner.start + start..inner.start + end }
        } else {
            source
        };
        self.findings.add(range, |path, span| messages::broken_math(path, span, error));
    }
}

fn translate(tex: &str, is_display: bool) -> Result<String, (Range<usize>, String)> {
    if tex.len() > LONGEST {
        return Err((0..tex.len(), "it is too long".to_owned()));
    }
    if let Some(at) = too_deep(tex) {
        return Err((at..at + 1, "it is nested too deeply".to_owned()));
    }
    let display = if is_display { MathDisplay::Block } else { MathDisplay::Inline };
    match TRANSLATOR.convert_with_local_state(tex, display) {
        Ok(result) => Ok(result.mathml),
        Err(error) => Err((error.0.clone(), error.error_message())),
    }
}

/// Where the nesting of `tex` gets too deep. Whatever takes an argument nests, so each is counted.
fn too_deep(tex: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in tex.bytes().enumerate() {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}
