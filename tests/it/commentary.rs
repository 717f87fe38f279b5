//! Commentary in whole sites: every comment is shown once, in order, at its depth; one more touches few files.

use std::fmt::Write as _;

use crate::site_test::SiteTest;

/// Names that have broken other programs.
const AUTHORS: &[&str] = &[
    "12",
    "true",
    "null",
    ".",
    "Ada",
    "אבגד",
    "a\u{202e}b",
    "Z\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "<b>",
    "\"",
    "'",
    "{{ 7 }}",
    "&amp;",
    "~",
    "-",
    "[]",
    "漢字 かな",
    "🏳️‍🌈",
    "\u{1f469}\u{200d}\u{1f680}",
    "..",
];

/// Dates as people have them.
const DATES: &[&str] = &[
    "0001-01-01",
    "1582-10-10T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "1970-01-01",
    "2016-12-31T23:59:60Z",
    "2024-02-29",
    "2026-03-14 09:26:53.589",
    "2026-03-14T09:26:53+14:00",
    "2026-03-14T09:26:53-11:30",
    "2038-01-19T03:14:08Z",
    "9999-12-30",
];

/// A random number below `most`, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// A comment as the test knows it.
struct Known {
    id: String,
    parent: Option<usize>,
    depth: usize,
}

/// `(id, depth)` of each comment in the page, in order: lists that are open around it, less the first.
fn shown(page: &str) -> Vec<(String, usize)> {
    let section = page.split("<section class=\"after\" id=\"comments\"").nth(1).unwrap_or_default();
    let section = section.split("</section>").next().unwrap_or_default();
    let mut shown = Vec::new();
    let mut n_open = 0;
    for tag in section.split('<').skip(1) {
        if tag.starts_with("ol") {
            n_open += 1;
        } else if tag.starts_with("/ol") {
            n_open -= 1;
        } else if let Some(id) = tag.strip_prefix("article ").and_then(|tag| tag.split("id=\"c-").nth(1)) {
            shown.push((id.split('"').next().unwrap_or_default().to_owned(), n_open - 1));
        }
    }
    shown
}

#[test]
fn each_of_25_000_comments_is_shown_once_in_order_at_its_depth() {
    const ESSAYS: usize = 500;
    const COMMENTS: usize = 50;
    let mut dice = Dice(7);
    let mut site = SiteTest::new();
    let mut known: Vec<Vec<Known>> = Vec::new();
    for essay in 0..ESSAYS {
        site = site.essay(&format!("e{essay}"), &format!("title = 'Essay {essay}'\ndate = 2026-01-02"), "Text.");
        let mut thread: Vec<Known> = Vec::new();
        for n in 0..COMMENTS {
            let id = format!("{}{n:02}", ["x", "1", "true-", "-", "null"][dice.roll(5)]);
            let parent = (n > 0 && dice.roll(4) > 0)
                .then(|| dice.roll(n).max(n.saturating_sub(3)))
                .filter(|&at| thread[at].depth < 10);
            let depth = parent.map_or(0, |at| thread[at].depth + 1);
            let author = AUTHORS[dice.roll(AUTHORS.len())].replace('\\', "\\\\").replace('"', "\\\"");
            // Odd dates at the root; below it, dates that follow those above.
            let date = match parent {
                None => DATES[n % DATES.len()].to_owned(),
                Some(_) => format!("2026-04-{:02}T{:02}:00:00Z", 1 + n / 24, n % 24),
            };
            let reply_to = match parent {
                Some(at) => format!("reply_to = \"{}\"\n", thread[at].id),
                None if dice.roll(8) == 0 => "reply_to = \"nobody\"\n".to_owned(),
                None => String::new(),
            };
            let text = format!("+++\nauthor = \"{author}\"\ndate = {date}\n{reply_to}+++\nText {essay}-{n}.\n");
            site = site.file(&format!("content/essays/e{essay}/comments/{id}.md"), text);
            thread.push(Known { id, parent, depth });
        }
        known.push(thread);
    }
    let site = site.build();
    assert_eq!(site.stderr().matches("error[").count(), 0, "{}", site.stderr());
    for (essay, thread) in known.iter().enumerate() {
        let page = site.read(&format!("essays/e{essay}/index.html"));
        let shown = shown(&page);
        assert_eq!(shown.len(), COMMENTS, "essay {essay}");
        let place = |id: &str| shown.iter().position(|(other, _)| other == id);
        for (n, comment) in thread.iter().enumerate() {
            let at = place(&comment.id).unwrap_or_else(|| panic!("{} of essay {essay} is not shown", comment.id));
            assert_eq!(shown.iter().filter(|(id, _)| *id == comment.id).count(), 1);
            assert_eq!(shown[at].1, comment.depth.min(5), "{} of essay {essay}", comment.id);
            assert!(page.contains(&format!("<p>Text {essay}-{n}.</p>")));
            if let Some(parent) = comment.parent {
                assert!(
                    place(&thread[parent].id).is_some_and(|above| above < at),
                    "{} stands before its parent",
                    comment.id
                );
            }
            // Answers to one comment stand in the order in which they were written.
            let later =
                thread.iter().skip(n + 1).filter(|other| comment.parent.is_some() && other.parent == comment.parent);
            for other in later {
                assert!(place(&other.id).is_some_and(|place| place > at), "{} stands before {}", other.id, comment.id);
            }
        }
    }
}

fn comment(author: &str, day: u32, rest: &str, body: &str) -> String {
    format!("+++\nauthor = \"{author}\"\ndate = 2026-03-{day:02}\n{rest}\n+++\n{body}\n")
}

fn two_essays() -> SiteTest {
    SiteTest::new()
        .page("_index.md", "title = 'Home'", "")
        .page("essays/_index.md", "title = 'Essays'", "")
        .essay("a", "title = 'A'\ndate = 2026-01-02\n[taxonomies]\ntags = ['t']", "One two three.\n\nFour five.")
        .essay("b", "title = 'B'\ndate = 2026-01-03\n[taxonomies]\ntags = ['t']", "Text.")
        .file("content/essays/a/comments/one.md", comment("Ada", 1, "", "First *words*."))
        .file("content/essays/b/comments/two.md", comment("Bob", 2, "", "Second."))
}

#[test]
fn one_more_comment_changes_its_essay_the_feeds_of_comments_and_the_lists_that_count_it() {
    let site = two_essays().build();
    let before = site.tree();
    let site = site.file("content/essays/a/comments/three.md", comment("Cy", 3, "reply_to = 'one'", "Third.")).build();
    assert_eq!(
        site.tree().changes_from(&before),
        [
            "comments.atom",
            "essays/a/comments.atom",
            "essays/a/index.html",
            "essays/index.html",
            "index.html",
            "tags/t/index.html",
        ]
    );
    site.written(6).same_as_clean();
}

#[test]
fn a_thread_has_answers_badges_tombstones_and_margin_notes() {
    two_essays()
        .file("content/essays/a/comments/gone.md", comment("Eve", 2, "status = 'removed'", "Secret."))
        .file(
            "content/essays/a/comments/here.md",
            comment("Ada", 3, "reply_to = 'gone'\nrole = 'author'\nlang = 'fr'", "Ici."),
        )
        .file(
            "content/essays/a/comments/note.md",
            comment("Dee", 4, "quote = 'two three'\nurl = 'https://d.example'", "A note."),
        )
        .file("content/essays/a/comments/old.md", comment("Flo", 5, "quote = 'six'", "Once."))
        .file("content/essays/a/comments/spam.md", comment("Spam", 6, "status = 'hidden'", "Buy."))
        .build()
        .says("quote-not-found")
        .has("essays/a/index.html", "4 Comments")
        .has("essays/a/index.html", "<p class=\"meta\">Comment removed</p>")
        .has("essays/a/index.html", "<span class=\"role\">author</span>")
        .has("essays/a/index.html", "<div class=\"e-content prose\" dir=\"auto\" lang=\"fr\">\n<p>Ici.</p>")
        .has("essays/a/index.html", "<p>One two three. <a class=\"passage p1\" id=\"p-1\" href=\"#c-note\">")
        .has("essays/a/index.html", "<a href=\"#p-1\"><q dir=\"auto\">two three</q></a>")
        .has("essays/a/index.html", "<q dir=\"auto\">six</q> <span class=\"meta\">on an earlier version</span>")
        .has("essays/a/index.html", "href=\"https://d.example/\" rel=\"nofollow ugc noopener\"><svg class=\"avatar\"")
        .lacks("essays/a/index.html", "Secret")
        .lacks("essays/a/index.html", "Buy.")
        .lacks("essays/a/comments.atom", "Secret")
        .lacks("atom.xml", "passage");
}

#[test]
fn feeds_of_comments_say_what_answers_what() {
    two_essays()
        .file("content/essays/a/comments/three.md", comment("Cy", 3, "reply_to = 'one'\nquote = 'One < two'", "Third."))
        .build()
        .says("quote-not-found")
        .has("essays/a/index.html", "href=\"/essays/a/comments.atom\"")
        .has("essays/a/comments.atom", "<id>https://example.org/essays/a/#c-three</id>")
        .has("essays/a/comments.atom", "<thr:in-reply-to ref=\"https://example.org/essays/a/#c-one\"")
        .has("essays/a/comments.atom", "<thr:in-reply-to ref=\"https://example.org/essays/a/\"")
        .has("essays/a/comments.atom", "&lt;blockquote&gt;One &amp;lt; two&lt;/blockquote&gt;")
        .has_in_order("comments.atom", ["#c-three", "#c-two", "#c-one"])
        .has(
            "atom.xml",
            "<link rel=\"replies\" type=\"application/atom+xml\" href=\"https://example.org/essays/a/comments.atom\"/>",
        );
}

#[test]
fn where_nobody_can_write_and_nobody_has_there_is_no_feed_of_comments() {
    let site = || SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-02", "Text.");
    site().build().missing("essays/a/comments.atom").missing("comments.atom");
    site()
        .config("[comments]\nmailto = 'a@b.example'")
        .build()
        .exists("essays/a/comments.atom")
        .exists("comments.atom");
    two_essays()
        .config("[comments]\nstate = 'off'")
        .build()
        .missing("essays/a/comments.atom")
        .lacks("essays/a/index.html", "c-one");
    two_essays().config("generate_feeds = false").build().missing("essays/a/comments.atom");
}

#[test]
fn long_threads_have_pages_and_every_permalink_still_leads_to_its_comment() {
    let mut site = SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-02", "Text.");
    for n in 0..650 {
        let reply_to = if n == 310 { "reply_to = 'n309'" } else { "" };
        let text = format!(
            "+++\nauthor = 'Ada'\ndate = 2026-03-01T{:02}:{:02}:00Z\n{reply_to}\n+++\nText {n}.\n",
            n / 60,
            n % 60
        );
        site = site.file(&format!("content/essays/a/comments/n{n:03}.md"), text);
    }
    let site = site.build();
    let mut pages = String::new();
    for page in ["essays/a/index.html", "essays/a/comments/2/index.html", "essays/a/comments/3/index.html"] {
        let mut text = String::new();
        let _ = write!(text, "{}", site.read(page));
        pages.push_str(&text);
    }
    let essay = site.read("essays/a/index.html");
    for n in 0..650 {
        assert_eq!(pages.matches(&format!("<p>Text {n}.</p>")).count(), 1, "{n}");
        assert_eq!(essay.matches(&format!("id=\"c-n{n:03}\"")).count(), 1, "{n}");
    }
    site.missing("essays/a/comments/4/index.html")
        .has("essays/a/index.html", "id=\"c-n300\"><a href=\"/essays/a/comments/2/#c-n300\">")
        .has("essays/a/comments/2/index.html", "href=\"/essays/a/#c-n300\"")
        .has("essays/a/comments/2/index.html", "title=\"Comments on “A”\" href=\"/essays/a/comments.atom\"");
}

#[test]
fn lists_can_be_sorted_by_the_verdict_and_show_it() {
    let mut site = SiteTest::new().config("[theme]\nshow_verdict = true").page(
        "essays/_index.md",
        "title = 'E'\nsort_by = 'verdict'",
        "",
    );
    for (name, yes, no) in [("good", 90, 10), ("few", 3, 0), ("best", 99, 1), ("bad", 5, 95)] {
        site = site
            .essay(name, &format!("title = '{name}'\ndate = 2026-01-02"), "Text.")
            .file(&format!("content/essays/{name}/feedback.toml"), format!("[worth]\nyes = {yes}\nno = {no}\n"));
    }
    site.build()
        .has_in_order(
            "essays/index.html",
            ["/essays/best/", "99% yes", "/essays/good/", "90% yes", "/essays/bad/", "/essays/few/"],
        )
        .has("essays/few/index.html", "3 readers answered")
        .lacks("essays/few/index.html", "class=\"verdict\"");
}

#[test]
fn templates_can_list_the_newest_comments() {
    two_essays()
        .file("templates/index.html", "{% for c in recent_comments(limit=1) %}{{ c.author }}: {{ c.text }} {{ c.path }} {{ c.page.title }}{% endfor %}")
        .build()
        .has("index.html", "Bob: Second. /essays/b/#c-two B");
}

#[test]
fn a_moment_can_close_a_thread() {
    let site = two_essays().config("[comments]\nclose_after = '180d'\nmailto = 'a@b.example'");
    let site = site.build().has("essays/a/index.html", "mailto:a@b.example");
    site.now("2027-01-01T00:00:00Z")
        .build()
        .has("essays/a/index.html", "closed")
        .lacks("essays/a/index.html", "mailto:a@b.example?subject=Comment");
}
