//! A small pattern for each name, so that voices can be told apart at a glance.
//!
//! Made from the name alone: no picture is asked for anywhere, and nothing that readers keep private goes into it.

use crate::digest::Digest;

/// The pattern of `name` as the data of an SVG path on a grid of 5 by 5, alike on both sides of the middle. It is stroked, and
/// not filled: each row is a broken line, one unit wide.
pub fn path(name: &str) -> String {
    let digest = Digest::of(name);
    let bits = u16::from_le_bytes([digest.as_bytes()[0], digest.as_bytes()[1]]);
    // Five rows, and none is longer than the sixth of `ROWS`.
    let mut path = String::with_capacity("M0 .5".len() + 5 * ROWS[5].len());
    path.push_str("M0 .5");
    for row in 0..5 {
        // PERF: a row is one of eight, and written as such in each avatar: a page with many of them compresses well.
        path.push_str(ROWS[usize::from(bits >> (row * 3) & 7)]);
    }
    match path.contains('h') {
        true => path,
        // One in 32,768 patterns has nothing in it.
        false => "M2 2.5h1".to_owned(),
    }
}

/// What a row draws, by the cells that are full: 1 the outer, 2 the inner, 4 the middle one. Each ends where the next row
/// begins.
const ROWS: [&str; 8] = [
    "m0 1",
    "h1m3 0h1m-5 1",
    "m1 0h1m1 0h1m-4 1",
    "h2m1 0h2m-5 1",
    "m2 0h1m-3 1",
    "h1m1 0h1m1 0h1m-5 1",
    "m1 0h3m-4 1",
    "h5m-5 1",
];
