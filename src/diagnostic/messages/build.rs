//! Findings of the engine itself.

use crate::diagnostic::Diagnostic;
use crate::path::OutPath;

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
