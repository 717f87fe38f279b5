//! What a file's name says: to be left alone, or what kind of file it is. Pure.

use super::{CONTENT, Kind, Room};
use crate::path::SitePath;

/// Whether no author means this file or folder to be part of the site: what editors and systems leave
/// behind, and hidden files. `static/` may hold hidden files that servers want (`.htaccess`,
/// `.well-known/`), but nothing of version control.
pub(super) fn is_ignored(name: &str, room: Room) -> bool {
    let is_swap = || name.rsplit_once('.').is_some_and(|(_, end)| matches!(end, "swp" | "swo" | "swx"));
    let is_left_behind = name.ends_with('~')
        || name.starts_with(".#")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || is_swap()
        || matches!(name, "4913" | "Thumbs.db" | "desktop.ini")
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___");
    is_left_behind
        || match room {
            Room::Static => matches!(
                name,
                ".DS_Store" | ".git" | ".gitattributes" | ".gitignore" | ".gitkeep" | ".gitmodules" | ".hg" | ".svn"
            ),
            _ => name.starts_with('.'),
        }
}

/// Whether a name can be the same on every system and in a URL.
pub(super) fn is_usable(name: &str) -> bool {
    !name.contains(|c: char| c == '\\' || c.is_control())
}

/// What a file is.
pub(super) fn kind_of(path: &SitePath, room: Room) -> Kind {
    match room {
        Room::Config => Kind::Config,
        Room::Template => Kind::Template,
        Room::Static => Kind::Static,
        Room::Content => match (path.file_name(), path.extension()) {
            ("_index.md", _) => Kind::Section,
            ("feedback.toml", _) => Kind::Feedback,
            (_, Some("md" | "markdown")) if is_in_comments(path) => Kind::Comment,
            (_, Some("md" | "markdown")) => Kind::Page,
            _ => Kind::Asset,
        },
    }
}

/// `content/…/name/comments/id.md`. At the top of `content/` there is no page that could have comments, so
/// `content/comments/` is a section like any other.
fn is_in_comments(path: &SitePath) -> bool {
    path.parent().is_some_and(|folder| {
        folder.file_name() == "comments" && folder.parent().is_some_and(|page| page.as_str() != CONTENT)
    })
}
