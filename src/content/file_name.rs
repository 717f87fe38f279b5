//! What a file name says: a date, a slug.

use jiff::tz::TimeZone;

use super::Date;
use crate::path::SitePath;

/// What the name of an essay's file, or of its folder, says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// The date before the slug, as written.
    pub date: Option<&'a str>,
    /// What is left: words for a slug, and for a title where there is no other. Never empty.
    pub words: &'a str,
}

/// Whether the essay is the index of a folder of its own: `content/essays/x/index.md`.
pub fn is_index(path: &SitePath) -> bool {
    path.file_name() == "index.md" && path.parent().is_some_and(|folder| folder.parent().is_some())
}

/// The folder of the essay `path`: around `x/index.md`, and beside `x.md`.
///
/// A name of dots only (`..md`) has no folder beside it that could exist; its own path stands in, below
/// which nothing can be.
pub fn folder(path: &SitePath) -> SitePath {
    let folder = if is_index(path) {
        path.parent()
    } else {
        match path.parent() {
            Some(parent) => parent.join(path.stem()),
            None => SitePath::new(path.stem()),
        }
    };
    folder.unwrap_or_else(|| path.clone())
}

/// Splits the name of the essay `path`.
pub fn read(path: &SitePath) -> FileName<'_> {
    if is_index(path) {
        return split(path.as_str().rsplit('/').nth(1).unwrap_or_default());
    }
    split(path.stem())
}

/// Splits `2018-10-10-slug`, `2018-10-10_slug` or `2018-10-10T12:00:00Z-slug`. A date that the
/// calendar does not have is a part of the slug.
fn split(stem: &str) -> FileName<'_> {
    let whole = FileName { date: None, words: stem };
    let Some(day) = stem.get(..10) else { return whole };
    if !is_day(day) || Date::parse(day, &TimeZone::UTC).is_err() {
        return whole;
    }
    let mut end = 10;
    if let Some(length) = time_length(&stem[10..])
        && Date::parse(&stem[..10 + length], &TimeZone::UTC).is_ok()
    {
        end += length;
    }
    let (date, rest) = stem.split_at(end);
    if rest.is_empty() {
        // The date is all there is, so it is the slug as well.
        return FileName { date: Some(date), words: stem };
    }
    let words = rest.trim_start();
    match words.strip_prefix(['-', '_']).or((words.len() < rest.len()).then_some(words)) {
        Some(words) if !words.is_empty() => FileName { date: Some(date), words },
        _ => whole,
    }
}

fn is_day(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}

/// Bytes of a time with its offset at the start of `text`: `T12:00:00Z`, `T12:00:00+01:00`.
fn time_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let matches = |at: usize, form: &[u8]| {
        bytes.get(at..at + form.len()).is_some_and(|part| {
            part.iter().zip(form).all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                form => byte == form,
            })
        })
    };
    if !matches(0, b"T00:00:00") {
        return None;
    }
    let mut at = 9;
    if bytes.get(at) == Some(&b'.') {
        at += 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    }
    if matches(at, b"Z") {
        Some(at + 1)
    } else if matches(at, b"+00:00") || matches(at, b"-00:00") {
        Some(at + 6)
    } else {
        None
    }
}

/// Words of a file name as a title: `on-margins_and notes` as `On margins and notes`.
pub fn title(words: &str) -> String {
    let spaced = words.replace(['-', '_'], " ");
    let spaced = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if spaced.is_empty() { words } else { &spaced };
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
