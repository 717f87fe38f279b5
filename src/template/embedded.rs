//! The default theme, embedded into the program.

include!(concat!(env!("OUT_DIR"), "/theme.rs"));
