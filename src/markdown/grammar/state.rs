//! Where a grammar is between two lines: all that decides what becomes of the next one.

use std::rc::Rc;

use syntect::parsing::ClearAmount;

use super::Trouble::Lost;
use super::{Class, ContextId, Trouble, start_of};

/// Contexts that are open, and the classes of open scopes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::markdown) struct State {
    /// The last one is that which the line is in.
    pub(super) levels: Vec<Level>,
    pub(super) is_first_line: bool,
    /// How many levels there were when a pattern of those that come along opened another: what comes along with levels below is
    /// not looked for above.
    pub(super) cuts: Vec<usize>,
    pub(super) classes: Classes,
}

/// An open context.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Level {
    pub(super) context: ContextId,
    /// Contexts whose patterns are looked for here and in levels above.
    pub(super) along: Vec<ContextId>,
    pub(super) captured: Option<Captured>,
}

/// What was captured when a context was opened, for patterns that name it. The first ten groups can be named.
pub(super) type Captured = Rc<[Option<Box<str>>]>;

/// The classes of a stack of scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Classes {
    open: Vec<u8>,
    cleared: Vec<Vec<u8>>,
}

impl State {
    /// Before the first line.
    pub(in crate::markdown) fn first(grammar: usize) -> Result<Self, Trouble> {
        let level = Level { context: start_of(grammar)?, along: Vec::new(), captured: None };
        Ok(Self { levels: vec![level], is_first_line: true, cuts: Vec::new(), classes: Classes::default() })
    }
}

impl Classes {
    /// The class of text that stands here: of the innermost scope that has one.
    pub(super) fn class(&self) -> u8 {
        self.open.iter().rev().copied().find(|class| *class != 0).unwrap_or_default()
    }

    pub(super) fn push(&mut self, classes: &[Class]) {
        self.open.extend(classes.iter().map(|class| class.0));
    }

    pub(super) fn pop(&mut self, n: usize) {
        self.open.truncate(self.open.len().saturating_sub(n));
    }

    pub(super) fn clear(&mut self, amount: ClearAmount) {
        let n = match amount {
            ClearAmount::TopN(n) => n,
            ClearAmount::All => self.open.len(),
        };
        let cleared = self.open.split_off(self.open.len().saturating_sub(n));
        self.cleared.push(cleared);
    }

    pub(super) fn restore(&mut self) -> Result<(), Trouble> {
        self.open.extend(self.cleared.pop().ok_or(Lost)?);
        Ok(())
    }
}
