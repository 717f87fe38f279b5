//! `postil comments import`
//!
//! Three passes: read every line, decide about every line, write. Nothing is written while one line is in doubt,
//! nothing that is there is replaced or deleted, and a second run finds nothing left to do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::super::{Outcome, print};
use super::{Desk, key_of};
use crate::build::BuildError;
use crate::cli::{Cli, CommentsImportArgs, Format, ImportFormat};
use crate::content::comment_file::{self, Record};
use crate::content::comment_id;
use crate::content::comment_json::{self, Line};
use crate::content::{Comment, Page};
use crate::diagnostic::messages::comments as messages;
use crate::diagnostic::messages::content::not_utf8;
use crate::diagnostic::{self, Diagnostic, Severity, Span};
use crate::path::SitePath;
use crate::source;
use print::Refused;

/// What is to become of the lines of a file.
#[derive(Default)]
struct Decisions {
    /// Files to be written, with their texts.
    new: Vec<(SitePath, String)>,
    n_unchanged: usize,
    n_conflicts: usize,
    found: Vec<Diagnostic>,
}

/// A line that a file could be made of.
struct Candidate<'a> {
    line: &'a Line,
    page: &'a Page,
    id: String,
    record: Record,
    text: String,
}

/// Makes comments of the lines of a file; without `--write`, says which.
pub(super) fn run(cli: &Cli, args: &CommentsImportArgs) -> Outcome {
    match args.format {
        ImportFormat::Jsonl => {}
    }
    let desk = Desk::open(cli)?;
    let bytes = super::add::read_all(&args.file)?;
    let name = file_name(&args.file);
    let text = utf8(&bytes, &name)?;
    let (lines, found) = comment_json::parse(text, &name, &desk.config.timezone);
    let mut decisions = Decisions { found, ..Decisions::default() };
    let candidates = candidates(&desk, &lines, &name, &mut decisions.found);
    decide(cli, &desk, &candidates, &name, &mut decisions)?;
    diagnostic::sort(&mut decisions.found);
    let sources = BTreeMap::from([(name, Arc::<str>::from(text))]);
    print::diagnostics_in(&decisions.found, &sources, Format::Text);
    let n_errors = decisions.found.iter().filter(|found| found.severity == Severity::Error).count();
    if n_errors > decisions.n_conflicts {
        print::status("nothing was written: every line has to be right before one of them is");
        return Ok(ExitCode::FAILURE);
    }
    let n_new = decisions.new.len();
    if args.write {
        write(cli, &decisions.new)?;
    } else {
        let paths: String = decisions.new.iter().map(|(path, _)| format!("{path}\n")).collect();
        print::out(&paths);
    }
    let written = match (args.write, n_new) {
        (_, 0) => "none new".to_owned(),
        (true, n) => format!("{n} written"),
        (false, n) => format!("{n} new"),
    };
    let read = print::count(lines.len(), "comment");
    let conflicts = print::count(decisions.n_conflicts, "conflict");
    print::status(&format!("{read} read: {written}, {} unchanged, {conflicts}", decisions.n_unchanged));
    if !args.write && n_new > 0 {
        print::status("nothing was written yet: add `--write`");
    }
    Ok(if decisions.n_conflicts == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the file is called in findings.
fn file_name(file: &Path) -> SitePath {
    let name = file.file_name().and_then(|name| name.to_str()).filter(|_| file != Path::new("-"));
    name.and_then(SitePath::new).unwrap_or_else(|| SitePath::new("standard input").expect("a legal path"))
}

/// As `content::text_of`, but of any size: what one site has written may be more than one file of it.
fn utf8<'a>(bytes: &'a [u8], name: &SitePath) -> Result<&'a str, Refused> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(Diagnostic::error("too-large", "more than 4 GiB are not read at once").in_file(name).into());
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line_number = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        not_utf8(name, at, line_number, bytes[at]).into()
    })
}

/// The lines whose page is known, as the files that they would be.
fn candidates<'a>(
    desk: &'a Desk,
    lines: &'a [Line],
    name: &SitePath,
    found: &mut Vec<Diagnostic>,
) -> Vec<Candidate<'a>> {
    let mut candidates = Vec::new();
    for line in lines {
        let page = match desk.page(&line.page.value) {
            Ok(page) => page,
            Err(Refused(refused)) => {
                found.extend(refused.into_iter().map(|finding| finding.at(name, line.page.span)));
                continue;
            }
        };
        let draft = match desk.place(page, "new") {
            Ok(draft) => draft,
            Err(Refused(refused)) => {
                found.extend(refused.into_iter().map(|finding| finding.at(name, line.page.span)));
                continue;
            }
        };
        match comment_file::settle(&line.record, &draft, &desk.content_options()) {
            Err(errors) => {
                found.extend(errors.into_iter().map(|error| messages::moved_to(error, name, line.span)));
            }
            Ok(settled) => {
                let record = settled.record;
                let warnings = settled.warnings.into_iter();
                found.extend(warnings.map(|warning| messages::moved_to(warning, name, line.span)));
                let id = match (&line.id, &record.source) {
                    (Some(id), _) => id.clone(),
                    (None, Some(source)) => comment_id::of_source(record.date, source),
                    (None, None) => comment_id::of_text(&key_of(page), &record.author, record.date, &record.body),
                };
                candidates.push(Candidate { line, page, id, record, text: settled.text });
            }
        }
    }
    candidates
}

/// What each line is to the site and to the lines before it: the same as something, in conflict with it, or new.
fn decide(
    cli: &Cli,
    desk: &Desk,
    candidates: &[Candidate<'_>],
    name: &SitePath,
    decisions: &mut Decisions,
) -> Result<(), Refused> {
    let all = desk.comments(None)?;
    let mut by_source: BTreeMap<(&str, &str), (&Page, &Comment)> = BTreeMap::new();
    let mut by_place: BTreeMap<(&SitePath, &str), &Comment> = BTreeMap::new();
    for (page, comment) in all {
        by_place.insert((&page.folder, &comment.id), comment);
        if let Some(source) = &comment.source {
            by_source.insert((&source.value.system, &source.value.id), (page, comment));
        }
    }
    let mut first_by_source: BTreeMap<(&str, &str), &Candidate<'_>> = BTreeMap::new();
    let mut first_by_place: BTreeMap<(&SitePath, &str), &Candidate<'_>> = BTreeMap::new();
    for candidate in candidates {
        let Candidate { line, page, id, record, text } = candidate;
        let place = (&page.folder, id.as_str());
        let source = record.source.as_ref().map(|source| (source.system.as_str(), source.id.as_str()));
        let from = |name: (&str, &str)| format!("the source `{}` of `{}`", name.1, name.0);
        let earlier = source.and_then(|source| Some((*first_by_source.get(&source)?, from(source))));
        let earlier = earlier.or_else(|| Some((*first_by_place.get(&place)?, format!("the id `{id}`"))));
        if let Some((first, what)) = earlier {
            let is_same = first.record == *record && first.page.folder == page.folder && first.id == *id;
            match is_same {
                true => decisions.n_unchanged += 1,
                false => decisions.found.push(messages::twice(name, line.span, first.line.span, &what)),
            }
            continue;
        }
        first_by_place.insert(place, candidate);
        if let Some(source) = source {
            first_by_source.insert(source, candidate);
        }
        // What came from the same place is the same comment, under whatever id it is kept.
        let there = source.and_then(|source| by_source.get(&source));
        let there = there
            .map(|(at, comment)| {
                (at.folder == page.folder && line.id.as_ref().is_none_or(|id| *id == comment.id), *comment)
            })
            .or_else(|| Some((true, *by_place.get(&place)?)));
        let path = desk.place(page, id)?;
        match there {
            Some((true, comment)) if Record::of(comment) == *record => decisions.n_unchanged += 1,
            Some((_, comment)) => conflict(decisions, name, line.span, &comment.path),
            // A file that is no comment, or cannot be read as one.
            None if source::stamp(&cli.root, &path).is_some() => conflict(decisions, name, line.span, &path),
            None => decisions.new.push((path, text.clone())),
        }
    }
    let places: BTreeSet<(&SitePath, &str)> = by_place.keys().chain(first_by_place.keys()).copied().collect();
    for Candidate { line, page, record, .. } in candidates {
        if let (Some(parent), Some(span)) = (&record.reply_to, line.reply_to)
            && !places.contains(&(&page.folder, parent.as_str()))
        {
            decisions.found.push(messages::answers_nobody(name, span, parent));
        }
    }
    Ok(())
}

fn conflict(decisions: &mut Decisions, name: &SitePath, span: Span, there: &SitePath) {
    decisions.n_conflicts += 1;
    decisions.found.push(messages::conflict(name, span, there));
}

fn write(cli: &Cli, new: &[(SitePath, String)]) -> Result<(), Box<dyn std::error::Error>> {
    for (n_written, (path, text)) in new.iter().enumerate() {
        if let Err(error) = source::write_new(&cli.root, path, text) {
            let rest = new.len() - n_written;
            print::status(&format!("{n_written} written, {rest} not: run the same command again for the rest"));
            return Err(BuildError::from(error).into());
        }
        print::out(&format!("{path}\n"));
    }
    Ok(())
}
