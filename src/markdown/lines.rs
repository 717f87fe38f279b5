//! Lines of code that were highlighted before. Most blocks have some: a brace, a blank line, an `else`.
//!
//! What becomes of a line depends on the state that a grammar is in before it, and on nothing else. So there is a graph for
//! each grammar: states, and from state to state the lines that lead there, with their [runs](super::highlight).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::grammar::Trouble;
use super::grammar::machine::Machine;
use super::grammar::state::State;
use super::highlight;

/// What the graph of one grammar may take, in bytes and roughly: about eight thousand lines.
const ROOM: usize = 1024 * 1024;
/// What a line takes beside its bytes, and a state for each byte of code that led there: it may be as deep as that.
const ROOM_OF_LINE: usize = 64;
const ROOM_OF_STATE: usize = 8;

thread_local! {
    /// PERF: threads that shared one would wait for each other at each line.
    static LINES: RefCell<Lines> = RefCell::default();
}

/// The runs of `code`, line by line from what this thread remembers. `None` when the grammar is broken, or has no end.
pub(super) fn remembered(grammar: usize, code: &str) -> Option<Vec<u8>> {
    LINES.with_borrow_mut(|lines| lines.runs(grammar, code))
}

/// What is remembered of lines.
#[derive(Default)]
pub(super) struct Lines {
    machine: Machine,
    graphs: HashMap<usize, Graph>,
}

/// What is remembered of the lines of one grammar.
struct Graph {
    states: Vec<Known>,
    /// Where among them a state is. The first is that before all code.
    places: HashMap<Rc<State>, usize>,
    /// How much room it takes.
    size: usize,
}

/// A state, and lines that begin in it.
struct Known {
    state: Rc<State>,
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
    Beside(State),
}

impl Lines {
    /// The runs of `code`.
    pub(super) fn runs(&mut self, grammar: usize, code: &str) -> Option<Vec<u8>> {
        match self.quick_runs(grammar, code) {
            Ok(runs) => Some(runs),
            Err(Trouble::Lost) => highlight::plain_runs(grammar, code),
            Err(Trouble::Endless) => None,
        }
    }

    /// The runs of `code`, if they can be found without `syntect`.
    pub(super) fn quick_runs(&mut self, grammar: usize, code: &str) -> Result<Vec<u8>, Trouble> {
        let known = self.graphs.get(&grammar).filter(|graph| !graph.is_full());
        if known.is_none() {
            // What is written now is more like what is written next than what stood there first.
            self.graphs.insert(grammar, Graph::new(State::first(grammar)?));
        }
        self.graphs.get_mut(&grammar).ok_or(Trouble::Lost)?.runs(code, &mut self.machine)
    }

    /// How much room it takes.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.graphs.values().map(|graph| graph.size).sum()
    }
}

impl Graph {
    fn new(first: State) -> Self {
        let mut graph = Self { states: Vec::new(), places: HashMap::new(), size: 0 };
        graph.place_of(first, 0);
        graph
    }

    fn is_full(&self) -> bool {
        self.size >= ROOM
    }

    fn runs(&mut self, code: &str, machine: &mut Machine) -> Result<Vec<u8>, Trouble> {
        let mut runs = Vec::new();
        let mut place = Place::At(0);
        let mut n_bytes = 0;
        for line in code.split_inclusive('\n') {
            n_bytes += line.len();
            let (from, mut state) = match place {
                Place::At(at) => {
                    let known = &self.states[at];
                    if let Some(line) = known.lines.get(line) {
                        runs.extend_from_slice(&line.runs);
                        place = Place::At(line.next);
                        continue;
                    }
                    (Some(at), State::clone(&known.state))
                }
                Place::Beside(state) => (None, state),
            };
            let start = runs.len();
            machine.run(line, &mut state, &mut runs)?;
            place = self.place_of(state, n_bytes);
            if let (Some(from), Place::At(next)) = (from, &place)
                && !self.is_full()
            {
                let known = Line { runs: runs[start..].into(), next: *next };
                self.size += ROOM_OF_LINE + line.len() + known.runs.len();
                self.states[from].lines.insert(line.into(), known);
            }
        }
        Ok(runs)
    }

    /// Where a state stands that `n_bytes` of code have led to; new ones are added while there is room.
    fn place_of(&mut self, state: State, n_bytes: usize) -> Place {
        if let Some(at) = self.places.get(&state) {
            return Place::At(*at);
        }
        if self.is_full() {
            return Place::Beside(state);
        }
        self.size += ROOM_OF_LINE + ROOM_OF_STATE * n_bytes;
        let (at, state) = (self.states.len(), Rc::new(state));
        self.places.insert(Rc::clone(&state), at);
        self.states.push(Known { state, lines: HashMap::new() });
        Place::At(at)
    }
}
