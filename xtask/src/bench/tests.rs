//! What is measured must be what is said.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::corpus::{Essay, comments};
use super::dialect::{HUGO, POSTIL, Shape};
use super::measure::Cost;
use super::plot::Bar;
use super::results::{Case, Figure, Place, Results, Work};
use super::stats::{median, percentile};
use super::targets::Verdict;
use super::{Bench, FULL, QUICK, corpora, plot, report, table, targets};
use crate::workspace::Workspace;

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
            .map(|corpus| (corpus.word, corpus.shape.n_essays, corpus.place == Place::Disk))
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

fn cost(milliseconds: u64, mebibytes: u64) -> Cost {
    Cost { wall: Duration::from_millis(milliseconds), cpu: None, peak: Some(mebibytes << 20) }
}

/// Postil at 100 ms and 50 MiB, Hugo at so much.
fn results(hugo: Cost) -> Results {
    let case = |n_essays| Case { corpus: "prose", n_essays, place: Place::Memory, work: Work::Clean };
    let figure = |n_essays, who, cost| Figure { case: case(n_essays), who, costs: vec![cost] };
    let figures = vec![
        figure(1_000, "postil", cost(100, 50)),
        figure(1_000, "Hugo", hugo),
        figure(10_000, "postil", cost(1_000, 90)),
    ];
    Results { figures, beside: vec![("postil", "`404.html`".to_owned())] }
}

/// A benchmark without contenders, which touches no files.
fn bench(workspace: &Workspace) -> Bench<'_> {
    let disk = super::Folder(std::env::temp_dir().join(format!("postil-xtask-{}-none", std::process::id())));
    Bench { workspace, n_runs: 1, contenders: Vec::new(), memory: None, disk }
}

fn verdict(hugo: Cost, of: &str) -> Verdict {
    let targets = targets::all(&results(hugo), QUICK);
    targets.iter().find(|target| target.what.contains(of)).expect("there is such a target").verdict()
}

#[test]
fn a_target_is_met_from_the_very_ratio_on() {
    assert_eq!(verdict(cost(1_500, 250), "prose 1000: against Hugo"), Verdict::Met);
    assert_eq!(verdict(cost(1_499, 250), "prose 1000: against Hugo"), Verdict::NotMet);
    assert_eq!(verdict(cost(1_500, 250), "prose 1000: memory"), Verdict::Met);
    assert_eq!(verdict(cost(1_500, 249), "prose 1000: memory"), Verdict::NotMet);
}

#[test]
fn what_was_not_measured_is_neither_met_nor_not_met() {
    assert_eq!(verdict(cost(1_500, 250), "against the floor"), Verdict::NotMeasured);
    assert!(targets::all(&Results::default(), FULL).iter().all(|target| target.verdict() == Verdict::NotMeasured));
}

#[test]
fn the_page_has_each_figure_and_its_plots_and_nothing_of_the_folders_here() {
    let results = results(cost(1_500, 250));
    let workspace = Workspace::of_this_program();
    let files = report::files(&results, &targets::all(&results, QUICK), &bench(&workspace), QUICK);
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let plots = ["performance/prose.svg", "performance/sizes.svg", "performance/memory.svg"];
    assert_eq!(paths, [&["performance.md"], &plots[..]].concat());
    let page = &files[0].1;
    assert!(page.contains("| Hugo | 1.50 s | 15.00 |  | 250 MiB | 1 |"), "{page}");
    assert!(page.contains("| prose 1000: against Hugo | 15.00 | at least 15 times as fast | met |"), "{page}");
    assert!(plots.iter().all(|plot| page.contains(&format!("({plot})"))));
    assert!(!page.contains("## Edits"), "nothing of that was measured");
    assert!(page.contains("stood on the disk"), "there is no folder that is memory here");
    assert!(!page.contains(env!("CARGO_MANIFEST_DIR")) && !page.contains("/dev/"));
}

#[test]
fn plots_have_no_script_and_a_paper_for_the_dark() {
    let results = results(cost(1_500, 250));
    let workspace = Workspace::of_this_program();
    for (path, text) in report::files(&results, &[], &bench(&workspace), QUICK).iter().skip(1) {
        assert!(text.contains("prefers-color-scheme:dark") && !text.contains("<script"), "{path}");
        assert_eq!(text.matches("<text").count(), text.matches("</text>").count(), "{path}");
    }
}

#[test]
fn bars_are_as_long_as_their_values_and_names_are_no_markup() {
    let bar = |name: &str, value| Bar { name: name.to_owned(), value, label: String::new() };
    let text = plot::bars("T", &[bar("a<b", 1.0), bar("c", 4.0)]);
    let widths: Vec<f64> = text
        .lines()
        .filter(|line| line.contains("height=\"20\""))
        .filter_map(|line| line.split("width=\"").nth(1)?.split('"').next()?.parse().ok())
        .collect();
    assert_eq!(widths, [100.0, 400.0]);
    assert!(text.contains("a&lt;b"));
}

#[test]
fn on_logarithmic_scales_what_grows_in_proportion_is_straight() {
    let points = vec![(1_000.0, 0.1), (10_000.0, 1.0), (100_000.0, 10.0)];
    let text = plot::curves("T", "x", "y", &[plot::Curve { name: "n".to_owned(), points }]);
    let line = text.split("points=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("there is a line");
    let placed: Vec<(f64, f64)> = line
        .split(' ')
        .filter_map(|point| point.split_once(','))
        .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
        .collect();
    assert_eq!(placed, [(70.0, 380.0), (295.0, 225.0), (520.0, 70.0)]);
}

#[test]
fn numbers_are_written_as_people_read_them() {
    let grouped: Vec<String> = [7, 1_000, 25_000, 1_234_567].map(crate::workspace::grouped).into();
    assert_eq!(grouped, ["7", "1,000", "25,000", "1,234,567"]);
    let times: Vec<String> = [4, 99, 100, 999, 1_000, 12_340].map(|ms| table::time(Duration::from_millis(ms))).into();
    assert_eq!(times, ["4.0 ms", "99.0 ms", "100 ms", "999 ms", "1.00 s", "12.3 s"]);
}

#[test]
fn only_what_ended_benchmarks_have_left_is_removed() {
    let parent = std::env::temp_dir().join(format!("postil-xtask-{}-left", std::process::id()));
    // No system has a process of this number.
    let [ended, ours, other] = [format!("{}", u32::MAX), std::process::id().to_string(), "x".to_owned()]
        .map(|number| parent.join(format!("{}{number}", super::FOLDER)));
    for folder in [&ended, &ours, &other] {
        std::fs::create_dir_all(folder).expect("there is room for a folder");
    }
    super::remove_left_over(&parent).expect("the folder can be read");
    assert_eq!((ended.exists(), ours.exists(), other.exists()), (!Path::new("/proc/self").exists(), true, true));
    std::fs::remove_dir_all(&parent).expect("the folder is ours");
}
