//! Postil as its users meet it: whole sites through the real binary.
//!
//! [`site_test`] is the driver and [`oracle`] what it holds against every output; the other modules are tests, each about
//! one promise.

#![allow(clippy::disallowed_methods, reason = "tests make sites, run the binary and read what it wrote")]
#![allow(missing_docs, unreachable_pub, reason = "nobody links to tests")]

mod asserts;
mod broken;
mod commands;
mod commentary;
mod comments_command;
mod comments_import;
mod comments_mail;
mod damage;
mod determinism;
mod feed;
mod feeds;
mod highlighted;
#[cfg(feature = "serve")]
mod hostile_requests;
mod html;
mod incremental;
mod index;
mod input;
#[cfg(unix)]
mod kills;
mod manual;
mod names;
mod oracle;
mod order;
mod peers;
mod random;
mod remembering;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod server;
mod site_test;
mod templates;
mod theme;
mod tidy;
mod tree;
#[cfg(feature = "serve")]
mod watch;
mod words;
mod xml;
