//! Messages about essays, sections, comments and tallies.

use super::{quoted, shown};
use crate::diagnostic::{Diagnostic, Span, closest};
use crate::path::SitePath;

/// A file that is larger than any essay.
pub fn too_large(path: &SitePath, n_bytes: usize, most: usize) -> Diagnostic {
    let mebibytes = most / (1024 * 1024);
    Diagnostic::error("too-large", format!("the file has {n_bytes} bytes; more than {mebibytes} MiB are not read"))
        .in_file(path)
        .help("split it, or move it to `static/`")
}

/// A file saved as UTF-16.
pub fn utf16(path: &SitePath) -> Diagnostic {
    Diagnostic::error("not-utf8", "the file is UTF-16").in_file(path).help("save it as UTF-8")
}

/// A file in another encoding. It cannot be shown, so the place is in the words.
pub fn not_utf8(path: &SitePath, at: usize, line_number: usize, byte: u8) -> Diagnostic {
    let message = format!("the file is not UTF-8: byte 0x{byte:02x} at offset {at}, on line {line_number}");
    Diagnostic::error("not-utf8", message).in_file(path).help("save it as UTF-8")
}

/// A NUL in a text.
pub fn nul(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::error("nul", "the file holds a NUL byte").at(path, span).help("take it out; text has no use for it")
}

/// An opening fence without its closing one.
pub fn unclosed_front_matter(path: &SitePath, span: Span, fence: &str) -> Diagnostic {
    Diagnostic::error("unclosed-front-matter", format!("the front matter that `{fence}` opens is never closed"))
        .at(path, span)
        .label("opened here")
        .help(format!("put a line of `{fence}` below the last key"))
}

/// A text that is no date.
pub fn bad_date(path: &SitePath, span: Span, key: &str, value: &str, is_impossible: bool) -> Diagnostic {
    let problem = if is_impossible { "is not in the calendar" } else { "is not a date" };
    Diagnostic::error("bad-date", format!("`{key}`: `{}` {problem}", shown(value)))
        .at(path, span)
        .help("write `2026-03-14`, `2026-03-14T09:26:53Z`, `2026-03-14 09:26:53 +0100` or `2026-03-14 09:26`")
}

/// `updated` before `date`.
pub fn updated_before_date(path: &SitePath, span: Span, date_span: Option<Span>, date: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning("updated-before-date", format!("`updated` is before the date, {date}"))
        .at(path, span)
        .help("swap them, or take `updated` out");
    match date_span {
        Some(date_span) => diagnostic.related(path, Some(date_span), "the date"),
        None => diagnostic,
    }
}

/// `expires` not after the date of publication: never to be seen.
pub fn expires_before_date(path: &SitePath, span: Span, date: &str) -> Diagnostic {
    Diagnostic::warning(
        "expires-before-date",
        format!("`expires` is not after the date, {date}: nobody would see this"),
    )
    .at(path, span)
    .help("choose a later day, or take `expires` out")
}

/// An essay without a title.
pub fn missing_title(path: &SitePath, span: Span, title: &str) -> Diagnostic {
    Diagnostic::warning("missing-title", format!("no title: the file name gives `{}`", shown(title)))
        .at(path, span)
        .help("add `title = \"…\"`, or begin the text with `# …`")
}

/// A URL path that no output could stand at.
pub fn bad_url_path(path: &SitePath, span: Span, key: &str, value: &str, problem: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`{key}`: `{}` {problem}", shown(value)))
        .at(path, span)
        .help("write a path of the site such as `essays/on-margins`")
}

/// An essay at the site's root.
pub fn path_is_root(path: &SitePath, span: Span, key: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`{key}` is the site's home page"))
        .at(path, span)
        .help("the home page is `content/_index.md`; give this page a path of its own")
}

/// A key of another generator that postil reads under its own name.
pub fn foreign_key(path: &SitePath, span: Span, key: &str, meaning: &str, help: String) -> Diagnostic {
    Diagnostic::note("foreign-key", format!("`{key}` is read as {meaning}")).at(path, span).help(help)
}

/// A key of another generator whose value postil only keeps.
pub fn kept_key(path: &SitePath, span: Span, key: &str, help: String) -> Diagnostic {
    Diagnostic::note("foreign-key", format!("`{key}` is kept as `extra.{key}`")).at(path, span).help(help)
}

/// A key of another generator that is not needed.
pub fn needless_key(path: &SitePath, span: Span, key: &str, why: &str) -> Diagnostic {
    Diagnostic::note("foreign-key", format!("`{key}` {why}")).at(path, span).help("take the line out")
}

/// A pattern for URLs where a path is wanted.
pub fn pattern_path(path: &SitePath, span: Span, key: &str) -> Diagnostic {
    Diagnostic::warning("foreign-key", format!("`{key}` is a pattern, which postil does not read"))
        .at(path, span)
        .help("write the path itself: `path = \"2026/on-margins\"`")
}

/// An unknown key whose value is kept.
pub fn unknown_key_kept(path: &SitePath, span: Span, key: &str, label: &str, help: String) -> Diagnostic {
    Diagnostic::warning("unknown-key", format!("unknown key `{}`", shown(key))).at(path, span).label(label).help(help)
}

/// A key that has its meaning in another table.
pub fn misplaced_key(path: &SitePath, span: Span, key: &str, table: &str, help: &str) -> Diagnostic {
    Diagnostic::warning("misplaced-key", format!("`{key}` has no meaning inside `{table}`")).at(path, span).help(help)
}

/// A taxonomy that `site.toml` does not declare.
pub fn undeclared_taxonomy(path: &SitePath, span: Span, name: &str, declared: &[&str]) -> Diagnostic {
    let help = match closest(name, declared.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add it to `taxonomies` in `site.toml`: `{{ name = \"{}\" }}`", shown(name)),
    };
    Diagnostic::warning("undeclared-taxonomy", format!("`site.toml` declares no taxonomy `{}`", shown(name)))
        .at(path, span)
        .label("its terms are not listed anywhere")
        .help(help)
}

/// A link to an essay that is not written as one.
pub fn not_a_content_link(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`{key}`: `{}` is not a file of `content/`", shown(value)))
        .at(path, span)
        .help("write it like `@/essays/on-margins.md`")
}

/// A comment whose file name is no id.
pub fn bad_comment_id(path: &SitePath, stem: &str) -> Diagnostic {
    Diagnostic::error("bad-id", format!("the file name `{}` cannot be a comment's id", shown(stem)))
        .in_file(path)
        .help("rename it: 1 to 64 lower-case letters, digits and `-`, as in `2026-03-15-grace.md`")
}

/// An id of a comment that no comment could have.
pub fn bad_comment_reference(path: &SitePath, span: Span, value: &str) -> Diagnostic {
    Diagnostic::error("bad-id", format!("`reply_to`: `{}` cannot be a comment's id", shown(value)))
        .at(path, span)
        .help("write the name of the comment's file without `.md`")
}

/// An author's name that cannot be shown.
pub fn bad_author(path: &SitePath, span: Span, problem: &str) -> Diagnostic {
    Diagnostic::error("bad-author", format!("`author` {problem}"))
        .at(path, span)
        .help("write 1 to 80 characters of plain text")
}

/// An author's name with characters in it that deceive.
pub fn cleaned_author(path: &SitePath, span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning("cleaned-author", "`author` holds characters that cannot be seen or that would mislead the eye")
        .at(path, span)
        .help(format!("it is shown as `{}`", super::shown(name)))
}

/// A URL with a user name, which shows readers another host than it leads to.
pub fn user_in_url(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::error("user-in-url", "`url` holds a user name or password").at(path, span).help("take it out")
}

/// A comment with more links than comments may have.
pub fn many_links(path: &SitePath, span: Span, n_links: usize) -> Diagnostic {
    let most = crate::untrusted::MAX_LINKS;
    Diagnostic::warning("many-links", format!("the comment has {n_links} links; those after the first {most} are text"))
        .at(path, span)
        .help("take some of them out")
}

/// A comment whose quotations, lists or emphasis are nested too deeply.
pub fn deep_comment(path: &SitePath, span: Span) -> Diagnostic {
    let most = crate::untrusted::MAX_NESTING;
    Diagnostic::warning(
        "deep-comment",
        format!("the comment is nested more than {most} levels deep; what is deeper is shown less deep"),
    )
    .at(path, span)
    .help("nest it less")
}

/// A comment that is longer than comments may be.
pub fn long_comment(path: &SitePath, span: Span, n_chars: usize, most: usize) -> Diagnostic {
    Diagnostic::warning("long-comment", format!("the comment has {n_chars} characters; {most} are shown"))
        .at(path, span)
        .help("shorten it")
}

/// A comment that says nothing.
pub fn empty_comment(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::warning("empty-comment", "the comment has no text")
        .at(path, span)
        .help("write it below the front matter")
}

/// An unknown key of a comment, which is passed over.
pub fn unknown_comment_key(path: &SitePath, span: Span, key: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys are {}", quoted(known.iter().copied())),
    };
    Diagnostic::warning("unknown-key", format!("unknown key `{}`", shown(key)))
        .at(path, span)
        .label("not a key of a comment")
        .help(help)
}

/// Answers to a question that nobody asked.
pub fn unknown_question(path: &SitePath, span: Span, id: &str, known: &[&str]) -> Diagnostic {
    let help = match closest(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "declare it in `[[feedback.questions]]` of `site.toml`".to_owned(),
        None => format!("the questions in `site.toml` are {}", quoted(known.iter().copied())),
    };
    Diagnostic::error("unknown-question", format!("unknown question `{}`", shown(id))).at(path, span).help(help)
}

/// An answer that nobody could give.
pub fn unknown_option(path: &SitePath, span: Span, question: &str, id: &str, known: &[&str]) -> Diagnostic {
    let help = match closest(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its options in `site.toml` are {}", quoted(known.iter().copied())),
    };
    Diagnostic::error("unknown-option", format!("question `{question}` has no option `{}`", shown(id)))
        .at(path, span)
        .help(help)
}

/// A tally that is no count.
pub fn bad_count(path: &SitePath, span: Span, id: &str, found: &str) -> Diagnostic {
    Diagnostic::error("bad-count", format!("`{}`: expected a number of answers, found {found}", shown(id)))
        .at(path, span)
        .help("write a whole number of 0 or more")
}

/// A name that no template could have.
pub fn bad_template(path: &SitePath, span: Span, key: &str, value: &str, problem: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`{key}`: `{}` {problem}", shown(value)))
        .at(path, span)
        .help("write a path below `templates/`, such as `page.html`")
}

/// A key of an essay among its taxonomies, where it has no effect.
pub fn misplaced_page_key(path: &SitePath, span: Span, key: &str, help: &str) -> Diagnostic {
    Diagnostic::error("misplaced-key", format!("`{key}` has no meaning inside `taxonomies`")).at(path, span).help(help)
}
