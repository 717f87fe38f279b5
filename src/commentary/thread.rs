//! Comments to a thread: who answers whom, in which order they are read, and how far each is set in.
//!
//! No comment is lost to a mistake: one that answers nobody stands at the root, and so does the oldest of a circle. No
//! function here calls itself, since answers may be nested as deeply as people like.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::config::CommentsConfig;
use crate::content::Comment;
use crate::content::comment::Status;
use crate::diagnostic::{Diagnostic, messages};

/// Comments on one page of a thread, at most; the rest stand on pages of their own.
pub const MOST_ON_A_PAGE: usize = 300;

/// The comments of one essay that are shown, in the order in which they are read: each before those that answer it.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    /// Comments and tombstones.
    pub entries: Vec<Entry>,
    /// Number of comments; tombstones do not count.
    pub n_published: u32,
    /// Number of files of comments, shown or not.
    pub n_files: usize,
}

/// One comment in its place.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The comment. One whose status is `removed` is a tombstone.
    pub comment: Arc<Comment>,
    /// How far it is set in: 0 at the root, at most one more than the entry before.
    pub depth: u32,
    /// Index of the entry that it answers.
    pub parent: Option<u32>,
}

impl Entry {
    /// It stands only for what was here, because something visible answers it.
    pub fn is_tombstone(&self) -> bool {
        self.comment.status == Status::Removed
    }
}

impl Thread {
    /// Orders `comments`, all of one essay. What is wrong with them among themselves is added to `found`.
    pub fn new(comments: Vec<Arc<Comment>>, config: &CommentsConfig, found: &mut Vec<Diagnostic>) -> Self {
        let n_files = comments.len();
        let comments = without_doubles(comments, found);
        let mut parents = parents(&comments, found);
        break_circles(&comments, &mut parents, found);
        let order = parents_first(&parents);
        // What answers a hidden comment answers the one above it.
        for &at in &order {
            if let Some(above) = parents[at].filter(|&above| comments[above].status == Status::Hidden) {
                parents[at] = parents[above];
            }
        }
        let mut is_shown: Vec<bool> = comments.iter().map(|comment| comment.status == Status::Published).collect();
        for &at in order.iter().rev() {
            // A tombstone is kept for the sake of those below it.
            if let Some(above) = parents[at].filter(|_| is_shown[at]) {
                is_shown[above] = true;
            }
        }
        Self { n_files, ..arrange(comments, &parents, &is_shown, config) }
    }

    /// The pages of the thread, first to last; never none. A page ends where a conversation ends, unless that would leave
    /// it half empty.
    pub fn pages(&self) -> Vec<Range<usize>> {
        let mut pages = Vec::new();
        let mut start = 0;
        while self.entries.len() - start > MOST_ON_A_PAGE {
            let full = start + MOST_ON_A_PAGE;
            let half = start + MOST_ON_A_PAGE / 2;
            let end = (half..=full).rev().find(|&at| self.entries[at].depth == 0).unwrap_or(full);
            pages.push(start..end);
            start = end;
        }
        pages.push(start..self.entries.len());
        pages
    }
}

/// The first of each id: `a.md` and `a.markdown` cannot both be `a`.
fn without_doubles(comments: Vec<Arc<Comment>>, found: &mut Vec<Diagnostic>) -> Vec<Arc<Comment>> {
    let mut kept: Vec<Arc<Comment>> = Vec::with_capacity(comments.len());
    let mut by_id: HashMap<&str, &Comment> = HashMap::with_capacity(comments.len());
    for comment in &comments {
        match by_id.get(comment.id.as_str()) {
            Some(first) => found.push(messages::commentary::duplicate_id(comment, first)),
            None => {
                by_id.insert(&comment.id, comment);
                kept.push(Arc::clone(comment));
            }
        }
    }
    kept
}

/// Comment → the one it answers.
fn parents(comments: &[Arc<Comment>], found: &mut Vec<Diagnostic>) -> Vec<Option<usize>> {
    if comments.iter().all(|comment| comment.reply_to.is_none()) {
        return vec![None; comments.len()];
    }
    let by_id: HashMap<&str, usize> =
        comments.iter().enumerate().map(|(at, comment)| (comment.id.as_str(), at)).collect();
    let mut parent = |comment: &Comment| {
        let reply_to = comment.reply_to.as_ref()?;
        let parent = by_id.get(reply_to.value.as_str()).copied();
        if parent.is_none() {
            let ids = comments.iter().map(|other| other.id.as_str()).filter(|id| *id != comment.id);
            found.push(messages::commentary::reply_to_nobody(&comment.path, reply_to, ids));
        }
        parent
    };
    comments.iter().map(|comment| parent(comment)).collect()
}

/// Of comments that answer one another in a circle, the oldest answers nobody.
fn break_circles(comments: &[Arc<Comment>], parents: &mut [Option<usize>], found: &mut Vec<Diagnostic>) {
    // The walk that came by first, 1-based; 0 for none.
    let mut walk_of = vec![0; comments.len()];
    for start in 0..comments.len() {
        let mut at = Some(start);
        while let Some(here) = at.filter(|&here| walk_of[here] == 0) {
            walk_of[here] = start + 1;
            at = parents[here];
        }
        let Some(met) = at.filter(|&met| walk_of[met] == start + 1) else { continue };
        let circle = std::iter::successors(Some(met), |&here| parents[here].filter(|&above| above != met));
        let oldest = circle.min_by_key(|&at| key(&comments[at])).expect("a circle has members");
        if let Some(reply_to) = &comments[oldest].reply_to {
            found.push(messages::commentary::circle(&comments[oldest].path, reply_to));
        }
        parents[oldest] = None;
    }
}

/// What orders comments: when they were written, and then their ids.
fn key(comment: &Comment) -> (i64, &str) {
    (comment.date.seconds, &comment.id)
}

/// All comments, each after the one it answers.
fn parents_first(parents: &[Option<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(parents.len());
    let mut is_placed = vec![false; parents.len()];
    let mut above = Vec::new();
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(here) = at.filter(|&here| !is_placed[here]) {
            above.push(here);
            at = parents[here];
        }
        while let Some(here) = above.pop() {
            is_placed[here] = true;
            order.push(here);
        }
    }
    order
}

fn arrange(
    comments: Vec<Arc<Comment>>,
    parents: &[Option<usize>],
    is_shown: &[bool],
    config: &CommentsConfig,
) -> Thread {
    let mut by_age: Vec<usize> = (0..comments.len()).filter(|&at| is_shown[at]).collect();
    by_age.sort_by_key(|&at| key(&comments[at]));
    let mut answers: Vec<Vec<usize>> = vec![Vec::new(); comments.len()];
    let mut roots = Vec::new();
    for at in by_age {
        match parents[at] {
            Some(above) => answers[above].push(at),
            None => roots.push(at),
        }
    }
    // The last of the stack is read first.
    if !config.newest_first {
        roots.reverse();
    }
    let deepest = config.max_depth.saturating_sub(1) as u32;
    let mut stack: Vec<(usize, Option<u32>, u32)> = roots.into_iter().map(|root| (root, None, 0)).collect();
    let mut comments: Vec<Option<Arc<Comment>>> = comments.into_iter().map(Some).collect();
    let mut thread = Thread { entries: Vec::with_capacity(stack.len()), n_published: 0, n_files: 0 };
    while let Some((at, parent, depth)) = stack.pop() {
        let place = thread.entries.len() as u32;
        let comment = comments[at].take().expect("every comment has one place");
        thread.n_published += u32::from(comment.status == Status::Published);
        thread.entries.push(Entry { comment, depth: depth.min(deepest), parent });
        stack.extend(answers[at].iter().rev().map(|&answer| (answer, Some(place), depth.saturating_add(1))));
    }
    thread
}
