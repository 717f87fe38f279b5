//! Front matter of other generators as postil's own: keys are renamed or moved, each with a note
//! that says what to write instead. Nothing that an author wrote is lost: what is not understood
//! ends up in `extra`.

use crate::config::Config;
use crate::diagnostic::messages::content as messages;
use crate::diagnostic::messages::document as document_messages;
use crate::diagnostic::{Diagnostic, Span, Spanned, closest};
use crate::document::{Entry, Format, Key, Node, Origin, Table, Value, keys};

/// Keys that only have another name here; the left ones are compared without letter case.
const RENAMED: &[(&str, &str)] = &[
    ("lastmod", "updated"),
    ("last_modified_at", "updated"),
    ("modified", "updated"),
    ("publishdate", "publish_date"),
    ("expirydate", "expires"),
    ("redirect_from", "aliases"),
    ("author", "authors"),
    ("excerpt", "summary"),
    ("generate_feed", "generate_feeds"),
];

/// Keys that other generators or their themes use, and that only a template could give a meaning.
const KEPT: &[&str] = &[
    "audio",
    "blackfriday",
    "canonical",
    "canonicalurl",
    "cascade",
    "categories_label",
    "cover",
    "featured",
    "featured_image",
    "header",
    "headless",
    "hero",
    "icon",
    "image",
    "image_alt",
    "image_caption",
    "images",
    "insert_anchor_links",
    "keywords",
    "linktitle",
    "markup",
    "math",
    "menu",
    "menus",
    "og_image",
    "outputs",
    "resources",
    "sitemap",
    "subtitle",
    "thumbnail",
    "toc",
    "type",
    "videos",
];

/// Which front matter is read.
#[derive(Clone, Copy)]
pub(super) struct Dialect<'a> {
    /// Its own keys.
    pub(super) keys: &'static [Key],
    /// For the names of taxonomies.
    pub(super) config: &'a Config,
    /// The file.
    pub(super) origin: Origin<'a>,
}

/// `table` with none but known keys.
pub(super) fn translate(table: Table, dialect: Dialect<'_>) -> (Table, Vec<Diagnostic>) {
    let mut translation = Translation {
        dialect,
        given: Vec::new(),
        table: Table::default(),
        extra: Vec::new(),
        terms: Vec::new(),
        found: Vec::new(),
    };
    // PERF: most front matter has none but postil's own keys.
    if table.entries.iter().all(|entry| translation.is_own(entry)) {
        translation.table = table;
    } else {
        translation.given = table.entries.iter().map(|entry| entry.key.value.clone()).collect();
        table.entries.into_iter().for_each(|entry| translation.entry(entry));
    }
    translation.finish()
}

struct Translation<'a> {
    dialect: Dialect<'a>,
    given: Vec<String>,
    table: Table,
    extra: Vec<Entry>,
    terms: Vec<Entry>,
    found: Vec<Diagnostic>,
}

impl Translation<'_> {
    fn is_known(&self, key: &str) -> bool {
        keys::find(self.dialect.keys, key).is_some()
    }

    /// Whether there is nothing to translate.
    fn is_own(&self, entry: &Entry) -> bool {
        let is_of_jekyll = entry.key.value == "comments" && matches!(entry.value.value, Value::Bool(_));
        self.is_known(&entry.key.value) && !is_of_jekyll
    }

    /// Whether top-level `key` holds terms, as Hugo and Jekyll have it.
    fn is_taxonomy(&self, key: &str) -> bool {
        self.is_known("taxonomies") && is_taxonomy(key, self.dialect.config)
    }

    fn entry(&mut self, entry: Entry) {
        let key = entry.key.value.clone();
        let lower = key.to_lowercase();
        match (lower.as_str(), &entry.value.value) {
            // `comments: true` of Jekyll and of many themes.
            ("comments", Value::Bool(is_open)) if self.is_known("comments") => {
                let word = if *is_open { "open" } else { "off" };
                self.read_as(entry, "comments", Value::String(word.to_owned()), &format!("comments = \"{word}\""));
            }
            _ if self.is_known(&key) => self.table.entries.push(entry),
            ("published", Value::Bool(is_published)) if self.is_known("draft") => {
                if *is_published {
                    self.found.push(messages::needless_key(self.path(), entry.key.span, &key, "is how all pages are"));
                } else {
                    self.read_as(entry, "draft", Value::Bool(true), "draft = true");
                }
            }
            ("published", Value::String(_) | Value::Datetime(_)) if self.is_known("date") => {
                self.rename(entry, "date");
            }
            ("layout", Value::String(layout)) if self.is_known("template") => {
                if matches!(layout.as_str(), "post" | "posts" | "page" | "default" | "single") {
                    let why = "is not needed: each kind of page has its template";
                    self.found.push(messages::needless_key(self.path(), entry.key.span, &key, why));
                } else {
                    let template = if layout.contains('.') { layout.clone() } else { format!("{layout}.html") };
                    let shown = format!("template = \"{template}\"");
                    self.read_as(entry, "template", Value::String(template), &shown);
                }
            }
            ("url" | "permalink", Value::String(text)) if self.is_known("path") => {
                if text.contains("://") {
                    self.keep(entry);
                } else if text.contains("/:") || text.starts_with(':') {
                    self.found.push(messages::pattern_path(self.path(), entry.value.span, &key));
                    self.extra.push(entry);
                } else {
                    self.rename(entry, "path");
                }
            }
            // Hugo's `[author]` is a table; names are text.
            ("author", Value::Table(_)) => self.keep(entry),
            ("params", Value::Table(_)) => self.params(entry),
            ("tag", _) if self.is_taxonomy("tags") => self.taxonomy(entry, "tags"),
            ("category", _) if self.is_taxonomy("categories") => self.taxonomy(entry, "categories"),
            _ if self.is_taxonomy(&key) => self.taxonomy(entry, &key),
            _ => match RENAMED.iter().find(|(old, new)| *old == lower && self.is_known(new)) {
                Some((_, new)) => self.rename(entry, new),
                None if KEPT.contains(&lower.as_str()) => self.keep(entry),
                None => self.unknown(entry),
            },
        }
    }

    fn path(&self) -> &crate::path::SitePath {
        self.dialect.origin.path
    }

    fn rename(&mut self, mut entry: Entry, new: &'static str) {
        if self.given.iter().any(|given| given == new) || self.table.get(new).is_some() {
            // The author's own key says it already.
            return self.keep(entry);
        }
        let old = std::mem::replace(&mut entry.key.value, new.to_owned());
        let help = format!("rename it to `{new}`");
        self.found.push(messages::foreign_key(self.path(), entry.key.span, &old, &format!("`{new}`"), help));
        self.table.entries.push(entry);
    }

    fn read_as(&mut self, entry: Entry, new: &str, value: Value, shown: &str) {
        if new != entry.key.value && (self.given.iter().any(|given| given == new) || self.table.get(new).is_some()) {
            return self.keep(entry);
        }
        let help = format!("write `{shown}`");
        let note = messages::foreign_key(self.path(), entry.key.span, &entry.key.value, &format!("`{shown}`"), help);
        self.found.push(note);
        self.table.entries.push(Entry {
            key: Spanned::new(new.to_owned(), entry.key.span),
            value: Node::new(value, entry.value.span),
        });
    }

    fn keep(&mut self, entry: Entry) {
        let help = format!("move `{}` {}", entry.key.value, to_extra(self.dialect.origin.format));
        self.found.push(messages::kept_key(self.path(), entry.key.span, &entry.key.value, help));
        self.extra.push(entry);
    }

    fn params(&mut self, entry: Entry) {
        let help = "rename it to `extra`".to_owned();
        self.found.push(messages::foreign_key(self.path(), entry.key.span, "params", "`extra`", help));
        if let Value::Table(params) = entry.value.value {
            self.extra.extend(params.entries);
        }
    }

    fn taxonomy(&mut self, mut entry: Entry, name: &str) {
        if entry.value.value == Value::Null {
            return;
        }
        let meaning = format!("`taxonomies.{name}`");
        let help = match self.dialect.origin.format {
            Format::Toml => format!("move it to `[taxonomies]`, as `{name}`"),
            Format::Yaml => format!("move it under `taxonomies:`, as `{name}`"),
        };
        self.found.push(messages::foreign_key(self.path(), entry.key.span, &entry.key.value, &meaning, help));
        entry.key.value = name.to_owned();
        if let Value::String(text) = &entry.value.value
            && text.contains(',')
        {
            let span = entry.value.span;
            let terms = text.split(',').map(str::trim).filter(|term| !term.is_empty());
            entry.value.value =
                Value::Array(terms.map(|term| Node::new(Value::String(term.to_owned()), span)).collect());
        }
        self.terms.push(entry);
    }

    fn unknown(&mut self, entry: Entry) {
        let key = entry.key.value.as_str();
        let span = entry.key.span;
        let label = "not a front matter key";
        let names = self.dialect.keys.iter().map(|key| key.name);
        let others = ["tags", "categories"].into_iter().filter(|_| self.is_known("taxonomies"));
        let near = closest(key, names.chain(others));
        let found = match near {
            // In TOML front matter an author's own values have their place, so this is a slip.
            Some(near) if self.dialect.origin.format == Format::Toml => {
                let help = Some(format!("did you mean `{near}`?"));
                document_messages::unknown_key(self.path(), span, key, label, help)
            }
            near => {
                let to_extra = to_extra(self.dialect.origin.format);
                let help = match near {
                    Some(near) => format!("did you mean `{near}`? move values of your own {to_extra}"),
                    // Prose that YAML takes for a key, because it holds a colon.
                    None if key.contains(char::is_whitespace) => {
                        "if this is text, put the whole of it in quotes, or begin it with `|` and indent it".to_owned()
                    }
                    None => format!("move it {to_extra}: templates find it as `extra.{key}`"),
                };
                messages::unknown_key_kept(self.path(), span, key, label, help)
            }
        };
        self.found.push(found);
        self.extra.push(entry);
    }

    fn finish(mut self) -> (Table, Vec<Diagnostic>) {
        self.warn_of_misplaced();
        let terms = std::mem::take(&mut self.terms);
        let extra = std::mem::take(&mut self.extra);
        for entry in terms {
            merge(&mut self.table, "taxonomies", entry);
        }
        for entry in extra {
            merge(&mut self.table, "extra", entry);
        }
        (self.table, self.found)
    }

    /// `tags` below `[extra]` is the usual slip of TOML: a key belongs to the header above it.
    fn warn_of_misplaced(&mut self) {
        let Some(Node { value: Value::Table(extra), .. }) = self.table.get("extra") else { return };
        let config = self.dialect.config;
        let is_page = self.is_known("taxonomies");
        let misplaced: Vec<(Span, String)> = extra
            .entries
            .iter()
            .filter(|entry| match &entry.value.value {
                Value::String(_) => entry.key.value == "tags" && is_page,
                Value::Array(items) => {
                    is_page
                        && is_taxonomy(&entry.key.value, config)
                        && items.iter().all(|item| matches!(item.value, Value::String(_)))
                }
                Value::Bool(_) => entry.key.value == "draft" && is_page,
                _ => false,
            })
            .map(|entry| (entry.key.span, entry.key.value.clone()))
            .collect();
        for (span, key) in misplaced {
            let help = if key == "draft" {
                "move it above the first `[table]`".to_owned()
            } else {
                format!("move it to `[taxonomies]`: terms outside are not listed on `/{key}/`")
            };
            self.found.push(messages::misplaced_key(self.dialect.origin.path, span, &key, "extra", &help));
        }
    }
}

fn to_extra(format: Format) -> &'static str {
    match format {
        Format::Toml => "to `[extra]`",
        Format::Yaml => "under `extra:`",
    }
}

fn is_taxonomy(key: &str, config: &Config) -> bool {
    matches!(key, "tags" | "categories") || config.taxonomies.iter().any(|taxonomy| taxonomy.name == key)
}

/// Puts `entry` into the table `name` of `table`. What is there already is joined (lists) or stays.
fn merge(table: &mut Table, name: &str, entry: Entry) {
    if table.get(name).is_none_or(|node| node.value == Value::Null) {
        table.entries.retain(|other| other.key.value != name);
        let place = entry.key.span;
        let value = Node::new(Value::Table(Table::default()), place);
        table.entries.push(Entry { key: Spanned::new(name.to_owned(), place), value });
    }
    // A `taxonomies` or `extra` that is no table is reported as such by who reads it.
    let Some(Entry { value: Node { value: Value::Table(inner), .. }, .. }) =
        table.entries.iter_mut().find(|other| other.key.value == name)
    else {
        return;
    };
    match inner.entries.iter_mut().find(|other| other.key.value == entry.key.value) {
        None => inner.entries.push(entry),
        Some(Entry { value: Node { value: Value::Array(items), .. }, .. }) => match entry.value.value {
            Value::Array(more) => items.extend(more),
            Value::String(_) => items.push(entry.value),
            _ => {}
        },
        Some(_) => {}
    }
}
