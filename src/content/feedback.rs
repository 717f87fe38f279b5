//! Readers' answers: `feedback.toml` in an essay's folder.

use serde::{Deserialize, Serialize};

use super::{ContentOptions, Date, date, keys};
use crate::config::Question;
use crate::diagnostic::messages::content as messages;
use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::document::{self, Entry, Fields, Format, Origin, Value};
use crate::path::SitePath;

/// The answers to one question: its id, and the count of each option.
pub type Tally = (Spanned<String>, Vec<(Spanned<String>, u64)>);

/// The tallies of one essay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Its file.
    pub path: SitePath,
    /// Until when answers were counted.
    pub as_of: Option<Date>,
    /// Question id → (option id, count), in the order written.
    pub tallies: Vec<Tally>,
    /// All findings about this file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the tallies `path`, whose whole text is `text`. `None` when it is no TOML; a question or
/// count that is wrong is reported and left out. The list is complete either way; the tallies hold a
/// copy of it.
pub fn parse(path: &SitePath, text: &str, options: &ContentOptions<'_>) -> (Option<Feedback>, Vec<Diagnostic>) {
    let config = options.config;
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let parsed = document::toml::parse(text, start..text.len(), path);
    if !parsed.is_whole {
        return (None, parsed.diagnostics);
    }
    let origin = Origin { path, text, format: Format::Toml };
    let mut fields = Fields::new(origin, &parsed.table, Span::default(), keys::FEEDBACK, "key of a tally");
    let as_of = date::read(&mut fields, "as_of", &config.timezone).map(|date| date.value);
    let questions = &config.feedback.questions;
    let mut tallies = Vec::new();
    for entry in fields.unknown() {
        let id = &entry.key.value;
        let Some(question) = questions.iter().find(|question| question.id == *id) else {
            let known: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
            fields.report(messages::unknown_question(path, entry.key.span, id, &known));
            continue;
        };
        if let Some(counts) = counts(&mut fields, entry, question) {
            tallies.push((entry.key.clone(), counts));
        }
    }
    let mut diagnostics = parsed.diagnostics;
    diagnostics.extend(fields.finish_with_unknown_keys());
    diagnostic::sort(&mut diagnostics);
    let feedback = Feedback { path: path.clone(), as_of, tallies, diagnostics: diagnostics.clone() };
    (Some(feedback), diagnostics)
}

fn counts(fields: &mut Fields<'_>, entry: &Entry, question: &Question) -> Option<Vec<(Spanned<String>, u64)>> {
    let path = fields.origin().path;
    let Value::Table(table) = &entry.value.value else {
        return fields.ill_typed(&entry.key.value, &entry.value, "a table of counts");
    };
    let mut counts = Vec::new();
    for option in &table.entries {
        let id = &option.key.value;
        if question.options.iter().all(|known| known.id != *id) {
            let known: Vec<&str> = question.options.iter().map(|option| option.id.as_str()).collect();
            fields.report(messages::unknown_option(path, option.key.span, &question.id, id, &known));
            continue;
        }
        match &option.value.value {
            Value::Integer(count) if *count >= 0 => counts.push((option.key.clone(), count.unsigned_abs())),
            Value::Integer(_) => {
                fields.report(messages::bad_count(path, option.value.span, id, "a negative number"));
            }
            other => fields.report(messages::bad_count(path, option.value.span, id, other.type_name())),
        }
    }
    Some(counts)
}
