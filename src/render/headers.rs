//! `_headers`: what a static host should say with each file.

use super::Inputs;
use crate::site::plan::Output;

/// The headers file, as Netlify, Cloudflare Pages and others read it.
pub fn render(inputs: &Inputs<'_>) -> Vec<u8> {
    let base = &inputs.oracle.config.base_url.path;
    let mut text = format!(
        "{base}/*\n  Content-Security-Policy: {}\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n",
        policy(inputs)
    );
    for planned in inputs.plan.outputs.values().filter(|planned| planned.output == Output::Stylesheet) {
        // The name holds a digest of the bytes, so the bytes behind it never change.
        let path = planned.route.encoded();
        text.push_str(&format!("{base}{path}\n  Cache-Control: public, max-age=31536000, immutable\n"));
    }
    text.into_bytes()
}

/// The strictest policy under which the default theme works; forms may post to the configured endpoint.
fn policy(inputs: &Inputs<'_>) -> String {
    let endpoint = inputs.oracle.config.comments.endpoint.as_ref();
    let endpoint = endpoint.and_then(|endpoint| url::Url::parse(&endpoint.value).ok());
    let form_action = match endpoint.map(|url| url.origin().ascii_serialization()) {
        Some(origin) => format!("'self' {origin}"),
        None => "'self'".to_owned(),
    };
    format!(
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self'; \
         connect-src 'self'; form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
}
