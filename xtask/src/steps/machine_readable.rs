//! What programs read on the demonstration site: microformats, linked data, feeds.

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::scripts::{E2E, run_script};
use crate::workspace::Workspace;

/// Reads them with the parsers that others use, and holds them against the site's files and the standards.
pub(crate) fn run(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    run_script(workspace, "machine-readable.mjs", &E2E)
}
