//! The site as it was before the last edit: a build that was remembered holds but for what was made of a few texts, so what
//! is on disk of it is taken for the build before, and the edit for one that came after it (`build/patch.rs`).

use std::borrow::Cow;
use std::path::Path;

use super::Counts;
use super::documents::{Documents, Kind, Parsed};
use super::load::is_markdown;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::path::SitePath;
use crate::source::{Room, SourceFile, Tree};
use crate::stamp::Stamp;

/// After an edit of more files than this, the site is looked at as a whole.
const MOST_EDITED: usize = 16;

/// The files of the site as they were a moment ago.
pub struct Seen {
    /// Of the config that says which files count.
    pub(super) config_digest: Digest,
    /// With the stamps of all of them.
    pub(super) tree: Tree,
    /// What is known of the last build, if nothing but a few texts has changed since.
    pub(super) before: Option<Box<Before>>,
}

/// A build that was remembered, of which everything holds but for what was made of a few texts.
pub struct Before {
    /// These texts.
    pub(super) edited: Edited,
    /// When it was made, in seconds since 1970.
    pub(super) now: i64,
    /// Of what was published.
    pub(super) published: Digest,
    /// The checksum of the record of outputs.
    pub(super) outputs: Vec<u8>,
    /// Files that templates asked for.
    pub(super) data: Vec<(SitePath, Option<Digest>)>,
    pub(super) counts: Counts,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) is_healthy: bool,
}

impl Before {
    /// `files` of the site, as they were then.
    pub(super) fn rewind(&self, files: &mut Vec<SourceFile>) {
        for (path, stamp) in &self.edited {
            let Ok(at) = files.binary_search_by(|file| file.path.cmp(path)) else { continue };
            match stamp {
                Some(_) => files[at].stamp = *stamp,
                None => drop(files.remove(at)),
            }
        }
    }

    /// Whether it is worth the try to [patch](super::patch) what was built then: `documents` still say how all texts were, and by
    /// what the edited ones say of themselves, others may see no more of them than a patch sees to.
    pub(super) fn is_promising(&self, documents: &Documents, root: &Path, config: &Config) -> bool {
        let known = documents.read_with();
        self.edited.iter().all(|(path, stamp)| {
            let is_known = known(path).map(|(stamp, _)| stamp) == stamp.map(Some);
            let kind = documents.kind(path);
            is_known
                && match (documents.page(path), &kind) {
                    (Some(then), Kind::Page) => match documents.read_again(root, path, kind, config).parsed {
                        Parsed::Page(now) => now.meta.is_same_but_for_words(&then.meta) && now.links == then.links,
                        _ => false,
                    },
                    (_, kind) => matches!(kind, Kind::Comment { .. }),
                }
        })
    }
}

/// Files that are not as they were when the last build looked at them, each with its stamp then; `None` if it was not there.
pub(super) type Edited = Vec<(SitePath, Option<Stamp>)>;

/// What differs between the `files` of a site and those that it had before. `None`: not only some texts in `content/` do.
pub(super) fn edited(files: &[SourceFile], before: &[(Cow<'_, SitePath>, Stamp)]) -> Option<Edited> {
    let mut edited = Edited::new();
    let mut before = before.iter().peekable();
    for file in files {
        let then = before.next_if(|(path, _)| **path == file.path).map(|(_, stamp)| *stamp);
        if then.is_some() && then == file.stamp {
            continue;
        }
        if file.room != Room::Content || !is_markdown(&file.path) || edited.len() == MOST_EDITED {
            return None;
        }
        edited.push((file.path.clone(), then));
    }
    before.next().is_none().then_some(edited)
}
