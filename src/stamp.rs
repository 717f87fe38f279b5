//! What tells cheaply that a file was probably not touched. Pure: made from metadata that somebody else read.

use std::fs::Metadata;

use serde::{Deserialize, Serialize};

/// A file's times, size and identity. Equal *settled* stamps are taken to mean equal bytes.
///
/// Stamps are an accelerator and never a fact about content: whoever compares them falls back to the
/// bytes when they differ, or when one is too young to be [settled](Stamp::is_settled).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Last change of the bytes, in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// Last change of bytes or attributes, in nanoseconds since 1970; 0 where the system has none.
    pub ctime_ns: i64,
    /// Length in bytes.
    pub size: u64,
    /// Number of the file in its file system; 0 where the system has none.
    pub inode: u64,
}

/// A file may change again within one tick of its file system's clock and keep its stamp. Linux ticks
/// every 1 to 10 ms.
const FINE_TICK_NS: i64 = 20_000_000;
/// FAT keeps times to 2 s, HFS+ to 1 s: then the nanoseconds are all zero.
const COARSE_TICK_NS: i64 = 2_500_000_000;

impl Stamp {
    /// The stamp of a file with this metadata.
    pub fn of(metadata: &Metadata) -> Self {
        let mtime_ns = metadata
            .modified()
            .ok()
            .and_then(|time| match time.duration_since(std::time::UNIX_EPOCH) {
                Ok(after) => i64::try_from(after.as_nanos()).ok(),
                Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|ns| -ns),
            })
            .unwrap_or(0);
        let (ctime_ns, inode) = change_time_and_inode(metadata);
        Self { mtime_ns, ctime_ns, size: metadata.len(), inode }
    }

    /// The stamp of a file of which the system was asked by its name in an open folder: the same as [`of`](Self::of) gives.
    #[cfg(unix)]
    #[allow(
        clippy::unnecessary_cast,
        clippy::cast_possible_wrap,
        reason = "these types are not the same on all systems"
    )]
    pub fn of_stat(found: &rustix::fs::Stat) -> Self {
        let ns = |seconds: i64, ns: i64| seconds.saturating_mul(1_000_000_000).saturating_add(ns);
        Self {
            mtime_ns: ns(found.st_mtime as i64, found.st_mtime_nsec as i64),
            ctime_ns: ns(found.st_ctime as i64, found.st_ctime_nsec as i64),
            size: u64::try_from(found.st_size).unwrap_or_default(),
            inode: found.st_ino as u64,
        }
    }

    /// Whether the file was last changed so long before `now_ns` (by the clock of its own file system)
    /// that a later change cannot have the same stamp: git's "racily clean" problem.
    pub fn is_settled(&self, now_ns: i64) -> bool {
        let tick = |ns: i64| if ns % 1_000_000_000 == 0 { COARSE_TICK_NS } else { FINE_TICK_NS };
        now_ns.saturating_sub(self.mtime_ns) > tick(self.mtime_ns)
            && (self.ctime_ns == 0 || now_ns.saturating_sub(self.ctime_ns) > tick(self.ctime_ns))
    }

    /// The stamp if it is [settled](Stamp::is_settled), else `None`: look at the bytes.
    pub fn settled(self, now_ns: i64) -> Option<Self> {
        self.is_settled(now_ns).then_some(self)
    }
}

#[cfg(unix)]
fn change_time_and_inode(metadata: &Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec()), metadata.ino())
}

#[cfg(not(unix))]
fn change_time_and_inode(_: &Metadata) -> (i64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_settles_once_its_clock_has_ticked() {
        let stamp = |mtime_ns| Stamp { mtime_ns, ctime_ns: mtime_ns, size: 1, inode: 1 };
        assert!(!stamp(5_000_000_001).is_settled(5_000_000_001));
        assert!(!stamp(5_000_000_001).is_settled(5_010_000_000));
        assert!(stamp(5_000_000_001).is_settled(5_030_000_000));
        assert!(!stamp(5_000_000_000).is_settled(5_030_000_000), "whole seconds mean a coarse clock");
        assert!(!stamp(9_000_000_001).is_settled(5_000_000_000), "the future is never settled");
    }
}
