//! From staged files to the published site: check everything, say what will be done, do it, record it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::PoisonError;

use rayon::prelude::*;

use super::manifest::{self, Entry, Intent, Manifest};
use super::recover::{INTENT, leads_through_real_dirs, prune};
use super::session::{Dir, Outcome, Place, Planned, Session, Stage};
use super::{OutputError, disk};
use crate::hash::FastMap;
use crate::parallel::{self, FEW_FILES};
use crate::path::OutPath;
use crate::stamp::Stamp;

/// What a build did to the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Outputs with new bytes, sorted.
    pub written: Vec<OutPath>,
    /// How many outputs were there already.
    pub unchanged: usize,
    /// Outputs of earlier builds that the site no longer has, deleted; sorted.
    pub removed: Vec<OutPath>,
    /// Outputs of earlier builds that the site no longer has, but that somebody altered since: they
    /// are left alone and no longer postil's; sorted.
    pub kept: Vec<OutPath>,
}

/// One rename: a file, or a whole folder that the site did not have.
pub(super) struct Move {
    from: PathBuf,
    to: OutPath,
    rank: Rank,
    /// Whether something of ours may be at `to`, to be replaced.
    replaces: bool,
    /// Our own files and folders to be deleted first, where a page became a folder or a folder a page.
    clear: Vec<PathBuf>,
}

/// The order of renames: what is pointed at comes before what points at it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Images, styles, scripts: no page yet asks for them.
    Asset,
    /// Pages that were not there before.
    NewPage,
    /// Pages that may now point at new ones.
    Page,
    /// Feeds and the sitemap, which announce the pages.
    Feed,
}

impl Rank {
    fn of(path: &OutPath, is_new: bool) -> Self {
        match path.extension() {
            Some("html" | "htm") if is_new => Self::NewPage,
            Some("html" | "htm") => Self::Page,
            Some("xml") => Self::Feed,
            _ if path.file_name() == "feed.json" => Self::Feed,
            _ => Self::Asset,
        }
    }
}

/// What is on disk in place of an output that the plan no longer has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leftover {
    /// What we wrote; deleted if it still has this stamp.
    Ours(Stamp),
    /// Altered by somebody.
    Altered,
    /// Nothing, or nothing of ours.
    Gone,
}

impl Session<'_> {
    /// Publishes what was written, deletes what the site no longer has, and records it all.
    ///
    /// # Errors
    ///
    /// When something that is not postil's stands in the way: then nothing was changed. When the
    /// system refuses half way, the next build repairs it.
    pub fn commit(mut self) -> Result<Report, OutputError> {
        let mut planned = std::mem::take(self.planned.get_mut().unwrap_or_else(PoisonError::into_inner));
        planned.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        if let Some(pair) = planned.windows(2).find(|pair| pair[0].path == pair[1].path) {
            return Err(OutputError::Clash(pair[0].path.clone()));
        }

        let leftovers = self.leftovers(&planned);
        let moves = self.moves(&planned, &leftovers)?;
        let mut report = Report::default();
        for output in &planned {
            match output.outcome {
                Outcome::Written => report.written.push(output.path.clone()),
                Outcome::Unchanged => report.unchanged += 1,
            }
        }

        if moves.is_empty() && leftovers.is_empty() {
            // Settled against the beginning of the build, which is safe, if late.
            if !self.folder.amended.is_empty() || settled(&planned, self.began_ns) != self.folder.manifest {
                self.folder.save(|now| settled(&planned, now))?;
            }
        } else {
            self.declare(&planned, &leftovers)?;
            self.place(moves)?;
            self.take_stamps(&mut planned);
            self.delete(leftovers, &mut report)?;
            self.folder.save(|now| settled(&planned, now))?;
        }
        self.stage = Stage::Done;
        // The site is published. What cannot be cleared now is cleared by the next build.
        let _ = self.folder.disk.remove_tree(&self.staging);
        Ok(report)
    }

    /// The outputs of earlier builds that the plan no longer has.
    fn leftovers(&self, planned: &[Planned]) -> BTreeMap<OutPath, Leftover> {
        // Both are sorted.
        let mut rest = planned.iter().peekable();
        let mut is_planned = |path: &OutPath| {
            while rest.next_if(|output| output.path < *path).is_some() {}
            rest.peek().is_some_and(|output| output.path == *path)
        };
        let manifest = self.folder.manifest.iter();
        let gone: Vec<(&OutPath, &Entry)> = manifest.filter(|(path, _)| !is_planned(path)).collect();
        if gone.is_empty() {
            return BTreeMap::new();
        }
        let folded: BTreeMap<String, &OutPath> =
            planned.iter().map(|output| (output.path.as_str().to_lowercase(), &output.path)).collect();
        gone.into_par_iter()
            .map(|(path, entry)| {
                // Where letter case does not matter, `Tags/x` may be the planned `tags/x`.
                let alias = folded.get(&path.as_str().to_lowercase());
                let leftover = if alias.is_some_and(|alias| self.are_one_file(path, alias)) {
                    Leftover::Gone
                } else {
                    self.leftover(path, entry)
                };
                (path.clone(), leftover)
            })
            .collect()
    }

    fn leftover(&self, path: &OutPath, entry: &Entry) -> Leftover {
        if !path.parent().is_none_or(|parent| leads_through_real_dirs(&self.folder.root, &parent)) {
            return Leftover::Gone;
        }
        match (self.intact(path, entry), fs::symlink_metadata(self.published(path))) {
            (Some(stamp), _) => Leftover::Ours(stamp),
            (None, Ok(metadata)) if !metadata.is_dir() => Leftover::Altered,
            _ => Leftover::Gone,
        }
    }

    fn is_still_ours(&self, path: &OutPath) -> bool {
        let entry = self.folder.manifest.get(path);
        entry.is_some_and(|entry| matches!(self.leftover(path, entry), Leftover::Ours(_)))
    }

    fn are_one_file(&self, a: &OutPath, b: &OutPath) -> bool {
        let stamp = |path| fs::symlink_metadata(self.published(path)).ok().map(|found| Stamp::of(&found));
        stamp(a).is_some_and(|a| stamp(b) == Some(a))
    }

    /// Decides on every rename before the first is made, so that a refusal finds the old site whole.
    pub(super) fn moves(
        &self,
        planned: &[Planned],
        leftovers: &BTreeMap<OutPath, Leftover>,
    ) -> Result<Vec<Move>, OutputError> {
        let dirs = self.dirs.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(output) = planned.iter().find(|output| dirs.contains_key(output.path.as_str())) {
            return Err(OutputError::Clash(output.path.clone()));
        }
        let mut files = Vec::new();
        let mut folders: Vec<(OutPath, Rank, &OutPath)> = Vec::new();
        for output in planned {
            let rank = || Rank::of(&output.path, !self.folder.manifest.contains_key(&output.path));
            match output.place {
                Place::Published => {}
                place @ Place::Numbered(_) => files.push((output, self.at(&output.path, place), rank())),
                // All that stands below one folder comes one after the other.
                Place::Mirrored => match folders.last_mut().filter(|(top, ..)| is_below(&output.path, top)) {
                    Some((_, most, _)) => *most = rank().max(*most),
                    None => folders.push((self.top(&output.path, &dirs), rank(), &output.path)),
                },
            }
        }
        let file = |(output, from, rank): (&Planned, PathBuf, Rank)| {
            let clear = self.make_way(&output.path, &output.path, planned, leftovers)?;
            let replaces = self.is_ours(&output.path);
            Ok(Move { from, to: output.path.clone(), rank, replaces, clear })
        };
        let mut moves: Vec<Move> = parallel::map::<_, _, Result<_, OutputError>>(files, FEW_FILES, file)?;
        for (path, rank, output) in folders {
            let clear = self.make_way(&path, output, planned, leftovers)?;
            moves.push(Move { from: self.mirrored.join(path.as_str()), to: path, rank, replaces: false, clear });
        }
        moves.sort_by(|a, b| (a.rank, &a.to).cmp(&(b.rank, &b.to)));
        Ok(moves)
    }

    /// The highest folder above the mirrored output `path` that the site did not have.
    fn top(&self, path: &OutPath, dirs: &FastMap<String, Dir>) -> OutPath {
        let mut top = path.parent().expect("only folders are mirrored");
        while let Some(parent) = top.parent().filter(|path| dirs.get(path.as_str()) == Some(&Dir::Mirrored)) {
            top = parent;
        }
        top
    }

    /// What has to be deleted before something can be put at `path`; an error when it is not all ours.
    fn make_way(
        &self,
        path: &OutPath,
        output: &OutPath,
        planned: &[Planned],
        leftovers: &BTreeMap<OutPath, Leftover>,
    ) -> Result<Vec<PathBuf>, OutputError> {
        let in_the_way = |path: &OutPath| OutputError::InTheWay { path: self.published(path), output: output.clone() };
        // The folders above were found to be real, and no symlinks, when the output was staged.
        let found = self.published(path);
        let Ok(metadata) = fs::symlink_metadata(&found) else { return Ok(Vec::new()) };
        if !metadata.is_dir() {
            return match leftovers.get(path) {
                Some(Leftover::Ours(_)) => Ok(vec![found]), // A page becomes a folder.
                _ if path == output && self.is_ours(path) => Ok(Vec::new()),
                _ => Err(in_the_way(path)),
            };
        }
        if path != output {
            return Err(in_the_way(path)); // A folder that was not there when we looked first.
        }
        // A folder becomes a page: it must hold nothing but what goes.
        let mut clear = Vec::new();
        for entry in walkdir::WalkDir::new(&found).contents_first(true) {
            let entry = entry.map_err(|error| OutputError::io("read", &found)(error.into()))?;
            if !entry.file_type().is_dir() {
                let inside = entry
                    .path()
                    .strip_prefix(&self.folder.root)
                    .ok()
                    .and_then(|inside| OutPath::new(&inside.to_str()?.replace(std::path::MAIN_SEPARATOR, "/")));
                match inside.as_ref().and_then(|inside| leftovers.get(inside)) {
                    Some(Leftover::Ours(_)) => {}
                    _ if inside
                        .is_some_and(|inside| planned.binary_search_by(|output| output.path.cmp(&inside)).is_ok()) =>
                    {
                        return Err(OutputError::Clash(path.clone()));
                    }
                    _ => return Err(OutputError::InTheWay { path: entry.into_path(), output: output.clone() }),
                }
            }
            clear.push(entry.into_path());
        }
        Ok(clear)
    }

    /// Whether the manifest owns what stands at `path`, if need be under another letter case.
    fn is_ours(&self, path: &OutPath) -> bool {
        if self.folder.manifest.contains_key(path) {
            return true;
        }
        fs::symlink_metadata(self.published(path)).is_ok() && {
            let folded = path.as_str().to_lowercase();
            self.folder.manifest.keys().any(|own| own.as_str().to_lowercase() == folded && self.are_one_file(own, path))
        }
    }

    /// Records what is about to be done. From here on a kill leaves work for [`recover`](super::recover).
    pub(super) fn declare(
        &mut self,
        planned: &[Planned],
        leftovers: &BTreeMap<OutPath, Leftover>,
    ) -> Result<(), OutputError> {
        let intent = Intent {
            placed: planned
                .iter()
                .filter(|output| output.place != Place::Published)
                .map(|output| (output.path.clone(), output.entry.digest))
                .chain(self.folder.amended.iter().cloned())
                .collect(),
            removed: leftovers.keys().cloned().collect(),
        };
        let (new, place) = (self.staging.join("intent.new"), self.staging.join(INTENT));
        let disk = &self.folder.disk;
        disk.create_of(&new, &manifest::encode_intent(&intent))
            .and_then(|_| disk.rename(&new, &place))
            .map_err(OutputError::io("write", &place))?;
        self.stage = Stage::Publishing;
        Ok(())
    }

    pub(super) fn place(&self, moves: Vec<Move>) -> Result<(), OutputError> {
        let disk = &self.folder.disk;
        for same_rank in moves.chunk_by(|a, b| a.rank == b.rank) {
            same_rank.par_iter().try_for_each(|step| {
                let to = self.published(&step.to);
                for path in &step.clear {
                    if disk::is_real_dir(path) { disk.remove_dir(path) } else { disk.remove_file(path) }
                        .map_err(OutputError::io("delete", path))?;
                }
                // Looked at again, since a rename would silently replace what somebody put there meanwhile.
                if !step.replaces && fs::symlink_metadata(&to).is_ok() {
                    return Err(OutputError::InTheWay { path: to, output: step.to.clone() });
                }
                disk.rename(&step.from, &to).map_err(OutputError::io("write", &to))
            })?;
        }
        Ok(())
    }

    /// A rename touches the change time of the file it moves, so those stamps are taken anew.
    pub(super) fn take_stamps(&self, planned: &mut [Planned]) {
        planned.par_iter_mut().filter(|output| matches!(output.place, Place::Numbered(_))).for_each(|output| {
            let before = output.entry.stamp;
            let after = fs::symlink_metadata(self.published(&output.path)).ok().map(|found| Stamp::of(&found));
            let is_link = output.entry.source == before;
            // Only the change time may differ; else somebody was quicker, and the bytes must be looked at.
            output.entry.stamp = after
                .filter(|after| before.is_some_and(|before| Stamp { ctime_ns: after.ctime_ns, ..before } == *after));
            if is_link {
                output.entry.source = output.entry.stamp;
            }
        });
    }

    fn delete(&self, leftovers: BTreeMap<OutPath, Leftover>, report: &mut Report) -> Result<(), OutputError> {
        let mut parents = BTreeSet::new();
        for (path, leftover) in leftovers {
            let file = self.published(&path);
            match leftover {
                Leftover::Altered => report.kept.push(path),
                Leftover::Ours(stamp) => {
                    match fs::symlink_metadata(&file) {
                        // The change time also moves when another name of a hard link goes: look again.
                        Ok(found) if Stamp::of(&found) != stamp && !self.is_still_ours(&path) => {
                            report.kept.push(path);
                        }
                        Ok(_) => {
                            self.folder.disk.remove_file(&file).map_err(OutputError::io("delete", &file))?;
                            parents.insert(path.parent());
                            report.removed.push(path);
                        }
                        // Cleared to make way, or a folder above it was.
                        Err(_) => report.removed.push(path),
                    }
                }
                Leftover::Gone => drop(parents.insert(path.parent())),
            }
        }
        // Deepest first, so that each folder is asked for after those within it.
        for folder in parents.into_iter().rev() {
            prune(&self.folder.disk, &self.folder.root, folder);
        }
        Ok(())
    }
}

fn is_below(path: &OutPath, folder: &OutPath) -> bool {
    path.as_str().strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
}

/// The manifest of these outputs. Stamps that are too young at `now` are left out.
fn settled(planned: &[Planned], now: i64) -> Manifest {
    planned.iter().map(|output| (output.path.clone(), output.entry.settled(now))).collect()
}
