//! Feeds: valid, complete, and with addresses that stay.

use crate::feed::Feed;
use crate::site_test::SiteTest;
use crate::xml::Node;

const ALL: &str =
    "author = 'Edith'\ndescription = 'A <test> & more'\nfeed_filenames = ['atom.xml', 'rss.xml', 'feed.json']\n";
const NAMES: [&str; 3] = ["atom.xml", "rss.xml", "feed.json"];

fn read(site: &SiteTest, path: &str) -> Feed {
    let feed = Feed::read(path, &site.read(path)).unwrap_or_else(|| panic!("{path} is no feed"));
    assert_eq!(feed.faults, [""; 0], "{path}");
    feed
}

#[test]
fn every_feed_has_all_that_its_format_requires() {
    let site = SiteTest::from("garden").build();
    for name in NAMES {
        let feed = read(&site, name);
        assert_eq!((feed.title.as_str(), feed.home.as_str()), ("Garden", "https://example.org/"), "{name}");
        let titles: Vec<_> = feed.entries.iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["With comments", "With assets", "Über Größe", "With notes & “quotes”"], "{name}");
    }
    for path in ["essays/atom.xml", "tags/margins/atom.xml", "tags/margins/feed.json"] {
        read(&site, path);
    }
    assert_eq!(read(&site, "tags/margins/atom.xml").title, "Margins · Garden");
}

#[test]
fn titles_and_text_of_any_kind_are_escaped_once() {
    let site = SiteTest::new()
        .config(ALL)
        .essay("a", "title = '''<b>&amp; ]]> 𝄞'''\ndate = 2026-01-01", "A < b && `<i>` &amp; ]]>")
        .build();
    for name in NAMES {
        let feed = read(&site, name);
        assert_eq!(feed.title, "Test", "{name}");
        assert_eq!(feed.entries[0].title, "<b>&amp; ]]> 𝄞", "{name}");
        assert!(
            feed.entries[0].html.contains("A &lt; b &amp;&amp; <code>&lt;i&gt;</code> &amp; ]]&gt;"),
            "{}",
            feed.entries[0].html
        );
    }
    let description =
        Node::read(&site.read("rss.xml")).expect("XML").children[0].text_of("description").map(str::to_owned);
    assert_eq!(description.as_deref(), Some("A <test> & more"));
}

#[test]
fn characters_that_xml_forbids_do_not_break_a_feed() {
    let site = SiteTest::new()
        .config(ALL)
        .essay("a", "title = \"Bell \\u0007 here\"\ndate = 2026-01-01", "A\u{c}form feed and \u{b} and \u{fffe}.")
        .allow("parse error: ControlCharacterInInputStream")
        .allow("parse error: NoncharacterInInputStream")
        .build();
    for name in NAMES {
        read(&site, name);
    }
}

#[test]
fn dates_keep_their_offset_and_naive_ones_have_that_of_the_site() {
    let site = SiteTest::new()
        .config(&format!("{ALL}timezone = 'Europe/Berlin'\n"))
        .essay("a", "title = 'A'\ndate = 2026-01-01", "Text.")
        .essay("b", "title = 'B'\ndate = 2026-04-01T08:00:00", "Text.")
        .essay("c", "title = 'C'\ndate = '2026-03-14 09:26:53 +0530'\nupdated = 2026-05-01T00:00:00Z", "Text.")
        .build();
    let root = Node::read(&site.read("atom.xml")).expect("XML");
    let published: Vec<_> = root.all("entry").filter_map(|entry| entry.text_of("published")).collect();
    assert_eq!(published, ["2026-04-01T08:00:00+02:00", "2026-03-14T09:26:53+05:30", "2026-01-01T00:00:00+01:00"]);
    assert_eq!(root.text_of("updated"), Some("2026-05-01T00:00:00Z"));
    let rss = site.read("rss.xml");
    assert!(rss.contains("<pubDate>Sat, 14 Mar 2026 09:26:53 +0530</pubDate>"), "{rss}");
}

#[test]
fn a_feed_without_entries_is_valid_and_always_the_same() {
    let site = SiteTest::new().config(ALL).page("_index.md", "title = 'Home'", "").build();
    for name in NAMES {
        assert_eq!(read(&site, name).entries.len(), 0, "{name}");
    }
    let before = site.tree();
    site.now("2027-01-01T00:00:00Z").build().written(0).tree().assert_same_as(&before);
}

#[test]
fn a_feed_is_no_longer_than_the_site_says() {
    let many = |limit: &str| {
        let mut site = SiteTest::new().config(limit);
        for n in 1..=25 {
            site = site.essay(&format!("e{n}"), &format!("title = 'No. {n}'\ndate = 2026-01-{n:02}"), "Text.");
        }
        read(&site.build(), "atom.xml").entries
    };
    assert_eq!(many("").len(), 20);
    assert_eq!(many("feed_limit = 0\n").len(), 25);
    let three = many("feed_limit = 3\n");
    assert_eq!(three.iter().map(|entry| entry.title.as_str()).collect::<Vec<_>>(), ["No. 25", "No. 24", "No. 23"]);
}

#[test]
fn undated_pages_are_in_no_feed() {
    let site = SiteTest::new()
        .essay("a", "title = 'A'\n[taxonomies]\ntags = ['x']", "Text.")
        .essay("b", "title = 'B'\ndate = 2026-01-01", "Text.")
        .build();
    assert_eq!(read(&site, "atom.xml").entries.len(), 1);
}

#[test]
fn a_change_of_title_keeps_the_id_of_an_entry() {
    let site = SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-01", "Text.").build();
    let before = read(&site, "atom.xml").entries.remove(0).id;
    let site = site.edit("content/essays/a.md", "'A'", "'Another'").build();
    assert_eq!(read(&site, "atom.xml").entries[0].id, before);
}

#[test]
fn every_page_names_the_feeds_it_belongs_to() {
    SiteTest::from("garden")
        .build()
        .has("index.html", r#"type="application/atom+xml" title="Garden" href="/atom.xml""#)
        .has("tags/margins/index.html", r#"href="/tags/margins/atom.xml""#)
        .has("essays/index.html", r#"href="/essays/atom.xml""#)
        .lacks("about/index.html", "/essays/atom.xml");
}

#[test]
fn raw_html_in_a_feed_has_absolute_urls_too() {
    let site = SiteTest::new()
        .config(ALL)
        .essay(
            "a",
            "title = 'A'\ndate = 2026-01-01",
            "<p><a href=\"../b/\">b</a> <img src=\"x.png\" alt=\"\" srcset=\"x.png 1x, y.png 2x\"></p>\n\n[b](b.md)",
        )
        .essay("b", "title = 'B'", "Text.")
        .file("content/essays/a/x.png", "x")
        .file("content/essays/a/y.png", "y")
        .build();
    let html = read(&site, "atom.xml").entries.remove(0).html;
    assert!(html.contains(r#"href="https://example.org/essays/b/""#), "{html}");
    assert!(html.contains("https://example.org/essays/a/x.png 1x"), "{html}");
}
