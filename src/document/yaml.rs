//! YAML text to a [`Table`](super::Table).
