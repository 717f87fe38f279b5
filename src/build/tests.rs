//! What content files were parsed to, kept and read back; and outputs that cannot be written.

#![expect(clippy::disallowed_methods, reason = "a test makes its own files")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::documents::{Documents, Earlier, Kind, Known, Parsed};
use super::parsed::{Encoded, decode, encode};
use super::{ConfigFile, Options, Silent, Sink, load, render_all};
use crate::config::Config;
use crate::digest::Digest;
use crate::output::OutputError;
use crate::path::SitePath;
use crate::site::plan::Planned;
use crate::source;
use crate::store::Store;

const N_ESSAYS: usize = 40;

struct Site {
    temp: tempfile::TempDir,
    config: Arc<Config>,
}

impl Site {
    fn new() -> Self {
        let temp = tempfile::tempdir().expect("there is room");
        let root = temp.path();
        fs::create_dir_all(root.join("content/essay-0/comments")).expect("writable");
        fs::write(root.join("site.toml"), "base_url = \"https://example.org\"\ntitle = \"T\"\n").expect("writable");
        for n in 0..N_ESSAYS {
            write(root, &format!("content/essay-{n}.md"), &format!("+++\ntitle = \"Title {n}\"\n+++\nText {n}.\n"));
        }
        write(root, "content/essay-0/comments/a.md", "+++\nauthor = \"R\"\ndate = 2026-01-01\n+++\nWell said.\n");
        write(root, "content/broken.md", "+++\ntitle = \n+++\n");
        let options = Options { root: root.to_owned(), ..Options::default() };
        let (config, _) = ConfigFile::read(&options).expect("it is there").parse(&options);
        Self { temp, config: Arc::new(config.expect("it is whole")) }
    }

    fn root(&self) -> &Path {
        self.temp.path()
    }

    fn read(&self, earlier: Option<Earlier<'_>>) -> Documents {
        let options = Options { root: self.root().to_owned(), ..Options::default() };
        let tree = source::scan(
            self.root(),
            &load::scan_options(&options, &self.config.ignored_content, &self.config.ignored_static),
        )
        .expect("readable");
        let content = tree.files.into_iter().filter(|file| file.room == source::Room::Content).collect();
        Documents::read(self.root(), content, &self.config, earlier, &Silent)
    }

    fn all(&self, documents: &Documents) -> Vec<u8> {
        match encode(documents, Digest::of("config"), &self.config) {
            Encoded::All(pieces) => pieces.concat(),
            Encoded::Edits(_) => panic!("these are few"),
        }
    }

    fn decoded(&self, all: &[u8], edits: Option<&[u8]>) -> Documents {
        self.decode(all, edits, "config").expect("it is a record")
    }

    fn decode(&self, all: &[u8], edits: Option<&[u8]>, config: &str) -> Option<Documents> {
        let store = Store::of(self.root());
        store.replace("all", &[all]).expect("writable");
        decode(&store.open("all")?, edits, Digest::of(config), &self.config, self.root())
    }
}

fn write(root: &Path, path: &str, text: &str) {
    fs::write(root.join(path), text).expect("writable");
}

fn path(n: usize) -> SitePath {
    SitePath::new(&format!("content/essay-{n}.md")).expect("legal")
}

/// Everything that is known of every file.
fn told(documents: &Documents) -> Vec<String> {
    let one = |(path, known): &(SitePath, Known)| {
        let said = match &known.parsed {
            Parsed::Page(page) => {
                let _made = &page.body.html;
                format!("{page:?}")
            }
            Parsed::Section(section) => format!("{section:?}"),
            Parsed::Comment(comment) => {
                let _made = &comment.body.html;
                format!("{comment:?}")
            }
            Parsed::Feedback(feedback) => format!("{feedback:?}"),
            Parsed::Refused(found) => format!("{found:?}"),
        };
        format!("{path} {:?} {said}", known.digest)
    };
    documents.known.iter().map(one).collect()
}

#[test]
fn what_was_parsed_is_read_back_and_bodies_are_made_when_they_are_asked_for() {
    let site = Site::new();
    let documents = site.read(None);
    let again = site.decoded(&site.all(&documents), None);
    assert_eq!(told(&again), told(&documents));
    assert!(!again.is_torn());
    let other = site.decode(&site.all(&documents), None, "other");
    assert!(other.is_none(), "another config parses otherwise");
}

#[test]
fn a_body_that_is_another_by_now_is_noticed() {
    let site = Site::new();
    let again = site.decoded(&site.all(&site.read(None)), None);
    write(site.root(), "content/essay-3.md", "+++\ntitle = \"Title 3\"\n+++\nOther.\n");
    let page = |n| match &again.known.iter().find(|(known, _)| *known == path(n)).expect("it is known").1.parsed {
        Parsed::Page(page) => Arc::clone(page),
        _ => panic!("it is a page"),
    };
    assert!(page(4).body.html.text.contains("Text 4.") && !again.is_torn());
    assert_eq!(page(3).body.html.text, "");
    assert!(again.is_torn());
}

#[test]
fn few_edits_go_into_the_small_record_and_many_into_the_large() {
    let site = Site::new();
    let all = site.all(&site.read(None));
    let mut documents = site.decoded(&all, None);
    for n in [1, 7] {
        write(site.root(), &format!("content/essay-{n}.md"), "+++\ntitle = \"New\"\n+++\nNew.\n");
        let known = documents.read_again(site.root(), &path(n), Kind::Page, &site.config);
        documents.swap(&path(n), &mut Some(known));
    }
    let Encoded::Edits(edits) = encode(&documents, Digest::of("config"), &site.config) else { panic!("two of 42") };
    assert!(edits.len() * 10 < all.len(), "{} of {}", edits.len(), all.len());
    assert_eq!(told(&site.decoded(&all, Some(&edits))), told(&documents));
    // Those of another large record, or broken ones, are none.
    let older = told(&site.decoded(&all, None));
    assert_eq!(told(&site.decoded(&all, Some(&edits[..edits.len() - 1]))), older);
    let mut elsewhere = site.decoded(&all, None);
    elsewhere.swap(&path(0), &mut None);
    elsewhere.base = None;
    let shorter = site.all(&elsewhere);
    assert_eq!(site.decoded(&shorter, Some(&edits)).known.len(), documents.known.len() - 1);
    for n in 0..10 {
        write(site.root(), &format!("content/essay-{n}.md"), "+++\ntitle = \"Newer\"\n+++\nNewer.\n");
        let known = documents.read_again(site.root(), &path(n), Kind::Page, &site.config);
        documents.swap(&path(n), &mut Some(known));
    }
    assert_eq!(told(&site.decoded(&site.all(&documents), None)), told(&documents));
}

#[test]
fn a_damaged_record_of_what_was_parsed_is_none() {
    let site = Site::new();
    let all = site.all(&site.read(None));
    let decoded = |bytes: &[u8]| site.decode(bytes, None, "config");
    assert!(decoded(&all).is_some());
    for at in (0..all.len()).step_by(7).chain([all.len() - 1]) {
        let mut broken = all.clone();
        broken[at] ^= 1;
        assert!(decoded(&broken).is_none(), "byte {at} of {}", all.len());
        assert!(decoded(&all[..at]).is_none(), "cut at {at} of {}", all.len());
    }
    assert!(decoded(&[&all[..], b"more"].concat()).is_none());
}

/// Takes nothing, and counts what it was offered.
struct Full(AtomicUsize);

impl Full {
    fn refuse<T>(&self, planned: &Planned) -> Result<T, OutputError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Err(OutputError::Clash(planned.route.out_path()))
    }
}

impl Sink for Full {
    fn write(&self, planned: &Planned, _bytes: &[u8]) -> Result<Digest, OutputError> {
        self.refuse(planned)
    }

    fn copy(&self, planned: &Planned, _source: &SitePath) -> Result<(), OutputError> {
        self.refuse(planned)
    }

    fn keep(&self, _planned: &Planned, _digest: Digest) -> bool {
        false
    }
}

#[test]
fn after_an_output_that_cannot_be_written_no_other_is_begun() {
    let site = Site::new();
    let options = Options { root: site.root().to_owned(), ..Options::default() };
    let loaded = load(&options, &Silent).expect("readable").expect("whole but for one page");
    let (pool, full) = (rayon::ThreadPoolBuilder::new().num_threads(2).build(), Full(AtomicUsize::new(0)));
    let result = pool.expect("threads can be had").install(|| render_all(&loaded, &full, &Silent));
    assert!(matches!(result, Err(OutputError::Clash(_))));
    assert!((1..=2).contains(&full.0.into_inner()), "each thread may have begun one");
}
