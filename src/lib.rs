//! Postil: a static site generator for essays and the commentary they earn.
//!
//! The rooms, in reading order; `ARCHITECTURE.md` says how they fit together.

pub mod config;
pub mod content;
pub mod diagnostic;
pub mod digest;
pub mod document;
pub mod markdown;
pub mod path;
