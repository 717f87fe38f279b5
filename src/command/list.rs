//! `postil list`

use std::fmt::Write as _;
use std::process::ExitCode;

use super::{Outcome, now, print};
use crate::build::{self, Options, Silent};
use crate::cli::{Cli, Format, ListArgs, Listing};
use crate::site::visibility::{Hidden, Include};

/// Lists pages, one a line: date, path, title.
pub fn run(cli: &Cli, args: &ListArgs) -> Outcome {
    let options = Options {
        root: cli.root.clone(),
        config_file: cli.config.clone(),
        output_dir: None,
        base_url: None,
        include: Include::default(),
        now: now(args.now)?,
        strict: false,
        keep_going: false,
        forgets: None,
    };
    let loaded = match build::load(&options, &Silent)? {
        Ok(loaded) => loaded,
        Err(found) => {
            print::diagnostics(&build::sorted(found), &options.root, Format::Text);
            return Ok(ExitCode::FAILURE);
        }
    };
    let wanted = |why: Option<Hidden>| match args.what {
        Listing::All => true,
        Listing::Drafts => why == Some(Hidden::Draft),
        Listing::Scheduled => why == Some(Hidden::Scheduled),
        Listing::Expired => why == Some(Hidden::Expired),
    };
    let hidden = loaded.hidden.iter().map(|page| (&page.path, &page.title, page.date, Some(page.why)));
    let public = loaded.oracle.site.pages.iter().map(|page| (&page.path, &page.meta.title, page.meta.date, None));
    let mut pages: Vec<_> = hidden.chain(public).filter(|page| wanted(page.3)).collect();
    pages.sort_by(|a, b| (a.2.map(|date| date.seconds), a.0).cmp(&(b.2.map(|date| date.seconds), b.0)));
    let mut text = String::new();
    for (path, title, date, why) in pages {
        let date = date.map_or_else(|| "-".to_owned(), |date| date.iso());
        let state = match (args.what, why) {
            (Listing::All, Some(Hidden::Draft)) => "  (draft)",
            (Listing::All, Some(Hidden::Scheduled)) => "  (scheduled)",
            (Listing::All, Some(Hidden::Expired)) => "  (expired)",
            _ => "",
        };
        let _ = writeln!(text, "{date:<25}  {path}  {title}{state}");
    }
    print::out(&text);
    Ok(ExitCode::SUCCESS)
}
