//! Generators that are built in JavaScript and Rust, whose front matter is YAML.

use super::Dialect;
use crate::bench::corpus::Essay;

pub(in crate::bench) const ELEVENTY: Dialect = Dialect {
    word: "eleventy",
    files: files!("eleventy":
        "eleventy.config.cjs", "_includes/base.njk", "_includes/page.njk", "content/essays/essays.json",
        "content/index.njk", "content/list.njk", "content/tags.njk", "content/tag.njk", "content/atom.njk",
        "content/sitemap.njk",
    ),
    more: &[],
    style: "static/style.css",
    sidebar: include_str!("../sites/eleventy/sidebar.html"),
    front_matter: |essay| yaml(essay, "date", &essay.date.rfc3339()),
};

pub(in crate::bench) const COBALT: Dialect = Dialect {
    word: "cobalt",
    files: files!("cobalt":
        "_cobalt.yml", "content/_layouts/base.liquid", "content/_layouts/page.liquid", "content/index.liquid",
        "content/lists/essays.liquid", "content/lists/tags.liquid", "content/atom.xml.liquid",
    ),
    more: &[],
    style: "content/style.css",
    sidebar: "",
    front_matter: |essay| {
        let date = essay.date.rfc3339().replace('T', " ").replace('Z', " +0000");
        yaml(essay, "published_date", &date)
    },
};

/// Titles and descriptions have no quotes in them, and no backslashes.
fn yaml(essay: &Essay, date_key: &str, date: &str) -> String {
    let Essay { title, description, tags, .. } = essay;
    format!("---\ntitle: \"{title}\"\ndescription: \"{description}\"\n{date_key}: {date}\ntags: {tags:?}\n---\n")
}
