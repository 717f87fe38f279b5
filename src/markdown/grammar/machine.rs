//! Takes a line through a grammar.
//!
//! `syntect` searches the rest of the line for one pattern after the other, and takes the match that comes first. Here each
//! place of the line is looked at in turn, with the patterns that may match there. Both come to the same match. Where a pattern
//! gives up, or nothing is as it should be, this gives up, too.

use onig::{MatchParam, Region, SearchOptions};

use super::Trouble::Lost;
use super::chain::{Chain, Chains, Link};
use super::facts::Spot;
use super::scopes::{Pen, enter, settle};
use super::state::{Level, State};
use super::{Class, Match, Operation, Trouble, context};
use crate::markdown::highlight::Painter;

/// As many contexts can be open in `syntect`, which gives up on deeper ones in its own way.
const MOST_LEVELS: usize = 100;

/// So often, contexts may be opened and closed in one place. There are grammars that have no end of it.
const MOST_ROUNDS: usize = 10_000;

/// What one thread remembers of grammars, and memory that it uses again.
#[derive(Default)]
pub(in crate::markdown) struct Machine {
    chains: Chains,
    region: Region,
    /// Where the groups of the last match are.
    groups: Vec<Option<(usize, usize)>>,
    /// What was found in the line at hand of patterns that have to be searched for.
    searches: Vec<(&'static Match, Option<Region>)>,
    /// Which characters of ASCII there are in it, from each place on.
    has: Vec<u128>,
}

/// What a search has come to.
enum Found<'a> {
    Nothing,
    /// Nothing but a way back to where the line has been.
    Loop,
    /// This one; where its groups are is in the machine.
    Match(&'a Link),
}

/// What a group does to scopes.
enum Change<'a> {
    Push(&'a [Class]),
    Pop(usize),
}

impl Machine {
    /// Appends the runs of a line that begins in `state`, and moves on to the state behind it.
    pub(in crate::markdown) fn run(
        &mut self,
        line: &str,
        state: &mut State,
        runs: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        let mut painter = Painter::new(line, runs);
        self.parse(line, state, &mut painter)?;
        painter.finish(|| state.classes.class()).ok_or(Lost)
    }

    fn parse(&mut self, line: &str, state: &mut State, painter: &mut Painter<'_>) -> Result<(), Trouble> {
        self.searches.clear();
        self.has.clear();
        self.has.resize(line.len() + 1, 0);
        let mut has = 0;
        for (at, byte) in line.bytes().enumerate().rev() {
            has |= 1_u128.checked_shl(byte.into()).unwrap_or_default();
            self.has[at] = has;
        }
        if state.is_first_line {
            let first = state.levels.last().ok_or(Lost)?;
            if let Some(class) = context(first.context)?.meta_content_scope.first() {
                state.classes.push(&[*class]);
            }
            state.is_first_line = false;
        }
        let (mut at, mut n_rounds) = (0, 0);
        // Where a context was opened without taking anything, and how many there were then. To close it there would be a loop.
        let mut opened = None;
        loop {
            let n_levels = state.levels.len();
            if n_levels >= MOST_LEVELS {
                return Err(Lost);
            }
            while state.cuts.last().is_some_and(|cut| *cut >= n_levels) {
                state.cuts.pop();
            }
            let chain = self.chains.at(&state.levels, state.cuts.last().copied().unwrap_or(0))?;
            match self.find(&chain, line, at, opened == Some((at, n_levels)))? {
                Found::Nothing => return Ok(()),
                Found::Loop => match line.get(at..).and_then(|rest| rest.char_indices().nth(1)) {
                    Some((length, _)) => at += length,
                    None => return Ok(()),
                },
                Found::Match(link) => {
                    let (_, end) = self.group(0).ok_or(Lost)?;
                    if end <= at && matches!(link.pattern.operation, Operation::Push(_)) {
                        opened = Some((end, n_levels + 1));
                    }
                    n_rounds = if end == at { n_rounds + 1 } else { 0 };
                    if n_rounds > MOST_ROUNDS {
                        return Err(Trouble::Endless);
                    }
                    at = end;
                    if link.is_along {
                        state.cuts.push(n_levels);
                    }
                    self.take(link.pattern, line, state, painter)?;
                }
            }
        }
    }

    fn group(&self, number: usize) -> Option<(usize, usize)> {
        self.groups.get(number).copied().flatten()
    }

    /// The first match at `start` or behind, and of those at the same place that of the first pattern.
    fn find<'a>(
        &mut self,
        chain: &'a Chain,
        line: &str,
        start: usize,
        is_loop_to_close: bool,
    ) -> Result<Found<'a>, Trouble> {
        // Where those match that have to be searched for.
        let mut searched: Vec<(u16, Region)> = Vec::new();
        // Those that matched nothing at all, and do nothing there. They are not looked for any further.
        let mut idle: Vec<u16> = Vec::new();
        let mut has_loop = false;
        for at in (start..=line.len()).filter(|at| line.is_char_boundary(*at)) {
            let mut worth = chain.worth(line.as_bytes(), at).iter().copied().peekable();
            let mut rare = chain.searched.iter().copied().peekable();
            // Two rows of numbers, each in order, as one.
            while let Some(number) =
                worth.next_if(|number| rare.peek().is_none_or(|rare| number < rare)).or_else(|| rare.next())
            {
                let link = &chain.links[usize::from(number)];
                let is_match = if link.regex().facts().is_some() {
                    !idle.contains(&number) && self.matches(link, line, at)?
                } else {
                    // Not before it is its turn: one that matches at the start may come before it, and then it is not asked.
                    if at == start
                        && let Some(region) = self.search(link, line, start)?
                    {
                        searched.push((number, region));
                    }
                    let found = searched.iter().find(|(other, region)| *other == number && begin(region) == Some(at));
                    found.is_some_and(|(_, region)| keep(&mut self.groups, region))
                };
                if !is_match {
                    continue;
                }
                let (_, end) = self.group(0).ok_or(Lost)?;
                match link.pattern.operation {
                    Operation::None if end == at => idle.push(number),
                    // What comes next in the same place is better, if there is something.
                    Operation::Pop if is_loop_to_close && end <= start => has_loop = true,
                    _ => return Ok(Found::Match(link)),
                }
            }
            if has_loop {
                return Ok(Found::Loop);
            }
        }
        Ok(Found::Nothing)
    }

    /// Whether it matches at this place.
    fn matches(&mut self, link: &Link, line: &str, at: usize) -> Result<bool, Trouble> {
        let spot = Spot { line: line.as_bytes(), at, has: self.has[at] };
        if let Some(facts) = link.regex().facts() {
            if !facts.can_match(spot) {
                return Ok(false);
            }
            if let Some(length) = facts.sure(spot) {
                self.groups.clear();
                self.groups.push(Some((at, at + length)));
                return Ok(true);
            }
        }
        let options = SearchOptions::SEARCH_OPTION_NONE;
        let regex = link.regex().compiled()?;
        let matched = regex.match_with_param(line, at, options, Some(&mut self.region), MatchParam::default());
        if matched.map_err(|_| Lost)?.is_none() {
            return Ok(false);
        }
        Ok(keep(&mut self.groups, &self.region))
    }

    /// As `syntect` does it: what was found before holds as long as it is not behind.
    fn search(&mut self, link: &Link, line: &str, start: usize) -> Result<Option<Region>, Trouble> {
        let known = self.searches.iter().position(|(pattern, _)| std::ptr::eq(*pattern, link.pattern));
        match known.map(|known| &self.searches[known].1) {
            Some(None) => return Ok(None),
            Some(Some(region)) if begin(region) >= Some(start) => return Ok(Some(region.clone())),
            _ => {}
        }
        let mut region = Region::new();
        let options = SearchOptions::SEARCH_OPTION_NONE;
        let regex = link.regex().compiled()?;
        let end = line.len();
        let found = regex.search_with_param(line, start, end, options, Some(&mut region), MatchParam::default());
        let found = found.map_err(|_| Lost)?.map(|_| region);
        let is_idle = |region: &Region| {
            matches!(link.pattern.operation, Operation::None) && region.pos(0).is_some_and(|(begin, end)| begin == end)
        };
        if found.as_ref().is_some_and(is_idle) {
            return Ok(None);
        }
        if link.is_own() {
            self.searches.retain(|(pattern, _)| !std::ptr::eq(*pattern, link.pattern));
            self.searches.push((link.pattern, found.clone()));
        }
        Ok(found)
    }

    /// Does what the pattern says about its match.
    fn take(
        &self,
        pattern: &'static Match,
        line: &str,
        state: &mut State,
        painter: &mut Painter<'_>,
    ) -> Result<(), Trouble> {
        let (begin, end) = self.group(0).ok_or(Lost)?;
        let here = context(state.levels.last().ok_or(Lost)?.context)?;
        let mut pen = Pen { painter, classes: &mut state.classes, at: begin };
        enter(here, &pattern.operation, &mut pen)?;
        pen.push(&pattern.scope)?;
        self.take_groups(pattern, &mut pen)?;
        pen.at = end;
        pen.pop(pattern.scope.len())?;
        settle(here, &pattern.operation, &mut pen)?;
        self.move_on(pattern, line, state)
    }

    /// The scopes of groups, from the outer to the inner.
    fn take_groups(&self, pattern: &Match, pen: &mut Pen<'_, '_>) -> Result<(), Trouble> {
        let Some(captures) = &pattern.captures else { return Ok(()) };
        let mut changes = Vec::with_capacity(2 * captures.len());
        for (number, scopes) in captures {
            let Some((begin, end)) = self.group(*number).filter(|(begin, end)| begin != end) else { continue };
            changes.push((begin, -((end - begin) as i32), Change::Push(scopes)));
            // Before whatever begins there.
            changes.push((end, i32::MIN, Change::Pop(scopes.len())));
        }
        changes.sort_by_key(|(at, order, _)| (*at, *order));
        for (at, _, change) in changes {
            pen.at = at;
            match change {
                Change::Push(scopes) => pen.push(scopes)?,
                Change::Pop(0) => pen.mark()?,
                Change::Pop(n) => pen.pop(n)?,
            }
        }
        Ok(())
    }

    /// Opens and closes contexts.
    fn move_on(&self, pattern: &'static Match, line: &str, state: &mut State) -> Result<(), Trouble> {
        let (targets, mut along) = match &pattern.operation {
            Operation::None => return Ok(()),
            Operation::Pop => {
                state.levels.pop();
                return Ok(());
            }
            Operation::Push(targets) => (targets, Vec::new()),
            // What came along with the one that is replaced goes on.
            Operation::Set(targets) => (targets, state.levels.pop().ok_or(Lost)?.along),
        };
        for (at, target) in targets.iter().enumerate() {
            let mut along = std::mem::take(&mut along);
            if at + 1 == targets.len()
                && let Some(with) = &pattern.with_prototype
            {
                along.push(with.id()?);
            }
            let id = target.id()?;
            let mut names_groups = context(id)?.uses_backrefs;
            for id in &along {
                names_groups |= context(*id)?.uses_backrefs;
            }
            let text = |number| self.group(number).and_then(|(begin, end)| line.get(begin..end)).map(Into::into);
            let captured = names_groups.then(|| (0..10).map(text).collect());
            state.levels.push(Level { context: id, along, captured });
        }
        Ok(())
    }
}

/// What has matched is that which is at hand.
fn keep(groups: &mut Vec<Option<(usize, usize)>>, region: &Region) -> bool {
    groups.clear();
    groups.extend((0..region.len()).map(|number| region.pos(number)));
    true
}

fn begin(region: &Region) -> Option<usize> {
    region.pos(0).map(|(begin, _)| begin)
}
