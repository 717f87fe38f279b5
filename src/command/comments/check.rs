//! `postil comments check`

use std::collections::BTreeSet;
use std::process::ExitCode;

use super::super::{Outcome, print};
use crate::build::{self, load::is_markdown};
use crate::cli::{Cli, CommentsCheckArgs, Format};
use crate::diagnostic::Severity;
use crate::path::SitePath;

/// Reports what a build would of comments, tallies, threads and quotations. Pages that are not public have comments
/// as well, and are looked at.
pub(super) fn run(cli: &Cli, args: &CommentsCheckArgs) -> Outcome {
    let options = super::options(cli)?;
    let progress = print::Bar::new();
    let loaded = build::load(&options, &progress)?;
    progress.finish();
    let (found, n_comments, n_tallies) = match loaded {
        // Without config or templates there is no site whose comments could be looked at: that comes first.
        Err(found) => (found, 0, 0),
        Ok(loaded) => {
            let pages: BTreeSet<&SitePath> = loaded.oracle.site.pages.iter().map(|page| &page.path).collect();
            let is_ours = |path: &SitePath| !pages.contains(path) && is_of_comments(path);
            let mut found = loaded.diagnostics();
            found.retain(|found| found.path.as_ref().is_some_and(is_ours));
            {
                let discussions = &loaded.discussions;
                let n_comments = discussions.iter().map(|discussion| discussion.thread.n_files).sum();
                (found, n_comments, discussions.iter().filter(|discussion| discussion.feedback.is_some()).count())
            }
        }
    };
    let found = build::sorted(found);
    print::diagnostics(&found, &options.root, args.format);
    if args.format != Format::Json {
        let n = |severity| found.iter().filter(|found| found.severity == severity).count();
        let (comments, tallies) = (print::count(n_comments, "comment"), print::count(n_tallies, "file"));
        let errors = print::count(n(Severity::Error), "error");
        let warnings = print::count(n(Severity::Warning), "warning");
        print::status(&format!("checked {comments} and {tallies} of tallies: {errors}, {warnings}"));
    }
    Ok(if build::fails(&found, args.strict) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Whether a file that is no page is a comment or holds tallies, by its place.
fn is_of_comments(path: &SitePath) -> bool {
    let is_in_thread = || path.parent().is_some_and(|folder| folder.file_name() == "comments");
    path.file_name() == "feedback.toml" || is_markdown(path) && is_in_thread()
}
