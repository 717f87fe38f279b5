//! Finding what a step needs, and installing what is missing. What cannot be installed is a
//! [`Failure`], never a reason to skip.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::{Workspace, answer, run, say};

/// A cargo subcommand, pinned: another version may find other faults, or read its file otherwise.
#[derive(Debug)]
pub(crate) struct CargoTool {
    /// What is installed.
    pub(crate) package: &'static str,
    /// The name of its binary.
    pub(crate) program: &'static str,
    /// The one version that will do.
    pub(crate) version: &'static str,
}

/// A program that the operating system brings.
#[derive(Debug)]
pub(crate) struct SystemTool {
    /// The program.
    pub(crate) program: &'static str,
    /// Arguments with which it succeeds if all of it is there: mostly `--version`.
    pub(crate) proof: &'static [&'static str],
    /// The Debian packages that bring it.
    pub(crate) debian: &'static [&'static str],
    /// What else people may install, for systems that are not Debian.
    pub(crate) otherwise: &'static str,
}

/// What several steps need for scripts and for downloads.
pub(crate) const NPM: SystemTool = SystemTool {
    program: "npm",
    proof: &["--version"],
    debian: &["nodejs", "npm"],
    otherwise: "install Node.js with npm",
};

/// A browser for several steps: Debian's, as every other way to one is a download of its own.
pub(crate) const CHROMIUM: SystemTool = SystemTool {
    program: "chromium",
    proof: &["--version"],
    debian: &["chromium"],
    otherwise: "install Chromium as `chromium`",
};

/// A part of the Rust toolchain that a minimal installation lacks.
#[derive(Debug)]
pub(crate) struct Component {
    /// What rustup calls it.
    pub(crate) name: &'static str,
    /// The cargo subcommand it brings.
    pub(crate) subcommand: &'static str,
}

/// The binary of a cargo subcommand: from `target/xtask-tools`, else from `PATH`, else installed.
pub(crate) fn cargo_tool(workspace: &Workspace, tool: &CargoTool) -> Result<PathBuf, Failure> {
    let ours = workspace.tools().join("bin").join(tool.program);
    let theirs = PathBuf::from(tool.program);
    for binary in [&ours, &theirs] {
        if is_version(workspace, binary, tool) {
            return Ok(binary.clone());
        }
    }
    say(&format!("{} {} is missing: installing it", tool.package, tool.version));
    let mut install = workspace.cargo();
    install.args(["install", "--locked", "--root"]).arg(workspace.tools());
    install.args(["--version", tool.version, tool.package]);
    run(&mut install)?;
    if is_version(workspace, &ours, tool) { Ok(ours) } else { Err(Failure::NotInstalled { path: ours }) }
}

/// Makes sure that a program of the operating system is there.
pub(crate) fn system_tool(workspace: &Workspace, tool: &SystemTool) -> Result<(), Failure> {
    let is_there = || answer(workspace.command(tool.program).args(tool.proof)).is_some();
    if is_there() {
        return Ok(());
    }
    let packages = tool.debian.join(" ");
    if !is_debian_root(workspace) {
        let hint = format!("run `apt-get install {packages}` as root, or {}", tool.otherwise);
        return Err(Failure::Missing { tool: tool.program, hint });
    }
    say(&format!("{} is missing: installing {packages}", tool.program));
    let apt_get = |words: &[&str]| {
        let mut command = workspace.command("apt-get");
        run(command.env("DEBIAN_FRONTEND", "noninteractive").args(words))
    };
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y", "--no-install-recommends"], tool.debian].concat())?;
    if is_there() { Ok(()) } else { Err(Failure::NotInstalled { path: PathBuf::from(tool.program) }) }
}

/// Makes sure that a part of the toolchain is there.
pub(crate) fn component(workspace: &Workspace, component: &Component) -> Result<(), Failure> {
    if answer(workspace.cargo().args([component.subcommand, "--version"])).is_some() {
        return Ok(());
    }
    if answer(workspace.command("rustup").arg("--version")).is_none() {
        let hint = format!("install `{}` from where this Rust comes from", component.name);
        return Err(Failure::Missing { tool: component.name, hint });
    }
    run(workspace.command("rustup").args(["component", "add", component.name]))
}

fn is_version(workspace: &Workspace, binary: &Path, tool: &CargoTool) -> bool {
    answer(workspace.command(binary).arg("--version"))
        .is_some_and(|said| said.split_whitespace().any(|word| word == tool.version))
}

fn is_debian_root(workspace: &Workspace) -> bool {
    let user = answer(workspace.command("id").arg("-u"));
    user.is_some_and(|id| id.trim() == "0") && answer(workspace.command("apt-get").arg("--version")).is_some()
}
