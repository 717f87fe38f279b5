//! The words behind the opening fence of a code block, as Zola reads them:
//! `rust,linenos,linenostart=10,hl_lines=3-5 8,hide_lines=1,name=main.rs`.

use std::ops::RangeInclusive;

/// What a fence says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fence<'a> {
    /// As written.
    pub(super) language: Option<&'a str>,
    pub(super) has_numbers: bool,
    /// The number of the first line.
    pub(super) first_number: Option<u64>,
    /// Lines to mark, counted from 1 whatever the numbers shown.
    pub(super) marked: Vec<RangeInclusive<usize>>,
    /// Lines to leave out.
    pub(super) hidden: Vec<RangeInclusive<usize>>,
    pub(super) name: Option<&'a str>,
    pub(super) problems: Vec<Problem<'a>>,
}

/// What cannot be read. The texts are parts of the fence.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Problem<'a> {
    UnknownAttribute(&'a str),
    InvalidValue { key: &'a str, value: &'a str },
}

/// Attributes of a fence.
pub(super) const ATTRIBUTES: [&str; 5] = ["linenos", "linenostart", "hl_lines", "hide_lines", "name"];

impl<'a> Fence<'a> {
    /// Reads what stands behind the fence.
    pub(super) fn parse(info: &'a str) -> Self {
        let mut fence = Self::default();
        for (index, part) in info.split(',').map(str::trim).enumerate() {
            let (key, value) = match part.split_once('=') {
                Some((key, value)) => (key.trim(), value.trim().trim_matches('"')),
                None => (part, ""),
            };
            let is_valid = match key {
                "" => true,
                "linenos" => {
                    fence.has_numbers = value != "false";
                    true
                }
                "linenostart" => {
                    fence.first_number = value.parse().ok();
                    fence.first_number.is_some()
                }
                "hl_lines" => add_lines(value, &mut fence.marked),
                "hide_lines" => add_lines(value, &mut fence.hidden),
                "name" => {
                    fence.name = Some(value).filter(|name| !name.is_empty());
                    fence.name.is_some()
                }
                _ if index == 0 && !part.contains('=') => {
                    let mut words = part.split_whitespace();
                    fence.language = words.next();
                    fence.problems.extend(words.map(Problem::UnknownAttribute));
                    true
                }
                _ => {
                    fence.problems.push(Problem::UnknownAttribute(key));
                    true
                }
            };
            if !is_valid {
                fence.problems.push(Problem::InvalidValue { key, value });
            }
        }
        fence
    }

    /// Whether lines are treated one by one.
    pub(super) fn is_by_line(&self) -> bool {
        self.has_numbers || !self.marked.is_empty() || !self.hidden.is_empty()
    }
}

/// Reads `3-5 8`. Whether all of it could be read.
fn add_lines(value: &str, lines: &mut Vec<RangeInclusive<usize>>) -> bool {
    let mut is_valid = !value.is_empty();
    for part in value.split_whitespace() {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        match (first.parse(), last.parse()) {
            (Ok(first), Ok(last)) if first <= last => lines.push(first..=last),
            // Backwards is understood; Zola does.
            (Ok(first), Ok(last)) => lines.push(last..=first),
            _ => is_valid = false,
        }
    }
    is_valid
}
