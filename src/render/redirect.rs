//! Pages that send readers on, and the file that tells hosts the same.

use super::Inputs;
use crate::site::links::escape_attribute;

/// A page for hosts that know no redirects: works without a script, and search engines follow it.
pub fn page(to: &str, inputs: &Inputs<'_>) -> Vec<u8> {
    let absolute = absolute(to, inputs);
    let url = escape(&absolute);
    let lang = escape(&inputs.oracle.config.default_language);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n<title>{url}</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n<link rel=\"canonical\" href=\"{url}\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n<p><a href=\"{url}\">{url}</a></p>\n</html>\n"
    )
    .into_bytes()
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    escape_attribute(text, &mut escaped);
    escaped
}

fn absolute(to: &str, inputs: &Inputs<'_>) -> String {
    let base = &inputs.oracle.config.base_url;
    let origin = base.origin();
    if to.starts_with('/') { format!("{origin}{to}") } else { to.to_owned() }
}

/// `_redirects`, as Netlify, Cloudflare Pages and others read it.
pub fn file(inputs: &Inputs<'_>) -> Vec<u8> {
    let base = &inputs.oracle.config.base_url.path;
    let mut lines: Vec<String> =
        inputs.plan.redirects.iter().map(|(from, to)| format!("{base}{} {to} 301\n", from.encoded())).collect();
    lines.sort();
    lines.concat().into_bytes()
}
