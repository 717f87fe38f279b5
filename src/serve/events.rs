//! What tabs are told: server-sent events, one for each build, each made for the page that the tab shows.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use tokio::sync::watch;

use super::locate::{self, Found};
use super::state::{Now, Site};
use super::version::Version;
use crate::digest::Digest;
use crate::path::OutPath;

/// So often something is sent, so that both sides notice when the other is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The script of live reload. It is told what is current as it is loaded, so that nothing is lost until it listens.
pub(super) fn script(now: &Now) -> String {
    include_str!("reload.js").replacen("__GENERATION__", &now.generation.to_string(), 1)
}

/// What a tab says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tab {
    /// The path of the page that it shows, percent-encoded.
    page: String,
    /// The last generation that it was told of.
    since: u64,
}

impl Tab {
    fn of(query: &str) -> Self {
        let mut tab = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "page" => tab.page = value.into_owned(),
                "since" => tab.since = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        tab
    }
}

/// What a tab is told.
#[derive(Serialize)]
struct Message<'a> {
    generation: u64,
    /// The version of its page that is served now.
    #[serde(flatten)]
    version: Version,
    /// The decoded paths of all else that changed since the last message.
    changed: Vec<String>,
    errors: Option<&'a str>,
    navigate: Option<&'a str>,
}

/// All messages for the tab that says `query`, beginning with how things are now.
pub(super) fn events(mut now: watch::Receiver<Now>, query: &str) -> Response {
    let tab = Tab::of(query);
    now.mark_changed();
    let messages = stream::unfold((now, tab), |(mut now, mut tab)| async move {
        loop {
            now.changed().await.ok()?;
            let current = now.borrow_and_update().clone();
            // That a build begins is nothing to be told.
            if current.is_building {
                continue;
            }
            let event = Event::default().data(message(&current, &tab));
            tab.since = current.generation;
            return Some((Ok::<_, Infallible>(event), (now, tab)));
        }
    });
    Sse::new(messages).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

fn message(now: &Now, tab: &Tab) -> String {
    // From before a restart, and a clock that was set back: nothing that it knows counts.
    let since = if tab.since > now.generation { 0 } else { tab.since };
    let base = now.site.as_ref().map_or("", |site| site.base_path.as_str());
    let base = percent_decode_str(base).decode_utf8_lossy();
    let changed = now.resources.iter().filter(|(_, generation)| **generation > since);
    let navigate = now.navigate.as_ref().filter(|(generation, _)| *generation > since);
    let message = Message {
        generation: now.generation,
        version: version(now, &tab.page),
        changed: changed.map(|(path, _)| format!("{base}/{path}")).collect(),
        errors: now.errors.as_deref(),
        navigate: navigate.map(|(_, path)| &**path),
    };
    serde_json::to_string(&message).expect("it holds only texts and numbers")
}

/// The version of what stands at `path` now.
pub(super) fn version(now: &Now, path: &str) -> Version {
    let Some(site) = &now.site else { return failure(now.errors.as_ref()) };
    match find(site, path) {
        Found::File(file) => read(site, &file),
        Found::Folder => Version { digest: "folder".to_owned(), ..Version::default() },
        Found::Nothing => {
            let page = read(site, &OutPath::new("404.html").expect("it is legal"));
            Version { is_missing: true, ..page }
        }
    }
}

/// The version of the page that says that there is no site.
pub(super) fn failure(errors: Option<&Arc<str>>) -> Version {
    let digest = Digest::of(errors.map_or("", |errors| errors)).short(20);
    Version { digest, ..Version::default() }
}

fn find(site: &Site, path: &str) -> Found {
    let target = path.strip_prefix(&*site.base_path).and_then(|below| locate::target(below).ok());
    target.map_or(Found::Nothing, |target| locate::find(&site.root, &target))
}

fn read(site: &Site, path: &OutPath) -> Version {
    let bytes = locate::locate(&site.root, path).and_then(|file| std::fs::read(file).ok());
    bytes.map_or_else(Version::default, |bytes| Version::of(&bytes))
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn a_tab_says_what_it_shows_and_what_it_knows() {
        let tab = |page: &str, since| Tab { page: page.to_owned(), since };
        assert_eq!(Tab::of("page=%2Fa%2520b%2F&since=12"), tab("/a%20b/", 12));
        assert_eq!(Tab::of("since=x&page"), tab("", 0));
        assert_eq!(Tab::of(""), tab("", 0));
    }
}
