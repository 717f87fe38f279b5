//! Live reload in a real browser: what a writer sees while `postil serve --watch` runs.

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::scripts::{E2E, run_script};
use crate::tools::{CHROMIUM, system_tool};
use crate::workspace::Workspace;

/// Edits small sites and looks at tabs that show them.
pub(crate) fn run(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    system_tool(workspace, &CHROMIUM)?;
    run_script(workspace, "serve.mjs", &E2E)
}
