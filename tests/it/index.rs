//! What the site knows of itself: terms, series, the archive, who links to whom, and the files for machines.

use crate::html::Html;
use crate::site_test::SiteTest;
use crate::xml::Node;

fn tagged(tags: &[(&str, &str)]) -> SiteTest {
    let mut site = SiteTest::new();
    for (n, (name, terms)) in tags.iter().enumerate() {
        let front_matter =
            format!("title = 'Essay {name}'\ndate = 2026-01-{:02}\n[taxonomies]\ntags = [{terms}]", n + 1);
        site = site.essay(name, &front_matter, "Text.");
    }
    site
}

#[test]
fn terms_that_differ_in_case_or_accents_are_one_with_a_warning_that_names_the_other() {
    tagged(&[("a", "'Café'"), ("b", "'Café'"), ("c", "'cafe'"), ("d", "'CAFÉ'")])
        .build()
        .says("warning[merged-term]: `cafe` in `tags` is listed as `Café`")
        .says("content/essays/c.md:5:")
        .says("`CAFÉ` in `tags` is listed as `Café`")
        .has("tags/cafe/index.html", "4 pieces")
        .has("tags/cafe/index.html", "<h1>Café</h1>")
        .has("essays/c/index.html", "https://example.org/tags/cafe/");
}

#[test]
fn the_first_essay_by_path_that_writes_a_term_otherwise_is_named() {
    tagged(&[("a", "'Café'"), ("b", "'Café'"), ("c", "'cafe'"), ("d", "'cafe'"), ("e", "'Café'")])
        .build()
        .says("warning[merged-term]: `cafe` in `tags` is listed as `Café`")
        .says("content/essays/c.md:5:");
}

#[test]
fn a_term_given_twice_in_one_essay_counts_once() {
    tagged(&[("a", "'x', 'x', 'X'")]).build().has("tags/x/index.html", "1 piece");
}

#[test]
fn of_spellings_that_are_as_common_the_first_in_byte_order_is_the_name() {
    tagged(&[("a", "'rust'"), ("b", "'Rust'"), ("c", "'ship'"), ("d", "'Ship'"), ("e", "'ship'")])
        .build()
        .has("tags/index.html", ">Rust</a>")
        .has("tags/index.html", ">ship</a>");
}

#[test]
fn terms_that_only_share_a_slug_are_said_to_be_merged() {
    tagged(&[("a", "'C++'"), ("b", "'C'")]).build().says("merged-term").has("tags/c/index.html", "2 pieces");
}

#[test]
fn terms_are_listed_by_name_with_their_counts_and_pages_newest_first() {
    tagged(&[("a", "'beta', 'Alpha'"), ("b", "'beta', 'émile'")])
        .build()
        .has_in_order("tags/index.html", [">Alpha<", ">1<", ">beta<", ">2<", ">émile<", ">1<"])
        .has_in_order("tags/beta/index.html", ["Essay b", "Essay a"]);
}

#[test]
fn the_last_essay_of_a_term_takes_its_page_and_feed_along() {
    tagged(&[("a", "'x'"), ("b", "'x', 'y'")])
        .config("taxonomies = [{ name = 'tags', feed = true }]\n")
        .build()
        .exists("tags/y/index.html")
        .exists("tags/y/atom.xml")
        .edit("content/essays/b.md", ", 'y'", "")
        .build()
        .missing("tags/y")
        .same_as_clean();
}

#[test]
fn a_site_without_terms_has_no_link_to_a_list_of_terms() {
    // The oracle finds the dead link.
    SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-01", "Text.").build();
}

#[test]
fn a_site_without_dated_pages_has_no_link_to_an_archive() {
    SiteTest::new().page("about.md", "title = 'About'\n[taxonomies]\ntags = ['x']", "Text.").build();
}

#[test]
fn an_empty_site_builds() {
    SiteTest::new().page("_index.md", "title = 'Home'", "").build().exists("index.html").exists("404.html");
}

#[test]
fn a_taxonomy_that_is_not_declared_is_warned_of() {
    SiteTest::new()
        .essay("a", "title = 'A'\n[taxonomies]\ntopics = ['x']", "Text.")
        .build()
        .says("warning[undeclared-taxonomy]")
        .says("content/essays/a.md:4:1")
        .missing("topics");
}

#[test]
fn another_taxonomy_works_like_tags() {
    SiteTest::new()
        .config("taxonomies = [{ name = 'people', feed = true }]\n")
        .essay("a", "title = 'A'\ndate = 2026-01-01\n[taxonomies]\npeople = ['Ada Lovelace']", "Text.")
        .build()
        .exists("people/ada-lovelace/index.html")
        .exists("people/ada-lovelace/atom.xml")
        .has("people/index.html", "Ada Lovelace");
}

#[test]
fn a_series_goes_by_weight_and_then_from_the_oldest() {
    let part = |title: &str, more: &str| format!("title = '{title}'\nseries = 'On gardens'\n{more}");
    SiteTest::new()
        .essay("a", &part("Third", "date = 2026-01-03"), "Text.")
        .essay("b", &part("Second", "date = 2026-01-02"), "Text.")
        .essay("c", &part("First", "date = 2026-01-04\nweight = 1"), "Text.")
        .build()
        .has_in_order("series/on-gardens/index.html", ["First", "Second", "Third"])
        .has("essays/b/index.html", "Part 2 of 3 in On gardens")
        .has("essays/b/index.html", "/series/on-gardens/");
}

#[test]
fn a_series_spelt_in_two_ways_is_one_with_a_warning() {
    SiteTest::new()
        .essay("a", "title = 'A'\nseries = 'Gardens'\ndate = 2026-01-01", "Text.")
        .essay("b", "title = 'B'\nseries = 'gardens'\ndate = 2026-01-02", "Text.")
        .build()
        .says("warning[merged-term]")
        .says("content/essays/b.md:3:")
        .has("essays/b/index.html", "Part 2 of 2");
}

#[test]
fn the_archive_has_every_dated_page_by_year_newest_first() {
    SiteTest::new()
        .essay("a", "title = 'Old'\ndate = 2019-12-31", "Text.")
        .essay("b", "title = 'New'\ndate = 2026-01-02", "Text.")
        .essay("c", "title = 'Newer'\ndate = 2026-01-03", "Text.")
        .essay("d", "title = 'Undated'", "Text.")
        .build()
        .has_in_order("archive/index.html", ["2026", "Newer", "New", "2019", "Old"])
        .lacks("archive/index.html", "Undated");
}

#[test]
fn the_year_of_a_date_is_that_of_its_own_offset() {
    SiteTest::new()
        .config("timezone = 'America/New_York'\n")
        .essay("a", "title = 'Eve'\ndate = 2025-12-31T22:00:00-05:00", "Text.")
        .essay("b", "title = 'Naive'\ndate = 2025-12-31T23:00:00", "Text.")
        .build()
        .has("archive/index.html", "id=\"y2025\"")
        .lacks("archive/index.html", "id=\"y2026\"");
}

#[test]
fn a_page_lists_those_that_link_to_it_with_the_sentence_that_does() {
    SiteTest::new()
        .essay("a", "title = 'Target'\ndate = 2026-01-01", "Text.")
        .essay(
            "b",
            "title = 'Source'\ndate = 2026-01-02",
            "First sentence. As *Target* says in [its words](a.md), this holds. [Again](a.md). Last.",
        )
        .essay("c", "title = 'Silent'\ndate = 2026-01-03", "No link.")
        .build()
        .has_in_order("essays/a/index.html", ["Referenced by", "Source", "As Target says in its words, this holds."])
        .lacks("essays/a/index.html", "First sentence.")
        .lacks("essays/a/index.html", "Again.")
        .delete("content/essays/b.md")
        .build()
        .lacks("essays/a/index.html", "Referenced by")
        .same_as_clean();
}

#[test]
fn an_answer_and_what_it_answers_are_linked_both_ways() {
    SiteTest::new()
        .essay("a", "title = 'Question'\ndate = 2026-01-01", "Text.")
        .essay("b", "title = 'Answer'\ndate = 2026-01-02\nreply_to = '@/essays/a.md'", "Text.")
        .build()
        .has("essays/b/index.html", "u-in-reply-to")
        .has_in_order("essays/a/index.html", ["Answered by", "/essays/b/", "Answer"]);
    SiteTest::new()
        .essay("b", "title = 'Answer'\nreply_to = '@/essays/gone.md'", "Text.")
        .fail()
        .says("error[unknown-reply-to]")
        .says("content/essays/b.md:3:");
}

#[test]
fn essays_that_share_rare_words_are_related_and_others_are_not() {
    let mut site = SiteTest::new().file(
        "templates/page.html",
        "<!doctype html><html lang=\"en\"><title>t</title><p>related: {% for item in related(limit=2) %}{{ item.title }} {% endfor %}.</p></html>",
    );
    for (name, words) in [
        ("a", "cuckoo nightingale marginalia"),
        ("b", "cuckoo nightingale lighthouse"),
        ("c", "typewriter ribbon lighthouse"),
        ("d", "harpsichord tuning"),
    ] {
        site = site.essay(name, &format!("title = 'E-{name}'\ndate = 2026-01-01"), &format!("{words} {words} {words}"));
    }
    site.build()
        .has("essays/a/index.html", "related: E-b .")
        .has("essays/b/index.html", "related: E-a E-c .")
        .has("essays/d/index.html", "related: .");
}

#[test]
fn an_alias_sends_readers_on_by_page_and_by_file_of_the_host() {
    let site = SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01\naliases = ['old/a', '/2019/a.html', 'alt/größe/']", "Text.")
        .args(["-u", "https://example.org/blog"])
        .build()
        .has("old/a/index.html", r#"content="0; url=https://example.org/blog/essays/a/""#)
        .has("old/a/index.html", r#"<link rel="canonical" href="https://example.org/blog/essays/a/">"#)
        .exists("2019/a.html")
        .exists("alt/größe/index.html")
        .has("_redirects", "/blog/old/a/ /blog/essays/a/ 301")
        .has("_redirects", "/blog/alt/gr%C3%B6%C3%9Fe/ /blog/essays/a/ 301")
        .lacks("sitemap.xml", "/old/");
    site.edit("content/essays/a.md", "'old/a', ", "").build().missing("old").same_as_clean();
}

#[test]
fn an_alias_where_a_page_is_collides_and_an_illegal_one_is_refused() {
    SiteTest::new()
        .essay("a", "title = 'A'\naliases = ['essays/b']", "Text.")
        .essay("b", "title = 'B'", "Text.")
        .fail()
        .says("error[route-collision]")
        .says("content/essays/a.md:3:");
    SiteTest::new()
        .essay("a", "title = 'A'\naliases = ['../../etc/passwd']", "Text.")
        .fail()
        .says("content/essays/a.md:3:");
}

#[test]
fn a_section_may_send_readers_elsewhere() {
    SiteTest::new()
        .page("old/_index.md", "title = 'Old'\nredirect_to = '/essays/a/'", "")
        .page("blog/_index.md", "title = 'Blog'\nredirect_to = 'https://example.net/'", "")
        .essay("a", "title = 'A'\ndate = 2026-01-01", "Text.")
        .args(["-u", "https://example.org/sub"])
        .build()
        .has("old/index.html", "url=https://example.org/sub/essays/a/")
        .has("blog/index.html", "url=https://example.net/")
        .has("_redirects", "/sub/old/ /sub/essays/a/ 301");
}

#[test]
fn a_redirect_to_nowhere_is_reported() {
    SiteTest::new()
        .page("old/_index.md", "title = 'Old'\nredirect_to = '/gone/'", "")
        .fail()
        .says("content/old/_index.md:3:");
}

#[test]
fn the_headers_file_holds_a_policy_without_any_exception_for_scripts_or_inline_styles() {
    let site = SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-01", "Text.").build();
    let headers = site.read("_headers");
    assert!(headers.starts_with("/*\n  Content-Security-Policy: default-src 'none';"), "{headers}");
    for needle in ["unsafe", "script-src", "*;"] {
        assert!(!headers.contains(needle), "{headers}");
    }
    let style = headers.lines().find(|line| line.starts_with("/theme.")).expect("the style sheet is named");
    assert!(site.output().join(&style[1..]).is_file(), "{style}");
    let site = site.config("[comments]\nendpoint = 'https://desk.example.com/in'\n").build();
    assert!(
        site.read("_headers").contains("form-action 'self' https://desk.example.com;"),
        "{}",
        site.read("_headers")
    );
}

#[test]
fn the_sitemap_has_every_public_page_once_with_its_last_change() {
    let site = SiteTest::new()
        .page("essays/_index.md", "title = 'Essays'", "")
        .essay("a", "title = 'A'\ndate = 2026-01-01\nupdated = 2026-03-04", "Text.")
        .essay("b", "title = 'B'\ndate = 2026-01-02T10:00:00Z", "Text.")
        .essay("c", "title = 'C'", "Text.")
        .essay("d", "title = 'D'\ndraft = true", "Text.")
        .build();
    let root = Node::read(&site.read("sitemap.xml")).expect("XML");
    assert_eq!(root.get("xmlns"), Some("http://www.sitemaps.org/schemas/sitemap/0.9"));
    let entry =
        |path: &str| root.children.iter().find(|url| url.text_of("loc") == Some(&format!("https://example.org{path}")));
    assert_eq!(entry("/essays/a/").expect("it is there").text_of("lastmod"), Some("2026-03-04"));
    assert_eq!(entry("/essays/b/").expect("it is there").text_of("lastmod"), Some("2026-01-02T10:00:00Z"));
    assert_eq!(entry("/essays/c/").expect("it is there").text_of("lastmod"), None);
    assert!(entry("/").is_some() && entry("/essays/").is_some() && entry("/archive/").is_some());
    assert!(entry("/essays/d/").is_none() && entry("/404.html").is_none());
}

#[test]
fn a_file_of_the_author_s_own_takes_the_place_of_a_generated_one() {
    SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01", "Text.")
        .file("static/robots.txt", "User-agent: *\nDisallow: /\n")
        .build()
        .has("robots.txt", "Disallow: /")
        .delete("static/robots.txt")
        .build()
        .has("robots.txt", "Sitemap: https://example.org/sitemap.xml")
        .same_as_clean();
}

#[test]
fn what_the_site_does_not_want_is_not_made() {
    SiteTest::new()
        .config("generate_sitemap = false\ngenerate_robots_txt = false\ngenerate_feeds = false\n")
        .essay("a", "title = 'A'\ndate = 2026-01-01", "Text.")
        .build()
        .missing("sitemap.xml")
        .missing("robots.txt")
        .missing("atom.xml")
        .lacks("index.html", "application/atom+xml");
}

#[test]
fn the_page_for_what_is_not_found_works_under_any_url() {
    let site = SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01", "Text.")
        .args(["-u", "https://example.org/blog"])
        .build()
        .has("404.html", "noindex")
        .lacks("404.html", "rel=\"canonical\"");
    let html = Html::read(&site.read("404.html"));
    for link in html.all("link", "href").chain(html.all("a", "href")) {
        assert!(link.starts_with("/blog/") || link.starts_with("https://") || link.starts_with('#'), "{link}");
    }
}

#[test]
fn assets_are_served_beside_their_essay_and_those_of_left_out_essays_are_not() {
    SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01\nslug = 'moved'", "![x](a/x.png) ![y](y.png)")
        .file("content/essays/a/x.png", "x")
        .file("content/essays/a/deep/y.png", "y")
        .file("content/essays/y.png", "shared")
        .essay("b/index", "title = 'B'\ndraft = true", "![z](z.png)")
        .file("content/essays/b/z.png", "z")
        .build()
        .has("essays/moved/x.png", "x")
        .has("essays/moved/deep/y.png", "y")
        .has("essays/y.png", "shared")
        .missing("essays/b");
}

#[test]
fn a_file_of_an_essay_moves_with_the_essay() {
    SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01", "![x](x.png)")
        .file("content/essays/a/x.png", "x")
        .build()
        .edit("content/essays/a.md", "title = 'A'", "title = 'A'\nslug = 'b'")
        .build()
        .missing("essays/a")
        .has("essays/b/x.png", "x")
        .has("essays/b/index.html", "/essays/b/x.png")
        .same_as_clean();
}

#[test]
fn ignored_files_are_left_alone() {
    SiteTest::new()
        .config("ignored_content = ['drafts/**', '*.psd']\nignored_static = ['*.map']\n")
        .essay("a", "title = 'A'\ndate = 2026-01-01", "Text.")
        .file("content/drafts/x.md", b"\xff")
        .file("content/essays/a/x.psd", "x")
        .file("static/x.map", "x")
        .build()
        .missing("drafts")
        .missing("essays/a/x.psd")
        .missing("x.map");
}
