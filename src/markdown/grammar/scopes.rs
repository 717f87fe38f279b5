//! What opening and closing contexts does to scopes.

use syntect::parsing::ClearAmount;

use super::Trouble::Lost;
use super::state::Classes;
use super::{Class, Context, Operation, Reference, Trouble, context};
use crate::markdown::highlight::Painter;

/// Changes scopes at a place of a line. Each change ends a stretch of text, even one that changes no class: what is blank is
/// asked of stretches.
pub(super) struct Pen<'a, 'b> {
    pub(super) painter: &'a mut Painter<'b>,
    pub(super) classes: &'a mut Classes,
    pub(super) at: usize,
}

impl Pen<'_, '_> {
    /// A change that may be none.
    pub(super) fn mark(&mut self) -> Result<(), Trouble> {
        self.painter.go_on(self.at, || self.classes.class()).ok_or(Lost)
    }

    pub(super) fn push(&mut self, scopes: &[Class]) -> Result<(), Trouble> {
        if !scopes.is_empty() {
            self.mark()?;
            self.classes.push(scopes);
        }
        Ok(())
    }

    pub(super) fn pop(&mut self, n: usize) -> Result<(), Trouble> {
        if n > 0 {
            self.mark()?;
            self.classes.pop(n);
        }
        Ok(())
    }

    fn clear(&mut self, amount: Option<ClearAmount>) -> Result<(), Trouble> {
        if let Some(amount) = amount {
            self.mark()?;
            self.classes.clear(amount);
        }
        Ok(())
    }

    fn restore(&mut self) -> Result<(), Trouble> {
        self.mark()?;
        self.classes.restore()
    }
}

/// What an operation does to scopes before the text that matched. PERF: most do nothing.
#[inline]
pub(super) fn enter(here: &Context, operation: &Operation, pen: &mut Pen<'_, '_>) -> Result<(), Trouble> {
    let (targets, is_set) = match operation {
        Operation::None => return Ok(()),
        Operation::Pop => return pen.pop(here.meta_content_scope.len()),
        Operation::Push(targets) => (targets, false),
        Operation::Set(targets) => (targets, true),
    };
    if is_set && here.clear_scopes.is_some() {
        pen.restore()?;
    }
    for target in contexts(targets) {
        let target = target?;
        if !is_set {
            pen.clear(target.clear_scopes)?;
        }
        pen.push(&target.meta_scope)?;
    }
    Ok(())
}

/// What an operation does to scopes behind the text that matched. PERF: most do nothing.
#[inline]
pub(super) fn settle(here: &Context, operation: &Operation, pen: &mut Pen<'_, '_>) -> Result<(), Trouble> {
    let (targets, is_set) = match operation {
        Operation::None => return Ok(()),
        Operation::Pop => {
            pen.pop(here.meta_scope.len())?;
            return if here.clear_scopes.is_some() { pen.restore() } else { Ok(()) };
        }
        Operation::Push(targets) => (targets, false),
        Operation::Set(targets) => (targets, true),
    };
    let n_here = if is_set { here.meta_scope.len() + here.meta_content_scope.len() } else { 0 };
    let mut has_more = n_here > 0;
    let mut n_targets = 0;
    for target in contexts(targets) {
        let target = target?;
        has_more |= !target.meta_content_scope.is_empty() || is_set && target.clear_scopes.is_some();
        n_targets += target.meta_scope.len();
    }
    if !has_more {
        return Ok(());
    }
    // All that was pushed before the text is pushed again, now with what is for the content alone, and without what was here.
    pen.pop(n_targets + n_here)?;
    for target in contexts(targets) {
        let target = target?;
        if is_set {
            pen.clear(target.clear_scopes)?;
        }
        pen.push(&target.meta_scope)?;
        pen.push(&target.meta_content_scope)?;
    }
    Ok(())
}

fn contexts(references: &[Reference]) -> impl Iterator<Item = Result<&'static Context, Trouble>> {
    references.iter().map(|reference| context(reference.id()?))
}
