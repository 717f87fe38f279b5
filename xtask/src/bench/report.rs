//! `docs/performance.md` and its plots.

use std::fmt::Write as _;

use super::contender::{FLOOR_ALL_FIRST, POSTIL, Part};
use super::plot::{self, Bar, Curve};
use super::results::{Case, Figure, Place, Results, Work};
use super::table::{memory, place, time, work};
use super::targets::{Target, Verdict};
use super::{Bench, Sizes, machine};
use crate::workspace::grouped;

/// Paths below `docs/` with their texts.
pub(super) fn files(results: &Results, targets: &[Target], bench: &Bench, sizes: Sizes) -> Vec<(&'static str, String)> {
    let plots = [
        ("performance/prose.svg", bars(results, sizes)),
        ("performance/sizes.svg", curves(results, "How long a build takes, by number of essays", ("seconds", seconds))),
        (
            "performance/memory.svg",
            curves(results, "The memory that a build takes, by number of essays", ("MiB", mebibytes)),
        ),
    ];
    // A plot of nothing is worse than none.
    let plots: Vec<_> = plots.into_iter().filter_map(|(path, plot)| Some((path, plot?))).collect();
    let page = page(results, targets, bench, &plots.iter().map(|(path, _)| *path).collect::<Vec<_>>());
    [vec![("performance.md", page)], plots].concat()
}

const ABOUT: &str = "\
# Performance

All that stands here was measured and written by `cargo xtask bench --write`, on one machine and in one run. Times on the clock are medians. They are worth comparing with each other, and with nothing that was measured elsewhere. [Where the time goes](profile.md) says why some targets are not met.

";

const WHAT: &str = "
## What was compared

**The corpora** are made by rule, the same each time. An essay has about 1,200 words (8 KB): headings, paragraphs, lists, quotations, notes, emphasis, links; one to four of 200 tags, a title, a description and a date. In *prose* there is no code. In *code* a fifth of the essays has one to four blocks of Rust, Python, JavaScript or Go with names and numbers of their own. In *heavy* each page has a sidebar with the ten newest essays and all tags with their numbers.

**The work** is the same for all: a page for each essay with title, description, date, tags, reading time, neighbours and the places of feedback and comments; a list of essays in parts of twenty; a page for each tag and one of all tags; an Atom feed of twenty whole essays; a map of the site; curly quotes where the generator has them; colours in code as classes or styles. Each generator has templates of its own that say the same, below `xtask/src/bench/sites/`; postil's default theme is not used. The one exception are the sites with comments, which only postil builds, in its own theme.

**Before anything is timed**, each generator builds once, and what it made is read: words and links of each page in their order, what lists and feed hold, which essays are in the map of the site, in how many essays code has colours. If any of it differs from what postil made, the generator is out. Markup is not compared, nor are punctuation, the numbers of notes, and reading time, for which each has a speed of its own. Where lists are cut is not compared either, since postil numbers their pages from the oldest.

**The floor** is a small program (`xtask/floor`) that walks the folder, reads each file, parses it with the same parser as postil and writes a page, on all cores; no front matter, no templates, no lists. Nothing that does the work can be faster. *All read first*: it writes nothing before all is read, which is the floor of whoever says on a page what stands on others.

**Edits between builds**: before what is measured, an essay is changed and the site built once without a clock, so that all alike find memory and files at hand. Then come a build with nothing changed, and one after the text of another essay has changed.

**From nothing** means that neither output nor any record of an earlier build is there; the files that are read are in the memory of the system. Where the output is in memory as well, each contender builds once without a clock right before it is measured, so that all alike find at hand what memory they need: a virtual machine may have to be given back what nobody has used for seconds, and that can take as long as a build. What that build made is moved away, and deleted later. *Colours known*: as before, but postil's record of highlighted code is there, as on a build server that keeps it. Builds take turns: four builds for whoever takes less than a second, one for the others, and none for whoever has had two and a half minutes. *Memory* is the most that the process held at once. On the disk, what was written before is flushed first, and what the build writes need not be.

**Until served**: a file is written over, and the page asked for each millisecond until it shows the change. Titles are looked for on the page of the neighbour. Pauses between saves are of uneven length, so that some come while the server is busy with what it does in pauses. Hugo runs as `hugo server --disableFastRender --renderToMemory`, so that it renders all that a change concerns and not only the pages that were looked at last, and writes nothing to a disk. It gathers changes for up to half a second, which is in its times. Eleventy and Cobalt are not measured here.

**Left out**: Eleventy is not asked for more than 10,000 essays: it keeps them all on its heap, and ten times as much is more than Node.js gives a program unless told otherwise. Cobalt copies what it knows of all essays for each page, so that its time grows with the square of their number: it is not asked for more than 1,000, nor for the sidebar, since its templates cannot ask for all tags. *Hugo, sidebar kept* has the sidebar in `partialCached`, as authors do whose sites are slow; postil has the same templates in both.
";

fn page(results: &Results, targets: &[Target], bench: &Bench, plots: &[&str]) -> String {
    let mut text = String::from(ABOUT);
    text.push_str("## Targets\n\n| | measured | wanted | |\n|---|---:|---|---|\n");
    for target in targets.iter().filter(|target| target.value.is_some()) {
        let verdict = match target.verdict() {
            Verdict::NotMet => "**not met**",
            verdict => verdict.word(),
        };
        // Writing into a string has no way to fail.
        let _ = writeln!(text, "| {} | {} | {} | {verdict} |", target.what, target.measured(), target.wanted());
    }
    let builds = builds(results);
    if !builds.is_empty() {
        text.push_str("\n## Whole sites\n");
        for plot in plots {
            let _ = write!(text, "\n![{}]({plot})\n", described(plot));
        }
        text.push_str(&builds);
    }
    text.push_str(&edits(results));
    text.push_str(&small_sites(results));
    text.push_str(WHAT);
    for (who, beside) in results.beside.iter().filter(|(_, beside)| !beside.is_empty()) {
        let _ = write!(text, "\nBeside what was asked for, {who} made {beside}.\n");
    }
    text.push_str("\n## Machine\n\n");
    for line in machine::description() {
        let _ = writeln!(text, "- {line}");
    }
    if bench.memory.is_none() {
        text.push_str("- no folder that is memory: what is said to be in memory stood on the disk\n");
    }
    let named = bench.contenders.iter().filter(|contender| !matches!(contender.part, Part::Floor | Part::Tuned));
    let versions: Vec<String> = named.map(|contender| format!("{} {}", contender.name, contender.version)).collect();
    let _ = writeln!(text, "- {}", versions.join(", "));
    text
}

fn described(plot: &str) -> &'static str {
    match plot {
        "performance/prose.svg" => "Bars: how long each generator takes for the prose; the table has the figures.",
        "performance/sizes.svg" => "Lines: time by number of essays, on logarithmic scales.",
        _ => "Lines: memory by number of essays, on logarithmic scales.",
    }
}

/// A table for each corpus that was built whole.
fn builds(results: &Results) -> String {
    let mut text = String::new();
    let mut last: Option<Case> = None;
    let is_whole = |figure: &&Figure| {
        matches!(figure.case.corpus, "prose" | "code" | "heavy")
            && matches!(figure.case.work, Work::Clean | Work::Recoloured)
    };
    for figure in results.figures.iter().filter(is_whole) {
        let case = Case { work: Work::Clean, ..figure.case };
        if last != Some(case) {
            let (n, where_) = (grouped(case.n_essays), place(case.place));
            let _ = write!(text, "\n### {n} essays, {}, {where_}\n\n", case.corpus);
            text.push_str("| | time | times postil's | CPU | memory | runs |\n|---|---:|---:|---:|---:|---:|\n");
            last = Some(case);
        }
        let name = match figure.case.work {
            Work::Clean => figure.who.to_owned(),
            other => format!("{}, {}", figure.who, work(other)),
        };
        let ratio = results.seconds(figure.case, figure.who).zip(results.seconds(case, POSTIL));
        let ratio = ratio.map(|(seconds, postil)| format!("{:.2}", seconds / postil)).unwrap_or_default();
        let (wall, cpu) = (figure.wall().map(time), figure.cpu().map(time));
        let _ = writeln!(
            text,
            "| {name} | {} | {ratio} | {} | {} | {} |",
            wall.unwrap_or_default(),
            cpu.unwrap_or_default(),
            figure.peak().map(memory).unwrap_or_default(),
            figure.costs.len(),
        );
    }
    text
}

/// What comes after a first build.
fn edits(results: &Results) -> String {
    let works = [
        (Work::Unchanged, "build, nothing changed"),
        (Work::OneEdit, "build, the text of one essay changed"),
        (Work::SavedBody, "saved text, until served"),
        (Work::SavedTitle, "saved title, until served"),
        (Work::SavedFirstComment, "saved first comment, until served"),
        (Work::SavedComment, "saved further comment, until served"),
        (Work::Resident, "memory of the server"),
    ];
    let mut text = String::new();
    for (work, name) in works {
        for figure in results.figures.iter().filter(|figure| figure.case.work == work && figure.case.corpus == "prose")
        {
            let has_time = work != Work::Resident;
            let shown = |wall: Option<std::time::Duration>| wall.filter(|_| has_time).map(time).unwrap_or_default();
            let _ = writeln!(
                text,
                "| {} | {name} | {} | {} | {} | {} | {} |",
                grouped(figure.case.n_essays),
                figure.who,
                shown(figure.wall()),
                shown(figure.wall_percentile(95)),
                figure.peak().map(memory).unwrap_or_default(),
                figure.costs.len(),
            );
        }
    }
    if text.is_empty() {
        return text;
    }
    let head = "| essays | | | median | 95th percentile | memory | runs |\n|---:|---|---|---:|---:|---:|---:|\n";
    format!("\n## Edits\n\n{head}{text}")
}

/// The demonstration site, and comments.
fn small_sites(results: &Results) -> String {
    let mut text = String::new();
    let names = [
        ("demo", "this repository's own site"),
        ("empty", "a site with nothing in it"),
        ("essays", "essays alone, default theme"),
        ("comments", "the same with comments"),
    ];
    for (corpus, name) in names {
        for figure in results.figures.iter().filter(|figure| figure.case.corpus == corpus) {
            let (n, who) = (grouped(figure.case.n_essays), figure.who);
            let wall = figure.wall().map(time).unwrap_or_default();
            let peak = figure.peak().map(memory).unwrap_or_default();
            let done = work(figure.case.work);
            let _ = writeln!(text, "| {name} | {n} | {who} | {done} | {wall} | {peak} | {} |", figure.costs.len());
        }
    }
    if text.is_empty() {
        return text;
    }
    let head = "| | essays or pages | | | time | memory | runs |\n|---|---:|---|---|---:|---:|---:|\n";
    format!("\n## Small sites, and comments\n\n{head}{text}")
}

/// Each generator at the prose that most of them build.
fn bars(results: &Results, sizes: Sizes) -> Option<String> {
    let case = Case { corpus: "prose", n_essays: sizes.large, place: Place::Memory, work: Work::Clean };
    let figures = results.figures.iter().filter(|figure| figure.case == case && is_drawn(figure));
    let bars: Vec<Bar> = figures
        .filter_map(|figure| {
            let wall = figure.wall()?;
            Some(Bar { name: figure.who.to_owned(), value: wall.as_secs_f64(), label: time(wall) })
        })
        .collect();
    let title = format!("How long {} essays of prose take", grouped(sizes.large));
    (!bars.is_empty()).then(|| plot::bars(&title, &bars))
}

/// Each generator at all sizes of prose, where there is more than one.
fn curves(results: &Results, title: &str, (of_y, value): (&str, fn(&Figure) -> Option<f64>)) -> Option<String> {
    let is_one = |case: Case| case.corpus == "prose" && case.place == Place::Memory && case.work == Work::Clean;
    let mut curves: Vec<Curve> = Vec::new();
    for figure in results.figures.iter().filter(|figure| is_one(figure.case) && is_drawn(figure)) {
        let Some(y) = value(figure) else { continue };
        let point = (f64::from(u32::try_from(figure.case.n_essays).unwrap_or(u32::MAX)), y);
        match curves.iter_mut().find(|curve| curve.name == figure.who) {
            Some(curve) => curve.points.push(point),
            None => curves.push(Curve { name: figure.who.to_owned(), points: vec![point] }),
        }
    }
    let has_line = curves.iter().any(|curve| curve.points.len() > 1);
    has_line.then(|| plot::curves(title, "essays", of_y, &curves))
}

/// One floor is enough to compare with, and a second line would lie upon the first.
fn is_drawn(figure: &Figure) -> bool {
    figure.who != FLOOR_ALL_FIRST
}

fn seconds(figure: &Figure) -> Option<f64> {
    figure.wall().map(|wall| wall.as_secs_f64())
}

fn mebibytes(figure: &Figure) -> Option<f64> {
    let mib = u32::try_from(figure.peak()? >> 20).unwrap_or(u32::MAX);
    Some(f64::from(mib.max(1)))
}
