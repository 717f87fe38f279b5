//! `_headers`, as Netlify, Cloudflare Pages and others understand it, and what live reload has to add to it. Pure.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The rules of a `_headers` file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    pattern: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Rules {
    /// Reads the file. A line that cannot be understood is passed over, as hosts do.
    pub(super) fn parse(text: &str) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines() {
            let content = line.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if !line.starts_with(char::is_whitespace) {
                rules.push(Rule { pattern: content.to_owned(), headers: Vec::new() });
                continue;
            }
            let header = content
                .split_once(':')
                .and_then(|(name, value)| Some((name.trim().parse().ok()?, HeaderValue::from_str(value.trim()).ok()?)));
            if let Some(rule) = rules.last_mut() {
                rule.headers.extend(header);
            }
        }
        Self(rules)
    }

    /// Adds the headers of all rules that match `path`, percent-encoded and with the base path, to those of a response.
    ///
    /// How long something may be kept is not taken over: while one writes, nothing may be.
    pub(super) fn apply(&self, path: &str, headers: &mut HeaderMap) {
        let is_ours = |name: &HeaderName| {
            matches!(
                *name,
                header::CACHE_CONTROL | header::CONTENT_LENGTH | header::TRANSFER_ENCODING | header::CONNECTION
            )
        };
        for rule in self.0.iter().filter(|rule| matches(&rule.pattern, path)) {
            for (name, value) in rule.headers.iter().filter(|(name, _)| !is_ours(name)) {
                if *name == header::CONTENT_TYPE {
                    headers.insert(name, value.clone());
                } else {
                    headers.append(name, value.clone());
                }
            }
        }
    }
}

/// Whether a pattern fits a path: `*` stands for anything, `:name` for one component.
fn matches(pattern: &str, path: &str) -> bool {
    match (pattern.chars().next(), path.chars().next()) {
        (None, None) => true,
        (Some('*'), _) => {
            let rest = &pattern[1..];
            rest.is_empty() || path.char_indices().any(|(at, _)| matches(rest, &path[at..]))
        }
        (Some(':'), Some(c)) if c != '/' => {
            let name = pattern[1..].find('/').map_or(pattern.len(), |at| at + 1);
            let component = path.find('/').unwrap_or(path.len());
            matches(&pattern[name..], &path[component..])
        }
        (Some(a), Some(b)) if a == b => matches(&pattern[a.len_utf8()..], &path[b.len_utf8()..]),
        _ => false,
    }
}

/// What live reload needs of a content security policy, and no more: its script, and the address of its events.
/// `host` is the name by which the browser knows the server.
pub(super) fn allow_reload(headers: &mut HeaderMap, host: &str) {
    // A source may name no IPv6 address.
    let own = |path: &str| if host.starts_with('[') { "'self'".to_owned() } else { format!("http://{host}{path}") };
    let (script, events) = (own(super::SCRIPT), own(super::EVENTS));
    let policies: Vec<HeaderValue> = headers.get_all(header::CONTENT_SECURITY_POLICY).iter().cloned().collect();
    headers.remove(header::CONTENT_SECURITY_POLICY);
    for policy in policies {
        // Where two policies meet, each has to allow it.
        let widened = policy.to_str().ok().map(|text| {
            let each =
                text.split(',').map(|policy| widen(&widen(policy, "script-src", &script), "connect-src", &events));
            each.collect::<Vec<_>>().join(", ")
        });
        let widened = widened.and_then(|text| HeaderValue::from_str(&text).ok());
        headers.append(header::CONTENT_SECURITY_POLICY, widened.unwrap_or(policy));
    }
}

/// Adds `source` to `directive` of one policy, where it does not stand open already.
fn widen(policy: &str, directive: &str, source: &str) -> String {
    let mut directives: Vec<String> = policy.split(';').map(|directive| directive.trim().to_owned()).collect();
    directives.retain(|directive| !directive.is_empty());
    let position = |name: &str| {
        directives.iter().position(|directive| {
            directive.split_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case(name))
        })
    };
    // What has a directive of its own, for elements, asks that one.
    let specific = if directive == "script-src" { position("script-src-elem") } else { None };
    let sources_of = |at: usize| directives[at].split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let (at, name, sources) = match (specific.or_else(|| position(directive)), position("default-src")) {
        (Some(at), _) => {
            let name = directives[at].split_whitespace().next().unwrap_or(directive).to_owned();
            (Some(at), name, sources_of(at))
        }
        // Without a directive of its own, the default holds, and would no longer with one.
        (None, Some(default)) => (None, directive.to_owned(), sources_of(default)),
        (None, None) => return directives.join("; "),
    };
    let is_open = |open: &String| matches!(open.as_str(), "*" | "http:" | "'self'") || open == source;
    if sources.iter().any(is_open) {
        return directives.join("; ");
    }
    let mut sources = sources;
    sources.retain(|source| !source.eq_ignore_ascii_case("'none'"));
    sources.push(source.to_owned());
    let widened = format!("{name} {}", sources.join(" "));
    match at {
        Some(at) => directives[at] = widened,
        None => directives.push(widened),
    }
    directives.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, path: &str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        Rules::parse(text).apply(path, &mut headers);
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().expect("text"))).collect()
    }

    #[test]
    fn rules_apply_to_the_paths_that_they_match() {
        let text = "# ours\n/*\n  X-A: 1\n\n/blog/*\n\tX-B: a: b\n/blog/:x/c\n  X-C: 3\n  nonsense\n  X D: 4\n/blog\n  X-E: 5\n";
        assert_eq!(applied(text, "/"), ["x-a: 1"]);
        assert_eq!(applied(text, "/blog"), ["x-a: 1", "x-e: 5"]);
        assert_eq!(applied(text, "/blog/b/c"), ["x-a: 1", "x-b: a: b", "x-c: 3"]);
        assert_eq!(applied(text, "/blog/b/d/c"), ["x-a: 1", "x-b: a: b"]);
        assert_eq!(applied("/*/x.css\n X: 1", "/a/b/x.css"), ["x: 1"]);
        assert_eq!(applied(" X: 1\n", "/"), [""; 0], "a header without a rule is nobody's");
    }

    #[test]
    fn nothing_is_kept_and_no_framing_is_changed() {
        let text =
            "/*\n Cache-Control: public, max-age=31536000\n Content-Length: 3\n Transfer-Encoding: chunked\n X: 1";
        assert_eq!(applied(text, "/a"), ["x: 1"]);
    }

    #[test]
    fn the_policy_is_widened_by_the_script_and_the_events_alone() {
        let widened = |policy: &str, host: &str| {
            let mut headers = HeaderMap::new();
            headers.append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_str(policy).expect("text"));
            allow_reload(&mut headers, host);
            headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned()
        };
        let host = "localhost:1111";
        let script = "http://localhost:1111/.postil/reload.js";
        let events = "http://localhost:1111/.postil/events";
        let table = [
            (
                "default-src 'none'; style-src 'self'",
                format!("default-src 'none'; style-src 'self'; script-src {script}; connect-src {events}"),
            ),
            ("script-src https://a; connect-src 'self'", format!("script-src https://a {script}; connect-src 'self'")),
            ("default-src 'self'", "default-src 'self'".to_owned()),
            (
                "default-src https://a",
                format!("default-src https://a; script-src https://a {script}; connect-src https://a {events}"),
            ),
            ("img-src 'self'", "img-src 'self'".to_owned()),
            ("default-src *", "default-src *".to_owned()),
            ("script-src-elem 'none'; script-src 'self'", format!("script-src-elem {script}; script-src 'self'")),
            (
                "default-src 'none', script-src 'none'",
                format!("default-src 'none'; script-src {script}; connect-src {events}, script-src {script}"),
            ),
        ];
        for (policy, expected) in table {
            assert_eq!(widened(policy, host), expected, "{policy}");
        }
        assert_eq!(
            widened("default-src 'none'", "[::1]:1111"),
            "default-src 'none'; script-src 'self'; connect-src 'self'"
        );
    }
}
