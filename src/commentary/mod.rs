//! What readers made of one essay: comments to a thread, quotations to passages, tallies to a verdict.
//!
//! Knows the comments and tallies of one essay and the HTML of its body. Knows no other essay, no template, and no
//! reader: what strangers wrote comes in made safe by `untrusted`.

pub mod avatar;
pub mod passages;
pub mod thread;
pub mod verdict;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

pub use passages::{Passage, Passages};
pub use thread::{Entry, Thread};
pub use verdict::Verdict;

use crate::config::{CommentsConfig, CommentsState, FeedbackConfig};
use crate::content::{Comment, Feedback};
use crate::diagnostic::{Diagnostic, Span, messages};
use crate::path::SitePath;

/// All that readers said of one essay.
#[derive(Clone, Debug)]
pub struct Discussion {
    /// Whether it takes comments now.
    pub state: CommentsState,
    /// The comments that are shown.
    pub thread: Thread,
    /// Where the comments that quote belong.
    pub passages: Passages,
    /// The tallies.
    pub feedback: Option<Arc<Feedback>>,
}

impl Discussion {
    /// How the essay was received, when enough readers said.
    pub fn verdict(&self, config: &FeedbackConfig) -> Option<Verdict> {
        Verdict::new(self.feedback.as_ref()?, config)
    }

    /// Whether there is a feed of the comments: there is something in it, or something can come.
    pub fn has_feed(&self, config: &CommentsConfig) -> bool {
        match self.state {
            CommentsState::Off => false,
            CommentsState::Closed => self.thread.n_published > 0,
            CommentsState::Open => self.thread.n_published > 0 || config.takes_input(),
        }
    }
}

/// Reports comments of the whole site that came in twice: `(system, id)` of their source is the same.
pub fn check_sources<'a>(comments: impl Iterator<Item = &'a Comment>, found: &mut Vec<Diagnostic>) {
    let mut sources: HashMap<(&str, &str), (&SitePath, Span)> = HashMap::new();
    for comment in comments {
        let Some(source) = &comment.source else { continue };
        let key = (source.value.system.as_str(), source.value.id.as_str());
        match sources.get(&key) {
            Some((path, span)) => {
                found.push(messages::commentary::duplicate_source(&comment.path, source, path, *span));
            }
            None => {
                sources.insert(key, (&comment.path, source.span));
            }
        }
    }
}
