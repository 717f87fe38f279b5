//! Code that was highlighted, kept below `.postil/` by its content: one record for all output folders of a site.
//!
//! Highlighting takes longer than all else that is done to an essay. What a block becomes depends on its text, its language
//! and the program alone, so the record holds whatever happens to the config, to dates and names of files, and to what else
//! is remembered.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Options;
use super::load::Recall;
use super::state::PROGRAM;
use crate::digest::Digest;
use crate::memo::{Entry, Memo};
use crate::sealed::{seal, unseal_first};
use crate::store::Store;

const FILE: &str = "highlighted";
const HEADER: &[u8] = b"postil highlighted 1: code with its colours; can be deleted at any time\n";

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    program: Cow<'a, str>,
    /// Digest and length of each entry.
    entries: Vec<(Digest, u32)>,
    /// Of the bytes of all entries, which stand behind this one after the other.
    bytes: Digest,
}

/// What is known of code before a build: what the engine knows, or else what stands on disk. It is not read before it is asked for.
pub(super) fn recall(recall: Recall<'_>, options: &Options) -> Arc<Memo> {
    match recall {
        Recall::Nothing => Arc::default(),
        Recall::Load(earlier) => Arc::clone(&earlier.config.markdown.highlighted),
        Recall::Disk => {
            let store = Store::of(&options.root);
            Arc::new(Memo::recalling(move || store.read(FILE).and_then(|bytes| decode(&bytes)).unwrap_or_default()))
        }
    }
}

/// Keeps what a build found out. What cannot be kept makes the next build slower, and nothing else.
pub(super) fn remember(memo: &Memo, store: &Store) {
    if let Some(entries) = memo.to_keep()
        && store.replace(FILE, &encode(&entries)).is_ok()
    {
        memo.kept();
    }
}

/// Forgets it all.
pub(super) fn forget(store: &Store) {
    let _ = store.remove(FILE);
}

fn encode(entries: &[Entry]) -> [Vec<u8>; 2] {
    let lengths = entries.iter().map(|(digest, bytes)| (*digest, bytes.len() as u32));
    let slices: Vec<&[u8]> = entries.iter().map(|(_, bytes)| &**bytes).collect();
    let bytes = slices.concat();
    let record = Record { program: PROGRAM.into(), entries: lengths.collect(), bytes: Digest::of(&bytes) };
    [seal(HEADER, &record), bytes]
}

/// What was [encoded](encode) by this very program; `None`, if there is any doubt.
fn decode(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (record, mut rest) = unseal_first::<Record<'_>>(HEADER, bytes)?;
    if record.program != PROGRAM || record.bytes != Digest::of(rest) {
        return None;
    }
    let entry = |(digest, length): &(Digest, u32)| {
        let (bytes, behind) = rest.split_at_checked(*length as usize)?;
        rest = behind;
        Some((*digest, bytes.into()))
    };
    record.entries.iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        let entry = proptest::collection::vec(any::<u8>(), 0..300);
        proptest::collection::vec(entry.prop_map(|bytes| (Digest::of(&bytes), bytes.into())), 0..40)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn what_is_kept_is_recalled_and_damaged_it_is_nothing(entries in entries(), at: prop::sample::Index) {
            let bytes = encode(&entries).concat();
            prop_assert_eq!(decode(&bytes), Some(entries));
            let at = at.index(bytes.len());
            prop_assert_eq!(decode(&bytes[..at]), None, "cut at {}", at);
            let mut broken = bytes;
            broken[at] ^= 1;
            prop_assert_eq!(decode(&broken), None, "byte {}", at);
        }
    }

    #[test]
    fn another_program_s_record_is_none() {
        let record = Record { program: "another".into(), entries: Vec::new(), bytes: Digest::of(b"") };
        assert_eq!(decode(&seal(HEADER, &record)), None);
    }
}
