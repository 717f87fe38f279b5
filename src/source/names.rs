//! What a file's name says: to be left alone, or what kind of file it is. Pure.

use super::Room;

/// Whether no author means this file or folder to be part of the site: what editors and systems leave
/// behind, and hidden files. `static/` may hold hidden files that servers want (`.htaccess`,
/// `.well-known/`), but nothing of version control.
pub(super) fn is_ignored(name: &str, room: Room) -> bool {
    let is_swap = || [".swp", ".swo", ".swx"].iter().any(|end| name.ends_with(end));
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
