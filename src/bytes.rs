//! Looking at many bytes of a text at once.

/// Bytes that are looked at before the answer is.
const CHUNK: usize = 64;

/// Whether all bytes of `text` are as `is` says.
///
/// PERF: nearly all text is plain, and to find that out is most of the work of writing it safely. Without a way out at each
/// byte, and with an `is` of comparisons that are joined by `|` and `&`, many bytes are looked at in one instruction.
pub fn all(text: &[u8], is: impl Fn(u8) -> bool) -> bool {
    let mut chunks = text.chunks_exact(CHUNK);
    let is_whole = |chunk: &[u8]| chunk.iter().fold(0_u8, |others, &byte| others | u8::from(!is(byte))) == 0;
    chunks.by_ref().all(is_whole) && is_whole(chunks.remainder())
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_byte_is_passed_over() {
        for length in 0..200 {
            let mut text = vec![b'a'; length];
            assert!(super::all(&text, |byte| byte == b'a'));
            for at in 0..length {
                text[at] = b'b';
                assert!(!super::all(&text, |byte| byte == b'a'), "{at} of {length}");
                text[at] = b'a';
            }
        }
    }
}
