//! A build after an edit inside of essays, or of comments on them, at a cost that does not grow with the site.
//!
//! Where only the texts of pages or their comments have changed, and nothing that others may know of them but what is shown,
//! the index stays, and so do all outputs that show none of these pages. What is in doubt is left to a [whole build](super::engine).

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::articles::Article;
use super::documents::{Kind, Known, Parsed};
use super::engine::Published;
use super::make::{Made, Step, render, what_changed};
use super::reach::Reach;
use super::{BuildError, ConfigFile, Counts, Folder, Loaded, Options, Report, Why};
use crate::path::{OutPath, SitePath};
use crate::render::Keys;
use crate::site::plan::Planned;
use crate::site::{Card, PageId};
use crate::source::{self, Room};

/// A page with another text or other comments. What it holds changes places with what the site has.
struct Edit {
    id: PageId,
    /// What the files are that were changed; `None` for one that is not there.
    files: Vec<(SitePath, Option<Known>)>,
    article: Arc<Article>,
    /// With it comes a feed of comments.
    brings_feed: bool,
}

/// What a patch did, and what each output that it rendered was made from.
type Patched = (Report, Vec<(OutPath, Arc<Made>)>);

impl Edit {
    /// What the page with the file `path` has become, some of whose `files` are others now. `None`: others may see more of it
    /// than a patch sees to.
    fn of(loaded: &Loaded, path: &SitePath, files: Vec<(SitePath, Option<Known>)>) -> Option<Self> {
        let id = loaded.oracle.site.page_at(path.as_str())?;
        let before = loaded.articles.get(path)?;
        let mut text = (Arc::clone(&before.page), before.digests.source);
        let mut comments = before.comments.clone();
        for known in files.iter().filter_map(|(_, known)| known.as_ref()) {
            match &known.parsed {
                Parsed::Page(page) => text = (Arc::clone(page), known.digest),
                Parsed::Comment(comment) => {
                    match comments.binary_search_by(|other| other.path.cmp(&comment.path)) {
                        Ok(at) if comments[at].source == comment.source => comments[at] = Arc::clone(comment),
                        // Which comments came in twice is known of all together.
                        Err(at) if comment.source.is_none() => comments.insert(at, Arc::clone(comment)),
                        _ => return None,
                    }
                }
                Parsed::Section(_) | Parsed::Feedback(_) | Parsed::Refused(_) => return None,
            }
        }
        let digest = |path: &SitePath| {
            let edited = files.iter().find(|(file, _)| file == path).and_then(|(_, known)| known.as_ref());
            edited.map_or_else(|| loaded.documents.digest(path), |known| known.digest)
        };
        let page = Arc::clone(&text.0);
        let article = before.with(text, comments, &digest, &loaded.config);
        let has_feed = [&before.card, &article.card].map(|card| card.has_comment_feed);
        let brings_feed = has_feed == [false, true];
        let fed = Card { has_comment_feed: has_feed[0], ..Card::clone(&article.card) };
        let is_same_to_others = has_feed != [true, false]
            && loaded.knows_page(&before.card, &fed)
            // The first feed brings that of the whole site.
            && (!brings_feed || loaded.oracle.site.has_comment_feed())
            && article.card.anchors == before.card.anchors
            && page.extent.n_notes == before.page.extent.n_notes
            && page.shortcodes == before.page.shortcodes
            && article.discussion.passages.list.len() == before.discussion.passages.list.len()
            && page.diagnostics == before.page.diagnostics
            && (page.meta == before.page.meta || loaded.hidden.iter().all(|hidden| hidden.path != *path))
            && article.found == before.found;
        is_same_to_others.then(|| Self { id, files, article: Arc::new(article), brings_feed })
    }

    /// Changes places with what the site has; done twice, nothing has happened. Whether that was possible.
    fn swap(&mut self, loaded: &mut Loaded) -> bool {
        let Some(oracle) = Arc::get_mut(&mut loaded.oracle) else { return false };
        let article = Arc::clone(&self.article);
        let mut swap_feed = || match Arc::get_mut(&mut loaded.plan) {
            _ if !self.brings_feed || !loaded.config.generate_feeds => true,
            plan => plan.is_some_and(|plan| plan.swap_comment_feed(self.id, &article.card)),
        };
        if !swap_feed() {
            return false;
        }
        // With one owner, the list need not be copied.
        loaded.discussions = Arc::default();
        let is_put = oracle.put(self.id, &article.card, &article.discussion);
        loaded.discussions = Arc::clone(&oracle.discussions);
        if !is_put {
            swap_feed();
            return false;
        }
        let (documents, id, page) = (&mut loaded.documents, self.id.index(), &article.page);
        for (path, known) in &mut self.files {
            documents.swap(path, known);
            let is_there = documents.read_with()(path).is_some();
            loaded.tree.put(path, Room::Content, is_there);
        }
        loaded.n_sources = documents.n_sources();
        if let Ok(at) = documents.pages.binary_search_by(|other| other.path.cmp(&page.path)) {
            documents.pages[at] = Arc::clone(page);
        }
        documents.comments.remove(&page.folder);
        if !article.comments.is_empty() {
            documents.comments.insert(page.folder.clone(), article.comments.clone());
        }
        loaded.digests[id] = article.digests;
        loaded.listed[id] = OnceLock::new();
        loaded.pages[id] = Arc::clone(page);
        if let Some(own) = loaded.articles.get_mut(&page.path) {
            self.article = mem::replace(own, article);
        }
        true
    }
}

impl Published {
    /// Publishes what edits of pages at `paths` have changed. `None`: nothing was done, and a whole build has to see to it.
    pub(super) fn patch(&mut self, paths: &BTreeSet<PathBuf>, options: &Options) -> Result<Option<Report>, BuildError> {
        let Some(edits) = self.edits(paths, options) else { return Ok(None) };
        self.reach();
        let Some(reach) = self.reach.take_if(|reach| reach.is_whole) else { return Ok(None) };
        let (edits, patched) = self.try_patch(edits, &reach, options);
        match patched {
            Ok(Some((report, made))) => {
                self.counts.files = report.counts.files;
                self.reach = Some(reach);
                self.take(made);
                Ok(Some(report))
            }
            // As if nothing had been tried.
            failed => {
                for mut edit in edits.into_iter().rev() {
                    edit.swap(&mut self.loaded);
                }
                self.reach = Some(reach);
                failed.map(|_| None)
            }
        }
    }

    /// Finds out which outputs a page goes into, unless that is known.
    pub(super) fn reach(&mut self) {
        if self.reach.is_none() {
            self.reach = Some(Reach::new(&self.loaded, &self.outputs));
        }
    }

    /// The edits at `paths`, if that is all that may have changed.
    fn edits(&self, paths: &BTreeSet<PathBuf>, options: &Options) -> Option<Vec<Edit>> {
        let loaded = &self.loaded;
        let is_same_time = self.now <= options.now && loaded.next_change.is_none_or(|next| options.now < next);
        let config_digest = ConfigFile::read(options).ok()?.digest();
        if !is_same_time || config_digest != loaded.config_digest {
            return None;
        }
        let touched = source::touched(&options.root, &loaded.tree, paths).filter(|touched| !touched.has_foreign)?;
        // Which new files count, the site may have its own mind about.
        if !touched.new.is_empty() && !loaded.config.ignored_content.is_empty() {
            return None;
        }
        let documents = &loaded.documents;
        let mut files_of: BTreeMap<SitePath, Vec<(SitePath, Option<Known>)>> = BTreeMap::new();
        for path in touched.files.iter().chain(&touched.new) {
            let kind = documents.kind(path);
            let page = match &kind {
                Kind::Page if touched.files.contains(path) => path.clone(),
                Kind::Comment { essay } => documents.page_beside(essay)?.path.clone(),
                _ => return None,
            };
            let known = documents.read_again(&options.root, path, kind, &loaded.config);
            files_of.entry(page).or_default().push((path.clone(), Some(known)));
        }
        let edits = files_of.into_iter().map(|(page, files)| Edit::of(loaded, &page, files));
        let edits: Vec<Edit> = edits.collect::<Option<_>>()?;
        // What was found wrong may be right now, as there is more that links can lead to and that can stand in the way.
        let is_sure = self.diagnostics.is_empty() || edits.iter().all(|edit| !edit.brings_feed);
        is_sure.then_some(edits)
    }

    /// Puts `edits` into the site, and publishes what they change. Gives back those whose places have to be changed again if
    /// that was not possible.
    fn try_patch(
        &mut self,
        mut edits: Vec<Edit>,
        reach: &Reach,
        options: &Options,
    ) -> (Vec<Edit>, Result<Option<Patched>, BuildError>) {
        let link_findings =
            |loaded: &Loaded, id: PageId| loaded.oracle.page_findings(id, &loaded.pages[id.index()].links);
        let before: Vec<_> = edits.iter().map(|edit| link_findings(&self.loaded, edit.id)).collect();
        let mut n_swapped = 0;
        while n_swapped < edits.len() && edits[n_swapped].swap(&mut self.loaded) {
            n_swapped += 1;
        }
        if n_swapped < edits.len() {
            edits.truncate(n_swapped);
            return (edits, Ok(None));
        }
        let after = edits.iter().map(|edit| link_findings(&self.loaded, edit.id));
        if !after.eq(before) {
            return (edits, Ok(None));
        }
        let published = self.publish_patch(&edits, reach, options);
        (edits, published)
    }

    fn publish_patch(
        &mut self,
        edits: &[Edit],
        reach: &Reach,
        options: &Options,
    ) -> Result<Option<Patched>, BuildError> {
        let loaded = &self.loaded;
        let inputs = loaded.inputs();
        let keys = Keys::new(&inputs);
        let sink = Folder::begin(&mut self.folder, loaded, options)?;
        // An edit now holds what the page was before.
        let before: Vec<_> = edits.iter().map(|edit| (edit.id, edit.article.as_ref())).collect();
        let mut reached = reach.of(&before, loaded);
        let new_feeds = edits.iter().filter(|edit| edit.brings_feed && loaded.config.generate_feeds);
        reached.extend(new_feeds.map(|edit| edit.article.card.comment_feed_route().out_path()));
        let changed: Vec<(&OutPath, &Planned, Why)> = reached
            .par_iter()
            .filter_map(|path| {
                let planned = loaded.plan.outputs.get(path)?;
                let why = match self.outputs.get(path) {
                    Some(known) => what_changed(known, planned, &keys, &loaded.oracle)?,
                    None => Why::New,
                };
                Some((path, planned, why))
            })
            .collect();
        let steps = changed.into_par_iter().map(|(path, planned, why)| {
            let step = render(planned, &inputs, &keys, &sink, why)?;
            Ok((path, step.forgetting(options.forgets)))
        });
        let steps: Vec<(&OutPath, Step)> = steps.collect::<Result<_, BuildError>>()?;
        let mut made = Vec::new();
        let mut rendered = BTreeMap::new();
        for (path, step) in steps {
            let Step::Rendered(now, reason) = step else { return Ok(None) };
            let known = self.outputs.get(path);
            let is_same = known.map_or(&[][..], |known| &known.diagnostics) == now.diagnostics;
            if loaded.documents.is_torn() || !is_same {
                return Ok(None);
            }
            rendered.insert(path.clone(), reason);
            made.push((path.clone(), now));
        }
        let published = sink.session.amend()?;
        let n_new = made.iter().filter(|(path, _)| !self.outputs.contains_key(path)).count();
        let mut report = Report {
            diagnostics: self.diagnostics.clone(),
            counts: Counts { sources: loaded.n_sources, files: self.counts.files + n_new, ..self.counts },
            output_dir: Some(loaded.output_dir(options)),
            rendered,
            next_change: loaded.next_change,
            is_healthy: self.is_healthy,
            ..Report::default()
        };
        report.published(published);
        Ok(Some((report, made)))
    }

    fn take(&mut self, made: Vec<(OutPath, Arc<Made>)>) {
        let Some(mut reach) = self.reach.take() else { return };
        for (path, made) in made {
            reach.renew(&path, self.outputs.get(&path).map(Arc::as_ref), &made, &self.loaded);
            self.outputs.insert(path, made);
        }
        debug_assert!(reach.is_same(&Reach::new(&self.loaded, &self.outputs)), "what was noted adds up");
        self.reach = Some(reach);
    }
}
