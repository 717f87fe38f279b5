//! Putting a few outputs in place of those of the same names, at a cost that does not grow with the site.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use super::OutputError;
use super::commit::Report;
use super::session::{Outcome, Place, Session, Stage};

/// Outputs that may be amended before the manifest is written again.
const MOST_AMENDED: usize = 1_000;

impl Session<'_> {
    /// Publishes what was written in place of what the last build published there. All other outputs stay as they are, and
    /// are not even looked at.
    ///
    /// The manifest is not written: until it [is](super::OutputFolder::settle), the intent on disk says whose the new files
    /// are.
    ///
    /// # Errors
    ///
    /// As [`commit`](Self::commit).
    pub fn amend(mut self) -> Result<Report, OutputError> {
        let mut planned = std::mem::take(self.planned.get_mut().unwrap_or_else(PoisonError::into_inner));
        planned.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let moves = self.moves(&planned, &BTreeMap::new())?;
        if !moves.is_empty() {
            self.declare(&planned, &BTreeMap::new())?;
            self.place(moves)?;
            self.take_stamps(&mut planned);
        }
        let mut report = Report::default();
        for output in planned {
            if output.place != Place::Published {
                self.folder.amended.push((output.path.clone(), output.entry.digest));
            }
            self.folder.manifest.insert(output.path.clone(), output.entry.settled(self.began_ns));
            if output.outcome == Outcome::Written {
                report.written.push(output.path);
            }
        }
        report.unchanged = self.folder.manifest.len() - report.written.len();
        self.stage = Stage::Done;
        if self.folder.amended.len() > MOST_AMENDED {
            let manifest = std::mem::take(&mut self.folder.manifest);
            self.folder.save(|_| manifest)?;
        }
        if self.folder.amended.is_empty() {
            let _ = self.folder.disk.remove_tree(&self.staging);
        }
        Ok(report)
    }
}
