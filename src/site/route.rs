//! Where things are served: URL paths, their encoding, and the files behind them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::config::{Config, Slugify};
use crate::content::PageMeta;
use crate::path::{OutPath, SitePath};
use crate::slug::slugify;

/// A URL path below the site's base, decoded: `/essays/on-margins/`, `/atom.xml`.
///
/// Invariant: begins with `/`; no empty, `.` or `..` component.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Route(std::sync::Arc<str>);

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Route {
    /// `/`
    pub fn home() -> Self {
        Self("/".into())
    }

    /// The folder `path` (slashes around it are of no matter). `None` when it holds an illegal component.
    pub fn folder(path: &str) -> Option<Self> {
        let path = path.trim_matches('/');
        if path.is_empty() {
            return Some(Self::home());
        }
        OutPath::new(path).map(|path| Self(format!("/{path}/").into()))
    }

    /// The file `name` (which may hold `/`) inside this folder. An illegal name stands for itself, slugified.
    pub fn file(&self, name: &str) -> Self {
        self.below(name, "")
    }

    /// The folder `name` inside this one; like [`Route::file`] with a `/` behind it.
    pub fn subfolder(&self, name: &str) -> Self {
        self.below(name, "/")
    }

    fn below(&self, name: &str, end: &str) -> Self {
        let name = name.trim_start_matches('/');
        match OutPath::is_legal(name) {
            true => Self([&*self.0, name, end].concat().into()),
            false => Self([&*self.0, &slugify(name, Slugify::On), end].concat().into()),
        }
    }

    /// The decoded text.
    pub fn decoded(&self) -> &str {
        &self.0
    }

    /// Percent-encoded for a URL.
    pub fn encoded(&self) -> Cow<'_, str> {
        encode(&self.0)
    }

    /// The file that a static host serves here.
    pub fn out_path(&self) -> OutPath {
        let path = self.0.trim_start_matches('/');
        let file = match path {
            "" => "index.html".to_owned(),
            folder if folder.ends_with('/') => [folder, "index.html"].concat(),
            file => file.to_owned(),
        };
        OutPath::new(&file).expect("a route holds only legal components")
    }
}

/// Percent-encodes everything that may not stand in the path of a URL.
pub fn encode(path: &str) -> Cow<'_, str> {
    use std::fmt::Write as _;
    // PERF: most paths may stand as they are.
    let plain = path.bytes().take_while(|byte| may_stand(*byte)).count();
    if plain == path.len() {
        return path.into();
    }
    let mut encoded = path[..plain].to_owned();
    for byte in path.bytes().skip(plain) {
        if may_stand(byte) {
            encoded.push(byte as char);
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded.into()
}

/// Whether `byte` may stand in the path of a URL as it is.
fn may_stand(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'/' | b'-'
                | b'.'
                | b'_'
                | b'~'
                | b'+'
                | b'@'
                | b':'
                | b','
                | b'='
                | b'!'
                | b'$'
                | b'('
                | b')'
                | b'*'
                | b';'
        )
}

/// Undoes percent-encoding. Bytes that do not decode to UTF-8 are left as written.
pub fn decode(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let bytes = path.as_bytes();
    let hex = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%').then(|| Some((hex(*bytes.get(at + 1)?)?, hex(*bytes.get(at + 2)?)?))).flatten();
        match pair {
            Some((high, low)) => {
                decoded.push(high << 4 | low);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| path.to_owned())
}

/// The route of the folder `folder` of `content/`, each component slugified.
pub fn of_folder(folder: &SitePath, config: &Config) -> Route {
    let Some(below) = folder.strip_prefix("content") else { return Route::home() };
    below.split('/').fold(Route::home(), |route, component| route.subfolder(&slugify(component, config.slugify.paths)))
}

/// The route of a page: its `path` if it sets one, else its folder's route and its slug.
pub fn of_page(path: &SitePath, meta: &PageMeta, config: &Config) -> Route {
    if let Some(route) = meta.url_path.as_ref().and_then(|path| Route::folder(&path.value)) {
        return route;
    }
    let folder = match path.stem() {
        "index" => path.parent().and_then(|folder| folder.parent()),
        _ => path.parent(),
    };
    match folder {
        // `content/index.md` has no folder of its own: it would be the home page.
        None => Route::home(),
        Some(folder) => of_folder(&folder, config).subfolder(&meta.slug),
    }
}
