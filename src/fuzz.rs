//! Doors for the fuzz targets in `fuzz/`: bytes in, and nothing may panic.

use crate::config;
use crate::content::{self, ContentOptions};
use crate::markdown;
use crate::path::SitePath;

const CONFIG: &str = "base_url = \"https://example.org\"\n";

fn path(path: &str) -> SitePath {
    SitePath::new(path).expect("a legal path")
}

/// A whole essay, its front matter above all; then the same bytes as a section, a comment and a tally.
pub fn front_matter(bytes: &[u8]) {
    let file = path("content/essays/2026-01-02-a.md");
    let Ok(text) = content::text_of(bytes, &file) else { return };
    let (Some(config), _) = config::parse(CONFIG, &path("site.toml")) else { return };
    let options = ContentOptions { config: &config };
    let page = content::page::parse(&file, text, &options);
    for found in &page.diagnostics {
        let Some(span) = found.span else { continue };
        assert!(text.get(span.range()).is_some(), "a span that is no part of the text: {found:?}");
    }
    content::section::parse(&path("content/essays/_index.md"), text, &options);
    let _ = content::comment::parse(&path("content/essays/a/comments/b.md"), text, &options);
    let _ = content::feedback::parse(&path("content/essays/a/feedback.toml"), text, &options);
}

/// The body of an essay: holes stand in order on borders of characters, and ids are unique.
pub fn markdown(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (Some(config), _) = config::parse(CONFIG, &path("site.toml")) else { return };
    let file = path("content/a.md");
    let options = markdown::Options {
        config: &config.markdown,
        anchors: config.slugify.anchors,
        path: &file,
        offset: 0,
        drop_first_h1: false,
    };
    let body = markdown::render(text, &options);
    for html in [&body.html, &body.summary] {
        assert!(html.holes.is_sorted_by_key(|hole| hole.at), "holes are out of order");
        assert!(
            html.holes.iter().all(|hole| html.text.is_char_boundary(hole.at as usize)),
            "a hole within a character"
        );
        assert!(html.holes.iter().all(|hole| (hole.link as usize) < body.links.len()), "a hole without a link");
    }
    let _ = markdown::commonmark_html(text);
}

/// `site.toml` and `zola.toml`.
pub fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = config::parse(text, &path("site.toml"));
    let _ = config::parse_zola(text, &path("zola.toml"));
}
