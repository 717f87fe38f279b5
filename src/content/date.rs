//! Dates as authors write them.

use serde::{Deserialize, Serialize};

/// A moment that an author wrote down: a day, or a time with its offset.
///
/// Ordered by the instant; a bare day counts as its first second in the site's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Offset from UTC in seconds, as written or as the site's zone had it then.
    pub offset: i32,
    /// Only the day was written.
    pub date_only: bool,
}
