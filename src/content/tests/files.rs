//! File names, bytes and fences.

use super::{page_at, path};
use crate::content::front_matter::split;
use crate::content::{MAX_BYTES, file_name, text_of};
use crate::document::Format;

#[test]
fn a_file_name_says_date_and_slug() {
    let all: Vec<String> = [
        "content/essays/on-margins.md",
        "content/essays/2018-10-10-on-margins.md",
        "content/essays/2018-10-10_on-margins.md",
        "content/essays/2018-10-10 on margins.md",
        "content/essays/2018-10-10T12:00:00Z-noon.md",
        "content/essays/2018-10-10T12:00:00+02:00-noon.md",
        "content/essays/2018-10-10-folder/index.md",
        "content/essays/2018-10-10.md",
        "content/essays/2018-02-31-never.md",
        "content/essays/2018-10-100-days.md",
        "content/essays/[4].md",
        "content/essays/%e2.md",
        "content/essays/it's.md",
        "content/essays/c++.md",
        "content/essays/Éloge de l'ombre.md",
        "content/essays/陰翳礼讃.md",
        "content/essays/....md",
        "content/essays/..md",
        "content/essays/.md",
        "content/essays/---.md",
        "content/essays/v1.2.md",
        "content/index.md",
        "content/index/index.md",
    ]
    .iter()
    .map(|file| {
        let site_path = path(file);
        let name = file_name::read(&site_path);
        let page = page_at(file, "");
        format!(
            "{}: {} {:?} slug={} folder={}",
            &file["content/".len()..],
            name.date.unwrap_or("-"),
            name.words,
            page.meta.slug,
            &page.folder.as_str()["content".len()..]
        )
    })
    .collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    essays/on-margins.md: - "on-margins" slug=on-margins folder=/essays/on-margins
    essays/2018-10-10-on-margins.md: 2018-10-10 "on-margins" slug=on-margins folder=/essays/2018-10-10-on-margins
    essays/2018-10-10_on-margins.md: 2018-10-10 "on-margins" slug=on-margins folder=/essays/2018-10-10_on-margins
    essays/2018-10-10 on margins.md: 2018-10-10 "on margins" slug=on-margins folder=/essays/2018-10-10 on margins
    essays/2018-10-10T12:00:00Z-noon.md: 2018-10-10T12:00:00Z "noon" slug=noon folder=/essays/2018-10-10T12:00:00Z-noon
    essays/2018-10-10T12:00:00+02:00-noon.md: 2018-10-10T12:00:00+02:00 "noon" slug=noon folder=/essays/2018-10-10T12:00:00+02:00-noon
    essays/2018-10-10-folder/index.md: 2018-10-10 "folder" slug=folder folder=/essays/2018-10-10-folder
    essays/2018-10-10.md: 2018-10-10 "2018-10-10" slug=2018-10-10 folder=/essays/2018-10-10
    essays/2018-02-31-never.md: - "2018-02-31-never" slug=2018-02-31-never folder=/essays/2018-02-31-never
    essays/2018-10-100-days.md: - "2018-10-100-days" slug=2018-10-100-days folder=/essays/2018-10-100-days
    essays/[4].md: - "[4]" slug=4 folder=/essays/[4]
    essays/%e2.md: - "%e2" slug=e2 folder=/essays/%e2
    essays/it's.md: - "it's" slug=it-s folder=/essays/it's
    essays/c++.md: - "c++" slug=c folder=/essays/c++
    essays/Éloge de l'ombre.md: - "Éloge de l'ombre" slug=eloge-de-l-ombre folder=/essays/Éloge de l'ombre
    essays/陰翳礼讃.md: - "陰翳礼讃" slug=yin-yi-li-zan folder=/essays/陰翳礼讃
    essays/....md: - "..." slug=2f1145ba folder=/essays/...
    essays/..md: - "." slug=a2b91088 folder=/essays/..md
    essays/.md: - ".md" slug=md folder=/essays/.md
    essays/---.md: - "---" slug=ebb02f3f folder=/essays/---
    essays/v1.2.md: - "v1.2" slug=v1-2 folder=/essays/v1.2
    index.md: - "index" slug=index folder=/index
    index/index.md: - "index" slug=index folder=/index
    "#);
}

#[test]
fn the_words_of_a_file_name_make_a_title() {
    assert_eq!(file_name::title("on-margins_and notes"), "On margins and notes");
    assert_eq!(file_name::title("---"), "---");
    assert_eq!(file_name::title(""), "");
}

fn parts(text: &str) -> Option<(Option<Format>, &str, &str)> {
    let parts = split(text).ok()?;
    Some((parts.format, &text[parts.matter], &text[parts.body]))
}

#[test]
fn the_first_closing_fence_ends_the_front_matter() {
    use Format::{Toml, Yaml};
    for (text, expected) in [
        ("+++\na = 1\n+++\nbody", Some((Some(Toml), "a = 1\n", "body"))),
        ("---\na: 1\n---\nbody\n---\nmore", Some((Some(Yaml), "a: 1\n", "body\n---\nmore"))),
        ("---\na: 1\n...\nbody", Some((Some(Yaml), "a: 1\n", "body"))),
        ("\u{feff}+++  \r\na = 1\r\n+++\t\r\nbody", Some((Some(Toml), "a = 1\r\n", "body"))),
        ("+++\n+++\n", Some((Some(Toml), "", ""))),
        ("+++\n+++", Some((Some(Toml), "", ""))),
        ("\n\n---\n---\nx", Some((Some(Yaml), "", "x"))),
        ("# Title\n", Some((None, "", "# Title\n"))),
        ("----\nx\n----\n", Some((None, "", "----\nx\n----\n"))),
        ("+++ a\n+++\n", Some((None, "", "+++ a\n+++\n"))),
        ("", Some((None, "", ""))),
        ("+++\na = 1\n---\n", None),
        ("---", None),
        ("---\n---- \n", None),
    ] {
        assert_eq!(parts(text), expected, "{text:?}");
    }
}

#[test]
fn what_is_no_text_is_refused_with_its_place() {
    let path = path("content/a.md");
    let refused = |bytes: &[u8]| text_of(bytes, &path).expect_err("is refused");
    let found = refused(b"one\ntwo \xff");
    assert_eq!(found.message, "the file is not UTF-8: byte 0xff at offset 8, on line 2");
    assert_eq!(refused(b"\xff\xfea\0").help.as_deref(), Some("save it as UTF-8"));
    let found = refused(b"a\0b");
    assert_eq!(found.span.map(|span| span.range()), Some(1..2));
    assert_eq!(refused(&vec![b'a'; MAX_BYTES + 1]).code, "too-large");
    assert_eq!(text_of("\u{feff}é".as_bytes(), &path), Ok("\u{feff}é"));
}
