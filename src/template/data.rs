//! Files as template data: structured formats, and digests for `integrity`.

use tera::Value;

use super::values;
use crate::document;

/// The content of a file in `format` (by its extension where not given).
pub fn load(bytes: &[u8], path: &str, format: Option<&str>) -> Result<Value, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| format!("`{path}` is not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let format = format.or_else(|| path.rsplit_once('.').map(|(_, extension)| extension)).unwrap_or("plain");
    let table = |parsed: document::Parsed| match parsed
        .diagnostics
        .iter()
        .find(|found| found.severity == crate::diagnostic::Severity::Error)
    {
        Some(error) => Err(format!("`{path}`: {}", error.message)),
        None => Ok(values::from_table(&parsed.table)),
    };
    let site_path = crate::path::SitePath::new(path.trim_start_matches(['@', '/']));
    let site_path = site_path.ok_or_else(|| format!("`{path}` does not name a file of the site"))?;
    match format.to_ascii_lowercase().as_str() {
        "toml" => table(document::toml::parse(text, 0..text.len(), &site_path)),
        "yaml" | "yml" => table(document::yaml::parse(text, 0..text.len(), &site_path)),
        "json" => {
            let json: serde_json::Value = serde_json::from_str(text).map_err(|error| format!("`{path}`: {error}"))?;
            Value::try_from_serializable(&json).map_err(|error| error.to_string())
        }
        "plain" | "txt" | "text" | "md" => Ok(Value::from(text)),
        other => Err(format!("`{other}` is not a format that can be loaded: use toml, yaml, json or plain")),
    }
}

/// The SHA-384 of `bytes`, hexadecimal or Base64 as `integrity` wants it.
pub fn sha384(bytes: &[u8], as_base64: bool) -> Result<String, String> {
    use sha2::Digest as _;
    let digest = sha2::Sha384::digest(bytes);
    Ok(if as_base64 { base64(&digest) } else { digest.iter().map(|byte| format!("{byte:02x}")).collect() })
}

/// Standard Base64 with padding. Twelve lines are less than a dependency.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sextet = (group >> (18 - 6 * place)) & 63;
            text.push(if place <= chunk.len() { ALPHABET[sextet as usize] as char } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_pads_as_the_rfc_says() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(super::base64(bytes.as_bytes()), text);
        }
    }
}
