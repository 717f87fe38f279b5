//! What a [`SiteTest`] can be asked after a command: what was said, what was written, what is in it.

use std::fs;

use crate::site_test::SiteTest;
use crate::tree::Tree;

impl SiteTest {
    /// What the last command said on standard error, with paths and times taken out.
    pub fn stderr(&self) -> String {
        self.last().stderr.clone()
    }

    /// What the last command said on standard output.
    pub fn stdout(&self) -> String {
        self.last().stdout.clone()
    }

    /// The findings of the last command, which ran with `--format json`.
    #[track_caller]
    pub fn json_diagnostics(&self) -> Vec<serde_json::Value> {
        let lines = self.last().stdout.lines();
        lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"))).collect()
    }

    /// Asserts that the last command said `needle` on standard error.
    #[track_caller]
    pub fn says(self, needle: &str) -> Self {
        assert!(self.last().stderr.contains(needle), "`{needle}` is not said:\n{}", self.last().stderr);
        self
    }

    /// Asserts that the last command did not say `needle` on standard error.
    #[track_caller]
    pub fn says_not(self, needle: &str) -> Self {
        assert!(!self.last().stderr.contains(needle), "`{needle}` is said:\n{}", self.last().stderr);
        self
    }

    /// Asserts that the last command had nothing to warn of.
    #[track_caller]
    pub fn says_nothing_bad(self) -> Self {
        self.says_not("warning[").says_not("error[").says_not("note[")
    }

    /// The text of an output.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        let bytes = fs::read(self.output().join(path)).unwrap_or_else(|error| {
            panic!("there is no output {path} ({error}); there are:\n{}", self.tree().paths().join("\n"))
        });
        String::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is not text"))
    }

    /// All outputs and their bytes.
    pub fn tree(&self) -> Tree {
        Tree::read(&self.output())
    }

    #[track_caller]
    pub fn has(self, path: &str, needle: &str) -> Self {
        let text = self.read(path);
        assert!(text.contains(needle), "`{needle}` is not in {path}:\n{text}");
        self
    }

    #[track_caller]
    pub fn lacks(self, path: &str, needle: &str) -> Self {
        let text = self.read(path);
        assert!(!text.contains(needle), "`{needle}` is in {path}:\n{text}");
        self
    }

    /// Asserts that `needles` stand in an output in this order.
    #[track_caller]
    pub fn has_in_order<const N: usize>(self, path: &str, needles: [&str; N]) -> Self {
        let text = self.read(path);
        let mut at = 0;
        for needle in needles {
            match text[at..].find(needle) {
                Some(found) => at += found + needle.len(),
                None => panic!("`{needle}` is not behind the others of {needles:?} in {path}:\n{text}"),
            }
        }
        self
    }

    #[track_caller]
    pub fn exists(self, path: &str) -> Self {
        assert!(
            self.output().join(path).exists(),
            "there is no {path}; there are:\n{}",
            self.tree().paths().join("\n")
        );
        self
    }

    #[track_caller]
    pub fn missing(self, path: &str) -> Self {
        assert!(fs::symlink_metadata(self.output().join(path)).is_err(), "there is {path}");
        self
    }

    /// Asserts how many files the last build wrote.
    #[track_caller]
    pub fn written(self, n_files: usize) -> Self {
        assert_eq!(self.counted("written"), n_files, "{}", self.stderr());
        self
    }

    /// Asserts how many files the last build removed.
    #[track_caller]
    pub fn removed(self, n_files: usize) -> Self {
        assert_eq!(self.counted("removed"), n_files, "{}", self.stderr());
        self
    }

    /// The number before `what` in the summary; what is not named is none.
    pub fn counted(&self, what: &str) -> usize {
        let stderr = &self.last().stderr;
        let summary = stderr.lines().find(|line| line.starts_with("built ")).expect("a build ends with a summary");
        let before = summary.split_once(&format!(" {what}")).map_or("", |(before, _)| before);
        let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        digits.parse().unwrap_or(0)
    }

    /// Asserts that two sites have the same output, byte for byte.
    #[track_caller]
    pub fn same_tree_as(self, other: &SiteTest) -> Self {
        self.tree().assert_same_as(&other.tree());
        self
    }

    /// Asserts that a clean build of the same sources gives the same output, foreign files aside.
    #[track_caller]
    pub fn same_as_clean(self) -> Self {
        let clean = self.root().join(".clean");
        let clean_arg = clean.display().to_string();
        let mut args = vec!["build", "-o", &clean_arg, "--now", &self.now];
        args.extend(self.args.iter().map(String::as_str));
        let run = self.run(&args);
        assert_eq!(run.code, 0, "the clean build failed:\n{}", run.stderr);
        let mut own = self.tree();
        own.0.retain(|path, _| !self.foreign.contains(path));
        own.assert_same_as(&Tree::read(&clean));
        fs::remove_dir_all(clean).expect("it was just made");
        self
    }
}
