//! What went wrong in the author's files: severity, code, message, place, and what to do about it.
//!
//! Knows nothing of how a file was read or of the terminal's size. Every message has one constructor
//! in [`messages`]; [`render`] turns diagnostics into text for a terminal, one-line text, JSON or HTML.

pub mod messages;
pub mod render;

use serde::{Deserialize, Serialize};

use crate::path::SitePath;

/// How much a diagnostic matters. Errors fail a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The output would be wrong or incomplete.
    Error,
    /// Something is probably not meant; the output is still complete.
    Warning,
    /// Worth knowing; never fails a build, not even a strict one.
    Note,
}

/// A half-open range of bytes in one file, 0-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`. Files are refused long before 4 GiB, so offsets fit.
    pub fn new(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }

    /// The same span, `by` bytes further on: from a slice's offsets to its file's.
    pub fn shift(self, by: usize) -> Self {
        Self { start: self.start + by as u32, end: self.end + by as u32 }
    }

    /// As a range of `usize`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file it came from.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs them.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A further place that a diagnostic points at, such as the other of two colliding sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Related {
    /// The file.
    pub path: SitePath,
    /// The bytes, if a part of the file is meant.
    pub span: Option<Span>,
    /// What is there: lower case, no period.
    pub label: String,
}

/// One finding about the author's files.
///
/// The message is lower case without a final period, with names in backticks; `help` can be acted upon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable kebab-case name such as `unknown-key`.
    pub code: std::borrow::Cow<'static, str>,
    /// The finding in one line.
    pub message: String,
    /// The file it is about, relative to the site's root; `None` when it is about no file.
    pub path: Option<SitePath>,
    /// The bytes it is about; `None` when it is about the whole file.
    pub span: Option<Span>,
    /// Words under the marked bytes.
    pub label: Option<String>,
    /// Further places.
    pub related: Vec<Related>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code: code.into(),
            message: message.into(),
            path: None,
            span: None,
            label: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// An error with `code`.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning with `code`.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note with `code`.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// About `path` as a whole.
    #[must_use]
    pub fn in_file(mut self, path: &SitePath) -> Self {
        self.path = Some(path.clone());
        self
    }

    /// About the bytes `span` of `path`.
    #[must_use]
    pub fn at(mut self, path: &SitePath, span: Span) -> Self {
        self.path = Some(path.clone());
        self.span = Some(span);
        self
    }

    /// With words under the marked bytes.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With a hint that can be acted upon.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a further place.
    #[must_use]
    pub fn related(mut self, path: &SitePath, span: Option<Span>, label: impl Into<String>) -> Self {
        self.related.push(Related { path: path.clone(), span, label: label.into() });
        self
    }

    fn sort_key(&self) -> impl Ord + '_ {
        (&self.path, self.span, self.severity, &self.code, &self.message, &self.related)
    }
}

/// Sorts by path and place, then drops exact repetitions: the order in which diagnostics are shown.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup();
}

/// The candidate closest to `word`, if one is close enough to be what was meant.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len().min(word.len()) / 4)
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
}
