//! What the replay says, and how it sees a difference.

use super::server::generation;
use super::tree::Tree;
use super::*;

#[test]
fn the_last_line_says_how_much_was_compared() {
    let tally = Tally { n_commits: 100, n_touching: 38, n_with_errors: 2, n_without_site: 1, n_rebuilds: 40 };
    assert_eq!(
        tally.to_string(),
        "100 commits replayed: 38 touched the site, 40 rebuilds, 2 with errors in the content, 1 without a site, \
         all trees equal"
    );
}

#[test]
fn a_tree_that_is_not_the_same_says_where() {
    let tree = |files: &[(&str, &str)]| {
        Tree(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_owned())).collect())
    };
    let wanted = tree(&[("a", "1"), ("b", "1\n2\n")]);
    let differs = |files: &[(&str, &str)]| tree(files).first_difference(&wanted).unwrap_or_default();
    assert_eq!(differs(&[("a", "1"), ("b", "1\n2\n")]), "");
    assert_eq!(differs(&[("a", "1"), ("b", "1\n3\n")]), "b differs from that of a clean build on line 2");
    assert_eq!(differs(&[("b", "1\n2\n")]), "a is missing in the preview");
    assert!(differs(&[("a", "1"), ("b", "1\n2\n"), ("c", "")]).starts_with("c is in the preview"));
}

#[test]
fn the_number_of_a_build_is_read_from_what_tabs_are_told() {
    assert_eq!(generation("data: {\"generation\":1781524800123,\"digest\":\"x\"}"), Some(1_781_524_800_123));
    assert_eq!(generation("4f"), None);
    assert_eq!(generation("data: {}"), None);
}
