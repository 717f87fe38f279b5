//! What Markdown becomes, by the smallest facts.

mod blocks;
mod code;
mod findings;
mod highlight;
mod links;
mod notes;
mod properties;
mod summaries;

use super::{Body, Hole, HoleKind, Html, Options};
use crate::config::{AnchorLinks, MarkdownConfig, Notes, Slugify};
use crate::path::SitePath;

fn config() -> MarkdownConfig {
    MarkdownConfig {
        collect_terms: true,
        highlight_code: true,
        smart_punctuation: false,
        github_alerts: true,
        math: true,
        definition_lists: true,
        external_links_target_blank: false,
        external_links_no_follow: false,
        external_links_no_referrer: false,
        external_links_external: false,
        insert_anchor_links: AnchorLinks::None,
        notes: Notes::Margin,
        summary_words: 10,
        words: crate::config::Words::english(),
        highlighted: std::sync::Arc::default(),
    }
}

fn render_with(text: &str, config: &MarkdownConfig) -> Body {
    let path = SitePath::new("content/a.md").expect("legal");
    let options = Options { config, anchors: Slugify::On, path: &path, offset: 0, drop_first_h1: false };
    super::render(text, &options)
}

fn render(text: &str) -> Body {
    render_with(text, &config())
}

/// The HTML with each hole shown as what the author wrote: `‹../x.md›`.
fn filled(html: &Html, body: &Body) -> String {
    let mut filled = String::new();
    let mut at = 0;
    for &Hole { at: end, link, kind } in &html.holes {
        filled.push_str(&html.text[at..end as usize]);
        filled.push_str(&format!("‹{}›", body.links[link as usize].destination));
        if kind == HoleKind::Image {
            filled.push_str("\" width height");
        }
        at = end as usize;
    }
    filled.push_str(&html.text[at..]);
    filled
}

fn html(text: &str) -> String {
    let body = render(text);
    filled(&body.html, &body)
}

/// Findings as `code [marked text] help`, a line each.
fn findings(text: &str) -> String {
    let body = render(text);
    let line = |found: &crate::diagnostic::Diagnostic| {
        let span = found.span.expect("all findings of this room have a place");
        format!("{} [{}] {}", found.code, &text[span.range()], found.help.as_deref().unwrap_or("-"))
    };
    body.diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
}
