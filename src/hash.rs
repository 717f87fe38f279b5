//! Hash maps for keys that no stranger can choose: paths of the author's files, numbers, digests. What comes from elsewhere goes
//! into those of the standard library, which nobody can fill with keys that fall together.

use std::collections::HashMap;

pub use foldhash::fast::FixedState;

/// A map whose keys are hashed fast, and the same each time.
pub type FastMap<K, V> = HashMap<K, V, FixedState>;
