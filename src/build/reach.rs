//! Which outputs an edit may reach: those that show a page, that asked something, or that name all pages.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::Loaded;
use super::articles::Article;
use super::make::{Made, Outputs};
use crate::path::OutPath;
use crate::render::key;
use crate::site::PageId;
use crate::site::plan::Output;
use crate::template::Query;
use crate::template::record::Answered;

/// Questions with other answers for each page would have to be asked again for all of them.
const MOST_QUESTIONS: usize = 500;

/// Which outputs a page or an answer goes into.
pub(super) struct Reach {
    outputs: Vec<OutPath>,
    /// Page → indices of the outputs that [show](key::shown) it.
    by_page: Vec<Vec<u32>>,
    /// What was asked and answered → indices of the outputs that asked.
    by_question: HashMap<Answered, Vec<u32>>,
    /// Indices of the outputs that asked for related pages: another question for each page.
    by_relation: BTreeSet<u32>,
    /// Indices of the feeds that hold the newest comments, whosoever they are.
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
        let mut reach = Self {
            outputs: loaded.plan.outputs.keys().cloned().collect(),
            by_page: vec![Vec::new(); loaded.pages.len()],
            by_question: HashMap::new(),
            by_relation: BTreeSet::new(),
            newest_comments: Vec::new(),
            names: Vec::new(),
            is_whole: true,
        };
        for (at, planned) in loaded.plan.outputs.values().enumerate() {
            match planned.output {
                Output::CommentFeed(None) => reach.newest_comments.push(at as u32),
                Output::Archive | Output::LlmsTxt => reach.names.push(at as u32),
                _ => {}
            }
            for id in key::shown(&planned.output, &inputs) {
                reach.by_page[id.index()].push(at as u32);
            }
            if let Some(made) = made.get(&reach.outputs[at]) {
                reach.note(at as u32, made);
            }
        }
        reach
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

    pub(super) fn asks_as(&self, other: &Self) -> bool {
        !self.is_whole || (&self.by_question, &self.by_relation) == (&other.by_question, &other.by_relation)
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

    /// Notes that an output was made anew. `false`: it is not one of those that were there.
    pub(super) fn renew(&mut self, path: &OutPath, before: Option<&Made>, now: &Made) -> bool {
        let Ok(at) = self.outputs.binary_search(path) else { return false };
        if let Some(before) = before {
            self.forget(at as u32, before);
        }
        self.note(at as u32, now);
        true
    }

    /// Outputs that may be others now that the site has other articles than those `before`.
    pub(super) fn of(&self, before: &[(PageId, &Article)], loaded: &Loaded) -> BTreeSet<OutPath> {
        let mut reached: BTreeSet<u32> = before.iter().flat_map(|(id, _)| &self.by_page[id.index()]).copied().collect();
        let oracle = &loaded.oracle;
        if before.iter().any(|(id, article)| !Arc::ptr_eq(&article.card, oracle.site.page(*id))) {
            reached.extend(&self.by_relation);
        }
        if before.iter().any(|(id, article)| article.digests.discussion != loaded.digests[id.index()].discussion) {
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
