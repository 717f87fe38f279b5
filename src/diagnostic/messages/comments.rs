//! Messages of `postil comments`: what cannot be brought in, found or changed.

use super::{quoted, shown};
use crate::diagnostic::{Diagnostic, Span, closest};
use crate::path::SitePath;

/// A page that the site does not have.
pub fn unknown_page<'a>(page: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-page", format!("no page `{}`", shown(page)));
    match closest(page, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("write its path below `content/`, as in `essays/on-margins`"),
    }
}

/// An id that no comment has.
pub fn unknown_comment<'a>(id: &str, page: Option<&str>, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let on_page = page.map(|page| format!(" on `{page}`")).unwrap_or_default();
    let diagnostic = Diagnostic::error("unknown-comment", format!("no comment `{}`{on_page}", shown(id)));
    match closest(id, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("`postil comments list` shows the ids"),
    }
}

/// An id that several pages have.
pub fn ambiguous_comment<'a>(id: &str, pages: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let pages = quoted(pages);
    Diagnostic::error("ambiguous-comment", format!("several pages have a comment `{}`: {pages}", shown(id)))
        .help("say which one is meant, with `--page`")
}

/// A comment that is there, but that no command can work on.
pub fn unreadable_comment(path: &SitePath) -> Diagnostic {
    Diagnostic::error("unreadable-comment", "this comment cannot be read")
        .in_file(path)
        .help("`postil comments check` says why; mend it first")
}

/// A text where an id of a comment is wanted.
pub fn bad_id(id: &str) -> Diagnostic {
    Diagnostic::error("bad-id", format!("`{}` cannot be a comment's id", shown(id)))
        .help("use 1 to 64 lower-case letters, digits and `-`")
}

/// A file of a comment that is there already.
pub fn exists(path: &SitePath) -> Diagnostic {
    Diagnostic::error("exists", format!("exists already: {path}"))
}

/// A date that leaves something open.
pub fn bad_json_date(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-date", format!("`{key}`: `{}` is not a date of RFC 3339", shown(value)))
        .at(path, span)
        .help("write `2026-03-14T09:26:53Z`, `2026-03-14T09:26:53+01:00` or `2026-03-14`")
}

/// A comment that differs from the one that the site has.
pub fn conflict(path: &SitePath, span: Span, there: &SitePath) -> Diagnostic {
    Diagnostic::error("conflict", format!("differs from the comment in {there}, which is left as it is"))
        .at(path, span)
        .help("delete the file to have this one in its place, or take the line out")
}

/// Two different lines for one comment.
pub fn twice(path: &SitePath, span: Span, first: Span, what: &str) -> Diagnostic {
    Diagnostic::error("duplicate", format!("two different comments with {what}"))
        .at(path, span)
        .related(path, Some(first), "the first one")
        .help("take one of the lines out")
}

/// An answer to a comment that is neither in the site nor among what is brought in.
pub fn answers_nobody(path: &SitePath, span: Span, id: &str) -> Diagnostic {
    Diagnostic::warning("reply-to-nobody", format!("no comment `{}` on this page", shown(id)))
        .at(path, span)
        .help("the comment will stand at the root of its thread")
}

/// Text that would not be what it looks like.
pub fn control_characters(path: &SitePath, key: &str) -> Diagnostic {
    Diagnostic::error("control-characters", format!("`{key}` holds control characters"))
        .in_file(path)
        .help("take them out")
}

/// A comment that the file could not give back.
pub fn not_the_same(path: &SitePath) -> Diagnostic {
    Diagnostic::error("not-the-same", "a file of this comment would not be read as what was written")
        .in_file(path)
        .help("write it by hand, and please report this")
}

/// A file that cannot be changed without touching what is not to be touched.
pub fn cannot_edit(path: &SitePath, what: &str) -> Diagnostic {
    Diagnostic::error("cannot-edit", "the front matter is written in a way that cannot be changed safely")
        .in_file(path)
        .help(format!("{what} by hand"))
}

/// Front matter with syntax errors.
pub fn mend_first(path: &SitePath) -> Diagnostic {
    Diagnostic::error("cannot-edit", "the front matter has errors").in_file(path).help("mend it first")
}

/// The same finding, at a place of the file that the comment came from.
pub fn moved_to(mut diagnostic: Diagnostic, path: &SitePath, span: Span) -> Diagnostic {
    diagnostic.path = Some(path.clone());
    diagnostic.span = Some(span);
    diagnostic.related.clear();
    diagnostic
}
