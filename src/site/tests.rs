//! Long lists, and URL paths as they are written and read.

use proptest::prelude::*;

use super::Route;
use super::plan::paginate;
use super::route::{decode, encode};

#[test]
fn a_list_is_numbered_from_the_oldest_and_the_newest_part_takes_what_is_over() {
    let base = Route::home().subfolder("essays");
    let parts = paginate(&base, 25, 10, "page");
    let shown: Vec<(&str, usize, usize)> =
        parts.iter().map(|(route, part)| (route.decoded(), part.skip, part.take)).collect();
    assert_eq!(shown, [("/essays/", 0, 15), ("/essays/page/1/", 15, 10)]);
}

proptest! {
    #[test]
    fn parts_hold_every_item_once_and_a_new_item_changes_only_the_newest(n in 0usize..200, size in 1usize..20) {
        let base = Route::home().subfolder("essays");
        let before = paginate(&base, n, size, "page");
        let mut next = 0;
        for (_, part) in &before {
            prop_assert_eq!(part.skip, next);
            next += part.take;
        }
        prop_assert_eq!(next, n);
        // Counted from the oldest item, every part but the newest two stands where it stood.
        let after = paginate(&base, n + 1, size, "page");
        let place = |n: usize, (route, part): &(Route, super::plan::ListPage)| {
            (route.clone(), n - part.skip - part.take, part.take)
        };
        for old in before.iter().skip(1) {
            prop_assert!(after.iter().any(|new| place(n + 1, new) == place(n, old)));
        }
    }

    #[test]
    fn encoding_is_undone_by_decoding(path in "[^%]*") {
        prop_assert_eq!(decode(&encode(&path)), path);
    }
}
