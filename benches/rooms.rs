//! What single rooms take: parse, highlight, render, decide, write. For whoever works on one of them and wants to see
//! more than the step `instructions` of `cargo xtask test`, which counts whole builds and is what holds.
//!
//! ```sh
//! cargo bench --bench rooms -- --save-baseline before
//! cargo bench --bench rooms -- --baseline before
//! ```

#![expect(clippy::disallowed_methods, reason = "it reads the clock, and stands outside of the rooms")]

use std::hint::black_box;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use postil::build::{self, Loaded, Options, Silent};
use postil::config::{Config, MarkdownConfig, Slugify};
use postil::content::{ContentOptions, comment, page};
use postil::markdown;
use postil::memo::Memo;
use postil::output::OutputFolder;
use postil::path::{OutPath, SitePath};
use postil::render::{self, Inputs, Keys};
use postil::site::plan::Output;
use tempfile::TempDir;

/// 2026-06-15T12:00:00Z
const NOW: i64 = 1_781_524_800;

/// The page that is rendered: one with comments, notes and neighbours.
const PAGE: &str = "content/essays/how-to-disagree-in-a-margin.md";

const SECTION: &str = "## On reading twice

The second reading is *not* the first one again: it has a question, and \"the answer\" is what was read over[^1].
Whoever writes in the margin answers a [letter](https://example.org/letter) that was not written to them, and `so`
it goes on, from one **hand** to the next, between the lines of a book that somebody else is going to have.

- that it is late
- that it is too much, or nothing

> A book that nobody wrote in was read by nobody.

";

const COMMENT: &str = "+++
author = \"A reader\"
date = 2026-02-03T10:20:00Z
reply_to = \"first\"
quote = \"the second reading\"
+++
It is, *but* see [there](https://example.org/there), where the opposite is said:

> The first reading is the only one.

I do not think so, and `neither` did she. <b>Not</b> even once.
";

/// Ten lines, which are highlighted five times.
const RUST: &str = "/// Counts `what` there is.
fn count(what: &[Option<&str>], most: usize) -> Result<usize, String> {
    let found: Vec<&str> = what.iter().flatten().copied().collect();
    if found.len() > most {
        return Err(format!(\"{} is above {most}\", found.len()));
    }
    // Not one of them is empty.
    let n = found.iter().filter(|text| !text.is_empty()).map(|_| 1).sum();
    Ok(n)
}
";

const PYTHON: &str = "def count(what: list[str | None], most: int = 7) -> int:
    \"\"\"Counts what there is.\"\"\"
    found = [text for text in what if text is not None]
    if len(found) > most:
        raise ValueError(f\"{len(found)} is above {most}\")
    # Not one of them is empty.
    for at, text in enumerate(found, start=1):
        print(at, text.strip() or \"nothing\", sep=\": \")
    return sum(1 for text in found if text)

";

fn parse(c: &mut Criterion) {
    let config = config();
    let options = ContentOptions { config: &config };
    let mut group = c.benchmark_group("parse");
    let mut essay =
        String::from("+++\ntitle = \"On reading twice\"\ndate = 2026-01-01\n[taxonomies]\ntags = [\"a\"]\n+++\n");
    while essay.len() < 8_000 {
        essay.push_str(SECTION);
    }
    essay.push_str("[^1]: As was said.\n");
    let path = site_path("content/essays/twice.md");
    assert_eq!(page::parse(&path, &essay, &options).diagnostics, []);
    group.throughput(Throughput::Bytes(essay.len() as u64));
    group.bench_function("essay", |b| b.iter(|| page::parse(&path, black_box(&essay), &options)));
    let path = site_path("content/essays/twice/comments/second.md");
    assert_eq!(comment::parse(&path, COMMENT, &options).1, []);
    group.throughput(Throughput::Bytes(COMMENT.len() as u64));
    group.bench_function("comment", |b| b.iter(|| comment::parse(&path, black_box(COMMENT), &options)));
    group.finish();
}

/// Threads remember lines, and configs blocks: each time there is a new one of both, and the time is that within.
fn highlight(c: &mut Criterion) {
    let config = config();
    let mut group = c.benchmark_group("highlight");
    for (language, code) in [("rust", RUST), ("python", PYTHON)] {
        let text = format!("```{language}\n{}```\n", lines_of_their_own(code));
        group.throughput(Throughput::Elements(50));
        group.bench_function(language, |b| {
            b.iter_custom(|n| (0..n).map(|_| in_a_new_thread(|| highlight_once(&text, &config.markdown))).sum());
        });
    }
    group.finish();
}

/// Code five times, with other names each time: equal lines would be looked up.
fn lines_of_their_own(code: &str) -> String {
    let renamed = |at: usize, code: &str, name: &str| code.replace(name, &format!("{name}_{at}"));
    (0..5)
        .map(|at| ["what", "found", "text"].iter().fold(code.to_owned(), |code, name| renamed(at, &code, name)))
        .collect()
}

fn highlight_once(text: &str, known: &MarkdownConfig) -> Duration {
    let config = MarkdownConfig { highlighted: Arc::<Memo>::default(), ..known.clone() };
    let path = site_path("content/essays/code.md");
    let options =
        markdown::Options { config: &config, anchors: Slugify::On, path: &path, offset: 0, drop_first_h1: false };
    let start = Instant::now();
    black_box(markdown::render(black_box(text), &options));
    start.elapsed()
}

fn in_a_new_thread(measure: impl Fn() -> Duration + Sync) -> Duration {
    thread::scope(|scope| scope.spawn(&measure).join()).expect("nothing panics")
}

fn render_a_page(c: &mut Criterion) {
    let loaded = demonstration();
    let inputs = loaded.inputs();
    let is_it = |output: &Output| matches!(output, Output::Page(id) if loaded.pages[id.index()].path.as_str() == PAGE);
    let page = loaded.plan.outputs.values().find(|planned| is_it(&planned.output)).expect("the page is there");
    assert!(render::render(page, &inputs).bytes.is_some());
    c.bench_function("render", |b| b.iter(|| render::render(black_box(page), &inputs)));
}

/// What is known of lists is found out anew each time, as in a build.
fn decide(c: &mut Criterion) {
    let loaded = demonstration();
    let mut group = c.benchmark_group("decide");
    group.throughput(Throughput::Elements(loaded.plan.outputs.len() as u64));
    group.bench_function("all keys", |b| {
        b.iter(|| {
            let listed: Vec<_> = loaded.pages.iter().map(|_| OnceLock::new()).collect();
            let inputs = Inputs { listed: &listed, ..loaded.inputs() };
            let keys = Keys::new(&inputs);
            loaded.plan.outputs.values().map(|planned| keys.key(planned)).filter(Option::is_some).count()
        });
    });
    group.finish();
}

fn write(c: &mut Criterion) {
    let outputs: Vec<(OutPath, String)> = (0..1_000)
        .map(|number| (format!("essays/{}/{number}/index.html", number % 10), format!("<p>{number}</p>\n").repeat(64)))
        .map(|(path, text)| (OutPath::new(&path).expect("the path is legal"), text))
        .collect();
    let mut group = c.benchmark_group("write");
    group.throughput(Throughput::Elements(1_000)).sample_size(20);
    // What is given back is put away beside the time.
    group.bench_function("1000 outputs", |b| {
        b.iter_batched(
            folder,
            |folder| {
                publish(folder.path(), &outputs);
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// In memory where there is such a place: a disk has its moods.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("folders can be made")
}

fn publish(root: &Path, outputs: &[(OutPath, String)]) {
    let mut folder = OutputFolder::open(&root.join("public"), root).expect("the folder is ours");
    let session = folder.begin().expect("the folder can be made");
    for (path, text) in outputs {
        session.write(path, text.as_bytes()).expect("files can be written");
    }
    assert_eq!(session.commit().expect("files can be renamed").written.len(), outputs.len());
}

/// The site of this repository.
fn demonstration() -> Loaded {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = Options { root: root.to_owned(), now: NOW, ..Options::default() };
    build::load(&options, &Silent).expect("the site can be read").expect("the site is whole")
}

fn config() -> Config {
    let text = "base_url = \"https://example.org\"\ntaxonomies = [{ name = \"tags\" }]\n";
    postil::config::parse(text, &site_path("site.toml")).0.expect("the config is whole")
}

fn site_path(path: &str) -> SitePath {
    SitePath::new(path).expect("the path is legal")
}

criterion_group!(rooms, parse, highlight, render_a_page, decide, write);
criterion_main!(rooms);
