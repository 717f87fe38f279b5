//! What to change in a template that was written for Tera 1.

use crate::diagnostic::{Diagnostic, Span, messages};
use crate::path::SitePath;

/// An idiom of Tera 1: what to look for inside tags, and what to write instead.
const IDIOMS: &[(&str, &str)] = &[
    (
        "macro ",
        "write a component: `{% component name(arg) %}…{% endcomponent %}`, called as `{{ <name arg={value} /> }}`",
    ),
    ("import ", "components need no import: take the line out"),
    ("macros::", "call a component: `{{ <name arg={value} /> }}`"),
    ("self::", "call a component: `{{ <name arg={value} /> }}`"),
    ("__tera_context", "`__tera_context` is for debugging only"),
    ("now()", "a build knows no time of day: use a date of the page, or nothing"),
    ("trans(", "put the words into `[theme]` of `site.toml`"),
    ("resize_image(", "images are not resized: refer to the file itself"),
    ("get_taxonomy_term(", "use `get_taxonomy(kind=…)` and its `items`"),
    ("| slice(", "write a slice: `items[0:10]`"),
    ("| concat(", "spread both into a list: `[...a, ...b]`"),
    ("| filter(attribute", "use `{% if %}` inside the loop"),
    ("| map(attribute", "use a list comprehension or the loop itself"),
    ("| linebreaksbr", "write `| newlines_to_br`"),
    ("| as_str", "write `| str`"),
    ("| addslashes", "`addslashes` is gone: use `json_encode` for scripts"),
    ("| filesizeformat", "`filesizeformat` is gone: put the words into front matter"),
    ("| trim_start_matches(", "write `| trim_start(pat=…)`"),
    ("| trim_end_matches(", "write `| trim_end(pat=…)`"),
    (
        "paginator.number_pagers",
        "a page that shows how many there are changes with each essay: link `previous` and `next`",
    ),
    (
        "paginator.total_pages",
        "a page that shows how many there are changes with each essay: link `previous` and `next`",
    ),
];

/// Every idiom of Tera 1 in `text`, with its place.
pub fn idioms(path: &SitePath, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (start, end) in tags(text) {
        let tag = &text[start..end];
        for (idiom, instead) in IDIOMS {
            // `macro` and `import` are keywords: they count only as the first word of a tag.
            let at = match idiom.ends_with(' ') {
                true => {
                    let word = tag.trim_start_matches(['{', '%', '-', ' ', '\t', '\n']);
                    word.starts_with(idiom).then(|| tag.len() - word.len())
                }
                false => tag.find(idiom),
            };
            if let Some(at) = at {
                let start = start + at;
                let length = idiom.trim_end().len();
                found.push(messages::template::tera1(path, Span::new(start..start + length), idiom.trim(), instead));
            }
        }
    }
    found
}

/// The places of all `{{ … }}` and `{% … %}`.
fn tags(text: &str) -> Vec<(usize, usize)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        let close = match text.as_bytes().get(open + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        match text[open..].find(close) {
            Some(length) => {
                tags.push((open, open + length));
                at = open + length + 2;
            }
            None => break,
        }
    }
    tags
}
