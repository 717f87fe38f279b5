//! Hostile comments in a real browser, where nothing may run and nothing may be asked for.

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::scripts::{E2E, run_script};
use crate::tools::{CHROMIUM, system_tool};
use crate::workspace::Workspace;

/// Proves first that the harness sees attacks, and then looks for them in a site whose every comment is one.
pub(crate) fn run(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    system_tool(workspace, &CHROMIUM)?;
    run_script(workspace, "browser.mjs", &E2E)
}
