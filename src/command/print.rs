//! What commands print: findings, one-line summaries, a progress bar. A closed pipe is no error.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::{BuildError, Progress};
use crate::cli::{Cli, Command, CommentsCommand, Format};
use crate::diagnostic::{Diagnostic, render};
use crate::path::SitePath;

/// Writes to standard output.
pub fn out(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Writes bytes to standard output as they are: colours in them are the reader's business.
pub fn out_bytes(bytes: &[u8]) {
    let _ = std::io::stdout().write_all(bytes);
}

/// Writes a line to standard error.
pub fn status(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Writes why a command could not do its work at all, in the format that it was asked for.
pub fn failure(error: &(dyn std::error::Error + 'static), cli: &Cli) {
    let found = if let Some(error) = error.downcast_ref::<BuildError>() {
        vec![error.to_diagnostic()]
    } else if let Some(refused) = error.downcast_ref::<Refused>() {
        refused.0.clone()
    } else {
        vec![Diagnostic::error("failure", error.to_string())]
    };
    let format = match &cli.command {
        Command::Build(args) => args.selection.format,
        Command::Check(args) => args.selection.format,
        #[cfg(feature = "serve")]
        Command::Serve(args) => args.selection.format,
        Command::Comments(CommentsCommand::Check(args)) => args.format,
        _ => Format::Text,
    };
    diagnostics(&found, &cli.root, format);
}

/// A command was refused, for these reasons.
#[derive(Debug)]
pub struct Refused(pub Vec<Diagnostic>);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let messages: Vec<&str> = self.0.iter().map(|found| found.message.as_str()).collect();
        f.write_str(&messages.join("; "))
    }
}

impl std::error::Error for Refused {}

impl From<Diagnostic> for Refused {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

/// `1 page`, `2 pages`
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

struct Disk<'a>(&'a Path);

impl render::Sources for Disk<'_> {
    fn text(&self, path: &SitePath) -> Option<Arc<str>> {
        let bytes = std::fs::read(self.0.join(path.as_str())).ok()?;
        Some(String::from_utf8_lossy(&bytes).into())
    }
}

/// Prints findings: text and short to standard error, JSON to standard output.
pub fn diagnostics(diagnostics: &[Diagnostic], root: &Path, format: Format) {
    diagnostics_in(diagnostics, &Disk(root), format);
}

/// Findings as HTML, for a browser.
#[cfg(feature = "serve")]
pub fn diagnostics_html(diagnostics: &[Diagnostic], root: &Path) -> String {
    render::html(diagnostics, &Disk(root))
}

/// Prints findings about texts that need not be files of the site.
pub fn diagnostics_in(diagnostics: &[Diagnostic], sources: &dyn render::Sources, format: Format) {
    match format {
        Format::Json => out(&render::json(diagnostics, sources)),
        Format::Short => {
            let _ = anstream::stderr().write_all(render::short(diagnostics, sources).as_bytes());
        }
        Format::Text => {
            let width = terminal_width();
            let text = render::text(diagnostics, sources, &render::TextOptions { width, styled: true });
            let _ = anstream::stderr().write_all(text.as_bytes());
        }
    }
}

fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.unwrap_or_else(|| indicatif::TermLike::width(&console::Term::stderr()).into())
}

/// Columns of standard output; 100 where it is no terminal.
pub fn columns() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.or_else(|| console::Term::stdout().size_checked().map(|(_, columns)| columns.into())).unwrap_or(100)
}

/// A progress bar that appears on a terminal when a build takes longer than a second.
pub struct Bar {
    bar: ProgressBar,
    shown: Mutex<bool>,
    start: std::time::Instant,
}

impl Bar {
    /// A bar that is not shown yet.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{msg:>12} {wide_bar} {pos}/{len}").expect("the template is correct");
        bar.set_style(style);
        Self { bar, shown: Mutex::new(false), start: std::time::Instant::now() }
    }

    /// Takes it away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn show_when_slow(&self) {
        if self.start.elapsed() < Duration::from_secs(1) || !std::io::stderr().is_terminal() {
            return;
        }
        let mut shown = self.shown.lock().expect("no thread panics while it holds the lock");
        if !*shown && std::env::var_os("CI").is_none() {
            *shown = true;
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
    }
}

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
        self.bar.set_message(name);
    }

    fn step(&self) {
        self.bar.inc(1);
        // Looking at the clock for each of 10,000 pages costs more than it tells.
        if self.bar.position().is_multiple_of(64) {
            self.show_when_slow();
        }
    }
}
