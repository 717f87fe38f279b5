//! Discussions at the service of a third party: each on a page of its own below its essay, so that essays load nothing
//! from elsewhere and have no script.

use super::{Card, Route};
use crate::config::{CommentsState, Config, Provider, Service};
use crate::digest::Digest;

/// What hands settings to the widgets that want them in a global variable; the same for all pages.
pub const SCRIPT: &str = include_str!("discuss.js");

/// Where [`SCRIPT`] is served: its name holds a digest of its bytes.
pub fn script_route() -> Route {
    Route::home().file(&format!("discuss.{}.js", Digest::of(SCRIPT).short(8)))
}

/// Whether the service's widget needs [`SCRIPT`].
pub fn needs_script(service: Service) -> bool {
    matches!(service, Service::Remark42 | Service::Disqus)
}

/// Where the discussion of `card` is, and with whom, if there is one: only open essays lead to it.
pub fn of<'a>(card: &Card, config: &'a Config) -> Option<(Route, &'a Provider)> {
    let provider = config.comments.provider.as_ref().filter(|_| card.comments == CommentsState::Open)?;
    Some((card.route.subfolder("discuss"), provider))
}
