//! The driver: a site in a folder of its own, edited, built and looked at in one chain.
//!
//! ```ignore
//! SiteTest::new()
//!     .essay("a", "title = 'A'", "See [b](b.md).")
//!     .essay("b", "title = 'B'", "Text.")
//!     .build()
//!     .has("essays/a/index.html", r#"href="/essays/b/""#)
//!     .delete("content/essays/b.md")
//!     .fail()
//!     .says("broken-link");
//! ```
//!
//! Runs the real binary, at a fixed moment and without the caller's environment. When it is dropped after a successful
//! build, the whole output is held against the [`oracle`](crate::oracle).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

use crate::oracle;
use crate::tree::Tree;

/// When all tests take place, unless they say otherwise.
pub const NOW: &str = "2026-06-15T12:00:00Z";

/// A build that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a command came to.
#[derive(Clone, Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    /// With paths and times taken out.
    pub stderr: String,
}

/// A site under test. What it can be asked is in [`asserts`](crate::asserts).
pub struct SiteTest {
    folder: TempDir,
    pub args: Vec<String>,
    pub now: String,
    threads: Option<usize>,
    last: Option<Run>,
    /// The base URL of the output that is there, if a build made one.
    built_for: Option<url::Url>,
    pub foreign: BTreeSet<String>,
    allowed: Vec<String>,
}

impl SiteTest {
    /// A site with a config and nothing else.
    pub fn new() -> Self {
        Self::bare().config("")
    }

    /// A folder with nothing in it.
    pub fn bare() -> Self {
        Self {
            folder: tempfile::Builder::new().prefix("postil-").tempdir().expect("there is room for a folder"),
            args: Vec::new(),
            now: NOW.to_owned(),
            threads: None,
            last: None,
            built_for: None,
            foreign: BTreeSet::new(),
            allowed: Vec::new(),
        }
    }

    /// A copy of `tests/sites/{fixture}`.
    pub fn from(fixture: &str) -> Self {
        let site = Self::bare();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(fixture);
        copy_folder(&source, site.root());
        site
    }

    /// `site.toml` with a base URL and title, then `rest`.
    pub fn config(self, rest: &str) -> Self {
        self.file("site.toml", format!("base_url = \"https://example.org\"\ntitle = \"Test\"\n{rest}"))
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn output(&self) -> PathBuf {
        self.root().join("public")
    }

    /// Writes a file of the site.
    #[track_caller]
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().expect("a file stands in a folder")).expect("folders can be made");
        fs::write(&file, content).unwrap_or_else(|error| panic!("cannot write {path}: {error}"));
        self
    }

    /// Writes `content/{path}` with TOML front matter.
    #[track_caller]
    pub fn page(self, path: &str, front_matter: &str, body: &str) -> Self {
        self.file(&format!("content/{path}"), format!("+++\n{front_matter}\n+++\n\n{body}\n"))
    }

    /// Writes `content/essays/{name}.md`.
    #[track_caller]
    pub fn essay(self, name: &str, front_matter: &str, body: &str) -> Self {
        self.page(&format!("essays/{name}.md"), front_matter, body)
    }

    /// Writes a file into the output folder that postil knows nothing of.
    #[track_caller]
    pub fn foreign(mut self, path: &str, text: &str) -> Self {
        self.foreign.insert(path.to_owned());
        self.file(&format!("public/{path}"), text)
    }

    /// Replaces the only `from` in a file of the site.
    #[track_caller]
    pub fn edit(self, path: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(text.matches(from).count(), 1, "`{from}` must stand once in {path}:\n{text}");
        self.file(path, text.replace(from, to))
    }

    /// Deletes a file or folder of the site.
    #[track_caller]
    pub fn delete(self, path: &str) -> Self {
        let file = self.root().join(path);
        let result = if file.is_dir() { fs::remove_dir_all(&file) } else { fs::remove_file(&file) };
        result.unwrap_or_else(|error| panic!("cannot delete {path}: {error}"));
        self
    }

    /// Renames a file or folder of the site.
    #[track_caller]
    pub fn rename(self, from: &str, to: &str) -> Self {
        let to = self.root().join(to);
        fs::create_dir_all(to.parent().expect("a file stands in a folder")).expect("folders can be made");
        fs::rename(self.root().join(from), to).unwrap_or_else(|error| panic!("cannot rename {from}: {error}"));
        self
    }

    /// Further arguments of all commands from here on; they replace those given before.
    pub fn args<const N: usize>(mut self, args: [&str; N]) -> Self {
        self.args = args.iter().map(|arg| (*arg).to_owned()).collect();
        self
    }

    /// The moment of all builds from here on.
    pub fn now(mut self, now: &str) -> Self {
        self.now = now.to_owned();
        self
    }

    /// The number of threads of all builds from here on.
    pub fn threads(mut self, n_threads: usize) -> Self {
        self.threads = Some(n_threads);
        self
    }

    /// Lets the oracle pass over what `problem` is part of.
    pub fn allow(mut self, problem: &str) -> Self {
        self.allowed.push(problem.to_owned());
        self
    }

    /// The binary in the site's folder, without the caller's environment.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
        command.current_dir(self.root()).timeout(PATIENCE).env("COLUMNS", "100").env("TZ", "Asia/Tokyo");
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "SOURCE_DATE_EPOCH", "CI", "RAYON_NUM_THREADS"] {
            command.env_remove(name);
        }
        if let Some(n_threads) = self.threads {
            command.env("RAYON_NUM_THREADS", n_threads.to_string());
        }
        command
    }

    /// Runs any command, and asserts nothing but that it does not panic.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "")
    }

    /// The same, with something on standard input.
    #[track_caller]
    pub fn run_with(&self, args: &[&str], input: impl Into<Vec<u8>>) -> Run {
        let output = self.command().args(args).write_stdin(input).output().expect("the binary starts");
        let redact = |bytes| self.redacted(std::str::from_utf8(bytes).expect("postil prints UTF-8"));
        let run = Run {
            code: output.status.code().unwrap_or_else(|| panic!("`postil {}` was killed", args.join(" "))),
            stdout: redact(&output.stdout),
            stderr: redact(&output.stderr),
        };
        assert!(
            run.code != 101 && !run.stderr.contains("panicked at"),
            "`postil {}` panicked:\n{}",
            args.join(" "),
            run.stderr
        );
        run
    }

    fn redacted(&self, text: &str) -> String {
        let real = self.root().canonicalize().expect("the folder is there");
        let mut text = text.replace(&real.display().to_string(), "[site]");
        text = text.replace(&self.root().display().to_string(), "[site]");
        // `in 0.12 s` is the only time that is printed.
        let mut redacted = String::new();
        while let Some(at) = text.find(" in ") {
            let (before, after) = text.split_at(at + 4);
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
            redacted.push_str(before);
            let is_time = digits > 0 && after[digits..].starts_with(" s ");
            if is_time {
                redacted.push_str("[time]");
            }
            text = if is_time { after[digits + 2..].to_owned() } else { after.to_owned() };
        }
        redacted + &text
    }

    #[track_caller]
    fn run_at(&mut self, command: &str) -> i32 {
        let mut args = vec![command, "--now", &self.now];
        args.extend(self.args.iter().map(String::as_str));
        let run = self.run(&args);
        let code = run.code;
        self.last = Some(run);
        code
    }

    /// Builds; the build must succeed.
    #[track_caller]
    pub fn build(mut self) -> Self {
        let code = self.run_at("build");
        assert_eq!(code, 0, "the build failed:\n{}", self.stderr());
        self.built_for = Some(self.base_url());
        self
    }

    /// Builds; the build must fail as builds do.
    #[track_caller]
    pub fn fail(mut self) -> Self {
        let code = self.run_at("build");
        assert_eq!(code, 1, "the build should have failed:\n{}", self.stderr());
        self
    }

    /// Checks; there must be no errors.
    #[track_caller]
    pub fn check(mut self) -> Self {
        let code = self.run_at("check");
        assert_eq!(code, 0, "the check failed:\n{}", self.stderr());
        self
    }

    /// Checks; there must be errors.
    #[track_caller]
    pub fn check_fails(mut self) -> Self {
        let code = self.run_at("check");
        assert_eq!(code, 1, "the check should have failed:\n{}", self.stderr());
        self
    }

    fn base_url(&self) -> url::Url {
        let flag = self.args.iter().position(|arg| arg == "-u" || arg == "--base-url");
        let written = match flag {
            Some(at) => self.args[at + 1].clone(),
            None => {
                let text = fs::read_to_string(self.root().join("site.toml")).expect("a site has a config");
                let config: toml::Table =
                    toml::from_str(text.trim_start_matches('\u{feff}')).expect("the build read it");
                config["base_url"].as_str().expect("the build read it").to_owned()
            }
        };
        let slash = if written.ends_with('/') { "" } else { "/" };
        url::Url::parse(&format!("{written}{slash}")).expect("the build read it")
    }

    /// The last command.
    pub fn last(&self) -> &Run {
        self.last.as_ref().expect("a command has run")
    }
}

impl Drop for SiteTest {
    fn drop(&mut self) {
        let Some(base) = self.built_for.take().filter(|_| !std::thread::panicking()) else { return };
        let mut tree = self.tree();
        // What the author or somebody else put there as it is, is theirs.
        tree.0.retain(|path, _| !self.foreign.contains(path));
        let copied = ["static", "content"].map(|folder| Tree::read(&self.root().join(folder)));
        let problems = oracle::problems(&tree, &base, |path| copied.iter().any(|tree| tree.0.contains_key(path)));
        let problems: Vec<_> = problems
            .into_iter()
            .filter(|problem| !self.allowed.iter().any(|allowed| problem.contains(allowed)))
            .collect();
        assert!(problems.is_empty(), "the output is not right:\n{}", problems.join("\n"));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    let entries = fs::read_dir(from).unwrap_or_else(|error| panic!("no fixture {}: {error}", from.display()));
    for entry in entries {
        let entry = entry.expect("fixtures can be read");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("fixtures can be read").is_dir() {
            fs::create_dir_all(&target).expect("folders can be made");
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("files can be copied");
        }
    }
}
