//! What was found out before, by the digest of what it was found out from.
//!
//! Knows nothing of what its entries mean, and not where they are kept: whoever makes one says how to recall what an
//! earlier process knew, and asks for what is to be kept for the next. What is found in a memo is what would be found
//! out anew, so it never decides a result, only how long that takes.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{LazyLock, PoisonError, RwLock, RwLockReadGuard};

use crate::digest::Digest;

/// Most bytes of entries that are kept, here and for the next process: for a site of tens of thousands of blocks of code.
const MOST: usize = 32 * 1024 * 1024;

/// Something that was found out.
pub type Entry = (Digest, Box<[u8]>);

type Recall = Box<dyn FnOnce() -> HashMap<Digest, Recalled> + Send>;

/// Digest → what was found out, by this process or by one before it. Many threads may use it at once.
pub struct Memo {
    /// Looked up when something is first asked for: most builds ask for nothing.
    recalled: LazyLock<HashMap<Digest, Recalled>, Recall>,
    found: RwLock<HashMap<Digest, Box<[u8]>>>,
    /// Bytes of what was found.
    size: AtomicUsize,
    /// Number of entries found that are kept for the next process already.
    n_kept: AtomicUsize,
    asks_for_all: AtomicBool,
}

struct Recalled {
    bytes: Box<[u8]>,
    is_used: AtomicBool,
}

impl Default for Memo {
    fn default() -> Self {
        Self::recalling(Vec::new)
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").field("found", &self.found().len()).finish_non_exhaustive()
    }
}

impl Memo {
    /// A memo that knows what `recall` gives when it is first asked anything.
    pub fn recalling(recall: impl FnOnce() -> Vec<Entry> + Send + 'static) -> Self {
        let recalled = |(digest, bytes)| (digest, Recalled { bytes, is_used: AtomicBool::new(false) });
        let recall: Recall = Box::new(move || recall().into_iter().map(recalled).collect());
        Self {
            recalled: LazyLock::new(recall),
            found: RwLock::default(),
            size: AtomicUsize::new(0),
            n_kept: AtomicUsize::new(0),
            asks_for_all: AtomicBool::new(false),
        }
    }

    /// Whoever uses it is going to ask for everything that is of use: what is not asked for from here on is of none.
    pub fn asks_for_all(&self) {
        self.asks_for_all.store(true, Ordering::Relaxed);
    }

    /// What `read` makes of the entry of this digest, if there is one.
    pub fn get<T>(&self, digest: Digest, read: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        if let Some(recalled) = self.recalled.get(&digest) {
            recalled.is_used.store(true, Ordering::Relaxed);
            return read(&recalled.bytes);
        }
        read(self.found().get(&digest)?)
    }

    /// Keeps what was found out from something of this digest.
    pub fn add(&self, digest: Digest, bytes: Vec<u8>) {
        if self.size.fetch_add(bytes.len(), Ordering::Relaxed) < MOST {
            let mut found = self.found.write().unwrap_or_else(PoisonError::into_inner);
            found.insert(digest, bytes.into());
        }
    }

    /// All that is to be kept for the next process, by digest; `None` where that is what was recalled, or is
    /// [kept](Self::kept) already. What was recalled and is of no use any more is left out.
    pub fn to_keep(&self) -> Option<Vec<Entry>> {
        let found = self.found();
        if found.len() == self.n_kept.load(Ordering::Relaxed) {
            return None;
        }
        let size = self.recalled.values().map(|recalled| recalled.bytes.len()).sum::<usize>();
        let keeps_used = self.asks_for_all.load(Ordering::Relaxed) || size > MOST;
        let is_kept = |recalled: &Recalled| !keeps_used || recalled.is_used.load(Ordering::Relaxed);
        let recalled = self.recalled.iter().filter(|(_, recalled)| is_kept(recalled));
        let recalled = recalled.map(|(digest, recalled)| (*digest, recalled.bytes.clone()));
        let found = found.iter().map(|(digest, bytes)| (*digest, bytes.clone()));
        // What could not be read is found again, and then counts.
        let mut all: Vec<Entry> = found.chain(recalled).collect();
        all.sort_by_key(|(digest, _)| *digest);
        all.dedup_by_key(|(digest, _)| *digest);
        Some(all)
    }

    /// As many entries as there were found by now are kept for the next process.
    pub fn kept(&self) {
        self.n_kept.store(self.found().len(), Ordering::Relaxed);
    }

    fn found(&self) -> RwLockReadGuard<'_, HashMap<Digest, Box<[u8]>>> {
        self.found.read().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Entry {
        (Digest::of(text), text.as_bytes().into())
    }

    fn knows(memo: &Memo, text: &str) -> bool {
        memo.get(Digest::of(text), |bytes| (bytes == text.as_bytes()).then_some(())).is_some()
    }

    fn to_keep(memo: &Memo) -> Option<Vec<Vec<u8>>> {
        let mut texts: Vec<Vec<u8>> = memo.to_keep()?.into_iter().map(|(_, bytes)| bytes.into()).collect();
        texts.sort();
        Some(texts)
    }

    #[test]
    fn what_was_found_is_known_and_kept_with_what_was_recalled() {
        let memo = Memo::recalling(|| vec![entry("a"), entry("b")]);
        assert!(knows(&memo, "a") && !knows(&memo, "c"));
        assert_eq!(to_keep(&memo), None, "nothing is new");
        memo.add(Digest::of("c"), b"c".to_vec());
        assert!(knows(&memo, "c"));
        assert_eq!(to_keep(&memo), Some(vec![b"a".to_vec(), b"b".to_vec(), b"c".to_vec()]));
        memo.kept();
        assert_eq!(to_keep(&memo), None, "nothing is new since");
    }

    #[test]
    fn what_a_whole_build_does_not_ask_for_is_let_go() {
        let memo = Memo::recalling(|| vec![entry("a"), entry("b")]);
        memo.asks_for_all();
        assert!(knows(&memo, "b"));
        memo.add(Digest::of("c"), b"c".to_vec());
        assert_eq!(to_keep(&memo), Some(vec![b"b".to_vec(), b"c".to_vec()]));
    }

    #[test]
    fn nothing_is_recalled_before_something_is_asked_for() {
        let memo = Memo::recalling(|| panic!("nobody asked"));
        memo.asks_for_all();
        assert_eq!(to_keep(&memo), None);
    }

    #[test]
    fn an_entry_that_cannot_be_read_is_replaced() {
        let memo = Memo::recalling(|| vec![(Digest::of("a"), Box::from(&b"?"[..]))]);
        assert!(!knows(&memo, "a"));
        memo.add(Digest::of("a"), b"a".to_vec());
        assert_eq!(to_keep(&memo), Some(vec![b"a".to_vec()]));
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let memo = Memo::default();
        for n in 0..80_usize {
            memo.add(Digest::of(n.to_le_bytes()), vec![0; 1 << 20]);
        }
        let size: usize = memo.to_keep().expect("something is new").iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(size <= MOST + (1 << 20), "{size}");
    }
}
