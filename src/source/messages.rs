//! The messages of this room, side by side.

use std::io;

use super::SourceError;
use crate::diagnostic::Diagnostic;
use crate::path::SitePath;

/// The system's reason in the house style: lower case, without the number.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut chars = text.chars();
            chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
        }
    }
}

pub(super) fn of_error(error: &SourceError) -> Diagnostic {
    let (code, path) = match error {
        SourceError::NoConfig { .. } => ("no-config", None),
        SourceError::NoContent(_) => ("no-content", None),
        SourceError::Unreadable { path, .. } => ("unreadable", Some(path)),
        SourceError::TooBig { path, .. } => ("too-big", Some(path)),
        SourceError::Exists(path) => ("exists", Some(path)),
        SourceError::Unwritable { path, .. } => ("unwritable", Some(path)),
    };
    Diagnostic { path: path.cloned(), help: error.help(), ..Diagnostic::error(code, error.to_string()) }
}

pub(super) fn unreadable(path: &SitePath, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unreadable", format!("cannot read `{path}`: {}", reason(error)))
        .in_file(path)
        .help("make it readable, or name it in `ignored_content` or `ignored_static`")
}

pub(super) fn not_a_folder(path: &SitePath) -> Diagnostic {
    Diagnostic::error("not-a-folder", format!("`{path}` is not a folder")).in_file(path).help("rename or delete it")
}

pub(super) fn not_utf8(folder: &SitePath, name: &str) -> Diagnostic {
    Diagnostic::error("file-name-not-utf8", format!("the name of `{name}` in `{folder}` is not UTF-8"))
        .in_file(folder)
        .help("rename the file; no URL can be made of such a name")
}

pub(super) fn unusable_name(folder: &SitePath, name: &str) -> Diagnostic {
    let name = name.escape_debug();
    Diagnostic::error(
        "file-name-unusable",
        format!("the name of `{name}` in `{folder}` has a backslash or a control character"),
    )
    .in_file(folder)
    .help("rename the file; other systems and URLs cannot have such a name")
}

pub(super) fn symlink_loop(path: &SitePath, ancestor: &str) -> Diagnostic {
    Diagnostic::warning("symlink-loop", format!("the symlink `{path}` leads back to `{ancestor}`, which holds it"))
        .in_file(path)
        .help("delete the symlink; it is not followed")
}

pub(super) fn dangling_symlink(path: &SitePath) -> Diagnostic {
    Diagnostic::error("dangling-symlink", format!("the symlink `{path}` leads nowhere"))
        .in_file(path)
        .help("restore the file that it is to lead to, or delete the symlink")
}

pub(super) fn not_a_file(path: &SitePath) -> Diagnostic {
    Diagnostic::warning("not-a-file", format!("`{path}` is neither a file nor a folder"))
        .in_file(path)
        .help("move it out of the site; it is not read")
}
