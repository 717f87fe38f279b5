//! Postil: a static site generator for essays and the commentary they earn.
//!
//! The rooms, in reading order; `ARCHITECTURE.md` says how they fit together.

pub mod build;
pub mod bytes;
pub mod cli;
pub mod command;
pub mod commentary;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod digest;
pub mod document;
#[cfg(fuzzing)]
pub mod fuzz;
pub mod hash;
pub mod lint;
pub mod markdown;
pub mod memo;
pub mod output;
pub mod parallel;
pub mod path;
pub mod render;
pub mod sealed;
#[cfg(feature = "serve")]
pub mod serve;
pub mod site;
pub mod slug;
pub mod source;
pub mod stamp;
pub mod store;
pub mod template;
pub mod untrusted;
#[cfg(feature = "serve")]
pub mod watch;
