//! Curly quotes, dashes and ellipses in text that is no Markdown: titles and deks.

/// `text` with typographic punctuation, by the rules that Markdown's smart punctuation follows.
pub fn smart(text: &str) -> String {
    if !text.contains(['"', '\'', '-', '.']) {
        return text.to_owned();
    }
    let mut smart = String::with_capacity(text.len() + 8);
    let mut rest = text;
    loop {
        let (plain, special) = rest.split_at(rest.find(['"', '\'', '-', '.']).unwrap_or(rest.len()));
        smart.push_str(plain);
        rest = special;
        let Some(character) = rest.chars().next() else { return smart };
        let before = smart.chars().next_back();
        let opens = before.is_none_or(|before| before.is_whitespace() || "([{–—-“‘/".contains(before));
        let (written, length) = match character {
            '"' => (if opens { "“" } else { "”" }, 1),
            '\'' => (if opens { "‘" } else { "’" }, 1),
            // `--drafts` is an option of some program, not a dash.
            '-' if rest.starts_with("--")
                && opens
                && !rest.trim_start_matches('-').starts_with(char::is_whitespace) =>
            {
                let dashes = rest.len() - rest.trim_start_matches('-').len();
                (&rest[..dashes], dashes)
            }
            '-' if rest.starts_with("---") => ("—", 3),
            '-' if rest.starts_with("--") => ("–", 2),
            '.' if rest.starts_with("...") => ("…", 3),
            character => (&rest[..character.len_utf8()], character.len_utf8()),
        };
        smart.push_str(written);
        rest = &rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use super::smart;

    #[test]
    fn quotes_curl_towards_what_they_hold() {
        assert_eq!(smart("Mr Locke's \"hundred\" cells"), "Mr Locke’s “hundred” cells");
        assert_eq!(smart("('quoted') -- so... it --- goes"), "(‘quoted’) – so… it — goes");
        assert_eq!(smart("The --drafts option"), "The --drafts option");
        assert_eq!(smart("plain"), "plain");
    }
}
