//! `notes = "inline"`: marks become buttons that open their notes in place.
//!
//! Only pages are told: in feeds a mark stays a link, since readers of feeds take buttons away.

/// What `markdown` writes before the id of a mark, between its parts, and before a note.
const MARK: &str = "<a class=\"fnref\"";
const ROLE: &str = " role=\"doc-noteref\">";
const NOTE: &str = "<li id=\"note-";

/// `html`, the text of a page with its notes, with buttons for marks and notes that can be opened.
pub(super) fn with_buttons(html: &str) -> String {
    let mut written = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(at) = rest.find(MARK) {
        written.push_str(&rest[..at]);
        let mark = &rest[at + MARK.len()..];
        rest = match button(mark) {
            Some((button, length)) => {
                written.push_str(&button);
                &mark[length..]
            }
            None => {
                written.push_str(MARK);
                mark
            }
        };
    }
    written.push_str(rest);
    with_popovers(&written)
}

/// The button for a mark, what follows [`MARK`] being `mark`, and how much of it that is.
fn button(mark: &str) -> Option<(String, usize)> {
    let end = mark.find("</a>")?;
    let (attributes, text) = mark[..end].split_once(ROLE)?;
    let (id, href) = attributes.split_once(" href=\"")?;
    let note = href.strip_suffix('"')?.rsplit_once('#')?.1;
    let button = format!("<button type=\"button\" class=\"fnref\"{id} popovertarget=\"{note}\">{text}</button>");
    Some((button, end + "</a>".len()))
}

fn with_popovers(html: &str) -> String {
    let Some((text, notes)) = html.rsplit_once("<section class=\"notes\"") else { return html.to_owned() };
    let notes = notes.split(NOTE).enumerate().map(|(at, part)| match (at, part.split_once("\">")) {
        (0, _) | (_, None) => part.to_owned(),
        (_, Some((number, note))) => format!("{NOTE}{number}\" popover>{note}"),
    });
    format!("{text}<section class=\"notes\"{}", notes.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::with_buttons;

    #[test]
    fn a_mark_opens_its_note() {
        let html = "<p>A<a class=\"fnref\" id=\"ref-1\" href=\"/a/#note-1\" role=\"doc-noteref\">\
                    <span class=\"vh\">Note </span>1</a> <a class=\"fnref\">own</a></p>\n\
                    <section class=\"notes\" role=\"doc-endnotes\"><ol>\n<li id=\"note-1\"><p>N</p></li>\n</ol></section>\n";
        assert_eq!(
            with_buttons(html),
            "<p>A<button type=\"button\" class=\"fnref\" id=\"ref-1\" popovertarget=\"note-1\">\
             <span class=\"vh\">Note </span>1</button> <a class=\"fnref\">own</a></p>\n\
             <section class=\"notes\" role=\"doc-endnotes\"><ol>\n<li id=\"note-1\" popover><p>N</p></li>\n</ol></section>\n"
        );
        assert_eq!(with_buttons("<p>A</p>"), "<p>A</p>");
    }
}
