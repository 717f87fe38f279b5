//! The guarantees, held after every edit:
//!
//! - G1: tree and findings are those of a clean build; files that are not postil's are untouched, and an output that was
//!   altered and is no longer made is kept and named.
//! - G2: only what comes out otherwise is rendered, and beside it no more than there is a reason for with that kind of edit
//!   (`bounds.rs`): nothing if nothing has changed, and what was spoiled in the output alone.
//! - G3: a second build writes nothing and renders nothing; a new engine looks at the index once more.
//! - G4: at the end, a new engine over the output of the old one changes nothing.
//! - G5: clean builds by one thread and by many are the same.
//! - G6: a build that is told less than what changed is made good by the next that looks at everything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, mem};

use postil::build::{Changes, Engine, Options, Report, Silent};
use postil::diagnostic::Diagnostic;
use postil::site::visibility::Include;
use tempfile::TempDir;

use crate::bounds::{Edits, Step};
use crate::clean::{self, Clean, difference, told};
use crate::edits::{Edit, Kind};
use crate::site::{Files, Site};

/// 2026-05-10T00:00:00Z: half of the essays are still to come.
const BEGIN: i64 = 1_778_371_200;
const DAY: i64 = 86_400;

pub struct Workshop {
    folder: TempDir,
    site: Site,
    on_disk: Files,
    engine: Engine,
    /// The engine has built and published nothing yet.
    is_new: bool,
    now: i64,
    foreign: BTreeMap<PathBuf, Vec<u8>>,
    /// Outputs that were altered, and that no build has made again.
    altered: Files,
    /// What the last build was held to. A new engine knows of no later one.
    checked: Option<Clean>,
    /// Edits since.
    edits: Edits,
    /// Builds since.
    steps: Vec<Step>,
    /// The tree that the engine knows.
    published: Files,
}

impl Workshop {
    pub fn new() -> Self {
        let folder = TempDir::with_prefix("postil-model-").expect("there is room for a folder");
        let site = Site::new();
        let engine = Engine::remembering(options(folder.path(), BEGIN, Include::default()));
        let mut workshop = Self {
            folder,
            site,
            on_disk: Files::new(),
            engine,
            is_new: true,
            now: BEGIN,
            foreign: BTreeMap::new(),
            altered: Files::new(),
            checked: None,
            edits: Edits::default(),
            steps: Vec::new(),
            published: Files::new(),
        };
        workshop.write();
        workshop
    }

    /// One whose engines do not remember that templates asked `function`.
    pub fn that_forgets(function: &'static str) -> Self {
        let mut workshop = Self::new();
        let mut options = workshop.engine.options().clone();
        options.forgets = Some(function);
        workshop.start(options);
        workshop
    }

    /// Builds, then makes each edit and builds again.
    pub fn run(mut self, script: &[Edit]) -> Result<(), String> {
        self.check(&Changes::Unknown).map_err(|error| format!("at first: {error}"))?;
        for (step, edit) in script.iter().enumerate() {
            let mut changes = self.perform(*edit).map_err(|error| format!("at step {step}, {edit:?}: {error}"))?;
            // Every fourth edit is made while nothing runs.
            if edit.at % 4 == 3 {
                self.restart();
                changes = Changes::Unknown;
            }
            self.check(&changes).map_err(|error| format!("after step {step}, {edit:?}: {error}"))?;
        }
        self.restart();
        let before = self.tree();
        self.check(&Changes::Unknown).map_err(|error| format!("by a new engine: {error}"))?;
        if self.tree() != before {
            return Err("a new engine made another tree".to_owned());
        }
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be had");
        let (alone, together) = (one.install(|| self.clean()), self.clean());
        if alone.tree != together.tree || alone.found != together.found {
            return Err("one thread made something else than many".to_owned());
        }
        Ok(())
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn output(&self) -> PathBuf {
        self.root().join("public")
    }

    /// Does what the edit says, and says what to tell the engine of it.
    fn perform(&mut self, edit: Edit) -> Result<Changes, String> {
        edit.apply(&mut self.site);
        self.edits.kinds.push(edit.kind);
        let mut paths = self.write();
        let a_source =
            || self.on_disk.keys().nth(edit.at as usize % self.on_disk.len()).expect("there are files").clone();
        match edit.kind {
            Kind::Touch => {
                let path = self.root().join(a_source());
                let text = fs::read(&path).expect("it is there");
                fs::write(&path, text).expect("it can be written");
                paths.insert(path);
            }
            // Other bytes, with the size and the time of the old.
            Kind::Stealth => {
                let essay = edit.at as usize % self.site.essays.len().max(1);
                if let Some(essay) = self.site.essays.get_mut(essay) {
                    let last = essay.body.pop().map(|last| if last == 'x' { 'y' } else { 'x' });
                    essay.body.extend(last);
                }
                paths.extend(self.write_keeping_times());
            }
            Kind::Replace => {
                let path = self.root().join(a_source());
                let beside = path.with_extension("tmp~");
                fs::copy(&path, &beside).expect("it can be written");
                fs::rename(&beside, &path).expect("it can be renamed");
                paths.extend([path, beside]);
            }
            Kind::AlterOutput | Kind::DeleteOutput => {
                let tree = self.tree();
                if let Some(path) =
                    tree.keys().filter(|path| !self.is_foreign(path)).nth(edit.at as usize % tree.len().max(1))
                {
                    let on_disk = self.output().join(path);
                    match edit.kind {
                        Kind::AlterOutput => {
                            let text = format!("altered {}", edit.what).into_bytes();
                            fs::write(on_disk, &text).expect("it can be written");
                            self.altered.insert(path.clone(), text);
                        }
                        _ => {
                            fs::remove_file(on_disk).expect("it is there");
                            self.altered.remove(path);
                        }
                    }
                }
                return Ok(Changes::Unknown);
            }
            Kind::Foreign => {
                let path = self.output().join(format!("foreign-{}.txt", edit.what % 4));
                let text = format!("not postil's {}", edit.at).into_bytes();
                fs::write(&path, &text).expect("it can be written");
                self.foreign.insert(path, text);
                return Ok(Changes::Unknown);
            }
            Kind::Restart => {
                self.restart();
                return Ok(Changes::Unknown);
            }
            Kind::LoseState => {
                self.spoil_state(edit.what);
                self.restart();
                return Ok(Changes::Unknown);
            }
            Kind::NextDay => self.now += DAY,
            Kind::Drafts => {
                let mut options = self.engine.options().clone();
                options.include.drafts = !options.include.drafts;
                self.start(options);
            }
            _ => {}
        }
        if edit.what >= 192 {
            // Another engine builds it, which has to find out by itself.
            self.restart();
            return Ok(Changes::Unknown);
        }
        Ok(match edit.what % 4 {
            // Told of more than what changed, twice over.
            0 => Changes::Below(
                paths
                    .iter()
                    .flat_map(|path| [path.clone(), path.parent().map(Path::to_owned).unwrap_or_default()])
                    .collect(),
            ),
            1 => Changes::Unknown,
            // Told of half, and then to look at everything.
            2 => {
                let half = Changes::Below(paths.into_iter().step_by(2).collect());
                let report = self.engine.build(self.now, &half, &Silent);
                if let Some(mut report) = report.ok().filter(|report| report.is_published) {
                    for path in kept(&mut report) {
                        self.delete_kept(&path)?;
                    }
                    self.altered.retain(|path, _| !report.written.iter().any(|written| written.as_str() == path));
                    self.note(report, true, self.own_tree());
                }
                Changes::Unknown
            }
            _ => Changes::Below(paths),
        })
    }

    fn restart(&mut self) {
        self.start(self.engine.options().clone());
    }

    fn start(&mut self, options: Options) {
        self.engine = Engine::remembering(options);
        self.is_new = true;
        self.published = self.checked.as_ref().map(|clean| clean.tree.clone()).unwrap_or_default();
    }

    fn is_foreign(&self, path: &str) -> bool {
        self.foreign.contains_key(&self.output().join(path))
    }

    /// Damages what postil keeps for itself between builds, but for its list of what it owns: without that the folder is
    /// somebody else's, and refused.
    fn spoil_state(&self, how: u8) {
        let Ok(entries) = fs::read_dir(self.root().join(".postil")) else { return };
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            let bytes = fs::read(&path).unwrap_or_default();
            let _ = match how % 3 {
                0 => fs::remove_file(&path),
                1 => fs::write(&path, &bytes[..bytes.len() / 2]),
                _ => fs::write(&path, bytes.iter().rev().copied().collect::<Vec<u8>>()),
            };
        }
    }

    /// Brings the disk up to the model; the paths that were written or deleted.
    fn write(&mut self) -> BTreeSet<PathBuf> {
        let wanted = self.site.files();
        let mut paths = BTreeSet::new();
        for path in self.on_disk.keys().filter(|path| !wanted.contains_key(*path)) {
            let path = self.root().join(path);
            fs::remove_file(&path).expect("it is there");
            if let Some(folder) = path.parent() {
                let _ = fs::remove_dir(folder);
                let _ = folder.parent().map(fs::remove_dir);
            }
            paths.insert(path);
        }
        for (path, text) in wanted.iter().filter(|(path, text)| self.on_disk.get(*path) != Some(*text)) {
            let path = self.root().join(path);
            fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders can be made");
            fs::write(&path, text).expect("it can be written");
            paths.insert(path);
        }
        self.on_disk = wanted;
        let below = paths.iter().filter_map(|path| path.strip_prefix(self.folder.path()).ok()?.to_str());
        self.edits.essays.extend(below.filter_map(clean::essay_of).map(str::to_owned));
        paths
    }

    fn write_keeping_times(&mut self) -> BTreeSet<PathBuf> {
        let times: BTreeMap<PathBuf, std::time::SystemTime> = self
            .on_disk
            .keys()
            .map(|path| self.root().join(path))
            .filter_map(|path| Some((path.clone(), fs::metadata(&path).ok()?.modified().ok()?)))
            .collect();
        let paths = self.write();
        for path in &paths {
            if let (Some(time), Ok(file)) = (times.get(path), fs::File::options().write(true).open(path)) {
                let _ = file.set_modified(*time);
            }
        }
        paths
    }

    /// Builds, and holds what came of it to the guarantees.
    fn check(&mut self, changes: &Changes) -> Result<(), String> {
        let clean = self.clean();
        // Only an engine that has built nothing yet may find that there is nothing to do.
        let report = match self.is_new {
            true => self.engine.update(self.now, &Silent),
            false => self.engine.build(self.now, changes, &Silent).map(|report| (report, true)),
        };
        let (mut report, is_built) = report.map_err(|error| error.to_string())?;
        let kept = kept(&mut report);
        let found = told(&report.diagnostics);
        if found != clean.found {
            return Err(format!("G1: found\n{found:#?}\ninstead of\n{:#?}", clean.found));
        }
        if !clean.is_whole {
            // The old site stands until the new one can be made.
            return if report.is_published { Err("G1: published what cannot be made".to_owned()) } else { Ok(()) };
        }
        let no_longer_made: Vec<String> =
            self.altered.keys().filter(|path| !clean.tree.contains_key(*path)).cloned().collect();
        if kept != no_longer_made {
            return Err(format!("G1: kept {kept:?} of the altered instead of {no_longer_made:?}"));
        }
        for path in kept {
            self.delete_kept(&path)?;
        }
        self.altered.clear();
        self.compare(&clean.tree).map_err(|error| format!("G1: {error}"))?;
        self.note(report, is_built, clean.tree.clone());
        let steps = mem::take(&mut self.steps);
        // The first build has to make everything.
        for (step, before) in steps.iter().zip(self.checked.iter().cycle()) {
            self.edits.hold(step, before, &clean).map_err(|error| format!("G2: {error}"))?;
        }
        self.edits = Edits::default();
        let again = self.engine.build(self.now, &Changes::Unknown, &Silent).map_err(|error| error.to_string())?;
        if !again.written.is_empty() || !again.removed.is_empty() {
            return Err(format!("G3: a second build wrote {:?} and removed {:?}", again.written, again.removed));
        }
        self.note(again, true, clean.tree.clone());
        let again = self.steps.pop().expect("it was noted just now");
        self.edits.hold(&again, &clean, &clean).map_err(|error| format!("G3: {error}"))?;
        self.engine.remember(Some(&again.report));
        self.checked = Some(clean);
        Ok(())
    }

    /// Does what the finding says about an output that is kept: nothing is lost until then.
    fn delete_kept(&mut self, path: &str) -> Result<(), String> {
        let on_disk = self.output().join(path);
        if self.altered.remove(path) != fs::read(&on_disk).ok() {
            return Err(format!("G1: {path} is not kept as it was altered"));
        }
        fs::remove_file(on_disk).map_err(|error| error.to_string())
    }

    /// Notes that a build was published, or that there was nothing to build.
    fn note(&mut self, report: Report, is_built: bool, after: Files) {
        let by_new_engine = self.is_new;
        self.is_new &= !is_built;
        let before = mem::replace(&mut self.published, after.clone());
        self.steps.push(Step { report, before, after, by_new_engine });
    }

    fn compare(&self, clean: &Files) -> Result<(), String> {
        for (path, text) in &self.foreign {
            if fs::read(path).ok().as_ref() != Some(text) {
                return Err(format!("{} was not postil's, and is not as it was", path.display()));
            }
        }
        difference(&self.own_tree(), clean).map_or(Ok(()), Err)
    }

    fn tree(&self) -> Files {
        clean::read(&self.output())
    }

    /// Without what is not postil's.
    fn own_tree(&self) -> Files {
        let mut tree = self.tree();
        tree.retain(|path, _| !self.is_foreign(path));
        tree
    }

    /// A build by an engine that knows nothing, into memory.
    fn clean(&self) -> Clean {
        Clean::of(&Options { now: self.now, ..self.engine.options().clone() })
    }
}

/// Takes the outputs out of what was found that are no longer made, but were altered since. A clean build knows of none.
fn kept(report: &mut Report) -> Vec<String> {
    let is_kept = |found: &mut Diagnostic| found.code == "kept-altered";
    let found = report.diagnostics.extract_if(.., is_kept);
    found.filter_map(|found| Some(found.message.split('`').nth(1)?.to_owned())).collect()
}

fn options(root: &Path, now: i64, include: Include) -> Options {
    Options {
        root: root.to_owned(),
        config_file: None,
        output_dir: Some(root.join("public")),
        base_url: None,
        include,
        now,
        strict: false,
        keep_going: true,
        forgets: None,
    }
}
