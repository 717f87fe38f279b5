//! Findings of the engine itself.

use std::collections::BTreeSet;

use super::quoted;
use crate::diagnostic::{Diagnostic, Span, closest};
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

/// What stands in the output folder is not what a clean build makes.
pub fn stale(path: &OutPath, is_whole: bool, asked: &BTreeSet<&str>) -> Diagnostic {
    let what = if is_whole { "stands in only one of them" } else { "has other bytes" };
    let found = Diagnostic::error("stale", format!("`{path}` {what}: the output folder and a clean build"));
    let asked = if asked.is_empty() {
        String::new()
    } else {
        format!(" (its template asks {})", quoted(asked.iter().copied()))
    };
    found.help(format!("`postil build --no-cache` mends it; this is a mistake of postil: please report it{asked}"))
}

/// No output has this path.
pub fn unknown_output<'a>(path: &str, all: impl Iterator<Item = &'a str>) -> Diagnostic {
    let found = Diagnostic::error("unknown-output", format!("no output is called `{path}`"));
    match closest(path, all) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help("name a URL path such as `/essays/on-margins/`, or a file in the output folder"),
    }
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
