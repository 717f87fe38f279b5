//! Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

use quick_xml::events::Event;
use serde_json::json;

use super::Inputs;
use super::xml::{self, IN_MEMORY, Xml};
use crate::config::FeedContent;
use crate::site::links::{self, Base};
use crate::site::plan::{FeedFormat, FeedScope, Planned};
use crate::site::{Card, PageId, Route};

/// A feed in no format yet.
struct Feed {
    title: String,
    description: String,
    /// The page that it is the feed of.
    home: String,
    /// Its own URL.
    url: String,
    language: String,
    author: Option<String>,
    /// RFC 3339: of the newest change in it.
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    url: String,
    date: crate::content::Date,
    updated: crate::content::Date,
    authors: Vec<String>,
    summary: Option<String>,
    /// HTML with absolute URLs.
    html: String,
    terms: Vec<String>,
    language: Option<String>,
    /// The feed of its comments.
    replies: Option<String>,
}

/// Renders a feed.
pub fn render(scope: FeedScope, format: FeedFormat, planned: &Planned, inputs: &Inputs<'_>) -> Vec<u8> {
    let feed = collect(scope, planned, inputs);
    match format {
        FeedFormat::Atom => atom(&feed),
        FeedFormat::Rss => rss(&feed),
        FeedFormat::Json => json(&feed),
    }
}

/// The pages in a feed, newest first.
pub(super) fn pages(scope: FeedScope, inputs: &Inputs<'_>) -> Vec<PageId> {
    let (site, config) = (&inputs.oracle.site, &inputs.oracle.config);
    let most = config.feed_limit.unwrap_or(usize::MAX);
    match scope {
        FeedScope::Site => site.newest.iter().copied().take(most).collect(),
        FeedScope::Section(id) => {
            let below = format!("{}/", site.section(id).folder);
            let ids = site.newest.iter().copied().filter(|id| site.page(*id).path.as_str().starts_with(&below));
            ids.take(most).collect()
        }
        FeedScope::Term(at, index) => {
            let mut ids = site.taxonomies[at].terms[index].pages.clone();
            ids.retain(|id| site.page(*id).meta.date.is_some());
            ids.truncate(most);
            ids
        }
    }
}

fn collect(scope: FeedScope, planned: &Planned, inputs: &Inputs<'_>) -> Feed {
    let oracle = inputs.oracle;
    let (site, config) = (&oracle.site, &oracle.config);
    let (title, home): (String, &Route) = match scope {
        FeedScope::Site => (config.title.clone(), &site.sections[0].route),
        FeedScope::Section(id) => {
            let node = site.section(id);
            (format!("{} · {}", node.title(config), config.title), &node.route)
        }
        FeedScope::Term(at, index) => {
            let term = &site.taxonomies[at].terms[index];
            (format!("{} · {}", term.name, config.title), &term.route)
        }
    };
    let entries: Vec<Entry> = pages(scope, inputs).into_iter().map(|id| entry(id, inputs)).collect();
    let newest = entries.iter().map(|entry| entry.updated).max();
    Feed {
        title,
        description: config.description.clone(),
        home: oracle.permalink(home),
        url: oracle.permalink(&planned.route),
        language: config.default_language.clone(),
        author: config.author.clone(),
        // A feed must have a date even with nothing in it; the same one each time.
        updated: newest.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |date| date.rfc3339()),
        entries,
    }
}

fn entry(id: PageId, inputs: &Inputs<'_>) -> Entry {
    let oracle = inputs.oracle;
    let card: &Card = oracle.site.page(id);
    let meta = &card.meta;
    let url = oracle.permalink(&card.route);
    let base_url = &oracle.config.base_url;
    let origin = base_url.origin();
    let base = Base::Absolute { origin, page: &url };
    let resolved = &oracle.page_links(id).0;
    let html = match oracle.config.feed_content {
        FeedContent::Full => links::fill(&inputs.pages[id.index()].body.html, resolved, base),
        FeedContent::Summary => links::fill(&card.summary, resolved, base),
    };
    let date = meta.date.expect("only dated pages are in feeds");
    let authors = match (meta.authors.is_empty(), &oracle.config.author) {
        (true, Some(author)) => vec![author.clone()],
        _ => meta.authors.clone(),
    };
    Entry {
        title: meta.title.clone(),
        date,
        updated: meta.updated.unwrap_or(date).max(date),
        authors,
        summary: meta.description.clone(),
        html: html.into_owned(),
        terms: meta.taxonomies.iter().flat_map(|(_, terms)| terms).map(|term| term.value.clone()).collect(),
        language: meta.lang.clone(),
        replies: card.has_comment_feed.then(|| oracle.permalink(&card.comment_feed_route())),
        url,
    }
}

fn atom(feed: &Feed) -> Vec<u8> {
    let mut writer = xml::document();
    let attributes = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", feed.language.as_str())];
    let root = quick_xml::events::BytesStart::new("feed").with_attributes(attributes);
    writer.write_event(Event::Start(root.borrow())).expect(IN_MEMORY);
    xml::text(&mut writer, "title", &feed.title);
    if !feed.description.is_empty() {
        xml::text(&mut writer, "subtitle", &feed.description);
    }
    link(&mut writer, &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.url)]);
    link(&mut writer, &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.home)]);
    xml::text(&mut writer, "id", &feed.url);
    xml::text(&mut writer, "updated", &feed.updated);
    person(&mut writer, feed.author.as_deref().unwrap_or(&feed.title), None);
    let version = env!("CARGO_PKG_VERSION");
    xml::element(&mut writer, "generator", &[("version", version)], "postil");
    for entry in &feed.entries {
        atom_entry(&mut writer, entry);
    }
    writer.write_event(Event::End(root.to_end())).expect(IN_MEMORY);
    finish(writer)
}

fn atom_entry(writer: &mut Xml, entry: &Entry) {
    let language = entry.language.as_deref();
    let element = writer.create_element("entry").with_attributes(language.map(|language| ("xml:lang", language)));
    let written = element.write_inner_content(|writer| {
        xml::text(writer, "title", &entry.title);
        link(writer, &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)]);
        if let Some(replies) = &entry.replies {
            link(writer, &[("rel", "replies"), ("type", "application/atom+xml"), ("href", replies)]);
        }
        xml::text(writer, "id", &entry.url);
        xml::text(writer, "published", &entry.date.rfc3339());
        xml::text(writer, "updated", &entry.updated.rfc3339());
        for author in &entry.authors {
            person(writer, author, None);
        }
        for term in &entry.terms {
            writer.create_element("category").with_attribute(("term", term.as_str())).write_empty()?;
        }
        if let Some(summary) = &entry.summary {
            xml::text(writer, "summary", summary);
        }
        xml::element(writer, "content", &[("type", "html"), ("xml:base", &entry.url)], &entry.html);
        Ok(())
    });
    written.expect(IN_MEMORY);
}

pub(super) fn link(writer: &mut Xml, attributes: &[(&str, &str)]) {
    let element = writer.create_element("link").with_attributes(attributes.iter().copied());
    element.write_empty().expect(IN_MEMORY);
}

pub(super) fn person(writer: &mut Xml, name: &str, url: Option<&str>) {
    let written = writer.create_element("author").write_inner_content(|writer| {
        xml::text(writer, "name", name);
        if let Some(url) = url {
            xml::text(writer, "uri", url);
        }
        Ok(())
    });
    written.expect(IN_MEMORY);
}

fn rss(feed: &Feed) -> Vec<u8> {
    let mut writer = xml::document();
    let namespaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ];
    let written = writer.create_element("rss").with_attributes(namespaces).write_inner_content(|writer| {
        writer.create_element("channel").write_inner_content(|writer| {
            xml::text(writer, "title", &feed.title);
            xml::text(writer, "link", &feed.home);
            // RSS wants a description; a feed of a site that has none is described by its title.
            let description = if feed.description.is_empty() { &feed.title } else { &feed.description };
            xml::text(writer, "description", description);
            xml::text(writer, "language", &feed.language);
            if let Some(newest) = feed.entries.iter().map(|entry| entry.updated).max() {
                xml::text(writer, "lastBuildDate", &newest.rfc2822());
            }
            xml::text(writer, "generator", concat!("postil ", env!("CARGO_PKG_VERSION")));
            let own = [("rel", "self"), ("type", "application/rss+xml"), ("href", feed.url.as_str())];
            writer.create_element("atom:link").with_attributes(own).write_empty()?;
            for entry in &feed.entries {
                rss_item(writer, entry)?;
            }
            Ok(())
        })?;
        Ok(())
    });
    written.expect(IN_MEMORY);
    finish(writer)
}

fn rss_item(writer: &mut Xml, entry: &Entry) -> std::io::Result<()> {
    writer.create_element("item").write_inner_content(|writer| {
        xml::text(writer, "title", &entry.title);
        xml::text(writer, "link", &entry.url);
        xml::element(writer, "guid", &[("isPermaLink", "true")], &entry.url);
        xml::text(writer, "pubDate", &entry.date.rfc2822());
        for author in &entry.authors {
            xml::text(writer, "dc:creator", author);
        }
        for term in &entry.terms {
            xml::text(writer, "category", term);
        }
        xml::text(writer, "description", entry.summary.as_deref().unwrap_or(&entry.title));
        xml::text(writer, "content:encoded", &entry.html);
        Ok(())
    })?;
    Ok(())
}

pub(super) fn finish(writer: Xml) -> Vec<u8> {
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

fn json(feed: &Feed) -> Vec<u8> {
    let names = |authors: &[String]| authors.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>();
    let items: Vec<serde_json::Value> = feed
        .entries
        .iter()
        .map(|entry| {
            let mut item = json!({
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "content_html": entry.html,
                "date_published": entry.date.rfc3339(),
                "date_modified": entry.updated.rfc3339(),
            });
            let more = item.as_object_mut().expect("made as an object");
            if let Some(summary) = &entry.summary {
                more.insert("summary".into(), json!(summary));
            }
            if !entry.authors.is_empty() {
                more.insert("authors".into(), json!(names(&entry.authors)));
            }
            if !entry.terms.is_empty() {
                more.insert("tags".into(), json!(entry.terms));
            }
            if let Some(language) = &entry.language {
                more.insert("language".into(), json!(language));
            }
            item
        })
        .collect();
    let mut root = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": feed.language,
    });
    let more = root.as_object_mut().expect("made as an object");
    if !feed.description.is_empty() {
        more.insert("description".into(), json!(feed.description));
    }
    if let Some(author) = &feed.author {
        more.insert("authors".into(), json!(names(std::slice::from_ref(author))));
    }
    more.insert("items".into(), items.into());
    let mut bytes = serde_json::to_vec_pretty(&root).expect("text and lists are always JSON");
    bytes.push(b'\n');
    bytes
}
