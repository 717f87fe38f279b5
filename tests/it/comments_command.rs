//! `postil comments`: what an editor does with comments, without opening their files.

use std::fs;

use crate::site_test::{Run, SiteTest};
use crate::tree::Tree;

const ADA: &str = "+++\n# kept by hand\nauthor = \"Ada\"   # the countess\ndate = 2026-03-14T09:26:53Z\nmood = \"calm\"\n+++\nFirst words.\n";

/// Two essays; the first one has a comment and an answer to it.
fn site() -> SiteTest {
    SiteTest::new()
        .essay("margins", "title = 'Margins'\ndate = 2026-01-01", "Words in the margin.")
        .essay("letters", "title = 'Letters'\ndate = 2026-01-02\ncomments = 'closed'", "Text.")
        .file("content/essays/margins/comments/ada.md", ADA)
        .file(
            "content/essays/margins/comments/grace.md",
            "+++\nauthor = \"Grace\"\ndate = 2026-03-15\nreply_to = \"ada\"\nstatus = \"hidden\"\n+++\nAn answer.\n",
        )
}

/// All that is not output.
fn content(site: &SiteTest) -> Tree {
    Tree::read(&site.root().join("content"))
}

fn text(site: &SiteTest, path: &str) -> String {
    fs::read_to_string(site.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Exit code, what was asked for, and what was said.
fn shown(run: &Run) -> String {
    format!("exit {}\n{}--\n{}", run.code, run.stdout, run.stderr)
}

/// No file that was only made to become another is left over.
#[track_caller]
fn leaves_nothing_behind(site: &SiteTest) {
    for folder in ["content/essays/margins/comments", "content/essays/letters/comments"] {
        let Ok(entries) = fs::read_dir(site.root().join(folder)) else { continue };
        for entry in entries {
            let name = entry.expect("can be read").file_name();
            assert!(name.to_string_lossy().ends_with(".md"), "{name:?} is left in {folder}");
        }
    }
}

#[test]
fn the_list_is_newest_first_and_can_be_narrowed() {
    let site = site().file(
        "content/essays/letters/comments/long.md",
        format!("+++\nauthor = \"Wilfred\"\ndate = 2026-03-13\n+++\n\n{}\n", "many *words*\n".repeat(40)),
    );
    insta::assert_snapshot!(shown(&site.run(&["comments", "list"])), @"
    exit 0
    2026-03-15  grace  essays/margins  Grace    [hidden] An answer.
    2026-03-14  ada    essays/margins  Ada      First words.
    2026-03-13  long   essays/letters  Wilfred  many *words* many *words* many *words* many *words* man…
    --
    ");
    insta::assert_snapshot!(shown(&site.run(&["comments", "list", "-p", "content/essays/margins.md", "--status", "hidden"])), @"
    exit 0
    2026-03-15  grace  Grace  [hidden] An answer.
    --
    ");
    insta::assert_snapshot!(shown(&site.run(&["comments", "list", "--limit", "1", "--json"])), @r#"
    exit 0
    {"page":"essays/margins","id":"grace","author":"Grace","date":"2026-03-15","reply_to":"ada","status":"hidden","body":"An answer."}
    --
    "#);
    assert_eq!(shown(&site.run(&["comments", "list", "--status", "removed"])), "exit 0\n--\n");
}

#[test]
fn a_list_shows_a_terminal_nothing_that_it_would_obey() {
    let site = site().file(
        "content/essays/letters/comments/odd.md",
        "+++\nauthor = \"A\"\ndate = 2026-03-13\nquote = \"q\\u001B\\u202E\"\n+++\nred \u{1b}[31m \u{9b}31m \u{202e}desrever \u{2066}x\n",
    );
    for args in [&["comments", "list"][..], &["comments", "list", "--json"], &["comments", "export"]] {
        let run = site.run(args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let odd =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!run.stdout.contains(odd) && !run.stderr.contains(odd), "{:?}", run.stdout);
    }
}

#[test]
fn a_page_that_is_not_there_is_refused_with_the_nearest() {
    let site = site();
    insta::assert_snapshot!(shown(&site.run(&["comments", "list", "--page", "essays/margin"])), @"
    exit 1
    --
    error[unknown-page]: no page `essays/margin`
    help: did you mean `essays/margins`?

    1 error
    ");
    let before = content(&site);
    for page in
        ["../../etc", "/etc/passwd", "essays/../../up", "content", "", "essays/margins/comments/ada", "essays\\margins"]
    {
        for args in [
            vec!["comments", "list", "--page", page],
            vec!["comments", "add", "--author", "A", "--page", page],
            vec!["comments", "hide", "ada", "--page", page],
            vec!["comments", "export", "--page", page],
        ] {
            let run = site.run_with(&args, "Text.");
            assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{args:?}: {}", run.stderr);
            assert!(run.stderr.contains("error[unknown-page]"), "{args:?}: {}", run.stderr);
        }
    }
    content(&site).assert_same_as(&before);
    for page in [
        "essays/margins",
        "essays/margins.md",
        "content/essays/margins.md",
        "content/essays/margins/",
        "@/essays/margins.md",
    ] {
        assert_eq!(site.run(&["comments", "list", "--page", page]).code, 0, "{page}");
    }
}

#[test]
fn findings_are_those_of_comments_and_tallies_alone() {
    let site = site()
        .essay("broken", "title = 'Broken'\ntgas = []", "[gone](gone.md)")
        .file(
            "content/essays/margins/comments/lost.md",
            "+++\nauthor = \"A\"\ndate = 2026-03-15\nreply_to = \"adda\"\n+++\nHi.\n",
        )
        .file("content/essays/margins/comments/Bad Name.md", "+++\nauthor = \"A\"\ndate = 2026-03-15\n+++\nHi.\n")
        .file("content/essays/margins/feedback.toml", "[worth]\nyes = -1\n");
    insta::assert_snapshot!(shown(&site.run(&["comments", "check"])), @r#"
    exit 1
    --
    error[bad-id]: the file name `Bad Name` cannot be a comment's id
    --> content/essays/margins/comments/Bad Name.md
    help: rename it: 1 to 64 lower-case letters, digits and `-`, as in `2026-03-15-grace.md`

    warning[unknown-key]: unknown key `mood`
     --> content/essays/margins/comments/ada.md:5:1
      |
    5 | mood = "calm"
      | ^^^^ not a key of a comment
    help: the keys are `author`, `date`, `updated`, `url`, `reply_to`, `quote`, `quote_prefix`, `role`, `kind`, `status`, `lang`, `source`

    warning[reply-to-nobody]: no comment `adda` on this essay: this one stands at the root of the thread
     --> content/essays/margins/comments/lost.md:4:12
      |
    4 | reply_to = "adda"
      |            ^^^^^^
    help: did you mean `ada`?

    error[bad-count]: `yes`: expected a number of answers, found a negative number
     --> content/essays/margins/feedback.toml:2:7
      |
    2 | yes = -1
      |       ^^
    help: write a whole number of 0 or more

    2 errors, 2 warnings
    checked 3 comments and 1 file of tallies: 2 errors, 2 warnings
    "#);
    let json = site.run(&["comments", "check", "--format", "json"]);
    assert_eq!((json.code, json.stderr.as_str(), json.stdout.lines().count()), (1, "", 4));
    let short = site.run(&["comments", "check", "--format", "short"]);
    assert!(short.stderr.starts_with("content/essays/margins/comments/Bad Name.md: error[bad-id]"), "{}", short.stderr);
}

#[test]
fn warnings_fail_a_strict_check_only() {
    let site = SiteTest::new().essay("margins", "title = 'Margins'\ndate = 2026-01-01", "Text.");
    insta::assert_snapshot!(shown(&site.run(&["comments", "check", "--strict"])), @"
    exit 0
    --
    checked 0 comments and 0 files of tallies: 0 errors, 0 warnings
    ");
    let site = site.file("content/essays/margins/comments/ada.md", ADA);
    let (lax, strict) = (site.run(&["comments", "check"]), site.run(&["comments", "check", "--strict"]));
    assert_eq!((lax.code, strict.code), (0, 1), "{}", lax.stderr);
    assert!(lax.stderr.contains("warning[unknown-key]"), "{}", lax.stderr);
}

#[test]
fn a_comment_is_added_once() {
    let site = site();
    let args = [
        "comments",
        "add",
        "-p",
        "essays/letters",
        "-a",
        "Ada \"L\"",
        "--date",
        "2026-03-14T09:26:53Z",
        "--url",
        "https://a.example",
    ];
    let added = site.run_with(&args, "\r\nWell *said*.\r\n\r\n+++\r\n");
    insta::assert_snapshot!(shown(&added), @r#"
    exit 0
    content/essays/letters/comments/01kkntq1t81dcvjwqf2bycgkhs.md
    --
    added a comment by Ada "L" to essays/letters
    comments are closed on this page; this one is shown all the same
    "#);
    insta::assert_snapshot!(text(&site, added.stdout.trim()), @r#"
    +++
    author = "Ada \"L\""
    date = 2026-03-14T09:26:53Z
    url = "https://a.example/"
    +++
    Well *said*.

    +++
    "#);
    let before = content(&site);
    let again = site.run_with(&args, "Well *said*.\n\n+++");
    insta::assert_snapshot!(shown(&again), @"
    exit 1
    --
    error[exists]: exists already: content/essays/letters/comments/01kkntq1t81dcvjwqf2bycgkhs.md
    --> content/essays/letters/comments/01kkntq1t81dcvjwqf2bycgkhs.md

    1 error
    ");
    content(&site).assert_same_as(&before);
    leaves_nothing_behind(&site);
    assert_eq!(site.run(&["comments", "check", "--strict", "-r", "."]).code, 1, "mood is still unknown");
}

#[test]
fn everything_that_a_comment_can_say_can_be_added() {
    let site = site();
    let added = site.run_with(
        &[
            "comments",
            "add",
            "--page",
            "essays/margins",
            "--author",
            "Ada",
            "--date",
            "2026-03-14",
            "--url",
            "https://a.example",
            "--reply-to",
            "ada",
            "--quote",
            "the margin",
            "--quote-prefix",
            "Words in",
            "--role",
            "editor",
            "--kind",
            "letter",
            "--lang",
            "fr",
            "--id",
            "hand-made",
            "--status",
            "hidden",
        ],
        "Text.",
    );
    assert_eq!(added.stdout, "content/essays/margins/comments/hand-made.md\n", "{}", added.stderr);
    insta::assert_snapshot!(text(&site, added.stdout.trim()), @r#"
    +++
    author = "Ada"
    date = 2026-03-14
    url = "https://a.example/"
    reply_to = "ada"
    quote = "the margin"
    quote_prefix = "Words in"
    role = "editor"
    kind = "letter"
    status = "hidden"
    lang = "fr"
    +++
    Text.
    "#);
    site.build().says_not("error[");
}

#[test]
fn what_cannot_be_added_leaves_no_trace() {
    let site = site();
    let before = content(&site);
    let add = |more: &[&str], input: &str| {
        let mut args = vec!["comments", "add", "-p", "essays/margins", "-a", "Ada"];
        args.extend(more);
        let run = site.run_with(&args, input);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{more:?}: {}", run.stderr);
        run.stderr
    };
    insta::assert_snapshot!(add(&["--reply-to", "adda"], "Text."), @"
    error[unknown-comment]: no comment `adda` on `essays/margins`
    help: did you mean `ada`?

    1 error
    ");
    insta::assert_snapshot!(add(&["--id", "../../up"], "Text."), @"
    error[bad-id]: `../../up` cannot be a comment's id
    help: use 1 to 64 lower-case letters, digits and `-`

    1 error
    ");
    insta::assert_snapshot!(add(&["--id", "ada"], "Text."), @"
    error[exists]: exists already: content/essays/margins/comments/ada.md
    --> content/essays/margins/comments/ada.md

    1 error
    ");
    insta::assert_snapshot!(add(&[], " \n"), @"
    error[failure]: the comment has no text

    1 error
    ");
    insta::assert_snapshot!(add(&["--url", "javascript:alert(1)", "--lang", "f"], "Text."), @"
    error[bad-url]: `url`: `javascript:alert(1)` is not a web address
    help: write an absolute URL that begins with `https://` or `http://`

    error[bad-language]: `lang`: `f` is not a language tag
    help: write a tag such as `en`, `de-AT` or `zh-Hans`

    2 errors
    ");
    insta::assert_snapshot!(add(&["--date", "tomorrow"], "Text."), @"
    error[failure]: `tomorrow` is no date: write `2026-03-14` or `2026-03-14T09:26:53Z`

    1 error
    ");
    content(&site).assert_same_as(&before);
    let nobody = site.run_with(&["comments", "add", "-p", "essays/margins", "-a", "A\u{202e}\u{1b}[2J"], "Text.");
    assert_eq!(nobody.code, 1, "{}", nobody.stderr);
    content(&site).assert_same_as(&before);
    leaves_nothing_behind(&site);
}

#[test]
fn a_comment_without_a_date_is_of_now() {
    let site = site();
    let output = site
        .command()
        .args(["comments", "add", "-p", "essays/margins", "-a", "Ada"])
        .env("SOURCE_DATE_EPOCH", "1773480413")
        .write_stdin("Text.")
        .output()
        .expect("the binary starts");
    let path = String::from_utf8(output.stdout).expect("is text");
    assert!(text(&site, path.trim()).contains("date = 2026-03-14T09:26:53Z\n"), "{path}");
}

#[test]
fn hiding_changes_one_line_and_nothing_else() {
    let site = site();
    insta::assert_snapshot!(shown(&site.run(&["comments", "hide", "ada"])), @"
    exit 0
    content/essays/margins/comments/ada.md
    --
    hidden: comment by Ada
    ");
    assert_eq!(
        text(&site, "content/essays/margins/comments/ada.md"),
        ADA.replace("53Z\n", "53Z\nstatus = \"hidden\"\n")
    );
    let before = content(&site);
    insta::assert_snapshot!(shown(&site.run(&["comments", "hide", "ada"])), @"
    exit 0
    --
    content/essays/margins/comments/ada.md is hidden already
    ");
    content(&site).assert_same_as(&before);
    leaves_nothing_behind(&site);
}

#[test]
fn removing_says_whether_the_file_is_still_needed() {
    let site = site();
    insta::assert_snapshot!(shown(&site.run(&["comments", "remove", "ada"])), @"
    exit 0
    content/essays/margins/comments/ada.md
    --
    removed: comment by Ada
    ");
    insta::assert_snapshot!(shown(&site.run(&["comments", "remove", "grace", "--erase"])), @"
    exit 0
    content/essays/margins/comments/grace.md
    --
    removed: comment by Grace
    nothing answers it: the file may be deleted
    ");
    insta::assert_snapshot!(text(&site, "content/essays/margins/comments/grace.md"), @r#"
    +++
    author = "Removed"
    date = 2026-03-15
    reply_to = "ada"
    status = "removed"
    +++
    "#);
    insta::assert_snapshot!(shown(&site.run(&["comments", "remove", "ada", "--erase"])), @"
    exit 0
    content/essays/margins/comments/ada.md
    --
    removed: comment by Ada
    still in the file: `mood`; take it out by hand if it says too much
    ");
    insta::assert_snapshot!(text(&site, "content/essays/margins/comments/ada.md"), @r#"
    +++
    # kept by hand
    author = "Removed"   # the countess
    date = 2026-03-14T09:26:53Z
    status = "removed"
    mood = "calm"
    +++
    "#);
}

#[test]
fn an_id_that_is_nowhere_or_in_several_places_is_refused() {
    let site = site()
        .file("content/essays/letters/comments/ada.md", ADA)
        .file("content/essays/letters/comments/bad.md", "+++\n+++\n");
    insta::assert_snapshot!(shown(&site.run(&["comments", "hide", "ada"])), @"
    exit 1
    --
    error[ambiguous-comment]: several pages have a comment `ada`: `essays/letters`, `essays/margins`
    help: say which one is meant, with `--page`

    1 error
    ");
    insta::assert_snapshot!(shown(&site.run(&["comments", "hide", "greace"])), @"
    exit 1
    --
    error[unknown-comment]: no comment `greace`
    help: did you mean `grace`?

    1 error
    ");
    insta::assert_snapshot!(shown(&site.run(&["comments", "hide", "../ada", "-p", "essays/letters"])), @"
    exit 1
    --
    error[unknown-comment]: no comment `../ada` on `essays/letters`
    help: `postil comments list` shows the ids

    1 error
    ");
    insta::assert_snapshot!(shown(&site.run(&["comments", "hide", "bad"])), @"
    exit 1
    --
    error[unreadable-comment]: this comment cannot be read
    --> content/essays/letters/comments/bad.md
    help: `postil comments check` says why; mend it first

    1 error
    ");
    assert_eq!(site.run(&["comments", "hide", "ada", "-p", "essays/letters"]).code, 0);
    assert_eq!(text(&site, "content/essays/margins/comments/ada.md"), ADA, "the other one is untouched");
}

#[test]
fn a_file_that_cannot_be_edited_safely_is_left_alone() {
    let site = site().file("content/essays/letters/comments/flow.md", "---\n{author: A, date: 2026-03-14}\n---\nHi.\n");
    let before = content(&site);
    insta::assert_snapshot!(shown(&site.run(&["comments", "hide", "flow"])), @"
    exit 1
    --
    error[cannot-edit]: the front matter is written in a way that cannot be changed safely
    --> content/essays/letters/comments/flow.md
    help: set `status` to `hidden` by hand

    1 error
    ");
    content(&site).assert_same_as(&before);
}

#[cfg(unix)]
#[test]
fn a_changed_file_keeps_its_permissions_and_a_symlink_stays_one() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site().file("shared/ada.md", ADA);
    let (link, target) =
        (site.root().join("content/essays/letters/comments/linked.md"), site.root().join("shared/ada.md"));
    fs::create_dir_all(link.parent().expect("a folder")).expect("can be made");
    std::os::unix::fs::symlink(&target, &link).expect("can be made");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("can be set");
    let run = site.run(&["comments", "hide", "linked"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(fs::symlink_metadata(&link).expect("is there").is_symlink());
    assert!(fs::read_to_string(&target).expect("is there").contains("hidden"));
    assert_eq!(fs::metadata(&target).expect("is there").permissions().mode() & 0o777, 0o640);
}

#[test]
fn commands_say_what_they_were_not_given() {
    let site = site();
    for (args, code) in [
        (&["comments"][..], 2),
        (&["comments", "add", "-p", "essays/margins"], 2),
        (&["comments", "add", "-p", "essays/margins", "-a", "A", "--quote-prefix", "x"], 2),
        (&["comments", "add", "-p", "essays/margins", "-a", "A", "--status", "gone"], 2),
        (&["comments", "hide"], 2),
        (&["comments", "import", "csv", "x"], 2),
        (&["comments", "export", "--format", "atom", "--page", "gone"], 1),
        (&["comments", "import", "jsonl", "gone.jsonl"], 1),
        (&["comments", "list", "-r", "gone"], 1),
        (&["comments", "list", "-c", "gone.toml"], 1),
    ] {
        let run = site.run(args);
        assert_eq!(run.code, code, "postil {}: {}", args.join(" "), run.stderr);
    }
    for command in ["list", "check", "add", "hide", "remove", "export", "import"] {
        let run = site.run(&["comments", command, "--help"]);
        assert!(
            run.stdout.contains("Examples:") && run.stdout.contains(&format!("postil comments {command}")),
            "{}",
            run.stdout
        );
    }
}
