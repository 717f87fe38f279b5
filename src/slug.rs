//! Slugs: the part of a URL, or the id of a heading, that is made from words.
//!
//! Pure. Knows nothing of what the slug is for, nor whether it is unique.

use unicode_normalization::UnicodeNormalization;

use crate::config::Slugify;
use crate::digest::Digest;

/// The slug of `text`. Empty only if `text` is: what has no letter to offer is named by its digest.
pub fn slugify(text: &str, mode: Slugify) -> String {
    let slug = match mode {
        Slugify::On => ascii(text),
        Slugify::Safe => safe(text),
        Slugify::Off => text.to_owned(),
    };
    if slug.is_empty() && !text.is_empty() { Digest::of(text).short(8) } else { slug }
}

fn ascii(text: &str) -> String {
    if text.is_ascii() {
        return joined(text);
    }
    // Composed first, so that `é` gives one slug however it was typed.
    joined(&deunicode::deunicode(&text.nfc().collect::<String>()))
}

/// The letters and digits of ASCII in `text`, with a hyphen wherever there is something else between them.
fn joined(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut is_gap = false;
    // PERF: no character beyond ASCII has to be put together.
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            if is_gap && !slug.is_empty() {
                slug.push('-');
            }
            slug.push(char::from(byte.to_ascii_lowercase()));
        }
        is_gap = !byte.is_ascii_alphanumeric();
    }
    slug
}

fn safe(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for char in text.nfc() {
        let char = if is_illegal(char) { '-' } else { char };
        if char != '-' || !slug.ends_with('-') {
            slug.push(char);
        }
    }
    slug.trim_matches(['-', '.']).to_owned()
}

/// Whether a file system or a URL has another use for `char`.
fn is_illegal(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(char, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '#' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_joined_in_ascii() {
        let on = |text| slugify(text, Slugify::On);
        assert_eq!(on("On Margins, & Their Uses!"), "on-margins-their-uses");
        assert_eq!(on("  Über – Größe  "), "uber-grosse");
        assert_eq!(on("cafe\u{301}"), "cafe");
        assert_eq!(on("don't"), "don-t", "as in Zola, so that addresses survive a switch");
        assert_eq!(on("don't"), on("don\u{2019}t"));
        assert_eq!(on("北京"), "bei-jing");
    }

    #[test]
    fn safe_slugs_keep_letters_of_any_script() {
        let safe = |text| slugify(text, Slugify::Safe);
        assert_eq!(safe("Über / Größe?"), "Über-Größe");
        assert_eq!(safe("..a: b.."), "a-b");
        assert_eq!(safe("北京"), "北京");
    }

    #[test]
    fn off_keeps_everything() {
        assert_eq!(slugify(" A/b ", Slugify::Off), " A/b ");
    }

    #[test]
    fn text_without_letters_is_named_by_its_digest() {
        assert_eq!(slugify("!!!", Slugify::On).len(), 8);
        assert_ne!(slugify("!!!", Slugify::On), slugify("???", Slugify::On));
        assert_eq!(slugify("", Slugify::On), "");
    }

    proptest! {
        #[test]
        fn a_slug_is_stable_and_never_empty(text in ".+") {
            for mode in [Slugify::On, Slugify::Safe] {
                let slug = slugify(&text, mode);
                prop_assert!(!slug.is_empty());
                prop_assert_eq!(slugify(&slug, mode), slug.clone());
                prop_assert!(!slug.chars().any(is_illegal), "{}", slug);
            }
        }
    }
}
