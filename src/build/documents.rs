//! All content files, read and parsed in parallel, each alone. What was parsed before is not parsed again.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Progress;
use super::load::{classify, is_markdown};
use super::parsed::{Base, Bodies};
use crate::config::Config;
use crate::content::{self, Comment, ContentOptions, Feedback, Page, Section};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::path::SitePath;
use crate::source::{self, SourceError, SourceFile};
use crate::stamp::Stamp;

/// What a content file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// An essay.
    Page,
    /// An `_index.md`.
    Section,
    /// A comment on the essay whose folder is `essay`.
    Comment {
        /// The essay's folder.
        essay: SitePath,
    },
    /// The tallies of the essay whose folder is `essay`.
    Feedback {
        /// The essay's folder.
        essay: SitePath,
    },
    /// Anything else.
    Asset,
}

impl Kind {
    /// The digest of the bytes of such a file. PERF: a light one of what the author wrote.
    pub(super) fn digest_of(&self, bytes: &[u8]) -> Digest {
        match self {
            Self::Comment { .. } | Self::Feedback { .. } => Digest::of(bytes),
            Self::Page | Self::Section | Self::Asset => Digest::lightly_of(bytes),
        }
    }
}

/// All content of a site.
#[derive(Default)]
pub struct Documents {
    /// By path.
    pub pages: Vec<Arc<Page>>,
    /// By path.
    pub sections: Vec<Arc<Section>>,
    /// Essay's folder → comments, by path.
    pub comments: BTreeMap<SitePath, Vec<Arc<Comment>>>,
    /// Essay's folder → tallies.
    pub feedback: BTreeMap<SitePath, Arc<Feedback>>,
    /// Everything else below `content/`.
    pub assets: Vec<SitePath>,
    /// Findings about files that hold nothing usable.
    pub diagnostics: Vec<Diagnostic>,
    /// Every file that was read, by path.
    pub(super) known: Arc<Vec<(SitePath, Known)>>,
    /// All that is known stands on disk.
    pub(super) are_remembered: bool,
    /// Where bodies come from that were not kept.
    pub(super) bodies: Option<Arc<Bodies>>,
    /// What stands on disk.
    pub(super) base: Option<Arc<Base>>,
}

/// A file and what it became.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) kind: Kind,
    /// `None` while it is too young to tell whether the file was changed again.
    stamp: Option<Stamp>,
    pub(super) digest: Digest,
    pub(super) parsed: Parsed,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Parsed {
    Page(Arc<Page>),
    Section(Arc<Section>),
    Comment(Arc<Comment>),
    Feedback(Arc<Feedback>),
    Refused(Arc<[Diagnostic]>),
}

impl Known {
    /// Whether `bytes` are those of the file.
    pub(super) fn is_of(&self, bytes: &[u8]) -> bool {
        self.kind.digest_of(bytes) == self.digest
    }

    /// Whether both are of one file with the same bytes, seen at the same time.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        (&self.kind, self.stamp, self.digest) == (&other.kind, other.stamp, other.digest)
    }
}

/// Documents of an earlier build with the same config, and how to tell which of them still hold.
#[derive(Clone, Copy)]
pub struct Earlier<'a> {
    /// The documents.
    pub documents: &'a Documents,
    /// The files that may have changed since; by their stamps where it is not known.
    pub touched: Option<&'a BTreeSet<SitePath>>,
}

impl Earlier<'_> {
    /// Whether what is known of the file holds, since it cannot have changed.
    fn holds(&self, known: &Known, file: &SourceFile, kind: &Kind) -> bool {
        known.kind == *kind
            && known.stamp.is_some_and(|stamp| match self.touched {
                Some(touched) => !touched.contains(&file.path),
                None => file.stamp == Some(stamp),
            })
    }
}

/// Files in one job, at most: comments, and anything else, which is longer. A folder of thousands keeps more than one thread busy, and
/// none of them long after the others.
const COMMENTS_A_JOB: usize = 64;
const TEXTS_A_JOB: usize = 16;

/// Files of one folder that one thread reads, one after the other. PERF: opening their folder once is cheaper than looking up the
/// whole path of each.
struct Job(Vec<(SitePath, Kind)>);

impl Documents {
    /// Reads and parses `files` below `root`, which come by path, but for those that have not changed since `earlier`.
    pub fn read(
        root: &Path,
        files: Vec<SourceFile>,
        config: &Config,
        earlier: Option<Earlier<'_>>,
        progress: &dyn Progress,
    ) -> Self {
        let is_there = |path: &SitePath| files.binary_search_by(|file| file.path.cmp(path)).is_ok();
        let is_essay = |folder: &SitePath| files_of(folder).any(|path| is_there(&path));
        let mut documents = Self::default();
        let mut jobs: Vec<Job> = Vec::new();
        let mut all: Vec<(SitePath, Known)> = Vec::with_capacity(files.len());
        let mut before: Option<Kind> = None;
        let find = earlier.map(|earlier| earlier.documents.finder());
        for file in &files {
            // PERF: comments on one essay stand one after the other, and there may be a dozen for each essay.
            let kind = match before.take() {
                Some(kind) if is_comment_on(&file.path, &kind) => kind,
                _ => classify(&file.path, is_essay),
            };
            before = Some(kind.clone());
            if kind == Kind::Asset {
                documents.assets.push(file.path.clone());
                continue;
            }
            match find.as_ref().and_then(|find| find(&file.path)) {
                Some(known) if earlier.is_some_and(|earlier| earlier.holds(known, file, &kind)) => {
                    all.push((file.path.clone(), known.clone()));
                }
                _ => add_job(&mut jobs, file.path.clone(), kind),
            }
        }
        progress.stage("reading", jobs.iter().map(|job| job.0.len()).sum());
        let options = ContentOptions { config };
        let now_ns = source::now_ns();
        let read: Vec<Vec<(SitePath, Known)>> = jobs
            .into_par_iter()
            .with_max_len(1)
            .map(|job| job.run(root, &options, earlier, now_ns, progress))
            .collect();
        all.extend(read.into_iter().flatten());
        all.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (path, known) in &all {
            documents.add(path, known);
        }
        documents.known = Arc::new(all);
        documents.bodies = earlier.and_then(|earlier| earlier.documents.bodies.clone());
        documents.base = earlier.and_then(|earlier| earlier.documents.base.clone());
        documents
    }

    /// Gives the stamp that a file had before it was read, unless it was too young to tell anything, and with it what tells whether
    /// some bytes are those of the file; `None` if it was not read.
    pub(super) fn read_with<'a>(&'a self) -> impl Fn(&SitePath) -> Option<(Option<Stamp>, &'a Known)> {
        let find = self.finder();
        move |path| find(path).map(|known| (known.stamp, known))
    }

    /// What a file of `content/` is, also if it is new.
    pub(super) fn kind(&self, path: &SitePath) -> Kind {
        let known = self.known(path).map(|known| known.kind.clone());
        known.unwrap_or_else(|| classify(path, |folder| self.page_beside(folder).is_some()))
    }

    /// What the page with this file was parsed to.
    pub(super) fn page(&self, path: &SitePath) -> Option<&Arc<Page>> {
        match &self.known(path)?.parsed {
            Parsed::Page(page) => Some(page),
            _ => None,
        }
    }

    /// Reads one file again, or for the first time if it is new.
    pub(super) fn read_again(&self, root: &Path, path: &SitePath, kind: Kind, config: &Config) -> Known {
        let (before, now_ns) = (self.known(path), source::now_ns());
        known(source::read_stamped(root, path), path, kind, &ContentOptions { config }, before, now_ns)
    }

    /// What there is to be remembered of them.
    pub(super) fn to_remember(&self) -> Self {
        Self { known: Arc::clone(&self.known), base: self.base.clone(), ..Self::default() }
    }

    /// Number of files that were read, now or for an earlier build.
    pub(super) fn n_sources(&self) -> usize {
        self.known.len()
    }

    /// The page whose folder of comments, tallies and assets is `folder`.
    pub(super) fn page_beside(&self, folder: &SitePath) -> Option<&Arc<Page>> {
        files_of(folder).find_map(|path| self.page(&path))
    }

    /// Puts what a file is in the place of what is known of it, and gives that; `None` stands for a file that is not there.
    pub(super) fn swap(&mut self, path: &SitePath, other: &mut Option<Known>) {
        self.are_remembered = false;
        let own = Arc::make_mut(&mut self.known);
        match (own.binary_search_by(|(known, _)| known.cmp(path)), other.take()) {
            (Ok(at), Some(known)) => *other = Some(std::mem::replace(&mut own[at].1, known)),
            (Ok(at), None) => *other = Some(own.remove(at).1),
            (Err(at), Some(known)) => own.insert(at, (path.clone(), known)),
            (Err(_), None) => {}
        }
    }

    /// Whether a page was not what it was before any more when its body was asked for. What was made meanwhile is worth nothing.
    pub(super) fn is_torn(&self) -> bool {
        self.bodies.as_ref().is_some_and(|bodies| bodies.is_torn())
    }

    /// The digest of a file's bytes.
    pub fn digest(&self, path: &SitePath) -> Digest {
        self.known(path).map(|known| known.digest).unwrap_or_default()
    }

    /// The digests of files' bytes.
    pub(super) fn digests(&self) -> impl Fn(&SitePath) -> Digest {
        let find = self.finder();
        move |path| find(path).map(|known| known.digest).unwrap_or_default()
    }

    /// Finds what is known of files. PERF: does not search for a file that stands behind the one before.
    fn finder<'a>(&'a self) -> impl Fn(&SitePath) -> Option<&'a Known> {
        let next = Cell::new(0);
        move |path| {
            let is_next = self.known.get(next.get()).is_some_and(|(known, _)| known == path);
            let found =
                if is_next { Ok(next.get()) } else { self.known.binary_search_by(|(known, _)| known.cmp(path)) };
            let at = found.ok()?;
            next.set(at + 1);
            Some(&self.known[at].1)
        }
    }

    fn known(&self, path: &SitePath) -> Option<&Known> {
        let at = self.known.binary_search_by(|(known, _)| known.cmp(path)).ok()?;
        Some(&self.known[at].1)
    }

    /// The findings about each file.
    pub fn all_diagnostics(&self) -> Vec<Diagnostic> {
        let pages = self.pages.iter().flat_map(|page| &page.diagnostics);
        let sections = self.sections.iter().flat_map(|section| &section.diagnostics);
        let comments = self.comments.values().flatten().flat_map(|comment| &comment.diagnostics);
        let feedback = self.feedback.values().flat_map(|feedback| &feedback.diagnostics);
        self.diagnostics.iter().chain(pages).chain(sections).chain(comments).chain(feedback).cloned().collect()
    }

    fn add(&mut self, path: &SitePath, known: &Known) {
        match (&known.parsed, &known.kind) {
            (Parsed::Page(page), _) => self.pages.push(Arc::clone(page)),
            (Parsed::Section(section), _) => self.sections.push(Arc::clone(section)),
            (Parsed::Comment(comment), Kind::Comment { essay }) => match self.comments.last_entry() {
                // Comments on one essay stand one after the other.
                Some(mut last) if last.key() == essay => last.get_mut().push(Arc::clone(comment)),
                _ => self.comments.entry(essay.clone()).or_default().push(Arc::clone(comment)),
            },
            (Parsed::Feedback(feedback), Kind::Feedback { essay }) => {
                self.feedback.insert(essay.clone(), Arc::clone(feedback));
            }
            (Parsed::Refused(found), _) => self.diagnostics.extend(found.iter().cloned()),
            (Parsed::Comment(_) | Parsed::Feedback(_), _) => unreachable!("{path} was parsed as something else"),
        }
    }
}

/// Whether `path` is, as the file before it was found to be, a comment.
fn is_comment_on(path: &SitePath, kind: &Kind) -> bool {
    let Kind::Comment { essay } = kind else { return false };
    let name = path.strip_prefix(essay.as_str()).and_then(|below| below.strip_prefix("comments/"));
    name == Some(path.file_name()) && is_markdown(path)
}

fn add_job(jobs: &mut Vec<Job>, path: SitePath, kind: Kind) {
    let most = if matches!(kind, Kind::Comment { .. }) { COMMENTS_A_JOB } else { TEXTS_A_JOB };
    match jobs.last_mut() {
        Some(Job(files)) if files.len() < most && files[0].0.is_beside(&path) => files.push((path, kind)),
        _ => jobs.push(Job(vec![(path, kind)])),
    }
}

/// The files that would be the essay whose folder is `folder`.
fn files_of(folder: &SitePath) -> impl Iterator<Item = SitePath> {
    let of = |extension: &str| {
        let beside = SitePath::new(&format!("{folder}.{extension}")).filter(|_| folder.file_name() != "_index");
        [beside, folder.join(&format!("index.{extension}"))]
    };
    ["md", "markdown"].map(of).into_iter().flatten().flatten()
}

impl Job {
    fn run(
        self,
        root: &Path,
        options: &ContentOptions<'_>,
        earlier: Option<Earlier<'_>>,
        now_ns: i64,
        progress: &dyn Progress,
    ) -> Vec<(SitePath, Known)> {
        let folder = self.0[0].0.parent().filter(|_| self.0.len() > 1);
        let folder = folder.map(|folder| source::Folder::open(root, &folder));
        let read = |path: &SitePath| match &folder {
            Some(folder) => folder.read_stamped(path),
            None => source::read_stamped(root, path),
        };
        let file = |(path, kind): (SitePath, Kind)| {
            let before = earlier.and_then(|earlier| earlier.documents.known(&path));
            let known = known(read(&path), &path, kind, options, before, now_ns);
            progress.step();
            (path, known)
        };
        self.0.into_iter().map(file).collect()
    }
}

fn known(
    read: Result<(Vec<u8>, Stamp), SourceError>,
    path: &SitePath,
    kind: Kind,
    options: &ContentOptions<'_>,
    before: Option<&Known>,
    now_ns: i64,
) -> Known {
    let refused = |found: Vec<Diagnostic>| Parsed::Refused(found.into());
    let (bytes, stamp) = match read {
        Ok(read) => read,
        Err(error) => {
            let parsed = refused(vec![error.to_diagnostic()]);
            return Known { kind, stamp: None, digest: Digest::default(), parsed };
        }
    };
    let (stamp, digest) = (stamp.settled(now_ns), kind.digest_of(&bytes));
    if let Some(before) = before.filter(|before| before.digest == digest && before.kind == kind) {
        return Known { kind, stamp, digest, parsed: before.parsed.clone() };
    }
    let parsed = match (content::text_of(&bytes, path), &kind) {
        (Err(found), _) => refused(vec![found]),
        (Ok(text), Kind::Section) => Parsed::Section(Arc::new(content::section::parse(path, text, options))),
        (Ok(text), Kind::Comment { .. }) => match content::comment::parse(path, text, options) {
            (Some(comment), _) => Parsed::Comment(Arc::new(comment)),
            (None, found) => refused(found),
        },
        (Ok(text), Kind::Feedback { .. }) => match content::feedback::parse(path, text, options) {
            (Some(feedback), _) => Parsed::Feedback(Arc::new(feedback)),
            (None, found) => refused(found),
        },
        (Ok(text), Kind::Page | Kind::Asset) => Parsed::Page(Arc::new(content::page::parse(path, text, options))),
    };
    Known { kind, stamp, digest, parsed }
}
