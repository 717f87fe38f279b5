//! Comments as they are written: what is printed is read as what it was.

use proptest::prelude::*;

use super::{config, path};
use crate::content::comment::{Kind, Provenance, Role, Status};
use crate::content::comment_file::{Record, settle, to_text};
use crate::content::{Comment, ContentOptions, Date, comment, comment_json};
use crate::diagnostic::Severity;

const FILE: &str = "content/a/comments/first.md";

fn record() -> Record {
    Record {
        author: "Ada Lovelace".into(),
        date: Date { seconds: 1_773_480_413, offset: 0, date_only: false },
        updated: None,
        url: None,
        reply_to: None,
        quote: None,
        quote_prefix: None,
        role: None,
        kind: Kind::Comment,
        status: Status::Published,
        lang: None,
        source: None,
        body: "Hello.".into(),
    }
}

fn parsed(text: &str) -> Comment {
    let (comment, found) = comment::parse(&path(FILE), text, &ContentOptions { config: &config() });
    assert!(found.iter().all(|found| found.severity != Severity::Error), "{found:?} in {text}");
    comment.unwrap_or_else(|| panic!("no comment in {text}"))
}

#[test]
fn a_comment_has_one_text() {
    insta::assert_snapshot!(to_text(&record()), @r#"
    +++
    author = "Ada Lovelace"
    date = 2026-03-14T09:26:53Z
    +++
    Hello.
    "#);
    let whole = Record {
        date: Date { seconds: 1_773_442_800, offset: 3600, date_only: true },
        updated: Some(Date { seconds: 1_773_480_670, offset: 3600, date_only: false }),
        url: Some("https://example.org/ada".into()),
        reply_to: Some("first".into()),
        quote: Some("\"exact\" words\n\u{7}\u{202e}".into()),
        quote_prefix: Some("C:\\".into()),
        role: Some(Role::Editor),
        kind: Kind::Letter,
        status: Status::Hidden,
        lang: Some("fr".into()),
        source: Some(Provenance { system: "disqus".into(), id: "1".into(), url: Some("https://d.example/".into()) }),
        body: "\r\n \n    code\r\n+++\nmore  \n\n".into(),
        ..record()
    };
    insta::assert_snapshot!(to_text(&whole), @r#"
    +++
    author = "Ada Lovelace"
    date = 2026-03-14
    updated = 2026-03-14T10:31:10+01:00
    url = "https://example.org/ada"
    reply_to = "first"
    quote = "\"exact\" words\n\u0007\u202E"
    quote_prefix = "C:\\"
    role = "editor"
    kind = "letter"
    status = "hidden"
    lang = "fr"
    source = { system = "disqus", id = "1", url = "https://d.example/" }
    +++
        code
    +++
    more
    "#);
    assert_eq!(Record::of(&parsed(&to_text(&whole))), whole.canonical());
    assert!(to_text(&Record { body: "\n".into(), ..record() }).ends_with("53Z\n+++\n"));
}

#[test]
fn what_would_not_be_read_as_it_is_meant_is_refused() {
    let config = config();
    let refused = |record: Record| {
        let found = settle(&record, &path(FILE), &ContentOptions { config: &config }).expect_err("is refused");
        found.iter().map(|found| found.code.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(refused(Record { author: "a\u{1b}b".into(), ..record() }), "control-characters");
    assert_eq!(refused(Record { author: "x".repeat(81), ..record() }), "bad-author");
    assert_eq!(refused(Record { author: " ".into(), ..record() }), "empty-value");
    assert_eq!(refused(Record { url: Some("javascript:alert(1)".into()), ..record() }), "bad-url");
    assert_eq!(refused(Record { reply_to: Some("../up".into()), ..record() }), "bad-id");
    assert_eq!(refused(Record { lang: Some("f\"r".into()), ..record() }), "bad-language");
    assert_eq!(refused(Record { body: "a\0b".into(), ..record() }), "nul");
    assert_eq!(refused(Record { quote: Some("a\0b".into()), ..record() }), "control-characters");
    let settled =
        settle(&Record { author: "Ade\u{301}le".into(), ..record() }, &path(FILE), &ContentOptions { config: &config });
    assert_eq!(settled.expect("is a name").record.author, "Adéle");
}

/// Text of what breaks writers: quotes, escapes, fences, controls, marks of direction.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[ -~]{1,6}",
        Just("\"\"\"".to_owned()),
        Just("'''".to_owned()),
        Just("\\".to_owned()),
        Just("\\u0041".to_owned()),
        Just("+++".to_owned()),
        Just("\n+++\n".to_owned()),
        Just("\n---\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\n\n".to_owned()),
        Just("\0".to_owned()),
        Just("\u{7f}".to_owned()),
        Just("\u{85}".to_owned()),
        Just("\u{2028}".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("# x = 1".to_owned()),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn dates() -> impl Strategy<Value = Date> {
    let instant = (-62_167_000_000_i64..253_402_000_000, -1439..1440_i32);
    let instants = instant.prop_filter_map("a year of four digits", |(seconds, minutes)| {
        let date = Date { seconds, offset: minutes * 60, date_only: false };
        let local = seconds + i64::from(date.offset);
        (-62_167_000_000..253_402_000_000).contains(&local).then_some(date)
    });
    let days = (1..=9999_i32, 1..=12_i32, 1..=28_i32).prop_map(|(year, month, day)| {
        Date::parse(&format!("{year:04}-{month:02}-{day:02}"), &config().timezone).expect("is a day")
    });
    prop_oneof![instants, days]
}

fn records() -> impl Strategy<Value = Record> {
    let author = "[\\PC&&[^\u{2028}\u{2029}\u{202a}-\u{202e}\u{2066}-\u{2069}]]{1,20}".prop_map(|name| {
        use unicode_normalization::UnicodeNormalization as _;
        let name: String = format!("x{name}y").nfc().collect();
        crate::untrusted::clean_line(&name)
    });
    let texts = (author, prop::option::of(nasty()), prop::option::of(nasty()), nasty());
    let words = (
        prop::option::of(
            "https?://[a-z]{1,8}\\.example/[a-z\"'\\\\?#]{0,8}"
                .prop_map(|url| crate::untrusted::web_url(&url).expect("is a web address")),
        ),
        prop::option::of("[a-z0-9-]{1,64}"),
        prop::option::of(prop_oneof![Just(Role::Author), Just(Role::Editor)]),
        prop_oneof![Just(Kind::Comment), Just(Kind::Letter), Just(Kind::Webmention)],
        prop_oneof![Just(Status::Published), Just(Status::Hidden), Just(Status::Removed)],
        prop::option::of("[a-z]{2,3}(-[A-Z]{2})?"),
    );
    let source = prop::option::of((nasty(), nasty(), prop::option::of("https://[a-z]{1,8}\\.example/")));
    let source = source.prop_map(|source| {
        source.map(|(system, id, url)| Provenance { system: format!("s{system}"), id: format!("i{id}"), url })
    });
    (texts, words, source, dates(), prop::option::of(dates())).prop_map(
        |((author, quote, quote_prefix, body), (url, reply_to, role, kind, status, lang), source, date, updated)| {
            Record { author, date, updated, url, reply_to, quote, quote_prefix, role, kind, status, lang, source, body }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_printed_is_read_as_what_it_was(record in records()) {
        let text = to_text(&record);
        let comment = parsed(&text);
        prop_assert_eq!(Record::of(&comment), record.canonical());
        // There is one text for each comment.
        prop_assert_eq!(to_text(&Record::of(&comment)), text);
    }

    #[test]
    fn a_line_of_json_says_all_that_a_file_says(record in records()) {
        let comment = parsed(&to_text(&record));
        let line = comment_json::to_line("essays/\"a\"", &comment);
        prop_assert_eq!(line.matches('\n').count(), 1);
        prop_assert!(!line.trim_end().contains(crate::content::comment_file::is_unseen));
        let (lines, found) = comment_json::parse(&line, &path("lines.jsonl"), &config().timezone);
        prop_assert!(found.is_empty(), "{:?}", found);
        prop_assert_eq!(lines[0].page.value.as_str(), "essays/\"a\"");
        prop_assert_eq!(lines[0].id.as_deref(), Some("first"));
        prop_assert_eq!(to_text(&lines[0].record), to_text(&record));
    }

    #[test]
    fn any_lines_are_read_or_reported_at_their_place(text in "([\\PC\n\\\\{}\":,]|\\{\"page\": |\"body\": |null|[0-9.e-]|\\\\ud83d){0,40}") {
        let (_, found) = comment_json::parse(&text, &path("lines.jsonl"), &config().timezone);
        for found in found {
            let span = found.span.expect("every finding has a place");
            prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}", found, text);
        }
    }
}
