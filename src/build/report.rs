//! What a build did.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Loaded, Why, sorted};
use crate::diagnostic::{Diagnostic, Severity, messages};
use crate::output;
use crate::path::OutPath;
use crate::site::visibility::Hidden;

/// The result of a build.
#[derive(Debug, Default)]
pub struct Report {
    /// All findings, in the order shown.
    pub diagnostics: Vec<Diagnostic>,
    /// How many of everything.
    pub counts: Counts,
    /// Where the output went.
    pub output_dir: Option<PathBuf>,
    /// Outputs that were rendered, and why; the others were kept or copied.
    pub rendered: BTreeMap<OutPath, Why>,
    /// Outputs that were written, since they are new or differ; sorted.
    pub written: Vec<OutPath>,
    /// Own outputs that were deleted, sorted.
    pub removed: Vec<OutPath>,
    /// When the next page comes or goes by its date, in seconds since 1970.
    pub next_change: Option<i64>,
    /// The output was published.
    pub is_published: bool,
    /// Nothing was found that fails a build.
    pub is_healthy: bool,
}

/// How many of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Content files read.
    pub sources: usize,
    /// HTML pages made.
    pub pages: usize,
    /// Other files made or copied.
    pub files: usize,
    /// Files that were written, since they are new or differ.
    pub written: usize,
    /// Files that were the same already.
    pub unchanged: usize,
    /// Own files that were deleted.
    pub removed: usize,
    /// Drafts left out.
    pub drafts: usize,
    /// Scheduled pages left out.
    pub scheduled: usize,
    /// Expired pages left out.
    pub expired: usize,
    /// Content files refused: an error stands in them.
    pub refused: usize,
}

impl Report {
    /// A build that came to nothing.
    pub fn failed(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics: sorted(diagnostics), ..Self::default() }
    }

    /// A build with these findings.
    pub fn new(diagnostics: Vec<Diagnostic>, loaded: &Loaded) -> Self {
        let left_out = |why: Hidden| loaded.hidden.iter().filter(|page| page.why == why && !page.is_included).count();
        let diagnostics = sorted(diagnostics);
        let mut refused: Vec<_> = diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .filter_map(|found| found.path.as_ref())
            .filter(|path| path.as_str().starts_with("content/"))
            .collect();
        refused.dedup();
        let counts = Counts {
            sources: loaded.n_sources,
            drafts: left_out(Hidden::Draft),
            scheduled: left_out(Hidden::Scheduled),
            expired: left_out(Hidden::Expired),
            refused: refused.len(),
            ..Counts::default()
        };
        Self { counts, diagnostics, next_change: loaded.next_change, ..Self::default() }
    }

    /// Notes what was published.
    pub fn published(&mut self, published: output::Report) {
        self.is_published = true;
        self.counts.written = published.written.len();
        self.counts.unchanged = published.unchanged;
        self.counts.removed = published.removed.len();
        self.written = published.written;
        self.removed = published.removed;
        self.diagnostics.extend(published.kept.iter().map(messages::build::kept_altered));
    }
}
