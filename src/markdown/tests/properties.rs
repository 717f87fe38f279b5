//! What holds for any text.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::markdown::tags::{Attributes, Scanner, Token, is_void};
use crate::markdown::{commonmark_html, text_blocks};

/// Text in which Markdown happens.
fn markdown() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a",
        "Bc",
        " ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "# ",
        "## a",
        "*",
        "**",
        "_",
        "`",
        "```",
        "```rust\n",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "[a](b.md)",
        "![c](d.png \"e\")",
        "[^1]",
        "[^2]",
        "[^3]",
        "\n\n[^1]: ",
        "\n\n[^2]: ",
        "<b>",
        "</b>",
        "<i id=x>",
        "</i>",
        "<div>\n",
        "</div>\n\n",
        "<a href='#a'>",
        "</a>",
        "<!-- more -->",
        "<!--",
        "-->",
        "> ",
        "- ",
        "1. ",
        "$",
        "$$",
        "$x$",
        "$$y$$",
        "|",
        "|a|\n|-|\n",
        "\n: ",
        "{#a}",
        "{{ a() }}",
        "\\",
        "&amp;",
        "<",
        ">",
        "é",
        "书。",
        "\u{0}",
        "\r\n",
        "\t",
        "---",
        "> [!NOTE]\n> ",
        "- [ ] ",
        "<script>",
        "<https://a.b>",
        "\"",
        "'",
        "...",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

/// Something like TeX.
fn formula() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a",
        "1",
        "+",
        " ",
        "^",
        "_",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "&",
        "\\\\",
        "\\frac",
        "\\sqrt",
        "\\left",
        "\\right",
        "\\begin{align}",
        "\\end{align}",
        "\\begin{matrix}",
        "\\end{matrix}",
        "\\begin{array}{c|c}",
        "\\end{array}",
        "\\hline",
        "\\text",
        "\\mathbf",
        "\\color{red}",
        "\\label{x}",
        "\\eqref{x}",
        "\\tag{1}",
        "\\not",
        "\\limits",
        "\\middle|",
        "\\over",
        "\\operatorname",
        "\\hspace{1em}",
        "\\nope",
        "'",
        "~",
        "#",
        "%",
        "<",
        "\"",
        "é",
        "书",
        "\\sum",
        "\\big",
        "\\hat",
        "\n",
    ]);
    prop::collection::vec(parts, 0..20).prop_map(|parts| parts.concat())
}

fn check_holes(html: &Html, body: &Body) {
    let mut last = 0;
    for hole in &html.holes {
        let at = hole.at as usize;
        assert!(at > last, "{html:?}");
        last = at;
        let before = html.text.get(..at).expect("a hole is on a boundary");
        assert!(before.ends_with("=\""), "{html:?}");
        assert!((hole.link as usize) < body.links.len());
        assert_eq!(hole.kind == HoleKind::Url, html.text[at..].starts_with('"'), "{html:?}");
    }
}

/// The HTML as it will be: images close their quotes.
fn closed(html: &Html) -> String {
    let mut text = html.text.clone();
    for hole in html.holes.iter().rev().filter(|hole| hole.kind == HoleKind::Image) {
        text.insert(hole.at as usize, '"');
    }
    text
}

fn check_balance(html: &str) {
    let mut open = Vec::new();
    for token in Scanner::new(html) {
        match token {
            Token::Open { range, name, .. }
                if !is_void(&html[name.clone()]) && !html[range.clone()].ends_with("/>") =>
            {
                open.push(html[name].to_lowercase());
            }
            Token::Close { name, .. } => {
                assert_eq!(open.pop(), Some(html[name].to_lowercase()), "{html}");
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} in {html}");
}

fn ids(html: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for token in Scanner::new(html) {
        let Token::Open { attributes, .. } = token else { continue };
        for attribute in Attributes::new(html, attributes) {
            if html[attribute.name.clone()].eq_ignore_ascii_case("id") {
                ids.push(html[attribute.value].to_owned());
            }
        }
    }
    ids
}

fn check(text: &str) {
    for style in [AnchorLinks::None, AnchorLinks::Left, AnchorLinks::Heading] {
        let config = MarkdownConfig { insert_anchor_links: style, smart_punctuation: true, ..config() };
        let body = render_with(text, &config);
        check_holes(&body.html, &body);
        check_holes(&body.summary, &body);
        body.notes.iter().for_each(|note| check_holes(&note.html, &body));
        let summary = closed(&body.summary);
        check_balance(&summary);
        assert_eq!(ids(&summary), Vec::<String>::new(), "{summary}");
        assert!(!summary.contains("class=\"fnref\""), "{summary}");

        let all = ids(&closed(&body.html));
        let distinct: HashSet<&String> = all.iter().collect();
        let is_told = body.diagnostics.iter().any(|found| found.code == "duplicate-id");
        assert!(distinct.len() == all.len() || is_told, "{all:?}");
        for link in body.links.iter().filter(|link| link.is_generated) {
            let id = link.destination[1..].to_owned();
            assert!(body.anchors.binary_search(&id).is_ok(), "{id} in {:?}", body.anchors);
        }
        for span in
            body.diagnostics.iter().filter_map(|found| found.span).chain(body.links.iter().map(|link| link.span))
        {
            assert!(text.get(span.range()).is_some(), "{span:?}");
        }
    }
    commonmark_html(text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_markdown_keeps_the_promises(text in markdown()) {
        check(&text);
    }

    #[test]
    fn any_text_keeps_the_promises(text in "\\PC{0,80}") {
        check(&text);
    }

    #[test]
    fn any_formula_is_mathml_or_a_finding(tex in formula()) {
        let text = format!("$$a{tex}$$\n");
        let body = render(&text);
        let is_told = body.diagnostics.iter().any(|found| found.code == "broken-math");
        // Braces that do not match make it no formula at all.
        let is_text = body.html.text.contains("$$");
        prop_assert!(is_told || is_text || body.html.text.contains("</math>"), "{}", body.html.text);
        check(&text);
    }

    #[test]
    fn the_end_of_a_block_of_words_is_never_within_a_tag(text in markdown()) {
        let html = render(&text).html.text;
        let ends: Vec<usize> = text_blocks(&html).iter().map(|block| block.end as usize).collect();
        prop_assert!(ends.is_sorted() && ends.iter().all(|&end| html.is_char_boundary(end)));
        for token in Scanner::new(&html) {
            let (Token::Opaque(range) | Token::Comment { range, .. } | Token::Open { range, .. } | Token::Close { range, .. })
                = token else { continue };
            prop_assert!(ends.iter().all(|&end| end <= range.start || end >= range.end), "{} {:?}", html, range);
        }
    }

    #[test]
    fn tokens_of_html_leave_no_gaps(text in "[<>/!a-c='\" \\-\\[\\]]{0,40}") {
        let mut at = 0;
        for token in Scanner::new(&text) {
            let (Token::Text(range) | Token::Opaque(range) | Token::Comment { range, .. }
                | Token::Open { range, .. } | Token::Close { range, .. }) = token;
            prop_assert_eq!(range.start, at);
            prop_assert!(range.end > at);
            at = range.end;
        }
        prop_assert_eq!(at, text.len());
    }
}

#[test]
fn nothing_is_too_deep() {
    for text in [
        format!("{}x", ">".repeat(10_000)),
        "*a ".repeat(10_000),
        "[".repeat(10_000),
        format!("${}x{}$", "{".repeat(4_000), "}".repeat(4_000)),
        format!("${}x$", "\\sqrt".repeat(3_000)),
        "<b>".repeat(10_000),
    ] {
        render(&text);
        commonmark_html(&text);
    }
}
