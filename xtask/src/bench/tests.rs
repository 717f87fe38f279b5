use std::collections::BTreeMap;
use std::time::Duration;

use super::corpus::Site;
use super::median;

fn files(n_essays: usize, n_comments: usize) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let put = |path: &str, text: &str| {
        files.insert(path.to_owned(), text.to_owned());
        Ok(())
    };
    Site { n_essays, n_comments }.files(put).expect("nothing is written");
    files
}

#[test]
fn a_corpus_is_the_same_each_time() {
    assert_eq!(files(20, 100), files(20, 100));
}

#[test]
fn comments_come_to_the_same_essays_and_all_of_them_do() {
    let (without, with) = (files(20, 0), files(20, 100));
    assert_eq!(with.len() - without.len(), 100);
    for (path, text) in &without {
        assert_eq!(with.get(path), Some(text), "{path}");
    }
}

#[test]
fn an_essay_has_the_size_that_figures_are_quoted_for() {
    let files = files(50, 0);
    let essays: Vec<usize> =
        files.iter().filter(|(path, _)| path.contains("essay-")).map(|(_, text)| text.len()).collect();
    let mean = essays.iter().sum::<usize>() / essays.len();
    assert!((7_000..9_500).contains(&mean), "{mean}");
}

#[test]
fn the_median_is_the_middle_one_whatever_the_order() {
    let times = [5, 1, 9, 2, 3].map(Duration::from_secs);
    assert_eq!(median(&times), Duration::from_secs(3));
}
