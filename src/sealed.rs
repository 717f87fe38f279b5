//! Records that only postil reads: one line of plain text says what the file is; a checksum and a postcard body follow.
//!
//! Any doubt means no record at all: nothing is migrated and nothing is guessed.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// Length of the checksum in bytes.
const SUM: usize = 16;

/// The bytes of a record with this first line, which ends in `\n`.
pub fn seal(header: &[u8], body: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(header.len() + SUM);
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(&[0; SUM]);
    let mut bytes = postcard::to_extend(body, bytes).expect("what is recorded has a postcard form");
    let sum = Digest::of(&bytes[header.len() + SUM..]);
    bytes[header.len()..header.len() + SUM].copy_from_slice(sum.as_bytes());
    bytes
}

/// The checksum of a record with this first line, whether it is right or not.
pub fn checksum<'a>(header: &[u8], bytes: &'a [u8]) -> Option<&'a [u8]> {
    bytes.strip_prefix(header)?.get(..SUM)
}

/// What was [sealed](seal), if the bytes are whole.
pub fn unseal<'a, T: Deserialize<'a>>(header: &[u8], bytes: &'a [u8]) -> Option<T> {
    let (sum, body) = bytes.strip_prefix(header)?.split_at_checked(SUM)?;
    if Digest::of(body).as_bytes() != sum {
        return None;
    }
    let (value, rest) = postcard::take_from_bytes(body).ok()?;
    rest.is_empty().then_some(value)
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
    }
}
