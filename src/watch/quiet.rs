//! When to act on what happens in bursts: saving a file is several events, and switching a branch thousands. Pure.

use std::time::{Duration, Instant};

/// After so much silence a burst is over, unless another time is asked for.
pub const QUIET: Duration = Duration::from_millis(12);
/// A burst that does not end is acted upon all the same.
const MOST: Duration = Duration::from_millis(100);

/// A burst of events.
#[derive(Clone, Copy, Debug)]
pub(super) struct Burst {
    first: Instant,
    last: Instant,
    quiet: Duration,
}

impl Burst {
    /// One that begins `now`.
    pub(super) fn new(now: Instant, quiet: Duration) -> Self {
        Self { first: now, last: now, quiet }
    }

    /// It goes on.
    pub(super) fn goes_on(&mut self, now: Instant) {
        self.last = now;
    }

    /// When it is over, if nothing more happens.
    pub(super) fn end(&self) -> Instant {
        (self.last + self.quiet).min(self.first + MOST.max(self.quiet))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_ends_after_silence_or_when_it_lasts() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut burst = Burst::new(start, QUIET);
        assert_eq!(burst.end(), at(12));
        burst.goes_on(at(5));
        assert_eq!(burst.end(), at(17));
        for ms in (10..=95).step_by(5) {
            burst.goes_on(at(ms));
        }
        assert_eq!(burst.end(), at(100), "at 107 the silence would be long enough");
        burst.goes_on(at(99));
        assert_eq!(burst.end(), at(100));
    }

    #[test]
    fn who_asks_for_more_silence_gets_it() {
        let start = Instant::now();
        assert_eq!(Burst::new(start, Duration::from_millis(300)).end(), start + Duration::from_millis(300));
        assert_eq!(Burst::new(start, Duration::ZERO).end(), start);
    }
}
