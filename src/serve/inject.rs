//! The one thing that the server adds to a page: the script that reloads it. Pure.

use super::version::Version;

/// `html` with the script before the end of its body.
pub(super) fn with_script(html: &[u8]) -> Vec<u8> {
    let Version { digest, shape, .. } = Version::of(html);
    let tag =
        format!("<script src=\"{}\" data-digest=\"{digest}\" data-shape=\"{shape}\" defer></script>", super::SCRIPT);
    let (before, after) = html.split_at(end_of_body(html));
    [before, tag.as_bytes(), after].concat()
}

/// Where the last `</body>` begins, else `</html>`, else the end: both tags may be left out.
fn end_of_body(html: &[u8]) -> usize {
    let last = |tag: &[u8]| {
        let is_tag = |at: &usize| html[*at..].get(..tag.len()).is_some_and(|found| found.eq_ignore_ascii_case(tag));
        memchr::memrchr_iter(b'<', html).find(is_tag)
    };
    last(b"</body").or_else(|| last(b"</html")).unwrap_or(html.len())
}

#[cfg(test)]
mod tests {
    use super::with_script;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let table = [
            ("<p>a</p></body></html>", "<p>a</p>", "</body></html>"),
            ("<p>a</p></BODY >\n</html>\n", "<p>a</p>", "</BODY >\n</html>\n"),
            ("<pre>&lt;/body></pre><p>a</body>", "<pre>&lt;/body></pre><p>a", "</body>"),
            ("<p>a", "<p>a", ""),
            ("<p>a</html>", "<p>a", "</html>"),
            ("", "", ""),
        ];
        for (html, before, after) in table {
            let text = String::from_utf8(with_script(html.as_bytes())).expect("text");
            let middle = text.strip_prefix(before).and_then(|text| text.strip_suffix(after)).expect(html);
            assert!(
                middle.starts_with("<script src=\"/.postil/reload.js\" data-digest=\"")
                    && middle.ends_with("\" defer></script>"),
                "{middle}"
            );
        }
    }
}
