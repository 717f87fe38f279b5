//! `postil comments list`

use std::cmp::Reverse;
use std::process::ExitCode;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::super::{Outcome, print};
use super::{Desk, key_of, status};
use crate::cli::{Cli, CommentsListArgs};
use crate::content::comment::Status;
use crate::content::comment_file::{STATUSES, is_unseen, word};
use crate::content::comment_json;

/// Columns of a name and of the first words, where there is little room.
const WIDEST_NAME: usize = 24;
const WIDEST_PAGE: usize = 36;
const NARROWEST: usize = 12;

/// Prints comments, one a line, newest first.
pub(super) fn run(cli: &Cli, args: &CommentsListArgs) -> Outcome {
    let desk = Desk::open(cli)?;
    let mut comments = desk.comments(args.page.as_deref())?;
    comments.retain(|(_, comment)| args.status.is_none_or(|wanted| comment.status == status(wanted)));
    comments.sort_by_key(|(page, comment)| (Reverse(comment.date), &page.path, &comment.id));
    comments.truncate(args.limit.unwrap_or(usize::MAX));
    if args.json {
        let lines: String =
            comments.iter().map(|(page, comment)| comment_json::to_line(&key_of(page), comment)).collect();
        print::out(&lines);
    } else {
        let rows = comments.iter().map(|(page, comment)| Row {
            date: comment.date.day().to_string(),
            id: comment.id.clone(),
            page: if args.page.is_some() { String::new() } else { seen(&key_of(page)) },
            author: seen(&comment.author),
            words: match comment.status {
                Status::Published => seen(&comment.body.markdown),
                status => format!("[{}] {}", word(STATUSES, status), seen(&comment.body.markdown)),
            },
        });
        print::out(&table(&rows.collect::<Vec<_>>(), print::columns()));
    }
    let n_unreadable = desk.unreadable().count();
    if n_unreadable > 0 {
        let files = print::count(n_unreadable, "file");
        print::status(&format!("and {files} that cannot be read: see `postil comments check`"));
    }
    Ok(ExitCode::SUCCESS)
}

/// A line of the list: texts that a terminal can be shown.
struct Row {
    date: String,
    id: String,
    page: String,
    author: String,
    words: String,
}

/// Lines of at most `width` columns. Ids are never cut, since they are there to be copied; where a terminal is too
/// narrow even for them, lines are longer than it.
fn table(rows: &[Row], width: usize) -> String {
    let widest = |text: fn(&Row) -> &str| rows.iter().map(|row| text(row).width()).max().unwrap_or(0);
    let (date, id) = (widest(|row| &row.date), widest(|row| &row.id));
    let mut author = widest(|row| &row.author).min(WIDEST_NAME);
    let mut page = widest(|row| &row.page).min(WIDEST_PAGE);
    let gaps = if page == 0 { 3 * 2 } else { 4 * 2 };
    let room = |author: usize, page: usize| width.saturating_sub(date + id + author + page + gaps);
    // First words are what a list is read for: names and pages give way to them, down to what tells them apart.
    while room(author, page) < 2 * NARROWEST && (author > NARROWEST || page > NARROWEST) {
        if page > author { page -= 1 } else { author -= 1 }
    }
    let words = room(author, page).max(NARROWEST);
    let mut text = String::new();
    for row in rows {
        let columns = [(&row.date, date), (&row.id, id), (&row.page, page), (&row.author, author)];
        let mut line = String::new();
        for (cell, width) in columns.into_iter().filter(|(_, width)| *width > 0) {
            let cell = fitted(cell, width);
            line += &cell;
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        line += &fitted(&row.words, words);
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// `text` in at most `width` columns.
fn fitted(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = 1; // The ellipsis.
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        fitted.push(c);
    }
    fitted.truncate(fitted.trim_end().len());
    fitted.push('…');
    fitted
}

/// The beginning of a text in one line, without what a terminal would obey or what turns text around.
fn seen(text: &str) -> String {
    const MOST: usize = 400; // Characters: more than any terminal has columns.
    let seen: String = text.chars().take(MOST).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let seen: String = seen.chars().map(|c| if is_unseen(c) { '\u{fffd}' } else { c }).collect();
    seen.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, page: &str, author: &str, words: &str) -> Row {
        let [id, page, author, words] = [id, page, author, words].map(str::to_owned);
        Row { date: "2026-03-14".to_owned(), id, page, author, words }
    }

    #[test]
    fn lines_fit_and_ids_are_whole() {
        let long = "word ".repeat(50);
        let rows = [
            row("01jq3v8k6c9d4t2m7w5x0y1z2a", "essays/an-essay-with-a-very-long-name-indeed", "Ada", &long),
            row("first", "essays/a", "日本語の名前がここにある人です", "日本語".repeat(30).as_str()),
        ];
        for width in [80, 100, 140] {
            let text = table(&rows, width);
            assert!(text.lines().all(|line| line.width() <= width), "{width}:\n{text}");
            assert!(text.contains("01jq3v8k6c9d4t2m7w5x0y1z2a"));
        }
        insta::assert_snapshot!(table(&rows, 100), @"
        2026-03-14  01jq3v8k6c9d4t2m7w5x0y1z2a  essays/an-essay…  Ada               word word word word wor…
        2026-03-14  first                       essays/a          日本語の名前が…   日本語日本語日本語日本…
        ");
        assert!(table(&rows, 1).contains("01jq3v8k6c9d4t2m7w5x0y1z2a"));
        assert_eq!(table(&[], 80), "");
    }

    #[test]
    fn a_terminal_is_not_shown_what_it_would_obey() {
        assert_eq!(seen(" a\n\tb\u{1b}[31m\u{202e}c\u{9b}d\u{2028}"), "a b\u{fffd}[31m\u{fffd}c\u{fffd}d");
    }
}
