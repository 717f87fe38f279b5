//! Messages about `site.toml`.

use super::shown;
use crate::diagnostic::{Diagnostic, Span, closest};
use crate::path::SitePath;

/// A `base_url` that is no absolute web address, or has parts that it must not have.
pub fn bad_base_url(path: &SitePath, span: Span, problem: &str) -> Diagnostic {
    Diagnostic::error("bad-url", format!("`base_url` {problem}"))
        .at(path, span)
        .help("write it like `https://example.org` or `https://example.org/blog`")
}

/// A URL that is not `http` or `https`.
pub fn not_a_web_url(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-url", format!("`{key}`: `{}` is not a web address", shown(value)))
        .at(path, span)
        .help("write an absolute URL that begins with `https://` or `http://`")
}

/// A name of a zone that the time zone database does not have.
pub fn unknown_timezone(path: &SitePath, span: Span, name: &str, closest_name: Option<String>) -> Diagnostic {
    let help = match closest_name {
        Some(name) => format!("did you mean `{name}`?"),
        None => "write an IANA name such as `Europe/Berlin`, or `UTC`".to_owned(),
    };
    Diagnostic::error("unknown-timezone", format!("unknown time zone `{}`", shown(name))).at(path, span).help(help)
}

/// A language tag that is none.
pub fn bad_language(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-language", format!("`{key}`: `{}` is not a language tag", shown(value)))
        .at(path, span)
        .help("write a tag such as `en`, `de-AT` or `zh-Hans`")
}

/// An output folder that postil must not write to.
pub fn bad_output_dir(path: &SitePath, span: Span, value: &str, problem: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`output_dir`: `{}` {problem}", shown(value)))
        .at(path, span)
        .help("name a folder of its own inside the site, such as `public`")
}

/// A feed file name that tells no format.
pub fn unknown_feed(path: &SitePath, span: Span, value: &str, known: &[&str]) -> Diagnostic {
    let help = match closest(value, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the name decides the format: use {}", super::quoted(known.iter().copied())),
    };
    Diagnostic::error("unknown-value", format!("no feed format is called `{}`", shown(value))).at(path, span).help(help)
}

/// A glob that cannot be read.
pub fn bad_glob(path: &SitePath, span: Span, key: &str, problem: &str) -> Diagnostic {
    Diagnostic::error("bad-glob", format!("`{key}`: {problem}"))
        .at(path, span)
        .help("write a glob such as `drafts/**` or `*.{psd,xcf}`; a backslash before `[`, `{` or `*` makes it plain")
}

/// A span of time that cannot be read.
pub fn bad_days(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-duration", format!("`{key}`: `{}` is not a number of days", shown(value)))
        .at(path, span)
        .help("write the number of days followed by `d`: `180d`")
}

/// An e-mail address that is none.
pub fn bad_address(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-address", format!("`{key}`: `{}` is not an e-mail address", shown(value)))
        .at(path, span)
        .help("write it like `editor@example.org`, without `mailto:`")
}

/// An id that could not be used in a form or file.
pub fn bad_id(path: &SitePath, span: Span, value: &str) -> Diagnostic {
    Diagnostic::error("bad-id", format!("`{}` cannot be an id", shown(value)))
        .at(path, span)
        .help("use 1 to 64 lower-case letters, digits, `-` and `_`")
}

/// A word that has another meaning in the same place.
pub fn reserved(path: &SitePath, span: Span, value: &str, why: &str) -> Diagnostic {
    Diagnostic::error("reserved", format!("`{}` {why}", shown(value))).at(path, span).help("choose another one")
}

/// The same id or name twice.
pub fn duplicate(path: &SitePath, span: Span, what: &str, value: &str, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate", format!("{what} `{}` is declared twice", shown(value)))
        .at(path, span)
        .related(path, Some(first), "first declared here")
        .help("keep one of them")
}

/// A name of a taxonomy or path component that cannot stand in a URL.
pub fn bad_component(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`{key}`: `{}` cannot be a part of a URL", shown(value)))
        .at(path, span)
        .help("leave out `/`, `\\`, `?`, `#` and control characters, and do not write `.` or `..`")
}

/// A question that nobody can answer.
pub fn no_options(path: &SitePath, span: Span, id: Option<&str>) -> Diagnostic {
    let question = id.map_or_else(|| "the question".to_owned(), |id| format!("question `{}`", shown(id)));
    Diagnostic::error("missing-key", format!("{question} offers no options"))
        .at(path, span)
        .help("add `options = [{ id = \"yes\", label = \"Yes\" }, …]`")
}

/// A phrase that leaves out the number where readers need it.
pub fn no_count(path: &SitePath, span: Span, category: &str) -> Diagnostic {
    Diagnostic::error("missing-count", format!("`{category}` does not say how many"))
        .at(path, span)
        .help("write `{count}` where the number is to stand")
}

/// A slot of a phrase that has no meaning there.
pub fn unknown_slot(path: &SitePath, span: Span, slot: &str, known: &[&str]) -> Diagnostic {
    let help = match closest(slot, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => "nothing is put into this phrase".to_owned(),
        None => format!("what can be put in is {}", super::quoted(known.iter().copied())),
    };
    Diagnostic::error("unknown-slot", format!("nothing called `{}` is put in here", shown(slot)))
        .at(path, span)
        .help(help)
}

/// A phrase that leaves out what it is about.
pub fn missing_slot(path: &SitePath, span: Span, slot: &str) -> Diagnostic {
    Diagnostic::error("missing-slot", format!("`{slot}` has no place in these words")).at(path, span).help(format!(
        "write `{{{slot}}}` where it is to stand, or `[…]({slot})` if it is a link in the built-in words"
    ))
}

/// A list of names that is too short or too long.
pub fn wrong_number(path: &SitePath, span: Span, key: &str, expected: usize, found: usize) -> Diagnostic {
    Diagnostic::error("ill-typed", format!("`{key}` has {found} names"))
        .at(path, span)
        .help(format!("write {expected}"))
}

/// A colour that cannot be read.
pub fn bad_colour(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-colour", format!("`{key}`: `{}` is not a colour", shown(value)))
        .at(path, span)
        .help("write six hexadecimal digits: `#7a2318`")
}

/// A colour that is hard to read.
pub fn low_contrast(path: &SitePath, span: Span, value: &str, contrast: f64, paper: &str) -> Diagnostic {
    let (message, darker) = (
        format!("`{}` has a contrast of {contrast:.1} to 1 on {paper} paper", shown(value)),
        if paper == "light" { "darker" } else { "lighter" },
    );
    Diagnostic::warning("low-contrast", message)
        .at(path, span)
        .help(format!("links need 4.5 to 1 to be legible: choose a {darker} one"))
}

/// A format of dates that is none.
pub fn bad_date_format(path: &SitePath, span: Span, key: &str, problem: &str) -> Diagnostic {
    Diagnostic::error("bad-format", format!("`{key}`: {problem}"))
        .at(path, span)
        .help("write it like `%-d %B %Y`, in the way of `strftime`")
}

/// The target of a link that is none.
pub fn bad_link(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-url", format!("`{key}`: `{}` leads nowhere", shown(value))).at(path, span).help(
        "write a path of the site such as `/archive/`, a file such as `@/about.md`, or an address with `https://`",
    )
}

/// An address from which other addresses cannot be made.
pub fn not_a_service_url(path: &SitePath, span: Span, key: &str, value: &str) -> Diagnostic {
    Diagnostic::error("bad-url", format!("`{key}`: `{}` is not the address of a service", shown(value)))
        .at(path, span)
        .help("write scheme, host and perhaps a path, without query, fragment or user name")
}

/// A key of Zola's that postil reads under another name.
pub fn renamed_key(path: &SitePath, span: Span, old: &str, new: &str) -> Diagnostic {
    Diagnostic::note("foreign-key", format!("`{old}` is read as `{new}`"))
        .at(path, span)
        .help(format!("in `site.toml` write `{new}`"))
}

/// A key of Zola's that means nothing here.
pub fn ignored_key(path: &SitePath, span: Span, key: &str, help: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::note("ignored-key", format!("`{}` has no meaning in postil", shown(key))).at(path, span);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
