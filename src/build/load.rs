//! From the site's files to its index, its templates and its plan.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use globset::GlobSet;

use super::articles::Article;
use super::before::{Before, Seen};
use super::config_file::{self, ConfigFile};
use super::data::Data;
use super::documents::{Documents, Earlier, Kind};
use super::index::{Index, Known};
use super::state::State;
use super::{BuildError, Changes, Options, Progress, highlighted, parsed};
use crate::commentary::Discussion;
use crate::config::Config;
use crate::content::{self, Page, Section};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::hash::FastMap;
use crate::parallel;
use crate::path::SitePath;
use crate::render::{self, PageDigests, World};
use crate::site::PageId;
use crate::site::plan::Plan;
use crate::site::visibility::Hidden;
use crate::source::{self, Room, SourceError, SourceFile, Tree};
use crate::template::{Oracle, Templates, embedded};

/// A site that is ready to be rendered.
pub struct Loaded {
    /// Its config.
    pub config: Arc<Config>,
    /// Its index and what answers about it.
    pub oracle: Arc<Oracle>,
    /// Its templates.
    pub templates: Arc<Templates>,
    /// Its outputs.
    pub plan: Arc<Plan>,
    /// Page → its file, parsed.
    pub pages: Vec<Arc<Page>>,
    /// Section → its file, parsed.
    pub sections: Vec<Option<Arc<Section>>>,
    /// Page → what readers said of it.
    pub discussions: Arc<Vec<Arc<Discussion>>>,
    /// Pages that are not public, whether they are built all the same or not; by path.
    pub hidden: Vec<HiddenPage>,
    /// Number of content files that were read.
    pub n_sources: usize,
    /// When the next page comes or goes by its date, in seconds since 1970.
    pub next_change: Option<i64>,
    pub(super) stylesheet: String,
    pub(super) found: Vec<Diagnostic>,
    /// Findings about the index and the plan.
    pub(super) found_in_site: Vec<Diagnostic>,
    pub(super) digests: Vec<PageDigests>,
    /// What lists show of each page, as far as it was asked for.
    pub(super) listed: Vec<OnceLock<Digest>>,
    pub(super) section_digests: Vec<Digest>,
    /// Of what is the same for all outputs.
    pub(super) world: World,
    /// Of the config file and the options that go into the config.
    pub(super) config_digest: Digest,
    /// Of the site's own templates.
    pub(super) templates_digest: Digest,
    /// Files that templates asked for.
    pub(super) data: Arc<Data>,
    pub(super) tree: Tree,
    pub(super) documents: Documents,
    pub(super) articles: FastMap<SitePath, Arc<Article>>,
    pub(super) statics: Vec<SitePath>,
    pub(super) assets: Vec<SitePath>,
    pub(super) left_out: BTreeMap<SitePath, Hidden>,
    /// How much of the load before it was kept.
    pub kept: Kept,
}

/// How much of the load before another could keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// Nothing, or no more than single files.
    #[default]
    Files,
    /// The index but for what is shown of single pages, the plan, and everything that all outputs are made from.
    Index,
    /// The whole index, the plan, and everything that all outputs are made from.
    Site,
    /// Those, and whatever templates can ask: only bodies of pages and sections are new.
    Answers,
}

/// A page that is not public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenPage {
    /// Its file.
    pub path: SitePath,
    /// Its title.
    pub title: String,
    /// When it is or was to be published.
    pub date: Option<content::Date>,
    /// Why it is not public.
    pub why: Hidden,
    /// It is built all the same.
    pub is_included: bool,
}

impl Loaded {
    /// What outputs are made from.
    pub fn inputs(&self) -> render::Inputs<'_> {
        render::Inputs {
            oracle: &self.oracle,
            templates: &self.templates,
            plan: &self.plan,
            pages: &self.pages,
            sections: &self.sections,
            discussions: &self.discussions,
            digests: &self.digests,
            listed: &self.listed,
            section_digests: &self.section_digests,
            world: self.world,
            stylesheet: &self.stylesheet,
            site_feeds: OnceLock::new(),
        }
    }

    /// Findings about files, index and links; not those of rendering.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let site = &self.oracle.site;
        let of_page = |id: PageId| self.oracle.page_findings(id, &self.pages[id.index()].links);
        let of_pages: Vec<Vec<Diagnostic>> = parallel::map(site.page_ids().collect(), parallel::FEW_FILES, of_page);
        let of_sections = site.section_ids().filter_map(|id| {
            let section = self.sections[id.index()].as_ref()?;
            Some(self.oracle.section_findings(id, &section.links))
        });
        let found = self.found.iter().chain(&self.found_in_site).cloned();
        found.chain(of_pages.into_iter().flatten()).chain(of_sections.flatten()).collect()
    }

    /// Where the output goes.
    pub fn output_dir(&self, options: &Options) -> PathBuf {
        options.output_dir_of(&self.config.output_dir)
    }
}

/// Reads the site below `options.root`, as [`reload`] does, when nothing of it is known.
pub fn load(options: &Options, progress: &dyn Progress) -> Result<Result<Loaded, Vec<Diagnostic>>, BuildError> {
    let loaded = reload(options, Recall::Nothing, &Changes::Unknown, None, progress)?;
    Ok(loaded.map(|(loaded, _)| loaded))
}

/// What is known of a site before it is read.
#[derive(Clone, Copy)]
pub enum Recall<'a> {
    /// Nothing.
    Nothing,
    /// What the last build that did [remember](super::Engine::remember) kept on disk.
    Disk,
    /// All of it, as it was read before with the same options.
    Load(&'a Loaded),
}

/// A site, and the build before the last edit if it is the one that was built then; or what stands against there being one.
pub type Reloaded = Result<(Loaded, Option<Box<Before>>), Vec<Diagnostic>>;

/// Reads the site below `options.root`, as far as it may have changed since what is known of it. The
/// inner `Err`: its config or templates are so broken that there is no site; the findings say why. What was
/// `seen` of its files a moment ago is not looked at again. If that is promising, the site is what it was [`Before`] the last
/// edit, which comes with it.
pub fn reload(
    options: &Options,
    recall: Recall<'_>,
    changes: &Changes,
    seen: Option<Seen>,
    progress: &dyn Progress,
) -> Result<Reloaded, BuildError> {
    let root = options.root.as_path();
    let file = ConfigFile::read(options)?;
    let config_digest = file.digest();
    let (config, mut found) = file.parse(options);
    let Some(mut config) = config else { return Ok(Err(found)) };
    let (earlier, state) = match recall {
        Recall::Nothing => (None, None),
        Recall::Disk => (None, Some(State::about(&options.output_dir_of(&config.output_dir), options))),
        Recall::Load(earlier) => (Some(earlier), None),
    };
    let record = state.as_ref().and_then(State::documents);
    let same_config = earlier.filter(|earlier| earlier.config_digest == config_digest);
    let is_known = same_config.is_some() || record.is_some();
    let (scanned, mut before) = match seen.filter(|seen| seen.config_digest == config_digest) {
        Some(Seen { tree, before, .. }) => (Scanned { tree, touched: None, are_other_files_same: false }, before),
        None => {
            let scan_options = scan_options(options, &config.ignored_content, &config.ignored_static);
            (scan(root, &scan_options, same_config, is_known, changes)?, None)
        }
    };
    let mut tree = scanned.tree;
    found.extend(tree.diagnostics.iter().cloned());
    let (mut content, mut statics, mut templates) = (Vec::new(), Vec::new(), Vec::new());
    for file in &tree.files {
        match file.room {
            Room::Content => content.push(file.clone()),
            Room::Static => statics.push(file.path.clone()),
            Room::Template => templates.push(file.path.clone()),
            Room::Config => {}
        }
    }
    let (styles, statics): (Vec<_>, Vec<_>) = statics
        .into_iter()
        .partition(|path| path.as_str().starts_with("static/theme/") && path.extension() == Some("css"));
    let styles = style_files(&read_texts(root, &styles, &mut found));
    let own = read_texts(root, &templates, &mut found);
    let templates_digest = digest_of_texts(&own);
    let loaded = match same_config.filter(|earlier| earlier.templates_digest == templates_digest) {
        Some(earlier) => Ok((Arc::clone(&earlier.templates), Some(earlier))),
        None => Templates::load(&own, &config).map(|templates| (Arc::new(templates), None)),
    };
    let (templates, same_templates) = match loaded {
        Ok(loaded) => loaded,
        Err(errors) => {
            // What is wrong with the content is told all the same; of links nothing is known without the index.
            let documents = Documents::read(root, content, &config, None, progress);
            found.extend(errors);
            found.extend(documents.all_diagnostics());
            return Ok(Err(found));
        }
    };
    config.markdown.collect_terms = templates.mention("related(");
    config.cards_have_words = templates.own_mention("word_count");
    config.markdown.highlighted = highlighted::recall(recall, options);
    let asked_for = |config: &Config| (config.markdown.collect_terms, config.cards_have_words);
    let same_config = same_config.filter(|earlier| asked_for(&earlier.config) == asked_for(&config));
    let config = same_config.map_or_else(|| Arc::new(config), |earlier| Arc::clone(&earlier.config));
    let recalled =
        record.and_then(|(record, edits)| parsed::decode(&record, edits.as_deref(), config_digest, &config, root));
    let known = match (same_config, &recalled) {
        (Some(earlier), _) => Some(Earlier { documents: &earlier.documents, touched: scanned.touched.as_ref() }),
        (None, Some(documents)) => Some(Earlier { documents, touched: None }),
        (None, None) => {
            config.markdown.highlighted.asks_for_all();
            None
        }
    };
    before.take_if(|before| !recalled.as_ref().is_some_and(|known| before.is_promising(known, root, &config)));
    if let Some(before) = &before {
        before.rewind(&mut content);
        before.rewind(&mut tree.files);
    }
    let documents = Documents::read(root, content, &config, known, progress);
    // PERF: it takes milliseconds to take apart, and nobody waits for that.
    rayon::spawn(move || drop(recalled));
    let index = Index { root, config, templates, styles, statics, config_digest, templates_digest, tree };
    let templates = same_config.and(same_templates);
    let earlier = Known { config: same_config, templates, are_files_same: scanned.are_other_files_same };
    // PERF: they are written while the index is made, most of which one thread has to do alone.
    let (to_remember, config) = (documents.to_remember(), Arc::clone(&index.config));
    let state = state.filter(|_| before.is_none());
    let remember = || state.map(|state| state.remember_documents(&to_remember, config_digest, &config)).is_some();
    let (mut loaded, are_remembered) = rayon::join(|| index.make(documents, earlier, found, options), remember);
    loaded.documents.are_remembered = are_remembered;
    if let Some(before) = &mut before {
        loaded.data.recall(std::mem::take(&mut before.data));
    }
    Ok(Ok((loaded, before)))
}

/// The files of the site, and what is known of how they changed.
struct Scanned {
    tree: Tree,
    /// Files that may have changed; any may where it is not known.
    touched: Option<BTreeSet<SitePath>>,
    /// Nothing has changed but Markdown.
    are_other_files_same: bool,
}

fn scan(
    root: &Path,
    scan_options: &source::ScanOptions,
    earlier: Option<&Loaded>,
    is_known: bool,
    changes: &Changes,
) -> Result<Scanned, SourceError> {
    if let (Some(earlier), Changes::Below(paths)) = (earlier, changes)
        && let Some(touched) = source::touched(root, &earlier.tree, paths).filter(|touched| touched.new.is_empty())
    {
        let is_markdown = |path: &SitePath| path.strip_prefix("content").is_some() && is_markdown(path);
        let are_other_files_same = !touched.has_foreign && touched.files.iter().all(is_markdown);
        return Ok(Scanned { tree: earlier.tree.clone(), touched: Some(touched.files), are_other_files_same });
    }
    let now_ns = source::now_ns();
    let mut tree = source::scan(root, scan_options)?;
    // PERF: reading a Markdown file gives its stamp for nothing.
    let is_asked = |file: &&mut SourceFile| is_known || !is_markdown(&file.path);
    source::take_stamps(root, tree.files.iter_mut().filter(is_asked).collect(), now_ns);
    Ok(Scanned { tree, touched: None, are_other_files_same: false })
}

fn digest_of_texts(texts: &[(SitePath, String)]) -> Digest {
    let mut digester = Digester::new();
    for (path, text) in texts {
        digester.part(path.as_str()).part(text);
    }
    digester.finish()
}

/// Config and content of a site, without templates and index.
pub struct Content {
    /// Its config.
    pub config: Config,
    /// Its files, each with the findings about it.
    pub documents: Documents,
    /// Findings about config and folders.
    pub found: Vec<Diagnostic>,
}

/// The content of the site below `options.root`, for commands that make no pages. The inner `Err`: the config is so
/// broken that there is no site.
pub fn documents(options: &Options, progress: &dyn Progress) -> Result<Result<Content, Vec<Diagnostic>>, BuildError> {
    let (config, mut found) = match ConfigFile::read(options)?.parse(options) {
        (Some(config), found) => (config, found),
        (None, found) => return Ok(Err(found)),
    };
    let tree = source::scan(&options.root, &scan_options(options, &config.ignored_content, &config.ignored_static))?;
    found.extend(tree.diagnostics);
    let content = tree.files.into_iter().filter(|file| file.room == Room::Content).collect();
    let documents = Documents::read(&options.root, content, &config, None, progress);
    Ok(Ok(Content { config, documents, found }))
}

pub(super) fn scan_options(options: &Options, content: &GlobSet, statics: &GlobSet) -> source::ScanOptions {
    source::ScanOptions {
        config_file: config_file::path(options),
        ignored_content: content.clone(),
        ignored_static: statics.clone(),
    }
}

/// Reads text files; what cannot be read is reported and left out.
fn read_texts(root: &Path, paths: &[SitePath], found: &mut Vec<Diagnostic>) -> Vec<(SitePath, String)> {
    let mut texts = Vec::new();
    for path in paths {
        let bytes = match source::read(root, path) {
            Ok(bytes) => bytes,
            Err(error) => {
                found.push(error.to_diagnostic());
                continue;
            }
        };
        match content::text_of(&bytes, path) {
            Ok(text) => texts.push((path.clone(), text.to_owned())),
            Err(error) => found.push(error),
        }
    }
    texts
}

/// The files of the theme's style sheet: the built-in ones, each shadowed by the site's own of the same name, and any
/// further ones.
fn style_files(own: &[(SitePath, String)]) -> Vec<(String, String)> {
    let mut files: BTreeMap<&str, &str> = embedded::STYLES.iter().copied().collect();
    for (path, text) in own {
        files.insert(path.strip_prefix("static/theme").expect("chosen by it"), text);
    }
    files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// What a content file is, by its name and by what lies beside it: `is_essay` says whether a folder is an essay's.
pub fn classify(path: &SitePath, is_essay: impl Fn(&SitePath) -> bool) -> Kind {
    let is_markdown = is_markdown(path);
    let name = path.file_name();
    let folder = path.as_str().strip_suffix(name).unwrap_or_default();
    if is_markdown && folder.ends_with("/comments/") {
        let essay = path.parent().and_then(|comments| comments.parent()).filter(&is_essay);
        if let Some(essay) = essay {
            return Kind::Comment { essay };
        }
    }
    if name == "feedback.toml"
        && let Some(essay) = path.parent().filter(&is_essay)
    {
        return Kind::Feedback { essay };
    }
    match (is_markdown, path.stem()) {
        (true, "_index") => Kind::Section,
        (true, _) => Kind::Page,
        (false, _) => Kind::Asset,
    }
}

/// Whether a file of `content/` is Markdown, by its name.
pub fn is_markdown(path: &SitePath) -> bool {
    matches!(path.extension(), Some("md" | "markdown"))
}
