//! The dependencies: their licences, where they come from, and how often each is there.

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::tools::{CargoTool, cargo_tool};
use crate::workspace::{self, Workspace};

const CARGO_DENY: CargoTool = CargoTool { package: "cargo-deny", program: "cargo-deny", version: "0.20.2" };

/// Checks all but advisories: those come from a database on the network, and a change would fail
/// for what was published elsewhere today.
pub(crate) fn run(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    let cargo_deny = cargo_tool(workspace, &CARGO_DENY)?;
    let mut command = workspace.command(cargo_deny);
    workspace::run(command.args(["deny", "check", "bans", "licenses", "sources"]))
}
