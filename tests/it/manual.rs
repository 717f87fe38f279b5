//! The manual says what the sources say. Parts of it are written by these tests: run them with `UPDATE_MANUAL=1`, on
//! one thread, since they write into the same file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use postil::config::words::{WORDS, Word};
use postil::config::{Words, keys};
use postil::document::{Key, Kind};
use postil::template::embedded::TEMPLATES;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Holds the part `name` of `page` to `text`, or writes it.
fn hold(page: &str, name: &str, text: &str) {
    let whole = read(page);
    let head = format!("<!-- generated: {name} -->\n");
    let (before, rest) = whole.split_once(&head).unwrap_or_else(|| panic!("{page} has no part `{name}`"));
    let (written, after) = rest.split_once("<!-- end -->").expect("each part ends");
    if written == text {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_MANUAL").is_some(),
        "the part `{name}` of {page} is not what the sources say: run the test with UPDATE_MANUAL=1\n{text}"
    );
    fs::write(root().join(page), format!("{before}{head}{text}<!-- end -->{after}"))
        .expect("the manual can be written");
}

fn kind(key: &Key) -> String {
    match key.kind {
        Kind::OneOf(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Kind::String => "string".to_owned(),
        Kind::Bool => "boolean".to_owned(),
        Kind::Tables(_) => "list of tables".to_owned(),
        Kind::Free => "string or table".to_owned(),
        other => other.expected().to_owned(),
    }
}

#[test]
fn the_keys_of_the_theme_are_those_of_the_parser() {
    let mut text = "\n| key | type | what it says |\n|---|---|---|\n".to_owned();
    for key in keys::THEME {
        let _ = writeln!(text, "| `{}` | {} | {} |", key.name, kind(key), key.doc);
    }
    text.push('\n');
    hold("content/manual/theme.md", "theme", &text);
}

#[test]
fn the_words_of_the_manual_are_those_of_the_theme() {
    let english = Words::english();
    let mut text = "\n| word | in English | what it is for |\n|---|---|---|\n".to_owned();
    for key in WORDS {
        let (_, word) = english.iter().find(|(name, _)| *name == key.name).expect("English has all words");
        let said = match word {
            Word::Phrase(phrase) => format!("`{phrase}`"),
            Word::Forms(forms) => {
                forms.iter().map(|(category, form)| format!("{category}: `{form}`")).collect::<Vec<_>>().join(", ")
            }
            Word::List(names) => format!("`{}`, …", names[0]),
        };
        let _ = writeln!(text, "| `{}` | {said} | {} |", key.name, key.doc);
    }
    text.push('\n');
    hold("content/manual/theme.md", "words", &text);
}

/// What a template says of itself, and its code without comments and text.
fn parts(template: &str) -> (String, String) {
    let mut doc = String::new();
    let mut code = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let end = match rest.as_bytes().get(at + 1) {
            Some(b'#') => "#}",
            Some(b'%') => "%}",
            Some(b'{') => "}}",
            _ => {
                rest = &rest[at + 1..];
                continue;
            }
        };
        let length = rest[at..].find(end).expect("tags are closed") + end.len();
        let tag = &rest[at + 2..at + length - 2];
        match end {
            "#}" if doc.is_empty() => tag.trim_matches('-').trim().clone_into(&mut doc),
            "#}" => {}
            _ => {
                code.push_str(tag.trim_matches('-'));
                code.push('\n');
            }
        }
        rest = &rest[at + length..];
    }
    (doc, code)
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Names with what is read of them, such as `page.title`; names that the template sets itself, and those of Tera, are
/// left out.
fn variables(code: &str) -> BTreeMap<String, BTreeSet<String>> {
    const ROOTS: &[&str] = &[
        "comments",
        "config",
        "current_path",
        "current_url",
        "dir",
        "feeds",
        "in_site_language",
        "lang",
        "page",
        "page_count",
        "paginator",
        "provider",
        "section",
        "series",
        "taxonomy",
        "term",
        "terms",
        "years",
    ];
    let without_strings: String = code.split('"').step_by(2).collect::<Vec<_>>().join("\"\"");
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for root in ROOTS {
        let is_own =
            without_strings.contains(&format!("set {root} ")) || without_strings.contains(&format!("for {root} in"));
        if is_own {
            continue;
        }
        for (at, _) in without_strings.match_indices(root) {
            let before = without_strings[..at].chars().next_back();
            let after = &without_strings[at + root.len()..];
            let is_argument = after.starts_with('=') && !after.starts_with("==");
            let is_name = after.starts_with(is_word) || before.is_some_and(|c| is_word(c) || c == '.') || is_argument;
            if is_name {
                continue;
            }
            let fields = found.entry((*root).to_owned()).or_default();
            let after = after.strip_prefix('?').unwrap_or(after);
            if let Some(path) = after.strip_prefix('.') {
                let path: String = path.chars().take_while(|c| is_word(*c) || matches!(c, '.' | '?')).collect();
                fields.insert(path.replace('?', "").trim_end_matches('.').to_owned());
            }
        }
    }
    found
}

#[test]
fn each_template_is_shown_with_its_blocks_and_variables() {
    let mut text = String::new();
    for (name, template) in TEMPLATES {
        let (doc, code) = parts(template);
        assert!(doc.ends_with('.') || doc.contains('.'), "{name} does not say what it is");
        // What stands behind the first paragraph is for those who read the template.
        let sentence = doc.split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(
            text,
            "\n### `{name}`\n\n{}\n",
            sentence.replace("{{ ", "`{{ ").replace(" }}", " }}`").replace("``", "`")
        );
        let named = |keyword: &str| -> Vec<String> {
            code.lines()
                .filter_map(|line| line.trim().strip_prefix(keyword))
                .map(|rest| format!("`{}`", rest.trim().trim_matches('"').split(['(', ' ']).next().unwrap_or_default()))
                .collect()
        };
        let variables: Vec<String> = variables(&code)
            .into_iter()
            .map(|(root, fields)| match fields.is_empty() {
                true => format!("`{root}`"),
                false => fields.iter().map(|field| format!("`{root}.{field}`")).collect::<Vec<_>>().join(", "),
            })
            .collect();
        for (what, items) in [
            ("Extends", named("extends ")),
            ("Blocks", named("block ")),
            ("Includes", named("include ")),
            ("Component", named("component ")),
            ("Reads", variables),
        ] {
            let mut items = items;
            items.dedup();
            if !items.is_empty() {
                let _ = write!(text, "\n- {what}: {}", items.join(", "));
            }
        }
        text.push('\n');
    }
    text.push('\n');
    hold("content/manual/theme.md", "templates", &text);
}

/// Every `needle("name"` in the sources of templates.
fn named_in_sources(needles: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("src/template"))
        .expect("can be read")
        .map(|entry| entry.expect("can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    paths.push(root().join("src/render/html.rs"));
    for path in &paths {
        let source = fs::read_to_string(path).expect("can be read");
        for needle in needles {
            for rest in source.split(needle).skip(1) {
                let Some(rest) = rest.trim_start().strip_prefix('"') else { continue };
                names.extend(rest.split('"').next().map(str::to_owned));
            }
        }
    }
    names
}

#[test]
fn the_manual_has_every_variable_function_and_filter() {
    let manual = read("content/manual/templates.md") + &read("content/manual/theme.md");
    let has = |name: &str| manual.contains(&format!("`{name}`")) || manual.contains(&format!("`{name}("));
    let variables = named_in_sources(&[".with(", ".with_safe(", ".with_option(", "insert_value("]);
    assert!(variables.len() > 100, "the views are made otherwise now");
    let missing: Vec<_> = variables.iter().filter(|name| !has(name)).collect();
    assert!(missing.is_empty(), "content/manual/templates.md says nothing of {missing:?}");
    let functions = named_in_sources(&["register_function(", "register_filter("]);
    assert!(functions.len() > 20, "they are registered otherwise now");
    let missing: Vec<_> = functions.iter().filter(|name| !has(name)).collect();
    assert!(missing.is_empty(), "content/manual/templates.md says nothing of {missing:?}");
}

#[test]
fn the_manual_has_every_key_of_the_config() {
    fn collect(of: &'static [Key], names: &mut BTreeSet<&'static str>) {
        for key in of {
            names.insert(key.name);
            if let Kind::Table(inner) | Kind::Tables(inner) = key.kind {
                collect(inner, names);
            }
        }
    }
    let mut names = BTreeSet::new();
    collect(keys::SITE, &mut names);
    let pages: String = ["configuration", "comments-and-feedback", "theme"]
        .iter()
        .map(|name| read(&format!("content/manual/{name}.md")))
        .collect();
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !pages.contains(&format!("`{name}`")) && !pages.contains(&format!("`[{name}]`")))
        .collect();
    assert!(missing.is_empty(), "the manual says nothing of {missing:?}");
    assert!(Path::new(&root().join("content/manual/theme.md")).exists());
}
