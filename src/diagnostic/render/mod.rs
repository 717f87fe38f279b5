//! Diagnostics as text for a terminal, one-line text, JSON or HTML.
//!
//! Pure: the texts that spans point into are handed in, and so are colour and width. A span that does
//! not fit its text (any more) is shown as near as can be and never panics.

mod json;
mod place;
mod terminal;
#[cfg(test)]
mod tests;
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Diagnostic, Severity, Span};
use crate::path::SitePath;
use place::{Place, places};

/// The texts that diagnostics point into.
pub trait Sources {
    /// The text of a file; `None` when it is gone or no UTF-8. Then no snippet is shown.
    fn text(&self, path: &SitePath) -> Option<Arc<str>>;
}

/// Texts by path.
impl Sources for BTreeMap<SitePath, Arc<str>> {
    fn text(&self, path: &SitePath) -> Option<Arc<str>> {
        self.get(path).cloned()
    }
}

/// How text for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to use ANSI colours.
    pub styled: bool,
}

impl Default for TextOptions {
    /// Plain text for a page of its own, such as a log.
    fn default() -> Self {
        Self { width: 100, styled: false }
    }
}

/// A warning or note is repeated in full so many times, once there are [`MOST`] of its code.
const SHOWN: usize = 5;
const MOST: usize = 10;

/// Diagnostics for people, in the order given: with snippets, an empty line after each, and the
/// [summary] as the last line.
///
/// Warnings and notes of which there are more than ten of a kind are shown five times and then counted;
/// errors are always shown in full.
pub fn text(diagnostics: &[Diagnostic], sources: &dyn Sources, options: &TextOptions) -> String {
    let mut out = String::new();
    let (shown, counted) = shorten(diagnostics);
    for finding in shown {
        out += &terminal::render(finding, sources, options);
        out += "\n\n";
    }
    for (severity, line) in counted {
        let _ = writeln!(out, "{}: {line} (see `--format short`)\n", terminal::name(severity, options));
    }
    if let Some(summary) = summary(diagnostics) {
        out += &summary;
        out.push('\n');
    }
    out
}

/// Diagnostics for editors and `grep`, one line each: `path:line:column: error[code]: message (help)`.
pub fn short(diagnostics: &[Diagnostic], sources: &dyn Sources) -> String {
    diagnostics.iter().map(|finding| one_line(finding, sources) + "\n").collect()
}

/// Diagnostics for programs: a JSON object in each line.
pub fn json(diagnostics: &[Diagnostic], sources: &dyn Sources) -> String {
    diagnostics.iter().map(|finding| json::object(finding, sources) + "\n").collect()
}

/// All diagnostics for the overlay in the browser: a `pre` each, of class `diagnostic` and the severity,
/// and the summary. Everything is escaped.
pub fn html(diagnostics: &[Diagnostic], sources: &dyn Sources) -> String {
    let (shown, counted) = shorten(diagnostics);
    let mut out = String::new();
    for finding in shown {
        let class = terminal::word(finding.severity);
        let text = terminal::render(finding, sources, &TextOptions::default());
        let _ = writeln!(out, r#"<pre class="diagnostic {class}">{}</pre>"#, escape(&text));
    }
    let lines = counted.into_iter().map(|(severity, line)| format!("{}: {line}", terminal::word(severity)));
    for line in lines.chain(summary(diagnostics)) {
        let _ = writeln!(out, r#"<p class="summary">{}</p>"#, escape(&line));
    }
    out
}

/// How many of what: `3 errors, 2 warnings`. `None` when there is nothing to say.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let count = diagnostics.iter().filter(|finding| finding.severity == severity).count();
            (count > 0).then(|| counted(count, terminal::word(severity)))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What is shown in full, and a line for each kind of which there is more.
fn shorten(diagnostics: &[Diagnostic]) -> (Vec<&Diagnostic>, Vec<(Severity, String)>) {
    let mut kinds: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for finding in diagnostics {
        *kinds.entry((finding.severity, &finding.code)).or_default() += 1;
    }
    let mut seen: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    let mut rest: BTreeMap<(Severity, &str), (usize, BTreeSet<&SitePath>)> = BTreeMap::new();
    let shown = diagnostics.iter().filter(|finding| {
        let kind = (finding.severity, &*finding.code);
        let count = seen.entry(kind).or_default();
        *count += 1;
        let is_shown = finding.severity == Severity::Error || kinds[&kind] <= MOST || *count <= SHOWN;
        if !is_shown {
            let (count, files) = rest.entry(kind).or_default();
            *count += 1;
            files.extend(&finding.path);
        }
        is_shown
    });
    let shown = shown.collect();
    let lines = rest.into_iter().map(|((severity, code), (count, files))| {
        let files = if files.is_empty() { String::new() } else { format!(" in {}", counted(files.len(), "file")) };
        (severity, format!("and {count} more of `{code}`{files}"))
    });
    (shown, lines.collect())
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn one_line(finding: &Diagnostic, sources: &dyn Sources) -> String {
    let mut line = String::new();
    if let Some(path) = &finding.path {
        line += path.as_str();
        if let Some((start, _)) = locate(path, finding.span, sources) {
            let _ = write!(line, ":{}:{}", start.line, start.column);
        }
        line += ": ";
    }
    let severity = terminal::word(finding.severity);
    let _ = write!(line, "{severity}[{}]: {}", finding.code, finding.message);
    if let Some(help) = &finding.help {
        let _ = write!(line, " ({help})");
    }
    // Another tool reads this by lines, whatever somebody named a file.
    line.replace(|c: char| c.is_control(), " ")
}

fn locate(path: &SitePath, span: Option<Span>, sources: &dyn Sources) -> Option<(Place, Place)> {
    Some(places(&sources.text(path)?, span?))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}
