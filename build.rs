//! Embeds the default theme: lists `templates/`, `static/theme/` and `fonts/` for `src/template/embedded.rs`.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script is told everything by the environment, and writes its result"
)]

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let mut code = String::new();
    list(&root, "templates", "TEMPLATES", "&str", "include_str", |_| true, &mut code);
    list(&root, "static/theme", "STYLES", "&str", "include_str", |_| true, &mut code);
    let is_font = |name: &str| name.ends_with(".woff2") || name == "OFL.txt";
    list(&root, "fonts", "FONTS", "&[u8]", "include_bytes", is_font, &mut code);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo")).join("theme.rs");
    fs::write(out, code).expect("the output folder is writable");
    println!("cargo::rustc-env=POSTIL_PROGRAM={:016x}", program(&root));
}

/// What tells this program from others: a digest of its own sources, of the versions of its dependencies, and of its
/// features. What another postil remembered of its builds is worth nothing.
fn program(root: &Path) -> u64 {
    let mut files = Vec::new();
    for folder in ["src", "templates", "static/theme", "fonts"] {
        println!("cargo::rerun-if-changed={folder}");
        walk(&root.join(folder), &mut files);
    }
    files.sort();
    files.extend(["Cargo.toml", "Cargo.lock"].map(|name| root.join(name)));
    let mut hasher = DefaultHasher::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        // A package from a registry need not have all of them.
        (file.strip_prefix(root).ok(), fs::read(&file).ok()).hash(&mut hasher);
    }
    let features = env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_FEATURE_"));
    let mut features: Vec<_> = features.map(|(name, _)| name).collect();
    features.sort();
    features.hash(&mut hasher);
    hasher.finish()
}

/// Writes the files of `folder` that are wanted as a list called `name`.
fn list(
    root: &Path,
    folder: &str,
    name: &str,
    kind: &str,
    include: &str,
    is_wanted: impl Fn(&str) -> bool,
    code: &mut String,
) {
    println!("cargo::rerun-if-changed={folder}");
    let mut files = Vec::new();
    walk(&root.join(folder), &mut files);
    files.sort();
    let _ = writeln!(code, "/// The files of `{folder}`: name below the folder, content.");
    let _ = writeln!(code, "pub static {name}: &[(&str, {kind})] = &[");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let below = file.strip_prefix(root.join(folder)).expect("found below it");
        let below = below.to_str().expect("the theme's file names are ASCII").replace('\\', "/");
        if is_wanted(&below) {
            let _ = writeln!(code, "    ({below:?}, {include}!({:?})),", file.to_str().expect("a UTF-8 path"));
        }
    }
    let _ = writeln!(code, "];");
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}
