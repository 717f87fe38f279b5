//! Outputs that are put in place of others, before the manifest says so.

use super::super::disk::Disk;
use super::super::manifest::STAGING;
use super::*;

/// What the first build makes.
const FIRST: [(&str, &str); 4] =
    [("a.html", "one"), ("b/index.html", "one"), ("b/c.css", "one"), ("d/index.html", "one")];
/// What is amended, one after the other; twice the same page.
const AMENDED: [&[(&str, &str)]; 3] =
    [&[("a.html", "two"), ("b/index.html", "two")], &[("a.html", "three")], &[("d/index.html", "two")]];

fn amend(folder: &mut OutputFolder) -> Result<(), OutputError> {
    for outputs in AMENDED {
        let session = folder.begin()?;
        for (path, text) in outputs {
            session.write(&out(path), text.as_bytes())?;
        }
        session.amend()?;
    }
    folder.settle()
}

#[test]
fn amended_outputs_are_published_and_the_others_are_not_looked_at() {
    let site = Site::new();
    site.build(&FIRST).expect("a build in peace");
    let mut folder = site.open().expect("the folder is ours");
    site.put("b/c.css", "altered");
    let session = folder.begin().expect("nobody else builds");
    session.write(&out("a.html"), b"two").expect("it can be written");
    session.write(&out("d/index.html"), b"one").expect("it can be written");
    let report = session.amend().expect("it can be published");
    assert_eq!(report, Report { written: vec![out("a.html")], unchanged: 3, ..Report::default() });
    let wanted = [("a.html", "two"), ("b/index.html", "one"), ("b/c.css", "altered"), ("d/index.html", "one")];
    let mut tree = site.tree();
    tree.retain(|path, _| !path.starts_with(STAGING));
    assert_eq!(tree, expected(wanted));
    folder.settle().expect("it can be written down");
    assert_eq!(site.tree(), expected(wanted), "nothing is left behind");
    // A build that knows nothing of it finds everything as it was written, but for what was altered.
    let last = [("a.html", "two"), ("b/index.html", "one"), ("b/c.css", "one"), ("d/index.html", "one")];
    assert_eq!(site.build(&last).expect("a build in peace").written, [out("b/c.css")]);
}

#[test]
fn what_was_amended_is_known_to_a_build_that_comes_in_between() {
    let site = Site::new();
    site.build(&FIRST).expect("a build in peace");
    let mut folder = site.open().expect("the folder is ours");
    let session = folder.begin().expect("nobody else builds");
    session.write(&out("d/index.html"), b"two").expect("it can be written");
    session.amend().expect("it can be published");
    // The page that was amended goes.
    let report = site.build(&FIRST[..3]).expect("a build in peace");
    assert_eq!((report.removed, report.kept), (vec![out("d/index.html")], Vec::new()));
    // What is known here is older now.
    let session = folder.begin().expect("nobody else builds");
    session.write(&out("a.html"), b"two").expect("it can be written");
    session.amend().expect("it can be published");
    folder.settle().expect("it can be written down");
    assert_eq!(site.tree(), expected([("a.html", "two"), ("b/index.html", "one"), ("b/c.css", "one")]));
}

#[test]
fn killed_at_any_change_the_next_build_knows_whose_each_file_is() {
    for changes in 0.. {
        let site = Site::new();
        site.build(&FIRST).expect("a build in peace");
        site.put("mine.txt", "mine");
        let mut folder = site.open().expect("the folder is ours");
        folder.disk = Disk::that_dies_after(changes);
        let amended = amend(&mut folder);
        let is_dead = folder.disk.is_dead();
        assert!(is_dead || amended.is_ok(), "{amended:?}");
        drop(folder);
        // Whichever of the texts each file has, it is ours, and goes.
        let report = site.build(&[("e.html", "last")]).expect("a build in peace");
        assert_eq!(report.kept, [], "after {changes} changes");
        assert_eq!(site.tree(), expected([("e.html", "last"), ("mine.txt", "mine")]), "after {changes} changes");
        if !is_dead {
            break;
        }
    }
}
