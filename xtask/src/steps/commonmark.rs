//! The examples of the CommonMark specification, which npm delivers and `tests/commonmark.rs` runs.
//!
//! They are not committed: their licence, CC-BY-SA-4.0, is not ours.

use std::path::PathBuf;

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::tools::{NPM, system_tool};
use crate::workspace::{self, Workspace, say};

/// Pinned, because the test knows how many examples there are.
const VERSION: &str = "0.31.2";

/// Runs the test over the specification instead of over its own few examples.
pub(crate) fn run(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    let specification = specification(workspace)?;
    let mut test = workspace.cargo();
    test.args(["test", "--package", "postil", "--test", "commonmark"]);
    workspace::run(test.env("POSTIL_COMMONMARK_SPEC", specification))
}

/// The path of `spec.txt`, downloaded if it is not there.
fn specification(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let folder = workspace.tools().join(format!("commonmark-spec-{VERSION}"));
    let path = folder.join("node_modules/commonmark-spec/spec.txt");
    if path.is_file() {
        return Ok(path);
    }
    system_tool(workspace, &NPM)?;
    say(&format!("commonmark-spec {VERSION} is missing: downloading it"));
    let mut npm = workspace.command(NPM.program);
    npm.args(["install", "--ignore-scripts", "--no-save", "--no-package-lock"]);
    npm.args(["--no-audit", "--no-fund", "--prefix"]).arg(&folder);
    workspace::run(npm.arg(format!("commonmark-spec@{VERSION}")))?;
    if path.is_file() { Ok(path) } else { Err(Failure::NotInstalled { path }) }
}
