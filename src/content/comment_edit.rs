//! Changing the status of a comment in its file, and nothing else of it.
//!
//! The file may be somebody's handwriting: comments of TOML, keys that postil does not know, an order of its own, or
//! YAML. So it is not written anew; the bytes of single values are replaced, and then the whole is read again and
//! held against what it said before. What cannot be changed in this way is refused.

use std::ops::Range;

use super::comment::{self, Status};
use super::comment_file::{Record, STATUSES, inline_table, quoted, word};
use super::{ContentOptions, front_matter, keys};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::messages::comments as messages;
use crate::document::{Entry, Format, Node, Table, Value};
use crate::path::SitePath;

/// The name of an author whose comment was erased.
pub const ERASED_AUTHOR: &str = "Removed";

/// What an erased comment says no more.
const ERASED_KEYS: &[&str] = &["url", "quote", "quote_prefix"];

/// What to change.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The status that it is to have.
    pub status: Status,
    /// Whether body, quotation, addresses and the author's name are taken out as well.
    pub erase: bool,
}

/// The file `text` of the comment `path` with `change`. Lines end in LF afterwards, the last one too.
///
/// # Errors
///
/// When the front matter has errors, or is written so that nothing can be changed without changing something else.
pub fn edit(
    path: &SitePath,
    text: &str,
    change: Change,
    options: &ContentOptions<'_>,
) -> Result<String, Vec<Diagnostic>> {
    let mut text = text.replace("\r\n", "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let read = front_matter::read(&text, path);
    let (Some(before), _) = comment::parse(path, &text, options) else { return Err(vec![messages::mend_first(path)]) };
    if !read.is_whole {
        return Err(vec![messages::mend_first(path)]);
    }
    let matter = Matter { text: &text, table: &read.table, format: read.format };
    let wanted = expected(Record::of(&before), change);
    // A line of its own, right below the fence, is where a key can stand in any case.
    let below_fence = text[read.place.range().end..].find('\n').map(|newline| read.place.range().end + newline + 1);
    for line_start in [matter.after_last_before("status"), below_fence].into_iter().flatten() {
        let Some(edits) = matter.edits(change, line_start, read.body.clone()) else { continue };
        let Some(edited) = apply(&text, edits) else { continue };
        let again = front_matter::read(&edited, path);
        let is_status_there = again.table.get("status").is_some();
        let comment = comment::parse(path, &edited, options).0;
        if is_status_there
            && again.is_whole
            && comment.is_some_and(|comment| Record::of(&comment) == wanted)
            && others(&again.table, change) == others(&read.table, change)
        {
            return Ok(edited);
        }
    }
    let word = word(STATUSES, change.status);
    Err(vec![messages::cannot_edit(path, &format!("set `status` to `{word}`"))])
}

/// Keys of the front matter that postil does not know, and that an erasing leaves in the file.
pub fn unknown_keys(path: &SitePath, text: &str) -> Vec<String> {
    let entries = front_matter::read(text, path).table.entries;
    let is_known = |name: &str| keys::COMMENT.iter().any(|key| key.name == name);
    entries.into_iter().map(|entry| entry.key.value).filter(|name| !is_known(name)).collect()
}

fn expected(before: Record, change: Change) -> Record {
    let record = Record { status: change.status, ..before };
    if !change.erase {
        return record;
    }
    Record {
        author: ERASED_AUTHOR.to_owned(),
        url: None,
        quote: None,
        quote_prefix: None,
        source: record.source.map(|source| comment::Provenance { url: None, ..source }),
        body: String::new(),
        ..record
    }
}

/// All that may not have changed, as keys and values without their places.
fn others(table: &Table, change: Change) -> Vec<(String, String)> {
    let is_changed = |path: &str| {
        path == "status" || change.erase && (ERASED_KEYS.contains(&path) || matches!(path, "author" | "source.url"))
    };
    let mut values = Vec::new();
    flatten("", table, &mut values);
    values.retain(|(path, _)| !is_changed(path));
    values
}

fn flatten(prefix: &str, table: &Table, values: &mut Vec<(String, String)>) {
    for Entry { key, value } in &table.entries {
        let path = format!("{prefix}{}", key.value);
        match &value.value {
            Value::Table(inner) => {
                values.push((path.clone(), "a table".to_owned()));
                flatten(&format!("{path}."), inner, values);
            }
            Value::Array(items) => {
                values.push((path.clone(), format!("a list of {}", items.len())));
                for (index, item) in items.iter().enumerate() {
                    let key = crate::diagnostic::Spanned::new(index.to_string(), item.span);
                    let table = Table { entries: vec![Entry { key, value: item.clone() }] };
                    flatten(&format!("{path}."), &table, values);
                }
            }
            other => values.push((path, format!("{other:?}"))),
        }
    }
}

type Edit = (Range<usize>, String);

/// The text with all edits; `None` when two of them want the same bytes.
fn apply(text: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut edited = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (range, replacement) in edits {
        edited.push_str(text.get(at..range.start)?);
        edited.push_str(&replacement);
        at = range.end;
    }
    edited.push_str(text.get(at..)?);
    Some(edited)
}

/// Front matter as it is written.
struct Matter<'a> {
    text: &'a str,
    table: &'a Table,
    format: Format,
}

impl Matter<'_> {
    /// All edits of `change`, a new `status` at `line_start`; `None` when one of them is not safe.
    fn edits(&self, change: Change, line_start: usize, body: Range<usize>) -> Option<Vec<Edit>> {
        let status = word(STATUSES, change.status);
        let status = match (self.format, self.table.get("status")) {
            (_, Some(Node { value: Value::Null, .. })) => return None,
            (Format::Toml, Some(node)) => (node.span.range(), quoted(status)),
            (Format::Yaml, Some(node)) => (node.span.range(), status.to_owned()),
            (Format::Toml, None) => (line_start..line_start, format!("status = {}\n", quoted(status))),
            (Format::Yaml, None) => (line_start..line_start, format!("status: {status}\n")),
        };
        let mut edits = vec![status];
        if change.erase {
            edits.push((self.table.get("author")?.span.range(), quoted(ERASED_AUTHOR)));
            for entry in self.table.entries.iter().filter(|entry| ERASED_KEYS.contains(&entry.key.value.as_str())) {
                edits.push((self.lines_of(entry)?, String::new()));
            }
            edits.extend(self.without_source_url()?);
            edits.push((body, String::new()));
        }
        Some(edits)
    }

    /// Takes `url` out of `source`: its line, or all of a table in one line, which is then written anew.
    fn without_source_url(&self) -> Option<Option<Edit>> {
        let Some(Node { value: Value::Table(source), span }) = self.table.get("source") else { return Some(None) };
        let Some(url) = source.entries.iter().find(|entry| entry.key.value == "url") else { return Some(None) };
        if !self.text[span.range()].starts_with('{') {
            return Some(Some((self.lines_of(url)?, String::new())));
        }
        let text_of = |key: &str| source.get(key).and_then(|node| node.value.as_str()).map(str::to_owned);
        let kept = comment::Provenance { system: text_of("system")?, id: text_of("id")?, url: None };
        let is = if self.format == Format::Yaml { ": " } else { " = " };
        // Of a mapping of YAML only its values are located, not its end.
        let end = match self.text[..span.range().end].ends_with('}') {
            true => span.range().end,
            false => span.range().end + self.text[span.range().end..].find('}')? + 1,
        };
        Some(Some((span.range().start..end, inline_table(&kept, is))))
    }

    /// Behind the lines of the last key that comes before `key` by rank. The only table among the keys, `source`,
    /// comes last, so a new line is never a part of it.
    fn after_last_before(&self, key: &str) -> Option<usize> {
        let rank = |name: &str| keys::COMMENT.iter().position(|key| key.name == name);
        let before = self
            .table
            .entries
            .iter()
            .filter(|entry| rank(&entry.key.value).is_some_and(|at| rank(key).is_some_and(|key| at < key)));
        before.filter_map(|entry| self.lines_of(entry)).map(|lines| lines.end).max()
    }

    /// The whole lines of an entry that shares them with no other.
    fn lines_of(&self, entry: &Entry) -> Option<Range<usize>> {
        let (key, value) = (entry.key.span.range(), entry.value.span.range());
        let start = self.text[..key.start].rfind('\n').map_or(0, |newline| newline + 1);
        // A dotted key of TOML, `source.url = …`, begins before its last part.
        let before = self.text[start..key.start].trim();
        if !(before.is_empty() || before.ends_with('.')) {
            return None;
        }
        let end = value.end.max(key.end);
        let end = self.text[end..].find('\n').map_or(self.text.len(), |newline| end + newline + 1);
        Some(start..end)
    }
}
