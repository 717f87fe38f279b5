//! `postil serve`

mod folder;
mod hints;
mod page;
mod session;

use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use super::{Outcome, options, print};
use crate::build::ConfigFile;
use crate::cli::{Cli, ServeArgs};
use crate::diagnostic::messages::serve as messages;
use crate::serve::{self, Server};
use crate::watch::{self, Watcher};
use folder::OwnFolder;
use print::Refused;
use session::Session;

/// A build that is about to publish is let finish for so long, when the server is asked to end.
const LAST_BUILD: Duration = Duration::from_secs(2);

/// Builds the site and serves it until Ctrl-C; with `--watch`, builds it again whenever something changes.
pub fn run(cli: &Cli, args: &ServeArgs) -> Outcome {
    let listener = serve::bind(args.interface, args.port).map_err(|error| match (error.kind(), args.port) {
        (std::io::ErrorKind::AddrInUse, Some(port)) => Refused::from(messages::port_taken(port)),
        _ => Refused::from(messages::cannot_listen(&args.interface.to_string(), &error.to_string())),
    })?;
    let server = Server::new(listener, args.selection.base_url.as_deref(), args.watch)?;
    let mut options = options(cli, &args.selection, None)?;
    if !args.watch {
        // Where there is no site, no folder is made either.
        ConfigFile::read(&options)?;
    }
    let own = match &args.output_dir {
        Some(folder) => OwnFolder::asked_for(folder),
        None => OwnFolder::take(&cli.root)?,
    };
    options.output_dir = Some(own.path.clone());
    options.keep_going = true;
    let mut session = Session::new(options, args, server.origin(), server.publisher());
    if !args.watch {
        session.first_build();
        if !session.is_published() {
            return Ok(ExitCode::FAILURE);
        }
        server.run(|| session.announce(""))?;
        return Ok(ExitCode::SUCCESS);
    }
    // Before the first build, so that what changes during it is not lost.
    let watcher = watch(cli, args, &session)?;
    let stopper = watcher.stopper();
    let how = if watcher.is_polling() { "looking again and again at" } else { "watching" };
    let (ended, end) = mpsc::channel();
    server.run(|| {
        session.announce(&format!("{how} {}", session.what_is_watched()));
        std::thread::spawn(move || {
            session.run(watcher);
            let _ = ended.send(());
        });
    })?;
    stopper.stop();
    let _ = end.recv_timeout(LAST_BUILD);
    drop(own);
    Ok(ExitCode::SUCCESS)
}

fn watch(cli: &Cli, args: &ServeArgs, session: &Session) -> Result<Watcher, Refused> {
    let options = watch::Options {
        root: cli.root.clone(),
        config_file: cli.config.clone().unwrap_or_else(|| "site.toml".into()),
        outputs: session.outputs(),
        poll: args.poll.map(|ms| Duration::from_millis(ms.max(1))),
        quiet: Duration::from_millis(args.debounce),
    };
    Watcher::new(options)
        .map_err(|error| Refused::from(messages::cannot_watch(&cli.root.display().to_string(), &error.to_string())))
}
