//! Feeds of comments: Atom (RFC 4287) with threads (RFC 4685).

use quick_xml::events::{BytesStart, Event};

use super::Inputs;
use super::feed::{finish, link, person};
use super::xml::{self, IN_MEMORY, Xml};
use crate::commentary::Entry;
use crate::config::Config;
use crate::site::PageId;
use crate::site::plan::SITE_COMMENT_FEED;
use crate::untrusted;

/// The comments of `page`, or the newest of the whole site.
pub fn render(page: Option<PageId>, inputs: &Inputs<'_>) -> Vec<u8> {
    let oracle = inputs.oracle;
    let config = &oracle.config;
    match page {
        Some(id) => {
            let card = oracle.site.page(id);
            let mut entries: Vec<(PageId, usize)> =
                oracle.comments_of(id).into_iter().map(|(_, at)| (id, at)).collect();
            entries.truncate(config.feed_limit.unwrap_or(usize::MAX));
            let title = config.words.fill("comments_on", &[("title", &card.meta.title)]);
            let (home, own) = (oracle.permalink(&card.route), oracle.permalink(&card.comment_feed_route()));
            feed(&title, &home, &own, card.meta.date.map(|date| date.rfc3339()), &entries, inputs)
        }
        None => {
            let mut entries = oracle.newest_comments();
            entries.truncate(config.feed_limit.unwrap_or(usize::MAX));
            let home = oracle.permalink(&crate::site::Route::home());
            let own = oracle.permalink(&crate::site::Route::home().file(SITE_COMMENT_FEED));
            feed(&site_title(config), &home, &own, None, &entries, inputs)
        }
    }
}

/// Every comment that is shown, of one page or of the site, newest first: what `postil comments export` prints.
pub fn export(page: Option<PageId>, inputs: &Inputs<'_>) -> Vec<u8> {
    let oracle = inputs.oracle;
    let home = oracle.permalink(&crate::site::Route::home());
    let own = oracle.permalink(&crate::site::Route::home().file(SITE_COMMENT_FEED));
    let mut entries = oracle.newest_comments();
    entries.retain(|(id, _)| page.is_none_or(|page| page == *id));
    feed(&site_title(&oracle.config), &home, &own, None, &entries, inputs)
}

fn site_title(config: &Config) -> String {
    config.words.fill("comments_of_site", &[("title", &config.title)])
}

/// `since` is when there was nothing yet: the date of a feed without entries.
fn feed(
    title: &str,
    home: &str,
    own: &str,
    since: Option<String>,
    entries: &[(PageId, usize)],
    inputs: &Inputs<'_>,
) -> Vec<u8> {
    let config = &inputs.oracle.config;
    let comment = |&(id, at): &(PageId, usize)| &inputs.discussions[id.index()].thread.entries[at].comment;
    let newest = entries.iter().map(|entry| comment(entry).updated.unwrap_or(comment(entry).date)).max();
    let mut writer = xml::document();
    let attributes = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
        ("xml:lang", config.default_language.as_str()),
    ];
    let root = BytesStart::new("feed").with_attributes(attributes);
    writer.write_event(Event::Start(root.borrow())).expect(IN_MEMORY);
    xml::text(&mut writer, "title", title);
    link(&mut writer, &[("rel", "self"), ("type", "application/atom+xml"), ("href", own)]);
    link(&mut writer, &[("rel", "alternate"), ("type", "text/html"), ("href", home)]);
    xml::text(&mut writer, "id", own);
    let updated = newest.map(|date| date.rfc3339()).or(since);
    xml::text(&mut writer, "updated", updated.as_deref().unwrap_or("1970-01-01T00:00:00Z"));
    xml::element(&mut writer, "generator", &[("version", env!("CARGO_PKG_VERSION"))], "postil");
    for &(id, at) in entries {
        entry(&mut writer, id, at, inputs);
    }
    writer.write_event(Event::End(root.to_end())).expect(IN_MEMORY);
    finish(writer)
}

fn entry(writer: &mut Xml, id: PageId, at: usize, inputs: &Inputs<'_>) {
    let card = inputs.oracle.site.page(id);
    let entries = &inputs.discussions[id.index()].thread.entries;
    let comment = &entries[at].comment;
    let essay = inputs.oracle.permalink(&card.route);
    let url = permalink(&essay, &entries[at]);
    let answered = visible_parent(entries, at).map(|parent| permalink(&essay, parent));
    let answered = answered.as_deref().unwrap_or(&essay);
    let language = comment.lang.as_deref();
    let element = writer.create_element("entry").with_attributes(language.map(|language| ("xml:lang", language)));
    let written = element.write_inner_content(|writer| {
        let values = [("author", comment.author.as_str()), ("title", card.meta.title.as_str())];
        xml::text(writer, "title", &inputs.oracle.config.words.fill("comment_title", &values));
        link(writer, &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
        xml::text(writer, "id", &url);
        xml::text(writer, "published", &comment.date.rfc3339());
        xml::text(writer, "updated", &comment.updated.unwrap_or(comment.date).max(comment.date).rfc3339());
        person(writer, &comment.author, comment.url.as_deref());
        let answer = [("ref", answered), ("href", answered), ("type", "text/html")];
        writer.create_element("thr:in-reply-to").with_attributes(answer).write_empty()?;
        let quoted = comment.quote.as_ref().map(|quote| {
            let quote = untrusted::escape(&untrusted::clean_line(&quote.value));
            format!("<blockquote>{quote}</blockquote>\n{}", comment.body.html)
        });
        xml::element(writer, "content", &[("type", "html")], quoted.as_ref().unwrap_or(&comment.body.html));
        Ok(())
    });
    written.expect(IN_MEMORY);
}

fn permalink(essay: &str, entry: &Entry) -> String {
    [essay, "#c-", &entry.comment.id].concat()
}

/// What the entry `at` answers that is no tombstone.
fn visible_parent(entries: &[Entry], at: usize) -> Option<&Entry> {
    let mut parent = entries[at].parent;
    while let Some(at) = parent {
        let entry = &entries[at as usize];
        if !entry.is_tombstone() {
            return Some(entry);
        }
        parent = entry.parent;
    }
    None
}
