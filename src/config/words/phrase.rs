//! Phrases with slots: `{title}` stands for a text, `[archive](archive)` is a link to what is called so.

/// A piece of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// `{name}`
    Slot(&'a str),
    /// `[text](name)`; the text may have slots of its own.
    Link {
        /// What is linked.
        text: &'a str,
        /// Where it leads.
        slot: &'a str,
    },
}

/// The pieces of `phrase`, in order. What is no whole slot or link is text.
pub fn pieces(phrase: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut text_start, mut at) = (0, 0);
    while let Some(found) = phrase[at..].find(['{', '[']) {
        let start = at + found;
        match piece_at(&phrase[start..]) {
            Some((piece, length)) => {
                if text_start < start {
                    pieces.push(Piece::Text(&phrase[text_start..start]));
                }
                pieces.push(piece);
                at = start + length;
                text_start = at;
            }
            None => at = start + 1,
        }
    }
    if text_start < phrase.len() {
        pieces.push(Piece::Text(&phrase[text_start..]));
    }
    pieces
}

/// The slot or link with which `text` begins, and its length.
fn piece_at(text: &str) -> Option<(Piece<'_>, usize)> {
    if let Some(inner) = text.strip_prefix('{') {
        let name = name(inner.split_once('}')?.0)?;
        return Some((Piece::Slot(name), name.len() + 2));
    }
    let (link, rest) = text.strip_prefix('[')?.split_once("](")?;
    let slot = name(rest.split_once(')')?.0)?;
    Some((Piece::Link { text: link, slot }, link.len() + slot.len() + 4))
}

fn name(text: &str) -> Option<&str> {
    let is_name = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_name.then_some(text)
}

/// `phrase` with plain text in its slots. A slot without a value stays as it is; of a link only the text remains.
pub fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(phrase.len() + 32);
    for piece in pieces(phrase) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Slot(slot) => match values.iter().find(|(name, _)| *name == slot) {
                Some((_, value)) => filled.push_str(value),
                None => filled.push_str(&format!("{{{slot}}}")),
            },
            Piece::Link { text, .. } => filled.push_str(&fill(text, values)),
        }
    }
    filled
}

/// The names of all slots and links of `phrase`, each once.
pub(super) fn slots(phrase: &str) -> Vec<&str> {
    let mut slots = Vec::new();
    for piece in pieces(phrase) {
        match piece {
            Piece::Text(_) => {}
            Piece::Slot(slot) => slots.push(slot),
            Piece::Link { text, slot } => {
                slots.push(slot);
                slots.extend(self::slots(text));
            }
        }
    }
    slots.sort_unstable();
    slots.dedup();
    slots
}

#[cfg(test)]
mod tests {
    use super::{Piece, fill, pieces, slots};

    #[test]
    fn a_phrase_is_text_slots_and_links() {
        assert_eq!(
            pieces("In the [old {name}](archive), {count}."),
            [
                Piece::Text("In the "),
                Piece::Link { text: "old {name}", slot: "archive" },
                Piece::Text(", "),
                Piece::Slot("count"),
                Piece::Text(".")
            ]
        );
        for plain in ["", "{", "{}", "{Upper}", "[a]", "[a](b", "[a](https://x)", "{a", "a]({b"] {
            assert_eq!(fill(plain, &[("a", "x"), ("b", "x")]), plain);
            assert_eq!(slots(plain), [""; 0]);
        }
        assert_eq!(slots("[{a} b](c) {a}"), ["a", "c"]);
    }

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        assert_eq!(fill("{a}{b} [l {a}](c) {d}", &[("a", "{b}"), ("b", "[x](a)")]), "{b}[x](a) l {b} {d}");
    }
}
