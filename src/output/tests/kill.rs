//! A build that dies at any of its changes, the next one too, and then one that does not.

use proptest::prelude::*;

use super::super::disk::Disk;
use super::super::manifest::{Manifest, STAGING};
use super::*;

/// Paths that are files in one plan and folders in another.
const PATHS: [&str; 10] = [
    "index.html",
    "a",
    "a/index.html",
    "a/b",
    "a/b/c.html",
    "a/b/d.css",
    "e/f/g.html",
    "e/f/g.png",
    "feed.xml",
    "e/h.html",
];
const FOREIGN: [&str; 4] = ["mine.txt", "a/mine.txt", "e/f/mine.txt", "z/deep/mine.txt"];

/// Path → which text, and whether it is written, copied or hard linked.
type Plan = BTreeMap<&'static str, usize>;

fn plan() -> impl Strategy<Value = Plan> {
    proptest::collection::btree_map(proptest::sample::select(&PATHS[..]), 0..9_usize, 0..8).prop_map(|plan| {
        let is_folder = |path: &str| plan.keys().any(|other| other.starts_with(&format!("{path}/")));
        plan.iter().filter(|(path, _)| !is_folder(path)).map(|(path, text)| (*path, *text)).collect()
    })
}

fn texts() -> Vec<String> {
    (0..9).map(|n| format!("text {}", n / 3)).collect()
}

impl Site {
    fn build_on(&self, disk: Disk, plan: &Plan) -> (Result<Report, OutputError>, bool) {
        let mut folder = OutputFolder {
            root: self.public(),
            manifest: Manifest::new(),
            manifest_stamp: None,
            amended: Vec::new(),
            disk,
        };
        let result = folder.load().and_then(|()| {
            let session = folder.begin()?;
            for (path, text) in plan {
                let source = self.root.join(format!("source-{text}"));
                match text % 3 {
                    0 => session.write(&out(path), texts()[*text].as_bytes())?.0,
                    1 => session.copy(&out(path), &source, Transfer::Copy)?,
                    _ => session.copy(&out(path), &source, Transfer::HardLink)?,
                };
            }
            session.commit()
        });
        (result, folder.disk.is_dead())
    }

    fn copy_of(&self, name: &str) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(temp.path()).unwrap().join(name);
        fs::create_dir_all(root.join("content")).unwrap();
        for (n, text) in texts().iter().enumerate() {
            fs::write(root.join(format!("source-{n}")), text).unwrap();
        }
        Site { _temp: temp, root }
    }
}

fn whole(plan: &Plan, foreign: &[&'static str]) -> Tree {
    let texts = texts();
    let plan = plan.iter().map(|(path, text)| (*path, texts[*text].as_str()));
    expected(plan.chain(foreign.iter().map(|path| (*path, "mine"))))
}

/// Builds `old`, adds foreign files, dies after `changes` in the build of `new`, dies after `again` in the
/// next, and then builds `new` in peace. Says whether the first death came.
fn live_through(old: &Plan, new: &Plan, foreign: &[&'static str], changes: i64, again: i64) -> bool {
    let site = Site::new().copy_of("site");
    if !old.is_empty() {
        site.build_on(Disk::default(), old).0.expect("a build in peace");
    }
    if site.public().exists() {
        foreign.iter().for_each(|path| site.put(path, "mine"));
    }
    let foreign = if site.public().exists() { foreign } else { &[] };
    let before = site.tree();

    let (result, died) = site.build_on(Disk::that_dies_after(changes), new);
    assert!(died || result.is_ok(), "{result:?}");
    if died && super::super::recover::read_intent(&site.public()).is_none() && result.is_err() {
        let mut tree = site.tree();
        tree.retain(|path, _| !path.starts_with(STAGING));
        assert_eq!(tree, before, "before the commit, the old site is whole");
    }
    if died {
        // A stranger's file that comes in between is no less a stranger's.
        let _ = site.build_on(Disk::that_dies_after(again), new);
    }
    let (result, _) = site.build_on(Disk::default(), new);
    result.expect("the build after a kill");
    assert_eq!(site.tree(), whole(new, foreign), "old {old:?}, new {new:?}, after {changes} and {again} changes");
    let report = site.build_on(Disk::default(), new).0.expect("one more");
    assert_eq!(report, Report { unchanged: new.len(), ..Report::default() });
    for (n, text) in texts().iter().enumerate() {
        assert_eq!(&fs::read_to_string(site.root.join(format!("source-{n}"))).unwrap(), text);
    }
    died
}

/// Whether a foreign file stands where the plan wants a file, or a file where it wants a folder.
fn is_in_the_way(foreign: &str, plan: &Plan) -> bool {
    plan.keys().any(|path| foreign.starts_with(&format!("{path}/")) || path.starts_with(&format!("{foreign}/")))
}

#[test]
fn what_a_page_asks_for_is_there_before_it_and_what_announces_it_comes_after() {
    // A folder with a style sheet and a page in it, one with a feed and a page, and an image beside them.
    let new = Plan::from([("a/a.css", 3), ("a/b.html", 3), ("e/atom.xml", 3), ("e/f.html", 3), ("z.png", 3)]);
    let order = ["z.png", "a/b.html", "e/f.html"];
    for changes in 0.. {
        let site = Site::new().copy_of("site");
        site.build_on(Disk::default(), &Plan::from([("index.html", 0)])).0.expect("a build in peace");
        let (_, died) = site.build_on(Disk::that_dies_after(changes), &new);
        let tree = site.tree();
        let is_there = order.map(|path| tree.contains_key(path));
        assert!(is_there.is_sorted_by(|before, after| before >= after), "{is_there:?} after {changes} changes");
        if !died {
            break;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn a_build_killed_at_any_change_is_made_good_by_the_next(
        old in plan(),
        new in plan(),
        foreign in proptest::sample::subsequence(&FOREIGN[..], 0..=FOREIGN.len()),
        again in 0..12_i64,
    ) {
        let foreign: Vec<&str> =
            foreign.into_iter().filter(|path| !is_in_the_way(path, &old) && !is_in_the_way(path, &new)).collect();
        for changes in 0.. {
            if !live_through(&old, &new, &foreign, changes, again) {
                break;
            }
        }
    }

    #[test]
    fn after_any_plans_in_a_row_the_tree_is_that_of_the_last(plans in proptest::collection::vec(plan(), 1..5)) {
        let site = Site::new().copy_of("site");
        for plan in &plans {
            site.build_on(Disk::default(), plan).0.expect("a build in peace");
            prop_assert_eq!(site.tree(), whole(plan, &[]));
        }
    }
}
