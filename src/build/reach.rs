//! Which outputs an edit may reach: those that show a page, that asked something, or that name all pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::Loaded;
use super::articles::Article;
use super::make::{Made, Outputs};
use crate::hash::FastMap;
use crate::path::OutPath;
use crate::render::{self, PageDigests, key};
use crate::site::PageId;
use crate::site::plan::{Output, Planned};
use crate::template::Query;
use crate::template::record::Answered;

/// Questions with other answers for each page would have to be asked again for all of them.
const MOST_QUESTIONS: usize = 500;

/// Which outputs a page or an answer goes into.
pub(super) struct Reach {
    /// By path, and behind the first so many as they came.
    outputs: Vec<OutPath>,
    n_sorted: usize,
    /// Page → indices of the outputs that [show](key::shown) it.
    by_page: Vec<Vec<u32>>,
    /// What was asked and answered → indices of the outputs that asked.
    by_question: FastMap<Answered, Vec<u32>>,
    /// Indices of the outputs that asked for related pages: another question for each page.
    by_relation: BTreeSet<u32>,
    /// Indices of the feeds that hold the newest comments. With each comment they may show other pages.
    newest_comments: Vec<u32>,
    /// Indices of the outputs that name all pages.
    names: Vec<u32>,
    /// There are not too many different questions.
    pub(super) is_whole: bool,
}

impl Reach {
    /// Of a site that was made to `made`.
    pub(super) fn new(loaded: &Loaded, made: &Outputs) -> Self {
        let inputs = loaded.inputs();
        let n_outputs = loaded.plan.outputs.len();
        let mut reach = Self {
            outputs: Vec::with_capacity(n_outputs),
            n_sorted: n_outputs,
            by_page: vec![Vec::new(); loaded.pages.len()],
            by_question: FastMap::default(),
            by_relation: BTreeSet::new(),
            newest_comments: Vec::new(),
            names: Vec::new(),
            is_whole: true,
        };
        for (path, planned) in &loaded.plan.outputs {
            reach.add(path, planned, made.get(path).map(Arc::as_ref), &inputs);
        }
        reach
    }

    fn add(&mut self, path: &OutPath, planned: &Planned, made: Option<&Made>, inputs: &render::Inputs<'_>) {
        let at = self.outputs.len() as u32;
        self.outputs.push(path.clone());
        match planned.output {
            Output::CommentFeed(None) => self.newest_comments.push(at),
            Output::Archive | Output::LlmsTxt => self.names.push(at),
            _ => {
                for id in key::shown(&planned.output, inputs) {
                    self.by_page[id.index()].push(at);
                }
            }
        }
        if let Some(made) = made {
            self.note(at, made);
        }
    }

    fn find(&self, path: &OutPath) -> Option<u32> {
        let (sorted, added) = self.outputs.split_at(self.n_sorted);
        let at = sorted.binary_search(path).ok();
        at.or_else(|| Some(self.n_sorted + added.iter().position(|other| other == path)?)).map(|at| at as u32)
    }

    fn note(&mut self, at: u32, made: &Made) {
        self.is_whole &= self.by_question.len() <= MOST_QUESTIONS;
        for question in made.trace.iter().filter(|_| self.is_whole) {
            if matches!(question.0, Query::Related(..)) {
                self.by_relation.insert(at);
            } else if let Some(asked) = self.by_question.get_mut(question) {
                if let Err(place) = asked.binary_search(&at) {
                    asked.insert(place, at);
                }
            } else {
                self.by_question.insert(Arc::clone(question), vec![at]);
            }
        }
    }

    /// Whether the same pages and answers go into the same outputs in both.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        !self.is_whole || self.by_path() == other.by_path()
    }

    /// What is known, each list with the paths of its outputs.
    fn by_path(&self) -> (Vec<BTreeSet<&OutPath>>, FastMap<&Answered, BTreeSet<&OutPath>>) {
        let named = |list: &[u32]| list.iter().map(|at| &self.outputs[*at as usize]).collect();
        let related: Vec<u32> = self.by_relation.iter().copied().collect();
        let others = [&self.newest_comments, &self.names, &related];
        let lists = self.by_page.iter().chain(others).map(|list| named(list)).collect();
        (lists, self.by_question.iter().map(|(question, list)| (question, named(list))).collect())
    }

    /// Takes back what was noted of an output that was made anew, so that it does not add up from edit to edit.
    fn forget(&mut self, at: u32, made: &Made) {
        self.by_relation.remove(&at);
        for question in &made.trace {
            let Some(asked) = self.by_question.get_mut(question) else { continue };
            if let Ok(place) = asked.binary_search(&at) {
                asked.remove(place);
            }
            if asked.is_empty() {
                self.by_question.remove(question);
            }
        }
    }

    /// Notes that an output was made anew, or for the first time.
    pub(super) fn renew(&mut self, path: &OutPath, before: Option<&Made>, now: &Made, loaded: &Loaded) {
        let Some(at) = self.find(path) else {
            if let Some(planned) = loaded.plan.outputs.get(path) {
                self.add(path, planned, Some(now), &loaded.inputs());
            }
            return;
        };
        if let Some(before) = before {
            self.forget(at, before);
        }
        self.note(at, now);
    }

    /// Outputs that may be others now that the site has other articles than those `before`.
    pub(super) fn of(&self, before: &[(PageId, &Article)], loaded: &Loaded) -> BTreeSet<OutPath> {
        let mut reached: BTreeSet<u32> = before.iter().flat_map(|(id, _)| &self.by_page[id.index()]).copied().collect();
        let oracle = &loaded.oracle;
        if before.iter().any(|(id, article)| !Arc::ptr_eq(&article.card, oracle.site.page(*id))) {
            reached.extend(&self.by_relation);
        }
        let goes_into_comments = |digests: &PageDigests| (digests.link, digests.discussion);
        let is_new_to_comments = |(id, article): &(PageId, &Article)| {
            goes_into_comments(&article.digests) != goes_into_comments(&loaded.digests[id.index()])
        };
        if before.iter().any(is_new_to_comments) {
            reached.extend(&self.newest_comments);
        }
        for (id, _) in before.iter().filter(|(id, article)| !article.card.is_named_as(oracle.site.page(*id))) {
            let linking = oracle.site.linking_to(*id);
            reached.extend(linking.iter().flat_map(|page| &self.by_page[page.index()]));
            reached.extend(&self.names);
        }
        let asked = self.by_question.par_iter();
        let answered_otherwise: Vec<&Vec<u32>> = asked
            .filter(|(question, _)| oracle.answer_digest(&question.0) != question.1)
            .map(|(_, outputs)| outputs)
            .collect();
        reached.extend(answered_otherwise.into_iter().flatten());
        reached.into_iter().map(|at| self.outputs[at as usize].clone()).collect()
    }
}
