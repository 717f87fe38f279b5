//! The patterns that are looked for in a context, and which of them are worth a try before which character.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Trouble::Lost;
use super::state::{Captured, Level};
use super::symbols::{Before, Symbols};
use super::{Context, ContextId, LazyRegex, Match, Pattern, Reference, Trouble, context};

/// Chains that are kept. Only texts that patterns name can make more of them; then it begins anew.
const MOST: usize = 256;

/// Patterns in the order in which they are preferred.
pub(super) struct Chain {
    pub(super) links: Vec<Link>,
    /// Numbers of the links that have to be searched for from where the search begins.
    pub(super) searched: Vec<u16>,
    /// Numbers of the others that are worth a try, by what stands before and by what follows.
    worth: Vec<OnceCell<Box<[u16]>>>,
}

pub(super) struct Link {
    pub(super) pattern: &'static Match,
    /// The pattern's own, with what was captured in place of what names it.
    filled: Option<Box<LazyRegex>>,
    /// Whether it comes along with a level.
    pub(super) is_along: bool,
}

/// A context that is looked through, with what was captured for it, and whether it comes along with a level.
type Part = (ContextId, Option<Captured>, bool);

#[derive(Default)]
pub(super) struct Chains {
    /// Of contexts that nothing comes along with.
    alone: HashMap<ContextId, Rc<Chain>>,
    others: HashMap<Vec<Part>, Rc<Chain>>,
}

impl Chains {
    /// What is looked for at the top of `levels`. Nothing comes along with those below `cut`.
    pub(super) fn at(&mut self, levels: &[Level], cut: usize) -> Result<Rc<Chain>, Trouble> {
        let top = levels.last().ok_or(Lost)?;
        let above = levels.get(cut..).ok_or(Lost)?;
        let is_alone = top.captured.is_none() && above.iter().all(|level| level.along.is_empty());
        if let Some(chain) = self.alone.get(&top.context).filter(|_| is_alone) {
            return Ok(Rc::clone(chain));
        }
        let along =
            |level: &Level| -> Vec<Part> { level.along.iter().map(|id| (*id, level.captured.clone(), true)).collect() };
        let mut parts: Vec<Part> = above.iter().flat_map(along).collect();
        parts.extend(context(top.context)?.prototype.map(|id| (id, None, false)));
        parts.push((top.context, top.captured.clone(), false));
        if is_alone {
            let chain = Rc::new(Chain::new(&parts)?);
            self.alone.insert(top.context, Rc::clone(&chain));
            return Ok(chain);
        }
        if let Some(chain) = self.others.get(&parts) {
            return Ok(Rc::clone(chain));
        }
        let chain = Rc::new(Chain::new(&parts)?);
        if self.others.len() >= MOST {
            self.others.clear();
        }
        self.others.insert(parts, Rc::clone(&chain));
        Ok(chain)
    }
}

impl Chain {
    fn new(parts: &[Part]) -> Result<Self, Trouble> {
        let mut links = Vec::new();
        for (id, captured, is_along) in parts {
            add_links(&mut links, context(*id)?, captured.as_ref(), *is_along, 0)?;
        }
        if u16::try_from(links.len()).is_err() {
            return Err(Lost);
        }
        let is_searched = |link: &Link| link.regex().facts().is_none();
        let searched = (0..).zip(&links).filter(|(_, link)| is_searched(link)).map(|(number, _)| number).collect();
        Ok(Self { links, searched, worth: vec![OnceCell::new(); Before::ALL.len() * Symbols::N] })
    }

    /// Numbers of the links that may match at this place of a line.
    pub(super) fn worth(&self, line: &[u8], at: usize) -> &[u16] {
        let (before, symbol) = (Before::of(line, at), Symbols::number(line, at));
        self.worth[before as usize * Symbols::N + symbol].get_or_init(|| {
            let is_worth = |link: &Link| link.regex().facts().is_some_and(|facts| facts.can_start(before, symbol));
            (0..).zip(&self.links).filter(|(_, link)| is_worth(link)).map(|(number, _)| number).collect()
        })
    }
}

impl Link {
    pub(super) fn regex(&self) -> &LazyRegex {
        self.filled.as_deref().unwrap_or(&self.pattern.regex)
    }

    /// Whether it is the same wherever its pattern stands.
    pub(super) fn is_own(&self) -> bool {
        self.filled.is_none()
    }
}

/// Adds the patterns of a context, and of those that it includes.
fn add_links(
    links: &mut Vec<Link>,
    context: &'static Context,
    captured: Option<&Captured>,
    is_along: bool,
    depth: usize,
) -> Result<(), Trouble> {
    if depth > 64 {
        return Err(Lost);
    }
    for pattern in &context.patterns {
        match pattern {
            Pattern::Match(pattern) => {
                let captured = captured.filter(|_| pattern.has_captures);
                let filled = captured.map(|captured| Box::new(fill(&pattern.regex.text, captured).into()));
                links.push(Link { pattern, filled, is_along });
            }
            Pattern::Include(Reference::Direct(id)) => {
                add_links(links, super::context(*id)?, captured, is_along, depth + 1)?;
            }
            // It leads nowhere.
            Pattern::Include(_) => {}
        }
    }
    Ok(())
}

/// The pattern with what was captured in place of `\1`.
fn fill(pattern: &str, captured: &Captured) -> String {
    let mut filled = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            filled.push(c);
            continue;
        }
        match chars.next() {
            Some(digit @ '0'..='9') => {
                let text = captured.get(digit as usize - '0' as usize).and_then(Option::as_deref).unwrap_or_default();
                for c in text.chars() {
                    if r"\.+*?()|[]{}^$#&-~".contains(c) {
                        filled.push('\\');
                    }
                    filled.push(c);
                }
            }
            Some(c) => filled.extend(['\\', c]),
            None => filled.push('\\'),
        }
    }
    filled
}
