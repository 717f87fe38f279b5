//! Builds from nothing: what each contender makes is compared before anything is timed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::contender::{Contender, Part};
use super::dialect::Shape;
use super::measure::{Cost, cost};
use super::parity::{Facts, first_difference, path_in};
use super::results::{Case, Figure, Place, Results, Work};
use super::{Bench, remove};
use crate::failure::Failure;
use crate::workspace::say;

/// A contender that has been at it for so long is not asked again, whatever the number of runs: so that the slowest do
/// not take the whole night. There is always one run.
const PATIENCE: Duration = Duration::from_secs(150);

/// A build that is done so soon says little by itself.
const SOON: Duration = Duration::from_secs(1);
/// How often whoever is done [so soon](SOON) builds in one turn.
pub(super) const BUILDS_A_TURN: u32 = 4;

/// A corpus, and who builds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corpus {
    pub(super) word: &'static str,
    pub(super) shape: Shape,
    pub(super) place: Place,
    /// Nobody but postil and the floor.
    pub(super) is_ours_alone: bool,
}

impl Corpus {
    pub(super) fn case(&self, work: Work) -> Case {
        Case { corpus: self.word, n_essays: self.shape.n_essays, place: self.place, work }
    }

    /// What `--only` calls it.
    pub(super) fn asked_as(&self) -> &'static str {
        if self.place == Place::Disk { "disk" } else { self.word }
    }

    fn has(&self, contender: &Contender) -> bool {
        match contender.part {
            Part::Postil | Part::Floor => true,
            Part::Peer { most_essays, has_sidebar, .. } => {
                let can_do_it = self.shape.n_essays <= most_essays && (has_sidebar || !self.shape.has_sidebar);
                can_do_it && !self.is_ours_alone
            }
            Part::Tuned => !self.is_ours_alone && self.shape.has_sidebar,
        }
    }
}

/// Writes the corpus, compares what is built, builds in turns, and takes all away again.
pub(super) fn run(bench: &Bench, corpus: Corpus, results: &mut Results) -> Result<(), Failure> {
    let n_essays = corpus.shape.n_essays;
    let folder = bench.folder(corpus.place).join(format!("{}-{n_essays}", corpus.word));
    remove(&folder)?;
    say(&format!("\n{} {n_essays}, {}", corpus.word, bench.place_name(corpus.place)));
    let contenders: Vec<&Contender> = bench.contenders.iter().filter(|contender| corpus.has(contender)).collect();
    for contender in &contenders {
        let root = folder.join(contender.dialect.word);
        if !root.exists() {
            contender.dialect.write(corpus.shape, &root)?;
        }
    }
    let runs: Vec<Run> = contenders.into_iter().map(|contender| Run::new(contender, &folder, corpus.place)).collect();
    let (mut runs, failure) = compare(bench, runs, n_essays, results)?;
    for _ in 0..bench.n_runs {
        for run in &mut runs {
            run.take_turn(bench)?;
        }
    }
    let recoloured = if corpus.shape.has_code { recoloured(bench, &corpus, &runs)? } else { None };
    for run in runs {
        results.figures.push(Figure { case: corpus.case(Work::Clean), who: run.contender.name, costs: run.costs });
    }
    results.figures.extend(recoloured);
    remove(&folder)?;
    failure.map_or(Ok(()), Err)
}

/// One contender in its turns.
struct Run<'a> {
    contender: &'a Contender,
    root: PathBuf,
    place: Place,
    costs: Vec<Cost>,
}

impl<'a> Run<'a> {
    fn new(contender: &'a Contender, folder: &Path, place: Place) -> Run<'a> {
        Run { contender, root: folder.join(contender.dialect.word), place, costs: Vec::new() }
    }

    fn take_turn(&mut self, bench: &Bench) -> Result<(), Failure> {
        for _ in 0..BUILDS_A_TURN {
            self.build_from_nothing(bench)?;
            if self.costs.last().is_none_or(|cost| cost.wall > SOON) {
                break;
            }
        }
        Ok(())
    }

    fn build_from_nothing(&mut self, bench: &Bench) -> Result<(), Failure> {
        if self.costs.iter().map(|cost| cost.wall).sum::<Duration>() >= PATIENCE {
            return Ok(());
        }
        let cost = match self.place {
            Place::Memory => self.contender.cost_when_warm(bench.workspace, &self.root)?,
            Place::Disk => {
                settle(self.place);
                let cost = cost(&mut self.contender.build(bench.workspace, &self.root))?;
                self.contender.clean(&self.root)?;
                cost
            }
        };
        self.costs.push(cost);
        Ok(())
    }
}

/// Builds once with each, and holds what was made to what postil makes. Who fails or makes something else is told of,
/// and is out of this corpus.
fn compare<'a>(
    bench: &Bench,
    runs: Vec<Run<'a>>,
    n_essays: usize,
    results: &mut Results,
) -> Result<(Vec<Run<'a>>, Option<Failure>), Failure> {
    let mut ours: Option<(Facts, PathBuf)> = None;
    let (mut equal, mut failure) = (Vec::new(), None);
    for run in runs {
        match check(bench, &run, n_essays, ours.as_ref(), results) {
            Ok(facts) if matches!(run.contender.part, Part::Postil) => {
                // Stays until all are compared, so that a difference can be shown.
                ours = facts.zip(Some(run.contender.output(&run.root)));
                equal.push(run);
            }
            Ok(_) => {
                run.contender.clean(&run.root)?;
                equal.push(run);
            }
            Err(other) if matches!(run.contender.part, Part::Postil | Part::Floor) => return Err(other),
            Err(other) => {
                say(&format!("  {:20} left out: see below", run.contender.name));
                run.contender.clean(&run.root)?;
                failure = Some(other);
            }
        }
    }
    equal.iter().try_for_each(|run| run.contender.clean(&run.root))?;
    Ok((equal, failure))
}

/// What one contender makes, if it is a generator; an error if that is not what it must be.
fn check(
    bench: &Bench,
    run: &Run<'_>,
    n_essays: usize,
    ours: Option<&(Facts, PathBuf)>,
    results: &mut Results,
) -> Result<Option<Facts>, Failure> {
    cost(&mut run.contender.build(bench.workspace, &run.root))?;
    if matches!(run.contender.part, Part::Floor) {
        return Ok(None);
    }
    let output = run.contender.output(&run.root);
    let facts = Facts::read(&output)?;
    let mut differences = facts.faults(n_essays);
    if let Some((ours, our_output)) = ours {
        differences.extend(ours.differences(&facts));
        let path = differences.iter().find_map(|difference| path_in(difference));
        let words = path.and_then(|path| first_difference(&our_output.join(path), &output.join(path)));
        differences.extend(words);
    }
    let (who, beside) = (run.contender.name, facts.beside());
    if !differences.is_empty() {
        return Err(Failure::Unequal { who, differences });
    }
    say(&format!("  {who:20} {}; beside: {beside}", facts.summary()));
    if !matches!(run.contender.part, Part::Tuned) && !results.beside.iter().any(|(other, _)| *other == who) {
        results.beside.push((who, beside));
    }
    Ok(Some(facts))
}

/// Builds by postil for which nothing is left of those before but the colours of code.
fn recoloured(bench: &Bench, corpus: &Corpus, runs: &[Run<'_>]) -> Result<Option<Figure>, Failure> {
    let Some(run) = runs.iter().find(|run| matches!(run.contender.part, Part::Postil)) else { return Ok(None) };
    let kept = run.root.join(".postil");
    let mut costs = Vec::new();
    cost(&mut run.contender.build(bench.workspace, &run.root))?;
    for _ in 0..bench.n_runs * BUILDS_A_TURN {
        remove(&run.contender.output(&run.root))?;
        for path in super::entries(&kept)? {
            if path.file_name().is_some_and(|name| name != "highlighted") {
                remove(&path)?;
            }
        }
        settle(corpus.place);
        costs.push(cost(&mut run.contender.build(bench.workspace, &run.root))?);
    }
    Ok(Some(Figure { case: corpus.case(Work::Recoloured), who: run.contender.name, costs }))
}

/// What was written to a disk before is not to be written while the next one is timed.
pub(super) fn settle(place: Place) {
    if place == Place::Disk {
        // Where there is no such program, the figures are a little more uneven.
        let _ = Command::new("sync").status();
    }
}
