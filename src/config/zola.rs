//! Zola's configuration (up to 0.22) as `site.toml`: its keys are renamed or set aside, each with a
//! note, and what remains is read as postil's own.

use super::parse::{body_of, read};
use super::{Config, FEED_FILENAMES, keys};
use crate::diagnostic::messages::config as messages;
use crate::diagnostic::{self, Diagnostic, Spanned};
use crate::document::{self, Entry, Format, Key, Node, Origin, Table, Value};
use crate::path::SitePath;

/// Reads `text`, the whole of a `zola.toml` or `config.toml` of Zola's.
pub fn parse_zola(text: &str, path: &SitePath) -> (Option<Config>, Vec<Diagnostic>) {
    let parsed = document::toml::parse(text, body_of(text), path);
    if !parsed.is_whole {
        return (None, parsed.diagnostics);
    }
    let mut translation = Translation { path, notes: parsed.diagnostics };
    let table = translation.site(parsed.table);
    let (config, mut diagnostics) = read(&table, Origin { path, text, format: Format::Toml });
    diagnostics.extend(translation.notes);
    diagnostic::sort(&mut diagnostics);
    (config, diagnostics)
}

/// Keys of the top level that Zola calls otherwise.
const RENAMED: &[(&str, &str)] = &[
    ("generate_feed", "generate_feeds"),
    ("generate_rss", "generate_feeds"),
    ("feed_filename", "feed_filenames"),
    ("rss_limit", "feed_limit"),
];

/// Keys of `[markdown]` that Zola calls otherwise.
const RENAMED_MARKDOWN: &[(&str, &str)] = &[("definition_list", "definition_lists")];

/// What to do about some of the keys that mean nothing here.
const HINTS: &[(&str, &str)] = &[
    ("theme", "the default theme is built in; templates of your own go into `templates/`"),
    ("compile_sass", "write CSS into `static/`"),
    ("languages", "postil builds one language a site; essays may say `lang`"),
    ("highlight_theme", "code is coloured by CSS classes; style them in your own CSS"),
    ("highlighting", "code is coloured by CSS classes; style them in your own CSS"),
    ("bottom_footnotes", "write `notes = \"end\"` under `[markdown]`"),
];

struct Translation<'a> {
    path: &'a SitePath,
    notes: Vec<Diagnostic>,
}

impl Translation<'_> {
    fn site(&mut self, table: Table) -> Table {
        let mut site = Table::default();
        for mut entry in table.entries {
            let name = entry.key.value.clone();
            match (name.as_str(), &mut entry.value.value) {
                // Zola's `theme` names a folder; ours holds words and links.
                ("theme", Value::String(_)) => {
                    self.ignore(&entry);
                    continue;
                }
                ("markdown", Value::Table(markdown)) => *markdown = self.markdown(std::mem::take(markdown)),
                ("taxonomies", Value::Array(items)) => {
                    for item in items {
                        if let Value::Table(taxonomy) = &mut item.value {
                            self.keep(taxonomy, keys::TAXONOMY);
                        }
                    }
                }
                ("link_checker", Value::Table(table)) => self.keep(table, keys::LINK_CHECKER),
                ("slugify", Value::Table(table)) => self.keep(table, keys::SLUGIFY),
                _ => {}
            }
            self.rename(&mut entry, RENAMED);
            if entry.key.value == "feed_filenames" {
                self.feeds(&mut entry);
            }
            self.push(&mut site, entry, keys::SITE);
        }
        site
    }

    /// Zola makes a feed of any name from a template of that name; ours have three.
    fn feeds(&mut self, entry: &mut Entry) {
        if let Value::String(_) = entry.value.value {
            let span = entry.value.span;
            let name = std::mem::replace(&mut entry.value, Node::new(Value::Null, span));
            entry.value.value = Value::Array(vec![name]);
        }
        let Value::Array(names) = &mut entry.value.value else { return };
        let is_ours = |name: &str| FEED_FILENAMES.contains(&name);
        for name in names.iter().filter(|node| node.value.as_str().is_some_and(|name| !is_ours(name))) {
            let shown = name.value.as_str().unwrap_or_default();
            let hint = "the feeds are called `atom.xml`, `rss.xml` and `feed.json`";
            self.notes.push(messages::ignored_key(self.path, name.span, shown, Some(hint)));
        }
        names.retain(|node| node.value.as_str().is_none_or(is_ours));
        if names.is_empty() {
            entry.value.value = Value::Null;
        }
    }

    fn markdown(&mut self, table: Table) -> Table {
        let mut markdown = Table::default();
        for mut entry in table.entries {
            match (entry.key.value.as_str(), &entry.value.value) {
                ("bottom_footnotes", Value::Bool(true)) => {
                    entry = self.replace(entry, "notes", Value::String("end".to_owned()), "notes = \"end\"");
                }
                // 0.22's table replaces the boolean: where it is, code is coloured.
                ("highlighting", Value::Table(_)) => {
                    let shown = "highlight_code = true";
                    entry = self.replace(entry, "highlight_code", Value::Bool(true), shown);
                }
                _ => self.rename(&mut entry, RENAMED_MARKDOWN),
            }
            self.push(&mut markdown, entry, keys::MARKDOWN);
        }
        markdown
    }

    fn replace(&mut self, entry: Entry, name: &str, value: Value, shown: &str) -> Entry {
        self.notes.push(messages::renamed_key(self.path, entry.key.span, &entry.key.value, shown));
        Entry { key: Spanned::new(name.to_owned(), entry.key.span), value: Node::new(value, entry.value.span) }
    }

    fn rename(&mut self, entry: &mut Entry, names: &[(&str, &str)]) {
        if let Some((old, new)) = names.iter().find(|(old, _)| *old == entry.key.value) {
            self.notes.push(messages::renamed_key(self.path, entry.key.span, old, new));
            entry.key.value = (*new).to_owned();
        }
    }

    /// Takes out of `table` what is not among `keys`.
    fn keep(&mut self, table: &mut Table, keys: &'static [Key]) {
        for entry in std::mem::take(table).entries {
            self.push(table, entry, keys);
        }
    }

    fn push(&mut self, table: &mut Table, entry: Entry, keys: &'static [Key]) {
        let is_known = document::keys::find(keys, &entry.key.value).is_some();
        if !is_known || table.get(&entry.key.value).is_some() {
            self.ignore(&entry);
        } else {
            table.entries.push(entry);
        }
    }

    fn ignore(&mut self, entry: &Entry) {
        let key = &entry.key.value;
        let hint = HINTS.iter().find(|(name, _)| name == key).map(|(_, hint)| *hint);
        self.notes.push(messages::ignored_key(self.path, entry.key.span, key, hint));
    }
}
