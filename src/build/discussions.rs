//! Comments and tallies to what was said of each page.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::commentary::{self, Discussion, Thread, passages};
use crate::config::{CommentsState, Config};
use crate::content::{Comment, Feedback, Page, PageMeta};
use crate::diagnostic::Diagnostic;
use crate::path::SitePath;

/// What readers said of each of `pages`.
pub(super) fn discuss(
    pages: &[Page],
    mut feedback: BTreeMap<SitePath, Feedback>,
    mut comments: BTreeMap<SitePath, Vec<Comment>>,
    config: &Config,
    now: i64,
    found: &mut Vec<Diagnostic>,
) -> Vec<Discussion> {
    let mut of_pages = Vec::with_capacity(pages.len());
    for page in pages {
        let tallies = feedback.remove(&page.folder);
        let written = comments.remove(&page.folder).unwrap_or_default();
        found.extend(tallies.iter().flat_map(|tallies| &tallies.diagnostics).cloned());
        found.extend(written.iter().flat_map(|comment| &comment.diagnostics).cloned());
        of_pages.push((page, tallies, written));
    }
    commentary::check_sources(of_pages.iter().flat_map(|(_, _, written)| written), found);
    let discussed: Vec<(Discussion, Vec<Diagnostic>)> = of_pages
        .into_par_iter()
        .map(|(page, feedback, written)| {
            let mut found = Vec::new();
            let thread = Thread::new(written, &config.comments, &mut found);
            let passages = passages::find(&page.body.html, &page.body.anchors, &thread, &config.words, &mut found);
            (Discussion { state: comments_state(&page.meta, config, now), thread, passages, feedback }, found)
        })
        .collect();
    let (discussions, findings): (Vec<_>, Vec<_>) = discussed.into_iter().unzip();
    found.extend(findings.into_iter().flatten());
    discussions
}

/// Whether a page takes comments now.
pub fn comments_state(meta: &PageMeta, config: &Config, now: i64) -> CommentsState {
    // A page without a date, such as "About", is no essay: it takes comments only where it says so.
    let default = if meta.date.is_some() { config.comments.state } else { CommentsState::Off };
    let state = meta.comments.unwrap_or(default);
    let closes =
        config.comments.close_after_days.zip(meta.date).map(|(days, date)| date.seconds + i64::from(days) * 86_400);
    match (state, closes) {
        (CommentsState::Open, Some(closes)) if closes <= now => CommentsState::Closed,
        _ => state,
    }
}
