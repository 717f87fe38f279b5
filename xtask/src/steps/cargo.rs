//! The steps that cargo does alone.

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::tools::{Component, component};
use crate::workspace::{Workspace, run};

/// Formats nothing, only looks.
pub(crate) fn fmt(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    component(workspace, &Component { name: "rustfmt", subcommand: "fmt" })?;
    run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

/// Lints twice: what stands behind a feature, and what is left when all are off.
pub(crate) fn clippy(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    component(workspace, &Component { name: "clippy", subcommand: "clippy" })?;
    for features in ["--all-features", "--no-default-features"] {
        let mut clippy = workspace.cargo();
        clippy.args(["clippy", "--workspace", "--all-targets", features]);
        run(clippy.args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// Plain `cargo test`, so that nothing but Rust is needed; to the end, so that one run tells everything.
pub(crate) fn test(workspace: &Workspace, options: &TestOptions) -> Result<(), Failure> {
    let mut test = workspace.cargo();
    test.args(["test", "--workspace", "--no-fail-fast"]);
    if let Some(scripts) = options.scripts {
        test.env("POSTIL_MODEL_SCRIPTS", scripts.to_string());
    }
    run(&mut test)
}

/// Broken links in the documentation are errors.
pub(crate) fn doc(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    let mut doc = workspace.cargo();
    doc.args(["doc", "--workspace", "--no-deps", "--all-features"]);
    run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}
