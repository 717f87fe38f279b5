//! Comments that are hidden or removed: one value changes, and the rest is the same bytes.

use proptest::prelude::*;

use super::{config, path};
use crate::content::comment::Status;
use crate::content::comment_edit::{Change, edit};
use crate::content::{ContentOptions, comment};

const HIDE: Change = Change { status: Status::Hidden, erase: false };
const ERASE: Change = Change { status: Status::Removed, erase: true };

fn edited(text: &str, change: Change) -> Result<String, String> {
    let config = config();
    let file = path("content/a/comments/first.md");
    let edited =
        edit(&file, text, change, &ContentOptions { config: &config }).map_err(|found| found[0].message.clone())?;
    let (comment, _) = comment::parse(&file, &edited, &ContentOptions { config: &config });
    assert_eq!(comment.map(|comment| comment.status), Some(change.status), "{edited}");
    Ok(edited)
}

/// What `HIDE` makes of `text`, as the lines that are new.
#[track_caller]
fn hidden(text: &str, new: &str) {
    let edited = edited(text, HIDE).expect("can be edited");
    let lines: Vec<&str> = edited.lines().filter(|line| !text.lines().any(|old| old == *line)).collect();
    assert_eq!(lines, [new], "{edited}");
    let (old, new) = (text.lines().count(), edited.lines().count());
    assert!(new == old || new == old + 1, "{edited}");
}

#[test]
fn a_status_that_is_there_is_replaced_and_nothing_else() {
    let text = "+++\n# who?\nauthor   = 'Ada'  # the countess\ndate = 2026-03-14\n\
                status   =   \"published\"   # for now\nmood = [ 1,2 ]\n+++\n\n  Body  \n";
    assert_eq!(
        edited(text, HIDE).expect("can be edited"),
        text.replace("\"published\"   # for now", "\"hidden\"   # for now")
    );
    hidden("---\nauthor: Ada\ndate: 2026-03-14\nstatus: published # for now\n---\nHi.\n", "status: hidden # for now");
    hidden("---\nauthor: Ada\ndate: 2026-03-14\n'status': \"published\"\n---\nHi.\n", "'status': hidden");
}

#[test]
fn an_alias_is_replaced_and_what_it_leads_to_is_not() {
    hidden("---\nauthor: A\ndate: 2026-03-14\nx: &p published\nstatus: *p\n---\nHi.\n", "status: hidden");
}

#[test]
fn a_new_status_stands_where_it_belongs() {
    let place = |text: &str, change| {
        let edited = edited(text, change).expect("can be edited");
        let lines: Vec<&str> = edited.lines().collect();
        let at = lines.iter().position(|line| line.starts_with("status")).expect("is there");
        format!("{} | {} | {}", lines[at - 1], lines[at], lines[at + 1])
    };
    let text = "+++\nauthor = \"A\"\ndate = 2026-03-14\nlang = \"fr\"\n[source]\nsystem = \"d\"\nid = \"1\"\n[x]\nstatus = 3\n+++\nHi.";
    assert_eq!(place(text, HIDE), "date = 2026-03-14 | status = \"hidden\" | lang = \"fr\"");
    let text = "+++\nauthor = \"A\"\ndate = 2026-03-14\nquote = \"\"\"\nstatus = 1\nx\"\"\" # end\n+++\nHi.";
    assert!(edited(text, HIDE).expect("can be edited").contains("x\"\"\" # end\nstatus = \"hidden\"\n+++"));
    let text = "---\nauthor: A\ndate: 2026-03-14\nquote: |\n  of two\n  lines\n---\nHi.\n";
    assert_eq!(place(text, HIDE), "  lines | status: hidden | ---");
    let text = "+++\r\nauthor = \"A\"\r\ndate = 2026-03-14\r\n+++\r\nHi.\r\nHo.";
    assert_eq!(
        edited(text, HIDE).unwrap(),
        "+++\nauthor = \"A\"\ndate = 2026-03-14\nstatus = \"hidden\"\n+++\nHi.\nHo.\n"
    );
    let text = "\u{feff}+++\nmood = \"x\"\nauthor = \"A\"\ndate = 2026-03-14\n+++";
    assert_eq!(place(text, HIDE), "date = 2026-03-14 | status = \"hidden\" | +++");
}

#[test]
fn what_cannot_be_changed_safely_is_refused() {
    for text in [
        "---\n{author: A, date: 2026-03-14}\n---\nHi.\n",
        "+++\nauthor = \"A\ndate = 2026-03-14\n+++\nHi.\n",
        "+++\nauthor = \"A\"\n+++\nHi.\n",
        "---\nauthor: A\ndate: 2026-03-14\nstatus: &p published\nx: *p\n---\nHi.\n",
    ] {
        assert!(edited(text, HIDE).is_err(), "{text}: {:?}", edited(text, HIDE));
    }
}

#[test]
fn erasing_takes_out_what_was_said_and_by_whom() {
    let text = "+++\n# kept\nauthor = \"Ada\" # c\ndate = 2026-03-14\nurl = \"https://a.example\"\nquote = '''\nwords\n'''\n\
                quote_prefix = \"x\"\nmood = \"sad\"\nsource = { system = \"d\", id = \"1\", url = \"https://d.example\" }\n+++\nHi.\n";
    assert_eq!(
        edited(text, ERASE).unwrap(),
        "+++\n# kept\nauthor = \"Removed\" # c\ndate = 2026-03-14\nstatus = \"removed\"\nmood = \"sad\"\n\
         source = { system = \"d\", id = \"1\" }\n+++\n"
    );
    let text = "+++\nauthor = \"Ada\"\ndate = 2026-03-14\n[source]\nsystem = \"d\"\nurl = \"https://d.example\"\nid = \"1\"\n+++\nHi.\n";
    assert_eq!(
        edited(text, ERASE).unwrap(),
        "+++\nauthor = \"Removed\"\ndate = 2026-03-14\nstatus = \"removed\"\n[source]\nsystem = \"d\"\nid = \"1\"\n+++\n"
    );
    let text = "+++\nauthor = \"Ada\"\ndate = 2026-03-14\nsource.system = \"d\"\nsource.url = \"https://d.example\"\nsource.id = \"1\"\n+++\n";
    assert!(!edited(text, ERASE).unwrap().contains("url"));
    let text = "---\nauthor: Ada\ndate: 2026-03-14\nquote: a\n  b\nsource: {system: d, id: 'a = b', url: 'https://d.example'}\n---\nHi.\n";
    assert_eq!(
        edited(text, ERASE).unwrap(),
        "---\nauthor: \"Removed\"\ndate: 2026-03-14\nstatus: removed\nsource: { system: \"d\", id: \"a = b\" }\n---\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever order and dress the keys have: one line more or one value else, and every other line as it was.
    #[test]
    fn hiding_keeps_every_other_line(
        lines in Just(vec![
            "author = 'Ada' # the \"countess\"", "date = 2026-03-14", "url = \"https://a.example\"", "quote = '''x\n  y'''",
            "status = \"published\"", "mood = { a = 1, status = 2 }", "# status = \"removed\"", "", "lang = 'fr'", "kind = \"letter\"",
        ]).prop_shuffle(),
        without in prop::collection::vec(2..10_usize, 0..6),
        tables in "(\\[source\\]\nsystem = 's'\nid = '1'\n)?(\\[x\\]\nstatus = 1\n)?",
        body in "(\\+\\+\\+|---|\\PC{0,9}|\n){0,6}",
    ) {
        let all = ["status", "mood", "# s", "lang", "kind", "url", "quote"];
        let left_out: Vec<&str> = without.iter().map(|at| all[at % all.len()]).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|line| !left_out.iter().any(|out| !out.is_empty() && line.starts_with(out))).collect();
        let text = format!("+++\n{}\n{tables}+++\n{body}\n", lines.join("\n"));
        let edited = edited(&text, HIDE).map_err(TestCaseError::fail)?;
        let rest = |text: &str| text.lines().filter(|line| !line.starts_with("status = \"")).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(rest(&edited), rest(&text));
    }
}
