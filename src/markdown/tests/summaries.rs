//! Summaries.

use insta::assert_snapshot;

use super::*;

fn summary(text: &str) -> String {
    let body = render(text);
    format!("{}more: {}", filled(&body.summary, &body).trim_start(), body.has_more)
}

#[test]
fn the_fold_ends_the_summary_and_is_a_place() {
    for fold in ["<!-- more -->", "<!--more-->", "<!--  MORE\t-->"] {
        let text = format!("# A {{#b}}\n\nc[^1] [d](e.md)\n\n{fold}\n\nf\n\n[^1]: g\n");
        assert_eq!(summary(&text), "<h1>A</h1>\n<p>c <a href=\"‹e.md›\">d</a></p>\nmore: true");
        assert!(render(&text).html.text.contains("<span id=\"continue-reading\"></span>\n<p>f</p>"));
    }
}

#[test]
fn a_fold_within_elements_closes_them() {
    assert_snapshot!(summary("> - a *b <!-- more --> c* d\n"), @r"
    <blockquote>
    <ul>
    <li>a <em>b </em></li>
    </ul>
    </blockquote>
    more: true
    ");
}

#[test]
fn a_fold_at_the_end_leaves_nothing_to_read() {
    assert_snapshot!(summary("a\n\n<!-- more -->\n\n[^1]: b\n"), @r"
    <p>a</p>
    more: false
    ");
}

#[test]
fn an_automatic_summary_is_whole_paragraphs() {
    let text = "# T\n\nOne two three four five.\n\n![a](b.png)\n\n```\ncode\n```\n\nSix ![c](d.png) seven eight nine ten.\n\nLast.\n";
    assert_snapshot!(summary(text), @r"
    <p>One two three four five.</p>
    <p>Six  seven eight nine ten.</p>
    more: true
    ");
    assert_snapshot!(summary("short"), @r"
    <p>short</p>
    more: false
    ");
}

#[test]
fn a_summary_is_complete_whatever_html_is_open() {
    assert_snapshot!(summary("<div class=x>\n\na <b id=y>c *d</b> e* <i>f</i>\n\n<!-- more -->\n\n</div>\n"), @r"
    <p>a c <em>d e</em> <i>f</i></p>
    more: true
    ");
}

#[test]
fn anchor_links_are_left_out() {
    for style in [AnchorLinks::Left, AnchorLinks::Right, AnchorLinks::Heading] {
        let config = MarkdownConfig { insert_anchor_links: style, ..config() };
        let body = render_with("# A[^1] *b*\n\n<!-- more -->\n\nc\n\n[^1]: d\n", &config);
        assert_eq!(body.summary.text, "<h1>A <em>b</em></h1>\n", "{style:?}");
        assert!(body.summary.holes.is_empty());
    }
}

#[test]
fn a_fold_before_everything_is_none() {
    assert_snapshot!(summary("<!-- more -->\n\na *<b>c*\n"), @r"
    <p>a <em>c</em></p>
    more: false
    ");
}
