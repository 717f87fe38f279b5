//! What is served at this moment. The engine's thread says what changed, and all connections see it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use super::files::is_page;
use super::headers::Rules;
use crate::path::OutPath;

/// What one build came to, for the server.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// The output folder and the path of the base URL (empty or `/blog`); `None` when nothing was published, and what
    /// was served before still is.
    pub published: Option<(PathBuf, String)>,
    /// Outputs that were written or removed.
    pub changed: Vec<OutPath>,
    /// The URL path of the page to be shown.
    pub navigate: Option<String>,
    /// What is wrong with the site, as HTML, when that is worth interrupting the author.
    pub errors: Option<String>,
}

/// Tells the server what the engine does. Any thread may hold one.
#[derive(Clone, Debug)]
pub struct Publisher(pub(super) watch::Sender<Now>);

impl Publisher {
    /// A build begins: what is not there may be in a moment.
    pub fn building(&self) {
        self.0.send_modify(|now| now.is_building = true);
    }

    /// A build has ended.
    pub fn publish(&self, update: Update) {
        let site = update.published.as_ref().and_then(|(folder, base_path)| Site::open(folder, base_path));
        self.0.send_modify(|now| {
            now.is_building = false;
            now.generation += 1;
            if let Some(site) = site {
                now.site = Some(Arc::new(site));
            }
            let generation = now.generation;
            let resources = Arc::make_mut(&mut now.resources);
            resources.extend(update.changed.into_iter().filter(is_resource).map(|path| (path, generation)));
            now.errors = update.errors.map(Into::into);
            now.navigate = update.navigate.map(|path| (generation, path.into()));
        });
    }
}

/// Pages are compared by their versions.
fn is_resource(path: &OutPath) -> bool {
    !is_page(Path::new(path.as_str()))
}

/// All that a connection needs to know.
#[derive(Clone, Debug)]
pub(super) struct Now {
    /// Goes up with each build. It begins with the time, so that a tab can tell that it is from before a restart.
    pub(super) generation: u64,
    pub(super) is_building: bool,
    /// `None` until something was published.
    pub(super) site: Option<Arc<Site>>,
    /// Outputs that are no pages → the generation that last changed them.
    pub(super) resources: Arc<BTreeMap<OutPath, u64>>,
    pub(super) errors: Option<Arc<str>>,
    /// The page that a generation wants to be shown.
    pub(super) navigate: Option<(u64, Arc<str>)>,
}

impl Now {
    /// Before the first build.
    pub(super) fn new() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            generation: u64::try_from(since_1970.as_millis()).unwrap_or_default(),
            is_building: true,
            site: None,
            resources: Arc::default(),
            errors: None,
            navigate: None,
        }
    }
}

/// A published site.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// The real path of the output folder.
    pub(super) root: PathBuf,
    /// Empty or `/blog`.
    pub(super) base_path: String,
    pub(super) rules: Rules,
}

impl Site {
    fn open(folder: &Path, base_path: &str) -> Option<Self> {
        let root = folder.canonicalize().ok()?;
        let rules = std::fs::read_to_string(root.join("_headers")).unwrap_or_default();
        Some(Self { root, base_path: base_path.to_owned(), rules: Rules::parse(&rules) })
    }
}
