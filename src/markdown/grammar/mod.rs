//! The grammars of `syntect`, read into a form of our own: contexts, and the patterns in them.
//!
//! A grammar is a machine with a stack of contexts. In each context, patterns are looked for from where the line has come to;
//! the one that matches first wins, gives its text scopes, and may push or pop contexts. [`machine`] does that as `syntect`
//! does, and comes to the same. It takes a fraction of the time, since it asks what is [known](facts) of a pattern before it
//! tries it, and since of scopes it knows no more than the class that they have here.

use std::sync::{LazyLock, OnceLock};

use onig::{Regex, RegexOptions, Syntax as Dialect};
use serde::Deserialize;
use syntect::parsing::{ClearAmount, Scope};

use super::highlight;
use Trouble::Lost;
use facts::Facts;

mod chain;
mod class;
mod facts;
mod lead;
pub(super) mod machine;
mod reader;
mod scopes;
pub(super) mod state;
mod symbols;
#[cfg(test)]
mod tests;

/// Grammars that were looked at, by their place in the set; `None` for one that cannot be read.
static GRAMMARS: LazyLock<Vec<OnceLock<Option<Grammar>>>> =
    LazyLock::new(|| highlight::grammars().syntaxes().iter().map(|_| OnceLock::new()).collect());

/// What `syntect` writes of a syntax. It keeps the contexts packed, and reads them when they are first needed.
#[derive(Deserialize)]
struct Packed {
    _name: String,
    _file_extensions: Vec<String>,
    _scope: Scope,
    _first_line_match: Option<String>,
    _hidden: bool,
    _variables: Vec<(String, String)>,
    contexts: Vec<u8>,
}

/// One grammar.
#[derive(Deserialize)]
struct Grammar {
    #[serde(deserialize_with = "start")]
    start: ContextId,
    contexts: Vec<Context>,
}

/// A context of a grammar, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
struct ContextId {
    grammar: usize,
    context: usize,
}

#[derive(Deserialize)]
struct Context {
    meta_scope: Vec<Class>,
    meta_content_scope: Vec<Class>,
    _meta_include_prototype: bool,
    clear_scopes: Option<ClearAmount>,
    prototype: Option<ContextId>,
    uses_backrefs: bool,
    patterns: Vec<Pattern>,
}

#[derive(Deserialize)]
enum Pattern {
    Match(Box<Match>),
    Include(Reference),
}

#[derive(Deserialize)]
struct Match {
    has_captures: bool,
    regex: LazyRegex,
    scope: Vec<Class>,
    captures: Option<Vec<(usize, Vec<Class>)>>,
    operation: Operation,
    with_prototype: Option<Reference>,
}

/// All are `Direct` but for those that lead nowhere.
#[derive(Deserialize)]
enum Reference {
    Named { _name: String },
    ByScope { _scope: Scope, _sub_context: Option<String>, _with_escape: bool },
    File { _name: String, _sub_context: Option<String>, _with_escape: bool },
    Inline { _name: String },
    Direct(ContextId),
}

#[derive(Deserialize)]
enum Operation {
    Push(Vec<Reference>),
    Set(Vec<Reference>),
    Pop,
    None,
}

/// The place of a scope's class; 0 for a scope without one.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(from = "Scope")]
struct Class(u8);

/// A regular expression that is compiled when it is first tried.
#[derive(Deserialize)]
#[serde(from = "String")]
struct LazyRegex {
    text: String,
    compiled: OnceLock<Option<Regex>>,
    facts: OnceLock<Option<Facts>>,
}

/// Why code has not been taken through a grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The grammar is not what was expected, or a pattern gave up. What is right then is found out in the plain way.
    Lost,
    /// The grammar opens and closes contexts without end, and would do so in the plain way as well.
    Endless,
}

/// The context in which `grammar` begins.
fn start_of(grammar: usize) -> Result<ContextId, Trouble> {
    Ok(grammar_at(grammar)?.start)
}

fn context(id: ContextId) -> Result<&'static Context, Trouble> {
    grammar_at(id.grammar)?.contexts.get(id.context).ok_or(Lost)
}

fn grammar_at(at: usize) -> Result<&'static Grammar, Trouble> {
    let read = || {
        let packed = postcard::to_stdvec(highlight::grammars().syntaxes().get(at)?).ok()?;
        let packed: Packed = postcard::from_bytes(&packed).ok()?;
        syntect::dumps::from_reader(&*packed.contexts).ok()
    };
    GRAMMARS.get(at).and_then(|grammar| grammar.get_or_init(read).as_ref()).ok_or(Lost)
}

/// Of the names of contexts, only that of the first one matters.
fn start<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ContextId, D::Error> {
    let names = std::collections::BTreeMap::<String, ContextId>::deserialize(deserializer)?;
    names.get("__start").copied().ok_or_else(|| serde::de::Error::custom("no context to start with"))
}

impl Reference {
    fn id(&self) -> Result<ContextId, Trouble> {
        match self {
            Self::Direct(id) => Ok(*id),
            _ => Err(Lost),
        }
    }
}

impl From<Scope> for Class {
    fn from(scope: Scope) -> Self {
        Self(highlight::class_of(scope))
    }
}

impl From<String> for LazyRegex {
    fn from(text: String) -> Self {
        Self { text, compiled: OnceLock::new(), facts: OnceLock::new() }
    }
}

impl LazyRegex {
    /// With the options that `syntect` has.
    fn compiled(&self) -> Result<&Regex, Trouble> {
        let compile =
            || Regex::with_options(&self.text, RegexOptions::REGEX_OPTION_CAPTURE_GROUP, Dialect::default()).ok();
        self.compiled.get_or_init(compile).as_ref().ok_or(Lost)
    }

    /// `None` if it has to be searched for.
    fn facts(&self) -> Option<&Facts> {
        self.facts.get_or_init(|| Facts::of(&self.text)).as_ref()
    }
}
