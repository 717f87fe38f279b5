//! Splits a file into front matter and body, and reads the former into a table.

use std::ops::Range;

use crate::diagnostic::messages::content as messages;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::{self, Format, Parsed, Table};
use crate::path::SitePath;

/// The two parts of a file, as ranges of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// How the front matter is written; `None` when there is none.
    pub format: Option<Format>,
    /// What stands between the fences.
    pub matter: Range<usize>,
    /// What follows the closing fence.
    pub body: Range<usize>,
    /// The opening fence: what a missing key is reported at.
    pub opening: Range<usize>,
}

/// Finds the fences: `+++` around TOML, `---` around YAML. They may be followed by white space, and
/// blank lines may come before. The first closing fence ends the front matter.
///
/// # Errors
///
/// The place of the opening fence that is never closed.
pub fn split(text: &str) -> Result<FrontMatter, Span> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let none = FrontMatter { format: None, matter: start..start, body: start..text.len(), opening: start..start };
    let mut lines = Lines { text, at: start };
    let Some((opening, after)) = lines.by_ref().find(|(line, _)| !text[line.clone()].trim().is_empty()) else {
        return Ok(none);
    };
    let (format, fence) = match text[opening.clone()].trim_end() {
        "+++" => (Format::Toml, "+++"),
        "---" => (Format::Yaml, "---"),
        _ => return Ok(none),
    };
    let opening = opening.start..opening.start + fence.len();
    match lines.find(|(line, _)| is_closing(&text[line.clone()], format)) {
        Some((closing, body)) => {
            Ok(FrontMatter { format: Some(format), matter: after..closing.start, body: body..text.len(), opening })
        }
        None => Err(Span::new(opening)),
    }
}

/// YAML may also end with `...`, as its own specification and Jekyll have it.
fn is_closing(line: &str, format: Format) -> bool {
    match format {
        Format::Toml => line.trim_end() == "+++",
        Format::Yaml => matches!(line.trim_end(), "---" | "..."),
    }
}

/// Lines with their ranges, without line breaks, each with the offset of the line after it.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = (Range<usize>, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let start = self.at;
        let end = rest.find('\n').map_or(self.text.len(), |newline| start + newline);
        self.at = (end + 1).min(self.text.len());
        let line_end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        Some((start..line_end, self.at))
    }
}

/// A file of `content/` after its front matter was read.
#[derive(Debug)]
pub(super) struct Read {
    /// What the front matter says; empty when there is none.
    pub(super) table: Table,
    /// How it is written.
    pub(super) format: Format,
    /// Where a missing key is reported.
    pub(super) place: Span,
    /// The Markdown.
    pub(super) body: Range<usize>,
    /// What is wrong with the TOML or YAML as such.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Without syntax errors. With them, what the table lacks or holds proves nothing.
    pub(super) is_whole: bool,
}

/// Splits `text` and reads its front matter.
pub(super) fn read(text: &str, path: &SitePath) -> Read {
    let parts = match split(text) {
        Ok(parts) => parts,
        Err(opening) => {
            return Read {
                table: Table::default(),
                format: Format::Toml,
                place: opening,
                body: text.len()..text.len(),
                diagnostics: vec![messages::unclosed_front_matter(path, opening, &text[opening.range()])],
                is_whole: false,
            };
        }
    };
    let parsed = match parts.format {
        None => Parsed { is_whole: true, ..Parsed::default() },
        Some(Format::Toml) => document::toml::parse(text, parts.matter, path),
        Some(Format::Yaml) => document::yaml::parse(text, parts.matter, path),
    };
    Read {
        table: parsed.table,
        format: parts.format.unwrap_or(Format::Toml),
        place: Span::new(parts.opening),
        body: parts.body,
        diagnostics: parsed.diagnostics,
        is_whole: parsed.is_whole,
    }
}
