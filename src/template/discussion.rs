//! Views of what readers said: threads, margin notes, tallies.

use serde::Serialize;
use tera::Value;

use super::oracle::Oracle;
use super::values::{View, date};
use crate::commentary::{Discussion, Entry, Verdict, avatar, verdict};
use crate::config::CommentsState;
use crate::content::Feedback;
use crate::content::comment::{Kind, Role};
use crate::site::{Card, PageId};

/// Characters of a comment that stand in the margin or in a list of recent comments.
const EXCERPT_CHARS: usize = 240;

/// Margin notes shown beside one passage; the others are in the thread.
const NOTES_A_PASSAGE: usize = 3;

/// Keys of a comment. PERF: a map that grows is copied four times before it is complete.
const COMMENT_KEYS: usize = 20;

/// As `site.toml` has it.
pub fn state(state: CommentsState) -> &'static str {
    match state {
        CommentsState::Open => "open",
        CommentsState::Closed => "closed",
        CommentsState::Off => "off",
    }
}

/// The comments of a page: the part `number` of its thread, 1-based.
pub fn comments(oracle: &Oracle, id: PageId, discussion: &Discussion, number: usize) -> Value {
    let card = oracle.site.page(id);
    match discussion.thread.entries.is_empty() && !card.has_comment_feed {
        true => oracle.no_comments(discussion.state, || thread(oracle, card, discussion, number)),
        false => thread(oracle, card, discussion, number),
    }
}

fn thread(oracle: &Oracle, card: &Card, discussion: &Discussion, number: usize) -> Value {
    let permalink = oracle.permalink(&card.route);
    let parts = discussion.thread.pages();
    let part = parts[number - 1].clone();
    let entries = &discussion.thread.entries;
    let mut base = u32::MAX;
    let thread: Vec<Value> = match discussion.state {
        CommentsState::Off => Vec::new(),
        _ => part
            .clone()
            .map(|at| {
                // A part that begins within a conversation begins at the root all the same.
                base = base.min(entries[at].depth);
                comment(discussion, at, entries[at].depth - base, part.start, &permalink)
            })
            .collect(),
    };
    let linked_data: Vec<Value> = match discussion.state {
        CommentsState::Off => Vec::new(),
        _ => entries[part.clone()]
            .iter()
            .filter(|entry| !entry.is_tombstone())
            .map(|entry| linked(entry, &permalink))
            .collect(),
    };
    let part_path = |number: usize| Value::safe_string(&oracle.path(&card.thread_route(number)));
    // A permalink names the essay's own page: there, what stands on another part leads on to it.
    let elsewhere = parts.iter().enumerate().skip(1).filter(|_| number == 1).flat_map(|(index, range)| {
        let url = oracle.path(&card.thread_route(index + 1));
        entries[range.clone()].iter().map(move |entry| {
            View::new()
                .with("id", entry.comment.id.as_str())
                .with_safe("url", &format!("{url}#c-{}", entry.comment.id))
                .done()
        })
    });
    let feed = card.has_comment_feed.then(|| Value::safe_string(&oracle.path(&card.comment_feed_route())));
    View::new()
        .with("count", u64::from(card.comment_count))
        .with("state", state(discussion.state))
        .with("thread", thread)
        .with("linked_data", linked_data)
        .with("current_index", number)
        .with("number_pages", parts.len())
        .with_option("previous", (number > 1).then(|| part_path(number - 1)))
        .with_option("next", (number < parts.len()).then(|| part_path(number + 1)))
        .with("elsewhere", elsewhere.collect::<Vec<_>>())
        .with_option("feed", feed.filter(|_| oracle.config.generate_feeds))
        .done()
}

fn comment(discussion: &Discussion, at: usize, depth: u32, first: usize, permalink: &str) -> Value {
    let entries = &discussion.thread.entries;
    let entry = &entries[at];
    let comment = &entry.comment;
    let view = View::with_room_for(COMMENT_KEYS)
        .with("id", comment.id.as_str())
        .with("depth", u64::from(depth))
        .with_safe("permalink", &[permalink, "#c-", &comment.id].concat())
        .with("is_removed", entry.is_tombstone())
        .with_option("reply_to", answered(entries, at, first));
    if entry.is_tombstone() {
        return view.done();
    }
    let passage = discussion.passages.of_entry(at);
    view.with("author", comment.author.as_str())
        .with_option("url", comment.url.as_deref())
        .with("avatar", avatar::path(&comment.author))
        .with("date", comment.date.iso())
        .with_option("updated", date(comment.updated))
        .with_option("role", comment.role.map(role))
        .with("kind", kind(comment.kind))
        .with_option("lang", comment.lang.as_deref())
        .with_safe("html", &comment.body.html)
        .with("text", comment.body.text.as_str())
        .with_option("quote", comment.quote.as_ref().map(|quote| crate::untrusted::clean_line(&quote.value)))
        .with_option("passage", passage.map(|passage| passage.id.as_str()))
        .with_option("source", comment.source.as_ref().and_then(|source| source.value.url.as_deref()))
        .done()
}

/// A comment as linked data: schema.org's `Comment`.
///
/// PERF: where nothing is safe as it stands, a value is made from a type in half the time that a [`View`] takes.
#[derive(Serialize)]
struct Linked<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    url: String,
    #[serde(rename = "datePublished")]
    date_published: String,
    author: Person<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Person<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

fn linked(entry: &Entry, permalink: &str) -> Value {
    let comment = &entry.comment;
    Value::from_serializable(&Linked {
        kind: "Comment",
        url: [permalink, "#c-", &comment.id].concat(),
        date_published: comment.date.iso(),
        author: Person { kind: "Person", name: &comment.author },
        text: &comment.body.text,
    })
}

/// Whom the entry `at` answers, where its place does not show it: the answer is flattened, or what it answers
/// stands before `first`, on another page.
fn answered(entries: &[Entry], at: usize, first: usize) -> Option<Value> {
    let parent = entries[at].parent? as usize;
    if entries[parent].depth < entries[at].depth && parent >= first {
        return None;
    }
    let comment = &entries[parent].comment;
    let author = (!entries[parent].is_tombstone()).then_some(comment.author.as_str());
    Some(View::new().with("id", comment.id.as_str()).with_option("author", author).done())
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Author => "author",
        Role::Editor => "editor",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Comment => "comment",
        Kind::Letter => "letter",
        Kind::Webmention => "webmention",
    }
}

/// The passages that readers quote, each with the notes that stand in the margin beside it.
pub fn passages(discussion: &Discussion) -> Value {
    if discussion.state == CommentsState::Off {
        return Vec::<Value>::new().into();
    }
    let passage = |passage: &crate::commentary::Passage| {
        let notes = passage.entries.iter().take(NOTES_A_PASSAGE).map(|&at| {
            let comment = &discussion.thread.entries[at as usize].comment;
            let (text, is_cut) = excerpt(&comment.body.text);
            View::new()
                .with("id", comment.id.as_str())
                .with("author", comment.author.as_str())
                .with_option("lang", comment.lang.as_deref())
                .with("text", text)
                .with("is_cut", is_cut)
                .done()
        });
        View::new()
            .with("number", u64::from(passage.number))
            .with("id", passage.id.as_str())
            .with("first", discussion.thread.entries[passage.entries[0] as usize].comment.id.as_str())
            .with("notes", notes.collect::<Vec<_>>())
            .with("more", passage.entries.len().saturating_sub(NOTES_A_PASSAGE))
            .done()
    };
    discussion.passages.list.iter().map(passage).collect::<Vec<_>>().into()
}

/// The beginning of `text`, up to the end of a word, and whether something is left out.
fn excerpt(text: &str) -> (String, bool) {
    let Some((end, _)) = text.char_indices().nth(EXCERPT_CHARS) else { return (text.to_owned(), false) };
    let cut = &text[..end];
    let words = cut.rfind(char::is_whitespace).map_or(cut, |at| &cut[..at]);
    (format!("{}…", words.trim_end()), true)
}

/// The newest comments of the site, newest first.
pub fn recent(oracle: &Oracle, limit: usize) -> Value {
    let newest = oracle.newest_comments().into_iter().take(limit).map(|(id, at)| {
        let card = oracle.site.page(id);
        let comment = &oracle.discussions[id.index()].thread.entries[at].comment;
        let (text, _) = excerpt(&comment.body.text);
        View::new()
            .with("id", comment.id.as_str())
            .with("author", comment.author.as_str())
            .with("date", comment.date.iso())
            .with("text", text)
            .with_option("lang", comment.lang.as_deref())
            .with_safe("permalink", &format!("{}#c-{}", oracle.permalink(&card.route), comment.id))
            .with_safe("path", &format!("{}#c-{}", oracle.path(&card.route), comment.id))
            .with("page", oracle.link_value(id))
            .done()
    });
    newest.collect::<Vec<_>>().into()
}

/// How a page was received.
pub fn verdict(verdict: &Verdict) -> Value {
    View::new()
        .with("question", verdict.question.as_str())
        .with("total", verdict.total)
        .with("label", verdict.label.as_str())
        .with("percent", verdict.percent)
        .with("score", u64::from(verdict.score))
        .done()
}

/// The questions put to readers, and what they answered. `None` where nothing is asked.
pub fn feedback(oracle: &Oracle, tallies: Option<&Feedback>) -> Option<Value> {
    let config = &oracle.config.feedback;
    if !config.enabled || config.questions.is_empty() {
        return None;
    }
    let questions = config.questions.iter().map(|question| {
        let counts = tallies.and_then(|tallies| tallies.tallies.iter().find(|(id, _)| id.value == question.id));
        let count = |option: &str| {
            let found = counts.and_then(|(_, counts)| counts.iter().find(|(id, _)| id.value == option));
            found.map_or(0, |(_, count)| *count)
        };
        let total = question.options.iter().fold(0_u64, |total, option| total.saturating_add(count(&option.id)));
        let options = question.options.iter().filter(|option| !option.retired || count(&option.id) > 0).map(|option| {
            View::new()
                .with("id", option.id.as_str())
                .with("label", option.label.as_str())
                .with("retired", option.retired)
                .with("count", count(&option.id))
                .with("percent", verdict::percent(count(&option.id), total))
                .done()
        });
        View::new()
            .with("id", question.id.as_str())
            .with("ask", question.ask.as_str())
            .with("total", total)
            .with("options", options.collect::<Vec<_>>())
            .done()
    });
    let questions: Vec<Value> = questions.collect();
    let total = questions.iter().filter_map(|question| question.get_from_path("total")?.as_u64()).max().unwrap_or(0);
    let view = View::new()
        .with("heading", config.heading.as_str())
        .with("min_responses", config.min_responses)
        .with("total", total)
        .with_option("as_of", date(tallies.and_then(|tallies| tallies.as_of)))
        .with("questions", questions);
    Some(view.done())
}
