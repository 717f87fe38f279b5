//! What is remembered of code changes nothing: each block becomes what it would if nothing were known, and that is what
//! `syntect` makes of it.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::markdown::grammar::Trouble;
use crate::markdown::highlight::{Grammar, grammar, grammars, names, plain_runs};
use crate::markdown::lines::Lines;
use crate::memo::Memo;

const LANGUAGES: [&str; 14] =
    ["rust", "python", "js", "bash", "html", "c", "markdown", "ruby", "yaml", "ts", "go", "php", "perl", "latex"];

/// Lines that mean something else by what stands before them: in comments, strings, here-documents, fences.
const LINES: [&str; 35] = [
    "/* a",
    "b */ let c = 1;",
    "let s = \"a",
    "b\" + 'c'",
    "x = \"\"\"doc",
    "end\"\"\"",
    "cat <<EOF",
    "cat <<'END'",
    "EOF",
    "END",
    "r#\"raw",
    "\"# ;",
    "if x { return <b>&y; }",
    "}",
    "",
    "    ",
    "# a comment",
    "// é 字",
    "`a ${b} c`",
    "`d",
    "<script>",
    "let z = 1 < 2;</script>",
    "```",
    "~~~python",
    "key: |",
    "  text",
    "def f(x): return x",
    " * {@link a|b} @param {c} d",
    "  }, [e] => f::<g>(&h) ?? i.j();",
    "@k class L extends M { /n[o]+/g }",
    "func p(q map[string]int) (r, error) {",
    "\\begin{verbatim} $t^2$ %u",
    "<?php $v = <<<EOF",
    "s{w}{x}g; qw(y z); =pod",
    "\tİ ſ ß K",
];

fn code() -> impl Strategy<Value = String> {
    let lines = proptest::collection::vec(
        prop_oneof![8 => prop::sample::select(&LINES[..]).prop_map(str::to_owned),
        1 => "[ -~é字]{0,12}"],
        0..14,
    );
    (lines, any::<bool>()).prop_map(|(lines, ends)| lines.join("\n") + if ends { "\n" } else { "" })
}

fn of(language: &str) -> usize {
    match grammar(language) {
        Some(Grammar::Of(at)) => at,
        _ => panic!("{language} has a grammar"),
    }
}

/// What `syntect` makes of `code`, if it comes to an end with it.
fn alone(language: usize, code: &str) -> Option<Vec<u8>> {
    match Lines::default().quick_runs(language, code) {
        Err(Trouble::Endless) => None,
        _ => plain_runs(language, code),
    }
}

fn fenced(blocks: &[(&str, String)]) -> String {
    blocks.iter().map(|(language, code)| format!("~~~~~~{language}\n{code}\n~~~~~~\n\n")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn lines_that_were_seen_before_change_nothing(
        blocks in proptest::collection::vec((prop::sample::select(&LANGUAGES[..]), code()), 1..8)
    ) {
        let mut lines = Lines::default();
        for (language, code) in blocks {
            prop_assert_eq!(lines.runs(of(language), &code), alone(of(language), &code), "{}: {:?}", language, code);
        }
    }

    #[test]
    fn code_of_every_language_becomes_what_syntect_makes_of_it(at: prop::sample::Index, code in code()) {
        let at = at.index(grammars().syntaxes().len());
        // Where it gives up, `syntect` is asked in any case.
        if let Ok(runs) = Lines::default().quick_runs(at, &code) {
            prop_assert_eq!(Some(runs), plain_runs(at, &code), "{}: {:?}", grammars().syntaxes()[at].name, code);
        }
    }

    #[test]
    fn blocks_that_were_seen_before_change_nothing(
        blocks in proptest::collection::vec((prop::sample::select(&["rust", "python", "js", "bash", "none", "rsut"][..]), code()), 1..5)
    ) {
        let text = fenced(&blocks);
        let fresh = render(&text);
        let memo = Arc::<Memo>::default();
        let known = MarkdownConfig { highlighted: Arc::clone(&memo), ..config() };
        prop_assert_eq!(&render_with(&text, &known), &fresh, "as it fills");
        prop_assert_eq!(&render_with(&text, &known), &fresh, "as it is full");
        let entries = memo.to_keep().unwrap_or_default();
        let recalled = MarkdownConfig { highlighted: Arc::new(Memo::recalling(move || entries)), ..config() };
        prop_assert_eq!(&render_with(&text, &recalled), &fresh, "recalled");
        prop_assert_eq!(recalled.highlighted.to_keep(), None, "all of it was known");
    }

    #[test]
    fn a_wrong_entry_is_as_good_as_none(code in code(), wrong in proptest::collection::vec(any::<u8>(), 0..12)) {
        let text = fenced(&[("rust", code)]);
        let fresh = render(&text);
        let memo = Arc::<Memo>::default();
        render_with(&text, &MarkdownConfig { highlighted: Arc::clone(&memo), ..config() });
        let right = memo.to_keep().unwrap_or_default();
        let entries = right.iter().map(|(digest, bytes)| {
            // One more byte fits no code: runs end where their code does.
            (*digest, bytes.iter().chain(&wrong).chain(&[1]).copied().collect())
        }).collect();
        let recalled = MarkdownConfig { highlighted: Arc::new(Memo::recalling(move || entries)), ..config() };
        prop_assert_eq!(&render_with(&text, &recalled), &fresh);
        prop_assert_eq!(recalled.highlighted.to_keep().unwrap_or_default(), right, "it is found again");
    }
}

#[test]
fn the_same_code_in_another_language_is_other_code() {
    let code = "# a = 'b'\nlet c = \"d\";".to_owned();
    let text = fenced(&[("rust", code.clone()), ("python", code.clone()), ("js", code)]);
    let alone =
        |language: &str| text.split("\n\n").filter(|block| block.contains(language)).map(html).collect::<String>();
    let expected = ["rust", "python", "js"].map(alone).concat();
    assert_eq!(html(&text), expected);
}

#[test]
fn code_of_any_depth_and_variety_leaves_what_is_remembered_small() {
    let mut lines = Lines::default();
    let deep: String = (0..3000).map(|n| format!("{}fn f{n}() {{\n", "{(".repeat(n % 40))).collect();
    let various: String = (0..2000).map(|n| format!("cat <<END{n}\ntext\nEND{n}\n")).collect();
    for (language, code) in [("rust", &deep), ("bash", &various), ("rust", &deep), ("bash", &various)] {
        assert_eq!(lines.runs(of(language), code), alone(of(language), code), "{language}");
    }
    assert!(lines.size() < 4 * 1024 * 1024, "{}", lines.size());
}

/// With `syntect` alone, a build would not come to an end.
#[test]
fn a_grammar_that_has_no_end_gives_no_colours() {
    let code = "#a 0x1 /* b */\n";
    assert_eq!(Lines::default().runs(of("javascript"), code), None);
    assert!(
        html(&format!("```javascript\n{code}```\n")).contains("><code class=\"language-javascript\">#a 0x1 /* b */")
    );
}

#[test]
fn names_of_grammars_are_found_as_syntect_finds_them() {
    let set = two_face::syntax::extra_newlines();
    for name in names() {
        let expected = set.find_syntax_by_token(name).map(|syntax| &syntax.name);
        if let Some(Grammar::Of(at)) = grammar(name)
            && expected.is_some()
        {
            assert_eq!(Some(&set.syntaxes()[at].name), expected, "{name}");
        }
    }
}
