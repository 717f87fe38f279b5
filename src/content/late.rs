//! What is made when it is first asked for: most builds show few of all bodies.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

/// A value that is made when it is first asked for, or was there from the start.
#[derive(Default)]
pub struct Late<T> {
    // PERF: most are not made, and then take no room.
    made: OnceLock<Box<T>>,
    make: Option<Box<dyn Fn() -> T + Send + Sync>>,
}

impl<T: Default> Late<T> {
    /// A value that `make` makes.
    pub fn new(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self { made: OnceLock::new(), make: Some(Box::new(make)) }
    }

    /// The value itself.
    pub fn into_inner(mut self) -> T {
        self.made.take().map_or_else(|| self.make.map(|make| make()).unwrap_or_default(), |made| *made)
    }
}

impl<T> From<T> for Late<T> {
    fn from(value: T) -> Self {
        Self { made: Box::new(value).into(), make: None }
    }
}

impl<T: Default> Deref for Late<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.made.get_or_init(|| Box::new(self.make.as_ref().map(|make| make()).unwrap_or_default()))
    }
}

impl<T: fmt::Debug> fmt::Debug for Late<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.made.fmt(f)
    }
}
