//! What happens to the files of a site, as hints for the next build.
//!
//! An event is a reason to look at a path again, and no more: what is there is found out by the build. What kind of
//! event it was is believed only so far as to say whether waiting for more is worth the time. Knows folders and names and nothing of what a build makes of them. Whatever it is not sure
//! of, it says that anything may have changed.

#![expect(clippy::disallowed_methods, reason = "this is the room that watches the site, and waits")]

mod fresh;
mod links;
mod poll;
mod quiet;
mod sift;

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use fresh::Fresh;
use links::Links;
pub use quiet::QUIET;
use quiet::{Burst, Progress};
use sift::Sieve;

/// How often files are looked at, unless another time is asked for.
pub const POLL: Duration = Duration::from_millis(500);

/// A new folder is looked at once more after so long: until it is watched itself, nothing tells of what comes into it.
const SECOND_LOOK: Duration = Duration::from_millis(150);

/// Files by which programs mark folders that they have made.
const MARKS: [&str; 2] = [".postil-manifest", "CACHEDIR.TAG"];

/// What is watched, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's root, as builds name it.
    pub root: PathBuf,
    /// The config file, relative to the root or absolute.
    pub config_file: PathBuf,
    /// Folders that are written to, and not by the author.
    pub outputs: Vec<PathBuf>,
    /// Look at all files so often, and do not rely on the system.
    pub poll: Option<Duration>,
    /// How much silence ends a burst.
    pub quiet: Duration,
}

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hints {
    /// Anything.
    Everything,
    /// Files or folders below these paths. Each begins as the root does, or is absolute.
    Below(BTreeSet<PathBuf>),
}

/// Why [`Watcher::next`] returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Something happened, and nothing more for a while.
    Changed(Hints),
    /// The time that was asked for has come.
    Time,
    /// Somebody said so.
    Stop,
}

/// Watches a site from the moment it is made. Nothing that happens while nobody asks is lost.
pub struct Watcher {
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    places: Places,
    sieve: Sieve,
    quiet: Duration,
    links: Links,
    /// `None` when files are looked at instead.
    system: Option<RecommendedWatcher>,
    /// New folders of this burst.
    fresh: Vec<Fresh>,
    /// New folders, and when to look at them again.
    second_looks: Vec<(Instant, PathBuf)>,
}

/// What comes from the threads that watch.
#[derive(Debug)]
enum Signal {
    Paths(Vec<PathBuf>, Progress),
    /// Events were lost.
    Lost,
    /// The system watches no more folders.
    Full,
    Stop,
}

/// Ends the waiting of a [`Watcher`] from another thread.
#[derive(Clone, Debug)]
pub struct Stopper(Sender<Signal>);

impl Stopper {
    /// Does so.
    pub fn stop(&self) {
        let _ = self.0.send(Signal::Stop);
    }
}

impl Watcher {
    /// Starts to watch.
    ///
    /// # Errors
    ///
    /// When the root is not there. Where the system cannot watch, files are looked at: [`Watcher::is_polling`] says so.
    pub fn new(options: Options) -> std::io::Result<Self> {
        let absolute = std::path::absolute(&options.root)?;
        let real_root = absolute.canonicalize()?;
        let names_of_root = vec![absolute.clone(), real_root.clone()];
        let outputs = options.outputs.iter().flat_map(|path| names_of(path)).collect();
        let config = options.config_file.strip_prefix(&options.root).unwrap_or(&options.config_file);
        let mut config = absolute.join(config);
        if let (Some(folder), Some(name)) =
            (config.parent().and_then(|folder| folder.canonicalize().ok()), config.file_name())
            && config.components().any(|component| component == Component::ParentDir)
        {
            config = folder.join(name);
        }
        let config_file = config.strip_prefix(&absolute).unwrap_or(&config).to_owned();
        let sieve = Sieve::new(&options.root, names_of_root, &config_file, outputs);
        let places = Places { root: absolute, real_root, config, sieve: sieve.clone() };
        let (sender, signals) = mpsc::channel();
        let mut watcher = Self {
            signals,
            sender,
            places,
            sieve,
            quiet: options.quiet,
            links: Links::default(),
            system: None,
            fresh: Vec::new(),
            second_looks: Vec::new(),
        };
        match options.poll {
            Some(interval) => watcher.poll(interval),
            None => {
                if watcher.watch().is_err() {
                    watcher.poll(POLL);
                }
            }
        }
        Ok(watcher)
    }

    /// Whether files are looked at again and again.
    pub fn is_polling(&self) -> bool {
        self.system.is_none()
    }

    /// To end the waiting from elsewhere.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    fn poll(&mut self, interval: Duration) {
        self.system = None;
        poll::start(self.places.clone(), self.sieve.clone(), interval, self.sender.clone());
    }

    fn watch(&mut self) -> notify::Result<()> {
        let sender = self.sender.clone();
        let mut system = notify::recommended_watcher(move |event| {
            if let Some(signal) = signal(event) {
                let _ = sender.send(signal);
            }
        })?;
        for (folder, is_deep) in self.places.list() {
            watch_one(&mut system, &folder, is_deep)?;
        }
        self.links = Links::find(&self.places);
        for folder in self.links.folders().filter(|folder| !self.places.hold(folder)) {
            watch_one(&mut system, folder, false)?;
        }
        self.system = Some(system);
        Ok(())
    }

    /// Waits for changes, at most until `deadline`.
    pub fn next(&mut self, deadline: Option<Instant>) -> Wake {
        let mut burst = Burst::new(self.quiet);
        self.fresh.clear();
        loop {
            self.look_at_fresh(&mut burst, Instant::now());
            let end = burst.end();
            if end.is_some_and(|end| end <= Instant::now()) {
                return Wake::Changed(burst.into_hints());
            }
            let due = self.second_looks.iter().map(|(due, _)| *due).min();
            let until = match end {
                Some(end) => self.fresh.iter().map(Fresh::due).min().map(|due| due.min(end)).or(Some(end)),
                None => [deadline, due].into_iter().flatten().min(),
            };
            let signal = match until {
                None => self.signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(until) => self.signals.recv_timeout(until.saturating_duration_since(Instant::now())),
            };
            let now = Instant::now();
            match signal {
                Ok(Signal::Stop) => return Wake::Stop,
                Ok(Signal::Lost) => burst.is_lost(now),
                Ok(Signal::Full) => {
                    self.poll(POLL);
                    burst.is_lost(now);
                }
                Ok(Signal::Paths(paths, progress)) => {
                    for path in paths {
                        for hint in self.take(&path, progress, now) {
                            burst.happens(hint, progress, now);
                        }
                    }
                }
                Err(_) if end.is_some() => {}
                Err(_) if deadline.is_some_and(|deadline| deadline <= now) => return Wake::Time,
                Err(_) => {
                    for path in self.take_second_looks(now) {
                        burst.happens(path, Progress::Placed, now);
                    }
                }
            }
        }
    }

    /// The hints in an event at `path`.
    fn take(&mut self, path: &Path, progress: Progress, now: Instant) -> Vec<PathBuf> {
        let real = path.strip_prefix(&self.places.root).map(|below| self.places.real_root.join(below));
        let of_links = self.links.to(real.as_deref().unwrap_or(path)).iter().filter_map(|link| self.sieve.sift(link));
        let hints: Vec<PathBuf> = self.sieve.sift(path).into_iter().chain(of_links).collect();
        if let Some(system) = &mut self.system
            && progress != Progress::Closed
            && let Some(hint) = self.sieve.sift(path)
        {
            // What is new may need a watch. Folders deeper down get theirs by themselves, but perhaps too late.
            let mut result = Ok(());
            if path.is_dir() {
                if self.places.is_top(path) {
                    result = watch_one(system, path, true);
                }
                self.fresh.extend(Fresh::see(path, &hint, now));
                self.second_looks.push((now + SECOND_LOOK, hint));
            } else if path.is_symlink()
                && let Some(folder) = self.links.add(path).filter(|folder| !self.places.hold(folder))
            {
                result = watch_one(system, &folder, false);
            }
            if result.is_err() {
                let _ = self.sender.send(Signal::Full);
            }
        }
        hints
    }

    /// Looks at the new folders whose time has come. Those that rest need not be waited for.
    fn look_at_fresh(&mut self, burst: &mut Burst, now: Instant) {
        self.fresh.retain_mut(|folder| {
            if folder.due() > now {
                return true;
            }
            let rests = folder.look_again(now);
            if rests == Some(true) {
                burst.rests(folder.hint());
            }
            rests == Some(false)
        });
    }

    fn take_second_looks(&mut self, now: Instant) -> Vec<PathBuf> {
        let (due, later) = std::mem::take(&mut self.second_looks).into_iter().partition(|(due, _)| *due <= now);
        self.second_looks = later;
        let due: Vec<(Instant, PathBuf)> = due;
        due.into_iter().map(|(_, path)| path).collect()
    }
}

/// What an event means: that we read a file ourselves, and nothing; that something happened somewhere.
fn signal(event: notify::Result<notify::Event>) -> Option<Signal> {
    match event {
        Ok(event) if event.need_rescan() => Some(Signal::Lost),
        Ok(event) if event.paths.is_empty() => None,
        Ok(event) => Some(Signal::Paths(event.paths, progress(event.kind)?)),
        Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => Some(Signal::Full),
        Err(_) => Some(Signal::Lost),
    }
}

/// What a kind of event says of how far a change has come; `None` if it says of none. Where systems tell less than
/// this, each change has only begun.
fn progress(kind: EventKind) -> Option<Progress> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Progress::Closed),
        EventKind::Access(_) => None,
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => Some(Progress::Placed),
        EventKind::Modify(ModifyKind::Metadata(_)) => Some(Progress::Aside),
        _ => Some(Progress::Begun),
    }
}

fn watch_one(system: &mut RecommendedWatcher, folder: &Path, is_deep: bool) -> notify::Result<()> {
    let mode = if is_deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
    match system.watch(folder, mode) {
        // Gone again, and then nothing in it has to be watched.
        Err(_) if !folder.exists() => Ok(()),
        result => result,
    }
}

/// The names of a folder: as it is written, made absolute, and without symlinks. It need not be there yet.
fn names_of(path: &Path) -> Vec<PathBuf> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let missing = absolute.ancestors().take_while(|path| !path.exists()).count();
    let there = absolute.ancestors().nth(missing).and_then(|path| Some((path, path.canonicalize().ok()?)));
    let real = there.and_then(|(path, real)| Some(real.join(absolute.strip_prefix(path).ok()?)));
    std::iter::once(absolute.clone()).chain(real).collect()
}

/// The folders that are watched.
#[derive(Clone, Debug)]
struct Places {
    /// Absolute.
    root: PathBuf,
    /// The same without symlinks.
    real_root: PathBuf,
    /// Absolute.
    config: PathBuf,
    sieve: Sieve,
}

impl Places {
    /// Each, and whether all that is below it is watched. The root is not: `target/` may be in it.
    fn list(&self) -> Vec<(PathBuf, bool)> {
        let mut list = vec![(self.root.clone(), false)];
        let entries = std::fs::read_dir(&self.root).into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| self.is_top(path)).collect();
        folders.sort();
        list.extend(folders.into_iter().map(|folder| (folder, true)));
        if !self.config.starts_with(&self.root) {
            list.extend(self.config.parent().map(|folder| (folder.to_owned(), false)));
        }
        list
    }

    /// Whether a folder, by its real path, is watched in any case.
    fn hold(&self, folder: &Path) -> bool {
        folder
            .strip_prefix(&self.real_root)
            .is_ok_and(|below| below.components().next().is_none_or(|top| self.is_top(&self.root.join(top))))
    }

    /// Whether `path` is a folder in the root that may hold something of the site.
    fn is_top(&self, path: &Path) -> bool {
        path.parent() == Some(&*self.root)
            && path.is_dir()
            && self.sieve.sift(path).is_some()
            && !MARKS.iter().any(|mark| path.join(mark).exists())
    }
}
