//! A mail as the comment that it holds.
//!
//! `mail-parser` undoes what mail does to text: parts, transfer encodings, character sets, encoded words. What is
//! left to do is in [`mail_text`](super::mail_text). The sender's address is never taken over.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::add::Letter;
use super::mail_text::{self, Flow};

/// Mails are read whole: one with many attachments is still refused before it is looked into.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Reads the mail `bytes`.
///
/// # Errors
///
/// When it is no mail, or has no text.
pub(super) fn read(bytes: &[u8]) -> Result<Letter, String> {
    if bytes.len() > MOST_BYTES {
        return Err(format!("the mail is too big: {} MiB", bytes.len() / 1024 / 1024));
    }
    let message = MessageParser::default().parse(bytes).filter(|message| !message.headers().is_empty());
    let message = message.ok_or("this is no mail: it has no headers")?;
    let sender = message.from().and_then(|from| from.first());
    // Some programs write the address where the name belongs.
    let author = sender.and_then(|sender| sender.name()).map(str::trim);
    let author = author.filter(|name| !name.is_empty() && !name.contains('@')).map(str::to_owned);
    let date = message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
    let text = text(&message).ok_or("the mail has no text")?;
    let mut letter = mail_text::letter(&text);
    if let Some(address) = sender.and_then(|sender| sender.address()).filter(|address| address.contains('@')) {
        let without = mail_text::without_address(&letter.body, address);
        if without != letter.body {
            letter.notes.push("the sender's address stood in the text and was taken out".to_owned());
            letter.body = without;
        }
    }
    Ok(Letter { author, date, ..letter })
}

/// The first text that is meant to be read: the plain form, else what the HTML says.
fn text(message: &Message<'_>) -> Option<String> {
    let part = message.text_bodies().next()?;
    match &part.body {
        PartType::Text(text) => {
            let attribute = |name| part.content_type().and_then(|kind| kind.attribute(name));
            let is = |name, value: &str| attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
            let flow = match (is("format", "flowed"), is("delsp", "yes")) {
                (false, _) => Flow::Fixed,
                (true, false) => Flow::Flowed,
                (true, true) => Flow::FlowedWithoutSpace,
            };
            Some(mail_text::unfolded(text, flow))
        }
        PartType::Html(html) => {
            // Paragraphs become lines there, which in Markdown would be one paragraph.
            let html = mail_text::without_quoted_html(html).replace("</p>", "</p><br>").replace("</P>", "</P><br>");
            Some(mail_parser::decoders::html::html_to_text(&html))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_a_mail_or_refused(
            start in "(From: .{0,20}\r?\n|Date: [0-9A-Za-z :,+]{0,30}\n|Content-Type: (text/html|text/plain|multipart/mixed; boundary=b)\n|Content-Transfer-Encoding: (base64|quoted-printable)\n){0,5}",
            rest in "(\n|--b(--)?\n|<[a-z/! -]{0,5}|&(#x?[0-9a-f]{0,9}|[a-z]{1,5});|=[0-9A-F]{2}|\\PC|> |-- |page: ){0,30}",
            bytes in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            let _ = super::read(&[start.as_bytes(), b"\n", rest.as_bytes(), &bytes].concat());
            let _ = super::read(&bytes);
        }
    }
}
