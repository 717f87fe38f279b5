//! What is known of patterns is true: where one matches, it was worth a try.

use onig::{MatchParam, SearchOptions};
use proptest::prelude::*;

use super::facts::Spot;
use super::symbols::{Before, Symbols};
use super::*;

/// Patterns with all that the dialect has.
const PATTERNS: [&str; 60] = [
    "",
    "a",
    r"\.",
    "(?=b)",
    r"(?=\S)",
    ".",
    "(?m:.)a",
    "[^a]",
    "[]a]",
    r"[^\W_]+",
    r"[\s&&[^ ]]",
    "[a-c&&[^b]]x?",
    "[[:^alpha:]]b",
    "[[:punct:]]",
    r"[\x61-\x63]\u0062",
    r"\x{e9}|\x41",
    r"\h+b",
    r"[\p{Lu}_]+",
    r"\P{L}b",
    "é|字a",
    "(?i)ss",
    "(?i)ß",
    "(?i:k)b",
    "(?i)[a-s]b",
    "(?i)[^s]",
    "(?-i:s)(?i)s|b",
    "a(?i)b|c",
    "(?x) a # (b\n b | c \\  [ #] ",
    "(?x: a + b )",
    "a{2}",
    "a{2}?b",
    "a{,2}b",
    "a{0,1}c",
    "a{b",
    "a{1,}+b",
    "a??b",
    "a*+b",
    "(ab|ac)+c",
    "(?:ab)?c",
    "(?>a|ab)c",
    r"(a|b)\1c",
    r"(?<x>a)\k<x>",
    r"(?<p>\((?:[^()]|\g<p>)*\))",
    r"\ba",
    r"\Ba",
    r"a\b",
    "^a|^$",
    r"\s*$",
    r"\Aa|b\z|c\Z",
    "(?<=a)b",
    r"(?<=^|\s)a",
    "(?<=ab?)c",
    "(?<!a)b",
    "(?<=é)a|(?<=(?i:k))b",
    "(?!a)[ab]",
    r"(?=a|b)\w",
    "(?=(?<=a)b)",
    "a(?#no)+b",
    "a{2,0}b",
    r"a(?#no\)b)c",
];

fn is_worth(facts: &Facts, line: &str, at: usize) -> bool {
    let spot = spot(line, at);
    facts.can_start(Before::of(spot.line, at), Symbols::number(spot.line, at)) && facts.can_match(spot)
}

fn spot(line: &str, at: usize) -> Spot<'_> {
    let ascii = line[at..].bytes().filter(u8::is_ascii);
    Spot { line: line.as_bytes(), at, has: ascii.fold(0, |has, byte| has | 1 << byte) }
}

/// Holds what is known of a pattern to what it matches at each place of a line.
fn check(regex: &LazyRegex, line: &str) {
    let (Some(facts), Ok(compiled)) = (regex.facts(), regex.compiled()) else { return };
    for at in (0..=line.len()).filter(|at| line.is_char_boundary(*at)) {
        let options = SearchOptions::SEARCH_OPTION_NONE;
        // It may give up, and nothing is said of that.
        let Ok(length) = compiled.match_with_param(line, at, options, None, MatchParam::default()) else { continue };
        let is_worth = is_worth(facts, line, at);
        assert!(is_worth || length.is_none(), "{:?} matches {line:?} at {at}", regex.text);
        if let Some(sure) = facts.sure(spot(line, at)).filter(|_| is_worth) {
            assert_eq!(Some(sure), length, "{:?} matches {line:?} at {at}", regex.text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_pattern_is_tried_where_it_matches(line in "[abckAKS sß_.,#()\\[\\]{}é字ſK\t-]{0,8}\n?") {
        for pattern in PATTERNS {
            check(&LazyRegex::from(pattern.to_owned()), &line);
        }
    }
}

#[test]
fn each_pattern_of_a_grammar_is_tried_where_it_matches() {
    let lines = [
        "\n",
        "fn f<T>(x: &str, n: usize) -> Result<T, Error> { let s = \"a\\n{x}\"; } // é字\n",
        "    def f(self, *args, key=0x1F): return f'{self!r}' + r\"\"\"raw\"\"\" if not 1.5e3j else None\n",
        "export default async function* f(a = `b${c}`) { /[a-z]+/g.test(x) ?? import('y') } /** {@link Z} */\n",
        "<p class=\"a\" onclick='f()'>&amp; <!-- no --> <script>let x = 1 < 2</script></p>\n",
        "# *Emphasis*, **strong**, `code` [link](https://example.org \"title\") ![i](j) <b> | a | b |\n",
        "cat <<'EOF' | grep -E '^a' > \"$HOME/${x:-y}\" && exit $? # done\n",
        "SELECT a, COUNT(*) FROM b WHERE c LIKE '%d%' GROUP BY 1; @media (min-width: 1px) { a:hover { color: #fff } }\n",
        "\\begin{a} $x^2$ %c\n",
        "key: [1, true, ~, &a *b !!c 'd'] # e",
    ];
    for language in
        ["rust", "python", "js", "ts", "go", "html", "markdown", "bash", "sql", "css", "latex", "yaml", "php"]
    {
        let Some(highlight::Grammar::Of(at)) = highlight::grammar(language) else { panic!("{language} has a grammar") };
        for context in &grammar_at(at).expect("it can be read").contexts {
            for pattern in &context.patterns {
                if let Pattern::Match(pattern) = pattern {
                    lines.iter().for_each(|line| check(&pattern.regex, line));
                }
            }
        }
    }
}

#[test]
fn all_grammars_can_be_read() {
    for at in 0..highlight::grammars().syntaxes().len() {
        assert!(start_of(at).and_then(context).is_ok(), "{}", highlight::grammars().syntaxes()[at].name);
    }
}

#[test]
fn a_pattern_is_not_tried_where_it_cannot_match() {
    let worth = |pattern: &str, line: &str| {
        let facts = Facts::of(pattern).expect("it need not be searched for");
        let places = (0..=line.len()).filter(|at| line.is_char_boundary(*at));
        places.filter(|at| is_worth(&facts, line, *at)).collect::<Vec<_>>()
    };
    assert_eq!(worth(r"\b(?:fn|for|if)\b", "for fn of if"), [0, 4, 10]);
    assert_eq!(worth("[a-z]+::", "ab cd::e"), [0, 1, 3, 4]);
    assert_eq!(worth("(?<=[.:])[a-z]", "a.b:cd"), [2, 4]);
    assert_eq!(worth(r"^\s*#", "  # #"), [0]);
    assert_eq!(worth("(?i)é", "aé").len(), 2, "letters may be the same as others, and the end is none");
}
