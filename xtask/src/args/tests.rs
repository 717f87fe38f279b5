//! The command line, as people type it.

use super::*;

fn ask(line: &str) -> Result<Request, String> {
    parse(line.split_whitespace().map(str::to_owned))
}

/// The names of the steps and the fuzz seconds that a line asks for, or what is wrong with it.
fn test_of(line: &str) -> Result<(Vec<&'static str>, u32), String> {
    match ask(line)? {
        Request::Test(o) => Ok((o.steps.iter().map(|step| step.name).collect(), o.fuzz_seconds)),
        Request::Help => Err("help".to_owned()),
        Request::Bench(_) => Err("bench".to_owned()),
    }
}

#[test]
fn a_bare_test_runs_every_step_in_the_order_of_the_table() {
    let all = STEPS.iter().map(|step| step.name).collect();
    assert_eq!(test_of("test"), Ok((all, 60)));
}

#[test]
fn only_may_be_repeated_and_keeps_the_order_of_the_table() {
    assert_eq!(test_of("test --only test --only=fmt --only fmt"), Ok((vec!["fmt", "test"], 60)));
}

#[test]
fn numbers_are_whole_and_above_zero() {
    assert_eq!(test_of("test --only fuzz --fuzz-seconds 5"), Ok((vec!["fuzz"], 5)));
    for flag in ["--fuzz-seconds", "--scripts"] {
        for wrong in ["0", "-1", "1.5", "x", ""] {
            let problem = test_of(&format!("test {flag}={wrong}"));
            assert_eq!(problem, Err(format!("`{flag}` takes a whole number above 0, not `{wrong}`")));
        }
    }
    let Ok(Request::Test(options)) = ask("test --scripts 2000") else { panic!("it is understood") };
    assert_eq!(options.scripts, Some(2000));
}

#[test]
fn what_is_not_understood_is_named() {
    assert_eq!(test_of("tset"), Err("unknown command `tset`".to_owned()));
    assert_eq!(test_of("test --fast"), Err("unknown option `--fast` of `test`".to_owned()));
    assert_eq!(test_of("test --only"), Err("`--only` needs a value".to_owned()));
    let problem = test_of("test --only lint").expect_err("there is no such step");
    assert!(problem.starts_with("no step is called `lint`; there are fmt, clippy, "), "{problem}");
}

#[test]
fn help_is_given_when_asked_for_and_when_nothing_is_asked() {
    for line in ["", "help", "--help", "test --help"] {
        assert!(matches!(ask(line), Ok(Request::Help)), "{line}");
    }
    let text = help(STEPS);
    assert!(STEPS.iter().all(|step| text.contains(step.name) && text.contains(step.about)));
}

#[test]
fn a_benchmark_is_told_what_and_how_often() {
    let bench = |line: &str| match ask(line) {
        Ok(Request::Bench(options)) => Ok(options),
        Ok(_) => Err("something else".to_owned()),
        Err(problem) => Err(problem),
    };
    let all = BenchOptions { n_runs: 5, is_quick: false, only: Vec::new(), without: Vec::new(), writes: false };
    assert_eq!(bench("bench").as_ref(), Ok(&all));
    assert_eq!(
        bench("bench --runs 7 --quick --only prose --only=code --without hugo --write"),
        Ok(BenchOptions {
            n_runs: 7,
            is_quick: true,
            only: vec!["prose".to_owned(), "code".to_owned()],
            without: vec!["hugo".to_owned()],
            writes: true,
        })
    );
    assert_eq!(bench("bench --runs=0"), Err("`--runs` takes a whole number above 0, not `0`".to_owned()));
    let problem = bench("bench --only poetry").expect_err("there is no such corpus");
    assert!(problem.starts_with("`poetry` is not known here; there are prose, "), "{problem}");
    assert_eq!(bench("bench --fast"), Err("unknown option `--fast` of `bench`".to_owned()));
}
