//! The order of pages, their neighbours, sections within sections, and lists in parts.

use crate::site_test::SiteTest;

/// Lists a section's pages, and the neighbours of each page, in a line.
const SECTION: &str = "<!doctype html><html lang=\"en\"><title>t</title><p>pages: {% for page in section.pages %}{{ page.title }} {% endfor %}\
                       subsections: {% for child in section.subsections %}{{ child.title }}/{{ child.page_count }} {% endfor %}.</p></html>";
const PAGE: &str = "<!doctype html><html lang=\"en\"><title>t</title><p>lower: {% if page.lower %}{{ page.lower.title }}{% endif %} higher: {% if \
                    page.higher %}{{ page.higher.title }}{% endif %}.</p></html>";

fn bare_templates() -> SiteTest {
    SiteTest::new()
        .file("templates/section.html", SECTION)
        .file("templates/index.html", SECTION)
        .file("templates/page.html", PAGE)
}

fn sorted_by(order: &str) -> SiteTest {
    bare_templates()
        .page("essays/_index.md", &format!("title = 'Essays'\nsort_by = '{order}'"), "")
        .page("essays/a.md", "title = 'Zebra'\ndate = 2026-01-03\nupdated = 2026-01-04\nweight = 2", "x")
        .page("essays/b.md", "title = 'éclair'\ndate = 2026-01-01\nupdated = 2026-03-01\nweight = 1\nslug = 'zz'", "x")
        .page("essays/c.md", "title = 'apple'\ndate = 2026-01-02\nweight = 3", "x")
        .page("essays/d.md", "title = 'Delta'\npath = 'aa'", "x")
}

#[test]
fn every_order_puts_pages_where_it_says() {
    for (order, pages) in [
        ("date", "Zebra apple éclair Delta"),
        ("update_date", "éclair Zebra apple Delta"),
        ("title", "apple Delta éclair Zebra"),
        ("title_bytes", "Delta Zebra apple éclair"),
        ("weight", "éclair Zebra apple Delta"),
        ("slug", "Zebra apple Delta éclair"),
        ("permalink", "Delta Zebra apple éclair"),
        ("none", "Zebra éclair apple Delta"),
    ] {
        sorted_by(order).build().has("essays/index.html", &format!("pages: {pages} "));
    }
}

#[test]
fn an_order_that_does_not_exist_is_an_error_with_the_nearest() {
    sorted_by("dat").fail().says("content/essays/_index.md:3:").says("did you mean `date`?");
}

#[test]
fn neighbours_are_the_pages_beside_in_the_order_of_the_section() {
    sorted_by("date")
        .build()
        .has("essays/a/index.html", "lower:  higher: apple.")
        .has("essays/c/index.html", "lower: Zebra higher: éclair.")
        .has("essays/zz/index.html", "lower: apple higher: .")
        .has("aa/index.html", "lower:  higher: .");
    sorted_by("title").build().has("aa/index.html", "lower: apple higher: éclair.");
    sorted_by("none").build().has("essays/c/index.html", "lower:  higher: .");
}

#[test]
fn a_change_of_order_changes_neighbours() {
    sorted_by("date")
        .build()
        .edit("content/essays/c.md", "2026-01-02", "2026-01-05")
        .build()
        .has("essays/c/index.html", "lower:  higher: Zebra.")
        .has("essays/a/index.html", "lower: apple higher: éclair.")
        .same_as_clean();
}

#[test]
fn pages_of_a_transparent_section_count_above_up_to_the_first_that_is_not() {
    bare_templates()
        .page("_index.md", "title = 'Home'", "")
        .page("essays/_index.md", "title = 'Essays'", "")
        .page("essays/y2025/_index.md", "title = 'Of 2025'\ntransparent = true", "")
        .page("essays/y2025/deep/_index.md", "title = 'Deep'\ntransparent = true", "")
        .page("essays/top.md", "title = 'Top'\ndate = 2026-01-03", "x")
        .page("essays/y2025/mid.md", "title = 'Mid'\ndate = 2026-01-02", "x")
        .page("essays/y2025/deep/low.md", "title = 'Low'\ndate = 2026-01-01", "x")
        .page("notes/_index.md", "title = 'Notes'", "")
        .page("notes/n.md", "title = 'N'\ndate = 2026-01-05", "x")
        .build()
        .has("essays/index.html", "pages: Top Mid Low ")
        .has("essays/y2025/index.html", "pages: Mid Low ")
        .has("essays/y2025/deep/index.html", "pages: Low ")
        .has("notes/index.html", "pages: N ")
        .lacks("index.html", "pages: Top")
        .has("index.html", "subsections: Essays/3 Notes/1 ");
}

#[test]
fn sections_stand_by_weight_and_then_by_path() {
    bare_templates()
        .page("_index.md", "title = 'Home'", "")
        .page("b/_index.md", "title = 'B'\nweight = 2", "")
        .page("a/_index.md", "title = 'A'\nweight = 2", "")
        .page("c/_index.md", "title = 'C'\nweight = 1", "")
        .build()
        .has("index.html", "subsections: C/0 A/0 B/0 ");
}

#[test]
fn a_page_in_a_folder_without_a_section_belongs_to_the_nearest_above() {
    bare_templates()
        .page("essays/_index.md", "title = 'Essays'", "")
        .page("essays/2025/spring/x.md", "title = 'X'\ndate = 2025-04-01", "x")
        .build()
        .has("essays/index.html", "pages: X ")
        .exists("essays/2025/spring/x/index.html");
}

#[test]
fn page_templates_come_from_the_nearest_section_that_names_one() {
    bare_templates()
        .file(
            "templates/plain.html",
            "<!doctype html><html lang=\"en\"><title>t</title><p>plain {{ page.title }}</p></html>",
        )
        .page("essays/_index.md", "title = 'Essays'\npage_template = 'plain.html'", "")
        .page("essays/deep/_index.md", "title = 'Deep'", "")
        .page("essays/deep/x.md", "title = 'X'", "x")
        .page("essays/own.md", "title = 'Own'\ntemplate = 'page.html'", "x")
        .build()
        .has("essays/deep/x/index.html", "plain X")
        .has("essays/own/index.html", "lower:");
}

/// `n` dated essays, five a list page.
fn paginated(n_essays: usize) -> SiteTest {
    let mut site = SiteTest::new()
        .config("taxonomies = [{ name = 'tags', paginate_by = 5 }]\ngenerate_feeds = false\ngenerate_sitemap = false\n")
        .page("essays/_index.md", "title = 'Essays'\npaginate_by = 5", "Intro.");
    for n in 1..=n_essays {
        site = numbered(site, n);
    }
    site
}

fn numbered(site: SiteTest, n: usize) -> SiteTest {
    let front_matter = format!("title = 'No. {n}.'\ndate = 2026-01-{n:02}\n[taxonomies]\ntags = ['all']");
    site.essay(&format!("e{n:02}"), &front_matter, "Text.")
}

#[test]
fn lists_are_numbered_from_the_oldest() {
    paginated(12)
        .build()
        .has_in_order("essays/index.html", ["No. 12.", "No. 6."])
        .lacks("essays/index.html", "No. 5.")
        .has_in_order("essays/page/1/index.html", ["No. 5.", "No. 1."])
        .has("essays/index.html", "Intro.")
        .lacks("essays/page/1/index.html", "Intro.")
        .has("essays/index.html", r#"/essays/page/1/">Older"#)
        .has("essays/page/1/index.html", r#"/essays/">Newer"#)
        .missing("essays/page/2/index.html")
        .exists("tags/all/page/1/index.html");
}

#[test]
fn a_new_essay_changes_only_the_newest_list_page_and_its_neighbour() {
    let site = paginated(12).build();
    let before = site.tree();
    let site = numbered(site, 13).build().same_as_clean();
    let after = site.tree();
    let mut changed = after.changes_from(&before);
    changed.retain(|path| !path.starts_with("theme."));
    assert_eq!(
        changed,
        [
            "archive/index.html",
            "essays/e12/index.html",
            "essays/e13/index.html",
            "essays/index.html",
            "index.html",
            "tags/all/index.html",
            "tags/index.html",
            "404.html",
        ]
        .into_iter()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>(),
        "list pages but the newest stay as they are"
    );
}

#[test]
fn a_full_list_page_is_split_off_and_nothing_is_lost_or_shown_twice() {
    let mut site = paginated(9).build().missing("essays/page/1/index.html");
    site = numbered(site, 10).build().exists("essays/page/1/index.html").same_as_clean();
    let text = site.read("essays/index.html") + &site.read("essays/page/1/index.html");
    for n in 1..=10 {
        assert_eq!(text.matches(&format!("No. {n}.")).count(), 1, "No. {n}.");
    }
    site.delete("content/essays/e10.md").build().missing("essays/page/1").same_as_clean();
}

#[test]
fn a_list_may_have_another_word_before_its_numbers() {
    paginated(12)
        .page("essays/_index.md", "title = 'Essays'\npaginate_by = 4\npaginate_path = 'seite'", "")
        .build()
        .exists("essays/seite/1/index.html")
        .exists("essays/seite/2/index.html")
        .missing("essays/page");
}

#[test]
fn the_home_page_can_be_a_list_in_parts() {
    let mut site = SiteTest::new().page("_index.md", "title = 'Home'\npaginate_by = 2", "");
    for n in 1..=5 {
        site = site.page(&format!("p{n}.md"), &format!("title = 'No. {n}.'\ndate = 2026-01-{n:02}"), "x");
    }
    site.build().has("index.html", "No. 5.").exists("page/1/index.html").has("page/1/index.html", "No. 1.");
}
