//! The command line: exit codes, what is printed where, and sites that begin.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::site_test::SiteTest;

const MOMENT: &str = "2026-06-15T12:00:00Z";

#[test]
fn a_new_site_builds_and_checks_without_a_single_finding() {
    let site = SiteTest::bare();
    let made = site.run(&["new", "."]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    // The day it is made is today, whatever day the tests are told.
    let site = site.now("2100-01-01T00:00:00Z").build().says_nothing_bad().exists("essays/hello-margin/index.html");
    assert!(!site.stderr().contains("left out"), "{}", site.stderr());
    site.check().says_nothing_bad().says("0 errors, 0 warnings");
}

#[test]
fn a_new_site_is_made_in_the_folder_named_and_needs_nothing_else() {
    let site = SiteTest::bare();
    assert_eq!(site.run(&["new", "deep/my-site"]).code, 0);
    let built = site.run(&["build", "--root", "deep/my-site"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(site.root().join("deep/my-site/public/index.html").is_file());
    let strict = site.run(&["-r", "deep/my-site", "build", "--strict"]);
    assert_eq!(strict.code, 0, "{}", strict.stderr);
}

#[test]
fn a_new_site_is_not_made_over_what_is_there() {
    let site = SiteTest::bare().file("mine/letter.txt", "dear");
    let run = site.run(&["new", "mine"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("not empty"), "{}", run.stderr);
    assert!(!site.root().join("mine/site.toml").exists());
}

#[test]
fn a_new_essay_is_a_draft_that_is_listed_and_left_out() {
    let site = SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-01", "Text.");
    let made = site.run(&["new", "essay", "On margins & “quotes”"]);
    assert_eq!((made.code, made.stdout.trim()), (0, "content/essays/on-margins-quotes.md"), "{}", made.stderr);
    let listed = site.run(&["list", "drafts"]);
    assert!(
        listed.stdout.contains("content/essays/on-margins-quotes.md")
            && listed.stdout.contains("On margins & “quotes”"),
        "{}",
        listed.stdout
    );
    let again = site.run(&["new", "essay", "On margins & “quotes”"]);
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    site.build()
        .says_nothing_bad()
        .says("1 draft")
        .missing("essays/on-margins-quotes")
        .args(["-D", "-F"])
        .build()
        .exists("essays/on-margins-quotes/index.html");
}

#[test]
fn an_essay_of_any_title_is_one_that_can_be_read() {
    for title in [
        "\"",
        "a \\ b",
        "'''",
        "+++",
        "a\u{7f}b",
        "= [x]",
        "日本",
        "!?",
        "../../up",
        "2026-01-01",
        "index",
        "_index",
        "a\nb",
    ] {
        let site = SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-01", "Text.");
        let made = site.run(&["new", "essay", title]);
        assert_eq!(made.code, 0, "{title:?}: {}", made.stderr);
        let path = made.stdout.trim();
        assert!(path.starts_with("content/essays/") && site.root().join(path).is_file(), "{title:?}: {path}");
        let listed = site.run(&["list", "drafts"]);
        assert!(listed.stdout.contains(path), "{title:?}: {}{}", listed.stdout, listed.stderr);
    }
}

#[test]
fn an_essay_is_not_made_outside_a_site_or_outside_its_content() {
    let outside = SiteTest::bare().run(&["new", "essay", "Title"]);
    assert_eq!(outside.code, 1);
    assert!(outside.stderr.contains("postil new"), "{}", outside.stderr);
    let site = SiteTest::new().essay("a", "title = 'A'", "Text.");
    assert_eq!(site.run(&["new", "essay", "Title", "-s", "../.."]).code, 1);
    let below = site.run(&["new", "essay", "Title", "-s", "notes/deep"]);
    assert_eq!(below.stdout.trim(), "content/notes/deep/title.md", "{}", below.stderr);
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = SiteTest::bare().run(&["completions", shell]);
        assert_eq!(run.code, 0);
        for command in ["build", "check", "new", "list", "comments"] {
            assert!(run.stdout.contains(command), "{shell} does not know {command}");
        }
    }
    assert_ne!(SiteTest::bare().run(&["completions", "cmd"]).code, 0);
}

#[test]
fn help_has_examples_and_goes_to_standard_output() {
    for command in ["build", "check", "new", "list", "comments"] {
        let run = SiteTest::bare().run(&[command, "--help"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{command}");
        assert!(
            run.stdout.contains("Examples:") && run.stdout.contains(&format!("postil {command}")),
            "{}",
            run.stdout
        );
    }
    assert!(SiteTest::bare().run(&["--version"]).stdout.starts_with("postil "));
}

#[test]
fn exit_codes_tell_mistakes_of_the_caller_from_those_of_the_site() {
    let site = SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-01", "Text.");
    for (args, code) in [
        (&["build"][..], 0),
        (&["check"], 0),
        (&["list", "all"], 0),
        (&["build", "--no-such-flag"], 2),
        (&["biuld"], 2),
        (&["build", "--now", "yesterday"], 2),
        (&["build", "-c", "gone.toml"], 1),
        (&["build", "-r", "gone"], 1),
        (&["build", "-u", "not a url"], 1),
        (&["check", "-u", "not a url"], 1),
    ] {
        let run = site.run(args);
        assert_eq!(run.code, code, "postil {}: {}", args.join(" "), run.stderr);
        assert!(code == 0 || run.stderr.contains("error"), "postil {}: {}", args.join(" "), run.stderr);
    }
}

#[test]
fn a_folder_that_is_no_site_is_told_from_a_broken_one() {
    let run = SiteTest::bare().run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("site.toml"), "{}", run.stderr);
    assert!(run.stderr.contains("postil new"), "it says what to do:\n{}", run.stderr);
}

#[test]
fn global_flags_stand_before_or_behind_the_command() {
    let site = SiteTest::bare()
        .file("blog/other.toml", "base_url = 'https://example.org'\ntitle = 'Other'\n")
        .file("blog/content/_index.md", "+++\ntitle = 'Home'\n+++\n");
    for args in [["-r", "blog", "-c", "other.toml", "build"], ["build", "-r", "blog", "-c", "other.toml"]] {
        let run = site.run(&args);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    assert!(site.root().join("blog/public/index.html").is_file());
}

#[test]
fn strict_builds_take_warnings_for_errors() {
    SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01\n[taxonomies]\ntopics = ['x']", "Text.")
        .build()
        .says("warning[undeclared-taxonomy]")
        .args(["--strict"])
        .fail()
        .says("warning[undeclared-taxonomy]");
    // Notes are never errors.
    SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01\nlastmod = 2026-01-02", "Text.")
        .args(["--strict"])
        .build()
        .says("note[foreign-key]");
}

#[test]
fn json_findings_parse_and_have_place_and_words() {
    let site = SiteTest::new()
        .essay("a", "title = 'A'\ntgas = []", "Ünï [gone](gone.md)\n\nText \"x\".")
        .essay("b", "title = 'B'\nslug = 'a'", "Text.")
        .args(["--format", "json"])
        .check_fails();
    let found = site.json_diagnostics();
    let by_code = |code: &str| {
        found.iter().find(|found| found["code"] == code).unwrap_or_else(|| panic!("no {code} in {found:#?}"))
    };
    let link = by_code("broken-link");
    assert_eq!(link["severity"], "error");
    assert_eq!(link["path"], "content/essays/a.md");
    assert_eq!(
        (&link["start"]["line"], &link["start"]["column"]),
        (&6.into(), &5.into()),
        "columns count characters: {link:#}"
    );
    assert!(link["message"].as_str().expect("text").contains("gone.md"));
    assert_eq!(by_code("unknown-key")["start"]["line"], 3);
    let related = &by_code("route-collision")["related"];
    assert_eq!(related[0]["path"], "content/essays/a.md", "{related:#}");
    assert_eq!(site.stderr(), "", "nothing but JSON is printed");
}

#[test]
fn short_findings_are_a_line_each_that_editors_can_follow() {
    let site =
        SiteTest::new().essay("a", "title = 'A'\ntgas = []", "[x](x.md)").args(["--format", "short"]).check_fails();
    let stderr = site.stderr();
    let lines: Vec<_> = stderr.lines().filter(|line| line.contains(" error[")).collect();
    assert_eq!(lines.len(), 2, "{stderr}");
    assert!(lines[0].starts_with("content/essays/a.md:3:1: error[unknown-key]: unknown key `tgas`"), "{stderr}");
}

#[test]
fn a_build_says_what_it_did_in_one_line() {
    let site = SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01\n[taxonomies]\ntags = ['x']", "Text.")
        .essay("b", "title = 'B'\ndraft = true", "Text.")
        .build();
    insta::assert_snapshot!(site.stderr(), @"built 5 pages and 11 files in [time] into public (16 written); left out 1 draft (-D)");
    assert_eq!(site.stdout(), "");
    let site = site.build();
    insta::assert_snapshot!(site.stderr(), @"built 5 pages and 11 files in [time] into public (0 written, 16 unchanged); left out 1 draft (-D)");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let site = SiteTest::new().essay("a", "title = 'A'\ntgas = []", "Text.");
    let stderr = |name: &str, value: &str| {
        let output = site.command().arg("check").env(name, value).output().expect("the binary starts");
        String::from_utf8(output.stderr).expect("text")
    };
    assert!(!stderr("X", "1").contains('\x1b'), "a pipe is no terminal");
    assert!(stderr("CLICOLOR_FORCE", "1").contains('\x1b'));
    let both = site
        .command()
        .arg("check")
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .expect("the binary starts");
    assert!(!String::from_utf8_lossy(&both.stderr).contains('\x1b'), "NO_COLOR has the last word");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut site = SiteTest::new().args(["--format", "json"]);
    for n in 0..200 {
        site = site.essay(
            &format!("e{n}"),
            &format!("title = 'A rather long title of an essay, number {n}'\ntgas = []"),
            "Text.",
        );
    }
    for args in [&["list", "all"][..], &["check", "--format", "json"], &["completions", "zsh"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(args)
            .current_dir(site.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut stderr).expect("text");
        let status = child.wait().expect("it ends");
        assert!(!stderr.contains("panicked") && !stderr.contains("roken pipe"), "{}: {stderr}", args.join(" "));
        assert!(status.code().is_some_and(|code| code <= 1), "{}: {status}", args.join(" "));
    }
}

#[test]
fn listings_have_date_path_and_title_and_say_what_is_not_public() {
    let site = SiteTest::new()
        .essay("a", "title = 'Public'\ndate = 2026-01-01", "Text.")
        .essay("b", "title = 'Later'\ndate = 2027-01-01", "Text.")
        .essay("c", "title = 'Over'\ndate = 2026-01-01\nexpires = 2026-02-01", "Text.")
        .essay("d", "title = 'Draft'\ndraft = true", "Text.");
    let list = |what: &str| site.run(&["list", what, "--now", MOMENT]).stdout;
    insta::assert_snapshot!(list("all"), @r"
    -                          content/essays/d.md  Draft  (draft)
    2026-01-01                 content/essays/a.md  Public
    2026-02-01                 content/essays/c.md  Over  (expired)
    2027-01-01                 content/essays/b.md  Later  (scheduled)
    ");
    assert!(list("expired").contains("content/essays/c.md") && !list("expired").contains("a.md"));
}

#[test]
fn a_site_made_for_zola_is_read_by_its_own_config() {
    SiteTest::bare()
        .file("zola.toml", "base_url = 'https://example.org'\ntitle = 'Z'\ngenerate_feed = true\ntaxonomies = [{ name = 'tags', rss = true }]\n")
        .file("site.toml", "base_url = 'https://example.org'\n")
        .essay("a", "title = 'A'\ndate = 2026-01-01\n[taxonomies]\ntags = ['x']", "Text.")
        .args(["-c", "zola.toml"])
        .build()
        .says("note[foreign-key]")
        .exists("tags/x/index.html");
}

#[test]
fn check_writes_nothing() {
    let site = SiteTest::from("garden");
    let before = crate::tree::Tree::read(site.root());
    let site = site.check();
    crate::tree::Tree::read(site.root()).assert_same_as(&before);
    assert!(!site.output().exists());
}
