//! The house rules of `ARCHITECTURE.md`, held by reading the sources: arrows between rooms, sizes, opening lines, and no
//! door to the outside where there should be none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Room → rooms that it may name. What is not here is refused; a line more is a decision about the architecture.
///
/// `command → build → {source, content → markdown, site, template → site, render → template, output} → {config,
/// diagnostic, digest, path}`: below the engine, a room knows the types of what comes to it, never who calls it.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("main", &["cli", "command"]),
    ("lib", &[]),
    ("cli", &[]),
    ("fuzz", &["config", "content", "markdown", "path", "diagnostic", "document", "untrusted"]),
    (
        "command",
        &[
            "build",
            "cli",
            "config",
            "content",
            "diagnostic",
            "digest",
            "lint",
            "output",
            "path",
            "serve",
            "render",
            "site",
            "slug",
            "source",
            "store",
            "watch",
        ],
    ),
    ("serve", &["digest", "path"]),
    ("watch", &["source", "stamp"]),
    ("lint", &["build", "config", "content", "diagnostic", "document", "markdown", "path", "site", "template"]),
    (
        "build",
        &[
            "commentary",
            "config",
            "content",
            "diagnostic",
            "digest",
            "hash",
            "markdown",
            "memo",
            "output",
            "parallel",
            "path",
            "render",
            "sealed",
            "site",
            "source",
            "stamp",
            "store",
            "template",
        ],
    ),
    ("source", &["config", "diagnostic", "digest", "parallel", "path", "stamp"]),
    ("output", &["diagnostic", "digest", "hash", "parallel", "path", "sealed", "stamp"]),
    (
        "render",
        &[
            "bytes",
            "commentary",
            "config",
            "content",
            "diagnostic",
            "digest",
            "hash",
            "markdown",
            "path",
            "site",
            "template",
            "untrusted",
        ],
    ),
    (
        "template",
        &[
            "bytes",
            "commentary",
            "config",
            "content",
            "diagnostic",
            "digest",
            "hash",
            "document",
            "markdown",
            "path",
            "site",
            "slug",
            "untrusted",
        ],
    ),
    ("site", &["commentary", "config", "content", "diagnostic", "digest", "hash", "markdown", "path", "slug"]),
    ("commentary", &["config", "content", "diagnostic", "digest", "markdown", "path", "untrusted"]),
    ("content", &["config", "diagnostic", "digest", "document", "markdown", "path", "slug", "untrusted"]),
    ("untrusted", &["bytes"]),
    ("markdown", &["bytes", "config", "diagnostic", "digest", "memo", "path", "slug"]),
    ("config", &["diagnostic", "digest", "document", "memo", "path"]),
    ("document", &["diagnostic", "path"]),
    // `messages` alone may name the types of those whose findings it words: see the test of it.
    ("diagnostic", &["content", "markdown", "path", "site", "untrusted"]),
    ("slug", &["config", "digest"]),
    ("bytes", &[]),
    ("memo", &["digest"]),
    ("stamp", &[]),
    ("sealed", &["digest"]),
    ("store", &[]),
    ("digest", &[]),
    ("hash", &[]),
    ("parallel", &[]),
    ("path", &[]),
];

/// Rooms in which there are no files, no clock, no environment and no other process: invariant 1.
const PURE: &[&str] = &[
    "commentary",
    "config",
    "content",
    "diagnostic",
    "document",
    "lint",
    "markdown",
    "memo",
    "path",
    "render",
    "sealed",
    "site",
    "slug",
    "template",
    "untrusted",
];

/// What would let the outside in.
const DOORS: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread::sleep",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
    "walkdir::",
    "RandomState",
    "thread_local!",
    "static mut",
];

/// Doors that are there for a reason.
const DOORS_ALLOWED: &[(&str, &str, &str)] = &[
    ("markdown/lines.rs", "thread_local!", "a memo of a pure function, whose states cannot leave their thread"),
    ("template/record.rs", "thread_local!", "Tera's functions take no state, and a page is rendered by one thread"),
];

/// Files above the soft limit, and why they are one file all the same.
const LONG: &[(&str, &str)] = &[
    ("template/values.rs", "the views side by side, as `docs/templates.md` lists them"),
    ("site/plan.rs", "every claim to a URL in one place, in the order of precedence"),
];

const SOFT_LIMIT: usize = 400;
const HARD_LIMIT: usize = 500;

struct Source {
    /// Below `src/`.
    path: String,
    text: String,
    /// Without comments, literals and tests.
    code: String,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().expect("a path has a beginning")
    }

    fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut sources);
    sources.sort_by(|a: &Source, b| a.path.cmp(&b.path));
    assert!(sources.len() > 50, "the sources are somewhere else now");
    sources
}

fn read(folder: &Path, prefix: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("the sources can be read") {
        let entry = entry.expect("the sources can be read");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{path}/"), sources);
        } else if path.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).expect("sources are text");
            let code = code_of(&text);
            let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            sources.push(Source { path, text, code });
        }
    }
}

/// Rust without comments and without what stands in string and character literals.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    let skip_to =
        |rest: &str, end: &str, from: usize| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    while let Some(first) = rest.chars().next() {
        let is_start = !code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let raw =
            rest.strip_prefix('r').filter(|_| is_start).map(|after| after.len() - after.trim_start_matches('#').len());
        let is_raw = raw.is_some_and(|hashes| rest[1 + hashes..].starts_with('"'));
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            skip_to(rest, "*/", 2)
        } else if is_raw {
            let hashes = raw.expect("just looked at");
            skip_to(rest, &format!("\"{}", "#".repeat(hashes)), hashes + 2)
        } else if first == '"' {
            let mut is_escaped = false;
            let end = rest[1..].find(|c| {
                let is_end = c == '"' && !is_escaped;
                is_escaped = c == '\\' && !is_escaped;
                is_end
            });
            end.map_or(rest.len(), |at| at + 2)
        } else if let Some(length) = character_literal(rest) {
            length
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[length..];
    }
    code
}

/// The length of `'x'` or `'\n'` at the start of `rest`; lifetimes have no second quote.
fn character_literal(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let mut characters = inner.char_indices();
    let (_, first) = characters.next()?;
    if first == '\\' {
        return inner[2..].find('\'').map(|at| at + 4);
    }
    let (at, second) = characters.next()?;
    (second == '\'').then_some(at + 2)
}

/// The rooms that `code` names by `crate::room` or `crate::{room, …}`.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let word =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut rooms = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let mut item = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => rooms.extend([word(&std::mem::take(&mut item))]),
                        c => item.push(c),
                    }
                }
                rooms.insert(word(&item));
            }
            None => {
                rooms.insert(word(after));
            }
        }
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

#[test]
fn every_room_names_only_those_below_it() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let room = source.room();
        let Some(allowed) = allowed.get(room) else {
            wrong.push(format!("{room} is a room that `MAY_NAME` does not know"));
            continue;
        };
        // Constants and macros of the crate's own root are no rooms.
        let named =
            rooms_named(&source.code).into_iter().filter(|named| MAY_NAME.iter().any(|(room, _)| room == named));
        wrong.extend(
            named
                .filter(|named| named != room && !allowed.contains(&named.as_str()))
                .map(|named| format!("{} names {named}, which is not below {room}", source.path)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_arrows_between_rooms_go_round_in_no_circle() {
    let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in
        sources().iter().filter(|source| !source.is_test() && !source.path.starts_with("diagnostic/messages/"))
    {
        let room = source.room().to_owned();
        let mut named = rooms_named(&source.code);
        named.retain(|named| *named != room && MAY_NAME.iter().any(|(room, _)| room == named));
        below.entry(room).or_default().extend(named);
    }
    while let Some(bottom) =
        below.iter().find(|(_, rooms)| rooms.iter().all(|room| !below.contains_key(room))).map(|(room, _)| room.clone())
    {
        below.remove(&bottom);
    }
    assert!(below.is_empty(), "these rooms name one another: {below:#?}");
}

#[test]
fn only_the_messages_of_diagnostics_know_other_rooms() {
    for source in sources()
        .iter()
        .filter(|source| source.room() == "diagnostic" && !source.path.starts_with("diagnostic/messages/"))
    {
        let named = rooms_named(&source.code);
        assert!(
            named.iter().all(|room| matches!(room.as_str(), "path" | "diagnostic")),
            "{} names {named:?}",
            source.path
        );
    }
}

#[test]
fn pure_rooms_have_no_door_to_the_outside() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let is_pure = PURE.contains(&source.room()) || source.path.starts_with("build/decide");
        let is_allowed =
            |door: &str| DOORS_ALLOWED.iter().any(|(path, allowed, _)| *path == source.path && *allowed == door);
        for door in DOORS.iter().filter(|door| is_pure && source.code.contains(**door) && !is_allowed(door)) {
            wrong.push(format!("{} has `{door}`", source.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_output_room_writes_or_deletes_and_only_commands_else() {
    let writers = [
        "fs::write",
        "fs::remove",
        "fs::rename",
        "fs::create_dir",
        "fs::copy",
        "fs::hard_link",
        "File::create",
        "OpenOptions",
    ];
    for source in sources().iter().filter(|source| !source.is_test()) {
        // `new` makes sites, `check --external` keeps its answers, `add` has a draft; `store` keeps what builds remember;
        // and one file writes single files of the site for all commands.
        let may = matches!(source.room(), "output" | "command" | "store") || source.path == "source/edit.rs";
        let writer = writers.iter().find(|writer| !may && source.code.contains(**writer));
        assert!(writer.is_none(), "{} has `{}`", source.path, writer.unwrap_or(&""));
    }
}

#[test]
fn every_file_opens_with_what_it_is_about() {
    let silent: Vec<_> =
        sources().iter().filter(|source| !source.text.starts_with("//! ")).map(|source| source.path.clone()).collect();
    assert_eq!(silent, [""; 0], "these files do not open with `//! `");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    for entry in fs::read_dir(folder).expect("the tests can be read") {
        let path = entry.expect("the tests can be read").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("tests are text");
            assert!(text.starts_with("//! "), "{} does not open with `//! `", path.display());
        }
    }
}

#[test]
fn no_file_is_longer_than_a_reader_s_patience() {
    let mut wrong = Vec::new();
    for source in sources() {
        let n_lines = source.text.lines().count();
        let reason = LONG.iter().find(|(path, _)| *path == source.path);
        let limit = if source.is_test() { 2 * HARD_LIMIT } else { HARD_LIMIT };
        if n_lines > limit {
            wrong.push(format!("{}: {n_lines} lines, and {limit} are the limit: make two of it", source.path));
        } else if n_lines > SOFT_LIMIT && reason.is_none() && !source.is_test() {
            wrong.push(format!("{}: {n_lines} lines: make two of it, or say in `LONG` why it is one", source.path));
        } else if n_lines <= SOFT_LIMIT && reason.is_some() {
            wrong.push(format!("{}: {n_lines} lines: it needs no reason in `LONG` any more", source.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_to_do_and_nothing_to_debug() {
    for source in sources() {
        for left in ["todo!(", "unimplemented!(", "dbg!(", "unreachable!()"] {
            assert!(!source.code.contains(left), "{} has `{left}`", source.path);
        }
        for left in ["TODO", "FIXME", "XXX", "HACK"] {
            assert!(!source.text.contains(left), "{} has `{left}`", source.path);
        }
    }
}

#[test]
fn the_reader_of_sources_is_not_fooled() {
    let code = code_of(
        "a(\"crate::x \\\" //\", 'b', '\\'', r#\"crate::y\"#) // crate::z\n/* crate::w */ &'a crate::ok;\nlet c = '\"';",
    );
    assert_eq!(rooms_named(&code), BTreeSet::from(["ok".to_owned()]), "{code}");
    let named = rooms_named("use crate::{a, b::{c, d}, e::f};\nlet x: crate::g::H = 1;");
    assert_eq!(named, ["a", "b", "e", "g"].map(str::to_owned).into());
}
