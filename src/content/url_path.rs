//! URL paths that authors write: `path`, `aliases`, `redirect_to`.

use crate::diagnostic::Spanned;
use crate::diagnostic::messages::content as messages;
use crate::document::Fields;

/// The components of `text` without slashes around them, or why no output could stand there.
fn check(text: &str) -> Result<&str, &'static str> {
    if text.contains("://") {
        return Err("is not a path");
    }
    if text.contains('\\') {
        return Err("must not hold a backslash");
    }
    if text.contains(['?', '#']) {
        return Err("must not hold `?` or `#`");
    }
    if text.chars().any(char::is_control) {
        return Err("must not hold control characters");
    }
    let path = text.trim().trim_matches('/');
    if path.split('/').any(|component| matches!(component, "." | "..")) {
        return Err("must not hold `.` or `..`");
    }
    if !path.is_empty() && path.split('/').any(|component| component.trim().is_empty()) {
        return Err("has an empty part");
    }
    Ok(path)
}

/// The URL path that `key` holds, without slashes around it; never empty.
pub(super) fn read(fields: &mut Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let text = fields.spanned_non_empty_string(key)?;
    let file = fields.origin().path;
    match check(&text.value) {
        Ok("") => fields.report(messages::path_is_root(file, text.span, key)),
        Ok(path) => return Some(Spanned::new(path.to_owned(), text.span)),
        Err(problem) => fields.report(messages::bad_url_path(file, text.span, key, &text.value, problem)),
    }
    None
}

/// The URL paths that `key` lists, as written; illegal ones are reported and left out.
pub(super) fn read_list(fields: &mut Fields<'_>, key: &'static str) -> Vec<Spanned<String>> {
    let mut kept = Vec::new();
    for text in fields.strings(key).unwrap_or_default() {
        match check(&text.value) {
            Ok(_) => kept.push(text),
            Err(problem) => {
                let file = fields.origin().path;
                fields.report(messages::bad_url_path(file, text.span, key, &text.value, problem));
            }
        }
    }
    kept
}

/// The name of a template.
pub(super) fn template(fields: &mut Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let name = fields.spanned_non_empty_string(key)?;
    let file = fields.origin().path;
    let problem = match check(&name.value) {
        Err(problem) => problem,
        Ok(path) if path != name.value => "must not begin or end with `/`",
        Ok(_) => return Some(name),
    };
    fields.report(messages::bad_template(file, name.span, key, &name.value, problem));
    None
}

/// A path of the site, `@/…md` of `content/`, or an absolute URL.
pub(super) fn read_target(fields: &mut Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let text = fields.spanned_non_empty_string(key)?;
    let file = fields.origin().path;
    let is_web = url::Url::parse(&text.value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if is_web {
        return Some(text);
    }
    // Unlike an output's own path, a target may have a query and fragment.
    let path = text.value.split(['?', '#']).next().unwrap_or_default();
    match check(path) {
        Ok(_) => Some(text),
        Err(problem) => {
            fields.report(messages::bad_url_path(file, text.span, key, &text.value, problem));
            None
        }
    }
}
