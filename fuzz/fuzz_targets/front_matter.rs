//! Any bytes as the file of an essay: where its front matter ends, and what it says.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| postil::fuzz::front_matter(data));
