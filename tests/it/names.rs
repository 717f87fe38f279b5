//! Odd names of files: the page is there, and every link to it finds it.

use crate::html::Html;
use crate::oracle;
use crate::site_test::SiteTest;

const NAMES: &[&str] = &[
    "[4]",
    "%e2",
    "it's",
    "c++",
    "größe",
    "два слова",
    "with space",
    "a & b",
    "semi;colon",
    "hash#tag",
    "q?a",
    "100%",
    "日本",
    "a.b.c",
    "-dash-",
    "UPPER",
    "\"quoted\"",
    "<angle>",
    "e\u{301}",
    "🦊",
    "_under",
];

fn with_names(mode: &str) -> SiteTest {
    let mut site =
        SiteTest::new().config(&format!("[slugify]\npaths = '{mode}'\ntaxonomies = '{mode}'\nanchors = '{mode}'\n"));
    for (n, name) in NAMES.iter().enumerate() {
        let day = n + 1;
        let front_matter =
            format!("title = 'Number {n}'\ndate = 2026-01-{day:02}\n[taxonomies]\ntags = ['''{name}''']");
        site = site.essay(name, &front_matter, &format!("## `{name}`\n\nText."));
    }
    site
}

/// The pages that the home page links to, decoded.
fn linked(site: &SiteTest) -> Vec<String> {
    let home = Html::read(&site.read("archive/index.html"));
    let links: Vec<String> =
        home.all("a", "href").filter(|link| link.starts_with("/essays/")).map(str::to_owned).collect();
    links.iter().map(|link| oracle::decode(link).expect("links decode to UTF-8")).collect()
}

/// Percent-decoding each link must give the file that a host serves; the oracle checks it for every link.
#[test]
fn a_page_of_any_name_is_reachable_at_its_link() {
    for mode in ["on", "safe"] {
        let site = with_names(mode).build();
        let links = linked(&site);
        assert_eq!(links.len(), NAMES.len(), "{mode}: {links:?}");
        for link in links {
            assert!(site.output().join(link.trim_start_matches('/')).join("index.html").is_file(), "{mode}: {link}");
        }
    }
}

#[test]
fn names_that_are_kept_as_they_are_are_encoded_in_links() {
    let mut site = SiteTest::new().config("[slugify]\npaths = 'off'\n");
    for (n, name) in
        ["[4]", "%e2", "it's", "c++", "größe", "with space", "a & b", "100%", "日本", "UPPER"].iter().enumerate()
    {
        site = site.essay(name, &format!("title = 'Number {n}'\ndate = 2026-01-{:02}", n + 1), "Text.");
    }
    site.build()
        .exists("essays/[4]/index.html")
        .exists("essays/%e2/index.html")
        .exists("essays/it's/index.html")
        .exists("essays/c++/index.html")
        .exists("essays/größe/index.html")
        .has("archive/index.html", "/essays/%25e2/")
        .has("archive/index.html", "/essays/with%20space/")
        .has("sitemap.xml", "/essays/gr%C3%B6%C3%9Fe/");
}

#[test]
fn links_to_files_of_odd_names_find_them_written_plainly_or_encoded() {
    SiteTest::new()
        .essay(
            "a",
            "title = 'A'\ndate = 2026-01-01",
            "[x](<with space.md>) [y](with%20space.md) [z](größe.md) [w](gr%C3%B6%C3%9Fe.md) ![i](<a b.png>) ![j](a%20b.png) [p](100%25.md)",
        )
        .essay("with space", "title = 'S'", "Text.")
        .essay("größe", "title = 'G'", "Text.")
        .essay("100%", "title = 'P'", "Text.")
        .file("content/essays/a/a b.png", "not looked into")
        .build()
        .says_not("broken")
        .exists("essays/a/a b.png")
        .has("essays/a/index.html", "/essays/a/a%20b.png");
}

#[test]
fn static_files_of_any_name_are_copied_as_they_are() {
    let mut site = SiteTest::new().page("_index.md", "title = 'Home'", "");
    for name in NAMES {
        site = site.file(&format!("static/files/{name}.txt"), name);
    }
    let site = site.build();
    for name in NAMES {
        assert_eq!(site.read(&format!("files/{name}.txt")), *name);
    }
}

#[test]
fn names_that_differ_only_in_letter_case_or_composition_do_not_overwrite_each_other() {
    SiteTest::new()
        .essay("Same", "title = 'A'", "Text.")
        .essay("same", "title = 'B'", "Text.")
        .fail()
        .says("route-collision")
        .says("essays/Same.md")
        .says("essays/same.md");
    SiteTest::new()
        .essay("\u{e9}", "title = 'A'", "Text.")
        .essay("e\u{301}", "title = 'B'", "Text.")
        .fail()
        .says("route-collision");
}

#[test]
fn an_essay_in_a_folder_and_one_beside_it_are_two_claims_to_one_url() {
    SiteTest::new()
        .essay("a", "title = 'A'", "Text.")
        .essay("a/index", "title = 'B'", "Text.")
        .fail()
        .says("content/essays/a.md")
        .says("content/essays/a/index.md");
}

#[test]
fn the_date_in_a_file_name_is_the_date_and_not_a_part_of_the_url() {
    SiteTest::new()
        .essay("2018-10-10-on-margins", "title = 'A'", "Text.")
        .build()
        .exists("essays/on-margins/index.html")
        .has("essays/on-margins/index.html", "2018-10-10");
}

#[test]
fn files_in_static_whose_name_begins_with_a_dot_are_copied_and_those_of_editors_are_not() {
    SiteTest::new()
        .page("_index.md", "title = 'Home'", "")
        .file("static/.well-known/security.txt", "Contact: mailto:a@example.org")
        .file("static/.nojekyll", "")
        .file("static/.DS_Store", "x")
        .file("content/.hidden.md", "not for the site")
        .file("content/essays/.a.md.swp", "x")
        .build()
        .exists(".well-known/security.txt")
        .exists(".nojekyll")
        .missing(".DS_Store")
        .missing("hidden")
        .missing("essays");
}
