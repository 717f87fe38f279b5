//! Files that templates ask for by name, wherever they stand.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::digest::Digest;
use crate::path::SitePath;
use crate::source;
use crate::template::oracle::Files;

/// Files that templates ask for by name, each with the digest of what was there; `None` where nothing was.
#[derive(Default)]
pub(super) struct Data(Mutex<BTreeMap<SitePath, Option<Digest>>>);

impl Data {
    /// Takes in what an earlier build asked for, and what it found.
    pub(super) fn recall(&self, earlier: Vec<(SitePath, Option<Digest>)>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(earlier);
    }

    /// All that were asked for, by path.
    pub(super) fn read(&self) -> Vec<(SitePath, Option<Digest>)> {
        let read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read.iter().map(|(path, digest)| (path.clone(), *digest)).collect()
    }
}

/// The door to files, for templates. Notes which were asked for.
pub(super) struct Disk {
    pub(super) root: PathBuf,
    pub(super) data: Arc<Data>,
}

impl Files for Disk {
    fn read(&self, path: &SitePath) -> Result<Vec<u8>, String> {
        let bytes = source::read(&self.root, path);
        let digest = bytes.as_ref().ok().map(Digest::of);
        self.data.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), digest);
        bytes.map_err(|error| error.to_string())
    }
}
