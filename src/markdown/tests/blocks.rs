//! Blocks, headings, images, formulas.

use insta::assert_snapshot;

use super::*;
use crate::markdown::commonmark_html;

#[test]
fn commonmark_has_no_extensions() {
    let text = "# a {#b}\n\n~~c~~ \"d\" $e$ [^f]\n\n|g|\n|-|\n\n![h](i.png \"j\")\n";
    assert_snapshot!(commonmark_html(text), @r#"
    <h1>a {#b}</h1>
    <p>~~c~~ &quot;d&quot; $e$ [^f]</p>
    <p>|g|
    |-|</p>
    <p><img src="i.png" alt="h" title="j" /></p>
    "#);
}

#[test]
fn headings_get_ids_and_written_ids_win() {
    let body = render("# A b\n\n## A b\n\n## C\n\n### D {#c .x}\n");
    assert_snapshot!(body.html.text, @r#"
    <h1 id="a-b">A b</h1>
    <h2 id="a-b-1">A b</h2>
    <h2 id="c-1">C</h2>
    <h3 id="c" class="x">D</h3>
    "#);
    assert_eq!(body.anchors, ["a-b", "a-b-1", "c", "c-1"]);
    assert_eq!(
        body.headings.iter().map(|h| (h.level, &*h.text)).collect::<Vec<_>>(),
        [(1, "A b"), (2, "A b"), (2, "C"), (3, "D")]
    );
}

#[test]
fn ids_of_raw_html_win_over_headings() {
    assert_snapshot!(html("# A\n\n<span id=\"a\"></span>\n"), @r#"
    <h1 id="a-1">A</h1>
    <p><span id="a"></span></p>
    "#);
}

#[test]
fn headings_never_take_ids_of_notes() {
    let ids: Vec<String> = render("# Note 3\n\n# Ref\n\n# Ref\n\n# Ref 1\n\n# Notes H\n\n# Note 3\n")
        .headings
        .into_iter()
        .map(|heading| heading.id)
        .collect();
    assert_eq!(ids, ["note-3-section", "ref", "ref-section", "ref-1-section", "notes-h-section", "note-3-section-1"]);
}

#[test]
fn anchor_links_stand_where_the_author_wants_them() {
    let anchored = |style, text| {
        let body = render_with(text, &MarkdownConfig { insert_anchor_links: style, ..config() });
        filled(&body.html, &body)
    };
    assert_snapshot!(anchored(AnchorLinks::Left, "# A *b*"), @r##"<h1 id="a-b"><a class="anchor" href="‹#a-b›" aria-label="Link to this section: A b">#</a> A <em>b</em></h1>"##);
    assert_snapshot!(anchored(AnchorLinks::Right, "# A"), @r##"<h1 id="a">A <a class="anchor" href="‹#a›" aria-label="Link to this section: A">#</a></h1>"##);
    assert_snapshot!(anchored(AnchorLinks::Heading, "# A"), @r##"<h1 id="a"><a class="anchor" href="‹#a›">A</a></h1>"##);
    assert_snapshot!(anchored(AnchorLinks::Heading, "# [A](b.md)"), @r##"<h1 id="a"><a href="‹b.md›">A</a> <a class="anchor" href="‹#a›" aria-label="Link to this section: A">#</a></h1>"##);
}

#[test]
fn the_first_heading_can_become_the_title() {
    let config = config();
    let path = SitePath::new("content/a.md").expect("legal");
    let options = Options { config: &config, anchors: Slugify::On, path: &path, offset: 0, drop_first_h1: true };
    let body = crate::markdown::render("# A *b*[^1]\n\n# A b\n\nc\n\n[^1]: d\n", &options);
    assert_eq!(body.first_h1.as_deref(), Some("A b"));
    assert_snapshot!(body.html.text, @r#"
    <h1 id="a-b">A b</h1>
    <p>c</p>
    "#);
    assert_eq!((body.headings.len(), body.notes.len()), (1, 0));
    assert!(body.links.is_empty() && body.html.holes.is_empty());
    assert_eq!(render("a\n\n# B").first_h1, None);
    assert_eq!(render("---\n\n# B").first_h1, None);
}

#[test]
fn an_image_alone_is_a_figure() {
    assert_snapshot!(html("![a *b*](c.png \"D & d\")\n\n[![e](f.png)](g.md)\n\n![h](i.png \"j\") k\n"), @r#"
    <figure><img src="‹c.png›" width height alt="a b" decoding="async"><figcaption>D &amp; d</figcaption></figure>
    <figure><a href="‹g.md›"><img src="‹f.png›" width height alt="e" loading="lazy"></a></figure>
    <p><img src="‹i.png›" width height alt="h" title="j" loading="lazy"> k</p>
    "#);
}

#[test]
fn two_images_are_no_figure_and_neither_is_one_in_an_item() {
    let text = "![a](b.png)\n![c](d.png)\n\n- ![e](f.png)\n\n[![g](h.png) i](j.md)\n";
    assert!(!html(text).contains("figure"));
}

#[test]
fn alerts_are_asides_with_a_title() {
    assert_snapshot!(html("> [!WARNING]\n> a\n"), @r#"
    <aside class="alert warning" role="note">
    <p class="alert-title">Warning</p>
    <p>a</p>
    </aside>
    "#);
}

#[test]
fn tables_scroll_and_have_names_of_their_own() {
    assert_snapshot!(html("|a||\n|:-:|-|\n|b|c|\n\n|d|\n|-|\n"), @r#"
    <div class="scroll" tabindex="0" role="region" aria-label="Table 1"><table><thead><tr><th class="center">a</th><td></td></tr></thead>
    <tr><td class="center">b</td><td>c</td></tr>
    </table></div>
    <div class="scroll" tabindex="0" role="region" aria-label="Table 2"><table><thead><tr><th>d</th></tr></thead>
    </table></div>
    "#);
}

#[test]
fn tasks_and_definitions() {
    assert_snapshot!(html("- [ ] a\n- [x] b\n\nc\n: d\n"), @r#"
    <ul>
    <li class="task"><input type="checkbox" disabled aria-label="to do"> a</li>
    <li class="task"><input type="checkbox" disabled checked aria-label="done"> b</li>
    </ul>
    <dl>
    <dt>c</dt>
    <dd>d</dd>
    </dl>
    "#);
}

#[test]
fn displayed_formulas_stand_outside_paragraphs() {
    assert_snapshot!(html("$$a$$\n\nb $$c$$ d $e$\n"), @r#"
    <math display="block"><semantics><mi>a</mi><annotation encoding="application/x-tex">a</annotation></semantics></math>
    <p>b</p>
    <math display="block"><semantics><mi>c</mi><annotation encoding="application/x-tex">c</annotation></semantics></math>
    <p>d <math><semantics><mi>e</mi><annotation encoding="application/x-tex">e</annotation></semantics></math></p>
    "#);
}

#[test]
fn formulas_have_no_inline_styles_and_no_ids() {
    let html =
        html("$$\\begin{align}a&=b\\label{eq}\\\\c&=d\\end{align}$$\n\n$\\color{red}x$ $\\text{ style=\"x\"}$\n");
    let tags_only = html.replace("<mtext> style=", "").replace("\\text{ style=", "");
    assert!(!tags_only.contains(" style="), "{html}");
    assert!(!html.contains(" id="), "{html}");
    assert!(html.contains("mathcolor=\"#FF0000\""), "{html}");
    assert!(html.contains("class=\"mr pr0\""), "{html}");
}

#[test]
fn words_and_minutes() {
    let count = |text: &str| {
        let body = render(text);
        (body.word_count, body.reading_time)
    };
    assert_eq!(count(""), (0, 0));
    assert_eq!(count("one *t*wo don't – 3rd—4th well-known"), (6, 1));
    assert_eq!(count("读书 and すし"), (5, 1));
    assert_eq!(count("a\n\n```\nnot these\n```\n\nb"), (2, 1));
    assert_eq!(count(&"word ".repeat(230)), (230, 1));
    assert_eq!(count(&"word ".repeat(231)), (231, 2));
    assert_eq!(count(&"书".repeat(501)), (501, 2));
}
