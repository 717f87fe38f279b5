//! Formulas: TeX to MathML, so that a page needs no script to show them.

use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::emit::Emitter;
use super::tags::{Attributes, Scanner, Token};
use crate::diagnostic::messages::markdown as messages;

/// Longest formula.
const LONGEST: usize = 10_000;
/// Bytes of TeX that fit into the narrowest column.
const WIDE: usize = 24;
/// What may nest in a formula that is translated on the spot. The translator calls itself for each
/// argument; a formula with more gets a stack on which even the longest one fits.
const MANY: usize = 200;
const DEEP_STACK: usize = 128 << 20;

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
            Ok(mathml) if tex.len() <= WIDE => self.out.push(&mathml),
            // What may be wider than a telephone scrolls by itself, so that the keyboard must reach it.
            Ok(mathml) => {
                self.out.push("<span class=\"scroll\" tabindex=\"0\">");
                self.out.push(&mathml);
                self.out.push("</span>");
            }
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
    let display = if is_display { MathDisplay::Block } else { MathDisplay::Inline };
    let convert = || TRANSLATOR.convert_with_local_state(tex, display);
    let nesting = tex.bytes().filter(|byte| matches!(byte, b'\\' | b'{' | b'[' | b'(' | b'^' | b'_')).count();
    // The translator panics on formulas that it does not expect, such as a cell that `\color` runs over.
    let convert = || std::panic::catch_unwind(convert).ok();
    let result = if nesting <= MANY {
        convert()
    } else {
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, convert);
            thread.ok()?.join().ok()?
        })
    };
    let result = result.ok_or_else(|| (0..tex.len(), "the translator gave up on it".to_owned()))?;
    match result {
        Ok(result) => Ok(without_styles(result.mathml)),
        Err(error) => Err((error.0.clone(), error.error_message())),
    }
}

/// `mathml` with classes and attributes instead of inline styles, which a strict content security
/// policy refuses, and without ids, which would not be unique in the page.
fn without_styles(mathml: String) -> String {
    if ![" style=", " id=", " href="].iter().any(|name| mathml.contains(name)) {
        return mathml;
    }
    let mut out = String::with_capacity(mathml.len());
    for token in Scanner::new(&mathml) {
        let Token::Open { range, attributes, .. } = token else {
            let (Token::Text(range)
            | Token::Opaque(range)
            | Token::Comment { range, .. }
            | Token::Close { range, .. }
            | Token::Open { range, .. }) = token;
            out.push_str(&mathml[range]);
            continue;
        };
        let mut done = range.start;
        for attribute in Attributes::new(&mathml, attributes) {
            let name = &mathml[attribute.name.clone()];
            if matches!(name, "style" | "id" | "href") {
                out.push_str(&mathml[done..attribute.range.start]);
                done = attribute.range.end;
            }
            if name == "style" {
                push_style(&mut out, &mathml[attribute.value]);
            }
        }
        out.push_str(&mathml[done..range.end]);
    }
    out
}

/// Appends what `style` says in other ways. What none exists for is fine spacing, and is left out.
fn push_style(out: &mut String, style: &str) {
    let mut classes = Vec::new();
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let value = value.trim();
        let class = match (property.trim(), value) {
            ("text-align", "left") => "ml",
            ("text-align", "right") => "mr",
            ("padding-left", "0") => "pl0",
            ("padding-right", "0") => "pr0",
            ("width", "100%") => "w100",
            ("width", "50%") => "w50",
            ("width", "7.5%") => "w7",
            ("border-top", line) => {
                if line.contains("dashed") {
                    "btd"
                } else {
                    "bt"
                }
            }
            ("border-bottom", line) => {
                if line.contains("dashed") {
                    "bbd"
                } else {
                    "bb"
                }
            }
            ("border-left", line) => {
                if line.contains("dashed") {
                    "bld"
                } else {
                    "bl"
                }
            }
            ("border-right", line) => {
                if line.contains("dashed") {
                    "brd"
                } else {
                    "br"
                }
            }
            ("font-variant-caps", _) => "sc",
            (name @ ("color" | "font-size"), _) => {
                out.push_str(if name == "color" { " mathcolor=\"" } else { " mathsize=\"" });
                out.push_str(value);
                out.push('"');
                continue;
            }
            _ => continue,
        };
        classes.push(class);
    }
    if !classes.is_empty() {
        out.push_str(" class=\"");
        out.push_str(&classes.join(" "));
        out.push('"');
    }
}
