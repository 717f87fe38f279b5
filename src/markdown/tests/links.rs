//! Links: what they are, what stands around them.

use insta::assert_snapshot;

use super::*;
use crate::markdown::LinkTarget::{self, *};

#[test]
fn destinations_are_classified() {
    let of = |text| LinkTarget::of(text);
    assert_eq!(
        [
            of("@/a.md#b"),
            of("a.md"),
            of("/a/"),
            of("#a"),
            of("https://a"),
            of("//a/b"),
            of("mailto:a@b"),
            of("../a"),
            of(""),
            of("?q"),
            of("a/b:c"),
            of("1:2")
        ],
        [
            Content, Relative, Root, Fragment, External, External, External, Relative, Relative, Relative, Relative,
            Relative
        ]
    );
}

#[test]
fn links_of_the_site_are_holes_and_others_are_written() {
    assert_snapshot!(html("[a](@/b.md \"t\") [c](https://d.e/ü?f&g) <h@i.j> <https://k.l>\n"), @r#"<p><a href="‹@/b.md›" title="t">a</a> <a href="https://d.e/%C3%BC?f&amp;g">c</a> <a href="mailto:h@i.j">h@i.j</a> <a href="https://k.l">https://k.l</a></p>"#);
}

#[test]
fn external_links_say_what_the_author_wants() {
    let config = MarkdownConfig {
        external_links_target_blank: true,
        external_links_no_follow: true,
        external_links_external: true,
        ..config()
    };
    let html = |text| render_with(text, &config).html.text;
    assert_snapshot!(html("[a](http://b)"), @r#"<p><a href="http://b" rel="noopener nofollow external" target="_blank">a</a></p>"#);
    assert_snapshot!(html("[a](mailto:b@c) [d](e.md)"), @r#"<p><a href="mailto:b@c">a</a> <a href="">d</a></p>"#);
}

#[test]
fn links_of_raw_html_are_links_like_any_other() {
    let text = "> <p><a href='#x&amp;y'>a</a>\n> <img src=b.png> <a title=\"href='no'\" HREF = \"https://c\">d</a></p>\n\ne <a href=\"f.md\">g</a>\n";
    assert_snapshot!(html(text), @r##"
    <blockquote>
    <p><a href="‹#x&y›">a</a>
    <img src="‹b.png›"> <a title="href='no'" HREF = "https://c">d</a></p>
    </blockquote>
    <p>e <a href="‹f.md›">g</a></p>
    "##);
    let places: Vec<&str> = render(text).links.iter().map(|link| &text[link.span.range()]).collect();
    assert_eq!(
        places,
        ["<a href='#x&amp;y'>", "<img src=b.png>", "<a title=\"href='no'\" HREF = \"https://c\">", "<a href=\"f.md\">"]
    );
}

#[test]
fn what_only_looks_like_a_link_in_raw_html_is_none() {
    let text = "<div>\n<!-- <a href=\"a\"> -->\n<script>\"<a href='b'>\"</script>\n<style><img src=c></style>\n<![CDATA[<a href=d>]]>\n<a data-href=e>\n</div>\n";
    let body = render(text);
    assert!(body.links.is_empty(), "{:?}", body.links);
    assert_eq!(body.html.text, text);
}

#[test]
fn spans_count_from_the_beginning_of_the_file() {
    let (config, path) = (config(), SitePath::new("content/a.md").expect("legal"));
    let options = Options { config: &config, anchors: Slugify::On, path: &path, offset: 100, drop_first_h1: false };
    let body = crate::markdown::render("# a\n\n[b](c) <a href=d>\n\n```zzzz\n```\n", &options);
    let starts: Vec<u32> = body.links.iter().map(|link| link.span.start).collect();
    assert_eq!((starts, body.headings[0].span.start), (vec![105, 112], 100));
    assert_eq!(body.diagnostics[0].span.map(|span| span.start), Some(127));
}

#[test]
fn missing_alternative_text_is_remembered() {
    let missing: Vec<bool> = render("![](a.png) ![b](c.png) <img src=d.png> <img src=e.png alt=''>")
        .links
        .iter()
        .map(|link| link.is_alt_missing)
        .collect();
    assert_eq!(missing, [true, false, true, false]);
}

#[test]
fn the_sentence_around_a_link() {
    let sentence = |text: &str| render(text).links[0].sentence.clone();
    assert_eq!(sentence("One. Two *has* a [link](x) in it! Three."), "Two has a link in it!");
    assert_eq!(sentence("Say e.g. [this](x) or “that.” Next."), "Say e.g. this or “that.”");
    assert_eq!(sentence("一。二有[链接](x)了！三。"), "二有链接了！");
    assert_eq!(sentence("First\nline [a](x)\nand on"), "First line a and on");
    assert_eq!(sentence("- item [a](x). Else"), "item a.");
    assert_eq!(sentence("3.14 is [a](x) v1.2"), "3.14 is a v1.2");
    let long = sentence(&format!("{} [a](x) {}", "before ".repeat(100), "after ".repeat(100)));
    assert!(long.starts_with("…before") && long.ends_with("after…") && long.contains(" a "), "{long}");
    assert!(long.chars().count() <= 302, "{}", long.chars().count());
}

#[test]
fn shortcodes_are_counted_and_stay() {
    let text = "{{ a(b=\"c\") }} {% d() %} {{< e >}} {{% f %}} {{ g }} `{{ h() }}` \\{{ i() }}\n\n    {{ j() }}\n\n<div>{{ k() }}</div>\n";
    let body = render(text);
    assert_eq!((body.shortcodes, body.shortcode_name.as_deref()), (5, Some("a")));
    assert_eq!(body.shortcode_span.map(|span| &text[span.range()]), Some("{{ a(b=\"c\") }}"));
    assert!(body.html.text.contains("{{ a("));
}
