//! The engine: one build after another of the same site.

use std::collections::BTreeSet;
use std::mem;
use std::path::PathBuf;

use rayon::prelude::*;

use super::before::{Before, Seen};
use super::load::{Recall, reload};
use super::make::{Earlier, Outputs};
use super::place::Place;
use super::reach::Reach;
use super::state::{self, Look, State};
use super::{BuildError, ConfigFile, Counts, Loaded, Options, Progress, Report, publish};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::output::{OutputError, OutputFolder};
use crate::path::{OutPath, SitePath};
use crate::render::render;
use crate::site::plan::Output;
use crate::template::Query;

/// Builds a site, and keeps what one build learned for the next.
///
/// What a build makes depends on the files of the site and on the [`Options`] alone, never on the builds before it.
pub struct Engine {
    options: Options,
    published: Option<Published>,
    /// What may have changed since that was published.
    changes: Changes,
    /// What is known is kept on disk as well.
    remembers: bool,
    /// What is remembered was found to be wrong.
    distrusts: bool,
}

/// A build that was published.
pub(super) struct Published {
    /// What it was made from.
    pub(super) loaded: Loaded,
    /// What it made.
    pub(super) outputs: Outputs,
    pub(super) folder: OutputFolder,
    /// Outputs that were kept, and not yet [checked](Engine::check_kept); not yet put together after a patch.
    unchecked: Option<Vec<OutPath>>,
    /// When it was made, in seconds since 1970.
    pub(super) now: i64,
    /// Which outputs a page goes into, once that was asked.
    pub(super) reach: Option<Reach>,
    /// What it said.
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) counts: Counts,
    pub(super) is_healthy: bool,
}

/// What stands on disk of an earlier build.
struct Recalled {
    output_dir: PathBuf,
    /// What it made.
    outputs: Outputs,
    folder: Result<OutputFolder, OutputError>,
    /// All of that is there still, as far as it was looked at.
    is_whole: bool,
}

/// What came of [`Engine::check_kept`].
#[derive(Debug, Default)]
pub struct Checked {
    /// Outputs that should have been rendered. The next build makes everything.
    pub stale: Vec<OutPath>,
    /// Outputs that somebody altered since. The next build that looks at everything mends them.
    pub altered: Vec<OutPath>,
    /// Number of outputs that are still to be checked.
    pub n_left: usize,
}

/// What may have changed since the last build of an [`Engine`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Anything: the site is looked at as a whole.
    Unknown,
    /// Files or folders below these paths, and nothing else. Each path begins as [`Options::root`] does, or is absolute.
    /// That something stands here is a reason to look at it again, and no more.
    Below(BTreeSet<PathBuf>),
}

impl Changes {
    /// No change at all.
    pub fn none() -> Self {
        Self::Below(BTreeSet::new())
    }

    /// Both of them.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Below(mut own), Self::Below(other)) => {
                own.extend(other.iter().cloned());
                Self::Below(own)
            }
            _ => Self::Unknown,
        }
    }
}

impl Engine {
    /// An engine that has built nothing yet.
    pub fn new(options: Options) -> Self {
        Self { options, published: None, changes: Changes::none(), remembers: false, distrusts: false }
    }

    /// An engine that goes on where the last one ended that did [`remember`](Self::remember).
    pub fn remembering(options: Options) -> Self {
        Self { remembers: true, ..Self::new(options) }
    }

    /// What the site is built with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Builds the site as it is at `now`, in seconds since 1970. With errors, the old output stays as it is, unless
    /// [`Options::keep_going`] wants the healthy rest.
    ///
    /// # Errors
    ///
    /// When the site cannot be read or the output cannot be written at all. What is wrong with its files stands in the
    /// report.
    pub fn build(&mut self, now: i64, changes: &Changes, progress: &dyn Progress) -> Result<Report, BuildError> {
        self.build_after(now, changes, None, progress)
    }

    /// Builds the site as [`build`](Self::build) does, unless it would come to the very same as the last build that was
    /// [remembered](Self::remember); then that one's report is given, and neither the files of the site nor the outputs are read,
    /// but for their stamps. With it comes whether the site was built.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build).
    pub fn update(&mut self, now: i64, progress: &dyn Progress) -> Result<(Report, bool), BuildError> {
        self.options.now = now;
        let seen = match self.remembers && self.published.is_none() {
            false => None,
            true => match state::look(&self.options)? {
                Look::Unchanged(report) => return Ok((*report, false)),
                Look::Changed(seen) => seen,
            },
        };
        Ok((self.build_after(now, &Changes::Unknown, seen, progress)?, true))
    }

    fn build_after(
        &mut self,
        now: i64,
        changes: &Changes,
        seen: Option<Seen>,
        progress: &dyn Progress,
    ) -> Result<Report, BuildError> {
        self.options.now = now;
        self.changes = mem::replace(&mut self.changes, Changes::Unknown).and(changes);
        if let (Some(published), Changes::Below(paths)) = (&mut self.published, &self.changes)
            && let Some(report) = published.patch(paths, &self.options)?
        {
            published.now = now;
            published.unchecked = None;
            self.changes = Changes::none();
            return Ok(report);
        }
        let remembers = self.remembers && !self.distrusts;
        let recall = if remembers { Recall::Disk } else { Recall::Nothing };
        if let Some(report) = self.build_from(recall, seen, progress)? {
            return Ok(report);
        }
        // A file changed between two looks at it. What is on disk of others still holds, once all of them are looked at.
        self.changes = Changes::Unknown;
        self.published = None;
        if let Some(report) = self.build_from(recall, None, progress)? {
            return Ok(report);
        }
        self.published = None;
        let report = self.build_from(Recall::Nothing, None, progress)?;
        Ok(report.expect("a build that reads every file once sees none of them change"))
    }

    /// Builds the site from what is known of it: by this engine, or else as `recall` says. `None`: files changed meanwhile, and
    /// nothing was published.
    fn build_from(
        &mut self,
        recall: Recall<'_>,
        seen: Option<Seen>,
        progress: &dyn Progress,
    ) -> Result<Option<Report>, BuildError> {
        let recall = match &self.published {
            Some(published) => Recall::Load(&published.loaded),
            None => recall,
        };
        // PERF: what stands on disk is read while the site is.
        let before = seen.as_ref().and_then(|seen| seen.before.as_ref());
        let before = before.map(|before| (before.published, before.outputs.clone()));
        let recalled = || match recall {
            Recall::Disk => self.recalled(before),
            Recall::Nothing | Recall::Load(_) => None,
        };
        let (loaded, recalled) = rayon::join(|| reload(&self.options, recall, &self.changes, seen, progress), recalled);
        let (loaded, before) = match loaded? {
            Ok(loaded) => loaded,
            Err(diagnostics) => return Ok(Some(Report::failed(diagnostics))),
        };
        if let Some(before) = before {
            return self.build_from_before(loaded, *before, recalled, progress);
        }
        let output_dir = loaded.output_dir(&self.options);
        // Taken out: if anything goes wrong from here on, nothing is known of what is published.
        let is_same_place = |published: &Published| published.loaded.output_dir(&self.options) == output_dir;
        let mut earlier = self.published.take().filter(is_same_place);
        let (recalled, folder) = match recalled.filter(|recalled| recalled.output_dir == output_dir) {
            Some(Recalled { outputs, folder, .. }) => (outputs, Some(folder)),
            None => (Outputs::default(), None),
        };
        let mut opened = match (&earlier, folder) {
            (Some(_), _) => None,
            (None, Some(folder)) => Some(folder?),
            (None, None) => Some(OutputFolder::open(&output_dir, &self.options.root)?),
        };
        let (known, folder) = match (&mut earlier, &mut opened) {
            (Some(Published { loaded, outputs, folder, .. }), _) => {
                (Earlier { loaded: Some(loaded), made: outputs }, folder)
            }
            (None, folder) => {
                (Earlier { loaded: None, made: &recalled }, folder.as_mut().expect("opened where nothing is known"))
            }
        };
        match publish(&loaded, folder, Some(&known), &self.options, progress)? {
            Some((report, outputs)) if report.is_published => {
                let unchecked = match outputs.len() == report.rendered.len() {
                    // PERF: all were rendered.
                    true => Vec::new(),
                    false => outputs.keys().filter(|path| !report.rendered.contains_key(*path)).cloned().collect(),
                };
                let folder = opened.or(earlier.map(|earlier| earlier.folder)).expect("one of them was published to");
                self.published = Some(Published {
                    loaded,
                    outputs,
                    folder,
                    unchecked: Some(unchecked),
                    now: self.options.now,
                    reach: None,
                    diagnostics: report.diagnostics.clone(),
                    counts: report.counts,
                    is_healthy: report.is_healthy,
                });
                self.changes = Changes::none();
                self.distrusts = false;
                Ok(Some(report))
            }
            failed => {
                self.published = earlier;
                Ok(failed.map(|(report, _)| report))
            }
        }
    }

    /// Builds the site, which is `loaded` as it was before the last edit, as that edit changes it.
    fn build_from_before(
        &mut self,
        loaded: Loaded,
        before: Before,
        recalled: Option<Recalled>,
        progress: &dyn Progress,
    ) -> Result<Option<Report>, BuildError> {
        let Some(Recalled { outputs, folder: Ok(folder), is_whole: true, .. }) = recalled else { return Ok(None) };
        let root = &self.options.root;
        let edited: BTreeSet<PathBuf> = before.edited.iter().map(|(path, _)| root.join(path.as_str())).collect();
        let published = self.published.insert(Published {
            loaded,
            outputs,
            folder,
            unchecked: None,
            now: before.now,
            reach: None,
            diagnostics: before.diagnostics,
            counts: before.counts,
            is_healthy: before.is_healthy,
        });
        match published.patch(&edited, &self.options)? {
            Some(report) => {
                published.now = self.options.now;
                // What cannot be written down is settled by the next build.
                let _ = published.folder.settle();
                self.changes = Changes::none();
                Ok(Some(report))
            }
            None => {
                self.changes = Changes::Below(edited);
                self.build_from(Recall::Nothing, None, progress)
            }
        }
    }

    /// What stands on disk of an earlier build; `None` where the config does not say which output folder it is about. `before`
    /// is the digest of all that was published, and the checksum of the record of outputs, if there is use for nothing less.
    fn recalled(&self, before: Option<(Digest, Vec<u8>)>) -> Option<Recalled> {
        let Place { output_dir, .. } = Place::of(&ConfigFile::read(&self.options).ok()?, &self.options)?;
        let (outputs, sum) = State::about(&output_dir, &self.options).outputs();
        let folder = OutputFolder::open(&output_dir, &self.options.root);
        let is_whole = match (&folder, before) {
            (Ok(folder), Some((published, outputs))) => {
                outputs == sum && folder.digest() == published && folder.is_all_intact()
            }
            _ => false,
        };
        Some(Recalled { output_dir, outputs, folder, is_whole })
    }

    /// Keeps what is known of the last published build on disk, for the next engine. With the `report` of that build, the next
    /// one can see that [nothing has changed](Self::update).
    pub fn remember(&self, report: Option<&Report>) {
        let Some(published) = self.published.as_ref().filter(|_| self.remembers) else { return };
        let Published { loaded, outputs, folder, .. } = published;
        let state = State::about(&loaded.output_dir(&self.options), &self.options);
        let remember_documents = || {
            if !loaded.documents.are_remembered {
                state.remember_documents(&loaded.documents, loaded.config_digest, &loaded.config);
            }
        };
        rayon::join(remember_documents, || state.remember(loaded, outputs, folder, report, &self.options));
    }

    /// All outputs of the last published build by path, each with the file that it is a copy of, if it is one.
    pub fn outputs(&self) -> impl Iterator<Item = (Option<&SitePath>, &OutPath)> {
        let planned = self.published.iter().flat_map(|published| &published.loaded.plan.outputs);
        planned.map(|(path, planned)| match &planned.output {
            Output::Copy(source) => (Some(source), path),
            _ => (None, path),
        })
    }

    /// What the template of an output asked.
    pub fn asked(&self, path: &OutPath) -> impl Iterator<Item = &Query> {
        let made = self.published.as_ref().and_then(|published| published.outputs.get(path));
        made.into_iter().flat_map(|made| made.asked())
    }

    /// Renders some of the outputs again that the last build kept, at most `limit` of them, as if nothing were known, and
    /// compares. For times when there is nothing else to do.
    pub fn check_kept(&mut self, limit: usize) -> Checked {
        let Some(published) = &mut self.published else { return Checked::default() };
        // What cannot be written down now can be later.
        let _ = published.folder.settle();
        published.reach();
        let Published { loaded, outputs, folder, unchecked, .. } = published;
        let unchecked = unchecked.get_or_insert_with(|| folder.outputs().cloned().collect());
        let some = unchecked.split_off(unchecked.len().saturating_sub(limit));
        let inputs = loaded.inputs();
        let is_stale = |path: &OutPath| {
            let (Some(planned), Some(made)) = (loaded.plan.outputs.get(path), outputs.get(path)) else { return false };
            render(planned, &inputs).bytes.map(|bytes| crate::output::digest(&bytes)) != Some(made.digest)
        };
        let altered: Vec<OutPath> = {
            let is_intact = folder.checker();
            some.par_iter().filter(|path| !is_intact(path)).cloned().collect()
        };
        let stale: Vec<OutPath> = some.into_par_iter().filter(is_stale).collect();
        let n_left = unchecked.len();
        if loaded.documents.is_torn() {
            // Somebody is writing: the next build begins from what is on disk, and then there is something to compare again.
            self.published = None;
            self.changes = Changes::Unknown;
            return Checked::default();
        }
        if !stale.is_empty() {
            // Nothing that is known can be relied on.
            self.published = None;
            self.changes = Changes::Unknown;
            self.distrusts = true;
        }
        Checked { stale, altered, n_left }
    }
}
