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

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::escape;

/// Longest code, and longest line, that gets colours: a grammar may look at a line many times over.
const LONGEST: usize = 256 * 1024;
const LONGEST_LINE: usize = 4 * 1024;

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scopes by class; the first that fits counts, so the narrow stand before the wide.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
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
    .map(|(scope, class)| (Scope::new(scope).expect("these names are well-formed"), *class))
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
#[derive(Clone, Copy)]
pub(super) enum Grammar {
    /// Not at all: it is text.
    Plain,
    /// By this grammar.
    Of(&'static SyntaxReference),
}

/// The grammar that an author means by `language`.
pub(super) fn grammar(language: &str) -> Option<Grammar> {
    let lower = language.to_ascii_lowercase();
    if matches!(&*lower, "" | "text" | "txt" | "plain" | "plaintext" | "none" | "output") {
        return Some(Grammar::Plain);
    }
    let find = |name: &str| GRAMMARS.find_syntax_by_token(name);
    let alias = || ALIASES.iter().find(|(alias, _)| *alias == lower).and_then(|(_, name)| find(name));
    find(&lower).or_else(alias).map(Grammar::Of)
}

/// Names that [`grammar`] knows, for suggestions: words, for two letters are like any other two.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let grammars = GRAMMARS.syntaxes().iter().filter(|syntax| !syntax.hidden);
    let extensions = grammars.clone().flat_map(|syntax| &syntax.file_extensions).map(String::as_str);
    let names = grammars.map(|syntax| syntax.name.as_str());
    let aliases = ALIASES.iter().map(|(alias, _)| *alias);
    names.chain(extensions).chain(aliases).filter(|name| name.len() > 2 && !name.contains([' ', '.']))
}

/// Appends `code` with classes. No element crosses the end of a line.
pub(super) fn push_highlighted(out: &mut String, grammar: Grammar, code: &str) {
    let start = out.len();
    let is_short = code.len() <= LONGEST && code.lines().all(|line| line.len() <= LONGEST_LINE);
    let done = match grammar {
        Grammar::Of(syntax) if is_short => try_highlight(out, syntax, code),
        _ => None,
    };
    if done.is_none() {
        out.truncate(start);
        escape::push_text(out, code);
    }
}

/// `None` when the grammar is broken, which is nothing an author can help.
fn try_highlight(out: &mut String, syntax: &SyntaxReference, code: &str) -> Option<()> {
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    for line in code.split_inclusive('\n') {
        let changes = state.parse_line(line, &GRAMMARS).ok()?;
        let text = line.strip_suffix('\n').unwrap_or(line);
        let mut open = None;
        let mut at = 0;
        for (end, change) in changes {
            let end = end.min(text.len());
            push_run(out, text.get(at..end)?, &scopes, &mut open);
            at = end;
            scopes.apply(&change).ok()?;
        }
        push_run(out, text.get(at..)?, &scopes, &mut open);
        if open.is_some() {
            out.push_str("</span>");
        }
        if text.len() < line.len() {
            out.push('\n');
        }
    }
    Some(())
}

fn push_run(out: &mut String, text: &str, scopes: &ScopeStack, open: &mut Option<&'static str>) {
    if text.is_empty() {
        return;
    }
    // Blanks have no colour, and so need no element of their own.
    let class = if text.trim().is_empty() { *open } else { class(scopes) };
    if class != *open {
        if open.is_some() {
            out.push_str("</span>");
        }
        if let Some(class) = class {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
        }
        *open = class;
    }
    escape::push_text(out, text);
}

fn class(scopes: &ScopeStack) -> Option<&'static str> {
    scopes
        .scopes
        .iter()
        .rev()
        .find_map(|scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class))
}
