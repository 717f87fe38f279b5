//! What is true of the output of any site, whatever is in it. Held against every output that a test makes.
//!
//! - HTML parses without errors, its tags match, and no id stands twice on a page;
//! - no script but JSON-LD that parses, no inline style: the strict policy of `_headers` blocks nothing;
//! - every link to the site leads to an output, and every fragment to an id in it;
//! - every feed is valid, its entries are HTML with absolute URLs, and their links lead somewhere too;
//! - every address in the sitemap, in `_redirects` and in `robots.txt` is served.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use crate::feed::Feed;
use crate::html::Html;
use crate::tree::Tree;
use crate::xml::Node;

struct Oracle<'a> {
    tree: &'a Tree,
    base: &'a Url,
    ids: BTreeMap<&'a str, BTreeSet<String>>,
    problems: Vec<String>,
}

/// All that is wrong with `tree`, served at `base` (which ends in `/`). What `is_copied` was made by the author, and is
/// only linked to.
pub fn problems(tree: &Tree, base: &Url, is_copied: impl Fn(&str) -> bool) -> Vec<String> {
    let is_html = |path: &&String| path.ends_with(".html");
    let text = |path: &str| String::from_utf8(tree.0[path].clone()).map_err(|_| format!("{path} is not UTF-8"));
    let mut oracle = Oracle { tree, base, ids: BTreeMap::new(), problems: Vec::new() };
    let mut pages: Vec<(&str, Html)> = Vec::new();
    for path in tree.0.keys().filter(is_html) {
        match text(path) {
            Ok(text) => {
                let html = Html::read(&text);
                oracle.ids.insert(path, html.ids().map(str::to_owned).collect());
                pages.push((path, html));
            }
            Err(problem) => oracle.problems.push(problem),
        }
    }
    for (path, html) in pages.iter().filter(|(path, _)| !is_copied(path)) {
        oracle.problems.extend(html.faults().into_iter().map(|fault| format!("{path}: {fault}")));
        oracle.links(path, &oracle.url_of(path), html, *path == "404.html");
    }
    for path in tree.0.keys().filter(|path| !is_copied(path)) {
        let Ok(text) = text(path) else { continue };
        match path.rsplit('.').next() {
            Some("xml" | "atom" | "rss") => match Node::read(&text) {
                Ok(root) => oracle.xml(path, &root, &text),
                Err(error) => oracle.problems.push(format!("{path} is not XML: {error}")),
            },
            Some("json") => match serde_json::from_str::<serde_json::Value>(&text) {
                Ok(_) => oracle.feed(path, &text),
                Err(error) => oracle.problems.push(format!("{path} is not JSON: {error}")),
            },
            _ => oracle.plain(path, &text),
        }
    }
    oracle.problems
}

impl Oracle<'_> {
    /// Where a static host serves an output.
    fn url_of(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        url.path_segments_mut()
            .expect("base URLs have a path")
            .pop_if_empty()
            .extend(folder.unwrap_or(path).split('/'));
        url
    }

    /// Why `link`, found at `page`, leads nowhere, if it does.
    fn dead(&self, page: &Url, link: &str) -> Option<String> {
        let url = match page.join(link) {
            Ok(url) => url,
            Err(error) => return Some(format!("`{link}` is no URL: {error}")),
        };
        match url.scheme() {
            "http" | "https" => {}
            "mailto" | "tel" => return None,
            "data" if link.starts_with("data:image/") => return None,
            scheme => return Some(format!("`{link}` has the scheme {scheme}")),
        }
        if url.origin() != self.base.origin() {
            return None;
        }
        let Some(below) = url.path().strip_prefix(self.base.path()) else {
            return Some(format!("`{link}` leaves the folder of the site"));
        };
        let Some(path) = decode(below) else { return Some(format!("`{link}` does not decode to UTF-8")) };
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
        if !self.tree.0.contains_key(&path) {
            return Some(format!("`{link}` leads to {path}, which is not there"));
        }
        let fragment = decode(url.fragment().unwrap_or_default()).unwrap_or_default();
        let ids = self.ids.get(path.as_str())?;
        let is_known =
            matches!(fragment.as_str(), "" | "top") || fragment.starts_with(":~:") || ids.contains(&fragment);
        (!is_known).then(|| format!("`{link}`: {path} has no id `{fragment}`"))
    }

    fn links(&mut self, path: &str, page: &Url, html: &Html, served_anywhere: bool) {
        for element in &html.elements {
            let name = &element.name;
            for (attribute, link) in element.urls() {
                if let Some(problem) = self.dead(page, &link) {
                    self.problems.push(format!("{path}: <{name} {attribute}>: {problem}"));
                }
                // A host shows the page for what is not found under whatever URL was asked for.
                if served_anywhere && !link.starts_with(['/', '#']) && Url::parse(&link).is_err() {
                    self.problems.push(format!("{path}: <{name} {attribute}>: `{link}` depends on where it is shown"));
                }
            }
        }
    }

    fn xml(&mut self, path: &str, root: &Node, text: &str) {
        match root.name.as_str() {
            "urlset" | "sitemapindex" => {
                let mut seen = BTreeSet::new();
                for url in &root.children {
                    let location = url.text_of("loc").unwrap_or_default();
                    if !location.starts_with(self.base.as_str()) {
                        self.problems.push(format!("{path}: `{location}` is not of this site"));
                    }
                    if !seen.insert(location) {
                        self.problems.push(format!("{path}: `{location}` stands twice"));
                    }
                    self.problems.extend(self.dead(self.base, location).map(|problem| format!("{path}: {problem}")));
                }
            }
            "feed" | "rss" => self.feed(path, text),
            _ => {}
        }
    }

    fn feed(&mut self, path: &str, text: &str) {
        let Some(feed) = Feed::read(path, text) else { return };
        self.problems.extend(feed.faults.iter().map(|fault| format!("{path}: {fault}")));
        let own = self.url_of(path);
        if feed.url != own.as_str() {
            self.problems.push(format!("{path}: it is served at {own}, and says `{}`", feed.url));
        }
        let links = feed.entries.iter().map(|entry| &entry.url).chain([&feed.home]);
        let dead: Vec<_> = links.filter_map(|link| self.dead(&own, link)).collect();
        self.problems.extend(dead.into_iter().map(|problem| format!("{path}: {problem}")));
        for entry in &feed.entries {
            let html = Html::read(&entry.html);
            let place = format!("{path}: {}", entry.url);
            self.problems.extend(html.faults().into_iter().map(|fault| format!("{place}: {fault}")));
            for (attribute, link) in html.elements.iter().flat_map(|element| element.urls()) {
                if Url::parse(&link).is_err() {
                    self.problems.push(format!("{place}: {attribute} `{link}` is not absolute"));
                }
            }
            let page = Url::parse(&entry.url).unwrap_or_else(|_| own.clone());
            self.links(&place, &page, &html, false);
        }
    }

    fn plain(&mut self, path: &str, text: &str) {
        let targets: Vec<&str> = match path {
            "_redirects" => text.lines().filter_map(|line| line.split_whitespace().nth(1)).collect(),
            "robots.txt" => text.lines().filter_map(|line| line.strip_prefix("Sitemap: ")).collect(),
            _ => return,
        };
        for target in targets {
            self.problems.extend(self.dead(self.base, target).map(|problem| format!("{path}: {problem}")));
        }
    }
}

/// Undoes percent-encoding.
pub fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |at: usize| (*after.get(at)? as char).to_digit(16);
        match (first, hex(0).zip(hex(1))) {
            (b'%', Some((high, low))) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Vec<String> {
        let tree = Tree(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect());
        problems(&tree, &Url::parse("https://example.org/blog/").expect("a URL"), |_| false)
    }

    #[test]
    fn the_oracle_has_nothing_against_a_good_page() {
        let page = "<!doctype html><p id=\"a\"><a href=\"/blog/x/#b\">x</a> <a href=\"#a\">a</a></p>";
        assert_eq!(of(&[("index.html", page), ("x/index.html", "<p id=\"b\"></p>")]), [""; 0]);
    }

    #[test]
    fn the_oracle_sees_what_is_wrong() {
        for (html, problem) in [
            (r#"<a href="/blog/x">x</a>"#, "is not there"),
            (r#"<a href="/x/">x</a>"#, "leaves the folder"),
            (r##"<a href="#x">x</a>"##, "has no id"),
            (r#"<img src="x.png">"#, "is not there"),
            (r#"<img srcset="a.png 1x, b.png 2x">"#, "b.png"),
            (r#"<a href="javascript:alert(1)">x</a>"#, "has the scheme"),
            (r#"<p style="color: red">x</p>"#, "<p style=…>"),
            (r#"<p onclick="x()">x</p>"#, "<p onclick=…>"),
            (r#"<script src="/blog/">x</script>"#, "a script"),
            (r#"<script type="application/ld+json">{</script>"#, "JSON-LD"),
            (r#"<p id="a"></p><p id="a"></p>"#, "id `a` stands twice"),
            (r#"<p><b>x</p></b>"#, "</p> where"),
            (r#"<p a="1" a="2"></p>"#, "parse error"),
            (r#"<meta http-equiv="refresh" content="0; url=/blog/x/">"#, "is not there"),
        ] {
            let found = of(&[("index.html", html)]);
            assert!(found.iter().any(|found| found.contains(problem)), "{html}: {found:?}");
        }
        let feed = |content: &str| {
            format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><id>https://example.org/</id><updated>2026-01-01\
                 T00:00:00Z</updated><author><name>a</name></author><link rel=\"self\" href=\"https://example.org/blog/a.xml\"/>\
                 <link href=\"https://example.org/blog/\"/><entry><title>e</title><id>https://example.org/e</id><link \
                 href=\"https://example.org/blog/\"/><updated>2026-01-01T00:00:00Z</updated><content type=\"html\">{content}\
                 </content></entry></feed>"
            )
        };
        assert_eq!(of(&[("index.html", ""), ("a.xml", &feed("&lt;p>x&lt;/p>"))]), [""; 0]);
        for (content, problem) in
            [("&lt;p>", "never closed"), ("&lt;img src='/blog/x.png'>", "not absolute"), ("<p>", "not XML")]
        {
            let found = of(&[("index.html", ""), ("a.xml", &feed(content))]);
            assert!(found.iter().any(|found| found.contains(problem)), "{content}: {found:?}");
        }
    }
}
