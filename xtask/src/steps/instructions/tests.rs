//! The sites and the verdict; what is counted needs valgrind.

use super::figures::{expected, renewed, table};
use super::*;

fn figure(ratio: f64, expected: Option<f64>) -> Figure {
    Figure { name: "prose", n_instructions: 1_234_567, ratio, expected }
}

#[test]
fn a_site_is_the_same_each_time_and_code_comes_beside_its_prose() {
    let site = Site { n_essays: 5, has_code: true, n_comments: 40 };
    let files = site.files();
    assert_eq!(files, site.files());
    let without = Site { has_code: false, ..site }.files();
    assert_eq!(files.len(), without.len());
    assert!(files.iter().zip(&without).all(|((_, with), (_, without))| with.starts_with(without.as_str())));
}

#[test]
fn up_to_a_twentieth_more_or_less_is_as_expected() {
    for ratio in [1.905, 2.0, 2.095] {
        assert_eq!(figure(ratio, Some(2.0)).problem(), None);
    }
    assert_eq!(figure(2.12, Some(2.0)).problem().as_deref(), Some("prose +6.0 %"));
    assert_eq!(figure(1.88, Some(2.0)).problem().as_deref(), Some("prose -6.0 %"));
    assert_eq!(figure(2.0, None).problem().as_deref(), Some("prose is not expected at all"));
}

#[test]
fn renewed_figures_are_what_is_expected_then() {
    let text = renewed("# Why.\nprose 1.0\n", &[figure(2.5, None)]);
    assert_eq!(text, "# Why.\nprose          2.5000\n");
    assert_eq!(expected(&text, "prose"), Some(2.5));
    assert_eq!(expected(&text, "pro"), None);
}

#[test]
fn the_committed_figures_are_those_of_the_scenarios() {
    let names = |line: &'static str| line.split_once(' ').map(|(name, _)| name);
    let lines = EXPECTED.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.filter_map(names).collect::<Vec<_>>(), SCENARIOS.map(|scenario| scenario.name));
    assert!(SCENARIOS.iter().all(|scenario| expected(EXPECTED, scenario.name).is_some()));
}

#[test]
fn a_table_has_counts_that_can_be_read() {
    let text = table(1_000, &[figure(2.0, Some(1.6))]);
    assert!(text.contains("prose               1,234,567    2.0000    1.6000   +25.00 %\n"), "{text}");
}

#[test]
fn a_profile_says_its_total_at_the_end() {
    assert_eq!(total("events: Ir\nfn=(1) main\n12 34\ntotals: 123456\n"), Some(123_456));
    assert_eq!(total("events: Ir\n"), None);
}
