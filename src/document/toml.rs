//! TOML text to a [`Table`](super::Table), collecting every syntax error.
