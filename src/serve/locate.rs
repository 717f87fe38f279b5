//! From the path of a request to a file of the output folder, as static hosts find it.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::path::OutPath;

/// What the path of a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// It ends in `/`: the `index.html` of a folder. The whole site's is `None`.
    Folder(Option<OutPath>),
    /// A file, or a folder without its slash.
    File(OutPath),
}

/// No file could be meant: `..`, separators that are no slashes, bytes that are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// What stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This file, below the output folder.
    File(OutPath),
    /// A folder, which has a slash at the end of its address.
    Folder,
    /// Nothing that is served.
    Nothing,
}

/// What `path` asks for: percent-encoded, below the base path, beginning with `/`.
pub(super) fn target(path: &str) -> Result<Target, Malformed> {
    let below = path.strip_prefix('/').ok_or(Malformed)?;
    let (below, is_folder) = match below.strip_suffix('/') {
        Some(folder) => (folder, true),
        None => (below, below.is_empty()),
    };
    if below.is_empty() && path.len() <= 1 {
        return Ok(Target::Folder(None));
    }
    // Once only, and each component alone: an encoded slash is part of a name, and no name has one.
    let names: Result<Vec<String>, Malformed> = below.split('/').map(name).collect();
    let path = OutPath::new(&names?.join("/")).ok_or(Malformed)?;
    Ok(if is_folder { Target::Folder(Some(path)) } else { Target::File(path) })
}

fn name(component: &str) -> Result<String, Malformed> {
    let name = percent_decode_str(component).decode_utf8().map_err(|_| Malformed)?;
    let is_odd = |c: char| c.is_control() || matches!(c, '/' | '\\') || (cfg!(windows) && c == ':');
    if name.contains(is_odd) || matches!(&*name, "" | "." | "..") {
        return Err(Malformed);
    }
    Ok(name.into_owned())
}

/// Looks `target` up in the folder `root`, which is its real path.
pub(super) fn find(root: &Path, target: &Target) -> Found {
    let file = |path: Option<OutPath>| path.filter(|path| is_served(path) && locate(root, path).is_some());
    match target {
        Target::Folder(folder) => {
            let index = match folder {
                None => OutPath::new("index.html"),
                Some(folder) => folder.join("index.html"),
            };
            file(index).map_or(Found::Nothing, Found::File)
        }
        Target::File(path) => {
            if let Some(found) = file(Some(path.clone())) {
                return Found::File(found);
            }
            if file(path.join("index.html")).is_some() {
                return Found::Folder;
            }
            file(OutPath::new(&format!("{path}.html"))).map_or(Found::Nothing, Found::File)
        }
    }
}

/// Where the regular file `path` of `root` really is, if it is there and inside, wherever symlinks lead.
pub(super) fn locate(root: &Path, path: &OutPath) -> Option<PathBuf> {
    let real = root.join(path.as_str()).canonicalize().ok()?;
    let below = OutPath::new(&real.strip_prefix(root).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/"))?;
    (is_served(&below) && real.is_file()).then_some(real)
}

/// Whether a file of this name is for readers. Our own records are not, nor is version control, nor what is written for
/// the host.
fn is_served(path: &OutPath) -> bool {
    let first = path.as_str().split('/').next().unwrap_or_default().to_lowercase();
    let is_for_host = matches!(path.as_str(), "_headers" | "_redirects");
    !first.starts_with(".postil") && !first.starts_with(".git") && !is_for_host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Result<Target, Malformed> {
        Ok(Target::File(OutPath::new(path).expect("legal")))
    }

    fn folder(path: &str) -> Result<Target, Malformed> {
        Ok(Target::Folder(Some(OutPath::new(path).expect("legal"))))
    }

    #[test]
    fn paths_are_decoded_once() {
        assert_eq!(target("/"), Ok(Target::Folder(None)));
        assert_eq!(target("/a"), file("a"));
        assert_eq!(target("/a/b/"), folder("a/b"));
        assert_eq!(target("/a%20b/%C3%A9.txt"), file("a b/é.txt"));
        assert_eq!(target("/%252e%252e/a"), file("%2e%2e/a"), "not twice");
        assert_eq!(target("/100%/a"), file("100%/a"));
        assert_eq!(target("/.../a"), file(".../a"));
    }

    #[test]
    fn paths_that_lead_out_are_no_paths() {
        for path in [
            "",
            "a",
            "//",
            "//a",
            "/a//b",
            "/a//",
            "/..",
            "/../a",
            "/a/../b",
            "/./a",
            "/a/.",
            "/%2e%2e/a",
            "/%2E./a",
            "/.%2e/a",
            "/..%2fa",
            "/a%2f..%2fb",
            "/%2fetc/passwd",
            "/..\\a",
            "/..%5ca",
            "/a%00",
            "/a%00.html",
            "/a%0a",
            "/%c0%ae%c0%ae/a",
            "/%ff",
            "/a%7f",
            "/%E2%80",
            "/\\\\server\\share",
        ] {
            assert_eq!(target(path), Err(Malformed), "{path:?}");
        }
    }

    #[test]
    fn files_are_found_as_static_hosts_find_them() {
        let temp = tempfile::tempdir().expect("there is room for a folder");
        let root = temp.path().canonicalize().expect("it is there");
        let put = |path: &str| {
            let file = root.join(path);
            std::fs::create_dir_all(file.parent().expect("it has one")).expect("folders can be made");
            std::fs::write(file, path).expect("files can be written");
        };
        for path in [
            "index.html",
            "a/index.html",
            "b.html",
            "b/c.txt",
            "d",
            ".well-known/x",
            ".git/config",
            ".postil-manifest",
            "_headers",
            "x/_headers",
            ".gitignore",
        ] {
            put(path);
        }
        let find = |path: &str| find(&root, &target(path).expect("well-formed"));
        let found = |path: &str| Found::File(OutPath::new(path).expect("legal"));
        assert_eq!(find("/"), found("index.html"));
        assert_eq!(find("/index.html"), found("index.html"));
        assert_eq!(find("/a"), Found::Folder);
        assert_eq!(find("/a/"), found("a/index.html"));
        assert_eq!(find("/a/index.html"), found("a/index.html"));
        assert_eq!(find("/b"), found("b.html"));
        assert_eq!(find("/d"), found("d"));
        assert_eq!(find("/.well-known/x"), found(".well-known/x"));
        assert_eq!(find("/x/_headers"), found("x/_headers"));
        for nothing in [
            "/b/",
            "/d/",
            "/e",
            "/.git/config",
            "/.GIT/config",
            "/.gitignore",
            "/.postil-manifest",
            "/.postil-staging/a",
            "/_headers",
            "/index.html/",
        ] {
            assert_eq!(find(nothing), Found::Nothing, "{nothing}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_symlink_leads_out_and_nothing_but_files_is_opened() {
        use std::os::unix::fs::symlink;
        let temp = tempfile::tempdir().expect("there is room for a folder");
        let root = temp.path().join("out");
        std::fs::create_dir_all(root.join(".git")).expect("folders can be made");
        std::fs::write(temp.path().join("secret"), "secret").expect("files can be written");
        std::fs::write(root.join("inside"), "inside").expect("files can be written");
        std::fs::write(root.join(".git/config"), "secret").expect("files can be written");
        let root = root.canonicalize().expect("it is there");
        symlink("../secret", root.join("link")).expect("links can be made");
        symlink("..", root.join("folder")).expect("links can be made");
        symlink("inside", root.join("alias")).expect("links can be made");
        symlink(".git/config", root.join("config")).expect("links can be made");
        let _socket = std::os::unix::net::UnixListener::bind(root.join("socket")).expect("sockets can be made");
        let find = |path: &str| find(&root, &target(path).expect("well-formed"));
        assert_eq!(find("/alias"), Found::File(OutPath::new("alias").expect("legal")));
        for nothing in ["/link", "/folder/secret", "/config", "/socket"] {
            assert_eq!(find(nothing), Found::Nothing, "{nothing}");
        }
    }
}
