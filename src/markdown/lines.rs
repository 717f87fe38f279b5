//! Lines of code that were highlighted before. Most blocks have some: a brace, a blank line, an `else`.
//!
//! What becomes of a line depends on the state that a grammar is in before it, and on nothing else. So there is a graph for
//! each grammar: states, and from state to state the lines that lead there, with their [runs](super::highlight).

use std::cell::RefCell;
use std::collections::HashMap;

use syntect::parsing::{ParseState, ScopeStack};

use super::highlight;

/// What the graph of one grammar may take, in bytes and roughly: about eight thousand lines.
const ROOM: usize = 1024 * 1024;
/// States of one grammar. They are looked through one by one.
const MOST_STATES: usize = 256;
/// What a line takes beside its bytes, and a state for each byte of code that led there: it may be as deep as that.
const ROOM_OF_LINE: usize = 64;
const ROOM_OF_STATE: usize = 8;

thread_local! {
    /// A state holds memory of the regex library, and cannot leave its thread.
    static LINES: RefCell<Lines> = RefCell::default();
}

/// The runs of `code`, line by line from what this thread remembers. `None` when the grammar is broken.
pub(super) fn remembered(grammar: usize, code: &str) -> Option<Vec<u8>> {
    LINES.with_borrow_mut(|lines| lines.runs(grammar, code))
}

/// What is remembered of lines.
#[derive(Default)]
pub(super) struct Lines {
    graphs: HashMap<usize, Graph>,
}

/// What is remembered of the lines of one grammar.
struct Graph {
    /// The first is that before all code.
    states: Vec<State>,
    /// How much room it takes.
    size: usize,
}

struct State {
    parser: ParseState,
    scopes: ScopeStack,
    /// Line, with its end → what becomes of it.
    lines: HashMap<Box<str>, Line>,
}

struct Line {
    runs: Box<[u8]>,
    /// The state behind it.
    next: usize,
}

/// Where in a graph a block has come to.
enum Place {
    At(usize),
    /// In a state that is not in it.
    Beside(Box<(ParseState, ScopeStack)>),
}

impl Lines {
    /// The runs of `code`.
    pub(super) fn runs(&mut self, grammar: usize, code: &str) -> Option<Vec<u8>> {
        let graph = self.graphs.entry(grammar).or_insert_with(|| Graph::new(grammar));
        if graph.is_full() {
            // What is written now is more like what is written next than what stood there first.
            *graph = Graph::new(grammar);
        }
        graph.runs(code)
    }

    /// How much room it takes.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.graphs.values().map(|graph| graph.size).sum()
    }
}

impl Graph {
    fn new(grammar: usize) -> Self {
        let first = State { parser: highlight::start(grammar), scopes: ScopeStack::new(), lines: HashMap::new() };
        Self { states: vec![first], size: 0 }
    }

    fn is_full(&self) -> bool {
        self.size >= ROOM || self.states.len() >= MOST_STATES
    }

    fn runs(&mut self, code: &str) -> Option<Vec<u8>> {
        let mut runs = Vec::new();
        let mut place = Place::At(0);
        let mut n_bytes = 0;
        for line in code.split_inclusive('\n') {
            n_bytes += line.len();
            let (from, mut parser, mut scopes) = match place {
                Place::At(at) => {
                    let state = &self.states[at];
                    if let Some(known) = state.lines.get(line) {
                        runs.extend_from_slice(&known.runs);
                        place = Place::At(known.next);
                        continue;
                    }
                    (Some(at), state.parser.clone(), state.scopes.clone())
                }
                Place::Beside(state) => (None, state.0, state.1),
            };
            let start = runs.len();
            highlight::add_runs(&mut runs, line, &mut parser, &mut scopes)?;
            place = self.place_of(parser, scopes, n_bytes);
            if let (Some(from), Place::At(next)) = (from, &place)
                && !self.is_full()
            {
                let known = Line { runs: runs[start..].into(), next: *next };
                self.size += ROOM_OF_LINE + line.len() + known.runs.len();
                self.states[from].lines.insert(line.into(), known);
            }
        }
        Some(runs)
    }

    /// Where a state stands that `n_bytes` of code have led to; new ones are added while there is room.
    fn place_of(&mut self, parser: ParseState, scopes: ScopeStack, n_bytes: usize) -> Place {
        let is_same = |state: &State| state.parser == parser && state.scopes == scopes;
        if let Some(at) = self.states.iter().position(is_same) {
            return Place::At(at);
        }
        if self.is_full() {
            return Place::Beside(Box::new((parser, scopes)));
        }
        self.size += ROOM_OF_LINE + ROOM_OF_STATE * n_bytes;
        self.states.push(State { parser, scopes, lines: HashMap::new() });
        Place::At(self.states.len() - 1)
    }
}
