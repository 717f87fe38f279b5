//! Diagnostics as they look in a terminal: the look is that of `annotate-snippets`, only what is too long for it is cut before.

use std::sync::Arc;

use annotate_snippets::renderer::{
    DEFAULT_ERROR_STYLE, DEFAULT_HELP_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE, Style,
};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::place::places;
use super::window::line;
use super::{Sources, TextOptions};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::path::SitePath;

/// A terminal that claims to be narrower is not believed.
const NARROWEST: usize = 40;

/// A place to be shown.
struct Shown<'a> {
    path: &'a SitePath,
    span: Option<Span>,
    label: Option<&'a str>,
    kind: AnnotationKind,
    text: Option<&'a str>,
    width: usize,
}

pub(super) fn render(finding: &Diagnostic, sources: &dyn Sources, options: &TextOptions) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let width = options.width.max(NARROWEST);
    let renderer = if options.styled { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let title = level.primary_title(&*finding.message).id(&*finding.code);
    let mut group = Group::with_title(title);
    let text_of = |path: &Option<&SitePath>| path.and_then(|path| sources.text(path));
    let paths: Vec<Option<&SitePath>> =
        std::iter::once(finding.path.as_ref()).chain(finding.related.iter().map(|other| Some(&other.path))).collect();
    let texts: Vec<Option<Arc<str>>> = paths.iter().map(text_of).collect();
    if let Some(path) = &finding.path {
        let (text, label) = (texts[0].as_deref(), finding.label.as_deref());
        group = show(group, Shown { path, span: finding.span, label, kind: AnnotationKind::Primary, text, width });
    }
    for (other, text) in finding.related.iter().zip(&texts[1..]) {
        let (text, label) = (text.as_deref(), Some(other.label.as_str()));
        let (path, span) = (&other.path, other.span);
        group = show(group, Shown { path, span, label, kind: AnnotationKind::Context, text, width });
    }
    let mut text = renderer.render(&[group]);
    if let Some(help) = &finding.help {
        // Not as an element of the group: that would set it off by an empty line of gutter.
        text = format!("{text}\n{}: {}", paint("help", DEFAULT_HELP_STYLE, options), printable(help));
    }
    text
}

/// The word for a severity, as in `error[code]`.
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The same, in its colour.
pub(super) fn name(severity: Severity, options: &TextOptions) -> String {
    let style = match severity {
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
        Severity::Note => DEFAULT_NOTE_STYLE,
    };
    paint(word(severity), style, options)
}

fn paint(text: &str, style: Style, options: &TextOptions) -> String {
    if options.styled { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// Without what would move the cursor or change colours.
fn printable(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

/// Adds a place to a group: path, line and column, and the line itself where there is one.
fn show<'a>(group: Group<'a>, place: Shown<'a>) -> Group<'a> {
    let Some((span, text)) = place.span.zip(place.text) else {
        let group = group.element(Origin::path(place.path.as_str()));
        return match place.label {
            Some(label) => group.element(Level::NOTE.message(label)),
            None => group,
        };
    };
    let line = line(text, span, place.width);
    let (start, _) = places(text, span);
    let mark = place.kind.span(line.start..line.end).label(place.label);
    // PERF: only the line goes to the renderer, which would count through the whole text again.
    group.element(Snippet::source(line.text).line_start(start.line).path(place.path.as_str()).annotation(mark))
}
