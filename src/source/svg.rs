//! The size of an SVG image from its root element.

use std::io::{Read, Seek, SeekFrom};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Comments and declarations may come before the root element, but hardly so many.
const MOST: u64 = 64 * 1024;

/// `width` and `height`, or what the `viewBox` says where one is missing.
pub(super) fn size(file: &mut (impl Read + Seek)) -> Option<(u32, u32)> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.by_ref().take(MOST).read_to_end(&mut bytes).ok()?;
    // Not an XML file: do not let the parser look for a `<` in a film.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii_start();
    if !bytes.starts_with(b"<") {
        return None;
    }
    let text = String::from_utf8_lossy(bytes); // The end may be half a letter.
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => {
                return (element.local_name().as_ref() == "svg").then(|| size_of_root(&element))?;
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn size_of_root(root: &BytesStart<'_>) -> Option<(u32, u32)> {
    let attribute = |name: &str| {
        let found = root.attributes().flatten().find(|found| found.key.as_ref() == name)?;
        Some(found.value.into_owned())
    };
    let width = attribute("width").and_then(|text| pixels(&text));
    let height = attribute("height").and_then(|text| pixels(&text));
    let view_box = attribute("viewBox").and_then(|text| {
        let mut numbers = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty());
        let (width, height) = (numbers.nth(2)?, numbers.next()?);
        Some((width.parse::<f64>().ok()?, height.parse::<f64>().ok()?)).filter(|(w, h)| *w > 0.0 && *h > 0.0)
    });
    let (width, height) = match (width, height, view_box) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(view_box)) => view_box,
        _ => return None,
    };
    let whole = |side: f64| (side.is_finite() && (0.5..1e9).contains(&side)).then_some(side.round() as u32);
    Some((whole(width)?, whole(height)?))
}

/// A CSS length in pixels; `None` when it depends on what is around the image (`100%`, `2em`).
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    // Not at the first letter: `1e3px` is a number with an exponent.
    let unit =
        length.len() - length.bytes().rev().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'%').count();
    let scale = match &length[unit..] {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "Q" => 96.0 / 101.6,
        _ => return None,
    };
    length[..unit].parse::<f64>().ok().map(|number| number * scale)
}
