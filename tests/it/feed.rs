//! Feeds of all three formats, read as strictly as their specifications are written.

use jiff::Timestamp;

use crate::xml::Node;

/// A feed.
#[derive(Debug, Default)]
pub struct Feed {
    pub title: String,
    /// Its own URL, as it says.
    pub url: String,
    pub home: String,
    pub entries: Vec<Entry>,
    /// What a validator would complain of.
    pub faults: Vec<String>,
}

/// An entry of a feed.
#[derive(Debug, Default)]
pub struct Entry {
    pub id: String,
    pub title: String,
    pub url: String,
    pub html: String,
}

impl Feed {
    /// Reads the feed in `text`, if it is one.
    pub fn read(path: &str, text: &str) -> Option<Self> {
        if path.ends_with(".json") {
            let json: serde_json::Value = serde_json::from_str(text).ok()?;
            return json["version"].as_str()?.starts_with("https://jsonfeed.org/").then(|| json_feed(&json));
        }
        let root = Node::read(text).ok()?;
        match root.name.as_str() {
            "feed" => Some(atom(&root)),
            "rss" => Some(rss(&root)),
            _ => None,
        }
    }

    fn finish(mut self) -> Self {
        if self.title.trim().is_empty() {
            self.faults.push("the feed has no title".to_owned());
        }
        let mut ids: Vec<String> = self.entries.iter().map(|entry| entry.id.clone()).collect();
        ids.sort_unstable();
        for pair in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
            self.faults.push(format!("two entries have the id `{}`", pair[0]));
        }
        for entry in &self.entries {
            if url::Url::parse(&entry.id).is_err() {
                self.faults.push(format!("the id `{}` is no IRI", entry.id));
            }
            if url::Url::parse(&entry.url).is_err() {
                self.faults.push(format!("the link `{}` is not absolute", entry.url));
            }
        }
        self
    }
}

/// The text of a required element.
fn required(node: &Node, name: &str, faults: &mut Vec<String>) -> String {
    node.text_of(name).map(str::to_owned).unwrap_or_else(|| {
        faults.push(format!("<{}> must have one <{name}>", node.name));
        String::new()
    })
}

fn rfc3339(text: &str, faults: &mut Vec<String>) -> Option<Timestamp> {
    // `jiff` takes more than RFC 3339 does: the form is checked by hand.
    let is_formed = text.len() >= 20 && text.as_bytes()[10] == b'T' && !text.contains([' ', '[']);
    let parsed = text.parse().ok().filter(|_| is_formed);
    if parsed.is_none() {
        faults.push(format!("`{text}` is not RFC 3339"));
    }
    parsed
}

fn rfc2822(text: &str, faults: &mut Vec<String>) {
    if jiff::fmt::rfc2822::parse(text).is_err() {
        faults.push(format!("`{text}` is not RFC 2822"));
    }
}

/// RFC 4287.
fn atom(root: &Node) -> Feed {
    let mut faults = Vec::new();
    if root.get("xmlns") != Some("http://www.w3.org/2005/Atom") {
        faults.push("not in the namespace of Atom".to_owned());
    }
    let link = |node: &Node, rel: &str| {
        let found = node.all("link").find(|link| link.get("rel").unwrap_or("alternate") == rel);
        found.and_then(|link| link.get("href")).unwrap_or_default().to_owned()
    };
    let mut feed = Feed {
        title: required(root, "title", &mut faults),
        url: link(root, "self"),
        home: link(root, "alternate"),
        ..Feed::default()
    };
    required(root, "id", &mut faults);
    let updated = rfc3339(&required(root, "updated", &mut faults), &mut faults);
    let has_author = root.all("author").any(|author| author.text_of("name").is_some_and(|name| !name.is_empty()));
    let mut newest = None;
    for node in root.all("entry") {
        let entry_updated = rfc3339(&required(node, "updated", &mut faults), &mut faults);
        newest = newest.max(entry_updated);
        if let Some(published) = node.text_of("published")
            && rfc3339(published, &mut faults) > entry_updated
        {
            faults.push("an entry was updated before it was published".to_owned());
        }
        if !has_author && node.all("author").next().is_none() {
            faults.push("an entry without an author".to_owned());
        }
        let content = node.all("content").next();
        if content.is_some_and(|content| content.get("type") != Some("html")) {
            faults.push("content must say that it is HTML".to_owned());
        }
        feed.entries.push(Entry {
            id: required(node, "id", &mut faults),
            title: required(node, "title", &mut faults),
            url: link(node, "alternate"),
            html: content.map(|content| content.text.clone()).unwrap_or_default(),
        });
    }
    if newest.is_some() && newest != updated {
        faults.push(format!("the feed says {updated:?}, its newest entry {newest:?}"));
    }
    feed.faults = faults;
    feed.finish()
}

/// RSS 2.0, with the elements that readers expect from other namespaces.
fn rss(root: &Node) -> Feed {
    let mut faults = Vec::new();
    if root.get("version") != Some("2.0") {
        faults.push("not RSS 2.0".to_owned());
    }
    let Some(channel) = root.all("channel").next() else {
        return Feed { faults: vec!["no <channel>".to_owned()], ..Feed::default() };
    };
    let own = channel.all("atom:link").find(|link| link.get("rel") == Some("self"));
    let mut feed = Feed {
        title: required(channel, "title", &mut faults),
        home: required(channel, "link", &mut faults),
        url: own.and_then(|link| link.get("href")).unwrap_or_default().to_owned(),
        ..Feed::default()
    };
    required(channel, "description", &mut faults);
    for date in channel.all("lastBuildDate").chain(channel.all("pubDate")) {
        rfc2822(&date.text, &mut faults);
    }
    for (prefix, namespace) in [
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ] {
        if root.get(prefix) != Some(namespace) {
            faults.push(format!("{prefix} is not declared"));
        }
    }
    for item in channel.all("item") {
        rfc2822(&required(item, "pubDate", &mut faults), &mut faults);
        required(item, "description", &mut faults);
        feed.entries.push(Entry {
            id: required(item, "guid", &mut faults),
            title: required(item, "title", &mut faults),
            url: required(item, "link", &mut faults),
            html: required(item, "content:encoded", &mut faults),
        });
    }
    feed.faults = faults;
    feed.finish()
}

/// JSON Feed 1.1.
fn json_feed(root: &serde_json::Value) -> Feed {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut faults = Vec::new();
    if root["version"] != "https://jsonfeed.org/version/1.1" {
        faults.push("not JSON Feed 1.1".to_owned());
    }
    let mut feed = Feed {
        title: text(&root["title"]),
        url: text(&root["feed_url"]),
        home: text(&root["home_page_url"]),
        ..Feed::default()
    };
    let Some(items) = root["items"].as_array() else {
        return Feed { faults: vec!["no items".to_owned()], ..feed };
    };
    for item in items {
        for key in ["date_published", "date_modified"] {
            rfc3339(&text(&item[key]), &mut faults);
        }
        if item["content_html"].as_str().is_none() {
            faults.push("an item without content".to_owned());
        }
        feed.entries.push(Entry {
            id: text(&item["id"]),
            title: text(&item["title"]),
            url: text(&item["url"]),
            html: text(&item["content_html"]),
        });
    }
    feed.faults = faults;
    feed.finish()
}
