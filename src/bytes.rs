//! Looking at many bytes of a text at once.
//!
//! A question about a byte is put to sixteen of them: in the answer, all bits of a byte are set where it holds, and none
//! where it does not. Answers are joined by `&`, `|` and `!`.

use std::ops::Range;

pub use wide::u8x16;

/// Bytes that are looked at before there is a way out.
const CHUNK: usize = 64;

/// Which bytes are `byte`.
pub fn are(bytes: u8x16, byte: u8) -> u8x16 {
    bytes.simd_eq(u8x16::splat(byte))
}

/// Which bytes are between `first` and `last`, or one of the two. Where `last` is less than `first`, the range begins anew
/// behind 255.
pub fn are_between(bytes: u8x16, first: u8, last: u8) -> u8x16 {
    let above = bytes - u8x16::splat(first);
    above.min(u8x16::splat(last.wrapping_sub(first))).simd_eq(above)
}

/// Whether all bytes of `text` are as `is` says.
///
/// PERF: nearly all text is plain, and to find that out is most of the work of writing it safely.
pub fn all(text: &[u8], is: impl Fn(u8x16) -> u8x16) -> bool {
    others(text, is).next().is_none()
}

/// The places in `text`, of up to 64 bytes each, where some are not as `is` says.
pub fn others(text: &[u8], is: impl Fn(u8x16) -> u8x16) -> impl Iterator<Item = Range<usize>> {
    let are_all = move |chunk: &[u8; CHUNK]| {
        let (sixteens, _) = chunk.as_chunks::<16>();
        sixteens.iter().fold(u8x16::splat(u8::MAX), |all, sixteen| all & is(u8x16::new(*sixteen))).all()
    };
    let (chunks, rest) = text.as_chunks::<CHUNK>();
    let last = rest.first().map(|first| {
        let mut last = [*first; CHUNK];
        last[..rest.len()].copy_from_slice(rest);
        last
    });
    let others = chunks.iter().copied().chain(last).enumerate().filter(move |(_, chunk)| !are_all(chunk));
    others.map(|(index, _)| index * CHUNK..text.len().min((index + 1) * CHUNK))
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, all, are, are_between, others, u8x16};

    #[test]
    fn no_byte_is_passed_over() {
        for length in 0..200 {
            let mut text = vec![b'a'; length];
            assert!(all(&text, |bytes| are(bytes, b'a')));
            for at in 0..length {
                text[at] = b'b';
                assert!(!all(&text, |bytes| are(bytes, b'a')), "{at} of {length}");
                let begin = at / CHUNK * CHUNK;
                let places: Vec<usize> = others(&text, |bytes| are(bytes, b'a')).flatten().collect();
                assert_eq!(places, Vec::from_iter(begin..length.min(begin + CHUNK)), "{at} of {length}");
                text[at] = b'a';
            }
        }
    }

    #[test]
    fn both_ends_of_a_range_are_in_it() {
        for (first, last) in [(b'a', b'z'), (0, 0), (0, 255), (0x7f, 0x80), (0xf0, 0x1f)] {
            for byte in 0..=u8::MAX {
                let is_in = if first <= last { (first..=last).contains(&byte) } else { byte >= first || byte <= last };
                let answer = if is_in { u8::MAX } else { 0 };
                assert_eq!(are_between(u8x16::splat(byte), first, last), u8x16::splat(answer), "{byte} {first}-{last}");
            }
        }
    }
}
