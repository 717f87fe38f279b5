//! What a site's own templates see of `page`, however they come to it.

use crate::site_test::SiteTest;

const TEXT: &str = "First.\n\n## Here\n\nSecond.\n\n## There\n\nThird.\n";

fn site(page: &str) -> SiteTest {
    let whole = format!("<!doctype html><html lang=\"en\"><title>t</title>{page}</html>");
    SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01", TEXT)
        .file("templates/page.html", &whole)
        .file("templates/toc.html", "{% for h in page.toc %}{{ h.id }} {% endfor %}{{ page.word_count }}")
}

#[test]
fn all_ways_to_a_part_of_a_page_lead_to_the_same() {
    for way in [
        "{% for h in page.toc %}{{ h.id }} {% endfor %}{{ page.word_count }}",
        "{% set p = page %}{% for h in p.toc %}{{ h.id }} {% endfor %}{{ p.word_count }}",
        "{% for h in page[\"toc\"] %}{{ h.id }} {% endfor %}{{ page?.word_count }}",
        "{% for key, value in page %}{% if key == \"to\" ~ \"c\" %}{% for h in value %}{{ h.id }} {% endfor %}{% endif %}{% endfor %}5",
        "{% include \"toc.html\" %}",
    ] {
        site(way).build().has("essays/a/index.html", "<title>t</title>here there 5</html>");
    }
}

#[test]
fn a_component_may_have_the_page_from_around_its_call() {
    site("{{ <part /> }}")
        .file("templates/part.html", "{% component part(@page) %}{% include \"toc.html\" %}{% endcomponent part %}")
        .build()
        .has("essays/a/index.html", "<title>t</title>here there 5</html>");
}

#[test]
fn a_page_that_is_shown_whole_is_whole() {
    let mut site = site("<pre>{{ page | json_encode | safe }}</pre>").build();
    for key in ["title", "content", "toc", "backlinks", "comments", "relative_path"] {
        site = site.has("essays/a/index.html", &format!("\"{key}\":"));
    }
}

#[test]
fn who_asks_for_what_is_not_there_is_told_what_is() {
    site("{{ page.titel }}").fail().says("titel").says("templates/page.html:1:").says("title, ").says("backlinks");
}

#[test]
fn a_safe_text_stays_safe_and_anything_else_is_its_text() {
    let page = site("{{ page.title ~ \"<b>\" }}|{{ \"<i>x</i>\" | safe }}|{{ page.toc | length | safe }}").build();
    page.has("essays/a/index.html", "A&lt;b&gt;|<i>x</i>|2");
}
