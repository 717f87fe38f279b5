//! A small pattern for each name, so that voices can be told apart at a glance.
//!
//! Made from the name alone: no picture is asked for anywhere, and nothing that readers keep private goes into it.

use crate::digest::Digest;

/// The pattern of `name` as the data of an SVG path on a grid of 5 by 5, alike on both sides of the middle.
pub fn path(name: &str) -> String {
    let digest = Digest::of(name);
    let bits = u16::from_le_bytes([digest.as_bytes()[0], digest.as_bytes()[1]]);
    let mut path = String::with_capacity(64);
    for row in 0..5u16 {
        let [outer, inner, middle] = [0, 1, 2].map(|column| bits >> (row * 3 + column) & 1 == 1);
        let cells = [outer, inner, middle, inner, outer];
        let mut column = 0;
        while column < cells.len() {
            let run = cells[column..].iter().take_while(|&&is_full| is_full).count();
            if run > 0 {
                // PERF: each is one digit; formatting them took longer than hashing the name.
                let [column, row, run] = [column, row as usize, run].map(|digit| char::from(b'0' + digit as u8));
                path.extend(['M', column, ' ', row, 'h', run, 'v', '1', 'h', '-', run, 'z']);
            }
            column += run.max(1);
        }
    }
    match path.is_empty() {
        // One in 32,768 patterns has nothing in it.
        true => "M2 2h1v1h-1z".to_owned(),
        false => path,
    }
}
