//! What is said about an author's mistakes.

use insta::assert_snapshot;

use super::*;

#[test]
fn missing_definitions_are_suggested() {
    assert_snapshot!(findings("[a][gone] [gone][] [gone] ![b][gnoe]\n\n[gome]: /x\n"), @r"
    missing-reference [[a][gone]] did you mean `[gome]`?
    missing-reference [[gone]] did you mean `[gome]`?
    missing-reference [![b][gnoe]] did you mean `[gome]`?
    ");
}

#[test]
fn missing_notes_are_found_where_they_are_meant() {
    assert_snapshot!(findings("a[^here] b[^heer] `[^c]` \\[^d]\n\n    [^e]\n\n[^here]: f\n"), @r"missing-note [[^heer]] did you mean `[^here]`?");
}

#[test]
fn unused_and_double_notes() {
    assert_snapshot!(findings("a[^b]\n\n[^b]: c\n\n[^B]: d\n\n[^e]: f\n"), @r"
    duplicate-note [[^B]:] give one of them another label
    unused-note [[^e]:] put `[^e]` where the note belongs
    ");
}

#[test]
fn formulas_are_pointed_into() {
    assert_snapshot!(findings("a $x + \\foo{y}$\n"), @r"broken-math [\foo] where no formula is meant, write `\$` for a dollar sign");
    assert_snapshot!(html("a $x + \\foo{<}$\n"), @r#"<p>a <code class="math-error">x + \foo{&lt;}</code></p>"#);
}

#[test]
fn a_formula_that_the_translator_panics_on_is_a_finding() {
    let found = findings("$\\begin{matrix}\\color{red}&\\end{matrix}$\n");
    assert!(found.contains("broken-math"), "{found}");
}

#[test]
fn links_that_run_code_are_warned_of_and_kept() {
    let text = "[a](javascript:b) [c](JaVaScript&colon;d) <a href=\"java&#10;script:e\"> ![f](data:image/png;base64,g) [h](data:text/html,i)\n";
    assert_snapshot!(findings(text), @r#"
    dangerous-link [[a](javascript:b)] link to a page or a file instead
    dangerous-link [[c](JaVaScript&colon;d)] link to a page or a file instead
    dangerous-link [<a href="java&#10;script:e">] link to a page or a file instead
    dangerous-link [[h](data:text/html,i)] link to a page or a file instead
    "#);
    assert!(html(text).contains("href=\"javascript:b\""));
}

#[test]
fn double_ids_and_endless_comments() {
    assert_snapshot!(findings("# a {#b}\n\n# c {#b}\n\n<p id=d></p><p id='d'></p>\n\n<!-- e\n"), @r"
    duplicate-id [# c {#b}
    ] give one of the two another id
    duplicate-id [d] give one of the two another id
    unclosed-comment [<!--] end it with `-->`
    ");
}
