//! From saving a file until a preview server has the page that shows it.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::builds::Corpus;
use super::contender::{Contender, Part};
use super::corpus::{Essay, slug};
use super::dialect::{Dialect, Shape, put};
use super::edits::{UNTIL_OLD, append, case, take_part};
use super::measure::Cost;
use super::results::{Figure, Place, Results, Work};
use super::server::Server;
use super::text::Random;
use super::{Bench, remove};
use crate::failure::Failure;
use crate::workspace::say;

/// How many saves of each kind, and how many milliseconds lie between them at least and at most: some come while the
/// server does what it does in pauses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saves {
    pub(super) n: usize,
    pub(super) pause: (usize, usize),
}

/// A peer takes seconds for each save.
const SAVES_OF_PEERS: usize = 10;

/// Saves texts, titles, and for postil comments, one after another below one server for each.
pub(super) fn run(bench: &Bench, corpus: Corpus, saves: Saves, results: &mut Results) -> Result<(), Failure> {
    let n_essays = corpus.shape.n_essays;
    say(&format!("\nsaves below a preview server, {n_essays} essays, {}", bench.place_name(Place::Memory)));
    let folder = bench.folder(Place::Memory).join("saves");
    remove(&folder)?;
    for contender in take_part(bench) {
        let is_postil = matches!(contender.part, Part::Postil);
        if corpus.is_ours_alone && !is_postil {
            continue;
        }
        let root = folder.join(contender.dialect.word);
        contender.dialect.write(Shape { n_essays, ..corpus.shape }, &root)?;
        thread::sleep(UNTIL_OLD);
        let server = Server::start(bench.workspace, contender, &root)?;
        thread::sleep(UNTIL_OLD);
        let works: &[Work] = if is_postil {
            &[Work::SavedBody, Work::SavedTitle, Work::SavedFirstComment, Work::SavedComment]
        } else {
            &[Work::SavedBody, Work::SavedTitle]
        };
        for &work in works {
            let n = if is_postil { saves.n } else { saves.n.min(SAVES_OF_PEERS) };
            let costs = series(&server, contender, &root, work, Saves { n, ..saves }, n_essays)?;
            results.figures.push(Figure { case: case(n_essays, work), who: contender.name, costs });
        }
        let peak = server.resident();
        let costs = vec![Cost { wall: Duration::ZERO, cpu: None, peak }];
        results.figures.push(Figure { case: case(n_essays, Work::Resident), who: contender.name, costs });
        drop(server);
        remove(&root)?;
    }
    remove(&folder)
}

fn series(
    server: &Server,
    contender: &Contender,
    root: &Path,
    work: Work,
    saves: Saves,
    n_essays: usize,
) -> Result<Vec<Cost>, Failure> {
    let mut random = Random::new(n_essays as u64);
    let mut costs = Vec::with_capacity(saves.n);
    for at in 0..saves.n {
        let number = n_essays / 2 + at;
        // Of its own for each kind, as what was saved before is still there; and no beginning of another.
        let kind = match work {
            Work::SavedTitle => "title",
            Work::SavedFirstComment => "first",
            Work::SavedComment => "comment",
            _ => "body",
        };
        let word = format!("saved{kind}{at}x");
        // The neighbour's page has the title, too, and comes to it only by way of the index.
        let page = format!("/essays/{}/", slug(if work == Work::SavedTitle { number + 1 } else { number }));
        if server.has(&page, &word) {
            let differences = vec![format!("{page} has `{word}` before it is written")];
            return Err(Failure::Unequal { who: contender.name, differences });
        }
        match work {
            Work::SavedTitle => retitle(contender.dialect, root, number, &word)?,
            Work::SavedFirstComment | Work::SavedComment => {
                let path = format!("content/essays/{}/comments/{word}.md", slug(number));
                let text = "+++\nauthor = \"A Reader\"\ndate = 2026-02-01T12:00:00Z\n+++\nWell said: ";
                put(root, &path, &format!("{text}{word}.\n"))?;
            }
            _ => append(contender.dialect, root, number, &word)?,
        }
        let wall = server.wait_for(&page, &word)?;
        costs.push(Cost { wall, cpu: None, peak: None });
        let (least, most) = saves.pause;
        thread::sleep(Duration::from_millis(random.between(least, most) as u64));
    }
    Ok(costs)
}

fn retitle(dialect: &Dialect, root: &Path, number: usize, word: &str) -> Result<(), Failure> {
    let mut essay = Essay::new(number, false);
    essay.title.push(' ');
    essay.title.push_str(word);
    let path = root.join(Dialect::essay_path(number));
    fs::write(&path, dialect.essay(&essay)).map_err(|error| Failure::File { path, error })
}
