//! Links that begin an e-mail for the reader (RFC 6068).

use std::fmt::Write as _;

use tera::{Kwargs, State, TeraResult};

use super::arguments::optional_text;

/// `{{ config.comments.mailto | mailto(subject="…", body="…") }}`: the whole link, to be escaped as text is.
pub(super) fn filter(address: &str, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let subject = optional_text(&kwargs, "subject")?.unwrap_or_default();
    let body = optional_text(&kwargs, "body")?.unwrap_or_default();
    Ok(link(address, &subject, &body))
}

/// A `mailto` link to `address`; what is empty is left out.
pub fn link(address: &str, subject: &str, body: &str) -> String {
    let mut link = "mailto:".to_owned();
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            encode(local, &mut link);
            link.push('@');
            encode(domain, &mut link);
        }
        None => encode(address, &mut link),
    }
    let fields = [("subject", subject), ("body", body)];
    for (at, (name, value)) in fields.into_iter().filter(|(_, value)| !value.is_empty()).enumerate() {
        let _ = write!(link, "{}{name}=", if at == 0 { '?' } else { '&' });
        encode(value, &mut link);
    }
    link
}

/// Encodes all but the unreserved characters. `+` and `=` are legal, but not every program of mail takes them for what
/// they are; a line ends as lines of e-mail do.
fn encode(text: &str, link: &mut String) {
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line.strip_suffix('\r').unwrap_or(line), "%0D%0A"),
            None => (line, ""),
        };
        for byte in line.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => link.push(byte as char),
                _ => {
                    let _ = write!(link, "%{byte:02X}");
                }
            }
        }
        link.push_str(end);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::link;

    #[test]
    fn a_link_is_what_rfc_6068_wants() {
        for (address, subject, body, expected) in [
            ("a@example.org", "", "", "mailto:a@example.org"),
            ("a@example.org", "Yes: no?", "", "mailto:a@example.org?subject=Yes%3A%20no%3F"),
            ("a@example.org", "", "x\ny\r\n", "mailto:a@example.org?body=x%0D%0Ay%0D%0A"),
            ("a%b+c@example.org", "s", "b", "mailto:a%25b%2Bc@example.org?subject=s&body=b"),
            (
                "a@example.org",
                "1 + 1 = 2 & “é”",
                "",
                "mailto:a@example.org?subject=1%20%2B%201%20%3D%202%20%26%20%E2%80%9C%C3%A9%E2%80%9D",
            ),
        ] {
            assert_eq!(link(address, subject, body), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_put_in_comes_out_again(subject in "[^\r\n]{1,40}", body in "([^\r\n]{0,20}\n){1,4}") {
            let link = link("a@example.org", &subject, &body);
            let fields = link.strip_prefix("mailto:a@example.org?subject=").expect("there is a subject");
            let (read_subject, read_body) = fields.split_once("&body=").expect("there is a body");
            prop_assert!(link.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>+;".contains(&byte)));
            prop_assert_eq!(crate::site::route::decode(read_subject), subject);
            prop_assert_eq!(crate::site::route::decode(read_body).replace("\r\n", "\n"), body);
        }
    }
}
