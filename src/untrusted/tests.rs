//! Rules one by one, and then anything at all against the oracle.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;

fn html(markdown: &str) -> String {
    let rendered = render(markdown);
    oracle::check(&rendered.html).unwrap_or_else(|problem| panic!("{problem}"));
    rendered.html
}

#[test]
fn plain_markdown() {
    assert_snapshot!(html("One *two* **three** ~~four~~ `five`\nsix"));
    assert_snapshot!(html("# Loud\n\n> said\n\n3. three\n4. four\n\n- a\n  - b\n\n---"));
    assert_snapshot!(html("```Rust,ignore\nlet x = 1 < 2;\n```\n\n    indented"));
    assert_snapshot!(html("```\" onclick=x\ncode\n```"));
}

#[test]
fn links() {
    assert_snapshot!(html("[a](https://example.org/?a=1&b=\"2\" \"title\") <https://example.org> <me@example.org>"));
    assert_snapshot!(html("see https://example.org/a_(b)_c. And (http://x.example/)!"));
    assert_snapshot!(html("[a](javascript:alert(1)) [b](//evil.example) [c](/x) [d](https://user:pw@bank.example/)"));
    assert_snapshot!(html(
        "![alt](https://example.org/x.png) ![](data:image/png;base64,AA) [![in](https://a.example/)](https://b.example/)"
    ));
    assert_snapshot!(html("[a](JaVaScRiPt&colon;alert`1`) <javascript:alert(1)> [x]\n\n[x]: vbscript:run"));
}

#[test]
fn raw_html_is_text() {
    assert_snapshot!(html("<script>alert(1)</script>\n\na <b onclick=x>bold</b> <!-- hm --> &lt;img&gt;"));
    assert_snapshot!(html("<div>\nfirst\nsecond\n</div>"));
}

#[test]
fn limits() {
    let many = render(&"[a](https://example.org) ".repeat(30));
    assert_eq!((many.html.matches("<a ").count(), many.excess), (MAX_LINKS, vec![Excess::Links(30)]));
    let deep = render(&format!("{}x", "> ".repeat(30)));
    assert_eq!((deep.html.matches("<blockquote>").count(), deep.excess), (MAX_NESTING, vec![Excess::Nesting]));
    let long = render(&"a ".repeat(6_000));
    assert_eq!((long.text.chars().count(), long.excess), (10_001, vec![Excess::Chars(12_000)]));
    let items: String = (0..12).map(|depth| format!("{}- i{depth}\n", "  ".repeat(depth))).collect();
    let lists = html(&items);
    assert!((0..12).all(|depth| lists.contains(&format!("i{depth}"))), "{lists}");
}

#[test]
fn nothing_deceives() {
    assert_snapshot!(html("a\u{202e}b\0c&#x202E;d&#0;e\u{feff}f\r\ng\u{85}h"));
    assert_snapshot!(html(&format!("Z{}!", "\u{301}".repeat(40))));
    assert_eq!(clean_line("  Ada\u{202e}\n  Love\u{0}lace "), "Ada Lovelace");
    assert_eq!(clean_line("e\u{301}"), "é");
    assert_eq!(clean_line("می\u{200c}خواهم"), "می\u{200c}خواهم");
    assert_eq!(web_url("HTTP://EXAMPLE.org/a b"), Some("http://example.org/a%20b".to_owned()));
    assert_eq!((web_url("javascript:x"), web_url("https://a@b.example"), web_url("https://")), (None, None, None));
}

#[test]
fn nothing_is_too_deep_or_too_long() {
    for text in ["[", ">", "*a ", "- ", "![", "`", "<", "&", "1. ", "_a_", "https://", "~~a "] {
        html(&text.repeat(10_000));
    }
}

/// Pieces of attacks, to be put together at random.
const PIECES: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">",
    "</a>",
    "</p>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "[a](",
    "](",
    ")",
    "[",
    "]",
    "![",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "```",
    "~~~",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "* ",
    "**",
    "_",
    "~~",
    "# ",
    "&colon;",
    "&#x202e;",
    "&#0;",
    "&lt;",
    "&amp;",
    "&quot;",
    "javascript:",
    "JaVaScRiPt\t:",
    "java\nscript:",
    "data:text/html,",
    "vbscript:",
    "https://a.example/",
    "http://",
    "mailto:a@b.example",
    "<https://x.example/\">",
    "<javascript:x>",
    "[r]: javascript:x\n",
    "[r]",
    "\\",
    "\0",
    "\u{202e}",
    "\u{301}\u{301}\u{301}",
    "\u{2028}",
    "<svg><style><img>",
    "<math><mtext>",
    "<noscript>",
    "{{ 7*7 }}",
    "{% raw %}",
    "word",
    "é",
    "漢字",
    "\r",
    "\t",
    "<br>",
    "<p>",
    "<li>",
    "<td>",
    "<pre>",
    "\" onmouseover=\"x",
    "= = =",
    "---",
    "|a|b|\n|-|-|\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(768))]

    #[test]
    fn any_text_is_safe(text in "\\PC{0,120}") {
        let rendered = render(&text);
        prop_assert_eq!(oracle::check(&rendered.html), Ok(()));
    }

    #[test]
    fn any_attack_is_safe(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let rendered = render(&pieces.concat());
        prop_assert_eq!(oracle::check(&rendered.html), Ok(()));
        prop_assert_eq!(oracle::words(&rendered.html).replace(' ', ""), rendered.text.replace(' ', ""));
    }

    #[test]
    fn no_word_is_lost(words in prop::collection::vec("[a-z]{3,9}", 1..20), marks in prop::collection::vec(
        prop::sample::select(&["*", "**", "> ", "- ", "\n", "\n\n", "`", "# ", "[", "](https://example.org/)", "<b>", "1. ", " "][..]), 0..20)) {
        let mut text = String::new();
        for (at, word) in words.iter().enumerate() {
            text.push_str(marks.get(at).copied().unwrap_or(" "));
            text.push_str(word);
            text.push(' ');
        }
        let rendered = render(&text);
        for word in &words {
            prop_assert!(rendered.text.contains(word.as_str()), "{} is lost: {:?}", word, rendered.html);
        }
    }
}
