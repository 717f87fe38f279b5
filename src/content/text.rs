//! Bytes of a file as text, or why not.

use crate::diagnostic::messages::content as messages;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SitePath;

/// Bytes of the largest file that is read: far beyond any essay, and spans still fit.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The text of the file `path`, with its byte order mark if it has one: offsets stay the file's.
///
/// # Errors
///
/// A file that is too large, is not UTF-8, or holds a NUL is refused whole.
// Once a file, and only for broken ones: a box would buy nothing.
#[allow(clippy::result_large_err)]
pub fn text_of<'a>(bytes: &'a [u8], path: &SitePath) -> Result<&'a str, Diagnostic> {
    if bytes.len() > MAX_BYTES {
        return Err(messages::too_large(path, bytes.len(), MAX_BYTES));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(messages::utf16(path));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let line_number = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
            return Err(messages::not_utf8(path, at, line_number, bytes[at]));
        }
    };
    match memchr::memchr(0, bytes) {
        Some(at) => Err(messages::nul(path, Span::new(at..at + 1))),
        None => Ok(text),
    }
}
