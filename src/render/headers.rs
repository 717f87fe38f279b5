//! `_headers`: what a static host should say with each file.

use super::Inputs;
use crate::config::{CommentsConfig, Provider, Service};
use crate::site::plan::Output;

/// The headers file, as Netlify, Cloudflare Pages and others read it.
pub fn render(inputs: &Inputs<'_>) -> Vec<u8> {
    let config = &inputs.oracle.config;
    let base = &config.base_url.path;
    let mut text = format!(
        "{base}/*\n  Content-Security-Policy: {}\n  X-Content-Type-Options: nosniff\n",
        policy(&config.comments)
    );
    let is_fingerprinted =
        |output: &Output| matches!(output, Output::Stylesheet | Output::DiscussScript | Output::Font(_));
    for planned in inputs.plan.outputs.values().filter(|planned| is_fingerprinted(&planned.output)) {
        if planned.route.decoded().ends_with(".txt") {
            continue;
        }
        // The name holds a digest of the bytes, so the bytes behind it never change.
        let path = planned.route.encoded();
        text.push_str(&format!("{base}{path}\n  Cache-Control: public, max-age=31536000, immutable\n"));
    }
    text.into_bytes()
}

/// What a comment service's client loads into the page that embeds it: sources, each with a space before it. Its frame
/// has a policy of its own.
#[derive(Default)]
struct Sources {
    script: String,
    frame: String,
    style: String,
    image: String,
    connect: String,
}

/// The strictest policy under which the default theme works. Forms may post to the endpoint; of a comment service only
/// that is allowed which its thread cannot do without. It is one policy for all pages: where two rules of `_headers`
/// meet, some hosts join what they say.
fn policy(comments: &CommentsConfig) -> String {
    let sources = comments.provider.as_ref().map(sources).unwrap_or_default();
    let loaded = |directive: &str, sources: &str| match sources {
        "" => String::new(),
        sources => format!(" {directive}{sources};"),
    };
    format!(
        "default-src 'none';{}{} style-src 'self'{}; font-src 'self'; img-src 'self' data:{}; media-src 'self'; \
         connect-src 'self'{}; form-action 'self'{}; base-uri 'none'; frame-ancestors 'none'",
        loaded("script-src", &sources.script),
        loaded("frame-src", &sources.frame),
        sources.style,
        sources.image,
        sources.connect,
        comments.endpoint.as_deref().map(source).unwrap_or_default(),
    )
}

fn sources(provider: &Provider) -> Sources {
    let own = source(&provider.host());
    match provider.service {
        Service::Giscus => Sources { script: own.clone(), frame: own.clone(), style: own, ..Sources::default() },
        // Its client writes a <style>, which stays forbidden: the theme has those rules.
        Service::Utterances => Sources { script: own.clone(), frame: own, ..Sources::default() },
        Service::Isso => Sources { script: own.clone(), style: own.clone(), connect: own, ..Sources::default() },
        Service::Remark42 => Sources { script: format!(" 'self'{own}"), frame: own, ..Sources::default() },
        // Left out are the hosts that only count readers and follow links: referrer. and links.services.disqus.com.
        Service::Disqus => {
            let cdn = " https://c.disquscdn.com";
            Sources {
                script: format!(" 'self'{own}{cdn}"),
                frame: " https://disqus.com".to_owned(),
                style: cdn.to_owned(),
                image: cdn.to_owned(),
                connect: String::new(),
            }
        }
    }
}

/// The origin of a URL as a source, with a space before it.
fn source(url: &str) -> String {
    url::Url::parse(url).map_or_else(|_| String::new(), |url| format!(" {}", url.origin().ascii_serialization()))
}

#[cfg(test)]
mod tests {
    use super::policy;
    use crate::path::SitePath;

    /// The policy of a site whose `[comments]` are these.
    fn of(comments: &str) -> String {
        let text = format!("base_url = \"https://example.org\"\n[comments]\n{comments}");
        let path = SitePath::new("site.toml").expect("legal");
        let (config, found) = crate::config::parse(&text, &path);
        assert_eq!(found, [], "{text}");
        policy(&config.expect("is valid").comments)
    }

    #[test]
    fn the_policy_allows_what_is_configured_and_nothing_else() {
        const FONTS: &str = "font-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'";
        const END: &str = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        let table = [
            ("", format!("default-src 'none'; style-src 'self'; {FONTS}; {END}")),
            ("mailto = \"a@example.org\"", format!("default-src 'none'; style-src 'self'; {FONTS}; {END}")),
            (
                "endpoint = \"https://desk.example.org:8443/a/\"",
                format!(
                    "default-src 'none'; style-src 'self'; {FONTS}; form-action 'self' https://desk.example.org:8443; \
                     base-uri 'none'; frame-ancestors 'none'"
                ),
            ),
            (
                "provider = \"giscus\"\nprovider_options = { repo = \"a/b\", repo_id = \"R\", category_id = \"D\" }",
                format!(
                    "default-src 'none'; script-src https://giscus.app; frame-src https://giscus.app; \
                     style-src 'self' https://giscus.app; {FONTS}; {END}"
                ),
            ),
            (
                "provider = \"utterances\"\nprovider_options = { repo = \"a/b\" }",
                format!(
                    "default-src 'none'; script-src https://utteranc.es; frame-src https://utteranc.es; \
                     style-src 'self'; {FONTS}; {END}"
                ),
            ),
            (
                "provider = \"isso\"\nprovider_options = { url = \"https://c.example.org/isso/\" }",
                format!(
                    "default-src 'none'; script-src https://c.example.org; style-src 'self' https://c.example.org; \
                     {FONTS} https://c.example.org; {END}"
                ),
            ),
            (
                "provider = \"remark42\"\nprovider_options = { host = \"https://r.example.org\", site_id = \"s\" }",
                format!(
                    "default-src 'none'; script-src 'self' https://r.example.org; frame-src https://r.example.org; \
                     style-src 'self'; {FONTS}; {END}"
                ),
            ),
            (
                "provider = \"disqus\"\nprovider_options = { shortname = \"me\" }",
                format!(
                    "default-src 'none'; script-src 'self' https://me.disqus.com https://c.disquscdn.com; \
                     frame-src https://disqus.com; style-src 'self' https://c.disquscdn.com; font-src 'self'; \
                     img-src 'self' data: https://c.disquscdn.com; media-src 'self'; connect-src 'self'; {END}"
                ),
            ),
        ];
        for (comments, expected) in table {
            assert_eq!(of(comments), expected, "{comments}");
        }
    }
}
