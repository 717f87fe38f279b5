//! Builds that are killed, as by a power cut or an impatient CI: whatever moment it was, the next build ends in the tree of a
//! clean one, and what is not postil's is as it was.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::site_test::SiteTest;
use crate::tree::Tree;

const KILLS: u32 = 300;

/// 2026-06-01T00:00:00Z
const NOW: &str = "2026-06-01T00:00:00Z";

/// Files that lie in the output folder and are not postil's.
const FOREIGN: [(&str, &str); 3] =
    [("CNAME", "example.org"), ("essays/own.txt", "mine"), ("essays/essay-3/draft.txt", "mine as well")];

fn site() -> SiteTest {
    let mut site = SiteTest::new();
    for number in 0..30 {
        site = site.essay(&format!("essay-{number}"), &front_matter(number, 0), "Words, and more of them.");
    }
    site.file("static/a.txt", "a").file("static/deep/b.txt", "b")
}

fn front_matter(number: usize, version: usize) -> String {
    let tag = if number.is_multiple_of(3) { version } else { number % 5 };
    let day = 1 + number % 28;
    format!("title = \"Essay {number}\"\ndate = 2026-01-{day:02}\ntaxonomies.tags = [\"t{tag}\"]")
}

/// Turns the site into its other version: texts and tags of some essays, one that comes or goes, a file that becomes a folder.
fn turn(site: &SiteTest, version: usize) {
    let essays = site.root().join("content/essays");
    for number in (0..30).step_by(3) {
        let text = format!("+++\n{}\n+++\n\nVersion {version}.\n", front_matter(number, version));
        fs::write(essays.join(format!("essay-{number}.md")), text).expect("files can be written");
    }
    let comes = essays.join("comes-and-goes.md");
    let thing = site.root().join("static/thing");
    if version == 0 {
        fs::write(comes, "+++\ntitle = \"Here\"\ndate = 2026-02-01\n+++\n").expect("files can be written");
        let _ = fs::remove_dir_all(&thing);
        fs::write(thing, "a file").expect("files can be written");
    } else {
        let _ = fs::remove_file(comes);
        let _ = fs::remove_file(&thing);
        fs::create_dir_all(&thing).expect("folders can be made");
        fs::write(thing.join("within.txt"), "a file in a folder").expect("files can be written");
    }
}

fn build(site: &SiteTest, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
    command.args(["build", "--now", NOW]).args(args).current_dir(site.root());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn builds(site: &SiteTest, args: &[&str]) {
    assert!(build(site, args).status().expect("the binary starts").success());
}

/// The same numbers in each run.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn builds_that_are_killed_leave_nothing_that_the_next_cannot_mend() {
    let site = site();
    let clean: Vec<Tree> = [0, 1]
        .into_iter()
        .map(|version| {
            turn(&site, version);
            let folder = tempfile::tempdir().expect("there is room for a folder");
            let output = folder.path().join("clean").display().to_string();
            builds(&site, &["--no-cache", "-o", &output]);
            Tree::read(folder.path().join("clean").as_path())
        })
        .collect();
    assert!(clean[0] != clean[1]);
    builds(&site, &[]);
    for (path, text) in FOREIGN {
        fs::write(site.output().join(path), text).expect("files can be written");
    }
    let mut random = 7;
    let mut usual = Duration::from_millis(100);
    let mut n_cut_short = 0;
    for kill in 0..KILLS {
        let version = kill as usize % 2;
        turn(&site, version);
        let mut child = build(&site, &[]).spawn().expect("the binary starts");
        // Over all of a build and a little more, so that the first and the last moment are among them.
        let most = (usual + usual / 4).as_micros() as u64;
        std::thread::sleep(Duration::from_micros(next(&mut random) % most));
        n_cut_short += u32::from(child.try_wait().expect("it is our child").is_none());
        let _ = child.kill();
        let _ = child.wait();
        let begin = Instant::now();
        builds(&site, &[]);
        // By the last few builds: a machine that was busy for a moment is not slow for good.
        usual = (usual * 3 + begin.elapsed()) / 4;
        let mut tree = Tree::read(&site.output());
        for (path, text) in FOREIGN {
            assert_eq!(tree.0.remove(path).as_deref(), Some(text.as_bytes()), "kill {kill}: {path} is not postil's");
        }
        tree.assert_same_as(&clean[version]);
    }
    assert!(n_cut_short > KILLS / 3, "only {n_cut_short} of {KILLS} builds were still running");
}
