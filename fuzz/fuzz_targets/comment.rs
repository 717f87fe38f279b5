//! Any bytes as the Markdown of a stranger, held to an HTML parser.

#![no_main]

#[path = "../../src/untrusted/oracle.rs"]
mod oracle;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let rendered = postil::untrusted::render(text);
    if let Err(problem) = oracle::check(&rendered.html) {
        panic!("{problem}");
    }
    let words = oracle::words(&rendered.html);
    assert_eq!(words.replace(' ', ""), rendered.text.replace(' ', ""), "words are lost");
});
