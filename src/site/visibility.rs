//! Which pages are left out of a build, and why.

use crate::content::PageMeta;

/// Pages that are built although they would be left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Include {
    /// Drafts.
    pub drafts: bool,
    /// Scheduled pages.
    pub future: bool,
    /// Expired pages.
    pub expired: bool,
}

/// Why a page is not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// Marked as a draft.
    Draft,
    /// To be published at a later time.
    Scheduled,
    /// No longer to be published.
    Expired,
}

/// Why `meta` is not public at `now` (seconds since 1970), if it is not.
pub fn hidden(meta: &PageMeta, now: i64) -> Option<Hidden> {
    if meta.draft {
        return Some(Hidden::Draft);
    }
    if meta.publish_date.or(meta.date).is_some_and(|date| date.seconds > now) {
        return Some(Hidden::Scheduled);
    }
    meta.expires.is_some_and(|date| date.seconds <= now).then_some(Hidden::Expired)
}

/// When, after `now`, the answer of [`hidden`] may next change, if it ever does by itself.
pub fn next_change(meta: &PageMeta, now: i64) -> Option<i64> {
    let dates = [meta.publish_date.or(meta.date), meta.expires];
    dates.into_iter().flatten().map(|date| date.seconds).filter(|seconds| *seconds > now).min()
}

impl Include {
    /// Whether a page that is hidden for this reason is built all the same.
    pub fn contains(self, hidden: Hidden) -> bool {
        match hidden {
            Hidden::Draft => self.drafts,
            Hidden::Scheduled => self.future,
            Hidden::Expired => self.expired,
        }
    }
}
