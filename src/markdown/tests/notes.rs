//! Notes.

use insta::assert_snapshot;

use super::*;

#[test]
fn notes_are_numbered_by_their_first_mark() {
    assert_snapshot!(html("a[^z] b[^y]\n\n[^y]: Y\n\n[^z]: Z\n"), @r##"
    <p>a<a class="fnref" id="ref-1" href="‹#note-1›" role="doc-noteref"><span class="vh">Note </span>1</a> b<a class="fnref" id="ref-2" href="‹#note-2›" role="doc-noteref"><span class="vh">Note </span>2</a></p>
    <section class="notes" role="doc-endnotes" aria-labelledby="notes-h">
    <h2 id="notes-h">Notes</h2>
    <ol>
    <li id="note-1"><p>Z <a class="back" href="‹#ref-1›" role="doc-backlink" aria-label="Back to text, note 1">↩︎</a></p></li>
    <li id="note-2"><p>Y <a class="back" href="‹#ref-2›" role="doc-backlink" aria-label="Back to text, note 2">↩︎</a></p></li>
    </ol>
    </section>
    "##);
}

#[test]
fn every_mark_has_a_way_back() {
    let body = render("a[^n] b[^N]\n\n[^n]: c\n");
    assert_eq!(body.anchors, ["note-1", "notes-h", "ref-1", "ref-1-2"]);
    let section = filled(&body.html, &body);
    assert!(section.contains("href=\"‹#ref-1›\"") && section.contains("href=\"‹#ref-1-2›\""), "{section}");
    assert!(body.links.iter().all(|link| link.is_generated));
}

#[test]
fn notes_within_notes_follow_those_of_the_text() {
    let body = render("a[^1] b[^2]\n\n[^1]: see[^3] and [x](y.md)\n\n[^2]: c\n\n[^3]: back[^1]\n");
    assert_eq!(body.notes.len(), 3);
    assert_snapshot!(filled(&body.notes[0].html, &body), @r##"<p>see<a class="fnref" href="‹#note-3›" role="doc-noteref"><span class="vh">Note </span>3</a> and <a href="‹y.md›">x</a></p>"##);
    assert_snapshot!(filled(&body.notes[2].html, &body), @r##"<p>back<a class="fnref" href="‹#note-1›" role="doc-noteref"><span class="vh">Note </span>1</a></p>"##);
    assert!(body.anchors.contains(&"ref-1-2".to_owned()));
}

#[test]
fn a_note_may_refer_to_itself() {
    assert_eq!(render("a[^1]\n\n[^1]: b[^1]\n").anchors, ["note-1", "notes-h", "ref-1", "ref-1-2"]);
}

#[test]
fn notes_hold_blocks_and_the_way_back_gets_its_own_line() {
    let html = html("a[^1]\n\n[^1]: b\n\n    - c\n");
    assert!(html.contains("</ul>\n<p><a class=\"back\""), "{html}");
}

#[test]
fn headings_in_notes_are_not_of_the_page() {
    let body = render("a[^1]\n\n[^1]: b\n\n    # C\n");
    assert!(body.headings.is_empty());
    assert!(body.html.text.contains("<h1>C</h1>"));
}

#[test]
fn a_link_with_a_mark_in_it_is_none_for_links_do_not_nest() {
    let html = html("[a *b[^1]*](c.md)\n\n[^1]: d\n");
    assert!(!html.contains(".md›"), "{html}");
}

#[test]
fn margin_and_end_notes_are_the_same() {
    let text = "a[^1]\n\n[^1]: b\n";
    let end = render_with(text, &MarkdownConfig { notes: Notes::End, ..config() });
    assert_eq!(end, render(text));
}
