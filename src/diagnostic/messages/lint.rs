//! Findings of `postil check`.

use crate::diagnostic::{Diagnostic, Span};
use crate::markdown::{Heading, Link};
use crate::path::SitePath;

fn at(diagnostic: Diagnostic, path: &SitePath, span: Option<Span>) -> Diagnostic {
    match span {
        Some(span) => diagnostic.at(path, span),
        None => diagnostic.in_file(path),
    }
}

/// A site in a language that the theme does not speak.
pub fn untranslated(language: &str) -> Diagnostic {
    Diagnostic::warning("untranslated", format!("the site is in `{language}`, and the theme speaks English in it"))
        .help("no words are built in for this language: write them into `[words]` of `site.toml`")
}

/// A title that search results cut off.
pub fn long_title(path: &SitePath, span: Option<Span>, length: usize, most: usize) -> Diagnostic {
    let message = format!("the title has {length} characters; beyond {most} it is cut off in search results");
    at(Diagnostic::warning("long-title", message), path, span).help("move what follows the colon into `description`")
}

/// Two pages of one title.
pub fn duplicate_title(
    path: &SitePath,
    span: Option<Span>,
    title: &str,
    other: &SitePath,
    other_span: Option<Span>,
) -> Diagnostic {
    at(Diagnostic::warning("duplicate-title", format!("two pages are called `{title}`")), path, span).related(
        other,
        other_span,
        "the other one",
    )
}

/// A heading that skips a level.
pub fn skipped_heading(path: &SitePath, heading: &Heading, expected: u8) -> Diagnostic {
    let message = format!("heading of level {} where at most {expected} is due", heading.level);
    Diagnostic::warning("skipped-heading", message)
        .at(path, heading.span)
        .help(format!("write it with {} `#`: readers who cannot see move by headings", expected))
}

/// An image that says nothing to those who cannot see it.
pub fn missing_alt(path: &SitePath, link: &Link) -> Diagnostic {
    Diagnostic::warning("missing-alt", format!("the image `{}` has no alternative text", link.destination))
        .at(path, link.span)
        .help("say in the brackets what is to be seen; leave them empty only for ornament")
}

/// A page that nothing leads to.
pub fn orphan(path: &SitePath) -> Diagnostic {
    Diagnostic::warning("orphan", "no page, list or menu leads here")
        .in_file(path)
        .help("link to it, put it into a section, or list it under `nav` in `[theme]`")
}

/// A file that nothing shows.
pub fn unused_asset(path: &SitePath) -> Diagnostic {
    Diagnostic::warning("unused-asset", "no page or template names this file; it is published all the same")
        .in_file(path)
        .help("delete it, or move it to `static/` if others link to it")
}

/// A key that no template reads.
pub fn unread_key(path: &SitePath, span: Span, key: &str) -> Diagnostic {
    Diagnostic::warning("unread-key", format!("no template reads `{key}`"))
        .at(path, span)
        .help(format!("take it out, or use `page.extra.{key}` in a template"))
}

/// A function that makes each new essay costly.
pub fn fan_out(caller: Option<&(&str, Option<(&SitePath, Span)>)>, function: &str, n_pages: usize) -> Diagnostic {
    let name = caller.map_or("a template", |(name, _)| name);
    let message = format!("`{name}` calls `{function}`: each new essay re-renders {n_pages} pages");
    let diagnostic = Diagnostic::note("fan-out", message)
        .help("keep such lists to the home page, or leave them out of the base template");
    match caller.and_then(|(_, place)| *place) {
        Some((path, span)) => diagnostic.at(path, span),
        None => diagnostic,
    }
}

/// An external link that does not answer as it should.
pub fn broken_external(path: &SitePath, span: Span, url: &str, reason: &str, is_error: bool) -> Diagnostic {
    let message = format!("`{url}` {reason}");
    let diagnostic = match is_error {
        true => Diagnostic::error("broken-external-link", message),
        false => Diagnostic::warning("broken-external-link", message),
    };
    diagnostic.at(path, span).help("update the link, or point it to an archived copy")
}
