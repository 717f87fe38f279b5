//! The size of an image from the first bytes of its file.
//!
//! Own code, since `imagesize` (0.15) knows no EXIF orientation and takes the largest part of an AVIF
//! file for the picture; what remains of it are the three short functions at the end.

use std::io::{Read, Seek, SeekFrom};

use super::svg;

/// Width and height as shown; `None` when it is no image that we know, or a broken one.
pub(super) fn size(file: &mut (impl Read + Seek)) -> Option<(u32, u32)> {
    let mut head = [0; 32];
    let mut length = 0;
    while length < head.len() {
        match file.read(&mut head[length..]).ok()? {
            0 => break,
            more => length += more,
        }
    }
    let head = &head[..length];
    let size = if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(head)
    } else if head.starts_with(b"GIF8") {
        gif(head)
    } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        webp(head)
    } else if head.starts_with(b"\xff\xd8") {
        jpeg(file)
    } else if head.get(4..8) == Some(b"ftyp") {
        avif(file)
    } else {
        svg::size(file)
    };
    size.filter(|(width, height)| *width > 0 && *height > 0)
}

fn read_at<const N: usize>(file: &mut (impl Read + Seek), at: u64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u16::from_be_bytes).map(u32::from)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

/// Segments up to the frame header; the orientation comes before it, if there is one.
fn jpeg(file: &mut (impl Read + Seek)) -> Option<(u32, u32)> {
    let mut at = 2;
    let mut is_turned = false;
    // Real files have tens of segments; a crafted one could have millions.
    for _ in 0..1000 {
        let [lead, marker, high, low] = read_at(file, at)?;
        if lead != 0xff {
            return None;
        }
        match marker {
            0xff => at += 1,               // Padding.
            0x01 | 0xd0..=0xd7 => at += 2, // No length follows.
            0xd8..=0xda => return None,    // The picture itself begins, without a header.
            _ => {
                let length = u64::from(u16::from_be_bytes([high, low]));
                if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                    let frame: [u8; 5] = read_at(file, at + 4)?;
                    let (height, width) = (be16(&frame, 1)?, be16(&frame, 3)?);
                    return Some(if is_turned { (height, width) } else { (width, height) });
                }
                if marker == 0xe1 && length >= 2 {
                    let mut segment = Vec::new();
                    file.seek(SeekFrom::Start(at + 4)).ok()?;
                    file.by_ref().take(length - 2).read_to_end(&mut segment).ok()?;
                    if let Some(orientation) = exif_orientation(&segment) {
                        is_turned = matches!(orientation, 5..=8);
                    }
                }
                at += 2 + length.max(2);
            }
        }
    }
    None
}

/// The orientation tag in the first directory of an EXIF segment.
fn exif_orientation(segment: &[u8]) -> Option<u32> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let u16_at = |at| {
        let bytes = array(tiff, at)?;
        Some(u32::from(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }))
    };
    let u32_at = |at| {
        let bytes = array(tiff, at)?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let directory = u32_at(4)? as usize;
    let entries = u16_at(directory)? as usize;
    (0..entries)
        .map(|n| directory + 2 + 12 * n)
        .find(|entry| u16_at(*entry) == Some(0x0112))
        .and_then(|entry| u16_at(entry + 8))
}

/// The properties of the primary item: its extent (`ispe`), and whether it is turned (`irot`).
fn avif(file: &mut (impl Read + Seek)) -> Option<(u32, u32)> {
    let meta = avif_meta(file)?;
    let children = || boxes(meta.get(4..).unwrap_or_default());
    let child = |name: &[u8; 4]| children().find(|(found, _)| found == name).map(|(_, body)| body);
    let primary = child(b"pitm").and_then(|body| if body.first() == Some(&0) { be16(body, 4) } else { be32(body, 4) });
    let iprp = child(b"iprp")?;
    let part = |name: &[u8; 4]| boxes(iprp).find(|(found, _)| found == name).map(|(_, body)| body);
    let properties: Vec<([u8; 4], &[u8])> = boxes(part(b"ipco")?).collect();
    let wanted = part(b"ipma").zip(primary).and_then(|(ipma, primary)| associations(ipma, primary));
    let of_primary: Vec<&([u8; 4], &[u8])> = match &wanted {
        Some(indices) => indices.iter().filter_map(|index| properties.get(index.checked_sub(1)?)).collect(),
        None => properties.iter().collect(),
    };
    let find = |name: &[u8; 4]| of_primary.iter().find(|(found, _)| found == name).map(|(_, body)| *body);
    let extent = find(b"ispe")?;
    let (width, height) = (be32(extent, 4)?, be32(extent, 8)?);
    let is_turned = find(b"irot").and_then(|body| body.first()).is_some_and(|turns| turns & 1 == 1);
    Some(if is_turned { (height, width) } else { (width, height) })
}

/// The body of the `meta` box, which is near the beginning and small.
fn avif_meta(file: &mut (impl Read + Seek)) -> Option<Vec<u8>> {
    let mut at = 0;
    for _ in 0..16 {
        let head: [u8; 8] = read_at(file, at)?;
        let size = u64::from(be32(&head, 0)?);
        if &head[4..] == b"meta" {
            let mut meta = Vec::new();
            file.by_ref().take(size.saturating_sub(8).min(1 << 20)).read_to_end(&mut meta).ok()?;
            return Some(meta);
        }
        at += match size {
            0 => return None,
            1 => u64::from_be_bytes(read_at(file, at + 8)?).clamp(16, 1 << 40),
            size => size.max(8),
        };
    }
    None
}

/// The boxes that stand one after the other in `bytes`: name and body.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let size = be32(bytes, 0)? as usize;
        let name = array(bytes, 4)?;
        let body = bytes.get(8..size)?;
        bytes = &bytes[size..];
        Some((name, body))
    })
}

/// The numbers, from 1, of the properties of `item`.
fn associations(ipma: &[u8], item: u32) -> Option<Vec<usize>> {
    let (version, is_wide) = (*ipma.first()?, ipma.get(3)? & 1 == 1);
    let mut at = 8;
    for _ in 0..be32(ipma, 4)? {
        let id = if version == 0 { be16(ipma, at)? } else { be32(ipma, at)? };
        at += if version == 0 { 2 } else { 4 };
        let count = usize::from(*ipma.get(at)?);
        let width = if is_wide { 2 } else { 1 };
        let list = ipma.get(at + 1..at + 1 + count * width)?;
        if id == item {
            // The highest bit says "essential".
            let number = |bytes: &[u8]| match *bytes {
                [high, low] => usize::from(high & 0x7f) << 8 | usize::from(low),
                [only, ..] => usize::from(only & 0x7f),
                [] => 0,
            };
            return Some(list.chunks(width).map(number).collect());
        }
        at += 1 + count * width;
    }
    None
}

fn png(head: &[u8]) -> Option<(u32, u32)> {
    (head.get(12..16)? == b"IHDR").then_some((be32(head, 16)?, be32(head, 20)?))
}

fn gif(head: &[u8]) -> Option<(u32, u32)> {
    let side = |at| array(head, at).map(u16::from_le_bytes).map(u32::from);
    Some((side(6)?, side(8)?))
}

fn webp(head: &[u8]) -> Option<(u32, u32)> {
    let u32_at = |at| array(head, at).map(u32::from_le_bytes);
    match head.get(12..16)? {
        b"VP8 " if head.get(23..26)? == b"\x9d\x01\x2a" => {
            let sides = u32_at(26)?;
            Some((sides & 0x3fff, sides >> 16 & 0x3fff))
        }
        b"VP8L" if head.get(20)? == &0x2f => {
            let sides = u32_at(21)?;
            Some(((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some(((u32_at(24)? & 0xff_ffff) + 1, (u32_at(26)? >> 8) + 1)),
        _ => None,
    }
}
