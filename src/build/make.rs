//! Making the outputs of a plan: those that an earlier build made of the same are kept, the others are rendered.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::load::{Kept, Loaded};
use super::{Progress, Sink, Why};
use crate::diagnostic::{self, Diagnostic};
use crate::digest::Digest;
use crate::hash::FastMap;
use crate::output::OutputError;
use crate::path::OutPath;
use crate::render::{self, Key, Keys};
use crate::site::PageId;
use crate::site::plan::{Output, Planned};
use crate::template::record::Answered;
use crate::template::{Oracle, Query};

/// What an output was made from, and what came of it.
#[derive(Debug)]
pub struct Made {
    /// Everything that it was made from but the answers; `None` where that is the index alone.
    pub(super) key: Option<Key>,
    /// The questions that its template asked, in order, each with the digest of its answer.
    pub(super) trace: Vec<Answered>,
    /// Of its bytes.
    pub(super) digest: Digest,
    /// What was found while it was rendered.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// An earlier build of the same site.
pub(super) struct Earlier<'a> {
    /// What it was made from, if that is still known. The site at hand was [reloaded](super::load::reload) from it.
    pub(super) loaded: Option<&'a Loaded>,
    /// What it made, by path.
    pub(super) made: &'a Outputs,
}

/// What each output was made from, but for those that failed.
pub(super) type Outputs = FastMap<OutPath, Arc<Made>>;

/// What came of making all outputs.
#[derive(Default)]
pub(super) struct Making {
    /// What each output was made from, but for those that failed.
    pub(super) outputs: Outputs,
    /// Outputs that were rendered, and why.
    pub(super) rendered: BTreeMap<OutPath, Why>,
    /// All findings of rendering, also of the outputs that were kept.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What became of one output.
pub(super) enum Step {
    Kept(Arc<Made>),
    Rendered(Arc<Made>, Why),
    Failed(Vec<Diagnostic>),
    Copied,
}

/// Makes every output of `loaded` into `sink`, but for those that would be as they were in the `earlier` build.
pub(super) fn make(
    loaded: &Loaded,
    earlier: Option<&Earlier<'_>>,
    sink: &dyn Sink,
    progress: &dyn Progress,
    forgets: Option<&'static str>,
) -> Result<Making, OutputError> {
    let inputs = loaded.inputs();
    let keys = Keys::new(&inputs);
    // PERF: one long list takes as long as hundreds of essays, so lists come first: begun last, one of them
    // keeps a single thread busy while the others have nothing left to do.
    let outputs = loaded.plan.outputs.iter();
    let (pages, mut planned): (Vec<_>, Vec<_>) =
        outputs.partition(|(_, planned)| matches!(planned.output, Output::Page(_) | Output::Copy(_)));
    planned.extend(pages);
    progress.stage("rendering", planned.len());
    let make_or_keep = |(path, planned): (_, &Planned)| {
        let known = earlier.and_then(|earlier| earlier.made.get(path));
        let is_kept = |loaded_then| is_unconcerned(&planned.output, loaded, loaded_then);
        let why = match known {
            None => Some(Why::New),
            Some(_) if earlier.and_then(|earlier| earlier.loaded).is_some_and(is_kept) => None,
            Some(known) => what_changed(known, planned, &keys, &loaded.oracle),
        };
        let step = match (known, why) {
            (Some(known), None) if sink.keep(planned, known.digest) => Step::Kept(Arc::clone(known)),
            (_, why) => {
                let made = render(planned, &inputs, &keys, sink, why.unwrap_or(Why::Altered))?;
                made.forgetting(forgets)
            }
        };
        progress.step();
        Ok((path, step))
    };
    let has_failed = AtomicBool::new(false);
    let steps = planned.into_par_iter().with_max_len(1).map(|output| {
        // Nothing will be published: the others are left out.
        let step = (!has_failed.load(Ordering::Relaxed)).then(|| make_or_keep(output))?;
        if step.is_err() {
            has_failed.store(true, Ordering::Relaxed);
        }
        Some(step)
    });
    // PERF: each goes into its place, where a list that an error cuts short is gathered from thousands of lists of one.
    let steps: Vec<Option<Result<(&OutPath, Step), OutputError>>> = steps.collect();
    Ok(Making::of(&steps.into_iter().flatten().collect::<Result<Vec<_>, _>>()?))
}

pub(super) fn render(
    planned: &Planned,
    inputs: &render::Inputs<'_>,
    keys: &Keys<'_>,
    sink: &dyn Sink,
    why: Why,
) -> Result<Step, OutputError> {
    if let Output::Copy(source) = &planned.output {
        sink.copy(planned, source)?;
        return Ok(Step::Copied);
    }
    let rendered = render::render(planned, inputs);
    let Some(bytes) = rendered.bytes else { return Ok(Step::Failed(rendered.diagnostics)) };
    let digest = sink.write(planned, &bytes)?;
    let trace = rendered.trace.iter().map(|query| inputs.oracle.answered(query)).collect();
    let made = Made { key: keys.key(planned), trace, digest, diagnostics: rendered.diagnostics };
    Ok(Step::Rendered(Arc::new(made), why))
}

/// Whether nothing that the output is made from is new, as can be told without its key: where only bodies are new, the
/// outputs that show none of them.
fn is_unconcerned(output: &Output, loaded: &Loaded, earlier: &Loaded) -> bool {
    let is_same_page = |id: PageId| Arc::ptr_eq(&loaded.pages[id.index()], &earlier.pages[id.index()]);
    match (loaded.kept, output) {
        (Kept::Files, _) | (_, Output::Copy(_) | Output::Feed(..)) => false,
        // What is made from the index alone asks nothing of templates and files.
        (Kept::Index, Output::LlmsTxt) => {
            let pages = loaded.oracle.site.pages.iter().zip(&earlier.oracle.site.pages);
            pages.into_iter().all(|(now, then)| Arc::ptr_eq(now, then) || now.is_named_as(then))
        }
        (
            Kept::Index | Kept::Site | Kept::Answers,
            Output::Sitemap(_)
            | Output::LlmsTxt
            | Output::Icon
            | Output::Font(_)
            | Output::Robots
            | Output::Redirect(_)
            | Output::RedirectsFile
            | Output::HeadersFile
            | Output::Stylesheet
            | Output::DiscussScript,
        ) => true,
        (Kept::Index | Kept::Site, _) => false,
        // A thread links the passages that are quoted.
        (Kept::Answers, Output::Page(id) | Output::Thread(id, _) | Output::Markdown(id)) => is_same_page(*id),
        (Kept::Answers, Output::Section(id, _)) => {
            match (&loaded.sections[id.index()], &earlier.sections[id.index()]) {
                (Some(now), Some(then)) => Arc::ptr_eq(now, then),
                (now, then) => now.is_none() && then.is_none(),
            }
        }
        (
            Kept::Answers,
            Output::CommentFeed(_)
            | Output::TaxonomyList(_)
            | Output::Term(..)
            | Output::Series(_)
            | Output::Archive
            | Output::NotFound
            | Output::Discuss(_),
        ) => true,
    }
}

/// Why an output would perhaps be rendered to other bytes; `None`: its key is the same, and so are all answers. By the first
/// of them that differs at the latest the template could go another way, and none does.
pub(super) fn what_changed(known: &Made, planned: &Planned, keys: &Keys<'_>, oracle: &Oracle) -> Option<Why> {
    let page = match planned.output {
        Output::Page(id) | Output::Thread(id, _) | Output::Discuss(id) => Some(id),
        _ => None,
    };
    match (known.key, keys.key(planned)) {
        (Some(then), Some(now)) if then == now => {}
        (Some(then), Some(now)) if then.world != now.world => return Some(Why::World),
        (Some(then), Some(now)) if then.text != now.text => return Some(Why::Text),
        (Some(then), Some(now)) if then.said != now.said => return Some(Why::Said),
        (Some(_), Some(_)) => return Some(Why::Shown),
        _ => return Some(Why::Always),
    }
    let is_answered_otherwise = |answered: &&Answered| match &***answered {
        // Pages are numbered anew in each build.
        (Query::Related(_, limit), digest) => oracle.answer_digest(&Query::Related(page, *limit)) != *digest,
        (query, digest) => oracle.answer_digest(query) != *digest,
    };
    known.trace.iter().find(is_answered_otherwise).map(|answered| Why::Answered(answered.0.clone()))
}

impl Step {
    pub(super) fn forgetting(mut self, function: Option<&'static str>) -> Self {
        if let (Self::Rendered(made, _), Some(function)) = (&mut self, function) {
            let made = Arc::get_mut(made).expect("nobody else has it yet");
            made.trace.retain(|answered| answered.0.function() != function);
        }
        self
    }

    fn made(&self) -> Option<&Arc<Made>> {
        match self {
            Self::Kept(made) | Self::Rendered(made, _) => Some(made),
            Self::Failed(_) | Self::Copied => None,
        }
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Failed(found) => found,
            step => step.made().map_or(&[], |made| &made.diagnostics),
        }
    }
}

impl Made {
    /// What its template asked.
    pub fn asked(&self) -> impl Iterator<Item = &Query> {
        self.trace.iter().map(|answered| &answered.0)
    }
}

impl Making {
    fn of(steps: &[(&OutPath, Step)]) -> Self {
        let outputs =
            || steps.iter().filter_map(|(path, step)| Some(((*path).clone(), Arc::clone(step.made()?)))).collect();
        let rendered = || {
            let reason = |(path, step): &(&OutPath, Step)| match step {
                Step::Rendered(_, why) => Some(((*path).clone(), why.clone())),
                _ => None,
            };
            steps.iter().filter_map(reason).collect()
        };
        // PERF: neither needs the other.
        let (outputs, rendered) = rayon::join(outputs, rendered);
        let found = steps.iter().flat_map(|(_, step)| step.diagnostics()).cloned().collect();
        Self { outputs, rendered, diagnostics: once_per_template(found) }
    }
}

/// A template that fails on one page mostly fails on all: it is told once, with one of the pages and their number.
fn once_per_template(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostic::sort(&mut diagnostics);
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    for found in diagnostics {
        let same = kept.last_mut().filter(|(last, _)| {
            found.code == "template"
                && (&last.code, &last.path, last.span, &last.message)
                    == (&found.code, &found.path, found.span, &found.message)
        });
        match same {
            Some((_, n_pages)) => *n_pages += 1,
            None => kept.push((found, 1)),
        }
    }
    let told = kept.into_iter().map(|(found, n_pages)| match n_pages {
        1 => found,
        n => found.help(format!("it fails on {n} pages in the same way")),
    });
    told.collect()
}
