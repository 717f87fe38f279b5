//! Filters beside those of Tera. None knows the time, and none but `absolute` knows the site.

use std::borrow::Cow;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::arguments::optional_text;
use super::record::with_oracle;
use crate::bytes::{self, are};
use crate::config::{Slugify, Words};

/// Registers them all.
pub fn register(tera: &mut Tera, words: &Arc<Words>) {
    let calendar = Arc::clone(words);
    tera.register_filter("date", move |text: &str, kwargs: Kwargs, _: &State| date(text, &kwargs, &calendar));
    let language = words.language().to_owned();
    tera.register_filter("fill", move |word: &Value, kwargs: Kwargs, _: &State| {
        super::wording::fill(word, &kwargs, &language)
    });
    // As Tera's own. PERF: which copies the text.
    tera.register_filter("safe", |value: &Value, _: Kwargs, _: &State| match value.is_string() {
        true => value.clone().mark_safe(),
        false => Value::safe_string(&value.to_string()),
    });
    tera.register_filter("bdi", |text: &str, _: Kwargs, state: &State| -> TeraResult<Value> {
        Ok(Value::safe_string(&["<bdi>", &state.escape(text)?, "</bdi>"].concat()))
    });
    tera.register_filter("slugify", |text: &str, _: Kwargs, _: &State| crate::slug::slugify(text, Slugify::On));
    tera.register_filter("striptags", |text: &str, _: Kwargs, _: &State| strip_tags(text));
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State| crate::site::route::encode(text).into_owned());
    tera.register_filter("json_encode", json_encode);
    tera.register_filter("plural", super::plural::filter);
    tera.register_filter("mailto", super::mailto::filter);
    tera.register_filter("absolute", |path: &str, _: Kwargs, _: &State| -> TeraResult<Value> {
        with_oracle(|oracle| {
            let base = &oracle.config.base_url;
            let origin = base.origin();
            match path.starts_with('/') {
                true => Value::safe_string(&format!("{origin}{path}")),
                false => Value::from(path),
            }
        })
    });
    tera.register_filter("markdown", |text: &str, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let is_inline = kwargs.get::<bool>("inline")?.unwrap_or(false);
        let html = crate::markdown::commonmark_html(text);
        let html = html.trim();
        let inner = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
        Ok(Value::safe_string(if is_inline { inner.unwrap_or(html) } else { html }))
    });
}

/// `{{ page.date | date(format="%-d %B %Y") }}`: text as the config's and pages' dates have it. Months and days
/// have the names of the site's language.
fn date(text: &str, kwargs: &Kwargs, words: &Words) -> TeraResult<String> {
    let format = optional_text(kwargs, "format")?.unwrap_or(Cow::Borrowed("%Y-%m-%d"));
    let date = crate::content::Date::parse(text, &jiff::tz::TimeZone::UTC)
        .map_err(|_| Error::message(format!("`{text}` is not a date")))?;
    let named = super::wording::with_names(&format, date.day(), words);
    date.format(&named).map_err(|error| Error::message(format!("`{format}` is not a date format: {error}")))
}

/// The text between tags; comments go too.
fn strip_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let tag = &rest[open..];
        let end = match tag.starts_with("<!--") {
            true => tag.find("-->").map(|at| at + 3),
            false => tag.find('>').map(|at| at + 1),
        };
        rest = &tag[end.unwrap_or(tag.len())..];
    }
    text.push_str(rest);
    text
}

/// JSON that can stand in a `<script>`: `<`, `>` and `&` are written as escapes.
fn json_encode(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let json = serde_json::to_string(value).map_err(|error| Error::message(error.to_string()))?;
    // 0xE2 begins the two line ends of Unicode, among others.
    let are_harmless = |bytes| !(are(bytes, b'<') | are(bytes, b'>') | are(bytes, b'&') | are(bytes, 0xe2));
    if bytes::all(json.as_bytes(), are_harmless) {
        return Ok(Value::safe_string(&json));
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    let mut done = 0;
    for (at, found) in json.match_indices(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        escaped.push_str(&json[done..at]);
        escaped.extend(found.chars().map(|character| format!("\\u{:04x}", u32::from(character))));
        done = at + found.len();
    }
    escaped.push_str(&json[done..]);
    Ok(Value::safe_string(&escaped))
}
