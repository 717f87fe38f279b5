//! Messages about the options of comment services.

use super::shown;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SitePath;

/// Options for a provider that is not chosen.
pub fn options_without_provider(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::warning("unused-key", "`provider_options` has no effect without `provider`")
        .at(path, span)
        .help("name the provider: `provider = \"giscus\"`")
}

/// An option that the service does not have, as far as postil knows.
pub fn unknown_option(path: &SitePath, span: Span, word: &str, service: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::warning("unknown-key", format!("{service} has no option `{}`", shown(word))).at(path, span);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("it is left out; write the options as the manual's table names them"),
    }
}

/// An option that the author must leave to postil.
pub fn set_by_postil(path: &SitePath, span: Span, word: &str) -> Diagnostic {
    Diagnostic::warning("unused-key", format!("postil sets `{}` itself", shown(word)))
        .at(path, span)
        .help("take it out: a thread belongs to its essay, wherever that is moved")
}

/// An option that cannot be what it is.
pub fn bad_option(path: &SitePath, span: Span, key: &str, value: &str, help: &str) -> Diagnostic {
    Diagnostic::error("bad-option", format!("`{key}` cannot be `{}`", shown(value))).at(path, span).help(help)
}
