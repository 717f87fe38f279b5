//! What one file of `content/` says, and what is said of its mistakes.

mod comment_edits;
mod comment_files;
mod commentary;
mod dates;
mod files;
mod pages;
mod properties;

use super::{ContentOptions, Page, Section, page, section};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SitePath;

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("legal")
}

/// A site in Berlin with the taxonomies `tags` and `topics`.
fn config() -> Config {
    let text =
        "base_url = \"https://example.org\"\ntimezone = \"Europe/Berlin\"\ntaxonomies = [\"tags\", \"topics\"]\n";
    let (config, found) = crate::config::parse(text, &path("site.toml"));
    assert_eq!(found, []);
    config.expect("is valid")
}

fn page_at(file: &str, text: &str) -> Page {
    page::parse(&path(file), text, &ContentOptions { config: &config() })
}

fn page(text: &str) -> Page {
    page_at("content/essays/on-margins.md", text)
}

fn section(text: &str) -> Section {
    section::parse(&path("content/essays/_index.md"), text, &ContentOptions { config: &config() })
}

/// `severity marked bytes: message ? help`, one a line.
fn shown(text: &str, diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<String> = diagnostics
        .iter()
        .map(|found| {
            let marked = found.span.map_or("", |span| &text[span.range()]);
            let help = found.help.as_deref().map(|help| format!(" ? {help}")).unwrap_or_default();
            let severity = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            format!("{severity} {marked}: {}{help}", found.message)
        })
        .collect();
    lines.join("\n")
}

/// The findings about an essay of this text.
fn findings(text: &str) -> String {
    shown(text, &page(text).diagnostics)
}
