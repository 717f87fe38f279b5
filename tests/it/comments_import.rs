//! Comments that leave a site and come into another: whole, once, and without harm to what is there.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::site_test::{Run, SiteTest};
use crate::tree::Tree;

fn site() -> SiteTest {
    SiteTest::new().essay("margins", "title = 'Margins'\ndate = 2026-01-01", "Words in the margin.").essay(
        "letters",
        "title = 'Letters'\ndate = 2026-01-02",
        "Text.",
    )
}

fn content(site: &SiteTest) -> Tree {
    Tree::read(&site.root().join("content"))
}

fn shown(run: &Run) -> String {
    format!("exit {}\n{}--\n{}", run.code, run.stdout, run.stderr)
}

#[track_caller]
fn import(site: &SiteTest, lines: &str) -> Run {
    site.run_with(&["comments", "import", "jsonl", "-", "--write"], lines)
}

const LINES: &str = r#"{"page": "essays/margins", "id": "ada", "author": "Ada", "date": "2026-03-14T09:26:53Z", "body": "First."}

{"page": "content/essays/margins.md", "author": "Grace", "date": "2026-03-15", "reply_to": "ada", "url": null, "body": "Second.\n"}
{"page": "essays/letters", "author": "Wil", "date": "2026-03-16T10:00:00+01:00", "source": {"system": "disqus", "id": "7"}, "body": "Third."}
"#;

#[test]
fn a_dry_run_says_what_would_be_written_and_writes_nothing() {
    let site = site().file("in.jsonl", LINES);
    let before = Tree::read(site.root());
    insta::assert_snapshot!(shown(&site.run(&["comments", "import", "jsonl", "in.jsonl"])), @"
    exit 0
    content/essays/margins/comments/ada.md
    content/essays/margins/comments/01kkqcns00n6daadbt7h2df42j.md
    content/essays/letters/comments/01kktxz8m0r2yeky7hsrqb9yjp.md
    --
    3 comments read: 3 new, 0 unchanged, 0 conflicts
    nothing was written yet: add `--write`
    ");
    Tree::read(site.root()).assert_same_as(&before);
}

#[test]
fn what_was_imported_is_not_imported_again() {
    let site = site();
    insta::assert_snapshot!(shown(&import(&site, LINES)), @"
    exit 0
    content/essays/margins/comments/ada.md
    content/essays/margins/comments/01kkqcns00n6daadbt7h2df42j.md
    content/essays/letters/comments/01kktxz8m0r2yeky7hsrqb9yjp.md
    --
    3 comments read: 3 written, 0 unchanged, 0 conflicts
    ");
    let after = content(&site);
    insta::assert_snapshot!(shown(&import(&site, LINES)), @"
    exit 0
    --
    3 comments read: none new, 3 unchanged, 0 conflicts
    ");
    content(&site).assert_same_as(&after);
    let exported = site.run(&["comments", "export"]);
    assert_eq!(import(&site, &exported.stdout).code, 0);
    content(&site).assert_same_as(&after);
    site.build().says_nothing_bad();
}

#[test]
fn a_comment_is_known_by_its_source_under_any_name() {
    let site = site();
    import(&site, LINES);
    let folder = site.root().join("content/essays/letters/comments");
    let file = fs::read_dir(&folder).expect("is there").next().expect("one").expect("can be read").path();
    fs::rename(&file, folder.join("renamed-by-hand.md")).expect("can be renamed");
    let before = content(&site);
    let again = import(&site, LINES);
    assert_eq!(again.code, 0, "{}", again.stderr);
    content(&site).assert_same_as(&before);
}

#[test]
fn a_comment_that_differs_is_left_as_it_is_and_the_others_are_written() {
    let site = site().file(
        "content/essays/margins/comments/ada.md",
        "+++\nauthor = \"Ada\"\ndate = 2026-03-14T09:26:53Z\n+++\nEdited since.\n",
    );
    let before = content(&site);
    insta::assert_snapshot!(shown(&import(&site, LINES)), @r#"
    exit 1
    content/essays/margins/comments/01kkqcns00n6daadbt7h2df42j.md
    content/essays/letters/comments/01kktxz8m0r2yeky7hsrqb9yjp.md
    --
    error[conflict]: differs from the comment in content/essays/margins/comments/ada.md, which is left as it is
     --> standard input:1:1
      |
    1 | {"page": "essays/margins", "id": "ada", "author": "Ada", "date": "2026-03-14T09:26:53Z", "bod...
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: delete the file to have this one in its place, or take the line out

    1 error
    3 comments read: 2 written, 0 unchanged, 1 conflict
    "#);
    let after = content(&site);
    assert_eq!(after.changes_from(&before).len(), 2);
    assert_eq!(after.0["essays/margins/comments/ada.md"], before.0["essays/margins/comments/ada.md"]);
}

#[test]
fn a_file_that_cannot_be_read_is_not_written_over() {
    let site = site().file("content/essays/margins/comments/ada.md", "+++\nbroken");
    let run = import(&site, LINES);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[conflict]"), "{}", run.stderr);
    assert_eq!(content(&site).0["essays/margins/comments/ada.md"], b"+++\nbroken");
}

#[test]
fn one_bad_line_keeps_all_others_out_and_every_mistake_is_told() {
    let site = site();
    let before = content(&site);
    let bad = [
        r#"{"page": "essays/margin", "author": "A", "date": "2026-03-14", "body": "x"}"#,
        r#"{"page": "../../../etc/passwd", "author": "A", "date": "2026-03-14", "body": "x"}"#,
        r#"{"page": "essays/margins", "id": "../up", "author": "A\u202eb", "date": "14 March", "body": 5}"#,
        r#"{"page": "essays/margins", "authr": "A", "date": "2026-02-30", "stauts": "hidden", "body": "x"}"#,
        r#"{"page": "essays/margins", "author": "A", "date": "2026-03-14 10:00", "body": "a\u0000b"}"#,
        r#"{"page": "essays/margins", "author": "A", "date": "2026-03-14", "body": "a\u0000b"}"#,
        r#"{"page": "essays/margins", "author": "A", "author": "B", "date": "2026-03-14", "body": "\ud800"}"#,
        r#"{"page": "essays/margins", "#,
        r#"["page"]"#,
        r#"{"page": "essays/margins", "author": "A", "date": "2026-03-14", "source": {"system": "x", "uid": 1}, "body": "x"}"#,
    ];
    let run = import(&site, &format!("{LINES}{}\n", bad.join("\n")));
    insta::assert_snapshot!(shown(&run), @r#"
    exit 1
    --
    error[unknown-page]: no page `essays/margin`
     --> standard input:5:10
      |
    5 | {"page": "essays/margin", "author": "A", "date": "2026-03-14", "body": "x"}
      |          ^^^^^^^^^^^^^^^
    help: did you mean `essays/margins`?

    error[unknown-page]: no page `../../../etc/passwd`
     --> standard input:6:10
      |
    6 | {"page": "../../../etc/passwd", "author": "A", "date": "2026-03-14", "body": "x"}
      |          ^^^^^^^^^^^^^^^^^^^^^
    help: write its path below `content/`, as in `essays/on-margins`

    error[bad-id]: `../up` cannot be a comment's id
     --> standard input:7:34
      |
    7 | {"page": "essays/margins", "id": "../up", "author": "A\u202eb", "date": "14 March", "body": 5}
      |                                  ^^^^^^^
    help: use 1 to 64 lower-case letters, digits and `-`

    warning[cleaned-author]: `author` holds characters that cannot be seen or that would mislead the eye
     --> standard input:7:53
      |
    7 | {"page": "essays/margins", "id": "../up", "author": "A\u202eb", "date": "14 March", "body": 5}
      |                                                     ^^^^^^^^^^
    help: it is shown as `Ab`

    error[bad-date]: `date`: `14 March` is not a date of RFC 3339
     --> standard input:7:73
      |
    7 | {"page": "essays/margins", "id": "../up", "author": "A\u202eb", "date": "14 March", "body": 5}
      |                                                                         ^^^^^^^^^^
    help: write `2026-03-14T09:26:53Z`, `2026-03-14T09:26:53+01:00` or `2026-03-14`

    error[ill-typed]: `body`: expected a string, found an integer
     --> standard input:7:93
      |
    7 | {"page": "essays/margins", "id": "../up", "author": "A\u202eb", "date": "14 March", "body": 5}
      |                                                                                             ^ expected a string
    help: put it in quotes

    error[missing-key]: `author` is missing
     --> standard input:8:1
      |
    8 | {"page": "essays/margins", "authr": "A", "date": "2026-02-30", "stauts": "hidden", "body": "x"}
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: add who wrote it: `"author": "…"`

    error[unknown-key]: unknown key `authr`
     --> standard input:8:28
      |
    8 | {"page": "essays/margins", "authr": "A", "date": "2026-02-30", "stauts": "hidden", "body": "x"}
      |                            ^^^^^^^ not a key of a comment
    help: did you mean `author`?

    error[bad-date]: `date`: `2026-02-30` is not in the calendar
     --> standard input:8:50
      |
    8 | {"page": "essays/margins", "authr": "A", "date": "2026-02-30", "stauts": "hidden", "body": "x"}
      |                                                  ^^^^^^^^^^^^
    help: write `2026-03-14`, `2026-03-14T09:26:53Z`, `2026-03-14 09:26:53 +0100` or `2026-03-14 09:26`

    error[unknown-key]: unknown key `stauts`
     --> standard input:8:64
      |
    8 | {"page": "essays/margins", "authr": "A", "date": "2026-02-30", "stauts": "hidden", "body": "x"}
      |                                                                ^^^^^^^^ not a key of a comment
    help: did you mean `status`?

    error[bad-date]: `date`: `2026-03-14 10:00` is not a date of RFC 3339
     --> standard input:9:51
      |
    9 | {"page": "essays/margins", "author": "A", "date": "2026-03-14 10:00", "body": "a\u0000b"}
      |                                                   ^^^^^^^^^^^^^^^^^^
    help: write `2026-03-14T09:26:53Z`, `2026-03-14T09:26:53+01:00` or `2026-03-14`

    error[nul]: the file holds a NUL byte
      --> standard input:10:1
       |
    10 | {"page": "essays/margins", "author": "A", "date": "2026-03-14", "body": "a\u0000b"}
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: take it out; text has no use for it

    error[duplicate-key]: `author` is given twice
      --> standard input:11:43
       |
    11 | {"page": "essays/margins", "author": "A", "author": "B", "date": "2026-03-14", "body": "\ud8...
       |                                           ^^^^^^^^ given again
       |
      ::: standard input:11:28
       |
    11 | {"page": "essays/margins", "author": "A", "author": "B", "date": "2026-03-14", "body": "\ud8...
       |                            -------- first given here
    help: keep one of them

    error[json-syntax]: invalid JSON: unexpected end of hex escape
      --> standard input:11:95
       |
    11 | ...: "B", "date": "2026-03-14", "body": "\ud800"}
       |                                                ^

    error[json-syntax]: invalid JSON: EOF while parsing an object
      --> standard input:12:26
       |
    12 | {"page": "essays/margins", 
       |                          ^

    error[ill-typed]: expected an object, found a list
      --> standard input:13:1
       |
    13 | ["page"]
       | ^^^^^^^^
    help: write one comment a line: `{"page": "…", "author": "…", "date": "…", "body": "…"}`

    error[missing-key]: `id` is missing
      --> standard input:14:75
       |
    14 | ..."date": "2026-03-14", "source": {"system": "x", "uid": 1}, "body": "x"}
       |                                    ^^^^^^^^^^^^^^^^^^^^^^^^^
    help: add its id there: `id = "299619020"`

    error[unknown-key]: unknown key `uid`
      --> standard input:14:91
       |
    14 | ...14", "source": {"system": "x", "uid": 1}, "body": "x"}
       |                                   ^^^^^ not a key of `source`
    help: did you mean `id`?

    17 errors, 1 warning
    nothing was written: every line has to be right before one of them is
    "#);
    content(&site).assert_same_as(&before);
}

#[test]
fn two_lines_of_one_comment_have_to_say_the_same() {
    let site = site();
    let ada = LINES.lines().next().expect("a line");
    let run = import(&site, &format!("{ada}\n{ada}\n"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("2 comments read: 1 written, 1 unchanged"), "{}", run.stderr);
    let other = ada.replace("ada", "bob").replace("First", "Bob's");
    let run = import(&site, &format!("{other}\n{}\n", other.replace("Bob's", "No, mine")));
    insta::assert_snapshot!(shown(&run), @r#"
    exit 1
    --
    error[duplicate]: two different comments with the id `bob`
     --> standard input:2:1
      |
    2 | {"page": "essays/margins", "id": "bob", "author": "Ada", "date": "2026-03-14T09:26:53Z", "bod...
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
     ::: standard input:1:1
      |
    1 | {"page": "essays/margins", "id": "bob", "author": "Ada", "date": "2026-03-14T09:26:53Z", "bod...
      | -------------------------------------------------- the first one
    help: take one of the lines out

    1 error
    nothing was written: every line has to be right before one of them is
    "#);
    assert!(!site.root().join("content/essays/margins/comments/bob.md").exists());
}

#[test]
fn an_answer_to_nobody_is_written_with_a_warning() {
    let site = site();
    let run = import(&site, &LINES.replace("\"reply_to\": \"ada\"", "\"reply_to\": \"adda\""));
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("warning[reply-to-nobody]"), "{}", run.stderr);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let site = site();
    let run = site.run_with(&["comments", "import", "jsonl", "-"], b"{\"page\": \"\xff\"}\n".to_vec());
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("not UTF-8"), "{}", run.stderr);
    assert_eq!(import(&site, "\u{feff}\n \n").code, 0, "nothing at all is fine");
}

/// Exports from `site` and imports into a copy without comments; both must have the same files then.
#[track_caller]
fn survives_the_journey(site: &SiteTest) {
    let before = content(site);
    let exported = site.run(&["comments", "export"]);
    assert_eq!((exported.code, exported.stderr.as_str()), (0, ""));
    let is_comment = |path: &str| path.contains("/comments/");
    let mut copy = SiteTest::new();
    for (path, bytes) in &before.0 {
        if !is_comment(path) {
            copy = copy.file(&format!("content/{path}"), bytes);
        }
    }
    assert_ne!(content(&copy), before, "there is something to restore");
    let run = import(&copy, &exported.stdout);
    assert_eq!(run.code, 0, "{}", run.stderr);
    content(&copy).assert_same_as(&before);
}

#[test]
fn the_demo_s_comments_come_back_byte_for_byte() {
    let mut demo = SiteTest::new();
    let source = Tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    for (path, bytes) in source.0.iter().filter(|(path, _)| path.ends_with(".md")) {
        demo = demo.file(&format!("content/{path}"), bytes);
    }
    // Handwriting is not restored, what it says is: one journey makes every file canonical.
    let exported = demo.run(&["comments", "export"]).stdout;
    assert!(exported.lines().count() > 10, "the demo has comments");
    let handwritten = content(&demo);
    for path in handwritten.0.keys().filter(|path| path.contains("/comments/")) {
        demo = demo.delete(&format!("content/{path}"));
    }
    let run = import(&demo, &exported);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(content(&demo).paths(), handwritten.paths());
    survives_the_journey(&demo);
}

/// What a comment may hold and a writer may break.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{1,8}",
        Just("\n+++\n".to_owned()),
        Just("---\n".to_owned()),
        Just("\"\"\"\\".to_owned()),
        Just("'''".to_owned()),
        Just("\t\n  ".to_owned()),
        Just("\u{202e}\u{200f}".to_owned()),
        Just("# a = 1\n[b]\n".to_owned()),
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| format!("x{}x", pieces.concat()))
}

proptest! {
    // Each case runs the program three times.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(6) })]

    #[test]
    fn any_comment_comes_back_byte_for_byte(
        comments in prop::collection::vec((nasty(), nasty(), 0..2_000_000_000_i64, any::<bool>()), 8..16)
    ) {
        let lines: Vec<String> = comments
            .iter()
            .enumerate()
            .map(|(at, (body, quote, seconds, is_letter))| {
                let date = jiff::Timestamp::from_second(*seconds).expect("an instant").to_string();
                let page = if at % 2 == 0 { "essays/margins" } else { "essays/letters" };
                let mut line = serde_json::json!({"page": page, "author": format!("A{at}"), "date": date, "quote": quote, "body": body});
                if *is_letter {
                    line["kind"] = "letter".into();
                    line["source"] = serde_json::json!({"system": quote, "id": format!("{at}")});
                }
                line.to_string()
            })
            .collect();
        let site = site();
        let run = import(&site, &lines.join("\n"));
        prop_assert_eq!(run.code, 0, "{}", run.stderr);
        prop_assert_eq!(run.stdout.lines().count(), comments.len());
        survives_the_journey(&site);
    }
}
