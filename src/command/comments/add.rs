//! `postil comments add`

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::super::{Outcome, print};
use super::hide::shown;
use super::{Desk, kind, role, status};
use crate::build::{BuildError, articles::comments_state};
use crate::cli::{Cli, CommentsAddArgs, Format};
use crate::config::CommentsState;
use crate::content::comment::is_id;
use crate::content::comment_file::{self, Record};
use crate::content::comment_id;
use crate::content::{Date, Page};
use crate::diagnostic::messages::comments as messages;
use crate::source;
use print::Refused;

/// What a mail says of the comment that it holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Letter {
    pub(super) author: Option<String>,
    /// As RFC 3339.
    pub(super) date: Option<String>,
    pub(super) page: Option<String>,
    pub(super) reply_to: Option<String>,
    pub(super) quote: Option<String>,
    pub(super) body: String,
    /// What was done to it that its sender should know of.
    pub(super) notes: Vec<String>,
}

type Failure = Box<dyn std::error::Error>;

/// Makes a comment and prints its path.
pub(super) fn run(cli: &Cli, args: &CommentsAddArgs) -> Outcome {
    let desk = Desk::open(cli)?;
    let letter = args.from.as_deref().map(letter).transpose()?;
    let text = letter.as_ref().map(|letter| letter.body.clone());
    let letter = letter.unwrap_or_default();
    for note in &letter.notes {
        print::status(note);
    }
    let page = args.page.as_deref().or(letter.page.as_deref());
    let page = page.ok_or("the mail says no `page: …` in its last lines: name it with `--page`")?;
    let page = desk.page(page)?;
    let author = args.author.clone().or(letter.author);
    let author = author.ok_or("the mail has no name beside its address: give one with `--author`")?;
    let date = date(&desk, args.date.as_deref().or(letter.date.as_deref()), args.from.is_some())?;
    let reply_to = args.reply_to.clone().or(letter.reply_to);
    if let Some(parent) = reply_to.as_deref() {
        let ids: Vec<&str> = desk.thread(page).iter().map(|comment| comment.id.as_str()).collect();
        if !ids.contains(&parent) {
            let finding = messages::unknown_comment(parent, Some(&super::key_of(page)), ids);
            return Err(Refused::from(finding).into());
        }
    }
    if let Some(id) = args.id.as_deref().filter(|id| !is_id(id)) {
        return Err(Refused::from(messages::bad_id(id)).into());
    }
    // Only now, so that nobody writes a comment into an editor that is then refused for its page.
    let written = match text {
        Some(text) => Written { text, draft: None },
        None => written()?,
    };
    let record = Record {
        author,
        date,
        updated: None,
        url: args.url.clone(),
        reply_to,
        quote: args.quote.clone().or(letter.quote),
        quote_prefix: args.quote_prefix.clone(),
        role: args.role.map(role),
        kind: kind(args.kind),
        status: status(args.status),
        lang: args.lang.clone(),
        source: None,
        body: written.text.clone(),
    };
    match make(cli, &desk, page, &record, args.id.as_deref()) {
        Ok(code) => {
            if let Some(draft) = &written.draft {
                let _ = std::fs::remove_file(draft);
            }
            Ok(code)
        }
        Err(error) => {
            if let Some(draft) = &written.draft {
                print::status(&format!("your text is kept in {}", draft.display()));
            }
            Err(error)
        }
    }
}

fn make(cli: &Cli, desk: &Desk, page: &Page, record: &Record, id: Option<&str>) -> Outcome {
    let key = super::key_of(page);
    if record.body.trim().is_empty() {
        return Err("the comment has no text".into());
    }
    // Its file's name follows from its text, and is not known before that is settled.
    let draft = desk.place(page, "new")?;
    let settled = comment_file::settle(record, &draft, &desk.content_options()).map_err(|mut found| {
        for finding in &mut found {
            // There is no such file, and its keys are options here.
            (finding.path, finding.span) = (None, None);
        }
        Refused(found)
    })?;
    let record = &settled.record;
    let id = match id {
        Some(id) => id.to_owned(),
        None => comment_id::of_text(&key, &record.author, record.date, &record.body),
    };
    let path = desk.place(page, &id)?;
    source::write_new(&cli.root, &path, &settled.text).map_err(BuildError::from)?;
    print::out(&format!("{path}\n"));
    print::diagnostics(
        &settled.warnings.into_iter().map(|finding| finding.in_file(&path)).collect::<Vec<_>>(),
        &cli.root,
        Format::Text,
    );
    print::status(&format!("added a comment by {} to {key}", shown(&record.author)));
    match comments_state(&page.meta, &desk.config, desk.now) {
        CommentsState::Open => {}
        CommentsState::Closed => print::status("comments are closed on this page; this one is shown all the same"),
        CommentsState::Off => print::status("comments are off on this page: nobody will see it"),
    }
    Ok(ExitCode::SUCCESS)
}

/// The moment that was given, else the present.
fn date(desk: &Desk, text: Option<&str>, is_mail: bool) -> Result<Date, Failure> {
    let zone = &desk.config.timezone;
    match text {
        Some(text) => Date::parse(text, zone).map_err(|_| {
            let text = text.escape_debug();
            format!("`{text}` is no date: write `2026-03-14` or `2026-03-14T09:26:53Z`").into()
        }),
        None if is_mail => Err("the mail has no date: give one with `--date`".into()),
        None => Date::from_instant(desk.now, &jiff::tz::TimeZone::UTC)
            .ok_or_else(|| "the present is no date that can be written".into()),
    }
}

/// A text that somebody has just written.
struct Written {
    text: String,
    /// The file that it was written into.
    draft: Option<PathBuf>,
}

/// What is piped in; at a terminal, what is written in an editor.
fn written() -> Result<Written, Failure> {
    if !std::io::stdin().is_terminal() {
        let bytes = read_all(Path::new("-"))?;
        let text = String::from_utf8(bytes).map_err(|_| "standard input is not UTF-8")?;
        return Ok(Written { text: text.trim_start_matches('\u{feff}').to_owned(), draft: None });
    }
    let chosen = |name| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    let editor = chosen("VISUAL")
        .or_else(|| chosen("EDITOR"))
        .ok_or("there is no text: pipe it in, or set the environment variable EDITOR to write it in an editor")?;
    let draft = new_draft()?;
    let text = edited(&editor, &draft)?;
    Ok(Written { text, draft: Some(draft) })
}

/// An empty file that only its owner can have made.
fn new_draft() -> Result<PathBuf, String> {
    let folder = std::env::temp_dir();
    for attempt in 0..100 {
        let file = folder.join(format!("postil-comment-{}-{attempt}.md", std::process::id()));
        match std::fs::File::create_new(&file) {
            Ok(_) => return Ok(file),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("cannot write {}: {error}", file.display())),
        }
    }
    Err(format!("cannot make a file for the text in {}", folder.display()))
}

/// What `draft` holds after `editor`, a program with perhaps some arguments, has had it.
fn edited(editor: &str, draft: &Path) -> Result<String, String> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = std::process::Command::new(program)
        .args(words)
        .arg(draft)
        .status()
        .map_err(|error| format!("cannot start the editor `{editor}`: {error}"))?;
    if !status.success() {
        return Err(format!("the editor `{editor}` failed; your text is kept in {}", draft.display()));
    }
    std::fs::read_to_string(draft).map_err(|error| format!("cannot read {}: {error}", draft.display()))
}

/// The bytes of a file, or of standard input.
pub(super) fn read_all(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let result = if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    result.map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    Ok(bytes)
}

#[cfg(feature = "mail")]
fn letter(file: &Path) -> Result<Letter, String> {
    super::mail::read(&read_all(file)?)
}

#[cfg(not(feature = "mail"))]
fn letter(_: &Path) -> Result<Letter, String> {
    Err("this postil was built without the feature `mail`".to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_the_editor_leaves() {
        let folder = tempfile::tempdir().unwrap();
        let (script, draft) = (folder.path().join("edit.sh"), folder.path().join("draft.md"));
        std::fs::write(&script, "echo \"$1\" > \"$2\"\n").unwrap();
        std::fs::write(&draft, "").unwrap();
        let editor = format!("sh {} --wait", script.display());
        assert_eq!(edited(&editor, &draft).unwrap(), "--wait\n");
        assert!(edited("false", &draft).unwrap_err().contains("your text is kept in"));
        assert!(edited("no-such-editor", &draft).unwrap_err().starts_with("cannot start the editor"));
    }

    #[test]
    fn drafts_never_share_a_file() {
        let (first, second) = (new_draft().unwrap(), new_draft().unwrap());
        assert_ne!(first, second);
        for draft in [first, second] {
            std::fs::remove_file(draft).unwrap();
        }
    }
}
