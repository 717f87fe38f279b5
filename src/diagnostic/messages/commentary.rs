//! Findings about comments among themselves, and about what they quote.

use crate::content::Comment;
use crate::content::comment::Provenance;
use crate::diagnostic::{Diagnostic, Span, Spanned, closest};
use crate::path::SitePath;

/// `reply_to` names no comment of the essay.
pub fn reply_to_nobody<'a>(
    path: &SitePath,
    reply_to: &Spanned<String>,
    ids: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let message = format!("no comment `{}` on this essay: this one stands at the root of the thread", reply_to.value);
    let diagnostic = Diagnostic::warning("reply-to-nobody", message).at(path, reply_to.span);
    match closest(&reply_to.value, ids) {
        Some(id) => diagnostic.help(format!("did you mean `{id}`?")),
        None => diagnostic.help("name the file of a comment on the same essay, without `.md`"),
    }
}

/// Comments that answer one another in a circle.
pub fn circle(path: &SitePath, reply_to: &Spanned<String>) -> Diagnostic {
    Diagnostic::error("reply-circle", "these comments answer one another in a circle")
        .at(path, reply_to.span)
        .help("take out this `reply_to`, which is that of the oldest of them")
}

/// Two comments of an essay with one id.
pub fn duplicate_id(comment: &Comment, first: &Comment) -> Diagnostic {
    Diagnostic::error("duplicate-comment-id", format!("two comments on this essay have the id `{}`", comment.id))
        .at(&comment.path, Span::default())
        .related(&first.path, None, "the first one")
        .help("rename one of the files")
}

/// Two comments that came from one place.
pub fn duplicate_source(path: &SitePath, source: &Spanned<Provenance>, first: &SitePath, span: Span) -> Diagnostic {
    let Provenance { system, id, .. } = &source.value;
    Diagnostic::error("duplicate-source", format!("two comments came from `{id}` of `{system}`"))
        .at(path, source.span)
        .related(first, Some(span), "the first one")
        .help("delete one of them, or correct its `source`")
}

/// The quoted words are not in the essay.
pub fn quote_not_found(comment: &Comment, quote: &Spanned<String>, has_prefix: bool) -> Diagnostic {
    let message = "the essay does not have these words: the comment is shown as one on an earlier version";
    let diagnostic = Diagnostic::warning("quote-not-found", message).at(&comment.path, quote.span);
    match has_prefix {
        true => diagnostic.help("quote them as the page shows them, and check that `quote_prefix` stands before them"),
        false => diagnostic.help("if the essay has not changed, quote the words as the page shows them"),
    }
}

/// A heading of the essay has the id that the comment is to have.
pub fn id_taken(comment: &Comment, id: &str) -> Diagnostic {
    Diagnostic::warning("comment-id-taken", format!("the essay has a place called `{id}` already"))
        .at(&comment.path, Span::default())
        .help("rename the heading or the comment's file, or links to the comment lead to the other place")
}
