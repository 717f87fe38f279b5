//! Nothing that stands in a file makes a reader panic or point outside of it.

use proptest::prelude::*;

use super::{config, path};
use crate::content::{ContentOptions, comment, feedback, keys, page, section, text_of};
use crate::diagnostic::Diagnostic;

fn check(text: &str) {
    let config = config();
    let options = ContentOptions { config: &config };
    let page = page::parse(&path("content/a/b.md"), text, &options);
    assert!(!page.meta.slug.is_empty());
    check_places(text, &page.diagnostics);
    check_places(text, &section::parse(&path("content/a/_index.md"), text, &options).diagnostics);
    check_places(text, &comment::parse(&path("content/a/b/comments/c.md"), text, &options).1);
    check_places(text, &feedback::parse(&path("content/a/b/feedback.toml"), text, &options).1);
}

fn check_places(text: &str, diagnostics: &[Diagnostic]) {
    for found in diagnostics {
        let spans = found.span.into_iter().chain(found.related.iter().filter_map(|related| related.span));
        for span in spans {
            assert!(text.get(span.range()).is_some(), "{found:?} in {text:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_are_text_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(text) = text_of(&bytes, &path("content/a.md")) {
            check(text);
        }
    }

    #[test]
    fn any_text_between_fences_is_read(
        fence in "(\u{feff}?)(---|\\+\\+\\+)",
        lines in prop::collection::vec("(\\PC|[\t\"'=:\\[\\]{}]){0,20}", 0..6),
        end in "\r?\n"
    ) {
        let inner = lines.join(&end);
        check(&format!("{fence}{end}{inner}{end}{}{end}# é", fence.trim_start_matches('\u{feff}')));
    }

    #[test]
    fn any_value_of_any_key_is_read(
        entries in prop::collection::vec((
            0..keys::PAGE.len() + keys::SECTION.len() + keys::COMMENT.len(),
            "\"(\\PC|[/#?]){0,12}\"|-?[0-9]{1,20}|true|\\[(\"a\"|1|\\[\\])?\\]|\\{(title|date|url|tags) ?: ?(1|\"x\")\\}|2014-02-[23][0-9]|&a x|\\*a"
        ), 0..5)
    ) {
        let all: Vec<_> = [keys::PAGE, keys::SECTION, keys::COMMENT].concat();
        let toml: Vec<String> = entries.iter().map(|(at, value)| format!("{} = {value}", all[*at].name)).collect();
        let yaml: Vec<String> = entries.iter().map(|(at, value)| format!("{}: {value}", all[*at].name)).collect();
        check(&format!("+++\n{}\n+++\nx", toml.join("\n").replace(" ?: ?", "=")));
        check(&format!("---\n{}\n---\nx", yaml.join("\n")));
    }
}
