//! What can be said about an author's Markdown.

use crate::diagnostic::{Diagnostic, Span};
use crate::path::SitePath;

/// A fence names a language that there is no grammar for.
pub fn unknown_language(path: &SitePath, span: Span, name: &str, closest: Option<&str>) -> Diagnostic {
    let found = Diagnostic::warning("unknown-language", format!("unknown language `{name}`"))
        .at(path, span)
        .label("shown without colours");
    match closest {
        Some(closest) => found.help(format!("did you mean `{closest}`?")),
        None => found.help("write `text` for a block that is no code"),
    }
}

/// A fence has an attribute that means nothing.
pub fn unknown_fence_attribute(path: &SitePath, span: Span, name: &str, closest: Option<&str>) -> Diagnostic {
    let found = Diagnostic::warning("unknown-fence-attribute", format!("unknown attribute `{name}` of a code block"))
        .at(path, span);
    match closest {
        Some(closest) => found.help(format!("did you mean `{closest}`?")),
        None => found.help("known are `linenos`, `linenostart`, `hl_lines`, `hide_lines` and `name`"),
    }
}

/// The value of a fence's attribute cannot be read.
pub fn invalid_fence_value(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    let help = match key {
        "linenostart" => "write a number, as in `linenostart=10`",
        "name" => "write a name, as in `name=main.rs`",
        _ => "write lines and ranges with spaces between, as in `3-5 8`",
    };
    Diagnostic::warning("invalid-fence-value", format!("`{value}` is no value for `{key}`")).at(path, span).help(help)
}

/// A formula that is not TeX as we know it; `error` is the parser's sentence.
pub fn broken_math(path: &SitePath, span: Span, error: &str) -> Diagnostic {
    let mut error = error.trim().trim_end_matches('.').to_owned();
    // The parser begins its sentences with a capital.
    if let Some(first) = error.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Diagnostic::error("broken-math", format!("this formula cannot be read: {error}"))
        .at(path, span)
        .help(r"where no formula is meant, write `\$` for a dollar sign")
}

/// `[^label]` without a definition.
pub fn missing_note(path: &SitePath, span: Span, label: &str, closest: Option<&str>) -> Diagnostic {
    let found = Diagnostic::warning("missing-note", format!("there is no note `[^{label}]`"))
        .at(path, span)
        .label("shown as written");
    match closest {
        Some(closest) => found.help(format!("did you mean `[^{closest}]`?")),
        None => found.help(format!("add a line `[^{label}]: …`")),
    }
}

/// A note that no text refers to.
pub fn unused_note(path: &SitePath, span: Span, label: &str) -> Diagnostic {
    Diagnostic::warning("unused-note", format!("nothing refers to the note `[^{label}]`"))
        .at(path, span)
        .label("left out")
        .help(format!("put `[^{label}]` where the note belongs"))
}

/// A second note of the same label.
pub fn duplicate_note(path: &SitePath, span: Span, label: &str, first: Span) -> Diagnostic {
    Diagnostic::warning("duplicate-note", format!("there are two notes `[^{label}]`"))
        .at(path, span)
        .label("left out")
        .related(path, Some(first), "the first one")
        .help("give one of them another label")
}

/// `[text][label]` without a definition.
pub fn missing_reference(path: &SitePath, span: Span, label: &str, closest: Option<&str>) -> Diagnostic {
    let found = Diagnostic::warning("missing-reference", format!("there is no link definition `[{label}]`"))
        .at(path, span)
        .label("shown as written");
    match closest {
        Some(closest) => found.help(format!("did you mean `[{closest}]`?")),
        None => found.help(format!("add a line `[{label}]: https://…`")),
    }
}

/// A link that runs code, or holds a document, rather than leading anywhere.
pub fn dangerous_link(path: &SitePath, span: Span, scheme: &str) -> Diagnostic {
    Diagnostic::warning("dangerous-link", format!("this link uses the scheme `{scheme}:`"))
        .at(path, span)
        .help("link to a page or a file instead")
}

/// An id that stands on two elements.
pub fn duplicate_id(path: &SitePath, span: Span, id: &str) -> Diagnostic {
    Diagnostic::warning("duplicate-id", format!("the id `{id}` is taken already"))
        .at(path, span)
        .help("give one of the two another id")
}

/// `<!--` without `-->`: the rest of the page is not seen.
pub fn unclosed_comment(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::warning("unclosed-comment", "this comment never ends")
        .at(path, span)
        .label("all that follows is hidden")
        .help("end it with `-->`")
}
