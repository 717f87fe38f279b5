//! Words in templates: phrases with their slots filled, plural forms, the names of months and days.

use tera::{Error, Kwargs, TeraResult, Value};

use super::plural::category;
use crate::config::Words;
use crate::config::words::{Piece, pieces};

/// `{{ words.comments_on | fill(title=page.title) }}`, `{{ words.pieces | fill(count=3) }}`: the phrase with what is
/// given in its slots; of plural forms that for `count`. With a link or with HTML in a slot it is HTML, in which plain
/// text is escaped; else it is plain text.
pub(super) fn fill(word: &Value, kwargs: &Kwargs, language: &str) -> TeraResult<Value> {
    let phrase = match word.as_map() {
        None => word.as_str(),
        Some(forms) => {
            let count = kwargs.must_get::<u64>("count")?;
            let form = |category: &str| {
                let found = forms.iter().find(|(key, _)| key.as_str() == Some(category));
                found.and_then(|(_, form)| form.as_str())
            };
            form(category(language, count)).or_else(|| form("other"))
        }
    };
    let phrase = phrase.ok_or_else(|| Error::message("only a phrase or plural forms can be filled"))?;
    let pieces = pieces(phrase);
    let is_html = kwargs.iter().any(|(_, value)| value.as_str().is_some() && value.is_safe())
        || pieces.iter().any(|piece| matches!(piece, Piece::Link { .. }));
    let mut filled = String::with_capacity(phrase.len() + 64);
    push_pieces(&pieces, kwargs, is_html, &mut filled)?;
    Ok(if is_html { Value::safe_string(&filled) } else { Value::from(filled) })
}

fn push_pieces(pieces: &[Piece<'_>], kwargs: &Kwargs, is_html: bool, filled: &mut String) -> TeraResult<()> {
    for piece in pieces {
        match *piece {
            Piece::Text(text) => push_text(text, is_html, filled),
            Piece::Slot(slot) => push(value(slot, kwargs)?, is_html, filled),
            Piece::Link { text, slot } => {
                filled.push_str("<a href=\"");
                push(value(slot, kwargs)?, is_html, filled);
                filled.push_str("\">");
                push_pieces(&self::pieces(text), kwargs, is_html, filled)?;
                filled.push_str("</a>");
            }
        }
    }
    Ok(())
}

fn value<'a>(slot: &str, kwargs: &'a Kwargs) -> TeraResult<&'a Value> {
    let found = kwargs.iter().find(|(key, _)| key.as_str() == Some(slot));
    found.map(|(_, value)| value).ok_or_else(|| Error::message(format!("nothing is given for `{slot}`")))
}

fn push(value: &Value, is_html: bool, filled: &mut String) {
    match value.as_str() {
        Some(text) => push_text(text, is_html && !value.is_safe(), filled),
        None => filled.push_str(&value.to_string()),
    }
}

fn push_text(text: &str, is_to_be_escaped: bool, filled: &mut String) {
    match is_to_be_escaped {
        true => filled.push_str(&crate::untrusted::escape(text)),
        false => filled.push_str(text),
    }
}

/// `format` with the names of `day` in the site's language in place of `%B`, `%b`, `%A` and `%a`, and its first of the
/// month in place of `%-d`. All else is left to `strftime`.
pub(super) fn with_names(format: &str, day: jiff::civil::Date, words: &Words) -> String {
    let month = usize::from(day.month().unsigned_abs()) - 1;
    let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    let mut named = String::with_capacity(format.len() + 16);
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        named.push_str(&rest[..at]);
        let directive = &rest[at..];
        let name = match directive.as_bytes() {
            [b'%', b'B', ..] => Some((words.list("months")[month].as_str(), 2)),
            [b'%', b'b' | b'h', ..] => Some((words.list("months_short")[month].as_str(), 2)),
            [b'%', b'A', ..] => Some((words.list("weekdays")[weekday].as_str(), 2)),
            [b'%', b'a', ..] => Some((words.list("weekdays_short")[weekday].as_str(), 2)),
            [b'%', b'-', b'd', ..] if day.day() == 1 => Some((words.phrase("first_of_month"), 3)),
            _ => None,
        };
        let length = match name {
            Some((name, length)) => {
                match name.contains('%') {
                    true => named.push_str(&name.replace('%', "%%")),
                    false => named.push_str(name),
                }
                length
            }
            None => {
                // `%%B` is a percent sign and a letter.
                let length = 1 + directive[1..].chars().next().map_or(0, char::len_utf8);
                named.push_str(&directive[..length]);
                length
            }
        };
        rest = &directive[length..];
    }
    named.push_str(rest);
    named
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::with_names;
    use crate::path::SitePath;

    #[test]
    fn months_and_days_have_the_names_of_the_language() {
        let path = SitePath::new("site.toml").expect("legal");
        let words = |language: &str| {
            let text = format!("base_url = \"https://example.org\"\ndefault_language = \"{language}\"");
            crate::config::parse(&text, &path).0.expect("is valid").words
        };
        let day = date(2026, 3, 1);
        for (language, format, expected) in [
            ("en", "%-d %B %Y", "1 March %Y"),
            ("en-GB", "%A, %e %b", "Sunday, %e Mar"),
            ("de-AT", "%a %-d. %B", "So. 1. März"),
            ("fr", "%A %-d %b %%B", "dimanche 1er mars %%B"),
            ("fr", "%", "%"),
            ("ja", "%Y年%-m月%-d日", "%Y年%-m月1日"),
        ] {
            assert_eq!(with_names(format, day, &words(language)), expected, "{language}");
        }
        assert_eq!(with_names("%-d %B", date(2026, 12, 2), &words("fr")), "%-d décembre");
    }
}
