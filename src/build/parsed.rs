//! What content files were parsed to, on disk: all of it but the bodies of pages and comments, which few builds show. A body is
//! made from its file when it is first asked for.
//!
//! There are two records: one of all files, and a small one of those that have changed since that was written. Both may be out
//! of date, since each file comes with its stamp and its digest.

use std::borrow::Cow;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::documents::{Documents, Kind, Known, Parsed};
use super::state::PROGRAM;
use crate::config::Config;
use crate::content::comment::CommentBody;
use crate::content::{self, ContentOptions, Late};
use crate::digest::Digest;
use crate::markdown::Body;
use crate::path::SitePath;
use crate::sealed::{self, checksum, seal, unseal};
use crate::source;
use crate::store::Kept;

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
    /// A light digest and the length of the parts, which stand behind this one after the other: some files each, by path. PERF: as parts
    /// of their own they are summed up in parallel, and never copied into one piece.
    parts: Vec<(Digest, u32)>,
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
    /// A record of all files, in pieces.
    All(Vec<Vec<u8>>),
    /// The small record.
    Edits(Vec<u8>),
}

/// Makes the bodies that were not kept.
pub(super) struct Bodies {
    root: PathBuf,
    config: Arc<Config>,
    is_torn: AtomicBool,
}

type Parse<T> = fn(&SitePath, &str, &ContentOptions<'_>) -> T;

fn page_body(path: &SitePath, text: &str, options: &ContentOptions<'_>) -> Body {
    content::page::parse(path, text, options).body.into_inner()
}

fn comment_body(path: &SitePath, text: &str, options: &ContentOptions<'_>) -> CommentBody {
    content::comment::parse(path, text, options).0.map(|comment| comment.body.into_inner()).unwrap_or_default()
}

impl Bodies {
    /// Whether a file had other bytes than those that its body was wanted of.
    pub(super) fn is_torn(&self) -> bool {
        self.is_torn.load(Ordering::Relaxed)
    }

    /// `known` as it was read from a record, with bodies for its pages and comments.
    fn given_to(self: &Arc<Self>, mut known: Vec<(SitePath, Known)>) -> Option<Vec<(SitePath, Known)>> {
        for (path, Known { kind, digest, parsed, .. }) in &mut known {
            match parsed {
                Parsed::Page(page) => Arc::get_mut(page)?.body = self.late(path, kind, *digest, page_body),
                Parsed::Comment(comment) => Arc::get_mut(comment)?.body = self.late(path, kind, *digest, comment_body),
                Parsed::Section(_) | Parsed::Feedback(_) | Parsed::Refused(_) => {}
            }
        }
        Some(known)
    }

    /// What `parse` makes of the file `path`, if that still has bytes of this digest when it is asked for.
    fn late<T>(self: &Arc<Self>, path: &SitePath, kind: &Kind, digest: Digest, parse: Parse<T>) -> Late<T>
    where
        T: Default + 'static,
    {
        let (bodies, path, kind) = (Arc::clone(self), path.clone(), kind.clone());
        Late::new(move || {
            let bytes = source::read(&bodies.root, &path).unwrap_or_default();
            match content::text_of(&bytes, &path) {
                Ok(text) if kind.digest_of(&bytes) == digest => {
                    parse(&path, text, &ContentOptions { config: &bodies.config })
                }
                _ => {
                    bodies.is_torn.store(true, Ordering::Relaxed);
                    T::default()
                }
            }
        })
    }
}

/// A record of `documents`, which were parsed with a config of this digest.
pub(super) fn encode(documents: &Documents, config_digest: Digest, config: &Config) -> Encoded {
    if let Some(base) = &documents.base
        && let Some(edits) = base.edits(&documents.known)
    {
        return Encoded::Edits(seal(EDITS_HEADER, &edits));
    }
    // PERF: what grows has up to twice the room that it takes, so that one buffer does it for many.
    let encode = |buffer: &mut Vec<u8>, part: &[(SitePath, Known)]| {
        buffer.clear();
        *buffer = postcard::to_extend(part, mem::take(buffer)).expect("what was parsed is plain data");
        ((Digest::lightly_of(&buffer), buffer.len() as u32), buffer.clone())
    };
    let (parts, mut pieces): (Vec<_>, Vec<_>) =
        documents.known.par_chunks(FILES_IN_A_PART).map_init(Vec::new, encode).collect::<Vec<_>>().into_iter().unzip();
    let collect_terms = config.markdown.collect_terms;
    let record = Record { program: PROGRAM.into(), config: config_digest, collect_terms, parts };
    pieces.insert(0, seal(HEADER, &record));
    Encoded::All(pieces)
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
    file: &Kept,
    edits: Option<&[u8]>,
    config_digest: Digest,
    config: &Arc<Config>,
    root: &Path,
) -> Option<Documents> {
    let length = sealed::length(HEADER, &file.read(0, HEADER.len() + sealed::START)?)?;
    let first = file.read(0, length.min(file.length()?))?;
    let record = unseal::<Record<'_>>(HEADER, &first)?;
    let is_same = record.program == PROGRAM
        && record.config == config_digest
        && record.collect_terms == config.markdown.collect_terms;
    if !is_same {
        return None;
    }
    let bodies =
        Arc::new(Bodies { root: root.to_owned(), config: Arc::clone(config), is_torn: AtomicBool::new(false) });
    let mut end = length;
    let place = |(digest, length): &(Digest, u32)| {
        let start = end;
        end = start.checked_add(*length as usize)?;
        Some((*digest, start, *length as usize))
    };
    let places: Vec<(Digest, usize, usize)> = record.parts.iter().map(place).collect::<Option<_>>()?;
    if file.length() != Some(end) {
        return None;
    }
    // PERF: each part is read by the thread that makes something of it, into memory that the one before had.
    let decode = |(digest, start, length): (Digest, usize, usize)| {
        let part = file.read(start, length).filter(|part| Digest::lightly_of(part) == digest)?;
        bodies.given_to(postcard::from_bytes(&part).ok()?)
    };
    let parts: Vec<Vec<(SitePath, Known)>> = places.into_par_iter().map(decode).collect::<Option<_>>()?;
    let mut known: Vec<(SitePath, Known)> = parts.into_iter().flatten().collect();
    let checksum = checksum(HEADER, &first)?.to_vec();
    let edits = edits.and_then(|edits| unseal::<Edits<'_>>(EDITS_HEADER, edits)).filter(|edits| edits.base == checksum);
    let edits = edits.and_then(|edits| bodies.given_to(edits.known.into_owned()));
    let base = Arc::new(Base { checksum, known: known.clone() });
    let mut new = Vec::new();
    for (path, edited) in edits.into_iter().flatten() {
        match known.binary_search_by(|(other, _)| other.cmp(&path)) {
            Ok(at) => known[at].1 = edited,
            Err(_) => new.push((path, edited)),
        }
    }
    known.extend(new);
    known.sort_by(|a, b| a.0.cmp(&b.0));
    Some(Documents { known: Arc::new(known), bodies: Some(bodies), base: Some(base), ..Documents::default() })
}
