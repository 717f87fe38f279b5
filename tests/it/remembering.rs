//! What one `postil build` remembers for the next, through the binary.

use std::fs;

use crate::site_test::SiteTest;
use crate::tree::Tree;

fn site() -> SiteTest {
    SiteTest::new()
        .essay("a", "title = \"A\"\ndate = 2026-01-01", "One.")
        .essay("b", "title = \"B\"\ndate = 2026-01-02", "Two. See [the first](@/essays/a.md).")
        .file("data/list.json", "[1]")
        .file("templates/404.html", "{{ load_data(path=\"data/list.json\") | join(sep=\",\") }}")
        .file("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
}

fn explained(site: &SiteTest, path: &str) -> String {
    let run = site.run(&["build", "--explain", path, "--now", "2026-06-01T00:00:00Z"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stderr
}

fn state(site: &SiteTest, kind: &str) -> bool {
    let Ok(entries) = fs::read_dir(site.root().join(".postil")) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with(kind))
}

#[test]
fn a_build_says_why_it_made_each_output() {
    let site = site().now("2026-06-01T00:00:00Z").build();
    assert!(state(&site, ".outputs"));
    assert!(explained(&site, "/essays/a/").contains("essays/a/index.html: kept: nothing that it is made from"));
    assert!(explained(&site, "/logo.svg").contains("logo.svg: a copy of static/logo.svg"));

    let site = site.edit("content/essays/a.md", "One.", "One and a half.");
    assert!(explained(&site, "essays/a").contains("essays/a/index.html: made: its text has changed"));
    assert!(explained(&site, "/essays/b/").contains("kept"));

    let site =
        site.file("content/essays/a/comments/c1.md", "+++\nauthor = \"R\"\ndate = 2026-02-01\n+++\nWell said.\n");
    assert!(explained(&site, "/essays/a/").contains("made: its comments or tallies have changed"));

    let site = site.file("data/list.json", "[1, 2]");
    let said = explained(&site, "404.html");
    assert!(said.contains("made: `load_data(path=\"data/list.json\")` has another answer"), "{said}");
    assert!(said.contains("its template asks load_data"), "{said}");

    fs::write(site.output().join("essays/b/index.html"), "mine").expect("writable");
    assert!(explained(&site, "public/essays/b/index.html").contains("the file in the output folder is not as it was"));

    let run = site.run(&["build", "--explain", "/essays/c/"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("no output is called"), "{}", run.stderr);
}

#[test]
fn a_build_that_begins_anew_remembers_nothing() {
    let site = site().args(["--no-cache"]).build();
    assert!(!site.root().join(".postil").exists());
}

#[test]
fn an_output_that_is_not_what_a_clean_build_makes_is_named() {
    let site = site().now("2026-06-01T00:00:00Z").build();
    let verify = |site: &SiteTest| site.run(&["build", "--verify", "--now", "2026-06-01T00:00:00Z"]);
    let run = verify(&site);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("verified: the output is what a clean build makes"), "{}", run.stderr);

    // As if postil had a mistake: the file, and what is known of it, keep their size and their times.
    let path = site.output().join("essays/a/index.html");
    let metadata = fs::metadata(&path).expect("it is there");
    let text = fs::read_to_string(&path).expect("it is text");
    let site_run = {
        fs::write(&path, text.replace("One.", "Oné.")).expect("writable");
        let file = fs::File::options().write(true).open(&path).expect("it opens");
        file.set_modified(metadata.modified().expect("it has a time")).expect("it can be set");
        verify(&site)
    };
    // The change time cannot be set, so the build mends it, and the output is well again.
    assert_eq!(site_run.code, 0, "{}", site_run.stderr);
    assert_eq!(fs::read_to_string(&path).expect("it is text"), text);
}

#[test]
fn cleaning_deletes_what_was_built_and_nothing_else() {
    let site = site().build().foreign("notes.txt", "mine");
    fs::write(site.output().join("essays/b/index.html"), "altered").expect("writable");
    let run = site.run(&["clean"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("removed ") && run.stderr.contains("is no longer made, but was altered"),
        "{}",
        run.stderr
    );
    let left: Vec<String> = Tree::read(&site.output()).0.into_keys().collect();
    assert_eq!(left, ["essays/b/index.html", "notes.txt"]);
    assert!(!state(&site, ".outputs") && !state(&site, ".witness"));
    assert_eq!(site.run(&["clean"]).code, 0, "there is nothing left to do");
    assert_eq!(site.run(&["build"]).code, 1, "an altered file stands in the way");
    fs::remove_file(site.output().join("essays/b/index.html")).expect("it is there");
    site.build();
}

#[test]
fn an_output_folder_of_nothing_but_postils_own_goes_with_it() {
    let site = site().build();
    assert_eq!(site.run(&["clean"]).code, 0);
    assert!(!site.output().exists());
}

#[test]
fn time_alone_is_a_reason_to_build() {
    let site = site().essay("later", "title = \"Later\"\ndate = 2026-07-01", "To come.");
    // So that no file is too young for its stamp to tell anything.
    std::thread::sleep(std::time::Duration::from_millis(100));
    let site = site.now("2026-06-01T00:00:00Z").build();
    assert!(state(&site, ".witness"), "nothing need be read again");
    let later = site.output().join("essays/later/index.html");
    assert!(!later.exists());
    let site = site.now("2026-08-01T00:00:00Z").build();
    assert!(later.exists(), "its time has come");
    site.now("2026-06-01T00:00:00Z").build();
    assert!(!later.exists(), "clocks are set back, too");
}
