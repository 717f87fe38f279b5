//! What a build that knows nothing makes of the site: what all others are held to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use postil::build::{self, Loaded, Options, Silent, Sink};
use postil::diagnostic::Diagnostic;
use postil::digest::Digest;
use postil::output::OutputError;
use postil::path::SitePath;
use postil::site::plan::{Output, Planned};

use crate::site::Files;

/// What a clean build gives.
#[derive(Default)]
pub struct Clean {
    pub tree: Files,
    pub found: Vec<String>,
    /// There is a site at all.
    pub is_whole: bool,
    /// Path below the output folder → what stands there.
    pub classes: BTreeMap<String, Class>,
    /// Name of an essay → the folder that its page stands in, with a slash before and after it.
    pub folders: BTreeMap<String, String>,
    /// Names of the essays about which the index found something.
    pub blamed: BTreeSet<String>,
}

/// What is found while the index is made.
const OF_THE_INDEX: [&str; 5] = ["unknown-reply-to", "merged-term", "route-collision", "own-alias", "illegal-alias"];

/// What an output is made from, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The page of an essay: all of it, and what its template asks.
    Page,
    /// The cards of some essays.
    List,
    /// The texts of some essays.
    Feed,
    /// Comments.
    CommentFeed,
    /// Links to all essays, or the names of all terms.
    Names,
    /// The whole index, and no template: made anew whenever the index is, since that costs no more than to look.
    Always,
    /// The config, and perhaps where pages are and when they were changed.
    Settings,
    /// Neither config nor templates nor content: what is built in, and the style sheet.
    Fixed,
}

impl Class {
    /// Made by templates.
    pub const TEMPLATED: [Self; 3] = [Self::Page, Self::List, Self::Names];

    fn of(output: &Output) -> Self {
        match output {
            Output::Page(_) | Output::Thread(..) | Output::Discuss(_) | Output::Markdown(_) => Self::Page,
            Output::Section(..) | Output::Term(..) | Output::Series(_) => Self::List,
            Output::Feed(..) => Self::Feed,
            Output::CommentFeed(_) => Self::CommentFeed,
            Output::Archive | Output::TaxonomyList(_) | Output::NotFound => Self::Names,
            Output::LlmsTxt | Output::RedirectsFile => Self::Always,
            Output::Robots | Output::Icon | Output::Redirect(_) | Output::HeadersFile | Output::Sitemap(_) => {
                Self::Settings
            }
            Output::Stylesheet | Output::Font(_) | Output::DiscussScript | Output::Copy(_) => Self::Fixed,
        }
    }
}

impl Clean {
    /// Of the site as it is on disk, into memory.
    pub fn of(options: &Options) -> Self {
        let loaded = match build::load(options, &Silent).expect("the site can be read") {
            Err(found) => return Self { found: told(&build::sorted(found)), ..Self::default() },
            Ok(loaded) => loaded,
        };
        let memory = Memory { root: options.root.clone(), files: Mutex::default() };
        let (_, mut found) = build::render_all(&loaded, &memory, &Silent).expect("memory can be written");
        found.extend(loaded.diagnostics());
        let outputs = loaded.plan.outputs.iter();
        let of_index = found.iter().filter(|found| OF_THE_INDEX.contains(&&*found.code));
        let blamed = of_index.flat_map(|found| found.path.iter().chain(found.related.iter().map(|place| &place.path)));
        let blamed = blamed.filter_map(|path| essay_of(path.as_str())).map(str::to_owned).collect();
        Self {
            tree: memory.files.into_inner().expect("no thread panicked"),
            found: told(&build::sorted(found)),
            is_whole: true,
            classes: outputs.map(|(path, planned)| (path.to_string(), Class::of(&planned.output))).collect(),
            folders: folders(&loaded),
            blamed,
        }
    }
}

/// The name of the essay to which a file of the site belongs.
pub fn essay_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("content/essays/")?.split('/').next()?;
    Some(name.trim_end_matches(".md"))
}

fn folders(loaded: &Loaded) -> BTreeMap<String, String> {
    let pages = loaded.oracle.site.pages.iter();
    let essays = pages.filter_map(|card| Some((card.key().strip_prefix("essays/")?, card.route.decoded())));
    essays.map(|(name, folder)| (name.to_owned(), folder.to_owned())).collect()
}

struct Memory {
    root: PathBuf,
    files: Mutex<Files>,
}

impl Memory {
    fn put(&self, planned: &Planned, bytes: Vec<u8>) {
        self.files.lock().expect("no thread panicked").insert(planned.route.out_path().to_string(), bytes);
    }
}

impl Sink for Memory {
    fn write(&self, planned: &Planned, bytes: &[u8]) -> Result<Digest, OutputError> {
        self.put(planned, bytes.to_owned());
        Ok(Digest::default())
    }

    fn copy(&self, planned: &Planned, source: &SitePath) -> Result<(), OutputError> {
        self.put(planned, fs::read(self.root.join(source.as_str())).expect("it is there"));
        Ok(())
    }

    fn keep(&self, _planned: &Planned, _digest: Digest) -> bool {
        false
    }
}

pub fn told(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|found| format!("{found:?}")).collect()
}

/// Where two trees part, if they do.
pub fn difference(found: &Files, wanted: &Files) -> Option<String> {
    let mut paths = found.keys().chain(wanted.keys());
    let path = paths.find(|path| found.get(*path) != wanted.get(*path))?;
    let text = |tree: &Files| tree.get(path).map_or("nothing".into(), |bytes| String::from_utf8_lossy(bytes).into());
    let (found, wanted): (String, String) = (text(found), text(wanted));
    let at = found.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
    let excerpt = |text: &str| {
        let bytes = &text.as_bytes()[at.saturating_sub(60).min(text.len())..(at + 120).min(text.len())];
        String::from_utf8_lossy(bytes).into_owned()
    };
    Some(format!("{path}: found …{}… instead of …{}…", excerpt(&found), excerpt(&wanted)))
}

/// Every file below `folder`, but for what postil keeps there for itself.
pub fn read(folder: &Path) -> Files {
    let mut tree = Files::new();
    read_below(folder, "", &mut tree);
    tree
}

fn read_below(folder: &Path, prefix: &str, tree: &mut Files) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(".postil") {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            read_below(&entry.path(), &format!("{path}/"), tree);
        } else if let Ok(bytes) = fs::read(entry.path()) {
            tree.insert(path, bytes);
        }
    }
}
