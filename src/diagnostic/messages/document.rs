//! Messages about TOML and YAML as such: syntax, types, unknown keys.

use super::{quoted, shown};
use crate::diagnostic::{Diagnostic, Span, closest};
use crate::path::SitePath;

/// TOML that cannot be read.
pub fn toml_syntax(path: &SitePath, span: Span, message: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("toml-syntax", format!("invalid TOML: {message}")).at(path, span);
    match message.contains("invalid basic string") {
        true => diagnostic.help("close the quote, or use `\"\"\"` around text of several lines"),
        false => diagnostic,
    }
}

/// A date of TOML's own kind that the calendar does not have.
pub fn toml_date(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::error("bad-date", "TOML has no such day or time")
        .at(path, span)
        .help("write `2026-03-14` or `2026-03-14T09:26:53Z`; other forms go in quotes")
}

/// Text without quotes.
pub fn toml_unquoted(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::error("toml-syntax", "invalid TOML: text needs quotes")
        .at(path, span)
        .help("put it in quotes; a boolean is `true` or `false`")
}

/// YAML that cannot be read.
pub fn yaml_syntax(path: &SitePath, span: Span, message: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("yaml-syntax", format!("invalid YAML: {message}")).at(path, span);
    match yaml_hint(message) {
        Some(hint) => diagnostic.help(hint),
        None => diagnostic,
    }
}

/// What to do about the errors that authors make most, told by the library's words for them.
fn yaml_hint(message: &str) -> Option<&'static str> {
    const HINTS: &[(&str, &str)] = &[
        ("mapping values are not allowed", "text that holds `: ` needs quotes around it"),
        ("unexpected character", "text that begins with a sign needs quotes around it"),
        ("unclosed quote", "close the quote"),
        ("unclosed bracket", "close the bracket"),
        (
            "did not find expected key",
            "indent the lines of one value alike, and put text that holds quotes or `: ` in quotes",
        ),
        ("unknown anchor", "text that begins with `*` needs quotes around it"),
    ];
    HINTS.iter().find(|(words, _)| message.contains(words)).map(|(_, hint)| *hint)
}

/// A TAB where YAML takes spaces only.
pub fn yaml_tab(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::error("yaml-syntax", "invalid YAML: a TAB in the white space that begins or separates values")
        .at(path, span)
        .label("a TAB stands here")
        .help("replace it by spaces")
}

/// YAML that is not a mapping.
pub fn not_a_mapping(path: &SitePath, span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("not-a-mapping", format!("expected `key: value` lines, found {found}"))
        .at(path, span)
        .help("write keys such as `title: …`; for a thematic break at the top of a file write `***`")
}

/// A key of YAML that is itself a list or mapping.
pub fn complex_key(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::error("ill-typed", "a key must be text").at(path, span)
}

/// A key that was already given.
pub fn duplicate_key(path: &SitePath, span: Span, key: &str, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-key", format!("`{}` is given twice", shown(key)))
        .at(path, span)
        .label("given again")
        .related(path, Some(first), "first given here")
        .help("keep one of them")
}

/// A whole number that does not fit 64 bits.
pub fn integer_out_of_range(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::error("out-of-range", "the number is too large").at(path, span)
}

/// A value of the wrong type; `expected` and `found` with their article.
pub fn ill_typed(path: &SitePath, span: Span, key: &str, expected: &str, found: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("ill-typed", format!("`{key}`: expected {expected}, found {found}"))
        .at(path, span)
        .label(format!("expected {expected}"));
    match (expected, found) {
        ("a string", "an integer" | "a float" | "a boolean" | "a date") => diagnostic.help("put it in quotes"),
        ("a boolean", _) => diagnostic.help("write `true` or `false`, without quotes"),
        ("an integer" | "a number of 0 or more", "a string") => diagnostic.help("write the number without quotes"),
        ("a string or a list of strings", "a table") => diagnostic.help("write `[\"one\", \"two\"]`"),
        _ => diagnostic,
    }
}

/// Text that must not be empty.
pub fn empty_string(path: &SitePath, span: Span, key: &str) -> Diagnostic {
    Diagnostic::error("empty-value", format!("`{key}` is empty"))
        .at(path, span)
        .help("fill it in, or take the line out")
}

/// A required key that is not there.
pub fn missing_key(path: &SitePath, span: Span, key: &str, help: String) -> Diagnostic {
    Diagnostic::error("missing-key", format!("`{key}` is missing")).at(path, span).help(help)
}

/// A negative number where only 0 or more make sense.
pub fn negative(path: &SitePath, span: Span, key: &str) -> Diagnostic {
    Diagnostic::error("out-of-range", format!("`{key}`: expected a number of 0 or more")).at(path, span)
}

/// A value that is none of the choices.
pub fn not_one_of(path: &SitePath, span: Span, key: &str, value: &str, choices: &[&str]) -> Diagnostic {
    let help = match closest(value, choices.iter().copied()) {
        Some(choice) => format!("did you mean `{choice}`?"),
        None => format!("write one of {}", quoted(choices.iter().copied())),
    };
    Diagnostic::error("unknown-value", format!("`{key}` cannot be `{}`", shown(value)))
        .at(path, span)
        .label(format!("expected one of {}", quoted(choices.iter().copied())))
        .help(help)
}

/// A key that has no meaning where it stands; `label` says which keys are meant.
pub fn unknown_key(path: &SitePath, span: Span, key: &str, label: &str, help: Option<String>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("unknown-key", format!("unknown key `{}`", shown(key))).at(path, span).label(label);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// JSON that cannot be read.
pub fn json_syntax(path: &SitePath, span: Span, message: &str) -> Diagnostic {
    Diagnostic::error("json-syntax", format!("invalid JSON: {message}")).at(path, span)
}

/// A line of JSON that holds something other than keys and values.
pub fn not_an_object(path: &SitePath, span: Span, found: &str) -> Diagnostic {
    Diagnostic::error("ill-typed", format!("expected an object, found {found}"))
        .at(path, span)
        .help("write one comment a line: `{\"page\": \"…\", \"author\": \"…\", \"date\": \"…\", \"body\": \"…\"}`")
}
