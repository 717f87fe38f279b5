//! Sites that must fail: each folder of `tests/sites/broken` is one mistake, and what is said of it is committed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::site_test::SiteTest;

fn broken_sites() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/broken");
    let entries = fs::read_dir(folder).expect("the fixtures are there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn snapshots() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots")
}

#[test]
fn every_broken_site_fails_and_says_why_as_committed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(snapshots());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut wrong = Vec::new();
    for name in broken_sites() {
        let fixture = format!("broken/{name}");
        let short = SiteTest::from(&fixture).args(["--format", "short"]).check_fails().stderr();
        let full = SiteTest::from(&fixture).check_fails().stderr();
        let text = format!("{short}\n{full}");
        let said =
            std::panic::AssertUnwindSafe(|| settings.bind(|| insta::assert_snapshot!(format!("broken-{name}"), text)));
        let said = std::panic::catch_unwind(said);
        if said.is_err() {
            wrong.push(name);
        }
    }
    assert_eq!(wrong, [""; 0], "these say something else than they did");
}

#[test]
fn every_broken_site_fails_to_build_too() {
    for name in broken_sites() {
        SiteTest::from(&format!("broken/{name}")).fail().missing("index.html");
    }
}

#[test]
fn every_error_has_a_place_unless_it_is_about_a_whole_file() {
    for name in broken_sites() {
        let site = SiteTest::from(&format!("broken/{name}")).args(["--format", "json"]).check_fails();
        let errors = site.json_diagnostics().into_iter().filter(|found| found["severity"] == "error");
        for error in errors {
            let message = error["message"].as_str().expect("text");
            assert!(error["path"].is_string(), "{name}: {error:#}");
            assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{name}: {message}");
            let of_whole_file = ["not-utf8", "bad-id", "route-collision"].iter().any(|code| error["code"] == *code);
            assert!(error["start"].is_object() || of_whole_file, "{name}: an error without a place: {error:#}");
        }
    }
}

#[test]
fn every_committed_snapshot_has_its_site() {
    let sites: BTreeSet<String> = broken_sites().into_iter().map(|name| format!("broken-{name}.snap")).collect();
    for entry in fs::read_dir(snapshots()).expect("the snapshots are there") {
        let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
        let is_pending = name.ends_with(".snap.new");
        assert!(is_pending || sites.contains(&name), "{name} is of no site");
    }
}
