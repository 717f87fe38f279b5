//! `postil clean`

use std::process::ExitCode;

use super::{Outcome, print};
use crate::build::{self, Options};
use crate::cli::{CleanArgs, Cli};
use crate::diagnostic::messages;

/// Deletes what was built into the output folder and what is remembered of it.
pub fn run(cli: &Cli, args: &CleanArgs) -> Outcome {
    let options = Options {
        root: cli.root.clone(),
        config_file: cli.config.clone(),
        output_dir: args.output_dir.clone(),
        ..Options::default()
    };
    let cleaned = build::clean(&options)?.map_err(print::Refused)?;
    let altered: Vec<_> = cleaned.altered.iter().map(messages::build::kept_altered).collect();
    print::diagnostics(&altered, &options.root, crate::cli::Format::Text);
    let folder = cleaned.output_dir.strip_prefix(".").unwrap_or(&cleaned.output_dir).display();
    print::status(&format!("removed {} from {folder}", print::count(cleaned.n_removed, "file")));
    Ok(ExitCode::SUCCESS)
}
