//! All content files, read and parsed in parallel, each alone.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::Progress;
use super::load::{classify, is_markdown};
use crate::config::Config;
use crate::content::{self, Comment, ContentOptions, Feedback, Page, Section};
use crate::diagnostic::Diagnostic;
use crate::path::SitePath;
use crate::source::{self, SourceError};

/// What a content file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An essay.
    Page,
    /// An `_index.md`.
    Section,
    /// A comment on the essay whose folder is `essay`.
    Comment {
        /// The essay's folder.
        essay: SitePath,
    },
    /// The tallies of the essay whose folder is `essay`.
    Feedback {
        /// The essay's folder.
        essay: SitePath,
    },
    /// Anything else.
    Asset,
}

/// All content of a site.
#[derive(Default)]
pub struct Documents {
    /// By path.
    pub pages: Vec<Page>,
    /// By path.
    pub sections: Vec<Section>,
    /// Essay's folder → comments, by path.
    pub comments: BTreeMap<SitePath, Vec<Arc<Comment>>>,
    /// Essay's folder → tallies.
    pub feedback: BTreeMap<SitePath, Feedback>,
    /// Everything else below `content/`.
    pub assets: Vec<SitePath>,
    /// Number of files that were read.
    pub n_sources: usize,
    /// Findings about files that hold nothing usable.
    pub diagnostics: Vec<Diagnostic>,
}

/// Files that one thread reads, one after the other.
enum Job {
    Page(SitePath),
    Section(SitePath),
    Feedback(SitePath, SitePath),
    /// Comments on the essay whose folder comes first. PERF: there may be a dozen for each essay, and looking after each
    /// by itself costs as much as reading it.
    Comments(SitePath, Vec<SitePath>),
}

/// Comments in one job, at most: an essay with thousands keeps more than one thread busy.
const COMMENTS_A_JOB: usize = 64;

enum Parsed {
    Page(Box<Page>),
    Section(Box<Section>),
    Comments(SitePath, Vec<Arc<Comment>>, Vec<Diagnostic>),
    Feedback(SitePath, Feedback),
    Refused(Vec<Diagnostic>),
}

impl Documents {
    /// Reads and parses the files `paths` below `root`.
    pub fn read(root: &Path, paths: Vec<SitePath>, config: &Config, progress: &dyn Progress) -> Self {
        let page_folders: HashSet<SitePath> =
            paths.iter().filter(|path| is_markdown(path)).filter_map(essay_folder).collect();
        let mut documents = Self::default();
        let mut jobs: Vec<Job> = Vec::new();
        let n_paths = paths.len();
        for path in paths {
            // Comments on one essay stand one after the other, as paths are sorted.
            if let Some(Job::Comments(essay, comments)) = jobs.last_mut()
                && comments.len() < COMMENTS_A_JOB
                && is_markdown(&path)
                && path.strip_prefix(essay.as_str()).and_then(|below| below.strip_prefix("comments/"))
                    == Some(path.file_name())
            {
                comments.push(path);
                continue;
            }
            match classify(&path, |folder| page_folders.contains(folder)) {
                Kind::Asset => documents.assets.push(path),
                Kind::Page => jobs.push(Job::Page(path)),
                Kind::Section => jobs.push(Job::Section(path)),
                Kind::Feedback { essay } => jobs.push(Job::Feedback(essay, path)),
                Kind::Comment { essay } => jobs.push(Job::Comments(essay, vec![path])),
            }
        }
        documents.n_sources = n_paths - documents.assets.len();
        progress.stage("reading", documents.n_sources);
        let options = ContentOptions { config };
        let parsed: Vec<Parsed> = jobs.into_par_iter().map(|job| job.run(root, &options, progress)).collect();
        for parsed in parsed {
            documents.add(parsed);
        }
        // The folder form `x/index.md` sorts behind `x.md`, but ids follow the path alone.
        documents.pages.sort_by(|a, b| a.path.cmp(&b.path));
        documents
    }

    /// The findings about each file.
    pub fn all_diagnostics(self) -> Vec<Diagnostic> {
        let pages = self.pages.into_iter().flat_map(|page| page.diagnostics);
        let sections = self.sections.into_iter().flat_map(|section| section.diagnostics);
        let comments = self.comments.into_values().flatten().flat_map(|comment| comment.diagnostics.clone());
        let feedback = self.feedback.into_values().flat_map(|feedback| feedback.diagnostics);
        self.diagnostics.into_iter().chain(pages).chain(sections).chain(comments).chain(feedback).collect()
    }

    fn add(&mut self, parsed: Parsed) {
        match parsed {
            Parsed::Page(page) => self.pages.push(*page),
            Parsed::Section(section) => self.sections.push(*section),
            Parsed::Comments(essay, comments, found) => {
                self.comments.entry(essay).or_default().extend(comments);
                self.diagnostics.extend(found);
            }
            Parsed::Feedback(essay, feedback) => {
                self.feedback.insert(essay, feedback);
            }
            Parsed::Refused(found) => self.diagnostics.extend(found),
        }
    }
}

/// The folder of an essay's comments, tallies and assets, by the path of its file.
fn essay_folder(path: &SitePath) -> Option<SitePath> {
    match path.stem() {
        "_index" => None,
        "index" => path.parent(),
        stem => path.parent()?.join(stem),
    }
}

impl Job {
    fn run(self, root: &Path, options: &ContentOptions<'_>, progress: &dyn Progress) -> Parsed {
        let parsed = match self {
            Self::Comments(essay, paths) => {
                let (mut comments, mut refused) = (Vec::with_capacity(paths.len()), Vec::new());
                let folder = paths.first().and_then(SitePath::parent).map(|folder| source::Folder::open(root, &folder));
                let read = |path: &SitePath| match &folder {
                    Some(folder) => folder.read(path),
                    None => source::read(root, path),
                };
                for path in &paths {
                    match parse_text(read(path), path, |text| content::comment::parse(path, text, options)) {
                        Ok((Some(comment), _)) => comments.push(Arc::new(comment)),
                        Ok((None, found)) => refused.extend(found),
                        Err(found) => refused.push(*found),
                    }
                    progress.step();
                }
                return Parsed::Comments(essay, comments, refused);
            }
            Self::Page(path) => {
                let page = read_text(root, &path, |text| content::page::parse(&path, text, options));
                page.map(|page| Parsed::Page(Box::new(page)))
            }
            Self::Section(path) => {
                let section = read_text(root, &path, |text| content::section::parse(&path, text, options));
                section.map(|section| Parsed::Section(Box::new(section)))
            }
            Self::Feedback(essay, path) => {
                let read = read_text(root, &path, |text| content::feedback::parse(&path, text, options));
                read.map(|read| match read {
                    (Some(mut feedback), found) => {
                        feedback.diagnostics = found;
                        Parsed::Feedback(essay, feedback)
                    }
                    (None, found) => Parsed::Refused(found),
                })
            }
        };
        progress.step();
        parsed.unwrap_or_else(|found| Parsed::Refused(vec![*found]))
    }
}

/// What `parse` makes of the text of a file, or why it has none.
fn read_text<T>(root: &Path, path: &SitePath, parse: impl FnOnce(&str) -> T) -> Result<T, Box<Diagnostic>> {
    parse_text(source::read(root, path), path, parse)
}

fn parse_text<T>(
    bytes: Result<Vec<u8>, SourceError>,
    path: &SitePath,
    parse: impl FnOnce(&str) -> T,
) -> Result<T, Box<Diagnostic>> {
    let bytes = bytes.map_err(|error| error.to_diagnostic())?;
    Ok(parse(content::text_of(&bytes, path)?))
}
