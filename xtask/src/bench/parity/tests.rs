//! A checker that finds nothing wrong must be able to.

use super::tokens::{Feed, tokens};
use super::*;

const ESSAY: &str = "<html><head><title>T</title></head><body><h1>On <em>mar</em>gins</h1><p>A &quot;word&quot;.\
    <sup><a href=\"#n1\">1</a></sup> <a href=\"https://example.com/tags/x/\">x</a></p></body></html>";

fn facts(essay: &str) -> Facts {
    let mut facts = Facts::default();
    for (path, text) in [("essays/essay-000000/index.html", essay), ("tags/x/index.html", "<p>On margins</p>")] {
        facts.pages.insert(path.to_owned(), page(text).expect("it is a page"));
    }
    facts.list = vec![list("On margins")];
    facts.feed = feed("On margins");
    facts.mapped = vec!["/essays/essay-000000/".to_owned()];
    facts
}

fn feed(words: &str) -> Feed {
    Feed::read(&format!(
        "<feed><entry><id>https://example.com/essays/essay-000000/</id>\
         <content type=\"html\">&lt;p&gt;{words}&lt;/p&gt;</content></entry></feed>"
    ))
}

fn list(words: &str) -> Listed {
    listed(&format!("<h1>Essays</h1><article><h2><a href=\"/essays/essay-000000/\">{words}</a></h2></article>"))
        .expect("it is a page")
}

fn differences(other: &Facts) -> Vec<String> {
    facts(ESSAY).differences(other)
}

#[test]
fn words_and_links_are_read_whatever_the_markup() {
    assert_eq!(tokens(ESSAY), ["On", "margins", "A", "word", "-> /tags/x/", "x"]);
    let theirs = "<body>\n<h1 id=h>On margins</h1>\n<div>A \u{201c}word\u{201d}. <a class=t href=/tags/x/>x</a></div>";
    assert_eq!(tokens(theirs), tokens(ESSAY));
    assert_eq!(differences(&facts(theirs)), [""; 0]);
}

#[test]
fn a_word_that_is_another_is_found() {
    let other = facts(&ESSAY.replace("word", "ward"));
    assert_eq!(differences(&other), ["`essays/essay-000000/index.html` has other words or links"]);
}

#[test]
fn a_word_that_is_missing_or_moved_is_found() {
    for (from, to) in [("On ", ""), ("On <em>mar</em>gins", "<em>mar</em>gins On")] {
        assert_eq!(differences(&facts(&ESSAY.replace(from, to))).len(), 1, "{to}");
    }
}

#[test]
fn a_link_that_leads_elsewhere_is_found() {
    assert_eq!(differences(&facts(&ESSAY.replace("/tags/x/", "/tags/y/"))).len(), 1);
}

#[test]
fn a_page_that_is_missing_or_one_too_many_is_found() {
    let mut other = facts(ESSAY);
    let digest = other.pages.remove("tags/x/index.html").expect("it is there");
    assert_eq!(differences(&other), ["`tags/x/index.html` is missing"]);
    other.pages.insert("tags/y/index.html".to_owned(), digest);
    assert_eq!(differences(&other), ["`tags/x/index.html` is missing", "`tags/y/index.html` is one too many"]);
}

#[test]
fn a_list_with_other_words_or_without_an_essay_is_found() {
    let mut other = facts(ESSAY);
    for listed in [list("On edges"), Listed::new()] {
        other.list = vec![listed];
        assert_eq!(differences(&other), ["the list of essays is another"]);
    }
}

#[test]
fn lists_may_be_cut_in_other_places() {
    let item = |number: usize| (format!("-> /essays/essay-{number:06}/"), 0);
    let of = |list| Facts { list, ..Facts::default() };
    let whole = of(vec![vec![item(3), item(2), item(1)]]);
    let cut = of(vec![vec![item(3)], vec![item(2), item(1)]]);
    assert_eq!(whole.differences(&cut), [""; 0]);
    let turned = of(vec![vec![item(3), item(1), item(2)]]);
    assert_eq!(whole.differences(&turned).len(), 1);
}

#[test]
fn a_feed_with_other_entries_or_other_words_is_found() {
    let mut other = facts(ESSAY);
    other.feed = feed("On edges");
    assert_eq!(differences(&other), ["the feed has other words of `/essays/essay-000000/`"]);
    other.feed = Feed::default();
    assert_eq!(differences(&other), ["the feed has 0 entries instead of 1"]);
}

#[test]
fn a_map_of_the_site_without_an_essay_is_found() {
    let mut other = facts(ESSAY);
    other.mapped.clear();
    assert_eq!(differences(&other), ["the map of the site has other essays"]);
}

#[test]
fn code_without_colours_is_found() {
    let mut other = facts(ESSAY);
    other.n_coloured = 1;
    assert_eq!(differences(&other), ["code has colours in 1 essays instead of 0"]);
    assert!(is_coloured("<p><span>a</span></p><pre class=c><code><span>b</span></code></pre>"));
    assert!(!is_coloured("<p><span>a</span></p><pre class=c><code>b</code></pre> <span>c</span>"));
}

#[test]
fn a_build_with_too_few_pages_is_at_fault_whatever_others_made() {
    assert_eq!(facts(ESSAY).faults(1), [""; 0]);
    assert_eq!(facts(ESSAY).faults(2).len(), 4);
}

#[test]
fn many_differences_are_counted() {
    let mut many = facts(ESSAY);
    many.pages.extend((1..9).map(|number| (format!("essays/essay-{number:06}/index.html"), 0)));
    let differences = many.differences(&facts(ESSAY));
    assert_eq!(differences.len(), 3);
    assert!(differences[2].ends_with("(and 5 more of the kind)"), "{differences:?}");
}

#[test]
fn an_output_folder_is_read_whole() {
    let folder = std::env::temp_dir().join(format!("postil-xtask-{}-parity", std::process::id()));
    let list = "<h1>Essays</h1><article><h2><a href=\"/essays/essay-00000N/\">T</a></h2></article>";
    let files = [
        ("atom.xml", "<feed><entry><id>https://example.com/essays/essay-000001/</id></entry></feed>"),
        ("sitemap.xml", "<sitemapindex><sitemap><loc>https://example.com/sitemap-1.xml</loc></sitemap></sitemapindex>"),
        ("sitemap-1.xml", "<urlset><url><loc>https://example.com/essays/essay-000001/</loc></url></urlset>"),
        ("sitemap-2.xml", "<urlset><url><loc>https://example.com/essays/essay-000000/</loc></url></urlset>"),
        ("index.html", "<h1>Home</h1>"),
        ("404.html", "<h1>Not found</h1>"),
        ("essays/index.html", &list.replace('N', "1")),
        ("essays/page/2/index.html", &list.replace('N', "0")),
        ("essays/page/1/index.html", "<meta http-equiv=\"refresh\" content=\"0; url=/essays/\">"),
        ("essays/essay-000000/index.html", ESSAY),
        ("essays/essay-000001/index.html", "<pre><code><span class=\"k\">let</span></code></pre>"),
        ("tags/x/index.html", "<p>x</p>"),
        ("style.css", ""),
        ("icon.svg", ""),
    ];
    for (path, text) in files {
        crate::bench::dialect::put(&folder, path, text).expect("there is room for a file");
    }
    let facts = Facts::read(&folder).expect("it can be read");
    fs::remove_dir_all(&folder).expect("the folder is ours");
    let summary = "2 essays, 2 list pages, 1 tag pages, 1 feed entries, 2 essays in the map of the site";
    assert_eq!(facts.summary(), summary);
    assert_eq!(facts.beside(), "`404.html`, `icon.svg`, one redirect");
    assert_eq!(facts.n_coloured, 1);
    let listed: Vec<String> = facts.list.concat().into_iter().map(|(path, _)| path).collect();
    assert_eq!(listed, ["-> /essays/essay-000001/", "-> /essays/essay-000000/"]);
    assert_eq!(facts.faults(2), ["1 feed entries instead of 2"]);
}
