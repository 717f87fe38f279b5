//! URLs that strangers write: parsed as browsers do, and written anew.

use url::Url;

/// An absolute `http` or `https` URL without user name or password, which are there to deceive; `None` for anything else.
pub fn web_url(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    (is_web && url.username().is_empty() && url.password().is_none()).then(|| url.into())
}

/// What a link may lead to: the web, or an e-mail.
pub(super) fn href(destination: &str) -> Option<String> {
    if let Some(url) = web_url(destination) {
        return Some(url);
    }
    let url = Url::parse(destination.trim()).ok()?;
    (url.scheme() == "mailto" && url.path().contains('@')).then(|| url.into())
}

/// The URLs in plain `text`, by offset.
pub(super) fn bare_urls(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    // PERF: most text has none, and whether it has one is found out faster than where.
    if !text.contains("http") {
        return found;
    }
    let mut from = 0;
    while let Some(at) = text[from..].find("http").map(|at| from + at) {
        let rest = &text[at..];
        from = at + 4;
        let has_scheme = rest.starts_with("https://") || rest.starts_with("http://");
        let is_at_border = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        if !has_scheme || !is_at_border {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(rest.len());
        let end = at + without_punctuation(&rest[..end]);
        if web_url(&text[at..end]).is_some() {
            found.push(at..end);
            from = end;
        }
    }
    found
}

/// The length of `url` without what ends the sentence around it. A bracket that the URL opens belongs to it.
fn without_punctuation(url: &str) -> usize {
    let count = |bracket: char| url.matches(bracket).count();
    let closes_more = [('(', ')'), ('[', ']'), ('{', '}')].map(|(open, close)| (close, count(close) > count(open)));
    let is_outside = |c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '…' | '’' | '”')
            || closes_more.iter().any(|(close, closes)| *close == c && *closes)
    };
    url.trim_end_matches(is_outside).len()
}
