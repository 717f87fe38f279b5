//! Every word that the theme says can be translated.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::site_test::SiteTest;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn english() -> toml::Table {
    let text = fs::read_to_string(root().join("src/config/words/en.toml")).expect("can be read");
    text.parse().expect("is TOML")
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("can be read") {
        let path = entry.expect("can be read").path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
}

/// Attributes that readers hear or see.
const READ: &[&str] = &["aria-label", "title", "alt", "placeholder", "content"];

/// The texts of a page that readers see or hear, also those that search engines show.
fn texts(html: &str) -> Vec<String> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut texts = vec![String::new()];
    let mut is_data = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                is_data = name == "script";
                let attribute = |wanted: &str| {
                    let found = tag.attributes.iter().find(|(name, _)| ***name == *wanted.as_bytes());
                    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                };
                let is_prose = ["title", "description", "og:title", "og:description", "og:site_name"];
                let meta = attribute("property").or_else(|| attribute("name")).unwrap_or_default();
                for wanted in READ {
                    if *wanted != "content" || is_prose.contains(&meta.as_str()) {
                        texts.extend(attribute(wanted));
                    }
                }
                let is_inline = ["a", "b", "bdi", "cite", "em", "q", "span", "strong", "time"].contains(&name.as_str());
                if !is_inline {
                    texts.push(String::new());
                }
            }
            Token::String(string) if !is_data => {
                let last = texts.len() - 1;
                // To this tokenizer, what stands in a `<noscript>` is text.
                let string = String::from_utf8_lossy(&string).replace("<p class=\"panel\">", "").replace("</p>", "");
                texts[last].push_str(&string);
            }
            Token::EndTag(_) => is_data = false,
            _ => {}
        }
    }
    texts
}

/// `text` without what stands in brackets.
fn outside_of_brackets(text: &str) -> String {
    let mut depth = 0_i32;
    let mut rest = String::new();
    for character in text.chars() {
        match character {
            '⟦' => depth += 1,
            '⟧' => depth -= 1,
            character if depth == 0 => rest.push(character),
            _ => {}
        }
    }
    rest
}

fn has_latin_word(text: &str) -> bool {
    text.split(|character: char| !character.is_ascii_alphabetic()).any(|word| word.len() > 1)
}

#[test]
fn no_template_has_words_of_its_own() {
    let mut templates = Vec::new();
    files(&root().join("templates"), "html", &mut templates);
    assert!(templates.len() > 30, "the templates are somewhere else now");
    for path in templates {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let template = fs::read_to_string(&path).expect("can be read");
        // The block `kind` is a class.
        let template: String = template
            .split("{% block kind %}")
            .enumerate()
            .map(|(at, part)| match at {
                0 => part,
                _ => part.split_once("{% endblock kind %}").expect("blocks are closed").1,
            })
            .collect();
        let (mut html, mut code) = (String::new(), String::new());
        let mut rest = template.as_str();
        while let Some(at) = rest.find('{') {
            html.push_str(&rest[..at]);
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
            if end != "#}" {
                code.push_str(&rest[at..at + length]);
                code.push('\n');
            }
            rest = &rest[at + length..];
        }
        html.push_str(rest);
        for text in texts(&html) {
            assert!(!has_latin_word(&text), "{name} says “{}”", text.trim());
        }
        // Linked data has a vocabulary; and a name of a class or file has no blank and begins with a small letter.
        for literal in code.split('"').skip(1).step_by(2).filter(|_| name != "json_ld.html") {
            // Lines of an e-mail that a program reads.
            let literal = literal.replace("page: ", "").replace("reply_to: ", "");
            let is_said = literal.contains(' ') && has_latin_word(&literal)
                || literal.starts_with(|c: char| c.is_ascii_uppercase());
            assert!(!is_said, "{name} says “{literal}”");
        }
    }
}

#[test]
fn every_word_is_there_and_every_word_is_used() {
    let known: BTreeSet<String> = english()["words"].as_table().expect("is a table").keys().cloned().collect();
    let (mut templates, mut sources) = (Vec::new(), Vec::new());
    files(&root().join("templates"), "html", &mut templates);
    files(&root().join("src"), "rs", &mut sources);
    let text = |paths: &[PathBuf]| -> String {
        paths.iter().map(|path| fs::read_to_string(path).expect("can be read")).collect()
    };
    let (templates, sources) = (text(&templates), text(&sources));
    let mut used = BTreeSet::new();
    for part in templates.split("words.").skip(1) {
        used.insert(part.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>());
    }
    let unknown: Vec<_> = used.difference(&known).collect();
    assert!(unknown.is_empty(), "templates ask for words that there are not: {unknown:?}");
    for key in &known {
        let is_composed = ["role_", "kind_"].iter().any(|prefix| key.starts_with(prefix));
        let is_in_sources = sources.contains(&format!("\"{key}\""));
        assert!(used.contains(key) || is_composed || is_in_sources, "`{key}` is said nowhere");
    }
}

/// `site.toml` with every word of the theme in brackets.
fn bracketed() -> String {
    fn bracket(value: &mut toml::Value, key: &str) {
        match value {
            toml::Value::String(text) if key != "id" && !key.ends_with("_format") => *text = format!("⟦{text}⟧"),
            toml::Value::String(_) => {}
            toml::Value::Array(items) => items.iter_mut().for_each(|item| bracket(item, key)),
            toml::Value::Table(table) => table.iter_mut().for_each(|(key, value)| bracket(value, key)),
            _ => {}
        }
    }
    let mut table = toml::Value::Table(english());
    bracket(&mut table, "");
    fn write(value: &toml::Value) -> String {
        match value {
            toml::Value::Array(items) => format!("[{}]", items.iter().map(write).collect::<Vec<_>>().join(", ")),
            toml::Value::Table(table) => {
                let pairs: Vec<_> = table.iter().map(|(key, value)| format!("{key} = {}", write(value))).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
            toml::Value::String(text) => format!("{text:?}"),
            value => panic!("no word is {value:?}"),
        }
    }
    let tables = table.as_table().expect("is one").iter().map(|(name, value)| {
        let lines: Vec<_> =
            value.as_table().expect("is one").iter().map(|(k, v)| format!("{k} = {}", write(v))).collect();
        format!("[{name}]\n{}\n", lines.join("\n"))
    });
    tables.collect()
}

/// A site whose author writes Greek and whose theme speaks in brackets: whatever else can be read is a word that
/// nobody could translate.
fn greek(comments: &str) -> SiteTest {
    let mut config = bracketed();
    config = config.replace("[comments]\n", &format!("[comments]\n{comments}\n"));
    let site = SiteTest::new().file(
        "site.toml",
        format!(
            "base_url = \"https://example.org\"\ntitle = \"Σημειώσεις\"\nauthor = \"Ελένη\"\n\
             default_language = \"en\"\ntaxonomies = [{{ name = \"tags\", feed = true }}]\n{config}"
        ),
    );
    let mut site = site
        .page("essays/_index.md", "title = 'Δοκίμια'\npaginate_by = 2\nsort_by = 'date'", "")
        .essay(
            "a",
            "title = 'Άλφα'\ndate = 2026-03-01\nupdated = 2026-04-01\nauthors = ['Ελένη', 'Άννα', 'Ρένα']\nseries = 'Σειρά'\n\
             description = 'Περί'\ntags = ['λόγος', 'μέτρο']\nreply_to = '@/essays/b.md'\n\
             revisions = [{ date = 2026-04-01, note = 'Κάτι' }]\n\
             [source]\ntitle = 'Έργο'\nauthor = 'Όμηρος'\ndate = 2020-01-02\n[extra]\ntoc = true\nconfidence = 'ναι'",
            "Λόγος[^1] και[^1] [β](@/essays/b.md).\n\n## Μέρος\n\n|α|β|\n|-|-|\n|γ|δ|\n\n```\nκώδικας\n```\n\n> [!NOTE]\n> α\n\n\
             > [!TIP]\n> α\n\n> [!WARNING]\n> α\n\n> [!CAUTION]\n> α\n\n> [!IMPORTANT]\n> α\n\n[^1]: Σημείωση.",
        )
        .essay("b", "title = 'Βήτα'\ndate = 2026-03-02\nseries = 'Σειρά'\ntags = ['λόγος']", "Λόγος.")
        .essay("c", "title = 'Γάμμα'\ndate = 2026-03-03\ncomments = 'closed'", "Λόγος.")
        .essay("d", "title = 'Δέλτα'\ndate = 2026-03-04\ndraft = true", "Λόγος.")
        .essay("e", "title = 'Έψιλον'\ndate = 2027-03-04", "Λόγος.")
        .essay("f", "title = 'Ζήτα'\ndate = 2026-03-06\ncomments = 'off'", "Λόγος.")
        .file("content/essays/a/feedback.toml", "as_of = 2026-04-01\n[worth]\nyes = 8\nno = 1\n")
        .file("content/essays/b/feedback.toml", "[worth]\nyes = 1\n");
    for n in 0..5 {
        site = site.page(
            &format!("essays/a/comments/q{n}.md"),
            &format!(
                "author = 'Άννα'\ndate = 2026-03-02T00:00:0{n}Z\nquote = 'Λόγος'\nrole = 'editor'\nkind = 'letter'"
            ),
            "Ναι.",
        );
    }
    site = site
        .page(
            "essays/a/comments/r.md",
            "author = 'Ρένα'\ndate = 2026-03-03T00:00:00Z\nreply_to = 'q0'\nstatus = 'removed'",
            "Ναι.",
        )
        .page(
            "essays/a/comments/s.md",
            "author = 'Ρένα'\ndate = 2026-03-04T00:00:00Z\nreply_to = 'r'\nkind = 'webmention'\nrole = 'author'",
            "Ναι.",
        );
    for n in 0..310 {
        site = site.page(
            &format!("essays/b/comments/x{n}.md"),
            &format!("author = 'Άννα'\ndate = 2026-03-02T00:{:02}:{:02}Z", n / 60, n % 60),
            "Ναι.",
        );
    }
    site.allow("discuss/index.html: a script").args(["--drafts", "--future"]).build()
}

#[test]
fn whatever_the_theme_says_comes_from_the_table() {
    for comments in [
        "endpoint = \"https://desk.example.org\"\nmax_depth = 1",
        "mailto = \"me@example.org\"\nprovider = \"giscus\"\nprovider_options = { repo = \"a/b\", repo_id = \"R\", category_id = \"D\" }",
        "",
    ] {
        let site = greek(comments);
        let mut pages = Vec::new();
        files(&site.output(), "html", &mut pages);
        assert!(pages.len() > 15, "{pages:?}");
        let mut brackets = 0;
        for path in pages {
            let html = fs::read_to_string(&path).expect("can be read");
            for text in texts(&html) {
                brackets += text.matches('⟦').count();
                let rest = outside_of_brackets(&text);
                let rest = rest.replace("https://example.org", "");
                assert!(!has_latin_word(&rest), "{}: “{}”", path.display(), text.trim());
            }
        }
        assert!(brackets > 500, "{brackets}");
        for feed in ["atom.xml", "comments.atom", "essays/a/comments.atom", "tags/logos/atom.xml"] {
            let xml = fs::read_to_string(site.output().join(feed)).expect("is made");
            for title in xml.split("<title>").skip(1).map(|rest| &rest[..rest.find('<').expect("ends")]) {
                assert!(!has_latin_word(&outside_of_brackets(title)), "{feed}: {title}");
            }
        }
    }
}

#[test]
fn a_site_speaks_the_language_that_it_names() {
    let site = |language: &str| {
        SiteTest::new()
            .config(&format!("default_language = \"{language}\"\nauthor = \"Ada\"\n"))
            .essay("a", "title = 'A'\ndate = 2026-03-01", "Text[^1].\n\n[^1]: Note.")
            .page("essays/a/comments/c.md", "author = 'B'\ndate = 2026-03-02T00:00:00Z", "Ja.")
            .build()
    };
    site("de")
        .has("essays/a/index.html", "<h2 id=\"notes-h\">Anmerkungen</h2>")
        .has("essays/a/index.html", ">1. März 2026</time>")
        .has("essays/a/index.html", ">1 Kommentar</h2>")
        .has("essays/a/index.html", "War das Ihre Zeit wert?")
        .has("archive/index.html", "<h1>Archiv</h1>")
        .has("archive/index.html", "1 Beitrag seit 2026")
        .has("essays/a/comments.atom", "<title>Kommentare zu „A“</title>");
    site("fr-CA").has("essays/a/index.html", ">1er mars 2026</time>").has("index.html", ">1 commentaire</span>");
    // No words are built in for it: those of English stand.
    site("de").check().says_not("untranslated");
    site("la").check().says("warning[untranslated]: the site is in `la`, and the theme speaks English in it");
    site("la").has("essays/a/index.html", "<html lang=\"la\">").has("archive/index.html", "<h1>Archive</h1>");
}

#[test]
fn a_link_in_the_slot_of_a_phrase_is_a_link_and_plain_text_beside_it_is_text() {
    SiteTest::new()
        .essay("a", "title = 'A'\ndate = 2026-01-01\n[taxonomies]\ntags = ['x', 'y', 'R&D']", "Text.")
        .build()
        .has("essays/a/index.html", "href=\"https://example.org/tags/x/\">x</a>")
        .has("essays/a/index.html", "href=\"https://example.org/tags/r-d/\">R&amp;D</a>")
        .lacks("essays/a/index.html", "&lt;a")
        .lacks("essays/a/index.html", "&amp;amp;");
}
