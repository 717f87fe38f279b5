//! Threads against a slow way of making them, and quotations against small essays.

use proptest::prelude::*;

use super::*;
use crate::config::{Config, Slugify};
use crate::content::comment::Status;
use crate::content::{ContentOptions, comment};
use crate::markdown::{self, Body};

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("legal")
}

fn config() -> Config {
    let (config, _) = crate::config::parse("base_url = \"https://example.org\"", &path("site.toml"));
    config.expect("is valid")
}

/// The comment `id`, written in the minute `minute`, with further lines of front matter.
fn written(id: &str, minute: u32, rest: &str) -> Comment {
    let (hours, minutes) = (minute / 60, minute % 60);
    let text =
        format!("+++\nauthor = 'Ada'\ndate = 2026-03-14T{hours:02}:{minutes:02}:00Z\n{rest}\n+++\nText of {id}.\n");
    let file = path(&format!("content/a/comments/{id}.md"));
    let (comment, found) = comment::parse(&file, &text, &ContentOptions { config: &config() });
    comment.unwrap_or_else(|| panic!("{found:?}"))
}

fn thread(comments: Vec<Comment>, max_depth: usize, newest_first: bool) -> (Thread, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let config = CommentsConfig { max_depth, newest_first, ..config().comments };
    (Thread::new(comments.into_iter().map(std::sync::Arc::new).collect(), &config, &mut found), found)
}

/// `id` or `(id)` for a tombstone, set in by depth.
fn outline(thread: &Thread) -> Vec<(String, u32)> {
    let name = |entry: &Entry| match entry.is_tombstone() {
        true => format!("({})", entry.comment.id),
        false => entry.comment.id.clone(),
    };
    thread.entries.iter().map(|entry| (name(entry), entry.depth)).collect()
}

#[test]
fn answers_stand_under_what_they_answer_in_the_order_of_their_dates() {
    let comments = || {
        vec![
            written("a", 5, ""),
            written("b", 1, ""),
            written("c", 9, "reply_to = 'b'"),
            written("d", 7, "reply_to = 'b'"),
        ]
    };
    let names =
        |thread: &Thread| outline(thread).iter().map(|(name, depth)| format!("{depth}{name}")).collect::<Vec<_>>();
    assert_eq!(names(&thread(comments(), 6, false).0), ["0b", "1d", "1c", "0a"]);
    assert_eq!(names(&thread(comments(), 6, true).0), ["0a", "0b", "1d", "1c"]);
    assert_eq!(names(&thread(comments(), 1, false).0), ["0b", "0d", "0c", "0a"]);
}

#[test]
fn orphans_circles_and_doubles_are_told_and_shown() {
    let mut double = written("a", 1, "");
    double.path = path("content/a/comments/a.markdown");
    let comments = vec![
        written("a", 1, ""),
        double,
        written("b", 3, "reply_to = 'c'"),
        written("c", 2, "reply_to = 'b'"),
        written("d", 4, "reply_to = 'gone'"),
    ];
    let (thread, found) = thread(comments, 6, false);
    let codes: Vec<&str> = found.iter().map(|found| &*found.code).collect();
    assert_eq!(codes, ["duplicate-comment-id", "reply-to-nobody", "reply-circle"]);
    assert_eq!(outline(&thread), [("a".into(), 0), ("c".into(), 0), ("b".into(), 1), ("d".into(), 0)]);
}

#[test]
fn a_tombstone_stays_while_something_answers_it_and_a_hidden_comment_never() {
    let removed = |rest: &str| format!("status = 'removed'\n{rest}");
    let comments = vec![
        written("a", 1, &removed("")),
        written("b", 2, "reply_to = 'a'\nstatus = 'hidden'"),
        written("c", 3, "reply_to = 'b'"),
        written("d", 4, &removed("")),
        written("e", 5, &removed("reply_to = 'd'")),
    ];
    let (thread, found) = thread(comments, 6, false);
    assert!(found.is_empty());
    assert_eq!((outline(&thread), thread.n_published), (vec![("(a)".into(), 0), ("c".into(), 1)], 1));
}

#[test]
fn long_threads_are_cut_where_conversations_end() {
    let mut comments: Vec<Comment> = (0..400).map(|n| written(&format!("r{n:03}"), n, "")).collect();
    comments.extend((0..20).map(|n| written(&format!("x{n:02}"), 500 + n, "reply_to = 'r290'")));
    let (long, _) = thread(comments, 6, false);
    assert_eq!(long.pages(), [0..290, 290..420]);
    let mut one = vec![written("root", 0, "")];
    one.extend((0..700).map(|n| written(&format!("x{n:03}"), n, "reply_to = 'root'")));
    assert_eq!(thread(one, 6, false).0.pages(), [0..300, 300..600, 600..701]);
    assert_eq!(Thread::default().pages(), vec![0..0; 1]);
}

/// What a comment of the property test is: whom it answers, when it was written, and its status.
type Sketch = (usize, u32, u8);

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    prop::collection::vec((0_usize..16, 0_u32..30, 0_u8..6), 0..14)
}

/// The outline by the plainest means: recursion, and a search for each step.
fn slow_outline(comments: &[Comment], max_depth: u32) -> Vec<(String, u32)> {
    fn is_root(comments: &[Comment], at: usize) -> bool {
        let parent =
            |at: usize| comments.iter().position(|c| comments[at].reply_to.as_ref().is_some_and(|r| r.value == c.id));
        let Some(_) = parent(at) else { return true };
        // In a circle, the oldest is a root.
        let mut circle = vec![at];
        let mut here = at;
        for _ in 0..=comments.len() {
            match parent(here) {
                Some(above) if above == at => {
                    let age = |at: &usize| (comments[*at].date.seconds, comments[*at].id.clone());
                    return circle.iter().min_by_key(|at| age(at)) == Some(&at);
                }
                Some(above) => here = above,
                None => return false,
            }
            circle.push(here);
        }
        false
    }
    fn below(
        comments: &[Comment],
        above: Option<usize>,
        depth: u32,
        max_depth: u32,
        out: &mut Vec<(String, u32)>,
    ) -> bool {
        let mut children: Vec<usize> = Vec::new();
        // Hidden ones stand aside for those that answer them.
        let mut gather = vec![above];
        while let Some(above) = gather.pop() {
            for at in 0..comments.len() {
                let answers = match above {
                    None => is_root(comments, at),
                    Some(above) => {
                        !is_root(comments, at)
                            && comments[at].reply_to.as_ref().is_some_and(|r| r.value == comments[above].id)
                    }
                };
                match (answers, comments[at].status) {
                    (true, Status::Hidden) => gather.push(Some(at)),
                    (true, _) => children.push(at),
                    (false, _) => {}
                }
            }
        }
        children.sort_by_key(|&at| (comments[at].date.seconds, comments[at].id.clone()));
        let mut any = false;
        for at in children {
            let is_published = comments[at].status == Status::Published;
            let place = out.len();
            let name = comments[at].id.clone();
            out.push((if is_published { name } else { format!("({name})") }, depth.min(max_depth - 1)));
            let has_answer = below(comments, Some(at), depth + 1, max_depth, out);
            match is_published || has_answer {
                true => any = true,
                false => out.truncate(place),
            }
        }
        any
    }
    let mut out = Vec::new();
    below(comments, None, 0, max_depth, &mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn threads_are_what_the_slow_way_makes(sketches in sketches(), max_depth in 1_usize..5) {
        let comments: Vec<Comment> = sketches.iter().enumerate().map(|(at, (answers, minute, status))| {
            let status = ["published", "published", "published", "published", "hidden", "removed"][*status as usize];
            written(&format!("n{at:02}"), *minute, &format!("reply_to = 'n{answers:02}'\nstatus = '{status}'"))
        }).collect();
        let expected = slow_outline(&comments, max_depth as u32);
        let (thread, _) = thread(comments, max_depth, false);
        prop_assert_eq!(outline(&thread), expected);
        for (at, entry) in thread.entries.iter().enumerate() {
            prop_assert!(entry.parent.is_none_or(|parent| (parent as usize) < at));
            prop_assert!(at == 0 && entry.depth == 0 || at > 0 && entry.depth <= thread.entries[at - 1].depth + 1);
        }
    }
}

fn rendered(text: &str) -> Body {
    let config = config();
    let file = path("content/a.md");
    let options = markdown::Options {
        config: &config.markdown,
        anchors: Slugify::On,
        path: &file,
        offset: 0,
        drop_first_h1: false,
    };
    markdown::render(text, &options)
}

/// The marked body of an essay, without the words for screen readers, and the codes of what is told.
fn marked(essay: &str, quotes: &[&str]) -> (String, Vec<String>) {
    let body = rendered(essay);
    let comments = quotes.iter().enumerate().map(|(at, rest)| written(&format!("q{at}"), at as u32, rest)).collect();
    let mut found = Vec::new();
    let passages =
        passages::find(|| &body.html, &body.anchors, &thread(comments, 6, false).0, &config().words, &mut found);
    let html = passages.marked.map_or_else(String::new, |html| html.text);
    let html = html
        .replace("<span class=\"vh\">Comments on this passage: </span>", "")
        .replace("class=\"passage ", "class=\"");
    (html, found.iter().map(|found| found.code.to_string()).collect())
}

#[test]
fn quotations_match_as_readers_type_them() {
    let essay = "She said: “it’s *the* case” -- and\nleft.[^1]\n\n- one\n- two **three**\n\n[^1]: A note.\n";
    for quote in ["said: \"it's the case\" - and left", "said: “it’s the case” – and left.", "  it's   the case "]
    {
        let (html, found) = marked(essay, &[&format!("quote = '''{quote}'''")]);
        assert!(html.contains(" <a class=\"p1\" id=\"p-1\" href=\"#c-q0\">1</a></p>"), "{quote}: {html}");
        assert!(found.is_empty());
    }
    let (html, _) = marked(essay, &["quote = 'two three'", "quote = 'three'", "quote = 'one'"]);
    assert!(html.contains("<li>one <a class=\"p1\" id=\"p-1\" href=\"#c-q2\">1</a></li>"), "{html}");
    assert!(html.contains("<strong>three</strong> <a class=\"p2\" id=\"p-2\" href=\"#c-q0\">2</a></li>"), "{html}");
}

#[test]
fn a_quotation_over_two_paragraphs_belongs_to_the_second() {
    let (html, _) = marked("One ends.\n\nTwo *begins*.\n", &["quote = 'ends. Two begins'"]);
    assert!(html.contains("begins</em>. <a class=\"p1\""), "{html}");
}

#[test]
fn equal_passages_are_told_apart_by_what_stands_before() {
    let essay = "The first count.\n\nThe second count.\n";
    let (html, _) = marked(essay, &["quote = 'count'\nquote_prefix = 'The second'"]);
    assert!(html.contains("second count. <a class=\"p1\""), "{html}");
    let (html, found) = marked(essay, &["quote = 'count'\nquote_prefix = 'The third'"]);
    assert_eq!((html.as_str(), found), ("", vec!["quote-not-found".to_owned()]));
}

#[test]
fn letter_case_counts_and_links_are_not_nested() {
    assert_eq!(marked("The Count.\n", &["quote = 'the count'"]).1, ["quote-not-found"]);
    let (html, _) = marked("See [the count](https://example.org/)\n", &["quote = 'the count'"]);
    assert!(html.contains("the count</a> <a class=\"p1\""), "{html}");
    let (html, _) = marked("# p 1\n\nThe count\n", &["quote = 'The count'"]);
    assert!(html.contains("id=\"p-1_\""), "{html}");
}

#[test]
fn holes_move_with_the_marks() {
    let body = rendered("One.\n\n[two](b.md) three [four](c.md)\n\nfive\n");
    let comments = vec![written("a", 1, "quote = 'One.'"), written("b", 2, "quote = 'three'")];
    let mut found = Vec::new();
    let passages =
        passages::find(|| &body.html, &body.anchors, &thread(comments, 6, false).0, &config().words, &mut found);
    let html = passages.marked.expect("both are found");
    assert_eq!(html.holes.len(), 2);
    assert!(html.holes.iter().all(|hole| html.text[..hole.at as usize].ends_with("href=\"")), "{}", html.text);
}

#[test]
fn a_verdict_needs_enough_answers_and_many_weigh_more_than_few() {
    let config = config();
    let verdict = |yes: u64, no: u64| {
        let text = format!("[worth]\nyes = {yes}\nno = {no}\n");
        let (feedback, _) = crate::content::feedback::parse(
            &path("content/a/feedback.toml"),
            &text,
            &ContentOptions { config: &config },
        );
        Verdict::new(&feedback.expect("is read"), &config.feedback)
    };
    assert_eq!(verdict(4, 0), None);
    let (few, many) = (verdict(5, 0).expect("five are enough"), verdict(139, 11).expect("so are 150"));
    assert_eq!((few.percent, many.percent, many.total), (100, 93, 150));
    assert!(few.score < many.score, "{few:?} {many:?}");
    assert_eq!(verdict(0, i64::MAX as u64).expect("is counted").percent, 0);
}

#[test]
fn patterns_are_alike_for_one_name_and_differ_between_names() {
    assert_eq!(avatar::path("Ada"), avatar::path("Ada"));
    let patterns: std::collections::BTreeSet<String> = (0..200).map(|n| avatar::path(&format!("reader {n}"))).collect();
    assert!(patterns.len() > 190 && patterns.iter().all(|pattern| !pattern.is_empty()));
}
