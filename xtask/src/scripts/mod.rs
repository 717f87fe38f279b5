//! Running the scripts of `e2e/`, with the packages that they need.
//!
//! The packages are pinned in `e2e/package.json` and `e2e/requirements.txt`. They are installed below `target/`, once for
//! each state of these files: a copy of the file beside them, written last, says that they are there and whole.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::tools::{NPM, SystemTool, system_tool};
use crate::workspace::{Workspace, run, say};

#[cfg(test)]
mod tests;

/// Debian's `python3` alone cannot make an environment with pip in it.
const PYTHON: SystemTool = SystemTool {
    program: "python3",
    proof: &["-c", "import ensurepip, venv"],
    debian: &["python3", "python3-venv"],
    otherwise: "install Python 3.11 or newer",
};

/// Builds postil and runs a script of `e2e/` on what it makes.
pub(crate) fn run_script(workspace: &Workspace, script: &str) -> Result<(), Failure> {
    let node_packages = node_packages(workspace)?;
    let python = python(workspace)?;
    let mut build = workspace.cargo();
    // The folder is named, so that the binary is where we look for it whatever the environment says.
    run(build.args(["build", "--package", "postil", "--target-dir", "target"]))?;
    let mut node = workspace.command("node");
    node.arg(Path::new("e2e").join(script));
    node.env("POSTIL_E2E_NODE", node_packages).env("POSTIL_E2E_PYTHON", python);
    node.env("POSTIL_E2E_BINARY", workspace.path("target/debug").join(binary("postil")));
    run(node.env("POSTIL_E2E_SCRATCH", workspace.path("target/e2e")))
}

/// The folder that holds `node_modules`.
fn node_packages(workspace: &Workspace) -> Result<PathBuf, Failure> {
    system_tool(workspace, &NPM)?;
    let list = workspace.path("e2e/package.json");
    let folder = workspace.tools().join("e2e-node");
    if is_installed(&list, &folder)? {
        return Ok(folder);
    }
    say("the npm packages of `e2e/` are missing: installing them");
    empty(&folder)?;
    copy(&list, &folder.join("package.json"))?;
    let mut npm = workspace.command(NPM.program);
    // Scripts of packages are code that nobody here has read; none of ours needs them. A lock file would name the
    // registry; the list pins every package instead, also those that others bring.
    npm.args(["install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--prefix"]);
    run(npm.arg(&folder))?;
    mark_installed(&list, &folder)?;
    Ok(folder)
}

/// The Python of an environment that holds the packages.
fn python(workspace: &Workspace) -> Result<PathBuf, Failure> {
    system_tool(workspace, &PYTHON)?;
    let list = workspace.path("e2e/requirements.txt");
    let folder = workspace.tools().join("e2e-python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if is_installed(&list, &folder)? {
        return Ok(python);
    }
    say("the Python packages of `e2e/` are missing: installing them");
    empty(&folder)?;
    run(workspace.command(PYTHON.program).args(["-m", "venv"]).arg(&folder))?;
    let mut pip = workspace.command(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"]);
    run(pip.arg(&list))?;
    mark_installed(&list, &folder)?;
    Ok(python)
}

/// Whether `folder` holds what `list` says today: the packages of another list may be of other versions.
fn is_installed(list: &Path, folder: &Path) -> Result<bool, Failure> {
    let wanted = fs::read(list).map_err(|error| Failure::File { path: list.to_owned(), error })?;
    Ok(fs::read(mark(folder)).is_ok_and(|installed| installed == wanted))
}

/// Comes last: an installation that was stopped half-way has no mark and is made anew.
fn mark_installed(list: &Path, folder: &Path) -> Result<(), Failure> {
    copy(list, &mark(folder))
}

fn mark(folder: &Path) -> PathBuf {
    folder.join("installed")
}

fn empty(folder: &Path) -> Result<(), Failure> {
    let failure = |error| Failure::File { path: folder.to_owned(), error };
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failure)?;
    }
    fs::create_dir_all(folder).map_err(failure)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::copy(from, to).map(|_| ()).map_err(|error| Failure::File { path: to.to_owned(), error })
}

fn binary(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}
