//! Sites that nobody would write: built twice they are the same, and the oracle holds for all of them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::site_test::SiteTest;

#[derive(Clone, Debug)]
struct Essay {
    title: String,
    date: Option<String>,
    tags: Vec<String>,
    series: Option<String>,
    paragraphs: Vec<String>,
    links: Vec<usize>,
    draft: bool,
}

/// Words that have broken one generator or another.
fn odd() -> impl Strategy<Value = String> {
    let known = select(vec![
        "",
        " ",
        "&amp;",
        "<b>",
        "</title>",
        "\"",
        "'",
        "`",
        "]]>",
        "{{ x }}",
        "{% raw %}",
        "+++",
        "---",
        "…",
        "e\u{301}",
        "\u{202e}",
        "\u{200d}",
        "🦊",
        "日本",
        "#",
        "%",
        "../",
        "a/b",
        "\\",
        "\t",
        "$x$",
        "[^1]",
        "<!-- more -->",
        "<script></script>",
        "C++",
        "C#",
        "NULL",
    ]);
    prop_oneof![known.prop_map(str::to_owned), "[a-zA-Zé ß]{1,12}", "\\PC{1,8}"]
}

/// What strangers try.
fn hostile() -> impl Strategy<Value = String> {
    let known = select(vec![
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVa\tScript:alert(1))",
        "![x](https://example.net/x.png)",
        "<!--",
        "</article>",
        "<a href='/nowhere/'>",
        "[x](/nowhere/)",
        "<https://example.net/\"onclick=x>",
        "[x](data:text/html,x)",
        "# Heading",
        "> quote",
        "```\n</pre>\n```",
        "- a\n  - b\n",
        "1) x",
        "[^1]",
        "{{ config }}",
        "<style>*{}</style>",
        "[x]: /nowhere/ \"t\"",
        "[x]",
        "\n\n",
        "**a *b** c*",
        "&#x6a;avascript:",
        "<svg/onload=x>",
        "[a](https://example.net/?a=1&b=\"2\")",
    ]);
    prop_oneof![known.prop_map(str::to_owned), odd()]
}

fn phrase() -> impl Strategy<Value = String> {
    vec(odd(), 1..4).prop_map(|words| words.join(" "))
}

fn essay() -> impl Strategy<Value = Essay> {
    let date =
        proptest::option::of((2015..2028_u16, 1..13_u8, 1..29_u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")));
    let markdown = prop_oneof![
        phrase(),
        phrase().prop_map(|text| format!("## {text}")),
        phrase().prop_map(|text| format!("- {text}\n- {text}")),
        phrase().prop_map(|text| format!("> {text}")),
        phrase().prop_map(|text| format!("A note.[^n]\n\n[^n]: {text}")),
        phrase().prop_map(|text| format!("```rust\n{text}\n```")),
        Just("<!-- more -->".to_owned()),
    ];
    (
        phrase(),
        date,
        vec(phrase(), 0..3),
        proptest::option::of(select(vec!["One", "one", "Two & three"])),
        vec(markdown, 0..5),
        vec(0..6_usize, 0..3),
        proptest::bool::weighted(0.1),
    )
        .prop_map(|(title, date, tags, series, paragraphs, links, draft)| Essay {
            title,
            date,
            tags,
            series: series.map(str::to_owned),
            paragraphs,
            links,
            draft,
        })
}

fn site(essays: &[Essay]) -> SiteTest {
    let mut site = SiteTest::new().config("taxonomies = [{ name = 'tags', feed = true, paginate_by = 2 }]\n").page(
        "essays/_index.md",
        "title = 'Essays'\npaginate_by = 2",
        "",
    );
    for (n, essay) in essays.iter().enumerate() {
        let quoted = |text: &String| serde_json::to_string(text).expect("text is JSON").replace('\u{7f}', "\\u007F");
        let tags: Vec<_> = essay.tags.iter().map(quoted).collect();
        let mut front = format!("title = {}\ndraft = {}\n", quoted(&essay.title), essay.draft);
        front += &essay.date.iter().map(|date| format!("date = {date}\n")).collect::<String>();
        front += &essay.series.iter().map(|series| format!("series = \"{series}\"\n")).collect::<String>();
        front += &format!("[taxonomies]\ntags = [{}]", tags.join(", "));
        let links =
            essay.links.iter().map(|to| format!("See [it](e{}.md).\n\n", to % essays.len())).collect::<String>();
        site = site.essay(&format!("e{n}"), &front, &format!("{}\n\n{links}", essay.paragraphs.join("\n\n")));
    }
    // Raw HTML is the author's own affair, and random raw HTML is never right.
    site.allow("parse error").allow("is never closed").allow("> where").allow("a script").allow("does not close itself")
}

/// Each case runs the binary several times. More are asked for by `PROPTEST_CASES`.
fn few_cases() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if default.cases == 256 { 24 } else { default.cases };
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 200, ..default }
}

proptest! {
    #![proptest_config(few_cases())]

    #[test]
    fn random_sites_build_twice_alike_or_say_why_not(essays in vec(essay(), 1..6)) {
        let first = site(&essays);
        let run = first.run(&["build", "--now", crate::site_test::NOW]);
        if run.code == 0 {
            // Once more from the same sources, and once on top of what is there.
            site(&essays).threads(1).build().same_tree_as(&first);
            first.build().written(0);
        } else {
            prop_assert!(run.code == 1 && run.stderr.contains("error["), "{}", run.stderr);
        }
    }

    #[test]
    fn random_bytes_are_never_a_panic(front in "(?s).{0,60}", body in "(?s).{0,200}", config in "(?s).{0,40}") {
        let site = SiteTest::new()
            .file("content/a.md", format!("+++\n{front}\n+++\n{body}"))
            .file("content/b.md", format!("---\n{front}\n---\n{body}"))
            .file("content/c.md", &body)
            .file("content/c/comments/one.md", format!("+++\nauthor = 'x'\ndate = 2026-01-01\n{front}\n+++\n{body}"))
            .file("content/c/feedback.toml", &front)
            .file("templates/page.html", format!("{{{{ page.title }}}}{config}"));
        let run = site.run(&["check", "--now", crate::site_test::NOW]);
        prop_assert!(run.code <= 1, "{}", run.stderr);
        let run = SiteTest::bare().file("site.toml", format!("base_url = 'https://example.org'\n{config}")).file("content/a.md", &body).run(&["check"]);
        prop_assert!(run.code <= 1, "{}", run.stderr);
    }

    #[test]
    fn what_strangers_write_never_breaks_a_page(author in phrase(), body in vec(hostile(), 0..6), quote in phrase()) {
        let quoted = |text: &str| serde_json::to_string(text).expect("text is JSON").replace('\u{7f}', "\\u007F");
        let comment = |more: &str| {
            let author = quoted(&author);
            format!("+++\nauthor = {author}\ndate = 2026-01-02T00:00:00Z\n{more}+++\n{}\n", body.join(" "))
        };
        let site = SiteTest::new()
            .essay("a", "title = 'A'\ndate = 2026-01-01\n[taxonomies]\ntags = ['x']", "Text of the essay.")
            .file("content/essays/a/comments/one.md", comment(""))
            .file("content/essays/a/comments/two.md", comment("reply_to = \"one\"\n"))
            .file("content/essays/a/comments/three.md", comment(&format!("quote = {}\n", quoted(&quote))));
        let run = site.run(&["build", "--now", crate::site_test::NOW]);
        if run.code == 0 {
            // The oracle, which passes over nothing here, sees any script, handler, scheme or tag that got through.
            site.build();
        } else {
            prop_assert!(run.code == 1 && run.stderr.contains("error["), "{}", run.stderr);
        }
    }
}
