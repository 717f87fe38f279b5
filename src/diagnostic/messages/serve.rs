//! What keeps `postil serve` from beginning.

use crate::diagnostic::Diagnostic;

/// Pages that were kept should have been made anew.
pub fn was_stale(names: &[String], n: usize) -> Diagnostic {
    let more = if n > names.len() { format!(" and {} more", n - names.len()) } else { String::new() };
    let message =
        format!("stale: {}{more} should have been made anew; everything is built again now", names.join(", "));
    Diagnostic::warning("stale", message).help("your files are well: this is a mistake of postil, please report it")
}

/// The port that was asked for is another program's.
pub fn port_taken(port: u16) -> Diagnostic {
    Diagnostic::error("port-taken", format!("another program listens on port {port}"))
        .help("leave out `--port` to take the next free one after 1111, or end the other program")
}

/// The system does not let us listen.
pub fn cannot_listen(interface: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("cannot-listen", format!("cannot listen at {interface}: {reason}"))
        .help("`--interface` takes an address of this machine, such as 127.0.0.1 or 0.0.0.0")
}

/// There is no place for the pages.
pub fn no_output_folder(folder: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("no-output-folder", format!("cannot make the folder `{folder}`: {reason}"))
        .help("name another one with `--output-dir`")
}

/// The site's folder cannot be watched.
pub fn cannot_watch(root: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("cannot-watch", format!("cannot watch `{root}`: {reason}"))
        .help("name the folder of a site with `--root`")
}

/// A build has panicked.
pub fn panicked() -> Diagnostic {
    Diagnostic::error("panicked", "postil has failed in a way that it should not: what was there before is served")
        .help("the next change starts a build from nothing; please report what the terminal shows above")
}
