//! `postil comments export`

use std::process::ExitCode;

use super::super::{Outcome, print};
use super::{Desk, key_of};
use crate::build::{self, Silent};
use crate::cli::{Cli, CommentsExportArgs, ExportFormat, Format};
use crate::content::comment_json;
use crate::diagnostic::{Diagnostic, Severity};
use crate::render::comment_feed;

/// Prints comments to standard output.
pub(super) fn run(cli: &Cli, args: &CommentsExportArgs) -> Outcome {
    match args.format {
        ExportFormat::Jsonl => jsonl(cli, args.page.as_deref()),
        ExportFormat::Atom => {
            let loaded = build::load(&super::options(cli)?, &Silent)?;
            let loaded = loaded.map_err(|found| print::Refused(build::sorted(found)))?;
            let page = match args.page.as_deref() {
                Some(name) => {
                    let desk = Desk::open(cli)?;
                    let path = desk.page(name)?.path.clone();
                    let site = &loaded.oracle.site;
                    Some(
                        site.page_at(path.as_str())
                            .ok_or_else(|| format!("{path} is not public, so it has no feed"))?,
                    )
                }
                None => None,
            };
            print::out_bytes(&comment_feed::export(page, &loaded.inputs()));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// All comments, hidden and removed ones too. What a file has and a line cannot say is reported, so that nobody takes
/// for a copy what is none.
fn jsonl(cli: &Cli, page: Option<&str>) -> Outcome {
    let desk = Desk::open(cli)?;
    let comments = desk.comments(page)?;
    let mut text = String::new();
    let mut found: Vec<Diagnostic> = Vec::new();
    for (page, comment) in comments {
        text += &comment_json::to_line(&key_of(page), comment);
        found.extend(comment.diagnostics.iter().cloned());
    }
    print::out_bytes(text.as_bytes());
    let folder = page.map(|name| desk.page(name)).transpose()?.map(|page| &page.folder);
    let is_wanted = |found: &Diagnostic| {
        let Some(path) = &found.path else { return false };
        let is_of_page = folder.is_none_or(|folder| path.strip_prefix(folder.as_str()).is_some());
        is_of_page && desk.unreadable().any(|unreadable| unreadable == path)
    };
    found.extend(desk.documents.diagnostics.iter().filter(|found| is_wanted(found)).cloned());
    let found = build::sorted(found);
    print::diagnostics(&found, &cli.root, Format::Text);
    let is_whole = found.iter().all(|found| found.severity != Severity::Error);
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
