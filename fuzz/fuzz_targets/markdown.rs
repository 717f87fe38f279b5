//! Any bytes as the Markdown of an essay.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| postil::fuzz::markdown(data));
