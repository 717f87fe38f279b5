//! What a build remembers for the next one, below `.postil/`: decisions, not documents.
//!
//! Three records for each output folder. *Documents* say [what content files were parsed to](super::parsed). *Outputs* say what each output was made from and what its template was answered.
//! The *witness* says what the whole build was made from, down to the stamp of each file; where all of that still holds,
//! nothing needs to be read at all. No path in them is absolute. A record of another postil is no record.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::before::{Before, Seen, edited};
use super::documents::Documents;
use super::make::{Made, Outputs};
use super::parsed::Encoded;
use super::place::Place;
use super::{BuildError, ConfigFile, Counts, Loaded, Options, Report, fails, highlighted, parsed};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::hash::FastMap;
use crate::output::OutputFolder;
use crate::path::{OutPath, SitePath};
use crate::render::Key;
use crate::sealed::{checksum, seal, unseal};
use crate::source;
use crate::stamp::Stamp;
use crate::store::{Kept, Store};
use crate::template::Query;
use crate::template::record::Answered;

const OUTPUTS_HEADER: &[u8] = b"postil outputs 1: what they were made from; can be deleted at any time\n";
const WITNESS_HEADER: &[u8] = b"postil witness 1: what the last build looked at; can be deleted at any time\n";

/// Which postil this is: a digest of its sources and those of its dependencies, by the build script.
pub(super) const PROGRAM: &str = env!("POSTIL_PROGRAM");

/// What the whole build was made from.
#[derive(Serialize, Deserialize)]
struct Witness<'a> {
    program: Cow<'a, str>,
    /// Of the config file, and of the options that decide what is made.
    asked: Digest,
    /// When it was made, in seconds since 1970.
    now: i64,
    /// When a page comes or goes by its date.
    next_change: Option<i64>,
    /// All files of the site, by path.
    files: Vec<(Cow<'a, SitePath>, Stamp)>,
    /// Files that templates asked for by name; `None` where there was none.
    data: Vec<(SitePath, Option<Digest>)>,
    /// Of what was published.
    published: Digest,
    /// The checksum of the record of outputs.
    outputs: Cow<'a, [u8]>,
    counts: Counts,
    diagnostics: Cow<'a, [Diagnostic]>,
}

/// What each output was made from. Most have asked the same few questions.
#[derive(Serialize, Deserialize)]
struct Record<'a> {
    program: Cow<'a, str>,
    questions: Vec<Cow<'a, (Query, Digest)>>,
    outputs: Vec<Entry<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    path: Cow<'a, OutPath>,
    key: Option<Key>,
    /// Indices of questions, in the order asked.
    trace: Vec<u32>,
    digest: Digest,
    diagnostics: Cow<'a, [Diagnostic]>,
}

/// Where the records about one output folder are kept.
pub(super) struct State {
    store: Store,
    name: String,
}

impl State {
    /// About `output_dir`, as it was asked for or as the config has it.
    pub(super) fn about(output_dir: &Path, options: &Options) -> Self {
        let below = output_dir.strip_prefix(&options.root).unwrap_or(output_dir);
        let name = Digest::of(below.to_string_lossy().replace('\\', "/")).short(8);
        Self { store: Store::of(&options.root), name }
    }

    fn documents_file(&self) -> String {
        format!("build-{}.documents", self.name)
    }

    fn edits_file(&self) -> String {
        format!("build-{}.edits", self.name)
    }

    fn outputs_file(&self) -> String {
        format!("build-{}.outputs", self.name)
    }

    fn witness_file(&self) -> String {
        format!("build-{}.witness", self.name)
    }

    /// What builds remembered of content files, and of those that have changed since, to be [decoded](super::parsed::decode).
    pub(super) fn documents(&self) -> Option<(Kept, Option<Vec<u8>>)> {
        Some((self.store.open(&self.documents_file())?, self.store.read(&self.edits_file())))
    }

    /// What earlier builds remembered of each output; nothing, if there is any doubt. With the checksum of the record.
    pub(super) fn outputs(&self) -> (Outputs, Vec<u8>) {
        let bytes = self.store.read(&self.outputs_file()).unwrap_or_default();
        let sum = checksum(OUTPUTS_HEADER, &bytes).unwrap_or_default().to_vec();
        let Some(record) = unseal::<Record<'_>>(OUTPUTS_HEADER, &bytes).filter(|record| record.program == PROGRAM)
        else {
            return (Outputs::default(), sum);
        };
        let Record { questions, outputs, .. } = record;
        let questions: Vec<Answered> = questions.into_iter().map(|question| Arc::new(question.into_owned())).collect();
        let made = |entry: Entry<'_>| {
            let trace = entry.trace.iter().map(|at| questions.get(*at as usize).cloned()).collect::<Option<_>>()?;
            let Entry { path, key, digest, diagnostics, .. } = entry;
            let made = Made { key, trace, digest, diagnostics: diagnostics.into_owned() };
            Some((path.into_owned(), Arc::new(made)))
        };
        (outputs.into_iter().map(made).collect::<Option<_>>().unwrap_or_default(), sum)
    }

    /// Remembers what content files were parsed to. Each comes with its stamp, so that this holds whatever becomes of the build.
    pub(super) fn remember_documents(&self, documents: &Documents, config_digest: Digest, config: &Config) {
        // What cannot be kept makes the next build slower, and nothing else.
        let _ = match parsed::encode(documents, config_digest, config) {
            Encoded::All(pieces) => self.store.replace(&self.documents_file(), &pieces),
            Encoded::Edits(bytes) => self.store.replace(&self.edits_file(), &[bytes]),
        };
    }

    /// Remembers a build that was published, but for its [documents](Self::remember_documents). What cannot be kept makes the
    /// next build slower, and nothing else.
    pub(super) fn remember(
        &self,
        loaded: &Loaded,
        outputs: &Outputs,
        folder: &OutputFolder,
        report: Option<&Report>,
        options: &Options,
    ) {
        highlighted::remember(&loaded.config.markdown.highlighted, &self.store);
        Place::remember(loaded, &self.store);
        let make_witness = || report.and_then(|report| witness(loaded, folder, report, options));
        let (record, witness) = rayon::join(|| encode(outputs), make_witness);
        let witness = witness.map(|witness| {
            let outputs = checksum(OUTPUTS_HEADER, &record).unwrap_or_default();
            seal(WITNESS_HEADER, &Witness { outputs: Cow::Borrowed(outputs), ..witness })
        });
        // First, so that a witness never outlives what it is about.
        let _ = self.store.remove(&self.witness_file());
        if self.store.replace(&self.outputs_file(), &[record]).is_ok()
            && let Some(witness) = witness
        {
            let _ = self.store.replace(&self.witness_file(), &[witness]);
        }
    }

    /// Forgets everything. What cannot be deleted is held against the output by the next build, as always.
    pub(super) fn forget(&self) {
        let _ = self.store.remove(&self.witness_file());
        let _ = self.store.remove(&self.outputs_file());
        let _ = self.store.remove(&self.edits_file());
        let _ = self.store.remove(&self.documents_file());
        Place::forget(&self.store);
        highlighted::forget(&self.store);
    }
}

fn encode(outputs: &Outputs) -> Vec<u8> {
    let mut sorted: Vec<(&OutPath, &Arc<Made>)> = outputs.iter().collect();
    sorted.par_sort_unstable_by_key(|(path, _)| *path);
    let mut numbers: FastMap<&Answered, u32> = FastMap::default();
    // PERF: the same question is the same value, as a rule, and an address is compared faster than words.
    let mut by_address: FastMap<*const (Query, Digest), u32> = FastMap::default();
    let mut questions = Vec::new();
    let mut entries = Vec::with_capacity(sorted.len());
    for (path, made) in sorted {
        let mut number = |question| {
            *numbers.entry(question).or_insert_with(|| {
                questions.push(Cow::Borrowed(&**question));
                questions.len() as u32 - 1
            })
        };
        let number = |question| *by_address.entry(Arc::as_ptr(question)).or_insert_with(|| number(question));
        entries.push(Entry {
            path: Cow::Borrowed(path),
            key: made.key,
            trace: made.trace.iter().map(number).collect(),
            digest: made.digest,
            diagnostics: Cow::Borrowed(&made.diagnostics),
        });
    }
    seal(OUTPUTS_HEADER, &Record { program: PROGRAM.into(), questions, outputs: entries })
}

/// `None` where a file was changed so lately that its stamp tells nothing. What it says of the record of outputs is to be filled in.
fn witness<'a>(
    loaded: &'a Loaded,
    folder: &OutputFolder,
    report: &'a Report,
    options: &Options,
) -> Option<Witness<'a>> {
    let files = &loaded.tree.files;
    let now_ns = source::now_ns();
    let read_with = loaded.documents.read_with();
    let stamped = files.iter().map(|file| {
        let stamp = match read_with(&file.path) {
            None => file.stamp?,
            Some((Some(stamp), _)) => stamp,
            // It was too young then, and need not be now.
            Some((None, known)) => {
                let (bytes, stamp) = source::read_stamped(&options.root, &file.path).ok()?;
                stamp.settled(now_ns).filter(|_| known.is_of(&bytes))?
            }
        };
        Some((Cow::Borrowed(&file.path), stamp))
    });
    let witness = Witness {
        program: PROGRAM.into(),
        asked: asked(loaded.config_digest, options),
        now: options.now,
        next_change: loaded.next_change,
        files: stamped.collect::<Option<_>>()?,
        data: loaded.data.read(),
        published: folder.digest(),
        outputs: Cow::Borrowed(&[]),
        counts: report.counts,
        diagnostics: Cow::Borrowed(&report.diagnostics),
    };
    loaded.tree.diagnostics.is_empty().then_some(witness)
}

/// Of everything beside the site's files that decides what is made.
fn asked(config: Digest, options: &Options) -> Digest {
    let mut asked = Digester::new();
    let include = [options.include.drafts, options.include.future, options.include.expired];
    asked.digest(config).part(include.map(u8::from));
    asked.finish()
}

/// What came of [`look`].
pub(super) enum Look {
    /// The report of the last build: this one would come to the very same.
    Unchanged(Box<Report>),
    /// The site has to be built. With the files that were found, if it came to that.
    Changed(Option<Seen>),
}

/// Looks whether anything has changed since the last build, here or in the output. If nothing has, what was found before is
/// found again.
pub(super) fn look(options: &Options) -> Result<Look, BuildError> {
    let file = ConfigFile::read(options)?;
    let config_digest = file.digest();
    let Some(Place { output_dir, scan }) = Place::of(&file, options) else { return Ok(Look::Changed(None)) };
    let state = State::about(&output_dir, options);
    let bytes = state.store.read(&state.witness_file()).unwrap_or_default();
    let Some(witness) = unseal::<Witness<'_>>(WITNESS_HEADER, &bytes) else { return Ok(Look::Changed(None)) };
    let is_same_time = witness.now <= options.now && witness.next_change.is_none_or(|next| options.now < next);
    let is_same_question = witness.program == PROGRAM && witness.asked == asked(config_digest, options);
    let is_healthy = !fails(&witness.diagnostics, options.strict);
    // Without a reason to keep going, errors would leave what stood there before.
    if !is_same_time || !is_same_question || !(is_healthy || options.keep_going) {
        return Ok(Look::Changed(None));
    }
    let root = options.root.as_path();
    let now_ns = source::now_ns();
    let mut tree = source::scan(root, &scan)?;
    source::take_stamps(root, tree.files.iter_mut().collect(), now_ns);
    let is_same_data =
        |(path, digest): &(SitePath, Option<Digest>)| source::read(root, path).ok().map(Digest::of) == *digest;
    let is_sure = tree.diagnostics.is_empty() && witness.data.iter().all(is_same_data);
    let edited = edited(&tree.files, &witness.files).filter(|_| is_sure);
    let Some([]) = edited.as_deref() else {
        let before = edited.map(|edited| {
            Box::new(Before {
                edited,
                now: witness.now,
                published: witness.published,
                outputs: witness.outputs.into_owned(),
                data: witness.data,
                counts: witness.counts,
                diagnostics: witness.diagnostics.into_owned(),
                is_healthy,
            })
        });
        return Ok(Look::Changed(Some(Seen { config_digest, tree, before })));
    };
    let seen = Look::Changed(Some(Seen { config_digest, tree, before: None }));
    let mut folder = OutputFolder::open(&output_dir, root)?;
    if folder.digest() != witness.published {
        return Ok(seen);
    }
    let session = folder.begin()?;
    if !session.keep_all() {
        return Ok(seen);
    }
    let published = session.commit()?;
    let mut report = Report {
        counts: witness.counts,
        diagnostics: witness.diagnostics.into_owned(),
        output_dir: Some(output_dir),
        next_change: witness.next_change,
        is_healthy,
        ..Report::default()
    };
    report.published(published);
    Ok(Look::Unchanged(Box::new(report)))
}
