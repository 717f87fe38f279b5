//! Markdown without postil's extensions is CommonMark: its examples, byte for byte.
//!
//! With `POSTIL_COMMONMARK_SPEC`, the path of the specification's `spec.txt`, all examples of the
//! specification run; `cargo xtask test` downloads it and sets the variable. Without it, the few in
//! `tests/commonmark/examples.txt` run, which are our own, so that `cargo test` needs no network.
//!
//! Nothing is normalised. The specification's own harness is kinder: before it compares, it collapses
//! white space and drops it around blocks, sorts attributes, opens self-closing tags, and decodes
//! references. Postil needs none of that forgiveness, and without it the comparison finds more.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads its examples and is told by the environment where they are"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// How many examples version 0.31.2 of the specification has. A reader that found fewer would be
/// content with less than the whole.
const N_IN_SPECIFICATION: usize = 652;

/// How many examples we have of our own.
const N_OWN: usize = 27;

/// How many failures are shown in full.
const N_SHOWN: usize = 10;

/// One example of the specification: what goes in, and what must come out.
struct Example {
    /// 1-based, as the specification counts.
    number: usize,
    /// 1-based line of the opening fence.
    line_number: usize,
    section: String,
    markdown: String,
    html: String,
}

#[test]
fn every_example_renders_as_the_specification_says() {
    let (path, n_expected) = match std::env::var_os("POSTIL_COMMONMARK_SPEC") {
        Some(path) => (PathBuf::from(path), N_IN_SPECIFICATION),
        None => (own_examples(), N_OWN),
    };
    let examples = read(&path);
    assert_eq!(examples.len(), n_expected, "the number of examples in `{}`", path.display());

    let mut report = String::new();
    let mut n_failed = 0;
    for example in &examples {
        let html = postil::markdown::commonmark_html(&example.markdown);
        if html != example.html {
            n_failed += 1;
            if n_failed <= N_SHOWN {
                describe(example, &html, &mut report);
            }
        }
    }
    let n_examples = examples.len();
    assert!(n_failed == 0, "{n_failed} of {n_examples} examples differ; the first are:\n{report}");
}

#[test]
fn the_reader_of_examples_reads_tabs_sections_and_the_last_line() {
    let fence = "`".repeat(32);
    let text = format!("# One\n\n## Two\n\n{fence} example\n→a\n\nb\n.\n<p>→</p>\n{fence}\n\nend\n");
    let examples = examples(&text);
    assert_eq!(examples.len(), 1);
    let Example { number, line_number, section, markdown, html } = &examples[0];
    assert_eq!((*number, *line_number, section.as_str()), (1, 5, "Two"));
    assert_eq!((markdown.as_str(), html.as_str()), ("\ta\n\nb\n", "<p>\t</p>\n"));
}

fn own_examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commonmark/examples.txt")
}

fn read(path: &Path) -> Vec<Example> {
    match std::fs::read_to_string(path) {
        Ok(text) => examples(&text),
        Err(error) => panic!(
            "cannot read the examples of CommonMark in `{}`: {error}\n\
             help: `POSTIL_COMMONMARK_SPEC` names the specification's `spec.txt`; \
             unset it to run our own examples",
            path.display()
        ),
    }
}

/// The examples in the specification's own format: between fences of 32 backticks, the Markdown, a
/// line with one dot, the HTML. A tab is written as `→`.
fn examples(text: &str) -> Vec<Example> {
    let close = "`".repeat(32);
    let open = format!("{close} example");
    let mut examples = Vec::new();
    let mut section = "";
    let mut lines = (1..).zip(text.split_inclusive('\n'));
    while let Some((line_number, line)) = lines.next() {
        if line.starts_with('#') {
            section = line.trim_start_matches('#').trim();
        }
        if line.trim() != open {
            continue;
        }
        let mut until = |end: &str| -> String {
            let lines = lines.by_ref().map(|(_, line)| line);
            lines.take_while(|line| line.trim_end() != end).collect::<String>().replace('→', "\t")
        };
        let (markdown, html) = (until("."), until(&close));
        let number = examples.len() + 1;
        examples.push(Example { number, line_number, section: section.to_owned(), markdown, html });
    }
    examples
}

fn describe(example: &Example, html: &str, report: &mut String) {
    let Example { number, line_number, section, markdown, html: expected } = example;
    // Writing into a string has no way to fail.
    let _ = writeln!(
        report,
        "\nexample {number} (line {line_number}, {section})\n{markdown}\
         --- expected\n{expected}--- rendered\n{html}---"
    );
}
