//! The default theme, embedded into the program.

use crate::config::{Config, Fonts};
use crate::digest::Digest;
use crate::site::Route;

include!(concat!(env!("OUT_DIR"), "/theme.rs"));

/// What is preloaded: the font of nearly every word.
const FIRST_FONT: &str = "serif-roman.woff2";

/// Name and route of each font that the site serves, with the licence. A name holds a digest of the bytes.
pub fn fonts(config: &Config) -> Vec<(&'static str, Route)> {
    let wanted = FONTS.iter().filter(|_| config.theme.fonts == Fonts::BuiltIn);
    let route = |(name, bytes): &(&'static str, &[u8])| {
        let folder = Route::home().subfolder("fonts");
        match name.strip_suffix(".woff2") {
            Some(stem) => (*name, folder.file(&format!("{stem}.{}.woff2", Digest::of(bytes).short(8)))),
            None => (*name, folder.file(name)),
        }
    };
    wanted.map(route).collect()
}

/// The font that a page asks for before it has read its style sheet, if any.
pub fn first_font(config: &Config) -> Option<Route> {
    fonts(config).into_iter().find(|(name, _)| *name == FIRST_FONT).map(|(_, route)| route)
}
