//! The summary that people and programs read, and the promise that nothing stops a run.

use std::path::PathBuf;

use super::*;

fn outcome(name: &'static str, verdict: Verdict, millis: u64) -> Outcome {
    Outcome { name, verdict, took: Duration::from_millis(millis) }
}

fn broken(_: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    Err(Failure::NotInstalled { path: PathBuf::from("spec.txt") })
}

fn fine(_: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    Ok(())
}

#[test]
fn the_summary_ends_with_the_count_alone_on_its_line() {
    let failure = Failure::Missing { tool: "npm", hint: "install it".to_owned() };
    let outcomes = [outcome("fmt", Verdict::Passed, 400), outcome("commonmark", Verdict::Failed(failure), 61_250)];
    let expected = "
step        result  seconds
fmt         passed      0.4
commonmark  FAILED     61.2  `npm` is missing: install it

1 passed, 1 failed";
    assert_eq!(summary(&outcomes), expected);
}

#[test]
fn a_failed_step_does_not_stop_the_next() {
    static BROKEN: Step = Step { name: "broken", about: "fails", run: broken };
    static FINE: Step = Step { name: "fine", about: "passes", run: fine };
    let options = TestOptions { steps: vec![&BROKEN, &FINE], fuzz_seconds: 1, scripts: None };
    let mut said = Vec::new();
    let outcomes = run(&Workspace::of_this_program(), &options, |line| said.push(line.to_owned()));
    assert!(summary(&outcomes).ends_with("\n1 passed, 1 failed"));
    let failed = "=== broken failed: `spec.txt` is not there after its installation";
    assert_eq!(said, ["\n=== broken: fails", failed, "\n=== fine: passes"]);
}
