//! What of a mail's text is the comment: not the signature, not the mail that it answers, not the lines for us.

use super::add::Letter;

/// What a mail program does to lines that are too long for mail (RFC 3676).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Nothing: every line break is the writer's.
    Fixed,
    /// A line that ends in a space goes on in the next.
    Flowed,
    /// The same, and the space is none.
    FlowedWithoutSpace,
}

/// How an answer says whose words follow, in the languages of common mail programs.
const ATTRIBUTIONS: &[(&str, &str)] = &[
    ("on ", "wrote:"),
    ("am ", "schrieb:"),
    ("am ", ":"),
    ("le ", "a écrit :"),
    ("el ", "escribió:"),
    ("il ", "ha scritto:"),
    ("op ", "schreef:"),
    ("em ", "escreveu:"),
    ("den ", "skrev:"),
];

/// An attribution may be folded, but is no longer than this.
const MOST_ATTRIBUTION_LINES: usize = 3;

/// Takes a text apart, from its end: lines `page: …`, `reply_to: …` and `quote: …`, signature, quoted mail. They
/// come in any order, since programs put signatures above or below what the link to write has prefilled.
pub(super) fn letter(text: &str) -> Letter {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\u{a0}', " ");
    let mut lines: Vec<&str> = text.split('\n').collect();
    let mut letter = Letter::default();
    loop {
        let n_before = lines.len();
        drop_empty(&mut lines);
        while take_field(&mut lines, &mut letter) {}
        cut_original_message(&mut lines);
        cut_signature(&mut lines);
        cut_quoted(&mut lines);
        if lines.len() == n_before {
            break;
        }
    }
    let lines: Vec<&str> = lines.into_iter().map(str::trim_end).collect();
    letter.body = lines.join("\n").trim_matches('\n').to_owned();
    letter
}

fn drop_empty(lines: &mut Vec<&str>) {
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
}

/// Takes a last line `key: value`; of two for one key the last counts.
fn take_field(lines: &mut Vec<&str>, letter: &mut Letter) -> bool {
    drop_empty(lines);
    let Some((key, value)) = lines.last().and_then(|line| line.split_once(':')) else { return false };
    let field = match key.trim() {
        "page" => &mut letter.page,
        "reply_to" => &mut letter.reply_to,
        "quote" => &mut letter.quote,
        _ => return false,
    };
    let value = value.trim();
    if !value.is_empty() {
        field.get_or_insert_with(|| value.to_owned());
    }
    lines.pop();
    true
}

/// A signature is set off by a line of two hyphens and a space; two hyphens alone are Markdown.
fn cut_signature(lines: &mut Vec<&str>) {
    if let Some(at) = lines.iter().rposition(|line| *line == "-- ") {
        lines.truncate(at);
    }
}

/// Outlook does not mark the lines of the mail that it answers, but says where it begins.
fn cut_original_message(lines: &mut Vec<&str>) {
    let is_mark = |line: &str| {
        let words = line.trim().trim_matches('-').trim();
        line.trim().starts_with("-----")
            && matches!(words, "Original Message" | "Ursprüngliche Nachricht" | "Message d'origine")
    };
    if let Some(at) = lines.iter().position(|line| is_mark(line)) {
        lines.truncate(at);
    }
}

/// Quoted lines at the end, and the line that says whose they are. Quotations between the writer's own lines stay:
/// in Markdown they are just that.
fn cut_quoted(lines: &mut Vec<&str>) {
    drop_empty(lines);
    while lines.last().is_some_and(|line| line.starts_with('>')) {
        lines.pop();
        drop_empty(lines);
    }
    for n_lines in 1..=MOST_ATTRIBUTION_LINES.min(lines.len()) {
        let start = lines.len() - n_lines;
        if is_attribution(&lines[start..].join(" ")) {
            lines.truncate(start);
            return;
        }
    }
}

/// `On Sat, 14 Mar 2026 at 09:26, Ada Lovelace wrote:`, which has a date in it.
fn is_attribution(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    text.contains(|c: char| c.is_ascii_digit())
        && ATTRIBUTIONS.iter().any(|(start, end)| text.starts_with(start) && text.ends_with(end))
}

/// Lines as their writer meant them.
pub(super) fn unfolded(text: &str, flow: Flow) -> String {
    if flow == Flow::Fixed {
        return text.to_owned();
    }
    let mut unfolded = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let is_quoted = line.starts_with('>');
        // A space before what would be taken for a mark of the format.
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.ends_with(' ') && line != "-- " && !is_quoted {
            let line = if flow == Flow::FlowedWithoutSpace { &line[..line.len() - 1] } else { line };
            unfolded.push_str(line);
        } else {
            unfolded.push_str(line);
            unfolded.push('\n');
        }
    }
    unfolded
}

/// HTML up to the mail that it answers, where the common programs put it.
pub(super) fn without_quoted_html(html: &str) -> &str {
    // ASCII alone, so that places in one are places in the other.
    let lower = html.to_ascii_lowercase();
    let marks = ["class=\"gmail_quote", "class=\"moz-cite-prefix", "<blockquote type=\"cite\"", "id=\"divrplyfwdmsg\""];
    let Some(at) = marks.iter().filter_map(|mark| lower.find(mark)).min() else { return html };
    let tag = html[..at].rfind('<').filter(|_| !html[at..].starts_with('<')).unwrap_or(at);
    // A mail that is nothing but an answer within the answered one keeps its text.
    if html[..tag].contains("</") || html[..tag].contains("<br") { &html[..tag] } else { html }
}

/// `text` with every place of `address`, in whatever case, taken out.
pub(super) fn without_address(text: &str, address: &str) -> String {
    let (lower, address) = (text.to_ascii_lowercase(), address.to_ascii_lowercase());
    let mut without = String::with_capacity(text.len());
    let mut rest = 0;
    while let Some(at) = lower[rest..].find(&address) {
        without.push_str(&text[rest..rest + at]);
        without.push_str("[address]");
        rest += at + address.len();
    }
    without.push_str(&text[rest..]);
    without
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        letter(text).body
    }

    #[test]
    fn signature_quotation_and_fields_go_in_any_order() {
        let whole = [
            "Hello.\n\npage: essays/a\nquote: in: the margin\n\n-- \nAda\n+44 1\n",
            "Hello.\n\n-- \nAda\n\npage: essays/a\nquote: in: the margin\n",
            "Hello.\n\npage: essays/a\nquote: in: the margin\n\nOn Sat, 14 Mar 2026,\nAda <a@b> wrote:\n> Old.\n>\n> Older.\n",
            "Hello.\r\n\r\npage: essays/a\r\nquote: in: the margin\r\n-----Original Message-----\r\nFrom: Ada <a@b>\r\n",
        ];
        for text in whole {
            let letter = letter(text);
            assert_eq!(letter.body, "Hello.", "{text}");
            assert_eq!(letter.page.as_deref(), Some("essays/a"), "{text}");
            assert_eq!(letter.quote.as_deref(), Some("in: the margin"), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_the_end_stays() {
        for text in [
            "Title\n--\n\nText.",
            "> You said so.\n\nI did.",
            "Turn the page: it is blank.\n\nSee?",
            "On Monday he wrote:",
            "On 14 March he wrote\nno more.",
        ] {
            assert_eq!(body(text), text);
        }
        assert_eq!(body(""), "");
        assert_eq!(body("> only\n> quoted"), "");
    }

    #[test]
    fn flowed_lines_are_one() {
        let text = "One \ntwo.\n From three \nfour.\n-- \nAda";
        assert_eq!(unfolded(text, Flow::Flowed), "One two.\nFrom three four.\n-- \nAda\n");
        assert_eq!(unfolded("日 \n本", Flow::FlowedWithoutSpace), "日本\n");
        assert_eq!(unfolded("a \nb", Flow::Fixed), "a \nb");
    }

    #[test]
    fn answered_html_is_cut() {
        assert_eq!(without_quoted_html("<p>é</p><div class=\"gmail_quote\">old"), "<p>é</p>");
        assert_eq!(without_quoted_html("<p>é</p><BLOCKQUOTE type=\"cite\">old"), "<p>é</p>");
        assert_eq!(without_quoted_html("<p>all</p>"), "<p>all</p>");
    }

    #[test]
    fn addresses_go_in_any_case() {
        assert_eq!(without_address("é Ada@B.org, ada@b.org!", "ada@b.ORG"), "é [address], [address]!");
    }
}
