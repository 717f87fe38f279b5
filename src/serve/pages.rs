//! The answers that are not of the site: refusals, and the page that stands in for a site that cannot be built.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::events;
use super::state::Now;

/// A refusal in one line.
pub(super) fn refusal(status: StatusCode, why: &str) -> Response {
    (status, format!("{why}\n")).into_response()
}

/// The browser means another machine, or believes to.
pub(super) fn foreign_host(host: &str) -> Response {
    let shown: String = host.chars().filter(|c| c.is_ascii_graphic()).take(100).collect();
    let why = format!(
        "This is a preview, and does not answer to the name `{shown}`, since a stranger could have chosen it.\n\
         If it is yours, say so: postil serve --base-url http://{shown}"
    );
    refusal(StatusCode::FORBIDDEN, &why)
}

/// To another path of this server.
pub(super) fn redirect(status: StatusCode, to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else {
        return refusal(StatusCode::NOT_FOUND, "There is no such page.");
    };
    (status, [(header::LOCATION, location)]).into_response()
}

/// The script of live reload.
pub(super) fn script(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], text).into_response()
}

/// In place of every page, as long as there is no site at all: what is wrong with it.
pub(super) fn no_site(now: &Now, is_live: bool) -> Response {
    let digest = events::failure(now.errors.as_ref()).digest;
    let script = match is_live {
        true => format!("<script src=\"{}\" data-digest=\"{digest}\" data-failure defer></script>", super::SCRIPT),
        false => String::new(),
    };
    let what = match &now.errors {
        Some(errors) => errors,
        None => "<p>It is being built.</p>\n",
    };
    let html = include_str!("no_site.html").replace("{{ script }}", &script).replace("{{ errors }}", what);
    (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}
