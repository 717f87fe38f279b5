//! Paths as values: where a file stands in the site, and where an output goes.
//!
//! Both are `/`-separated UTF-8 on every platform and cannot climb out of their root, so the rooms
//! that hold them never need to ask. They know nothing of the disk.

use std::fmt;
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memrchr};
use serde::{Deserialize, Serialize};

/// A file or folder of the site, relative to the site's root: `content/essays/on-margins.md`.
///
/// Invariant: not empty, no empty, `.` or `..` component, no backslash separators, no NUL.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SitePath(Arc<str>);

/// A file of the output, relative to the output folder: `essays/on-margins/index.html`.
///
/// Same invariant as [`SitePath`]. The text is decoded: a URL percent-encodes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutPath(Arc<str>);

fn is_legal(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut start = 0;
    let is_good = |end: usize| {
        let component = &bytes[start..end];
        start = end + 1;
        !matches!(component, b"" | b"." | b"..")
    };
    memchr_iter(b'/', bytes).chain([bytes.len()]).all(is_good) && memchr(0, bytes).is_none()
}

macro_rules! path_type {
    ($name:ident) => {
        impl $name {
            /// The path, or `None` when it breaks the invariant of the type.
            pub fn new(path: &str) -> Option<Self> {
                is_legal(path).then(|| Self(path.into()))
            }

            /// Whether [`new`](Self::new) makes a path of this.
            pub fn is_legal(path: &str) -> bool {
                is_legal(path)
            }

            /// The whole path, `/`-separated.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The last component.
            pub fn file_name(&self) -> &str {
                &self.0[memrchr(b'/', self.0.as_bytes()).map_or(0, |slash| slash + 1)..]
            }

            /// The file name up to its last dot; the whole name when it has none, or only a leading one.
            pub fn stem(&self) -> &str {
                let name = self.file_name();
                match memrchr(b'.', name.as_bytes()) {
                    Some(dot) if dot > 0 => &name[..dot],
                    _ => name,
                }
            }

            /// What follows the last dot of the file name, if anything does.
            pub fn extension(&self) -> Option<&str> {
                let name = self.file_name();
                match memrchr(b'.', name.as_bytes()) {
                    Some(dot) if dot > 0 => Some(&name[dot + 1..]),
                    _ => None,
                }
            }

            /// The folder that holds it; `None` at the top level.
            pub fn parent(&self) -> Option<Self> {
                memrchr(b'/', self.0.as_bytes()).map(|slash| Self(self.0[..slash].into()))
            }

            /// Whether both stand in one folder.
            pub fn is_beside(&self, other: &Self) -> bool {
                let folder = |path: &Self| path.0.len() - path.file_name().len();
                folder(self) == folder(other) && self.0[..folder(self)] == other.0[..folder(other)]
            }

            /// The path in lower case; of many, no new one.
            pub fn to_lowercase(&self) -> Self {
                let is_lowercase = self.0.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
                if is_lowercase { self.clone() } else { Self(self.0.to_lowercase().into()) }
            }

            /// `relative` below this path; `None` when the result would be illegal.
            pub fn join(&self, relative: &str) -> Option<Self> {
                is_legal(relative).then(|| Self([&*self.0, "/", relative].concat().into()))
            }

            /// What remains below `folder`, when this path stands below it.
            pub fn strip_prefix(&self, folder: &str) -> Option<&str> {
                self.0.strip_prefix(folder)?.strip_prefix('/')
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

path_type!(SitePath);
path_type!(OutPath);

impl SitePath {
    /// Resolves `relative` (which may hold `.` and `..`) against this *folder*, as a link does.
    /// `None` when it climbs out of the site.
    pub fn resolve(&self, relative: &str) -> Option<Self> {
        let mut parts: Vec<&str> = self.0.split('/').collect();
        for component in relative.split('/') {
            match component {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        Self::new(&parts.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_climbs_out_cannot_be_made() {
        for bad in ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a\0b"] {
            assert!(SitePath::new(bad).is_none(), "{bad:?}");
            assert!(SitePath::new("a").expect("legal").join(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn stems_and_extensions_are_split_at_the_last_dot() {
        let path = |p| SitePath::new(p).expect("legal");
        assert_eq!(path("a/b.c.md").stem(), "b.c");
        assert_eq!(path("a/b.c.md").extension(), Some("md"));
        assert_eq!(path("a/.hidden").stem(), ".hidden");
        assert_eq!(path("a/.hidden").extension(), None);
    }

    #[test]
    fn links_resolve_like_paths_and_cannot_leave_the_site() {
        let folder = SitePath::new("content/essays").expect("legal");
        assert_eq!(folder.resolve("../about.md").expect("inside").as_str(), "content/about.md");
        assert!(folder.resolve("../../../etc/passwd").is_none());
    }
}
