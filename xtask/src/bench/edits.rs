//! Builds that find a build before them: nothing changed, or the text of one essay.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::builds::settle;
use super::contender::{Contender, Part};
use super::corpus::Essay;
use super::dialect::{Dialect, Shape};
use super::measure::{Cost, cost};
use super::results::{Case, Figure, Place, Results, Work};
use super::{Bench, remove};
use crate::failure::Failure;
use crate::workspace::say;

/// Files that have only just been written may be written again with the same stamp, and are not trusted for so long.
pub(super) const UNTIL_OLD: Duration = Duration::from_secs(2);

/// What is measured, of prose.
pub(super) fn case(n_essays: usize, work: Work) -> Case {
    Case { corpus: "prose", n_essays, place: Place::Memory, work }
}

/// Who has builds that are worth comparing: postil, and a peer that can be told to build in the same folder again.
pub(super) fn take_part<'a>(bench: &'a Bench<'a>) -> impl Iterator<Item = &'a Contender> {
    bench.contenders.iter().filter(|contender| match contender.part {
        Part::Postil => true,
        Part::Peer { .. } => contender.serves.is_some(),
        Part::Floor | Part::Tuned => false,
    })
}

/// Builds with nothing changed in turns, then with one essay changed each time.
pub(super) fn run(bench: &Bench, n_essays: usize, results: &mut Results) -> Result<(), Failure> {
    say(&format!("\nedits between builds, {n_essays} essays, {}", bench.place_name(Place::Memory)));
    let folder = bench.folder(Place::Memory).join("edits");
    remove(&folder)?;
    let mut runs = Vec::new();
    for contender in take_part(bench) {
        let root = folder.join(contender.dialect.word);
        contender.dialect.write(Shape { n_essays, has_code: false, has_sidebar: false }, &root)?;
        runs.push((contender, root, Vec::<Cost>::new(), Vec::<Cost>::new()));
    }
    thread::sleep(UNTIL_OLD);
    for (contender, root, _, _) in &runs {
        cost(&mut contender.build(bench.workspace, root))?;
    }
    for at in 0..bench.n_runs {
        for (contender, root, unchanged, edited) in &mut runs {
            // Once without a clock, so that all alike find the memory and the files of such a build at hand: a virtual machine may
            // have to be given back what nobody has used for seconds.
            append(contender.dialect, root, n_essays / 3 + at as usize, "warm")?;
            cost(&mut contender.build(bench.workspace, root))?;
            settle(Place::Memory);
            unchanged.push(cost(&mut contender.build(bench.workspace, root))?);
            let number = n_essays / 2 + at as usize;
            let word = format!("edited{at}");
            append(contender.dialect, root, number, &word)?;
            edited.push(cost(&mut contender.build(bench.workspace, root))?);
            let page = contender.output(root).join(format!("essays/{}/index.html", super::corpus::slug(number)));
            let text = fs::read_to_string(&page).map_err(|error| Failure::File { path: page.clone(), error })?;
            if !text.contains(&word) {
                let differences = vec![format!("`{}` does not show an edit", page.display())];
                return Err(Failure::Unequal { who: contender.name, differences });
            }
            thread::sleep(UNTIL_OLD);
        }
    }
    for (contender, _, unchanged, edited) in runs {
        for (work, costs) in [(Work::Unchanged, unchanged), (Work::OneEdit, edited)] {
            results.figures.push(Figure { case: case(n_essays, work), who: contender.name, costs });
        }
    }
    remove(&folder)
}

/// Adds a paragraph to an essay.
pub(super) fn append(dialect: &Dialect, root: &Path, number: usize, word: &str) -> Result<(), Failure> {
    let text = dialect.essay(&Essay::new(number, false)) + "\nAnd this: " + word + ".\n";
    let path = root.join(Dialect::essay_path(number));
    fs::write(&path, text).map_err(|error| Failure::File { path, error })
}
