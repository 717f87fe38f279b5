//! Text as HTML: what must be escaped where. Knows nothing of Markdown.

use pulldown_cmark_escape::escape_html_body_text;

/// Appends `text` for use between tags.
pub(super) fn push_text(out: &mut String, text: &str) {
    escape_html_body_text(out, text).expect("writing to memory cannot fail");
}

/// Appends `text` for use in a double-quoted attribute.
pub(super) fn push_attribute(out: &mut String, text: &str) {
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.push_str("&quot;");
        }
        push_text(out, part);
    }
}

/// Appends a URL for use in a double-quoted attribute: what no URL may hold is percent-encoded,
/// what is encoded already stays.
pub(super) fn push_href(out: &mut String, url: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(byte as char),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' | b';' | b'/' | b'?' | b':' | b'@' | b'='
            | b'+' | b'$' | b',' | b'#' | b'%' => out.push(byte as char),
            _ => {
                out.push('%');
                out.push(DIGITS[(byte >> 4) as usize] as char);
                out.push(DIGITS[(byte & 15) as usize] as char);
            }
        }
    }
}

/// `value` of an attribute with the character references that occur in URLs and ids resolved.
pub(super) fn decode(value: &str) -> std::borrow::Cow<'_, str> {
    if !value.contains('&') {
        return value.into();
    }
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        // No reference that we know is longer; without a bound, many `&` would be quadratic.
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((char, end)) => {
                decoded.push(char);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded.into()
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
