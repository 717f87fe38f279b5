//! The body of an essay, made when it is first asked for: most builds show few of them.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use crate::markdown::Body;

/// A body that is made when it is first asked for.
#[derive(Default)]
pub struct LateBody {
    made: OnceLock<Body>,
    make: Option<Box<dyn Fn() -> Body + Send + Sync>>,
}

impl LateBody {
    /// A body that `make` makes.
    pub fn new(make: impl Fn() -> Body + Send + Sync + 'static) -> Self {
        Self { made: OnceLock::new(), make: Some(Box::new(make)) }
    }

    /// The body itself.
    pub fn into_inner(mut self) -> Body {
        self.made.take().unwrap_or_else(|| self.make.map(|make| make()).unwrap_or_default())
    }
}

impl From<Body> for LateBody {
    fn from(body: Body) -> Self {
        Self { made: body.into(), make: None }
    }
}

impl Deref for LateBody {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.made.get_or_init(|| self.make.as_ref().map(|make| make()).unwrap_or_default())
    }
}

impl fmt::Debug for LateBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.made.fmt(f)
    }
}
