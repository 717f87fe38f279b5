//! Any bytes as `site.toml`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| postil::fuzz::config(data));
