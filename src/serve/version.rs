//! Which version of a page a browser shows: what changed when only its style sheets did. Pure.

use serde::Serialize;

use crate::digest::Digest;

/// A page as a browser tab knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Version {
    /// Of the whole page.
    pub(super) digest: String,
    /// Of the page without its links to style sheets, whose names hold a digest of what they are: when this is the
    /// same, they can be swapped in place.
    pub(super) shape: String,
    /// There is no such page, and this is the one that says so.
    pub(super) is_missing: bool,
    /// The attributes of each of those links.
    pub(super) styles: Vec<Vec<(String, String)>>,
}

impl Version {
    /// The version of a page that is made of these bytes.
    pub(super) fn of(html: &[u8]) -> Self {
        let mut shape = Vec::with_capacity(html.len());
        let mut styles = Vec::new();
        let mut rest = html;
        while let Some(at) = find_tag(rest) {
            let (before, tag) = rest.split_at(at);
            shape.extend_from_slice(before);
            let (attributes, length) = attributes(tag);
            let value = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
            let rel = value("rel").unwrap_or_default();
            let has = |word: &str| rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case(word));
            if has("stylesheet") {
                // A byte that no page has marks the place.
                shape.push(0);
                styles.push(attributes);
            } else if has("preload") && value("as") == Some("style") {
                shape.push(0);
            } else {
                shape.extend_from_slice(&tag[..length]);
            }
            rest = &tag[length..];
        }
        shape.extend_from_slice(rest);
        Self { digest: Digest::of(html).short(20), shape: Digest::of(shape).short(20), is_missing: false, styles }
    }
}

/// Where the next `<link` begins.
fn find_tag(html: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"<link";
    let is_tag = |at: &usize| {
        html[*at..].get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME))
            && html.get(at + NAME.len()).is_some_and(|after| after.is_ascii_whitespace())
    };
    memchr::memchr_iter(b'<', html).find(is_tag)
}

/// The attributes of the `<link` tag at the start of `html`, and its length.
fn attributes(html: &[u8]) -> (Vec<(String, String)>, usize) {
    let text = |range: std::ops::Range<usize>| String::from_utf8_lossy(&html[range]).into_owned();
    let is_end = |byte: u8| byte == b'>';
    let mut attributes = Vec::new();
    let mut at = "<link".len();
    loop {
        while html.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/') {
            at += 1;
        }
        match html.get(at) {
            None => return (attributes, html.len()),
            Some(byte) if is_end(*byte) => return (attributes, at + 1),
            Some(_) => {}
        }
        let start = at;
        at += 1; // An attribute's name has one character at least, even if it is `=`.
        while html.get(at).is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/')) {
            at += 1;
        }
        let name = text(start..at).to_ascii_lowercase();
        let mut value = String::new();
        if html.get(at) == Some(&b'=') {
            at += 1;
            match html.get(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    let end =
                        html[at + 1..].iter().position(|byte| byte == quote).map_or(html.len(), |end| at + 1 + end);
                    value = unescape(&text(at + 1..end));
                    at = (end + 1).min(html.len());
                }
                _ => {
                    let start = at;
                    while html.get(at).is_some_and(|byte| !byte.is_ascii_whitespace() && !is_end(*byte)) {
                        at += 1;
                    }
                    value = unescape(&text(start..at));
                }
            }
        }
        attributes.push((name, value));
    }
}

/// Undoes the escapes that templates write.
fn unescape(text: &str) -> String {
    let quotes = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
    quotes.replace("&#x2F;", "/").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::Version;

    fn version(html: &str) -> Version {
        Version::of(html.as_bytes())
    }

    #[test]
    fn a_new_style_sheet_keeps_the_shape_and_anything_else_does_not() {
        let old = version("<head><link rel=\"stylesheet\" href=\"/theme.1.css\"></head><p>Text.");
        for same in [
            "<head><link rel=\"stylesheet\" href=\"/theme.2.css\"></head><p>Text.",
            "<head><LINK integrity='sha384-x' href=/theme.2.css rel=stylesheet /></head><p>Text.",
            "<head><link media=print rel='alternate StyleSheet' href='a>b.css'></head><p>Text.",
        ] {
            let new = version(same);
            assert_eq!(new.shape, old.shape, "{same}");
            assert_ne!(new.digest, old.digest, "{same}");
        }
        for other in [
            "<head><link rel=\"stylesheet\" href=\"/theme.1.css\"></head><p>Text!",
            "<head><link rel=\"icon\" href=\"/theme.1.css\"></head><p>Text.",
            "<head></head><p>Text.",
            "<head><link rel=stylesheet href=a><link rel=stylesheet href=b></head><p>Text.",
        ] {
            assert_ne!(version(other).shape, old.shape, "{other}");
        }
    }

    #[test]
    fn links_are_read_with_their_attributes() {
        let styles = version(
            "<link rel=stylesheet href=\"/a.css?x=1&amp;y\" media='print' crossorigin><link rel=icon href=x><linker>",
        )
        .styles;
        let expected = [("rel", "stylesheet"), ("href", "/a.css?x=1&y"), ("media", "print"), ("crossorigin", "")];
        let expected: Vec<_> = expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(styles, [expected]);
    }

    #[test]
    fn broken_tags_are_read_to_their_end() {
        for html in [
            "<link",
            "<link ",
            "<link rel",
            "<link rel=",
            "<link rel=\"stylesheet",
            "<link rel='",
            "<link ==\">",
            "<link /",
            "<link rel=stylesheet href=a",
        ] {
            version(html);
        }
    }
}
