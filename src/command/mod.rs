//! The commands: each wires rooms together and prints what came of it.

#![expect(
    clippy::disallowed_methods,
    reason = "commands are where the clock, the environment and the terminal come in"
)]

pub mod build;
pub mod check;
pub mod clean;
pub mod comments;
#[cfg(feature = "external-links")]
pub mod external;
pub mod list;
pub mod new;
pub mod print;
#[cfg(feature = "serve")]
pub mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::build::Options;
use crate::cli::{Cli, Command, Selection};
use crate::site::visibility::Include;

/// Runs the command.
pub fn run(cli: Cli) -> ExitCode {
    let result = match &cli.command {
        Command::Build(args) => build::run(&cli, args),
        Command::Clean(args) => clean::run(&cli, args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&cli, args),
        Command::Check(args) => check::run(&cli, args),
        Command::New(args) => new::run(&cli, args),
        Command::List(args) => list::run(&cli, args),
        Command::Comments(command) => comments::run(&cli, command),
        Command::Completions { shell } => {
            use clap::CommandFactory as _;
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "postil", &mut script);
            print::out(&String::from_utf8_lossy(&script));
            Ok(ExitCode::SUCCESS)
        }
    };
    result.unwrap_or_else(|error| {
        print::failure(error.as_ref(), &cli);
        ExitCode::FAILURE
    })
}

/// What a command comes to: an exit code, or why it could not do its work at all.
pub type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

fn options(cli: &Cli, selection: &Selection, output_dir: Option<PathBuf>) -> Result<Options, String> {
    Ok(Options {
        root: cli.root.clone(),
        config_file: cli.config.clone(),
        output_dir,
        base_url: selection.base_url.clone(),
        include: Include { drafts: selection.drafts, future: selection.future, expired: selection.expired },
        now: now(selection.now)?,
        strict: selection.strict,
        keep_going: false,
        forgets: None,
    })
}

/// The moment of a build in seconds since 1970: as asked for, else `SOURCE_DATE_EPOCH`, else the present.
fn now(asked_for: Option<jiff::Timestamp>) -> Result<i64, String> {
    if let Some(now) = asked_for {
        return Ok(now.as_second());
    }
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(epoch) => epoch
            .trim()
            .parse()
            .map_err(|_| format!("SOURCE_DATE_EPOCH is `{epoch}`, which is not a number of seconds since 1970")),
        Err(_) => Ok(jiff::Timestamp::now().as_second()),
    }
}
