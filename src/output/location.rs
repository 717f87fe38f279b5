//! Where the output folder may stand: not around the sources, not among them, not in place of a file.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::OutputError;

/// Folders of a site that are read as sources.
const SOURCE_FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// The output folder's real path, when it may be used for a site in `source_root`. Symlinks on the way
/// to it are resolved, so that what is refused cannot be reached by another name.
pub(super) fn resolve(path: &Path, source_root: &Path) -> Result<PathBuf, OutputError> {
    let resolved = real_path(path).map_err(OutputError::io("find", path))?;
    if resolved.parent().is_none() {
        return Err(OutputError::FileSystemRoot(resolved));
    }
    let root = real_path(source_root).map_err(OutputError::io("find", source_root))?;
    // A source folder may be a symlink to elsewhere, so each is asked for its real path.
    let folders: Vec<PathBuf> = SOURCE_FOLDERS.iter().filter_map(|name| real_path(&root.join(name)).ok()).collect();
    if let Some(sources) = std::iter::once(&root).chain(&folders).find(|sources| sources.starts_with(&resolved)) {
        return Err(OutputError::HoldsSources { path: resolved, sources: sources.clone() });
    }
    if let Some(sources) = folders.into_iter().find(|sources| resolved.starts_with(sources)) {
        return Err(OutputError::InsideSources { path: resolved, sources });
    }
    match fs::metadata(&resolved) {
        Ok(metadata) if !metadata.is_dir() => Err(OutputError::NotAFolder(resolved)),
        _ => Ok(resolved),
    }
}

/// `path` without symlinks, `.` and `..`; what does not exist yet is taken as it is named.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut real = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
            }
            _ => {
                real.push(component);
                // One component at a time: `..` after a symlink means the parent of where it leads.
                match fs::canonicalize(&real) {
                    Ok(canonical) => real = canonical,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        // A symlink to nowhere would be created through, where nobody looks for it.
                        if fs::symlink_metadata(&real).is_ok() {
                            return Err(error);
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::NotADirectory => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(real)
}
