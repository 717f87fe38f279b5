//! Readers' answers: `feedback.toml` in an essay's folder.

use serde::{Deserialize, Serialize};

use super::Date;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::path::SitePath;

/// The tallies of one essay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Its file.
    pub path: SitePath,
    /// Until when answers were counted.
    pub as_of: Option<Date>,
    /// Question id → (option id, count), in the order written.
    pub tallies: Vec<(Spanned<String>, Vec<(Spanned<String>, u64)>)>,
    /// All findings about this file.
    pub diagnostics: Vec<Diagnostic>,
}
