//! Random edits of a small site, each followed by a build that knows what earlier builds made: the tree and the findings
//! must be those of a clean build.
//!
//! The site is a model in memory ([`site`]); an edit changes the model and writes the files that differ ([`edits`]). What
//! is promised stands in [`guarantees`]. A failing script is shrunk to the shortest that still fails.

#![allow(clippy::disallowed_methods, reason = "tests make sites and read what was built")]
#![allow(missing_docs, unreachable_pub, reason = "nobody links to tests")]

mod bounds;
mod clean;
mod edits;
mod guarantees;
mod site;

use postil::template::Query;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};

use edits::{Edit, Kind};
use guarantees::Workshop;

/// Scripts that are tried; `POSTIL_MODEL_SCRIPTS` asks for more.
const SCRIPTS: u32 = 150;

/// Edits in a script, at most.
const STEPS: usize = 20;

#[test]
fn builds_after_any_edits_equal_clean_builds() {
    let asked = std::env::var("POSTIL_MODEL_SCRIPTS").ok().and_then(|text| text.parse().ok());
    let mut config = Config::with_cases(asked.unwrap_or(SCRIPTS));
    config.max_shrink_iters = 400;
    config.failure_persistence = None;
    let script = proptest::collection::vec(any::<(u8, u8, u8)>().prop_map(Edit::from), 1..=STEPS);
    let result =
        TestRunner::new(config).run(&script, |script| Workshop::new().run(&script).map_err(TestCaseError::fail));
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// Scripts among which one must find out what is forgotten.
const FORGETFUL_SCRIPTS: u32 = 60;

/// Functions whose answers are in the key of every output in any case.
const COVERED_BY_KEYS: [&str; 1] = ["stylesheet"];

/// What an engine forgets that it was asked, some script brings to light.
#[test]
fn an_engine_that_forgets_a_question_is_found_out() {
    let script = proptest::collection::vec(any::<(u8, u8, u8)>().prop_map(Edit::from), 1..=STEPS);
    // A tag comes and goes, which chance alone seldom does.
    let a_tag = [2, 0].map(|what| Edit { kind: Kind::Tags, at: 0, what });
    let unseen = |function: &&'static str| {
        // The same scripts in each run.
        let mut runner = TestRunner::deterministic();
        let scripts =
            (0..FORGETFUL_SCRIPTS).map(|_| script.new_tree(&mut runner).expect("scripts are never refused").current());
        let scripts = scripts.map(|script| [&a_tag[..], &script[..]].concat());
        let mut failed = scripts.map(|script| Workshop::that_forgets(function).run(&script).is_err());
        !failed.any(|failed| failed)
    };
    let unseen: Vec<&str> = Query::FUNCTIONS.into_iter().filter(unseen).collect();
    assert_eq!(unseen, COVERED_BY_KEYS, "nobody saw that these were forgotten");
}

/// Scripts that failed once.
#[test]
fn what_failed_once_does_not_again() {
    let scripts: [&[(u8, u8, u8)]; 7] = [
        // With a page less, the others have other numbers; what they asked for related pages was remembered by the old.
        &[(11, 224, 0), (36, 120, 34)],
        // A template made feeds and fonts anew, and the title of the site made fonts.
        &[(30, 0, 1)],
        &[(25, 0, 1)],
        // A first comment made JSON feeds anew, which say nothing of comments.
        &[(18, 0, 4)],
        // An image made lists anew that do not show it.
        &[(29, 1, 5)],
        // An essay had comments and a slug of its own when its file got another name, and so did the comments.
        &[(4, 5, 1), (18, 5, 4), (8, 5, 0)],
        // While the template was broken, a page was altered and its essay deleted: the page is kept.
        &[(0, 0, 0), (17, 114, 0), (31, 0, 0), (39, 151, 0), (7, 19, 0), (31, 0, 0)],
    ];
    for script in scripts {
        let script: Vec<Edit> = script.iter().copied().map(Edit::from).collect();
        Workshop::new().run(&script).unwrap_or_else(|error| panic!("{error}"));
    }
}
