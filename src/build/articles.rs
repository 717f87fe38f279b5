//! Pages with what readers said of them, and their cards: made once, and kept while nothing of them changes.

use std::sync::Arc;

use rayon::prelude::*;

use super::documents::Documents;
use crate::commentary::{self, Discussion, Thread, passages};
use crate::config::{CommentsState, Config};
use crate::content::{Comment, Feedback, Page, PageMeta};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::hash::FastMap;
use crate::path::SitePath;
use crate::render::PageDigests;
use crate::site::Card;

/// A page, what readers said of it, and what others may know of it.
pub struct Article {
    /// As it was parsed.
    pub page: Arc<Page>,
    /// What readers said.
    pub discussion: Arc<Discussion>,
    /// What others may know.
    pub card: Arc<Card>,
    /// Digests of all three.
    pub digests: PageDigests,
    /// Findings about comments and tallies, and about all of them together.
    pub(super) found: Vec<Diagnostic>,
    pub(super) comments: Vec<Arc<Comment>>,
    feedback: Option<Arc<Feedback>>,
    is_scheduled: bool,
}

/// What an article is made of.
struct Parts {
    page: Arc<Page>,
    /// Of the bytes of the page's file.
    source: Digest,
    comments: Vec<Arc<Comment>>,
    feedback: Option<Arc<Feedback>>,
    state: CommentsState,
    is_scheduled: bool,
}

/// The articles of `pages`, in their order; those of `earlier`, by path, where they are made of the same.
pub(super) fn articles(
    pages: &[(Arc<Page>, bool)],
    documents: &Documents,
    earlier: &FastMap<SitePath, Arc<Article>>,
    config: &Config,
    now: i64,
    found: &mut Vec<Diagnostic>,
) -> Vec<Arc<Article>> {
    let articles: Vec<Arc<Article>> = pages
        .par_iter()
        .map(|(page, is_scheduled)| {
            let parts = Parts {
                page: Arc::clone(page),
                source: documents.digest(&page.path),
                comments: documents.comments.get(&page.folder).cloned().unwrap_or_default(),
                feedback: documents.feedback.get(&page.folder).cloned(),
                state: comments_state(&page.meta, config, now),
                is_scheduled: *is_scheduled,
            };
            match earlier.get(&page.path) {
                Some(known) if known.is_made_of(&parts) => Arc::clone(known),
                known => Arc::new(Article::new(parts, &documents.digests(), config, known.map(Arc::as_ref))),
            }
        })
        .collect();
    commentary::check_sources(articles.iter().flat_map(|article| &article.comments).map(Arc::as_ref), found);
    found.extend(articles.iter().flat_map(|article| article.page.diagnostics.iter().chain(&article.found)).cloned());
    articles
}

impl Article {
    /// The same with another text, whose file has bytes with the digest `source`, or with other comments. `digest` gives those of
    /// the files of comments and tallies.
    pub(super) fn with(
        &self,
        (page, source): (Arc<Page>, Digest),
        comments: Vec<Arc<Comment>>,
        digest: &dyn Fn(&SitePath) -> Digest,
        config: &Config,
    ) -> Self {
        let parts = Parts {
            page,
            source,
            comments,
            feedback: self.feedback.clone(),
            state: self.discussion.state,
            is_scheduled: self.is_scheduled,
        };
        let mut article = Self::new(parts, digest, config, Some(self));
        let is_same_discussion = article.digests.discussion == self.digests.discussion;
        if is_same_discussion && article.discussion.passages == self.discussion.passages {
            article.discussion = Arc::clone(&self.discussion);
        }
        article
    }

    fn is_made_of(&self, parts: &Parts) -> bool {
        let is_same_feedback = match (&self.feedback, &parts.feedback) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (None, None) => true,
            _ => false,
        };
        Arc::ptr_eq(&self.page, &parts.page)
            && (self.discussion.state, self.is_scheduled) == (parts.state, parts.is_scheduled)
            && is_same_feedback
            && self.comments.len() == parts.comments.len()
            && self.comments.iter().zip(&parts.comments).all(|(own, other)| Arc::ptr_eq(own, other))
    }

    fn new(parts: Parts, digest: &dyn Fn(&SitePath) -> Digest, config: &Config, known: Option<&Self>) -> Self {
        let Parts { page, source, comments, feedback, state, is_scheduled } = parts;
        let mut found = Vec::new();
        found.extend(feedback.iter().flat_map(|tallies| &tallies.diagnostics).cloned());
        found.extend(comments.iter().flat_map(|comment| &comment.diagnostics).cloned());
        let thread = Thread::new(comments.clone(), &config.comments, &mut found);
        let passages = passages::find(|| &page.body.html, &page.anchors, &thread, &config.words, &mut found);
        let discussion = Discussion { state, thread, passages, feedback: feedback.clone() };
        let mut said = Digester::new();
        said.part([state as u8]);
        for comment in &comments {
            said.part(comment.path.file_name()).part(digest(&comment.path).as_bytes());
        }
        said.part(feedback.as_ref().map(|tallies| digest(&tallies.path)).unwrap_or_default().as_bytes());
        let card = Card::new(&page, &discussion, is_scheduled, config);
        // Two equal cards are one, so that typing inside an essay changes nothing for the others.
        let (card, link, card_digest) = match known.filter(|known| *known.card == card) {
            Some(known) => (Arc::clone(&known.card), known.digests.link, known.digests.card),
            None => {
                let (link, digest) = (link_digest(&card), card_digest(&card, page.listed));
                (Arc::new(card), link, digest)
            }
        };
        let digests = PageDigests { source, discussion: said.finish_lightly(), link, card: card_digest };
        Self { page, discussion: Arc::new(discussion), card, digests, found, comments, feedback, is_scheduled }
    }
}

/// Of what a link to the page shows.
fn link_digest(card: &Card) -> Digest {
    let mut digester = Digester::new();
    digester.part(&card.meta.title).part(card.route.decoded());
    digester.part(card.meta.date.map(|date| date.iso()).unwrap_or_default());
    digester.finish_lightly()
}

/// Of what lists show of the page, of which `listed` is what its own file says.
fn card_digest(card: &Card, listed: Digest) -> Digest {
    // Named one by one, so that a new field is not forgotten.
    let Card {
        path,
        folder: _,
        route,
        meta: _,
        word_count,
        reading_time: _,
        summary: _,
        has_more: _,
        links: _,
        anchors: _,
        terms: _,
        comments,
        comment_count,
        n_thread_pages,
        has_comment_feed,
        verdict,
        is_scheduled,
    } = card;
    let mut digester = Digester::new();
    digester.digest(listed).part(path.as_str()).part(route.decoded()).part([*comments as u8]);
    digester.number(*comment_count as usize).number(*n_thread_pages);
    digester.number(word_count.map_or(0, |count| count as usize + 1));
    digester.number(usize::from(*has_comment_feed)).number(usize::from(*is_scheduled));
    digester.part(postcard::to_stdvec(verdict).expect("a verdict is plain data"));
    digester.finish_lightly()
}

/// By path.
pub(super) fn by_path(articles: &[Arc<Article>]) -> FastMap<SitePath, Arc<Article>> {
    articles.iter().map(|article| (article.page.path.clone(), Arc::clone(article))).collect()
}

/// Whether a page takes comments now.
pub fn comments_state(meta: &PageMeta, config: &Config, now: i64) -> CommentsState {
    // A page without a date, such as "About", is no essay: it takes comments only where it says so.
    let default = if meta.date.is_some() { config.comments.state } else { CommentsState::Off };
    let state = meta.comments.unwrap_or(default);
    match (state, closes(meta, config)) {
        (CommentsState::Open, Some(closes)) if closes <= now => CommentsState::Closed,
        _ => state,
    }
}

/// When a page takes comments no longer, in seconds since 1970.
pub(super) fn closes(meta: &PageMeta, config: &Config) -> Option<i64> {
    config.comments.close_after_days.zip(meta.date).map(|(days, date)| date.seconds + i64::from(days) * 86_400)
}
