//! The records kept inside the output folder: which files are postil's own, and what a commit is about to do.
//!
//! They are [sealed](crate::sealed): any doubt means no record at all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::path::OutPath;
use crate::sealed::{seal, unseal};
use crate::stamp::Stamp;

/// Name of the manifest, inside the output folder, so that it travels with the files it is about.
pub const MANIFEST: &str = ".postil-manifest";
/// Name of the folder for what is not yet published; it exists only while a build runs, or after one was killed.
pub const STAGING: &str = ".postil-staging";

const MANIFEST_HEADER: &[u8] = b"postil manifest 1: the files here that postil wrote, and may replace or delete\n";
const INTENT_HEADER: &[u8] = b"postil intent 1: what an unfinished build was about to publish\n";

/// What is known of one output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Of the bytes written.
    pub(super) digest: Digest,
    /// Of the file written; `None` when it was too young to be told from a later change.
    pub(super) stamp: Option<Stamp>,
    /// Of the file it was copied from, under the same condition.
    pub(super) source: Option<Stamp>,
}

impl Entry {
    /// Without the stamps that are too young at `now`.
    pub(super) fn settled(self, now: i64) -> Self {
        let settle = |stamp: Option<Stamp>| stamp.and_then(|stamp| stamp.settled(now));
        Self { digest: self.digest, stamp: settle(self.stamp), source: settle(self.source) }
    }
}

/// All outputs that are postil's own, by path.
pub(super) type Manifest = BTreeMap<OutPath, Entry>;

/// What a commit is about to do: enough to tell, after a kill, whose each file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Intent {
    /// Outputs that are put in place.
    pub(super) placed: Vec<(OutPath, Digest)>,
    /// Outputs that are deleted.
    pub(super) removed: Vec<OutPath>,
}

/// The bytes of a manifest.
pub(super) fn encode_manifest(manifest: &Manifest) -> Vec<u8> {
    seal(MANIFEST_HEADER, &manifest.iter().collect::<Vec<_>>())
}

/// The manifest in `bytes`, if they are whole.
pub(super) fn decode_manifest(bytes: &[u8]) -> Option<Manifest> {
    // Paths are read as text and checked again: a crafted manifest must not reach out of the folder.
    let entries: Vec<(&str, Entry)> = unseal(MANIFEST_HEADER, bytes)?;
    entries.into_iter().map(|(path, entry)| Some((OutPath::new(path)?, entry))).collect()
}

/// The bytes of an intent.
pub(super) fn encode_intent(intent: &Intent) -> Vec<u8> {
    seal(INTENT_HEADER, &(&intent.placed, &intent.removed))
}

/// The intent in `bytes`, if they are whole.
pub(super) fn decode_intent(bytes: &[u8]) -> Option<Intent> {
    type Raw<'a> = (Vec<(&'a str, Digest)>, Vec<&'a str>);
    let (placed, removed): Raw<'_> = unseal(INTENT_HEADER, bytes)?;
    Some(Intent {
        placed: placed.into_iter().map(|(path, digest)| Some((OutPath::new(path)?, digest))).collect::<Option<_>>()?,
        removed: removed.into_iter().map(OutPath::new).collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_with_any_byte_changed_or_missing_is_no_manifest() {
        let path = OutPath::new("a/index.html").expect("legal");
        let entry = Entry { digest: Digest::of("a"), stamp: None, source: None };
        let manifest = Manifest::from([(path, entry)]);
        let bytes = encode_manifest(&manifest);
        assert_eq!(decode_manifest(&bytes), Some(manifest));
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert_eq!(decode_manifest(&broken), None, "byte {at}");
            assert_eq!(decode_manifest(&bytes[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn a_crafted_path_that_leaves_the_folder_is_refused() {
        let entry = Entry { digest: Digest::of("a"), stamp: None, source: None };
        assert_eq!(decode_manifest(&seal(MANIFEST_HEADER, &vec![("../../etc/passwd", entry)])), None);
    }
}
