//! What the peers get wrong: one test for each row of that table in the conventions that `build` and `check` can show.

use crate::feed::Feed;
use crate::html::Html;
use crate::site_test::SiteTest;

const DATED: &str = "title = 'A'\ndate = 2026-01-01";

#[test]
fn a_misspelt_key_is_an_error_with_its_place_and_a_suggestion() {
    let site = SiteTest::new()
        .essay("a", "title = 'A'\ntgas = ['reading']", "Text.")
        .fail()
        .says("error[unknown-key]: unknown key `tgas`")
        .says("content/essays/a.md:3:1")
        .says("did you mean `tags`?");
    assert!(site.stderr().contains("tgas = ['reading']"), "the line is shown:\n{}", site.stderr());
}

#[test]
fn misplaced_tags_are_warned_of_with_the_table_they_belong_to() {
    SiteTest::new()
        .essay("a", &format!("{DATED}\n[extra]\ntags = ['reading']"), "Text.")
        .build()
        .says("warning[misplaced-key]")
        .says("content/essays/a.md:5:1")
        .says("[taxonomies]");
}

#[test]
fn top_level_tags_are_read_and_said_to_be_misplaced() {
    SiteTest::new()
        .essay("a", &format!("{DATED}\ntags = ['reading']"), "Text.")
        .build()
        .says("`tags` is read as `taxonomies.tags`")
        .exists("tags/reading/index.html");
}

#[test]
fn a_link_to_a_missing_file_is_reported_with_line_and_column() {
    SiteTest::new()
        .essay("a", "title = 'A'", "One.\n\nSee [x](missing.md).")
        .essay("missin", "title = 'M'", "Text.")
        .fail()
        .says("error[broken-link]")
        .says("content/essays/a.md:7:5")
        .says("did you mean `missin.md`?");
}

#[test]
fn a_missing_image_is_reported_with_line_and_column() {
    SiteTest::new()
        .essay("a", "title = 'A'", "![A cuckoo](cuckoo.webp)")
        .fail()
        .says("error[broken-image]")
        .says("content/essays/a.md:5:1");
}

#[test]
fn a_missing_image_in_raw_html_is_reported_whatever_attribute_names_it() {
    for html in [
        "<img src=\"gone.png\" alt=\"\">",
        "<img srcset=\"gone.png 2x\" alt=\"\">",
        "<video poster=\"gone.png\"></video>",
    ] {
        SiteTest::new()
            .essay("a", "title = 'A'", &format!("Text.\n\n<div>\n{html}\n</div>"))
            .fail()
            .says("gone.png")
            .says("content/essays/a.md:8:");
    }
}

#[test]
fn a_fragment_in_raw_html_that_leads_nowhere_is_reported_with_line_and_column() {
    SiteTest::new()
        .essay("a", "title = 'A'", "Text.\n\n<p>See <a href=\"#gone\">there</a>.</p>\n\n## Here")
        .fail()
        .says("error[broken-anchor]")
        .says("`#gone`")
        .says("content/essays/a.md:7:");
}

#[test]
fn a_fragment_of_a_page_in_the_place_of_a_generated_one_is_looked_up_in_the_page() {
    SiteTest::new()
        .page("archive.md", "title = 'All of it'", "## By hand")
        .essay("a", "title = 'A'\ndate = 2026-01-01", "[there](/archive/#by-hand) and [nowhere](/archive/#by-hnd)")
        .fail()
        .says("`content/archive.md` has no anchor `#by-hnd`");
}

#[test]
fn a_fragment_of_another_page_that_leads_nowhere_is_reported_with_the_nearest() {
    SiteTest::new()
        .essay("a", "title = 'A'", "See [b](b.md#on-marginss).")
        .essay("b", "title = 'B'", "## On margins")
        .fail()
        .says("broken-anchor")
        .says("did you mean `#on-margins`?");
}

#[test]
fn two_pages_of_one_url_are_an_error_that_names_both() {
    SiteTest::new()
        .essay("a", "title = 'A'\nslug = 'same'", "Text.")
        .essay("b", "title = 'B'\nslug = 'same'", "Text.")
        .fail()
        .says("error[route-collision]")
        .says("content/essays/a.md")
        .says("content/essays/b.md")
        .says("/essays/same/");
}

#[test]
fn two_urls_that_differ_only_in_letter_case_are_an_error_that_names_both() {
    SiteTest::new()
        .essay("a", "title = 'A'\npath = 'essays/Same'", "Text.")
        .essay("b", "title = 'B'\npath = 'essays/same'", "Text.")
        .fail()
        .says("error[route-collision]")
        .says("content/essays/a.md")
        .says("content/essays/b.md");
}

#[test]
fn a_page_and_a_file_of_the_same_url_collide() {
    SiteTest::new()
        .essay("a", "title = 'A'", "Text.")
        .file("static/essays/a/index.html", "<p>mine</p>")
        .fail()
        .says("error[route-collision]")
        .says("static/essays/a/index.html");
}

#[test]
fn a_post_with_a_date_to_come_is_scheduled_and_said_to_be() {
    let site = SiteTest::new()
        .essay("a", DATED, "Text.")
        .essay("b", "title = 'Later'\ndate = 2026-07-01", "Text.")
        .build()
        .says("1 scheduled")
        .missing("essays/b/index.html")
        .lacks("atom.xml", "Later");
    let listed = site.run(&["list", "scheduled", "--now", crate::site_test::NOW]);
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    assert!(listed.stdout.contains("content/essays/b.md") && listed.stdout.contains("2026-07-01"), "{}", listed.stdout);
    assert!(!listed.stdout.contains("essays/a.md"), "{}", listed.stdout);
    site.now("2026-07-02T00:00:00Z").build().exists("essays/b/index.html").has("atom.xml", "Later");
}

#[test]
fn a_link_to_a_page_that_is_not_public_is_an_error_that_says_why() {
    SiteTest::new()
        .essay("a", DATED, "See [b](b.md).")
        .essay("b", "title = 'Later'\ndate = 2026-07-01", "Text.")
        .fail()
        .says("scheduled")
        .says("--future");
}

#[test]
fn pages_expire_and_drafts_stay_at_home() {
    SiteTest::new()
        .essay("a", &format!("{DATED}\nexpires = 2026-06-01"), "Text.")
        .essay("b", "title = 'B'\ndraft = true", "Text.")
        .essay("c", "title = 'C'\ndate = 2026-02-02", "Text.")
        .build()
        .says("1 draft")
        .says("1 expired")
        .missing("essays/a/index.html")
        .missing("essays/b/index.html")
        .args(["-D", "-E"])
        .build()
        .exists("essays/a/index.html")
        .exists("essays/b/index.html")
        .has("essays/b/index.html", "noindex");
}

/// Notes in every essay, and every summary and body on one page.
fn with_notes() -> SiteTest {
    let body = |name: &str| {
        format!(
            "Begin {name}.[^1]\n\n<!-- more -->\n\nThe *rest* of {name}.[^2] And [the other](@/essays/b.md#end), ![p](p.png).\n\n\
             ## End\n\n[^1]: First of {name}.\n[^2]: Second of {name}."
        )
    };
    SiteTest::new()
        .config("feed_filenames = ['atom.xml', 'rss.xml', 'feed.json']\n")
        .essay("a", "title = 'A'\ndate = 2026-01-01", &body("a"))
        .essay("b", "title = 'B'\ndate = 2026-01-02", &body("b"))
        .file("content/essays/a/p.png", "not looked into")
        .file("content/essays/b/p.png", "not looked into")
        .file(
            "templates/index.html",
            "<!doctype html><html lang=\"en\"><head><title>t</title></head><body>{% for item in pages() %}<article>{{ item.summary | safe \
             }}</article>{% endfor %}</body></html>",
        )
}

#[test]
fn summaries_of_many_essays_on_one_page_have_no_ids_that_collide_and_no_notes_that_dangle() {
    let site = with_notes().build();
    let html = Html::read(&site.read("index.html"));
    assert_eq!(html.problems, [""; 0]);
    assert_eq!(html.ids().count(), 0, "summaries carry no ids: {:?}", html.ids().collect::<Vec<_>>());
    assert!(html.text.contains("Begin a.") && html.text.contains("Begin b."), "{}", html.text);
    assert!(!html.text.contains("The rest"), "{}", html.text);
    assert!(!html.text.contains('1'), "a number of a note that is not there: {}", html.text);
}

#[test]
fn feeds_hold_the_whole_essay_behind_the_fold_with_its_notes_and_absolute_urls() {
    let site = with_notes().build();
    for name in ["atom.xml", "rss.xml", "feed.json"] {
        let feed = Feed::read(name, &site.read(name)).unwrap_or_else(|| panic!("{name} is a feed"));
        assert_eq!(feed.faults, [""; 0], "{name}");
        let entry = &feed.entries[1];
        assert_eq!((feed.entries.len(), entry.title.as_str()), (2, "A"), "{name}");
        for needle in ["Begin a.", "<em>rest</em>", "First of a.", "Second of a.", "<h2"] {
            assert!(entry.html.contains(needle), "{name} lacks {needle}: {}", entry.html);
        }
        assert!(entry.html.contains("https://example.org/essays/b/#end"), "{name}: {}", entry.html);
        assert!(entry.html.contains("https://example.org/essays/a/p.png"), "{name}: {}", entry.html);
        assert!(!entry.html.contains("href=\"#"), "{name}: {}", entry.html);
    }
}

#[test]
fn feeds_hold_summaries_where_the_site_says_so() {
    let site = with_notes().config("[feed]\ncontent = 'summary'\n").build();
    let feed = Feed::read("atom.xml", &site.read("atom.xml")).expect("a feed");
    assert!(
        feed.entries[0].html.contains("Begin b.") && !feed.entries[0].html.contains("rest"),
        "{}",
        feed.entries[0].html
    );
}

#[test]
fn the_output_of_a_deleted_source_goes_and_foreign_files_stay() {
    SiteTest::new()
        .essay("a", DATED, "Text.")
        .essay("b", "title = 'B'\ndate = 2026-01-02", "Text.")
        .file("static/own.txt", "own")
        .build()
        .foreign("CNAME", "example.org")
        .foreign("essays/b/notes.txt", "by hand")
        .delete("content/essays/b.md")
        .delete("static/own.txt")
        .build()
        .removed(2)
        .missing("essays/b/index.html")
        .missing("own.txt")
        .has("CNAME", "example.org")
        .has("essays/b/notes.txt", "by hand")
        .same_as_clean();
}

#[test]
fn a_renamed_source_moves_its_output_and_leaves_no_empty_folder() {
    SiteTest::new()
        .essay("a", DATED, "Text.")
        .build()
        .rename("content/essays/a.md", "content/essays/b.md")
        .build()
        .missing("essays/a")
        .exists("essays/b/index.html")
        .same_as_clean();
}

#[test]
fn a_foreign_file_where_an_output_should_go_is_never_overwritten() {
    SiteTest::new()
        .essay("a", DATED, "Text.")
        .build()
        .foreign("essays/b/index.html", "by hand")
        .essay("b", "title = 'B'", "Text.")
        .fail()
        .says("essays/b/index.html")
        .has("essays/b/index.html", "by hand");
}

#[test]
fn a_folder_full_of_foreign_files_is_refused() {
    SiteTest::new()
        .essay("a", DATED, "Text.")
        .foreign("thesis.doc", "ten years of work")
        .fail()
        .says("files that postil did not write")
        .has("thesis.doc", "ten years of work")
        .missing("index.html");
}

#[test]
fn an_output_folder_that_is_or_holds_the_sources_is_refused() {
    for folder in [".", "..", "content", "static/public", "/"] {
        SiteTest::new().essay("a", DATED, "Text.").args(["-o", folder]).fail().says("output folder");
    }
}

#[test]
fn a_site_below_a_path_links_to_itself_there() {
    let site = with_notes()
        .config("base_url = 'https://example.org/blog'\n".replace("base_url", "description").as_str())
        .args(["-u", "https://example.org/blog"])
        .build()
        .has("essays/a/index.html", r#"href="/blog/essays/b/#end""#)
        .has("essays/a/index.html", "/blog/essays/a/p.png")
        .has("sitemap.xml", "<loc>https://example.org/blog/essays/a/</loc>")
        .has("robots.txt", "https://example.org/blog/sitemap.xml")
        .has("_headers", "/blog/*")
        .exists("essays/a/index.html");
    assert!(!site.read("essays/a/index.html").contains("href=\"/essays"), "links keep the base path");
}

#[test]
fn a_template_that_does_not_parse_is_reported_with_its_own_line() {
    SiteTest::new()
        .essay("a", DATED, "Text.")
        .file(
            "templates/page.html",
            "{% extends \"base.html\" %}\n{% block main %}\n{{ page.title | }}\n{% endblock main %}\n",
        )
        .fail()
        .says("error[template]")
        .says("templates/page.html:3:");
}

#[test]
fn a_template_that_fails_on_a_page_is_reported_with_its_line_and_that_page() {
    SiteTest::new()
        .essay("a", DATED, "Text.")
        .essay("b", "title = 'B'\n[extra]\nn = 1", "Text.")
        .file(
            "templates/page.html",
            "<p>\n{{ page.extra.n + 1 }}</p>\n{% if page.title == 'A' %}\n{{ page.title + 1 }}{% endif %}",
        )
        .fail()
        .says("error[template]")
        .says("templates/page.html:2:")
        .says("content/essays/a.md");
}

#[test]
fn a_failure_inside_an_included_template_is_reported_there() {
    SiteTest::new()
        .essay("a", DATED, "Text.")
        .file("templates/page.html", "<p>{% include \"partials/mine.html\" %}</p>")
        .file("templates/partials/mine.html", "\n\n{{ page.title + 1 }}\n")
        .fail()
        .says("templates/partials/mine.html:3:")
        .says("content/essays/a.md");
}

#[test]
fn a_template_that_is_not_there_is_reported_where_it_is_asked_for() {
    SiteTest::new()
        .essay("a", "title = 'A'\ntemplate = 'pgae.html'", "Text.")
        .fail()
        .says("error[unknown-template]")
        .says("content/essays/a.md:3:")
        .says("did you mean `page.html`?");
}

#[test]
fn a_failed_build_leaves_the_old_site_whole() {
    let site = SiteTest::new().essay("a", DATED, "Text.").build();
    let before = site.tree();
    let site = site
        .edit("content/essays/a.md", "Text.", "Changed, and [broken](gone.md).")
        .essay("b", "title = 'B'", "New.")
        .fail()
        .says("what was there before is untouched");
    site.tree().assert_same_as(&before);
    site.edit("content/essays/a.md", ", and [broken](gone.md)", "")
        .build()
        .has("essays/a/index.html", "Changed")
        .same_as_clean();
}

#[test]
fn markdown_is_never_templated() {
    SiteTest::new()
        .essay("a", DATED, "Braces: `{{ page.title }}` and {% raw %} stay, as does {{ config.title }}.")
        .build()
        .has("essays/a/index.html", "<code>{{ page.title }}</code>")
        .has("essays/a/index.html", "{{ config.title }}");
}

#[test]
fn a_list_in_the_base_template_that_makes_each_new_essay_costly_is_noted() {
    let mut site = SiteTest::new().file(
        "templates/page.html",
        "<!doctype html><html lang=\"en\"><title>t</title><p>{% for item in recent(limit=3) %}{{ item.title }}{% endfor %}</p></html>",
    );
    for n in 0..50 {
        site = site.essay(&format!("e{n}"), &format!("title = 'Essay {n}'\ndate = 2026-01-01"), "Text.");
    }
    site.check().says("note[fan-out]").says("templates/page.html").says("50 pages");
}
