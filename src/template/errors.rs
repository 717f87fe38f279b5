//! What Tera says, as diagnostics with the template's span.

use std::collections::BTreeMap;

use tera::{Error, ErrorKind, ReportError};

use super::tera1;
use crate::diagnostic::{Diagnostic, Span, messages};
use crate::path::SitePath;

/// A template that does not parse. Whatever of it is Tera 1 is named too.
pub fn syntax(error: &Error, path: &SitePath, text: &str) -> Vec<Diagnostic> {
    let report = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report,
        kind => return vec![messages::template::broken(path, None, &kind.to_string())],
    };
    let mut diagnostics = vec![messages::template::broken(path, Some(span(report)), report.message())];
    diagnostics.extend(tera1::idioms(path, text));
    diagnostics
}

fn span(report: &ReportError) -> Span {
    Span::new(report.span().range.clone())
}

/// Templates that parse but do not fit together: unknown functions, filters, parents, includes. Tera gives one text with
/// several reports in it, each `error: …` and ` --> name:line:column` and a line of carets.
pub fn load(error: &Error, own: &[(SitePath, String)]) -> Vec<Diagnostic> {
    let text = error.to_string();
    let mut diagnostics = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ") else { continue };
        let place = lines.peek().and_then(|line| line.trim_start().strip_prefix("--> ")).and_then(parse_place);
        let Some((name, line_number, column)) = place else {
            diagnostics.push(messages::template::unfit(message));
            continue;
        };
        let carets = lines.clone().take(6).find_map(|line| {
            let after = line.split_once('|')?.1.trim_start();
            after.starts_with('^').then(|| after.chars().take_while(|character| *character == '^').count())
        });
        let found = own.iter().find(|(path, _)| path.strip_prefix("templates") == Some(name));
        match found {
            Some((path, text)) => {
                let start = offset(text, line_number, column);
                let end = (start + carets.unwrap_or(1)).min(text.len());
                diagnostics.push(messages::template::broken(path, Some(Span::new(start..end)), message));
            }
            None => diagnostics.push(messages::template::unfit(&format!("{message} in the built-in `{name}`"))),
        }
    }
    let unparsed = diagnostics.is_empty();
    for (path, text) in own {
        diagnostics.extend(tera1::idioms(path, text));
    }
    if unparsed {
        diagnostics.push(messages::template::unfit(&text));
    }
    diagnostics
}

/// `name:line:column`
fn parse_place(place: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = place.trim().rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    Some((name, line.parse().ok()?, column.parse().ok()?))
}

/// The byte offset of a 1-based line and 1-based column.
fn offset(text: &str, line_number: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line_number.saturating_sub(1)).map(str::len).sum();
    let line = text[start.min(text.len())..].lines().next().unwrap_or_default();
    start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

/// A template that failed on a page: the template's span, and the page.
pub fn render(error: &Error, name: &str, own: &BTreeMap<String, SitePath>, source: Option<&SitePath>) -> Diagnostic {
    match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
            let path = own.get(report.filename());
            messages::template::failed(path, report.filename(), Some(span(report)), report.message(), source)
        }
        kind => messages::template::failed(own.get(name), name, None, &kind.to_string(), source),
    }
}
