//! All content files, read and parsed in parallel, each alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::Progress;
use super::load::{classify, is_markdown};
use crate::config::Config;
use crate::content::{self, Comment, ContentOptions, Feedback, Page, Section};
use crate::diagnostic::Diagnostic;
use crate::path::SitePath;
use crate::source;

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
    pub comments: BTreeMap<SitePath, Vec<Comment>>,
    /// Essay's folder → tallies.
    pub feedback: BTreeMap<SitePath, Feedback>,
    /// Everything else below `content/`.
    pub assets: Vec<SitePath>,
    /// Number of files that were read.
    pub n_sources: usize,
    /// Findings about files that hold nothing usable.
    pub diagnostics: Vec<Diagnostic>,
}

enum Parsed {
    Page(Box<Page>),
    Section(Box<Section>),
    Comment(SitePath, Box<Comment>),
    Feedback(SitePath, Feedback),
    Refused(Vec<Diagnostic>),
}

impl Documents {
    /// Reads and parses the files `paths` below `root`.
    pub fn read(root: &Path, paths: Vec<SitePath>, config: &Config, progress: &dyn Progress) -> Self {
        let page_folders: BTreeSet<SitePath> =
            paths.iter().filter(|path| is_markdown(path)).filter_map(essay_folder).collect();
        let mut documents = Self::default();
        let mut kinds = Vec::new();
        for path in paths {
            match classify(&path, &page_folders) {
                Kind::Asset => documents.assets.push(path),
                kind => kinds.push((path, kind)),
            }
        }
        documents.n_sources = kinds.len();
        progress.stage("reading", kinds.len());
        let options = ContentOptions { config };
        let parsed: Vec<Parsed> = kinds
            .into_par_iter()
            .map(|(path, kind)| {
                let parsed = parse(root, &path, kind, &options);
                progress.step();
                parsed
            })
            .collect();
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
        let comments = self.comments.into_values().flatten().flat_map(|comment| comment.diagnostics);
        let feedback = self.feedback.into_values().flat_map(|feedback| feedback.diagnostics);
        self.diagnostics.into_iter().chain(pages).chain(sections).chain(comments).chain(feedback).collect()
    }

    fn add(&mut self, parsed: Parsed) {
        match parsed {
            Parsed::Page(page) => self.pages.push(*page),
            Parsed::Section(section) => self.sections.push(*section),
            Parsed::Comment(essay, comment) => self.comments.entry(essay).or_default().push(*comment),
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

fn parse(root: &Path, path: &SitePath, kind: Kind, options: &ContentOptions<'_>) -> Parsed {
    let bytes = match source::read(root, path) {
        Ok(bytes) => bytes,
        Err(error) => return Parsed::Refused(vec![error.to_diagnostic()]),
    };
    let text = match content::text_of(&bytes, path) {
        Ok(text) => text,
        Err(error) => return Parsed::Refused(vec![error]),
    };
    match kind {
        Kind::Section => Parsed::Section(Box::new(content::section::parse(path, text, options))),
        Kind::Comment { essay } => match content::comment::parse(path, text, options) {
            (Some(mut comment), found) => {
                comment.diagnostics = found;
                Parsed::Comment(essay, Box::new(comment))
            }
            (None, found) => Parsed::Refused(found),
        },
        Kind::Feedback { essay } => match content::feedback::parse(path, text, options) {
            (Some(mut feedback), found) => {
                feedback.diagnostics = found;
                Parsed::Feedback(essay, feedback)
            }
            (None, found) => Parsed::Refused(found),
        },
        Kind::Page | Kind::Asset => Parsed::Page(Box::new(content::page::parse(path, text, options))),
    }
}
