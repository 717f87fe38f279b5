//! What functions and filters are called with.

use std::borrow::Cow;

use tera::{Error, Kwargs, TeraResult};

/// The text of the argument `key`; of what is no text, that which it would be printed as.
///
/// PERF: Tera prints even a text, when it is asked for a `String`.
///
/// # Errors
///
/// When there is no such argument.
pub(super) fn text(kwargs: &Kwargs, key: &'static str) -> TeraResult<String> {
    kwargs.must_get::<Cow<'_, str>>(key).map(Cow::into_owned)
}

/// As [`text`]; `None` when there is no such argument.
pub(super) fn optional_text<'a>(kwargs: &'a Kwargs, key: &'static str) -> TeraResult<Option<Cow<'a, str>>> {
    kwargs.get::<Cow<'_, str>>(key)
}

/// Refuses arguments that the function does not know, so that a misspelt one is not silently lost.
pub(super) fn expect(kwargs: &Kwargs, known: &[&str]) -> TeraResult<()> {
    for (key, _) in kwargs.iter() {
        let key = key.as_str().unwrap_or_default();
        if !known.contains(&key) {
            let hint = match crate::diagnostic::closest(key, known.iter().copied()) {
                Some(candidate) => format!(": did you mean `{candidate}`?"),
                None => String::new(),
            };
            return Err(Error::message(format!("there is no argument `{key}`{hint}")));
        }
    }
    Ok(())
}
