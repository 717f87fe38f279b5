//! What content files were parsed to, on disk: all of it but the bodies of pages, which few builds show. A body is made from its
//! file when it is first asked for.
//!
//! There are two records: one of all files, and a small one of those that have changed since that was written. Both may be out
//! of date, since each file comes with its stamp and its digest.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::documents::{Documents, Known, Parsed};
use super::state::PROGRAM;
use crate::config::Config;
use crate::content::{self, ContentOptions, LateBody};
use crate::digest::Digest;
use crate::markdown::Body;
use crate::path::SitePath;
use crate::sealed::{checksum, seal, unseal};
use crate::source;

const HEADER: &[u8] = b"postil documents 1: what content files say; can be deleted at any time\n";

const EDITS_HEADER: &[u8] = b"postil edits 1: what content files say that have changed; can be deleted at any time\n";

/// All files are written anew when more than this share of them has changed: one in so many.
const SHARE_OF_EDITS: usize = 16;

/// Files in one part of a record; parts are written and read in parallel.
const FILES_IN_A_PART: usize = 256;

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    program: Cow<'a, str>,
    /// Of the config that files were parsed with.
    config: Digest,
    collect_terms: bool,
    /// Of some files each, by path.
    #[serde(borrow)]
    parts: Vec<Part<'a>>,
}

/// Some files, encoded. PERF: written and read as one piece; a plain slice would go byte by byte.
struct Part<'a>(Cow<'a, [u8]>);

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Part<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(deserializer).map(|bytes| Self(bytes.into()))
    }
}

#[derive(Serialize, Deserialize)]
struct Edits<'a> {
    /// The checksum of the record of all files that this goes with.
    base: Cow<'a, [u8]>,
    known: Cow<'a, [(SitePath, Known)]>,
}

/// What stands in the record of all files.
pub(super) struct Base {
    checksum: Vec<u8>,
    known: Vec<(SitePath, Known)>,
}

/// What is to be written.
pub(super) enum Encoded {
    /// A record of all files.
    All(Vec<u8>),
    /// The small record.
    Edits(Vec<u8>),
}

/// Makes the bodies that were not kept.
pub(super) struct Bodies {
    root: PathBuf,
    config: Arc<Config>,
    is_torn: AtomicBool,
}

impl Bodies {
    /// Whether a file had other bytes than those that its body was wanted of.
    pub(super) fn is_torn(&self) -> bool {
        self.is_torn.load(Ordering::Relaxed)
    }

    /// `known` as it was read from a record, with bodies for its pages.
    fn given_to(self: &Arc<Self>, mut known: Vec<(SitePath, Known)>) -> Option<Vec<(SitePath, Known)>> {
        for (path, Known { digest, parsed, .. }) in &mut known {
            if let Parsed::Page(page) = parsed {
                let (bodies, path, digest) = (Arc::clone(self), path.clone(), *digest);
                Arc::get_mut(page)?.body = LateBody::new(move || bodies.body(&path, digest));
            }
        }
        Some(known)
    }

    fn body(&self, path: &SitePath, digest: Digest) -> Body {
        let bytes = source::read(&self.root, path).unwrap_or_default();
        match content::text_of(&bytes, path) {
            Ok(text) if Digest::of(&bytes) == digest => {
                content::page::parse(path, text, &ContentOptions { config: &self.config }).body.into_inner()
            }
            _ => {
                self.is_torn.store(true, Ordering::Relaxed);
                Body::default()
            }
        }
    }
}

/// A record of `documents`, which were parsed with a config of this digest.
pub(super) fn encode(documents: &Documents, config_digest: Digest, config: &Config) -> Encoded {
    if let Some(base) = &documents.base
        && let Some(edits) = base.edits(&documents.known)
    {
        return Encoded::Edits(seal(EDITS_HEADER, &edits));
    }
    let parts = documents.known.par_chunks(FILES_IN_A_PART);
    let encode = |part| Part(Cow::Owned(postcard::to_stdvec(part).expect("what was parsed is plain data")));
    let record = Record {
        program: PROGRAM.into(),
        config: config_digest,
        collect_terms: config.markdown.collect_terms,
        parts: parts.map(encode).collect(),
    };
    Encoded::All(seal(HEADER, &record))
}

impl Base {
    /// What `known` has that is not as it stands here; `None` if that is too much.
    fn edits(&self, known: &[(SitePath, Known)]) -> Option<Edits<'_>> {
        let mut own = self.known.iter().peekable();
        let is_edit = |(path, known): &&(SitePath, Known)| {
            while own.next_if(|(other, _)| other < path).is_some() {}
            own.next_if(|(other, _)| other == path).is_none_or(|(_, other)| !other.is_same_file(known))
        };
        let edits: Vec<(SitePath, Known)> = known.iter().filter(is_edit).cloned().collect();
        let is_small = edits.len() * SHARE_OF_EDITS <= self.known.len();
        is_small.then(|| Edits { base: Cow::Borrowed(&self.checksum), known: Cow::Owned(edits) })
    }
}

/// What was [encoded](encode), if it was parsed with this very config. The files may have changed since.
pub(super) fn decode(
    bytes: &[u8],
    edits: Option<&[u8]>,
    config_digest: Digest,
    config: &Arc<Config>,
    root: PathBuf,
) -> Option<Documents> {
    let record = unseal::<Record<'_>>(HEADER, bytes)?;
    let is_same = record.program == PROGRAM
        && record.config == config_digest
        && record.collect_terms == config.markdown.collect_terms;
    if !is_same {
        return None;
    }
    let bodies = Arc::new(Bodies { root, config: Arc::clone(config), is_torn: AtomicBool::new(false) });
    let decode = |part: &Part<'_>| bodies.given_to(postcard::from_bytes(&part.0).ok()?);
    let parts: Vec<Vec<(SitePath, Known)>> = record.parts.par_iter().map(decode).collect::<Option<_>>()?;
    let known: Vec<(SitePath, Known)> = parts.into_iter().flatten().collect();
    let checksum = checksum(HEADER, bytes)?.to_vec();
    let edits = edits.and_then(|edits| unseal::<Edits<'_>>(EDITS_HEADER, edits)).filter(|edits| edits.base == checksum);
    let edits = edits.and_then(|edits| bodies.given_to(edits.known.into_owned()));
    let base = Arc::new(Base { checksum, known: known.clone() });
    let mut documents = Documents { known, bodies: Some(bodies), base: Some(base), ..Documents::default() };
    let mut new = Vec::new();
    for (path, known) in edits.into_iter().flatten() {
        match documents.known.binary_search_by(|(other, _)| other.cmp(&path)) {
            Ok(at) => documents.known[at].1 = known,
            Err(_) => new.push((path, known)),
        }
    }
    documents.known.extend(new);
    documents.known.sort_by(|a, b| a.0.cmp(&b.0));
    Some(documents)
}
