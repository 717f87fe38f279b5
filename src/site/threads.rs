//! Threads: what is wrong with the comments of an essay among themselves, and across the site.
//!
//! A comment is never lost to a mistake: one that answers nobody stands at the root of its thread.

use std::collections::HashMap;

use crate::content::Comment;
use crate::diagnostic::{Diagnostic, Span, messages};
use crate::path::SitePath;

/// Checks `threads`, the comments of each essay: answers to nobody, circles, and comments that came in twice.
pub fn check<'a>(threads: impl Iterator<Item = &'a [Comment]>, diagnostics: &mut Vec<Diagnostic>) {
    let mut sources: HashMap<(&str, &str), (&SitePath, Span)> = HashMap::new();
    for thread in threads {
        check_replies(thread, diagnostics);
        for comment in thread {
            let Some(source) = &comment.source else { continue };
            let key = (source.value.system.as_str(), source.value.id.as_str());
            match sources.get(&key) {
                Some((path, span)) => {
                    diagnostics.push(messages::threads::duplicate_source(&comment.path, source, path, *span));
                }
                None => {
                    sources.insert(key, (&comment.path, source.span));
                }
            }
        }
    }
}

fn check_replies(thread: &[Comment], diagnostics: &mut Vec<Diagnostic>) {
    let by_id: HashMap<&str, &Comment> = thread.iter().map(|comment| (comment.id.as_str(), comment)).collect();
    let parent = |comment: &Comment| by_id.get(comment.reply_to.as_ref()?.value.as_str()).copied();
    for comment in thread {
        let Some(reply_to) = &comment.reply_to else { continue };
        if parent(comment).is_none() {
            let ids = thread.iter().map(|other| other.id.as_str()).filter(|id| *id != comment.id);
            diagnostics.push(messages::threads::reply_to_nobody(&comment.path, reply_to, ids));
            continue;
        }
        // A circle is reported once, at the comment of it that sorts first.
        let mut above = parent(comment);
        let mut first = comment.id.as_str();
        for _ in 0..thread.len() {
            let Some(other) = above else { break };
            if other.id == comment.id {
                if first == comment.id {
                    diagnostics.push(messages::threads::circle(&comment.path, reply_to));
                }
                break;
            }
            first = first.min(&other.id);
            above = parent(other);
        }
    }
}
