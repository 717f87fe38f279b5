//! What people and programs see, letter by letter.

use super::*;

fn path(path: &str) -> SitePath {
    SitePath::new(path).expect("legal")
}

fn sources(files: &[(&str, &str)]) -> BTreeMap<SitePath, Arc<str>> {
    files.iter().map(|(name, text)| (path(name), Arc::from(*text))).collect()
}

/// The span of the first `needle` in `text`.
fn find(text: &str, needle: &str) -> Span {
    let start = text.find(needle).expect("in the text");
    Span::new(start..start + needle.len())
}

/// One diagnostic as text, without what stands around it.
fn one(finding: &Diagnostic, sources: &dyn Sources, options: &TextOptions) -> String {
    terminal::render(finding, sources, options)
}

const ESSAY: &str = "+++\ntitle = \"On Margins\"\ndate = 2026-03-14\ndraft = true\ntgas = [\"reading\"]\n+++\n";

fn misspelt() -> Diagnostic {
    Diagnostic::error("unknown-key", "unknown key `tgas`")
        .at(&path("content/essays/on-margins.md"), find(ESSAY, "tgas"))
        .label("not a front matter key")
        .help("did you mean `tags`?")
}

fn essays() -> BTreeMap<SitePath, Arc<str>> {
    sources(&[("content/essays/on-margins.md", ESSAY), ("content/b.md", "slug = \"x\"\n")])
}

#[test]
fn a_mistake_is_shown_in_its_line_with_what_to_do() {
    insta::assert_snapshot!(one(&misspelt(), &essays(), &TextOptions::default()), @r#"
    error[unknown-key]: unknown key `tgas`
     --> content/essays/on-margins.md:5:1
      |
    5 | tgas = ["reading"]
      | ^^^^ not a front matter key
    help: did you mean `tags`?
    "#);
}

#[test]
fn a_mistake_in_one_line() {
    insta::assert_snapshot!(short(&[misspelt()], &essays()), @"content/essays/on-margins.md:5:1: error[unknown-key]: unknown key `tgas` (did you mean `tags`?)");
}

#[test]
fn a_mistake_for_programs() {
    insta::assert_snapshot!(json(&[misspelt()], &essays()), @r#"{"severity":"error","code":"unknown-key","message":"unknown key `tgas`","path":"content/essays/on-margins.md","start":{"line":5,"column":1,"byte":56},"end":{"line":5,"column":5,"byte":60},"label":"not a front matter key","related":[],"help":"did you mean `tags`?"}"#);
}

#[test]
fn a_mistake_in_colour() {
    let options = TextOptions { styled: true, width: 100 };
    insta::assert_snapshot!(one(&misspelt(), &essays(), &options).replace('\u{1b}', "^"), @r#"
    ^[1m^[91merror[unknown-key]^[0m^[1m: unknown key `tgas`^[0m
     ^[1m^[94m--> ^[0mcontent/essays/on-margins.md:5:1
      ^[1m^[94m|^[0m
    ^[1m^[94m5^[0m ^[1m^[94m|^[0m tgas = ["reading"]
      ^[1m^[94m|^[0m ^[1m^[91m^^^^^[0m ^[1m^[91mnot a front matter key^[0m
    ^[1m^[96mhelp^[0m: did you mean `tags`?
    "#);
}

#[test]
fn a_mistake_for_the_browser_is_escaped() {
    let finding = Diagnostic::warning("raw-html", "`<script>` & more").in_file(&path("content/b.md"));
    insta::assert_snapshot!(html(&[finding], &essays()), @r#"
    <pre class="diagnostic warning">warning[raw-html]: `&lt;script&gt;` &amp; more
    --&gt; content/b.md</pre>
    <p class="summary">1 warning</p>
    "#);
}

#[test]
fn related_places_follow() {
    let finding = Diagnostic::error("same-url", "two pages have the URL `/x/`")
        .at(&path("content/essays/on-margins.md"), find(ESSAY, "title"))
        .related(&path("content/b.md"), Some(Span::new(0..10)), "the other page")
        .related(&path("content/c.md"), None, "made from its file name");
    insta::assert_snapshot!(one(&finding, &essays(), &TextOptions::default()), @r#"
    error[same-url]: two pages have the URL `/x/`
     --> content/essays/on-margins.md:2:1
      |
    2 | title = "On Margins"
      | ^^^^^
      |
     ::: content/b.md:1:1
      |
    1 | slug = "x"
      | ---------- the other page
     ::: content/c.md
      = note: made from its file name
    "#);
}

#[test]
fn a_finding_about_a_file_or_about_nothing_has_no_snippet() {
    let about_file =
        Diagnostic::warning("dangling-symlink", "it leads nowhere").in_file(&path("content/x.md")).help("delete it");
    insta::assert_snapshot!(one(&about_file, &essays(), &TextOptions::default()), @"
    warning[dangling-symlink]: it leads nowhere
    --> content/x.md
    help: delete it
    ");
    let about_nothing = Diagnostic::note("no-essays", "the site has no essays");
    insta::assert_snapshot!(one(&about_nothing, &essays(), &TextOptions::default()), @"note[no-essays]: the site has no essays");
    insta::assert_snapshot!(short(&[about_nothing], &essays()), @"note[no-essays]: the site has no essays");
    let unreadable = Diagnostic::error("not-utf8", "this is not UTF-8").at(&path("content/x.md"), Span::new(3..4));
    insta::assert_snapshot!(one(&unreadable, &essays(), &TextOptions::default()), @"
    error[not-utf8]: this is not UTF-8
    --> content/x.md
    ");
}

fn shown(line: &str, needle: &str, width: usize) -> String {
    let site = sources(&[("content/a.md", line)]);
    let finding =
        Diagnostic::warning("broken-link", "no page `x`").at(&path("content/a.md"), find(line, needle)).label("here");
    one(&finding, &site, &TextOptions { width, styled: false })
}

#[test]
fn a_paragraph_on_one_line_is_cut_around_the_mark() {
    let words = "lorem ipsum dolor sit amet ".repeat(200);
    insta::assert_snapshot!(shown(&format!("{words}[see](x.md) {words}"), "[see](x.md)", 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:5401
      |
    1 | ...lorem ipsum dolor sit amet [see](x.md) lorem ipsum dolor sit amet lore...
      |                               ^^^^^^^^^^^ here
    ");
    insta::assert_snapshot!(shown(&format!("[see](x.md) {words}"), "[see](x.md)", 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:1
      |
    1 | [see](x.md) lorem ipsum dolor sit amet lorem ipsum dolor sit amet lorem i...
      | ^^^^^^^^^^^ here
    ");
    insta::assert_snapshot!(shown(&format!("{words}[see](x.md)"), "[see](x.md)", 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:5401
      |
    1 | ...lorem ipsum dolor sit amet [see](x.md)
      |                               ^^^^^^^^^^^ here
    ");
    insta::assert_snapshot!(shown(&words, &words[27..2700], 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:1
      |
    1 | lorem ipsum dolor sit amet lorem ipsum dolor sit amet lorem ipsum dolor s...
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ here
    ");
    for width in [0, 1, 10, 79, 80, 81, 5000, 20_000] {
        let shown = shown(&format!("{words}[see](x.md) {words}"), "[see](x.md)", width);
        let widest = shown.lines().map(|line| line.chars().map(window::width_of).sum::<usize>()).max();
        assert!(widest <= Some(width.max(45)), "{widest:?} > {width}");
        assert!(shown.contains("^^^^^^^^^^^ here"), "{shown}");
    }
}

#[test]
fn tabs_wide_letters_accents_and_dos_lines_align() {
    insta::assert_snapshot!(shown("\tkey = wert\r\nnext\r\n", "wert", 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:8
      |
    1 |     key = wert
      |           ^^^^ here
    ");
    insta::assert_snapshot!(shown("漢字かな [x](y)", "[x](y)", 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:6
      |
    1 | 漢字かな [x](y)
      |          ^^^^^^ here
    ");
    insta::assert_snapshot!(shown(&format!("{0}[x](y){0}", "漢字かな".repeat(30)), "[x](y)", 60), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:121
      |
    1 | ... な漢字かな漢字かな[x](y)漢字かな漢字かな漢字かな...
      |                       ^^^^^^ here
    ");
    insta::assert_snapshot!(shown("cafe\u{301} cafe\u{301} [x](y)", "[x](y)", 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:13
      |
    1 | café café [x](y)
      |           ^^^^^^ here
    ");
    insta::assert_snapshot!(shown("\u{feff}tgas = 1", "tgas", 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:1:1
      |
    1 | tgas = 1
      | ^^^^ here
    ");
    insta::assert_snapshot!(shown("one\ntwo three\nfour\nfive", "three\nfour", 80), @"
    warning[broken-link]: no page `x`
     --> content/a.md:2:5
      |
    2 | two three
      |     ^^^^^ here
    ");
}

#[test]
fn no_span_can_make_it_panic() {
    for line in ["", "é", "漢字\r\né\n\n", &"é".repeat(300), &"a\u{301}".repeat(300), "\u{feff}", "\n"] {
        let site = sources(&[("content/a.md", line)]);
        for start in (0..line.len() as u32 + 3).chain([u32::MAX]) {
            for end in [0, start, start.saturating_add(1), start.saturating_add(200), u32::MAX] {
                let finding = Diagnostic::error("x", "x").at(&path("content/a.md"), Span { start, end }).label("here");
                short(std::slice::from_ref(&finding), &site);
                json(std::slice::from_ref(&finding), &site);
                for width in [0, 40, 80] {
                    one(&finding, &site, &TextOptions { width, styled: false });
                }
            }
        }
    }
}

#[test]
fn the_same_warning_over_and_over_is_counted_and_errors_never_are() {
    let many = |severity, count: usize| {
        (0..count).map(move |n| Diagnostic {
            severity,
            ..Diagnostic::warning("orphan", "no page links here").in_file(&path(&format!("content/{}.md", n % 7)))
        })
    };
    let all: Vec<Diagnostic> = many(Severity::Warning, 12).collect();
    insta::assert_snapshot!(text(&all, &essays(), &TextOptions::default()), @"
    warning[orphan]: no page links here
    --> content/0.md

    warning[orphan]: no page links here
    --> content/1.md

    warning[orphan]: no page links here
    --> content/2.md

    warning[orphan]: no page links here
    --> content/3.md

    warning[orphan]: no page links here
    --> content/4.md

    warning: and 7 more of `orphan` in 7 files (see `--format short`)

    12 warnings
    ");
    let ten: Vec<Diagnostic> = many(Severity::Warning, 10).collect();
    assert_eq!(text(&ten, &essays(), &TextOptions::default()).matches("no page links here").count(), 10);
    let errors: Vec<Diagnostic> = many(Severity::Error, 30).collect();
    assert_eq!(text(&errors, &essays(), &TextOptions::default()).matches("no page links here").count(), 30);
    assert_eq!(short(&all, &essays()).lines().count(), 12);
}

#[test]
fn the_summary_counts() {
    let of = |severities: &[Severity]| {
        let all: Vec<Diagnostic> = severities
            .iter()
            .map(|severity| Diagnostic { severity: *severity, ..Diagnostic::note("x", "x") })
            .collect();
        summary(&all)
    };
    use Severity::{Error, Note, Warning};
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[Error, Warning, Error, Error, Warning]).as_deref(), Some("3 errors, 2 warnings"));
    assert_eq!(of(&[Warning, Note]).as_deref(), Some("1 warning, 1 note"));
}
