//! What content files were parsed to, on disk: all of it but the bodies of pages, which few builds show. A body is made from its
//! file when it is first asked for.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::documents::{Documents, Known, Parsed};
use super::state::PROGRAM;
use crate::config::Config;
use crate::content::{self, ContentOptions, LateBody};
use crate::digest::Digest;
use crate::markdown::Body;
use crate::path::SitePath;
use crate::sealed::{seal, unseal};
use crate::source;

const HEADER: &[u8] = b"postil documents 1: what content files say; can be deleted at any time\n";

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
    parts: Vec<Cow<'a, [u8]>>,
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
pub(super) fn encode(documents: &Documents, config_digest: Digest, config: &Config) -> Vec<u8> {
    let parts = documents.known.par_chunks(FILES_IN_A_PART);
    let encode = |part| Cow::Owned(postcard::to_stdvec(part).expect("what was parsed is plain data"));
    let record = Record {
        program: PROGRAM.into(),
        config: config_digest,
        collect_terms: config.markdown.collect_terms,
        parts: parts.map(encode).collect(),
    };
    seal(HEADER, &record)
}

/// What was [encoded](encode), if it was parsed with this very config. The files may have changed since.
pub(super) fn decode(bytes: &[u8], config_digest: Digest, config: &Arc<Config>, root: PathBuf) -> Option<Documents> {
    let record = unseal::<Record<'_>>(HEADER, bytes)?;
    let is_same = record.program == PROGRAM
        && record.config == config_digest
        && record.collect_terms == config.markdown.collect_terms;
    if !is_same {
        return None;
    }
    let bodies = Arc::new(Bodies { root, config: Arc::clone(config), is_torn: AtomicBool::new(false) });
    let decode = |part: &Cow<'_, [u8]>| {
        let mut known: Vec<(SitePath, Known)> = postcard::from_bytes(part).ok()?;
        for (path, Known { digest, parsed, .. }) in &mut known {
            if let Parsed::Page(page) = parsed {
                let (bodies, path, digest) = (Arc::clone(&bodies), path.clone(), *digest);
                Arc::get_mut(page)?.body = LateBody::new(move || bodies.body(&path, digest));
            }
        }
        Some(known)
    };
    let parts: Vec<Vec<(SitePath, Known)>> = record.parts.par_iter().map(decode).collect::<Option<_>>()?;
    Some(Documents { known: parts.into_iter().flatten().collect(), bodies: Some(bodies), ..Documents::default() })
}
