//! A 128-bit digest of anything that decides what an output looks like.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;

/// The first 128 bits of BLAKE3, or [lighter](Digest::lightly_of) ones. Equal digests are taken to mean equal bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        let mut short = [0; 16];
        short.copy_from_slice(&blake3::hash(bytes.as_ref()).as_bytes()[..16]);
        Self(short)
    }

    /// A digest that costs a tenth of that, XXH3: as good against chance, but whoever wants to can make two texts that have the
    /// same. For what consists of digests or of the author's own words, and for outputs, whose bytes can be
    /// [compared](crate::output::digest).
    pub fn lightly_of(bytes: impl AsRef<[u8]>) -> Self {
        Self(twox_hash::XxHash3_128::oneshot(bytes.as_ref()).to_le_bytes())
    }

    /// The [lighter](Digest::lightly_of) digest of all that `reader` gives, handed on piece by piece, so that a film is
    /// never whole in memory.
    pub fn lightly_of_stream(
        mut reader: impl io::Read,
        mut take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<Self> {
        let mut hasher = twox_hash::XxHash3_128::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(Self(hasher.finish_128().to_le_bytes())),
                Ok(length) => {
                    hasher.write(&buffer[..length]);
                    take(&buffer[..length])?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The first `digits` hexadecimal digits (at most 32), for names such as `theme.1f0c9a2b.css`.
    pub fn short(&self, digits: usize) -> String {
        let mut hex = self.to_string();
        hex.truncate(digits);
        hex
    }

    /// The raw bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", self.short(8))
    }
}

/// Collects parts into one [`Digest`]. Each part is framed by its length, so that `("ab", "c")` and
/// `("a", "bc")` differ.
///
/// PERF: parts are small and many, and the hasher takes its time with each piece that it is given, so it gets all at once.
#[derive(Default)]
pub struct Digester(Vec<u8>);

impl Digester {
    /// An empty one.
    pub fn new() -> Self {
        Self(Vec::with_capacity(512))
    }

    /// Adds one part.
    pub fn part(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds a digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Self {
        self.part(digest.0)
    }

    /// Adds a number.
    pub fn number(&mut self, number: usize) -> &mut Self {
        self.part((number as u64).to_le_bytes())
    }

    /// Adds a word that tells what follows.
    pub fn kind(&mut self, kind: &str) -> &mut Self {
        self.part(kind)
    }

    /// The digest of all parts so far.
    pub fn finish(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// The [lighter](Digest::lightly_of) digest of all parts so far.
    pub fn finish_lightly(&self) -> Digest {
        Digest::lightly_of(&self.0)
    }
}
