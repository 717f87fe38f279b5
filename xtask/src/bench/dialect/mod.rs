//! What a generator wants to read: its config and templates, and essays in its front matter.
//!
//! The templates stand as files below `sites/`. All ask for the same: a page for each essay with title, description,
//! date, tags, reading time, neighbours and the places of feedback and comments; a list of essays in parts of twenty;
//! a page for each tag and one of all tags; a feed of twenty whole essays; a map of the site.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::corpus::{Comment, Essay};
use crate::failure::Failure;

/// In each template of a whole page, where the heavy corpora have a sidebar and the others nothing.
const SIDEBAR: &str = "<!-- sidebar -->";

/// How sites are written for one generator.
#[derive(Debug)]
pub(super) struct Dialect {
    /// Also the name of its folders.
    pub(super) word: &'static str,
    /// Config and templates.
    files: &'static [(&'static str, &'static str)],
    /// Those that only this one of several of a generator has.
    more: &'static [(&'static str, &'static str)],
    /// Where a file stands that is copied as it is.
    style: &'static str,
    /// Ten recent essays, and all tags with their numbers.
    sidebar: &'static str,
    front_matter: fn(&Essay) -> String,
}

/// Files of `sites/` with their paths in a site.
macro_rules! files {
    ($folder:literal: $($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../sites/", $folder, "/", $path)))),*]
    };
}

mod peers;

pub(super) use peers::{COBALT, ELEVENTY};

pub(super) const POSTIL: Dialect = Dialect {
    word: "postil",
    files: files!("postil":
        "site.toml", "content/_index.md", "content/essays/_index.md", "templates/404.html", "templates/archive.html",
        "templates/base.html", "templates/index.html", "templates/page.html", "templates/section.html",
        "templates/tags/list.html", "templates/tags/single.html",
    ),
    more: &[],
    style: "static/style.css",
    sidebar: include_str!("../sites/postil/sidebar.html"),
    front_matter: |essay| toml(essay, "[taxonomies]\n"),
};

pub(super) const ZOLA: Dialect = Dialect {
    word: "zola",
    files: files!("zola":
        "zola.toml", "content/_index.md", "content/essays/_index.md", "templates/base.html", "templates/index.html",
        "templates/page.html", "templates/section.html", "templates/tags/list.html", "templates/tags/single.html",
    ),
    more: &[],
    style: "static/style.css",
    sidebar: include_str!("../sites/zola/sidebar.html"),
    front_matter: |essay| toml(essay, "[taxonomies]\n"),
};

pub(super) const HUGO: Dialect = Dialect {
    word: "hugo",
    files: files!("hugo":
        "hugo.toml", "content/essays/_index.md", "layouts/baseof.html", "layouts/home.html", "layouts/home.atom.xml",
        "layouts/page.html", "layouts/section.html", "layouts/taxonomy.html", "layouts/term.html",
    ),
    more: &[],
    style: "static/style.css",
    sidebar: include_str!("../sites/hugo/sidebar.html"),
    front_matter: |essay| toml(essay, ""),
};

/// The sidebar made once and kept, as authors do whose sites are slow without.
pub(super) const HUGO_CACHED: Dialect = Dialect {
    word: "hugo-cached",
    files: HUGO.files,
    more: &[("layouts/_partials/sidebar.html", HUGO.sidebar)],
    style: HUGO.style,
    sidebar: "{{ partialCached \"sidebar.html\" . }}",
    front_matter: HUGO.front_matter,
};

/// What there is of a site.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) n_essays: usize,
    pub(super) has_code: bool,
    pub(super) has_sidebar: bool,
}

impl Dialect {
    /// Writes a site below `root`.
    pub(super) fn write(&self, shape: Shape, root: &Path) -> Result<(), Failure> {
        self.site(shape, |path, text| put(root, path, text))
    }

    /// Hands each file of a site to `put`: path below the root, text.
    pub(super) fn site(
        &self,
        shape: Shape,
        mut put: impl FnMut(&str, &str) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let sidebar = if shape.has_sidebar { self.sidebar.trim_end() } else { "" };
        for (path, text) in self.files.iter().chain(self.more) {
            put(path, &text.replace(SIDEBAR, sidebar))?;
        }
        put(self.style, include_str!("../sites/style.css"))?;
        for number in 0..shape.n_essays {
            let essay = Essay::new(number, shape.has_code);
            put(&Dialect::essay_path(number), &self.essay(&essay))?;
        }
        Ok(())
    }

    /// The file of an essay.
    pub(super) fn essay(&self, essay: &Essay) -> String {
        (self.front_matter)(essay) + &essay.body
    }

    /// Where the file of an essay is.
    pub(super) fn essay_path(number: usize) -> String {
        format!("content/essays/{}.md", super::corpus::slug(number))
    }
}

/// Where postil looks for a comment.
pub(super) fn comment_path(comment: &Comment) -> String {
    format!("content/essays/{}/comments/comment-{:04}.md", super::corpus::slug(comment.essay), comment.at)
}

/// Writes a file and the folders above it.
pub(super) fn put(root: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let file = root.join(path);
    let failed = |error| Failure::File { path: file.clone(), error };
    file.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(&file, text).map_err(failed)
}

/// Titles and descriptions have no quotes in them, and no backslashes.
fn toml(essay: &Essay, table_of_terms: &str) -> String {
    let mut text = String::from("+++\n");
    // Writing into a string has no way to fail.
    let _ = writeln!(text, "title = \"{}\"\ndescription = \"{}\"", essay.title, essay.description);
    let _ = writeln!(text, "date = {}", essay.date.rfc3339());
    let _ = writeln!(text, "{table_of_terms}tags = {:?}\n+++", essay.tags);
    text
}
