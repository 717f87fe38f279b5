//! Where the output of a site goes, and which files are the site: known without the config being parsed again.

use std::borrow::Cow;
use std::path::PathBuf;

use globset::GlobSet;
use serde::{Deserialize, Serialize};

use super::load::scan_options;
use super::state::PROGRAM;
use super::{ConfigFile, Loaded, Options};
use crate::digest::Digest;
use crate::sealed::{seal, unseal};
use crate::source;
use crate::store::Store;

const PLACE_HEADER: &[u8] = b"postil place 1: where the output of a site goes; can be deleted at any time\n";

const PLACE_FILE: &str = "place";

/// What a config that leaves no file out says of where things are, which is all that has to be known of it where nothing
/// has changed.
#[derive(Serialize, Deserialize)]
struct Record<'a> {
    program: Cow<'a, str>,
    config: Digest,
    output_dir: Cow<'a, str>,
}

/// Where a site's output goes, and which of its files count.
pub(super) struct Place {
    pub(super) output_dir: PathBuf,
    pub(super) scan: source::ScanOptions,
}

impl Place {
    /// By the config in `file`, which is only parsed if that is news; `None` if it is too broken.
    pub(super) fn of(file: &ConfigFile, options: &Options) -> Option<Self> {
        let bytes = Store::of(&options.root).read(PLACE_FILE).unwrap_or_default();
        let known = unseal::<Record<'_>>(PLACE_HEADER, &bytes);
        if let Some(known) = known.filter(|known| known.program == PROGRAM && known.config == file.digest()) {
            let output_dir = options.output_dir_of(&known.output_dir);
            return Some(Self { output_dir, scan: scan_options(options, &GlobSet::empty(), &GlobSet::empty()) });
        }
        let config = file.parse(options).0?;
        let output_dir = options.output_dir_of(&config.output_dir);
        Some(Self { output_dir, scan: scan_options(options, &config.ignored_content, &config.ignored_static) })
    }

    /// Notes what the config says, unless that is known.
    pub(super) fn remember(loaded: &Loaded, store: &Store) {
        let config = &loaded.config;
        let known = Record {
            program: PROGRAM.into(),
            config: loaded.config_digest,
            output_dir: Cow::Borrowed(&config.output_dir),
        };
        let record = seal(PLACE_HEADER, &known);
        let is_known = store.read(PLACE_FILE).is_some_and(|bytes| bytes == record);
        if !is_known && config.ignored_content.is_empty() && config.ignored_static.is_empty() {
            let _ = store.replace(PLACE_FILE, &[record]);
        }
    }

    /// Forgets it.
    pub(super) fn forget(store: &Store) {
        let _ = store.remove(PLACE_FILE);
    }
}
