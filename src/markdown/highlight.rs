//! Colours for code: short classes that the theme gives colours to.
//!
//! | class | what | class | what |
//! |---|---|---|---|
//! | `c` | comment | `f` | function, macro |
//! | `s` | string | `y` | type, class, module |
//! | `n` | number | `g` | tag |
//! | `e` | escape in a string | `a` | attribute, key |
//! | `l` | other constant | `p` | parameter |
//! | `k` | keyword, operator word | `v` | variable of the language |
//! | `t` | storage: `let`, `static` | `h` | heading |
//! | `i`, `d` | inserted, deleted line | `em`, `st` | emphasis, strong |
//!
//! Highlighting a block gives *runs*, from which its HTML is written: a class and a length each. They are what is remembered
//! of blocks, here and on disk, and of [lines](super::lines).

use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::{escape, lines};
use crate::digest::{Digest, Digester};
use crate::memo::Memo;

/// Longest code, and longest line, that gets colours: a grammar may look at a line many times over.
const LONGEST: usize = 256 * 1024;
const LONGEST_LINE: usize = 4 * 1024;

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Names of grammars in lower case → place in the set. PERF: to look through all grammars for a name takes as long as some lines
/// do.
static BY_NAME: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let grammars = || GRAMMARS.syntaxes().iter().enumerate();
    let names = grammars().map(|(at, syntax)| (&syntax.name, at));
    let extensions = grammars().flat_map(|(at, syntax)| syntax.file_extensions.iter().map(move |name| (name, at)));
    // As syntect does it: an extension comes before a name, and what stands later before what stands earlier.
    names.chain(extensions).map(|(name, at)| (name.to_ascii_lowercase(), at)).collect()
});

/// No class, then all classes.
const CLASSES: [&str; 19] =
    ["", "c", "s", "n", "e", "l", "k", "t", "f", "y", "g", "a", "p", "v", "h", "i", "d", "em", "st"];

/// Scopes, and the place of their class in [`CLASSES`]; the first that fits counts, so the narrow stand before the wide.
static SCOPES: LazyLock<Vec<(Scope, u8)>> = LazyLock::new(|| {
    [
        ("comment", "c"),
        ("punctuation.definition.comment", "c"),
        ("constant.numeric", "n"),
        ("constant.character.escape", "e"),
        ("constant.other.placeholder", "e"),
        ("string", "s"),
        ("punctuation.definition.string", "s"),
        ("constant", "l"),
        ("storage.type.function", "k"),
        ("storage", "t"),
        ("keyword.operator.word", "k"),
        ("keyword.operator.logical.python", "k"),
        ("keyword.declaration", "t"),
        ("keyword.control", "k"),
        ("keyword.other", "k"),
        ("keyword", "k"),
        ("entity.name.function", "f"),
        ("entity.name.macro", "f"),
        ("entity.name.tag", "g"),
        ("entity.other.attribute-name", "a"),
        ("entity.name.section", "h"),
        ("entity.name", "y"),
        ("entity.other.inherited-class", "y"),
        ("support.function", "f"),
        ("support.macro", "f"),
        ("support.type.property-name", "a"),
        ("support", "y"),
        ("variable.function", "f"),
        ("variable.parameter", "p"),
        ("variable.language", "v"),
        ("markup.heading", "h"),
        ("markup.bold", "st"),
        ("markup.italic", "em"),
        ("markup.raw", "s"),
        ("markup.inserted", "i"),
        ("markup.deleted", "d"),
    ]
    .iter()
    .map(|(scope, class)| {
        let class = CLASSES.iter().position(|other| other == class).expect("it is one of them");
        (Scope::new(scope).expect("these names are well-formed"), class as u8)
    })
    .collect()
});

/// Names that people write and no grammar has.
const ALIASES: [(&str, &str); 23] = [
    ("shell", "bash"),
    ("console", "bash"),
    ("terminal", "bash"),
    ("shell-session", "bash"),
    ("shellsession", "bash"),
    ("ksh", "bash"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("golang", "go"),
    ("csharp", "cs"),
    ("objc", "objective-c"),
    ("objectivec", "objective-c"),
    ("node", "js"),
    ("mjs", "js"),
    ("jsx", "js"),
    ("docker", "dockerfile"),
    ("tex", "latex"),
    ("viml", "vim"),
    ("jinja", "jinja2"),
    ("tera", "jinja2"),
    ("hcl", "tf"),
    ("proto3", "proto"),
    ("elisp", "lisp"),
];

/// How to colour code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    /// Not at all: it is text.
    Plain,
    /// By the grammar in this place of the set.
    Of(usize),
}

/// The grammar that an author means by `language`.
pub(super) fn grammar(language: &str) -> Option<Grammar> {
    let lower = language.to_ascii_lowercase();
    if matches!(&*lower, "" | "text" | "txt" | "plain" | "plaintext" | "none" | "output") {
        return Some(Grammar::Plain);
    }
    let alias = || ALIASES.iter().find(|(alias, _)| *alias == lower).and_then(|(_, name)| BY_NAME.get(*name));
    BY_NAME.get(&lower).or_else(alias).map(|at| Grammar::Of(*at))
}

/// Names that [`grammar`] knows, for suggestions: words, for two letters are like any other two.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let grammars = GRAMMARS.syntaxes().iter().filter(|syntax| !syntax.hidden);
    let extensions = grammars.clone().flat_map(|syntax| &syntax.file_extensions).map(String::as_str);
    let names = grammars.map(|syntax| syntax.name.as_str());
    let aliases = ALIASES.iter().map(|(alias, _)| *alias);
    names.chain(extensions).chain(aliases).filter(|name| name.len() > 2 && !name.contains([' ', '.']))
}

/// Appends `code` with classes. No element crosses the end of a line. What `memo` knows is not found out again.
pub(super) fn push_highlighted(out: &mut String, grammar: Grammar, code: &str, memo: &Memo) {
    let is_short = || code.len() <= LONGEST && code.lines().all(|line| line.len() <= LONGEST_LINE);
    match grammar {
        Grammar::Of(grammar) if is_short() => {
            let digest = digest(grammar, code);
            if memo.get(digest, |runs| push_runs(out, code, runs)).is_some() {
                return;
            }
            // `None` when the grammar is broken, which is nothing an author can help.
            if let Some(runs) = lines::remembered(grammar, code)
                && push_runs(out, code, &runs).is_some()
            {
                memo.add(digest, runs);
                return;
            }
        }
        _ => {}
    }
    escape::push_text(out, code);
}

/// Everything that decides the runs of `code`, beside the program.
fn digest(grammar: usize, code: &str) -> Digest {
    Digester::new().kind("code").number(grammar).part(code).finish()
}

/// All grammars.
pub(super) fn grammars() -> &'static SyntaxSet {
    &GRAMMARS
}

/// The runs of `code` as `syntect` alone finds them. `None` when the grammar is broken.
pub(super) fn plain_runs(grammar: usize, code: &str) -> Option<Vec<u8>> {
    let mut runs = Vec::new();
    let mut state = ParseState::new(&GRAMMARS.syntaxes()[grammar]);
    let mut scopes = ScopeStack::new();
    for line in code.split_inclusive('\n') {
        let changes = state.parse_line(line, &GRAMMARS).ok()?;
        let mut painter = Painter::new(line, &mut runs);
        for (end, change) in changes {
            painter.go_on(end, || class(&scopes))?;
            scopes.apply(&change).ok()?;
        }
        painter.finish(|| class(&scopes))?;
    }
    Some(runs)
}

/// Writes the runs of a line.
pub(super) struct Painter<'a> {
    text: &'a str,
    at: usize,
    open: Run,
    runs: &'a mut Vec<u8>,
}

impl<'a> Painter<'a> {
    /// Appends to `runs`.
    pub(super) fn new(line: &'a str, runs: &'a mut Vec<u8>) -> Self {
        Self { text: line.strip_suffix('\n').unwrap_or(line), at: 0, open: Run::default(), runs }
    }

    /// Up to here, the class is this. `None` if that is not behind what there is.
    pub(super) fn go_on(&mut self, end: usize, class: impl FnOnce() -> u8) -> Option<()> {
        let end = end.min(self.text.len());
        self.open.go_on(self.text.get(self.at..end)?, class, self.runs);
        self.at = end;
        Some(())
    }

    /// So it is up to the end.
    pub(super) fn finish(mut self, class: impl FnOnce() -> u8) -> Option<()> {
        self.go_on(self.text.len(), class)?;
        self.open.close(self.runs);
        Some(())
    }
}

/// Text of one class, within a line. As bytes, it is its class and its length, seven bits a byte and the lowest first.
#[derive(Default)]
struct Run {
    class: u8,
    length: usize,
}

impl Run {
    /// Makes it longer by `text`, or begins another one behind it.
    fn go_on(&mut self, text: &str, class: impl FnOnce() -> u8, runs: &mut Vec<u8>) {
        if text.is_empty() {
            return;
        }
        // Blanks have no colour, and so need no element of their own.
        let class = if text.trim().is_empty() { self.class } else { class() };
        if class != self.class {
            self.close(runs);
            *self = Self { class, length: 0 };
        }
        self.length += text.len();
    }

    fn close(&self, runs: &mut Vec<u8>) {
        if self.length == 0 {
            return;
        }
        runs.push(self.class);
        let mut rest = self.length;
        while rest >= 0x80 {
            runs.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        runs.push(rest as u8);
    }

    /// Takes the first one off `runs`.
    fn take(runs: &mut &[u8]) -> Option<Self> {
        let (&class, mut rest) = runs.split_first()?;
        let mut length = 0;
        for shift in [0, 7, 14] {
            let (&byte, behind) = rest.split_first()?;
            rest = behind;
            length |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                *runs = rest;
                return Some(Self { class, length });
            }
        }
        None
    }
}

/// The class of text in these scopes: of the innermost one that has a class.
fn class(scopes: &ScopeStack) -> u8 {
    scopes.scopes.iter().rev().map(|scope| class_of(*scope)).find(|class| *class != 0).unwrap_or_default()
}

/// The place of a scope's class; 0 if it has none.
pub(super) fn class_of(scope: Scope) -> u8 {
    SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class).unwrap_or_default()
}

/// Appends `code` as `runs` have it; `None`, and nothing is appended, if they are not of this code.
fn push_runs(out: &mut String, code: &str, mut runs: &[u8]) -> Option<()> {
    let start = out.len();
    let mut push = || {
        for line in code.split_inclusive('\n') {
            let mut text = line.strip_suffix('\n').unwrap_or(line);
            while !text.is_empty() {
                let Run { class, length } = Run::take(&mut runs).filter(|run| run.length > 0)?;
                let (part, rest) = text.split_at_checked(length)?;
                let class = CLASSES.get(usize::from(class))?;
                if !class.is_empty() {
                    out.push_str("<span class=\"");
                    out.push_str(class);
                    out.push_str("\">");
                }
                escape::push_text(out, part);
                if !class.is_empty() {
                    out.push_str("</span>");
                }
                text = rest;
            }
            if line.ends_with('\n') {
                out.push('\n');
            }
        }
        runs.is_empty().then_some(())
    };
    let pushed = push();
    if pushed.is_none() {
        out.truncate(start);
    }
    pushed
}
