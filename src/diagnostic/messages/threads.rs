//! Findings about comments among themselves.

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
    let diagnostic = Diagnostic::error("reply-to-nobody", message).at(path, reply_to.span);
    match closest(&reply_to.value, ids) {
        Some(id) => diagnostic.help(format!("did you mean `{id}`?")),
        None => diagnostic.help("name the file of a comment on the same essay, without `.md`"),
    }
}

/// Comments that answer one another in a circle.
pub fn circle(path: &SitePath, reply_to: &Spanned<String>) -> Diagnostic {
    Diagnostic::error("reply-circle", "these comments answer one another in a circle")
        .at(path, reply_to.span)
        .help("take out the `reply_to` of the oldest of them")
}

/// Two comments that came from one place.
pub fn duplicate_source(path: &SitePath, source: &Spanned<Provenance>, first: &SitePath, span: Span) -> Diagnostic {
    let Provenance { system, id, .. } = &source.value;
    Diagnostic::error("duplicate-source", format!("two comments came from `{id}` of `{system}`"))
        .at(path, source.span)
        .related(first, Some(span), "the first one")
        .help("delete one of them, or correct its `source`")
}
