//! Records that only postil reads: one line of plain text says what the file is; a checksum, the length of the body and the
//! body itself, in postcard, follow. Whoever wants to may put more behind it, and has its digests in the body.
//!
//! Any doubt means no record at all: nothing is migrated and nothing is guessed.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// Length of the checksum in bytes.
const SUM: usize = 16;

/// Bytes of the length of the body: little-endian, and part of what is summed up.
const LENGTH: usize = size_of::<u64>();

/// Bytes behind the first line that tell how long a record is.
pub const START: usize = SUM + LENGTH;

/// The bytes of a record with this first line, which ends in `\n`.
pub fn seal(header: &[u8], body: &impl Serialize) -> Vec<u8> {
    let summed = header.len() + SUM;
    // PERF: memory that a growing vector outgrows has to be had, and cleared by the system, all the same.
    let size = postcard::experimental::serialized_size(body).unwrap_or_default();
    let mut bytes = Vec::with_capacity(summed + LENGTH + size);
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(&[0; SUM + LENGTH]);
    let mut bytes = postcard::to_extend(body, bytes).expect("what is recorded has a postcard form");
    let length = (bytes.len() - summed - LENGTH) as u64;
    bytes[summed..summed + LENGTH].copy_from_slice(&length.to_le_bytes());
    let sum = Digest::of(&bytes[summed..]);
    bytes[header.len()..summed].copy_from_slice(sum.as_bytes());
    bytes
}

/// The checksum of a record with this first line, whether it is right or not.
pub fn checksum<'a>(header: &[u8], bytes: &'a [u8]) -> Option<&'a [u8]> {
    bytes.strip_prefix(header)?.get(..SUM)
}

/// How many bytes a record with this first line has, by the `start` of it; [`START`] of them are enough.
pub fn length(header: &[u8], start: &[u8]) -> Option<usize> {
    let (_, summed) = start.strip_prefix(header)?.split_at_checked(SUM)?;
    let length = usize::try_from(u64::from_le_bytes(*summed.first_chunk()?)).ok()?;
    length.checked_add(header.len() + SUM + LENGTH)
}

/// What was [sealed](seal), if the bytes are whole and nothing stands behind them.
pub fn unseal<'a, T: Deserialize<'a>>(header: &[u8], bytes: &'a [u8]) -> Option<T> {
    unseal_first(header, bytes).filter(|(_, behind)| behind.is_empty()).map(|(value, _)| value)
}

/// What was [sealed](seal), if its bytes are whole, and what stands behind it.
pub fn unseal_first<'a, T: Deserialize<'a>>(header: &[u8], bytes: &'a [u8]) -> Option<(T, &'a [u8])> {
    let (first, behind) = bytes.split_at_checked(length(header, bytes)?)?;
    let (sum, summed) = first.strip_prefix(header)?.split_at_checked(SUM)?;
    if Digest::of(summed).as_bytes() != sum {
        return None;
    }
    let (value, rest) = postcard::take_from_bytes(&summed[LENGTH..]).ok()?;
    rest.is_empty().then_some((value, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_with_any_byte_changed_or_missing_is_no_record() {
        let record = (vec!["a".to_owned(), "b/c".to_owned()], 7_u64);
        let bytes = seal(b"numbers 1\n", &record);
        assert_eq!(unseal(b"numbers 1\n", &bytes), Some(record));
        assert_eq!(unseal::<(Vec<String>, u64)>(b"numbers 2\n", &bytes), None);
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert_eq!(unseal::<(Vec<String>, u64)>(b"numbers 1\n", &broken), None, "byte {at}");
            assert_eq!(unseal::<(Vec<String>, u64)>(b"numbers 1\n", &bytes[..at]), None, "cut at {at}");
        }
        let longer = [&bytes[..], b"more"].concat();
        assert_eq!(unseal::<(Vec<String>, u64)>(b"numbers 1\n", &longer), None, "nothing was to follow");
        let first: Option<((Vec<String>, u64), _)> = unseal_first(b"numbers 1\n", &longer);
        assert_eq!(first.map(|(_, behind)| behind), Some(&b"more"[..]));
        let of_first = length(b"numbers 1\n", &longer[..b"numbers 1\n".len() + START]);
        assert_eq!(of_first, Some(bytes.len()), "what follows is told apart");
    }
}
