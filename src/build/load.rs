//! From the site's files to its index, its templates and its plan.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::discussions::discuss;
use super::documents::{Documents, Kind};
use super::{BuildError, Options, Progress};
use crate::commentary::Discussion;
use crate::config::{self, Config};
use crate::content::{self, Page};
use crate::diagnostic::{Diagnostic, messages};
use crate::markdown::Body;
use crate::path::SitePath;
use crate::render::{self, style};
use crate::site::links::{self, ImageSizes, Origin};
use crate::site::plan::{self, Plan};
use crate::site::visibility::{Hidden, hidden, next_change};
use crate::site::{self, Card, SectionCard, Site};
use crate::source::{self, Room};
use crate::template::oracle::Files;
use crate::template::{Oracle, Templates, embedded};

/// A site that is ready to be rendered.
pub struct Loaded {
    /// Its config.
    pub config: Arc<Config>,
    /// Its index and what answers about it.
    pub oracle: Arc<Oracle>,
    /// Its templates.
    pub templates: Templates,
    /// Its outputs.
    pub plan: Plan,
    /// Page → body.
    pub bodies: Vec<Body>,
    /// Section → body.
    pub section_bodies: Vec<Option<Body>>,
    /// Page → what readers said of it.
    pub discussions: Arc<Vec<Discussion>>,
    /// Pages that are not public, whether they are built all the same or not; by path.
    pub hidden: Vec<HiddenPage>,
    /// Number of content files that were read.
    pub n_sources: usize,
    /// When the next page comes or goes by its date, in seconds since 1970.
    pub next_change: Option<i64>,
    stylesheet: String,
    found: Vec<Diagnostic>,
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
            bodies: &self.bodies,
            section_bodies: &self.section_bodies,
            discussions: &self.discussions,
            stylesheet: &self.stylesheet,
        }
    }

    /// Findings about files, index and links; not those of rendering.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let site = &self.oracle.site;
        let of_pages = site.page_ids().flat_map(|id| &self.oracle.page_links(id).1);
        let of_sections = site.section_ids().flat_map(|id| &self.oracle.section_links(id).1);
        self.found.iter().chain(of_pages).chain(of_sections).cloned().collect()
    }

    /// Where the output goes.
    pub fn output_dir(&self, options: &Options) -> PathBuf {
        match &options.output_dir {
            Some(folder) => folder.clone(),
            None => options.root.join(&self.config.output_dir),
        }
    }
}

struct Disk(PathBuf);

impl Files for Disk {
    fn read(&self, path: &SitePath) -> Result<Vec<u8>, String> {
        source::read(&self.0, path).map_err(|error| error.to_string())
    }
}

/// Reads the site below `options.root`. The inner `Err`: its config or templates are so broken that there
/// is no site; the findings say why.
pub fn load(options: &Options, progress: &dyn Progress) -> Result<Result<Loaded, Vec<Diagnostic>>, BuildError> {
    let root = options.root.as_path();
    let (mut config, mut found) = match read_config(options)? {
        (Some(config), found) => (config, found),
        (None, found) => return Ok(Err(found)),
    };
    let tree = source::scan(root, &scan_options(options, &config))?;
    found.extend(tree.diagnostics);
    let (mut content, mut statics, mut templates) = (Vec::new(), Vec::new(), Vec::new());
    for file in tree.files {
        match file.room {
            Room::Content => content.push(file.path),
            Room::Static => statics.push(file.path),
            Room::Template => templates.push(file.path),
            Room::Config => {}
        }
    }
    let (styles, statics): (Vec<_>, Vec<_>) = statics
        .into_iter()
        .partition(|path| path.as_str().starts_with("static/theme/") && path.extension() == Some("css"));
    let stylesheet = join_styles(&read_texts(root, &styles, &mut found));
    let templates = match Templates::load(&read_texts(root, &templates, &mut found), &config) {
        Ok(templates) => templates,
        Err(errors) => {
            // What is wrong with the content is told all the same; of links nothing is known without the index.
            let documents = Documents::read(root, content, &config, progress);
            found.extend(errors);
            found.extend(documents.all_diagnostics());
            return Ok(Err(found));
        }
    };
    config.markdown.collect_terms = templates.mention("related(");
    let config = Arc::new(config);
    let documents = Documents::read(root, content, &config, progress);
    Ok(Ok(index(documents, statics, stylesheet, templates, config, found, options)))
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
    let (config, mut found) = match read_config(options)? {
        (Some(config), found) => (config, found),
        (None, found) => return Ok(Err(found)),
    };
    let tree = source::scan(&options.root, &scan_options(options, &config))?;
    found.extend(tree.diagnostics);
    let content = tree.files.into_iter().filter(|file| file.room == Room::Content).map(|file| file.path).collect();
    let documents = Documents::read(&options.root, content, &config, progress);
    Ok(Ok(Content { config, documents, found }))
}

fn scan_options(options: &Options, config: &Config) -> source::ScanOptions {
    source::ScanOptions {
        config_file: config_file(options),
        ignored_content: config.ignored_content.clone(),
        ignored_static: config.ignored_static.clone(),
    }
}

/// The config file's path below the root.
fn config_file(options: &Options) -> PathBuf {
    options.config_file.clone().unwrap_or_else(|| PathBuf::from("site.toml"))
}

/// The site's config with the base URL of `options`, where it can be read, and the findings about it.
pub fn read_config(options: &Options) -> Result<(Option<Config>, Vec<Diagnostic>), BuildError> {
    let file = config_file(options);
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("site.toml");
    let path = file.to_str().and_then(|path| SitePath::new(&path.replace('\\', "/")));
    let path = path.or_else(|| SitePath::new(name)).expect("a file name is a legal path");
    let bytes = source::read_config(&options.root, &file)?;
    let text = match content::text_of(&bytes, &path) {
        Ok(text) => text,
        Err(error) => return Ok((None, vec![error])),
    };
    let (config, found) = match name {
        "zola.toml" | "config.toml" => config::parse_zola(text, &path),
        _ => config::parse(text, &path),
    };
    let mut config = match config {
        Some(config) => config,
        None => return Ok((None, found)),
    };
    if let Some(base_url) = &options.base_url {
        match config::BaseUrl::parse(base_url) {
            Ok(base_url) => config.base_url = base_url,
            Err(message) => return Ok((None, vec![messages::build::illegal_base_url(base_url, message)])),
        }
    }
    Ok((Some(config), found))
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

/// The theme's style sheet: the built-in files, each shadowed by the site's own of the same name, and any further ones.
fn join_styles(own: &[(SitePath, String)]) -> String {
    let mut files: BTreeMap<&str, &str> = embedded::STYLES.iter().copied().collect();
    for (path, text) in own {
        files.insert(path.strip_prefix("static/theme").expect("chosen by it"), text);
    }
    let files: Vec<(String, String)> =
        files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    style::join(&files)
}

fn index(
    mut documents: Documents,
    statics: Vec<SitePath>,
    stylesheet: String,
    templates: Templates,
    config: Arc<Config>,
    mut found: Vec<Diagnostic>,
    options: &Options,
) -> Loaded {
    let n_sources = documents.n_sources;
    found.append(&mut documents.diagnostics);
    let next_change = documents.pages.iter().filter_map(|page| next_change(&page.meta, options.now)).min();
    let mut hidden_pages = Vec::new();
    let mut left_out: BTreeSet<SitePath> = BTreeSet::new();
    documents.pages.retain(|page| {
        let Some(why) = hidden(&page.meta, options.now) else { return true };
        let is_included = options.include.contains(why);
        let meta = &page.meta;
        let date = match why {
            Hidden::Expired => meta.expires,
            _ => meta.publish_date.or(meta.date),
        };
        hidden_pages.push(HiddenPage { path: page.path.clone(), title: meta.title.clone(), date, why, is_included });
        if !is_included {
            left_out.insert(page.folder.clone());
        }
        is_included
    });
    found.extend(shortcodes(&documents.pages));
    let (mut cards, mut bodies, mut discussions) = (vec![], vec![], vec![]);
    let talk = discuss(&documents.pages, documents.feedback, documents.comments, &config, options.now, &mut found);
    for (mut page, discussion) in documents.pages.into_iter().zip(talk) {
        found.append(&mut page.diagnostics);
        let is_scheduled = hidden(&page.meta, options.now) == Some(Hidden::Scheduled);
        cards.push(Arc::new(Card::new(&mut page, &discussion, is_scheduled, &config)));
        bodies.push(page.body);
        discussions.push(discussion);
    }
    let discussions = Arc::new(discussions);
    let mut section_bodies_by_path: HashMap<SitePath, Body> = HashMap::new();
    let mut sections = Vec::new();
    for mut section in documents.sections {
        found.append(&mut section.diagnostics);
        sections.push(Arc::new(SectionCard::new(&mut section)));
        section_bodies_by_path.insert(section.path, section.body);
    }
    let is_left_out = |path: &SitePath| {
        let mut folder = path.parent();
        while let Some(candidate) = folder {
            if left_out.contains(&candidate) {
                return true;
            }
            folder = candidate.parent();
        }
        false
    };
    documents.assets.retain(|path| !is_left_out(path));
    let hidden_paths = hidden_pages.iter().filter(|page| !page.is_included).map(|page| (page.path.clone(), page.why));
    let inputs =
        site::Inputs { pages: cards, sections, assets: documents.assets, statics, left_out: hidden_paths.collect() };
    let site = Arc::new(Site::new(inputs, &config, &mut found));
    let section_bodies =
        site.sections.iter().map(|node| section_bodies_by_path.remove(&node.card.as_ref()?.path)).collect();
    let sizes = image_sizes(&site, &options.root);
    let route = style::route(&stylesheet);
    let plan = plan::build(&site, &config, &route, &mut found);
    let files = Box::new(Disk(options.root.clone()));
    let oracle = Arc::new(Oracle::new(site, Arc::clone(&config), Arc::clone(&discussions), route, sizes, files));
    Loaded {
        config,
        oracle,
        templates,
        plan,
        bodies,
        section_bodies,
        discussions,
        hidden: hidden_pages,
        n_sources,
        next_change,
        stylesheet,
        found,
    }
}

/// One warning for all calls of another generator's shortcodes, at the first of them.
fn shortcodes(pages: &[Page]) -> Option<Diagnostic> {
    let with_calls: Vec<&Page> = pages.iter().filter(|page| page.body.shortcodes > 0).collect();
    let first = with_calls.first()?;
    let n_calls = with_calls.iter().map(|page| page.body.shortcodes as usize).sum();
    let names: BTreeSet<&str> = with_calls.iter().filter_map(|page| page.body.shortcode_name.as_deref()).collect();
    Some(messages::build::shortcodes(&first.path, first.body.shortcode_span, n_calls, with_calls.len(), &names))
}

/// The sizes of all local images that pages and sections show.
fn image_sizes(site: &Site, root: &Path) -> ImageSizes {
    let mut images: BTreeSet<SitePath> = BTreeSet::new();
    for card in &site.pages {
        let origin = Origin { path: &card.path, route: &card.route, anchors: &[] };
        images.extend(links::images(site, origin, &card.links));
    }
    for node in &site.sections {
        let Some(card) = &node.card else { continue };
        let origin = Origin { path: &card.path, route: &node.route, anchors: &[] };
        images.extend(links::images(site, origin, &card.links));
    }
    let images: Vec<SitePath> = images.into_iter().collect();
    let sizes = images.into_par_iter().filter_map(|path| {
        let size = source::image_size(root, &path)?;
        Some((path, size))
    });
    sizes.collect()
}

/// What a content file is, by its name and by what lies beside it.
pub fn classify(path: &SitePath, page_folders: &BTreeSet<SitePath>) -> Kind {
    let is_markdown = is_markdown(path);
    let folder = path.parent();
    if let Some(folder) = &folder {
        let of_essay = folder.parent().filter(|essay| folder.file_name() == "comments" && page_folders.contains(essay));
        if let (true, Some(essay)) = (is_markdown, of_essay) {
            return Kind::Comment { essay };
        }
        if path.file_name() == "feedback.toml" && page_folders.contains(folder) {
            return Kind::Feedback { essay: folder.clone() };
        }
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
