//! The output folder's promises, one test each. `kill` holds the property test over killed builds.

mod amend;
mod kill;
mod refusals;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{MANIFEST, Outcome, OutputError, OutputFolder, Report, Transfer};
use crate::digest::Digest;
use crate::path::OutPath;

/// What an output folder holds, without postil's own records: path → bytes as text.
type Tree = BTreeMap<String, String>;

fn out(path: &str) -> OutPath {
    OutPath::new(path).unwrap()
}

struct Site {
    _temp: tempfile::TempDir,
    root: PathBuf,
}

impl Site {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(temp.path()).unwrap().join("site");
        fs::create_dir_all(root.join("content")).unwrap();
        Self { _temp: temp, root }
    }

    fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    fn open(&self) -> Result<OutputFolder, OutputError> {
        OutputFolder::open(&self.public(), &self.root)
    }

    fn build(&self, plan: &[(&str, &str)]) -> Result<Report, OutputError> {
        let mut folder = self.open()?;
        let session = folder.begin()?;
        for (path, text) in plan {
            session.write(&out(path), text.as_bytes())?;
        }
        session.commit()
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.public().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn tree(&self) -> Tree {
        tree(&self.public())
    }
}

fn tree(root: &Path) -> Tree {
    let mut tree = Tree::new();
    for entry in walkdir::WalkDir::new(root).min_depth(1) {
        let Ok(entry) = entry else { continue };
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if path == MANIFEST {
            continue;
        }
        let text = match entry.file_type() {
            kind if kind.is_dir() => "<folder>".into(),
            kind if kind.is_symlink() => "<symlink>".into(),
            _ => String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned(),
        };
        tree.insert(path, text);
    }
    tree
}

/// The tree that a plan alone should give.
fn expected<'a>(plan: impl IntoIterator<Item = (&'a str, &'a str)>) -> Tree {
    let mut tree = Tree::new();
    for (path, text) in plan {
        for (at, _) in path.match_indices('/') {
            tree.insert(path[..at].into(), "<folder>".into());
        }
        tree.insert(path.into(), text.into());
    }
    tree
}

fn paths(paths: &[OutPath]) -> Vec<&str> {
    paths.iter().map(OutPath::as_str).collect()
}

const OLD: [(&str, &str); 4] =
    [("index.html", "home"), ("a/index.html", "a"), ("a/b/index.html", "b"), ("style.css", "css")];

#[test]
fn a_fresh_build_gives_the_plan_and_a_manifest() {
    let site = Site::new();
    let report = site.build(&OLD).unwrap();
    assert_eq!(site.tree(), expected(OLD));
    assert_eq!(report.written.len(), 4);
    assert!(site.public().join(MANIFEST).is_file());
}

#[test]
fn a_second_build_writes_nothing() {
    let site = Site::new();
    site.build(&OLD).unwrap();
    let inode_of = |path: &str| {
        let metadata = fs::metadata(site.public().join(path)).unwrap();
        (metadata.modified().unwrap(), crate::stamp::Stamp::of(&metadata).inode)
    };
    let before = OLD.map(|(path, _)| inode_of(path));
    let report = site.build(&OLD).unwrap();
    assert_eq!(report, Report { unchanged: 4, ..Report::default() });
    assert_eq!(OLD.map(|(path, _)| inode_of(path)), before);
}

#[test]
fn changed_outputs_are_replaced_and_dropped_ones_removed_with_their_folders() {
    let site = Site::new();
    site.build(&OLD).unwrap();
    let new = [("index.html", "home 2"), ("a/index.html", "a"), ("c/d/new.html", "new")];
    let report = site.build(&new).unwrap();
    assert_eq!(site.tree(), expected(new));
    assert_eq!(paths(&report.written), ["c/d/new.html", "index.html"]);
    assert_eq!(paths(&report.removed), ["a/b/index.html", "style.css"]);
    assert_eq!(report.unchanged, 1);
}

#[test]
fn a_page_can_become_a_folder_and_a_folder_a_page() {
    let site = Site::new();
    let (old, new) = ([("x", "page"), ("y/a", "1"), ("y/b/c", "2")], [("x/a/b", "in"), ("y", "page")]);
    site.build(&old).unwrap();
    site.build(&new).unwrap();
    assert_eq!(site.tree(), expected(new));
    site.build(&old).unwrap();
    assert_eq!(site.tree(), expected(old));
}

#[test]
fn new_folders_whose_names_begin_alike_all_come() {
    let site = Site::new();
    let old = ("e/index.html", "e");
    site.build(&[old]).unwrap();
    let new = [old, ("e/a/index.html", "1"), ("e/a-b/index.html", "2"), ("e/ab/index.html", "3"), ("e/ab.png", "4")];
    site.build(&new).unwrap();
    assert_eq!(site.tree(), expected(new));
}

#[test]
fn foreign_files_and_their_folders_are_left_alone() {
    let site = Site::new();
    site.build(&OLD).unwrap();
    site.put("a/b/mine.txt", "mine");
    site.put("theirs/deep.txt", "theirs");
    let new = [("index.html", "home")];
    site.build(&new).unwrap();
    let all = new.into_iter().chain([("a/b/mine.txt", "mine"), ("theirs/deep.txt", "theirs")]);
    assert_eq!(site.tree(), expected(all));
}

#[test]
fn an_altered_or_deleted_output_is_repaired() {
    let site = Site::new();
    site.build(&OLD).unwrap();
    site.put("index.html", "HOME"); // The same size, and perhaps the same tick of the clock.
    fs::remove_dir_all(site.public().join("a")).unwrap();
    let report = site.build(&OLD).unwrap();
    assert_eq!(paths(&report.written), ["a/b/index.html", "a/index.html", "index.html"]);
    assert_eq!(site.tree(), expected(OLD));
}

#[test]
fn an_altered_output_that_the_site_no_longer_has_is_kept_and_reported_once() {
    let site = Site::new();
    site.build(&OLD).unwrap();
    site.put("style.css", "my own");
    let new = [("index.html", "home")];
    assert_eq!(paths(&site.build(&new).unwrap().kept), ["style.css"]);
    assert!(site.build(&new).unwrap().kept.is_empty());
    assert_eq!(site.tree()["style.css"], "my own");
}

#[test]
fn keep_is_refused_for_what_is_new_or_altered() {
    let site = Site::new();
    site.build(&OLD).unwrap();
    site.put("index.html", "altered");
    let mut folder = site.open().unwrap();
    let session = folder.begin().unwrap();
    let digest = |path: &str| session.published_digest(&out(path)).unwrap_or_default();
    assert!(!session.keep(&out("a/index.html"), Digest::of("other bytes")));
    assert!(session.keep(&out("a/index.html"), digest("a/index.html")));
    assert!(!session.keep(&out("index.html"), digest("index.html")));
    assert!(!session.keep(&out("new.html"), digest("new.html")));
    let report = session.commit().unwrap();
    assert_eq!((report.unchanged, paths(&report.kept)), (1, vec!["index.html"]));
}

#[test]
fn a_session_that_is_dropped_leaves_no_trace() {
    let site = Site::new();
    let mut folder = site.open().unwrap();
    folder.begin().unwrap().write(&out("a/b.html"), b"new").unwrap();
    assert!(!site.public().exists());

    site.build(&OLD).unwrap();
    let mut folder = site.open().unwrap();
    folder.begin().unwrap().write(&out("index.html"), b"new").unwrap();
    assert_eq!(site.tree(), expected(OLD));
}

#[test]
fn copies_are_read_again_only_when_a_file_was_touched() {
    let site = Site::new();
    let source = site.root.join("picture.png");
    fs::write(&source, "old").unwrap();
    let copy = |transfer| {
        let mut folder = site.open().unwrap();
        let session = folder.begin().unwrap();
        let outcome = session.copy(&out("p/picture.png"), &source, transfer).unwrap();
        session.commit().unwrap();
        outcome
    };
    assert_eq!(copy(Transfer::Copy), Outcome::Written);
    assert_eq!(copy(Transfer::Copy), Outcome::Unchanged);
    fs::write(&source, "new").unwrap();
    assert_eq!(copy(Transfer::Copy), Outcome::Written);
    assert_eq!(site.tree()["p/picture.png"], "new");
}

#[test]
#[cfg(unix)]
fn a_hard_linked_source_is_never_altered() {
    use std::os::unix::fs::MetadataExt as _;
    let site = Site::new();
    let source = site.root.join("picture.png");
    fs::write(&source, "picture").unwrap();
    let links = || fs::metadata(&source).unwrap().nlink();
    let build = |what: &dyn Fn(&super::Session<'_>) -> Outcome| {
        let mut folder = site.open().unwrap();
        let session = folder.begin().unwrap();
        let outcome = what(&session);
        session.commit().unwrap();
        outcome
    };
    let path = out("picture.png");
    let link = |session: &super::Session<'_>| session.copy(&path, &source, Transfer::HardLink).unwrap();
    assert_eq!(build(&link), Outcome::Written);
    assert_eq!(links(), 2);
    assert_eq!(build(&link), Outcome::Unchanged);
    fs::write(&source, "edited in place").unwrap();
    assert_eq!(build(&link), Outcome::Written, "the browser must hear of it");
    assert_eq!(build(&link), Outcome::Unchanged);
    assert_eq!(build(&|session| session.copy(&path, &source, Transfer::Copy).unwrap()), Outcome::Written);
    assert_eq!(links(), 1, "a copy of its own replaces the link");
    build(&link);
    assert_eq!(build(&|session| session.write(&path, b"rendered").unwrap().0), Outcome::Written);
    assert_eq!(fs::read_to_string(&source).unwrap(), "edited in place");
    build(&link);
    build(&|_| Outcome::Unchanged);
    assert_eq!((links(), fs::read_to_string(&source).unwrap().as_str()), (1, "edited in place"));
}

#[test]
fn threads_write_side_by_side() {
    use rayon::prelude::*;
    let site = Site::new();
    let plan: Vec<(String, String)> =
        (0..300).map(|n| (format!("s{}/p{n}/index.html", n % 7), format!("page {n}"))).collect();
    for text in ["", "!"] {
        let mut folder = site.open().unwrap();
        let session = folder.begin().unwrap();
        plan.par_iter().for_each(|(path, page)| {
            session.write(&out(path), format!("{page}{text}").as_bytes()).unwrap();
        });
        assert_eq!(session.commit().unwrap().written.len(), 300);
    }
    assert_eq!(site.tree()["s3/p10/index.html"], "page 10!");
}
