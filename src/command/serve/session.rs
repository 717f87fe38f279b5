//! The builds of a server, one after another, and what is printed of them.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::hints;
use super::page::page_of;
use crate::build::{self, Changes, ConfigFile, Engine, Options, Report, Why};
use crate::cli::{Format, ServeArgs};
use crate::command::{build::summary, now, print};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, messages, render};
use crate::digest::Digest;
use crate::path::{OutPath, SitePath};
use crate::serve::{Publisher, Update};
use crate::watch::{Hints, Wake, Watcher};

/// So long after a build the author is taken to be thinking.
const PAUSE: Duration = Duration::from_millis(1500);

/// Between one thing done in a pause and the next, the watcher is listened to.
const BREATH: Duration = Duration::from_millis(5);

/// So many outputs are checked at once in a pause: a fraction of a frame, since the author may begin to write again.
const CHECKED_AT_ONCE: usize = 32;

/// The clock is looked at so often while a page waits for its time: machines sleep, and clocks are set.
const CLOCK: Duration = Duration::from_secs(60);

/// One engine, the server that it builds for, and what is known of the last build.
pub(super) struct Session {
    engine: Engine,
    /// The base URL that was asked for on the command line.
    base_url: Option<String>,
    /// `http://127.0.0.1:1111`
    origin: String,
    publisher: Publisher,
    asked_now: Option<jiff::Timestamp>,
    has_own_time: bool,
    format: Format,
    is_verbose: bool,
    navigates: bool,
    opens: bool,
    /// As last read, with the digest of its file.
    config: Option<(Digest, Config)>,
    /// What has changed since something was last published.
    pending: Changes,
    /// Of the last build.
    found: Vec<Diagnostic>,
    is_healthy: bool,
    /// It is healthy, and the one before was not.
    is_mended: bool,
    /// The last build found something else than the one before.
    has_news: bool,
    is_published: bool,
    /// The URL path of the page of the file that was edited, when it was written anew.
    page: Option<String>,
    /// When the next page comes or goes by its date, in seconds since 1970.
    next_change: Option<i64>,
    idle: Idle,
}

/// What is done while nobody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Idle {
    /// Outputs that were kept are rendered again, some at a time, and compared.
    Checking,
    /// What is known is written down for the next start.
    Remembering,
    /// Nothing is left to do.
    Resting,
}

impl Session {
    /// A session that has built nothing yet, for the server at `origin`.
    pub(super) fn new(options: Options, args: &ServeArgs, origin: String, publisher: Publisher) -> Self {
        let mut session = Self {
            base_url: options.base_url.clone(),
            engine: Engine::remembering(options),
            origin,
            publisher,
            asked_now: args.selection.now,
            has_own_time: args.selection.now.is_none() && std::env::var_os("SOURCE_DATE_EPOCH").is_none(),
            format: args.selection.format,
            is_verbose: args.verbose,
            navigates: args.navigate_to_changed,
            opens: args.open,
            config: None,
            pending: Changes::Unknown,
            found: Vec::new(),
            is_healthy: true,
            is_mended: false,
            has_news: false,
            is_published: false,
            page: None,
            next_change: None,
            idle: Idle::Resting,
        };
        session.read_config();
        session
    }

    fn root(&self) -> &Path {
        &self.engine.options().root
    }

    /// Whether there is something to be served.
    pub(super) fn is_published(&self) -> bool {
        self.is_published
    }

    /// The folders that postil writes to: this server's, and the one of `postil build`.
    pub(super) fn outputs(&self) -> Vec<PathBuf> {
        let own = self.engine.options().output_dir.clone();
        let published = self.config.as_ref().map_or("public", |(_, config)| &config.output_dir);
        own.into_iter().chain([self.root().join(published), self.root().join(".postil")]).collect()
    }

    /// `content/, static/ and site.toml`
    pub(super) fn what_is_watched(&self) -> String {
        let root = self.root();
        let mut names: Vec<String> = ["content", "static", "templates"]
            .iter()
            .filter(|name| root.join(name).is_dir())
            .map(|name| format!("{name}/"))
            .collect();
        names.push(
            self.engine.options().config_file.clone().unwrap_or_else(|| "site.toml".into()).display().to_string(),
        );
        let last = names.pop().unwrap_or_default();
        if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }
    }

    /// Says where the site is to be seen, and how to end.
    pub(super) fn announce(&self, further: &str) {
        if self.format == Format::Json {
            return;
        }
        print::status(&format!("serving {} (Ctrl-C to stop)", self.url()));
        if !further.is_empty() {
            print::status(further);
        }
    }

    /// Where the site is to be seen.
    fn url(&self) -> String {
        format!("{}{}/", self.origin, self.base_path())
    }

    fn base_path(&self) -> &str {
        self.config.as_ref().map_or("", |(_, config)| &config.base_url.path)
    }

    /// Builds whenever something changes, until the watcher is stopped.
    pub(super) fn run(mut self, mut watcher: Watcher) {
        let mut is_polling = watcher.is_polling();
        self.first_build();
        let mut pause = PAUSE;
        loop {
            let next = self.next_change.filter(|_| self.has_own_time);
            let until_next = next.map(|time| {
                let seconds = u64::try_from(time.saturating_sub(self.now())).unwrap_or_default();
                Duration::from_secs(seconds).min(CLOCK)
            });
            let until_idle = (self.idle != Idle::Resting).then_some(pause);
            let deadline = [until_next, until_idle].into_iter().flatten().min().map(|wait| Instant::now() + wait);
            pause = PAUSE;
            match watcher.next(deadline) {
                Wake::Stop => return,
                Wake::Changed(hints) => self.rebuild(&hints),
                Wake::Time if next.is_some_and(|time| time <= self.now()) => self.rebuild_at(),
                Wake::Time => {
                    self.idle();
                    pause = BREATH;
                }
            }
            if watcher.is_polling() && !is_polling {
                is_polling = true;
                print::status("the system watches no more folders: looking at all files again and again from now on");
            }
        }
    }

    /// Does a little of what is left to do while nobody writes.
    fn idle(&mut self) {
        match self.idle {
            Idle::Checking => {
                let checked = self.engine.check_kept(CHECKED_AT_ONCE);
                if !checked.stale.is_empty() {
                    let names: Vec<String> = checked.stale.iter().take(5).map(ToString::to_string).collect();
                    let found = messages::serve::was_stale(&names, checked.stale.len());
                    print::diagnostics(&[found], self.root(), self.format);
                }
                if !checked.stale.is_empty() || !checked.altered.is_empty() {
                    self.pending = Changes::Unknown;
                    self.rebuild(&Hints::Everything);
                } else if checked.n_left == 0 {
                    self.idle = Idle::Remembering;
                }
            }
            Idle::Remembering => {
                self.engine.remember(None);
                self.idle = Idle::Resting;
            }
            Idle::Resting => {}
        }
    }

    /// The first build, of which the same is said as of `postil build`.
    pub(super) fn first_build(&mut self) {
        let start = Instant::now();
        let bar = print::Bar::new();
        let report = self.build(&Changes::Unknown, &bar, None);
        bar.finish();
        if self.format != Format::Json {
            let options = self.engine.options();
            print::status(&summary(&report, options, start.elapsed()));
        }
        if self.opens {
            open_browser(&self.url());
        }
    }

    fn rebuild(&mut self, hints: &Hints) {
        let start = Instant::now();
        let changes = match hints {
            Hints::Everything => Changes::Unknown,
            Hints::Below(paths) => Changes::Below(paths.clone()),
        };
        let report = self.build(&changes, &build::Silent, Some(hints));
        self.tell(&hints::named(hints, self.root()), &report, start.elapsed());
    }

    /// The time of a page has come.
    fn rebuild_at(&mut self) {
        let start = Instant::now();
        let report = self.build(&Changes::none(), &build::Silent, None);
        self.tell("the time of a page has come", &report, start.elapsed());
    }

    fn now(&self) -> i64 {
        // A broken SOURCE_DATE_EPOCH has ended the command before.
        now(self.asked_now).unwrap_or_default()
    }

    /// Reads the config and has links lead to this server. With another base URL, there has to be another engine.
    fn read_config(&mut self) {
        let mut options = self.engine.options().clone();
        options.base_url.clone_from(&self.base_url);
        // What is wrong with it, the build says.
        let Ok(file) = ConfigFile::read(&options) else { return };
        if self.config.as_ref().is_some_and(|(digest, _)| *digest == file.digest()) {
            return;
        }
        let (Some(config), _) = file.parse(&options) else { return };
        options.base_url = self.base_url.clone().or_else(|| Some(format!("{}{}", self.origin, config.base_url.path)));
        let has_moved = self.config.as_ref().is_some_and(|(_, old)| old.base_url.path != config.base_url.path);
        if self.engine.options().base_url != options.base_url {
            self.pending = Changes::Unknown;
            self.engine = Engine::remembering(options);
        }
        self.config = Some((file.digest(), config));
        if has_moved {
            self.announce("");
        }
    }

    fn build(&mut self, changes: &Changes, progress: &dyn build::Progress, hints: Option<&Hints>) -> Report {
        self.publisher.building();
        self.read_config();
        self.pending = std::mem::replace(&mut self.pending, Changes::none()).and(changes);
        let report = self.build_safely(progress);
        if report.is_published {
            self.is_published = true;
            self.next_change = report.next_change;
            self.pending = Changes::none();
            self.idle = Idle::Checking;
        }
        self.page = hints.and_then(|hints| self.page_to_show(hints, &report));
        let published = report.output_dir.clone().filter(|_| report.is_published);
        let is_healthy = report.is_healthy && report.is_published;
        self.publisher.publish(Update {
            published: published.map(|folder| (folder, self.base_path().to_owned())),
            changed: report.written.iter().chain(&report.removed).cloned().collect(),
            navigate: self.page.clone().filter(|_| self.navigates),
            errors: (!is_healthy).then(|| print::diagnostics_html(&report.diagnostics, self.root())),
        });
        self.has_news = report.diagnostics != self.found || is_healthy != self.is_healthy;
        self.is_mended = is_healthy && !self.is_healthy;
        self.is_healthy = is_healthy;
        if report.diagnostics != self.found {
            print::diagnostics(&report.diagnostics, self.root(), self.format);
            self.found.clone_from(&report.diagnostics);
        }
        report
    }

    /// A build that always comes to something. One that panics is our mistake, and no reason to leave the author alone.
    fn build_safely(&mut self, progress: &dyn build::Progress) -> Report {
        let now = self.now();
        let (engine, pending) = (&mut self.engine, &self.pending);
        let built = std::panic::catch_unwind(AssertUnwindSafe(|| engine.build(now, pending, progress)));
        let Ok(result) = built else {
            // What it knew may be half of something.
            self.engine = Engine::new(self.engine.options().clone());
            self.pending = Changes::Unknown;
            return Report::failed(vec![messages::serve::panicked()]);
        };
        result.unwrap_or_else(|error| Report::failed(vec![error.to_diagnostic()]))
    }

    /// The page of an edited file, when it was really written anew.
    fn page_to_show(&self, hints: &Hints, report: &Report) -> Option<String> {
        let (Hints::Below(paths), Some((_, config))) = (hints, &self.config) else { return None };
        let files = paths.iter().filter_map(|path| {
            let below = path.strip_prefix(self.root()).ok()?.to_str()?.replace('\\', "/");
            page_of(self.root(), &SitePath::new(&below)?, config)
        });
        let mut written = files.filter(|route| report.written.contains(&route.out_path()));
        written.next().map(|route| format!("{}{}", config.base_url.path, route.encoded()))
    }

    /// One line for each build that did or found something. About others nothing is said, or a log in the site's folder
    /// would be a reason to build again, and to say so.
    fn tell(&self, why: &str, report: &Report, took: Duration) {
        let did_something = !report.written.is_empty() || !report.removed.is_empty();
        if !(did_something || self.has_news) || self.format == Format::Json {
            return;
        }
        let mut facts = Vec::new();
        if !self.is_healthy {
            facts.extend(render::summary(&report.diagnostics));
        } else if self.is_mended {
            facts.push("mended".to_owned());
        }
        if !report.is_published {
            facts.push("what was there before is served".to_owned());
        } else if report.written.is_empty() && report.removed.is_empty() {
            facts.push("nothing to write".to_owned());
        }
        // What was written because of its own text is what the author thinks of.
        let is_own = |path: &&OutPath| matches!(report.rendered.get(*path), Some(Why::Text | Why::Said));
        if let Some(first) = report.written.iter().find(is_own).or(report.written.first()) {
            let name = self.page.clone().unwrap_or_else(|| first.to_string());
            let why = report.rendered.get(first).map(|why| format!(" ({why})")).unwrap_or_default();
            let others = report.written.len() - 1;
            let more = if others > 0 { format!(" and {others} more") } else { String::new() };
            facts.push(format!("wrote {name}{why}{more}"));
        }
        if !report.removed.is_empty() {
            facts.push(format!("removed {}", print::count(report.removed.len(), "file")));
        }
        let time = jiff::ZonedDateTime::now().strftime("%H:%M:%S").to_string();
        print::status(&format!("{time} {why}: {} in {} ms", facts.join(", "), took.as_millis()));
        if self.is_verbose {
            let made = report.rendered.iter().map(|(path, why)| format!("         made    {path}: {why}"));
            let written = report.written.iter().map(|path| format!("         wrote   {path}"));
            let removed = report.removed.iter().map(|path| format!("         removed {path}"));
            made.chain(written).chain(removed).for_each(|line| print::status(&line));
        }
    }
}

/// Opens `url` as the desktop does. Without a desktop there is none to be opened, and that is no error.
fn open_browser(url: &str) {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = std::process::Command::new(program);
    command.args(args).arg(url);
    let null = std::process::Stdio::null;
    match command.stdin(null()).stdout(null()).stderr(null()).spawn() {
        // Somebody has to wait for it, and it need not be us.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(error) => print::status(&format!("no browser was opened: `{program}`: {error}")),
    }
}
