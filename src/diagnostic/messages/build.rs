//! Findings of the engine itself.

use std::collections::BTreeSet;

use super::quoted;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::{OutPath, SitePath};

/// `--base-url` is no URL.
pub fn illegal_base_url(written: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("illegal-base-url", format!("`--base-url {written}`: {reason}"))
        .help("write it as `https://example.org` or `https://example.org/blog`")
}

/// An output that is no longer wanted, but that somebody altered.
pub fn kept_altered(path: &OutPath) -> Diagnostic {
    Diagnostic::warning("kept-altered", format!("`{path}` is no longer made, but was altered since: it is kept"))
        .help("delete it from the output folder if it is not needed")
}

/// Calls of another generator's shortcodes.
pub fn shortcodes(
    path: &SitePath,
    span: Option<Span>,
    n_calls: usize,
    n_files: usize,
    names: &BTreeSet<&str>,
) -> Diagnostic {
    let calls = if n_calls == 1 { "1 shortcode call is".to_owned() } else { format!("{n_calls} shortcode calls are") };
    let files = if n_files == 1 { "1 file".to_owned() } else { format!("{n_files} files") };
    let names = quoted(names.iter().copied());
    let mut diagnostic =
        Diagnostic::warning("shortcode", format!("{calls} left as text, in {files}: {names}")).in_file(path);
    diagnostic.span = span;
    diagnostic.label("the first of them").help("write Markdown or HTML instead; postil does not template Markdown")
}
