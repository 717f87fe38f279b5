//! Comments and tallies.

use super::{config, path, shown};
use crate::content::comment::{self, Kind, Role, Status};
use crate::content::{Comment, ContentOptions, Feedback, feedback};

fn comment_at(file: &str, text: &str) -> (Option<Comment>, String) {
    let (comment, found) = comment::parse(&path(file), text, &ContentOptions { config: &config() });
    if let Some(comment) = &comment {
        assert_eq!(comment.diagnostics, found);
    }
    (comment, shown(text, &found))
}

fn comment(text: &str) -> (Option<Comment>, String) {
    comment_at("content/a/comments/2026-03-15-grace.md", text)
}

#[test]
fn every_key_of_a_comment_arrives() {
    let text = r#"+++
author = " Ade\u0301le "
date = 2026-03-14T09:26:53Z
updated = 2026-03-14T09:31:10Z
url = "https://example.org/ada"
reply_to = "01jq3t0000000000000000000a"
quote = "exact words"
quote_prefix = "before the"
role = "author"
kind = "letter"
status = "hidden"
lang = "fr"
source = { system = "disqus", id = "299619020", url = "https://disqus.com/x" }
+++
Body *text*.
"#;
    let (comment, found) = comment(text);
    assert_eq!(found, "");
    let comment = comment.expect("is whole");
    assert_eq!((comment.id.as_str(), comment.author.as_str()), ("2026-03-15-grace", "Ad\u{e9}le"));
    assert_eq!((comment.role, comment.kind, comment.status), (Some(Role::Author), Kind::Letter, Status::Hidden));
    assert_eq!(comment.source.map(|source| source.value.id).as_deref(), Some("299619020"));
    assert_eq!(comment.body.markdown, "Body *text*.\n");
    assert_eq!(&text[comment.body_offset as usize..], "Body *text*.\n");
}

#[test]
fn a_comment_needs_an_author_a_date_and_an_id() {
    let (none, found) = comment("Hello.");
    assert!(none.is_none());
    insta::assert_snapshot!(found, @r#"
    error : `author` is missing ? add `author = "…"`
    error : `date` is missing ? add the day or time: `date = 2026-03-14T09:26:53Z`
    "#);
    let (none, found) =
        comment_at("content/a/comments/Grace Hopper.md", "+++\nauthor = \"G\"\ndate = 2026-03-14\n+++\nHi.");
    assert!(none.is_none());
    insta::assert_snapshot!(found, @"error : the file name `Grace Hopper` cannot be a comment's id ? rename it: 1 to 64 lower-case letters, digits and `-`, as in `2026-03-15-grace.md`");
}

#[test]
fn mistakes_of_a_comment_are_reported_at_once() {
    let text = "+++\nauthor = \"a\\u0007b\"\ndate = \"yesterday\"\nurl = \"javascript:alert(1)\"\nreply_to = \"A b\"\nrole = \"boss\"\n\
                status = \"pulished\"\nauthr = \"x\"\nemail = \"a@b\"\nsource = { system = \"x\" }\n+++\n";
    insta::assert_snapshot!(comment(text).1, @r#"
    warning +++: the comment has no text ? write it below the front matter
    warning "a\u0007b": `author` holds characters that cannot be seen or that would mislead the eye ? it is shown as `ab`
    error "yesterday": `date`: `yesterday` is not a date ? write `2026-03-14`, `2026-03-14T09:26:53Z`, `2026-03-14 09:26:53 +0100` or `2026-03-14 09:26`
    error "javascript:alert(1)": `url`: `javascript:alert(1)` is not a web address ? write an absolute URL that begins with `https://` or `http://`
    error "A b": `reply_to`: `A b` cannot be a comment's id ? write the name of the comment's file without `.md`
    error "boss": `role` cannot be `boss` ? write one of `author`, `editor`
    error "pulished": `status` cannot be `pulished` ? did you mean `published`?
    warning authr: unknown key `authr` ? did you mean `author`?
    warning email: unknown key `email` ? the keys are `author`, `date`, `updated`, `url`, `reply_to`, `quote`, `quote_prefix`, `role`, `kind`, `status`, `lang`, `source`
    error { system = "x" }: `id` is missing ? add its id there: `id = "299619020"`
    "#);
}

#[test]
fn a_name_is_short_and_plain() {
    for name in ["x".repeat(81), "\\u202e".to_owned(), "   ".to_owned()] {
        let (none, found) = comment(&format!("+++\nauthor = \"{name}\"\ndate = 2026-03-14\n+++\nHi.\n"));
        assert!(none.is_none() && found.starts_with("error"), "{name}: {found}");
    }
    for (written, shown, is_told) in [("a\\u202eb", "ab", true), ("a\\nb", "a b", false), ("true", "true", false)] {
        let (kept, found) = comment(&format!("+++\nauthor = \"{written}\"\ndate = 2026-03-14\n+++\nHi.\n"));
        assert_eq!(
            (kept.expect("it is kept").author.as_str(), found.starts_with("warning")),
            (shown, is_told),
            "{found}"
        );
    }
}

#[test]
fn a_long_comment_is_kept_with_a_warning_from_where_it_is_too_long() {
    let text = format!("+++\nauthor = \"a\"\ndate = 2026-03-14\n+++\n{}xyz\nmore", "é".repeat(10_000));
    let (comment, found) = comment(&text);
    assert!(comment.is_some());
    insta::assert_snapshot!(found, @"warning xyz: the comment has 10008 characters; 10000 are shown ? shorten it");
}

fn tallies(text: &str) -> (Option<Feedback>, String) {
    let (tallies, found) =
        feedback::parse(&path("content/a/feedback.toml"), text, &ContentOptions { config: &config() });
    (tallies, shown(text, &found))
}

#[test]
fn tallies_are_read_in_their_order() {
    let (tallies, found) = tallies("as_of = 2026-10-01T00:00:00Z\n[worth]\nyes = 128\nno = 9\npartly = 0\n");
    assert_eq!(found, "");
    let tallies = tallies.expect("is whole");
    let counts: Vec<_> = tallies.tallies[0].1.iter().map(|(id, count)| (id.value.as_str(), *count)).collect();
    assert_eq!(counts, [("yes", 128), ("no", 9), ("partly", 0)]);
    assert_eq!(tallies.as_of.map(|date| date.iso()).as_deref(), Some("2026-10-01T00:00:00Z"));
}

#[test]
fn a_tally_that_cannot_be_is_reported_and_left_out() {
    let (tallies, found) = tallies(
        "as_of = \"now\"\nstray = 3\n[worth]\nyes = -1\nno = 1.5\npartly = \"3\"\nyse = 1\nperhaps = 2\n[wroth]\nyes = 1\n",
    );
    insta::assert_snapshot!(found, @r#"
    error "now": `as_of`: `now` is not a date ? write `2026-03-14`, `2026-03-14T09:26:53Z`, `2026-03-14 09:26:53 +0100` or `2026-03-14 09:26`
    error stray: unknown question `stray` ? the questions in `site.toml` are `worth`
    error -1: `yes`: expected a number of answers, found a negative number ? write a whole number of 0 or more
    error 1.5: `no`: expected a number of answers, found a float ? write a whole number of 0 or more
    error "3": `partly`: expected a number of answers, found a string ? write a whole number of 0 or more
    error yse: question `worth` has no option `yse` ? did you mean `yes`?
    error perhaps: question `worth` has no option `perhaps` ? its options in `site.toml` are `yes`, `partly`, `no`
    error wroth: unknown question `wroth` ? did you mean `worth`?
    "#);
    assert_eq!(tallies.map(|tallies| tallies.tallies[0].1.len()), Some(0));
}
