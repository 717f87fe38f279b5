//! Findings about templates.

use crate::diagnostic::{Diagnostic, Span};
use crate::path::SitePath;

/// A template that cannot be read.
pub fn broken(path: &SitePath, span: Option<Span>, message: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::error("template", lower(message)).in_file(path);
    diagnostic.span = span;
    diagnostic
}

/// Templates that do not fit together, at no known place.
pub fn unfit(message: &str) -> Diagnostic {
    Diagnostic::error("template", lower(message))
}

/// A template that failed on a page.
pub fn failed(
    path: Option<&SitePath>,
    name: &str,
    span: Option<Span>,
    message: &str,
    source: Option<&SitePath>,
) -> Diagnostic {
    let message = match path {
        Some(_) => lower(message),
        None => format!("{} in the built-in template `{name}`", lower(message)),
    };
    let mut diagnostic = Diagnostic::error("template", message);
    if path.is_some() {
        diagnostic.span = span;
    }
    diagnostic.path = path.cloned();
    match source {
        Some(source) if path.is_some() => diagnostic.related(source, None, "the page that was being rendered"),
        Some(source) => diagnostic.in_file(source),
        None => diagnostic,
    }
}

/// Tera 1 in a template.
pub fn tera1(path: &SitePath, span: Span, idiom: &str, instead: &str) -> Diagnostic {
    Diagnostic::warning("tera-1", format!("`{idiom}` is Tera 1, and postil reads Tera 2")).at(path, span).help(instead)
}

/// A template that is asked for and does not exist.
pub fn unknown(path: &SitePath, span: Option<Span>, name: &str, candidate: Option<&str>) -> Diagnostic {
    let mut diagnostic = Diagnostic::error("unknown-template", format!("there is no template `{name}`")).in_file(path);
    diagnostic.span = span;
    match candidate {
        Some(candidate) => diagnostic.help(format!("did you mean `{candidate}`?")),
        None => diagnostic.help(format!("put it into `templates/{name}`")),
    }
}

fn lower(message: &str) -> String {
    let mut characters = message.trim().trim_end_matches('.').chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
