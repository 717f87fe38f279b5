//! Diagnostics for programs.

use serde::Serialize;

use super::place::Place;
use super::{Sources, locate};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::path::SitePath;

/// What a line of `--format json` holds. The names are an interface: add, do not rename.
#[derive(Serialize)]
struct Object<'a> {
    severity: Severity,
    code: &'a str,
    message: &'a str,
    path: Option<&'a SitePath>,
    start: Option<Place>,
    end: Option<Place>,
    label: Option<&'a str>,
    related: Vec<Other<'a>>,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Other<'a> {
    path: &'a SitePath,
    start: Option<Place>,
    end: Option<Place>,
    label: &'a str,
}

/// One diagnostic as a JSON object in one line.
pub(super) fn object(finding: &Diagnostic, sources: &dyn Sources) -> String {
    let ends = |path: &SitePath, span: Option<Span>| locate(path, span, sources).unzip();
    let (start, end) = finding.path.as_ref().map_or((None, None), |path| ends(path, finding.span));
    let related = finding.related.iter().map(|other| {
        let (start, end) = ends(&other.path, other.span);
        Other { path: &other.path, start, end, label: &other.label }
    });
    let object = Object {
        severity: finding.severity,
        code: &finding.code,
        message: &finding.message,
        path: finding.path.as_ref(),
        start,
        end,
        label: finding.label.as_deref(),
        related: related.collect(),
        help: finding.help.as_deref(),
    };
    serde_json::to_string(&object).expect("texts and numbers have a JSON form")
}
