//! The questions that templates can ask about the site.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::site::PageId;

/// A question about the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Query {
    /// Newest dated pages (of a section), as links or as cards.
    Newest {
        /// Most to be given; all when `None`.
        limit: Option<usize>,
        /// Path of a section's file below `content/`.
        section: Option<String>,
        /// With summaries and tags.
        as_cards: bool,
    },
    /// A page by its path below `content/`.
    Page(String),
    /// A section by its path below `content/`.
    Section {
        /// `essays/_index.md`
        path: String,
        /// Without its pages.
        metadata_only: bool,
    },
    /// A taxonomy by name.
    Taxonomy(String),
    /// The permalink of a term: taxonomy, name.
    TermUrl(String, String),
    /// The URL of `@/…` or of a path of the site.
    Url {
        /// As the template wrote it.
        path: String,
        /// With a digest of the file's bytes.
        cachebust: bool,
        /// With scheme and host; else root-relative, with the path of the base URL.
        is_absolute: bool,
    },
    /// A file's SHA-384, hexadecimal or Base64.
    Hash(String, bool),
    /// A file's content: path, format.
    Data(String, Option<String>),
    /// Pages like this one.
    Related(Option<PageId>, usize),
    /// Newest comments of the site, at most so many.
    RecentComments(usize),
    /// All dated pages by year.
    Archive,
    /// URL of the theme's style sheet.
    Stylesheet,
}

impl Query {
    /// The function that asks it.
    pub fn function(&self) -> &'static str {
        match self {
            Self::Newest { as_cards: false, .. } => "recent",
            Self::Newest { as_cards: true, .. } => "pages",
            Self::Page(_) => "get_page",
            Self::Section { .. } => "get_section",
            Self::Taxonomy(_) => "get_taxonomy",
            Self::TermUrl(..) => "get_taxonomy_url",
            Self::Url { .. } => "get_url",
            Self::Hash(..) => "get_hash",
            Self::Data(..) => "load_data",
            Self::Related(..) => "related",
            Self::RecentComments(_) => "recent_comments",
            Self::Archive => "archive",
            Self::Stylesheet => "stylesheet",
        }
    }

    /// All functions that ask something.
    pub const FUNCTIONS: [&'static str; 13] = [
        "recent",
        "pages",
        "get_page",
        "get_section",
        "get_taxonomy",
        "get_taxonomy_url",
        "get_url",
        "get_hash",
        "load_data",
        "related",
        "recent_comments",
        "archive",
        "stylesheet",
    ];

    /// Whether each new essay changes the answer.
    pub fn sees_each_new_page(&self) -> bool {
        matches!(
            self,
            Self::Newest { .. }
                | Self::Section { metadata_only: false, .. }
                | Self::Taxonomy(_)
                | Self::Archive
                | Self::Related(..)
        )
    }
}

/// As the template asked it: `recent(limit=5)`.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |name: &str, value: &String| Some(format!("{name}={value:?}"));
        let number = |name: &str, value: &usize| Some(format!("{name}={value}"));
        let flag = |name: &str, is_set: bool| is_set.then(|| format!("{name}=true"));
        let args: Vec<Option<String>> = match self {
            Self::Newest { limit, section, .. } => vec![
                limit.as_ref().and_then(|limit| number("limit", limit)),
                section.as_ref().and_then(|section| text("section", section)),
            ],
            Self::Page(path) => vec![text("path", path)],
            Self::Section { path, metadata_only } => vec![text("path", path), flag("metadata_only", *metadata_only)],
            Self::Taxonomy(kind) => vec![text("kind", kind)],
            Self::TermUrl(kind, name) => vec![text("kind", kind), text("name", name)],
            Self::Url { path, cachebust, .. } => vec![text("path", path), flag("cachebust", *cachebust)],
            Self::Hash(path, base64) => vec![text("path", path), flag("base64", *base64)],
            Self::Data(path, format) => {
                vec![text("path", path), format.as_ref().and_then(|format| text("format", format))]
            }
            Self::Related(_, limit) | Self::RecentComments(limit) => vec![number("limit", limit)],
            Self::Archive | Self::Stylesheet => Vec::new(),
        };
        let args: Vec<String> = args.into_iter().flatten().collect();
        write!(f, "{}({})", self.function(), args.join(", "))
    }
}
