//! What is measured must be what is said.

use std::collections::BTreeMap;

use super::corpus::{Essay, comments};
use super::dialect::{HUGO, POSTIL, Shape};
use super::stats::{median, percentile};
use super::{FULL, QUICK, corpora};

fn files(dialect: &super::dialect::Dialect, shape: Shape) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let put = |path: &str, text: &str| {
        files.insert(path.to_owned(), text.to_owned());
        Ok(())
    };
    dialect.site(shape, put).expect("nothing is written");
    files
}

const PROSE: Shape = Shape { n_essays: 50, has_code: false, has_sidebar: false };

#[test]
fn a_corpus_is_the_same_each_time() {
    assert_eq!(files(&POSTIL, PROSE), files(&POSTIL, PROSE));
    assert_eq!(comments(100, 20), comments(100, 20));
}

#[test]
fn an_essay_is_the_same_in_small_and_large_corpora_and_for_each_generator() {
    let small = files(&POSTIL, Shape { n_essays: 10, ..PROSE });
    let large = files(&POSTIL, PROSE);
    assert!(small.iter().all(|(path, text)| large.get(path) == Some(text)));
    for (path, text) in &files(&HUGO, PROSE) {
        if path.contains("essay-") {
            let body = |text: &str| text.rsplit_once("+++\n").expect("there is front matter").1.to_owned();
            assert_eq!(body(text), body(&large[path]), "{path}");
        }
    }
}

#[test]
fn an_essay_has_the_size_that_figures_are_quoted_for() {
    let sizes: Vec<usize> = (0..50).map(|number| Essay::new(number, false).body.len()).collect();
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    assert!((7_000..9_500).contains(&mean), "{mean}");
}

#[test]
fn a_fifth_of_the_essays_has_code_and_all_are_the_same_beside_it() {
    let with_code = (0..50).filter(|&number| Essay::new(number, true).body.contains("```")).count();
    assert_eq!(with_code, 10);
    assert!((0..50).all(|number| !Essay::new(number, false).body.contains("```")));
    for number in [0, 5] {
        let (with, without) = (Essay::new(number, true), Essay::new(number, false));
        assert!(without.body.lines().all(|line| with.body.contains(line)), "{number}");
        assert_eq!(with.date, without.date);
    }
}

#[test]
fn dates_come_one_after_another_and_exist() {
    let dates: Vec<String> = (0..120_000).step_by(1_111).map(date).collect();
    assert!(dates.is_sorted());
    assert_eq!(date(0), "2005-01-01T00:00:00Z");
    // The 29th of February 2008 at noon: 1,154 days and a half.
    assert_eq!(date(16_624), "2008-02-29T10:40:00Z");
}

fn date(number: usize) -> String {
    // Only the date is of interest, but an essay comes whole.
    Essay::new(number, false).date.rfc3339()
}

#[test]
fn all_comments_are_there_and_half_of_them_on_few_essays() {
    let all = comments(1_000, 100);
    assert_eq!(all.len(), 1_000);
    let on_few = all.iter().filter(|comment| comment.essay < 10).count();
    assert!((500..600).contains(&on_few), "{on_few}");
}

#[test]
fn only_heavy_sites_have_the_sidebar() {
    for dialect in [&POSTIL, &HUGO] {
        let has_sidebar = |shape| files(dialect, shape).values().any(|text| text.contains("<aside>"));
        assert!(has_sidebar(Shape { has_sidebar: true, ..PROSE }) && !has_sidebar(PROSE));
        assert!(files(dialect, PROSE).values().all(|text| !text.contains("<!-- sidebar -->")));
    }
}

#[test]
fn each_corpus_has_a_figure_of_its_own() {
    for sizes in [FULL, QUICK] {
        let cases: Vec<_> = corpora(sizes)
            .iter()
            .map(|corpus| (corpus.word, corpus.shape.n_essays, corpus.place == super::Place::Disk))
            .collect();
        let n_different = cases.iter().collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!(n_different, cases.len());
    }
}

#[test]
fn the_median_is_the_middle_one_whatever_the_order() {
    assert_eq!(median(&[5, 1, 9, 2, 3]), Some(3));
    assert_eq!(median(&[4, 1, 2, 3]), Some(3));
    assert_eq!(median::<u8>(&[]), None);
}

#[test]
fn a_percentile_is_one_of_the_values() {
    let values: Vec<u32> = (1..=100).rev().collect();
    assert_eq!(percentile(&values, 95), Some(96));
    assert_eq!(percentile(&values, 100), Some(100));
    assert_eq!(percentile(&[7], 95), Some(7));
}
