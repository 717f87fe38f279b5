//! `postil comments hide` and `postil comments remove`

use std::process::ExitCode;
use std::sync::Arc;

use super::super::{Outcome, print};
use super::Desk;
use crate::build::BuildError;
use crate::cli::{Cli, CommentsHideArgs, CommentsRemoveArgs};
use crate::content::Comment;
use crate::content::comment::Status;
use crate::content::comment_edit::{self, Change};
use crate::content::comment_file::{STATUSES, word};
use crate::content::text_of;
use crate::source;
use print::Refused;

/// Sets the status of a comment to `hidden`.
pub(super) fn hide(cli: &Cli, args: &CommentsHideArgs) -> Outcome {
    let desk = Desk::open(cli)?;
    change(cli, &desk, &args.id, args.page.as_deref(), Change { status: Status::Hidden, erase: false })?;
    Ok(ExitCode::SUCCESS)
}

/// Sets the status of a comment to `removed`, and perhaps takes out what it said.
pub(super) fn remove(cli: &Cli, args: &CommentsRemoveArgs) -> Outcome {
    let desk = Desk::open(cli)?;
    let page = args.page.as_deref();
    change(cli, &desk, &args.id, page, Change { status: Status::Removed, erase: args.erase })?;
    let (page, comment) = desk.comment(&args.id, page)?;
    if !is_answered(desk.thread(page), &comment.id) {
        print::status("nothing answers it: the file may be deleted");
    }
    Ok(ExitCode::SUCCESS)
}

fn change(
    cli: &Cli,
    desk: &Desk,
    id: &str,
    page: Option<&str>,
    change: Change,
) -> Result<(), Box<dyn std::error::Error>> {
    let (_, comment) = desk.comment(id, page)?;
    let path = &comment.path;
    // Read again: what is changed has to be what is there now.
    let bytes = source::read(&cli.root, path).map_err(BuildError::from)?;
    let text = text_of(&bytes, path).map_err(Refused::from)?;
    let word = word(STATUSES, change.status);
    if comment.status == change.status && !change.erase {
        print::status(&format!("{path} is {word} already"));
        return Ok(());
    }
    let edited = comment_edit::edit(path, text, change, &desk.content_options()).map_err(Refused)?;
    if edited != text {
        source::replace(&cli.root, path, &edited).map_err(BuildError::from)?;
    }
    print::out(&format!("{path}\n"));
    print::status(&format!("{word}: comment by {}", shown(&comment.author)));
    let kept = comment_edit::unknown_keys(path, text);
    if change.erase && !kept.is_empty() {
        let keys: Vec<String> = kept.iter().map(|key| format!("`{}`", shown(key))).collect();
        print::status(&format!("still in the file: {}; take it out by hand if it says too much", keys.join(", ")));
    }
    Ok(())
}

/// A name as a terminal can be shown it.
pub(super) fn shown(name: &str) -> String {
    name.replace(crate::content::comment_file::is_unseen, "\u{fffd}")
}

/// Whether anything answers `id`. Even a hidden answer names it, and would then answer nobody.
fn is_answered(thread: &[Arc<Comment>], id: &str) -> bool {
    thread.iter().any(|reply| reply.reply_to.as_ref().is_some_and(|to| to.value == id))
}
