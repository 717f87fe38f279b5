//! The recorder: which questions a template asked while it was rendered.
//!
//! Tera hands functions nothing of ours, so the oracle and the trace of the render under way are kept
//! for the thread that renders. They are set for the length of one call only, and functions outside
//! of a render find nothing.

use std::cell::RefCell;
use std::sync::Arc;

use super::{Oracle, Query};
use crate::digest::Digest;
use crate::site::PageId;

/// What one render asked, in the order asked, each question once.
pub type Trace = Vec<Query>;

/// A question with the digest of its answer. Most outputs have asked the same few.
pub type Answered = Arc<(Query, Digest)>;

struct Current {
    oracle: Arc<Oracle>,
    page: Option<PageId>,
    trace: Trace,
}

thread_local! {
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
}

/// Runs `render` with `oracle` to answer its templates' questions about the site, `page` being the
/// one under render if it is one.
pub fn recording<T>(oracle: &Arc<Oracle>, page: Option<PageId>, render: impl FnOnce() -> T) -> (T, Trace) {
    let current = Current { oracle: Arc::clone(oracle), page, trace: Trace::new() };
    let before = CURRENT.replace(Some(current));
    let result = render();
    let current = CURRENT.replace(before);
    (result, current.map(|current| current.trace).unwrap_or_default())
}

/// Asks `query` of the oracle of the render under way, and records it.
pub fn ask(query: impl FnOnce(Option<PageId>) -> Query) -> tera::TeraResult<tera::Value> {
    let (oracle, query) = CURRENT.with_borrow_mut(|current| {
        let current = current.as_mut().ok_or_else(|| tera::Error::message("only a page under render can ask this"))?;
        let query = query(current.page);
        if !current.trace.contains(&query) {
            current.trace.push(query.clone());
        }
        Ok::<_, tera::Error>((Arc::clone(&current.oracle), query))
    })?;
    oracle.answer(&query).map_err(tera::Error::message)
}

/// Something of the config that never changes within a build, such as the base URL.
pub fn with_oracle<T>(read: impl FnOnce(&Oracle) -> T) -> tera::TeraResult<T> {
    CURRENT.with_borrow(|current| match current {
        Some(current) => Ok(read(&current.oracle)),
        None => Err(tera::Error::message("only a page under render can ask this")),
    })
}
