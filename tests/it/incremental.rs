//! Builds after builds: what changed is made again, nothing else, and the tree is that of a clean build.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use postil::build::{self, Changes, Engine, Options, Progress, Report, Silent};
use postil::digest::Digest;
use postil::render::{self, Inputs, Key, Keys, PageDigests};
use postil::site::plan::Output;
use postil::site::visibility::Include;

use crate::site_test::SiteTest;
use crate::tree::Tree;

/// 2026-06-15T12:00:00Z
const NOW: i64 = 1_781_524_800;

const COMMENT: &str = "+++\nauthor = \"Reader\"\ndate = 2026-05-01T10:00:00Z\n+++\n\nWell said.\n";

struct Workshop {
    site: SiteTest,
    engine: Engine,
}

impl Workshop {
    /// The site, built once.
    fn new(site: SiteTest) -> Self {
        let engine = Engine::new(options(&site, "public"));
        let mut workshop = Self { site, engine };
        assert!(!workshop.build(&Changes::Unknown).rendered.is_empty());
        workshop
    }

    fn build(&mut self, changes: &Changes) -> Report {
        let report = self.engine.build(NOW, changes, &Silent).expect("the site can be read and written");
        let mut clean = Engine::new(options(&self.site, "clean"));
        let expected = clean.build(NOW, &Changes::Unknown, &Silent).expect("the site can be read and written");
        let (found, wanted) = (self.tree("public"), self.tree("clean"));
        let differing: Vec<&String> =
            found.0.keys().chain(wanted.0.keys()).filter(|path| found.0.get(*path) != wanted.0.get(*path)).collect();
        assert_eq!(differing, Vec::<&String>::new(), "these differ from those of a clean build");
        let told = |report: &Report| report.diagnostics.iter().map(|found| format!("{found:?}")).collect::<Vec<_>>();
        assert_eq!(told(&report), told(&expected));
        fs::remove_dir_all(self.site.root().join("clean")).expect("it was just made");
        report
    }

    fn tree(&self, folder: &str) -> Tree {
        Tree::read(&self.site.root().join(folder))
    }

    /// Writes files, and says which.
    fn edit(&mut self, files: &[(&str, &str)]) -> Changes {
        let mut paths = BTreeSet::new();
        for (path, text) in files {
            let path = self.site.root().join(path);
            fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders can be made");
            fs::write(&path, text).expect("files can be written");
            paths.insert(path);
        }
        Changes::Below(paths)
    }

    /// What a build after this edit renders, told of the change and not.
    fn rendered(mut self, files: &[(&str, &str)]) -> Vec<String> {
        let changes = self.edit(files);
        let report = self.build(&changes);
        let rendered: Vec<String> = report.rendered.keys().map(ToString::to_string).collect();
        let again = self.build(&Changes::Unknown);
        assert_eq!((again.rendered.len(), again.written), (0, Vec::new()), "a second build has nothing to do");
        rendered
    }
}

fn options(site: &SiteTest, output: &str) -> Options {
    let root: PathBuf = site.root().to_owned();
    Options {
        output_dir: Some(root.join(output)),
        root,
        config_file: None,
        base_url: None,
        include: Include::default(),
        now: NOW,
        strict: false,
        keep_going: true,
        forgets: None,
    }
}

fn essay(title: &str, date: &str, rest: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = {date}\n{rest}+++\n\n{body}\n")
}

/// Four essays in a row; the first links to the last.
fn four() -> SiteTest {
    let tags = "[taxonomies]\ntags = [\"x\"]\n";
    SiteTest::new()
        .file("content/essays/_index.md", "+++\ntitle = \"Essays\"\n+++\n")
        .file("content/essays/a.md", essay("A", "2026-01-01", "", "To [d](d.md). First."))
        .file("content/essays/b.md", essay("B", "2026-01-02", tags, "Second."))
        .file("content/essays/c.md", essay("C", "2026-01-03", tags, "Third."))
        .file("content/essays/d.md", essay("D", "2026-01-04", "", "Fourth."))
        .file("site.toml", "base_url = \"https://example.org\"\ntitle = \"Test\"\n[[taxonomies]]\nname = \"tags\"\n")
}

/// Where an output's key has something of a page in it, `shown` has to say so: an edit of that page asks it.
#[test]
fn the_outputs_that_show_a_page_are_those_whose_keys_it_goes_into() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = Options { root: root.to_owned(), now: NOW, ..Options::default() };
    let loaded = build::load(&options, &Silent).expect("the site can be read").expect("the site is whole");
    let keys = |digests: &[PageDigests]| -> Vec<Option<Key>> {
        let listed: Vec<_> = digests.iter().map(|_| OnceLock::new()).collect();
        let inputs = Inputs { digests, listed: &listed, ..loaded.inputs() };
        let keys = Keys::new(&inputs);
        loaded.plan.outputs.values().map(|planned| keys.key(planned)).collect()
    };
    let digests = loaded.inputs().digests.to_vec();
    let before = keys(&digests);
    let (mut n_found, mut n_linking) = (0, 0);
    for id in loaded.oracle.site.page_ids() {
        // Another title is shown with a link to it, too.
        let mut other = digests.clone();
        other[id.index()].link = Digest::of("other");
        let linking = loaded.oracle.site.linking_to(id);
        for ((planned, before), after) in loaded.plan.outputs.values().zip(&before).zip(keys(&other)) {
            let is_asked = matches!(planned.output, Output::Archive)
                || render::key::shown(&planned.output, &loaded.inputs())
                    .iter()
                    .any(|shown| *shown == id || linking.contains(shown));
            assert!(is_asked || *before == after, "{:?} and a link to {id:?}", planned.output);
            n_linking += usize::from(*before != after);
        }
        let mut other = digests.clone();
        let digest = Digest::of("other");
        other[id.index()] = PageDigests { source: digest, discussion: digest, card: digest, ..other[id.index()] };
        let after = keys(&other);
        for ((planned, before), after) in loaded.plan.outputs.values().zip(&before).zip(&after) {
            let is_shown = render::key::shown(&planned.output, &loaded.inputs()).contains(&id);
            // A feed of comments may have none, or not all.
            let is_in_key = before != after || matches!(planned.output, Output::CommentFeed(_)) && is_shown;
            assert_eq!(is_shown, is_in_key, "{:?} and {id:?}", planned.output);
            n_found += usize::from(is_shown);
        }
    }
    assert!(n_found > 100 && n_linking > 50, "{n_found}, {n_linking}");
}

#[test]
fn nothing_is_rendered_when_nothing_changed() {
    let mut workshop = Workshop::new(four());
    for changes in [Changes::none(), Changes::Unknown] {
        let report = workshop.build(&changes);
        assert_eq!((report.rendered.len(), report.written, report.removed), (0, vec![], vec![]));
    }
}

#[test]
fn an_edited_body_is_rendered_where_it_is_shown() {
    let body = essay(
        "B",
        "2026-01-02",
        "[taxonomies]\ntags = [\"x\"]\n",
        "Second. More words, but not where the summary ends.",
    );
    let rendered = Workshop::new(four()).rendered(&[("content/essays/b.md", &body)]);
    assert!(rendered.contains(&"essays/b/index.html".to_owned()));
    assert!(!rendered.iter().any(|path| path.starts_with("essays/d/")), "{rendered:?}");
}

#[test]
fn a_long_body_is_edited_without_touching_any_list() {
    let long = |last: &str| essay("B", "2026-01-02", "", &format!("{}\n\n{last}", "Word after word. ".repeat(80)));
    let site = four().file("content/essays/b.md", long("End."));
    let rendered = Workshop::new(site).rendered(&[("content/essays/b.md", &long("Edge, and some words more."))]);
    assert_eq!(rendered, ["atom.xml", "essays/b/index.html"]);
}

/// A card has the number of words if a template of the site's own asks for it, and then is another with each word.
#[test]
fn lists_that_show_how_long_an_essay_is_are_rendered_with_it() {
    let template = "{% for page in section.pages %}{{ page.word_count }} {% endfor %}";
    let site = four().file("templates/section.html", template);
    let mut workshop = Workshop::new(site);
    let list = |workshop: &Workshop| workshop.tree("public").0["essays/index.html"].clone();
    assert_eq!(list(&workshop), b"1 1 1 3 ");
    let changes = workshop.edit(&[("content/essays/c.md", &essay("C", "2026-01-03", "", "Third, and more."))]);
    workshop.build(&changes);
    assert_eq!(list(&workshop), b"1 3 1 3 ");
    // Nobody asks any more.
    let changes =
        workshop.edit(&[("templates/section.html", "{% for page in section.pages %}{{ page.title }} {% endfor %}")]);
    workshop.build(&changes);
    let rendered = workshop.rendered(&[("content/essays/d.md", &essay("D", "2026-01-04", "", "Fourth, and more."))]);
    assert!(!rendered.contains(&"tags/x/index.html".to_owned()), "{rendered:?}");
}

#[test]
fn a_new_title_is_shown_wherever_it_was() {
    let rendered =
        Workshop::new(four()).rendered(&[("content/essays/d.md", &essay("New", "2026-01-04", "", "Fourth."))]);
    for path in ["essays/d/index.html", "essays/c/index.html", "index.html", "essays/index.html", "atom.xml"] {
        assert!(rendered.contains(&path.to_owned()), "{path} is not among {rendered:?}");
    }
    // It stands between `b` and nothing that has changed.
    assert!(!rendered.contains(&"essays/b/index.html".to_owned()), "{rendered:?}");
}

#[test]
fn a_new_title_is_shown_by_whatever_links_there() {
    let series = |title: &str, date: &str, rest: &str| essay(title, date, &format!("series = \"S\"\n{rest}"), "Text.");
    let site = || {
        four()
            .config("generate_llms_txt = true\n")
            .file("content/essays/e.md", series("E", "2025-01-01", ""))
            .file("content/essays/f.md", series("F", "2024-01-01", ""))
            .file("content/essays/g.md", series("G", "2023-01-01", "reply_to = \"@/essays/b.md\"\n"))
            .file("content/essays/h.md", essay("H", "2022-01-01", "", "Nobody."))
            .file("content/essays/i.md", essay("I", "2021-01-01", "reply_to = \"@/essays/a.md\"\n", "Nobody."))
    };
    let renamed = |file: &str, text: String| {
        let rendered = Workshop::new(site()).rendered(&[(file, &text)]);
        let essays = rendered.iter().filter_map(|path| path.strip_prefix("essays/")?.strip_suffix("/index.html"));
        essays.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    // Its neighbours, the essay that it links to, and the one that answers it.
    assert_eq!(renamed("content/essays/a.md", essay("New", "2026-01-01", "", "To [d](d.md). First.")), "a b d e i");
    // Those of its series, and the essay that it answers.
    let answer = series("New", "2023-01-01", "reply_to = \"@/essays/b.md\"\n");
    assert_eq!(renamed("content/essays/g.md", answer), "b e f g h");
}

#[test]
fn a_new_title_changes_places_where_titles_give_the_order() {
    let site = four().file("content/essays/_index.md", "+++\ntitle = \"Essays\"\nsort_by = \"title\"\n+++\n");
    let rendered = Workshop::new(site).rendered(&[("content/essays/a.md", &essay("E", "2026-01-01", "", "First."))]);
    assert!(rendered.contains(&"essays/b/index.html".to_owned()), "it is the first now: {rendered:?}");
}

/// What is wrong with the site as a whole may stand in the front matter of the essay, behind its title.
#[test]
fn a_finding_behind_a_new_title_moves_with_it() {
    let broken = |title: &str| essay(title, "2026-01-02", "reply_to = \"@/essays/none.md\"\n", "Second.");
    let site = four().file("content/essays/b.md", broken("B"));
    Workshop::new(site).rendered(&[("content/essays/b.md", &broken("A longer title"))]);
}

#[test]
fn a_new_comment_is_rendered_with_its_essay_the_feeds_and_the_lists_that_count_it() {
    let rendered = Workshop::new(four()).rendered(&[("content/essays/b/comments/r1.md", COMMENT)]);
    let expected = [
        // The essay, and its feed of comments.
        "essays/b/index.html",
        "essays/b/comments.atom",
        // The feed of all comments.
        "comments.atom",
        // The lists that count them.
        "index.html",
        "essays/index.html",
        "tags/x/index.html",
        // The feed of essays says now that there is one of comments, and there is one output more.
        "atom.xml",
    ];
    assert_eq!(BTreeSet::from_iter(rendered.iter().map(String::as_str)), BTreeSet::from(expected));
    // And the next one, which is no news to the feed of essays.
    let second = COMMENT.replace("Well", "Also well");
    let site = four().file("content/essays/b/comments/r1.md", COMMENT);
    let rendered = Workshop::new(site).rendered(&[("content/essays/b/comments/r2.md", &second)]);
    assert_eq!(
        BTreeSet::from_iter(rendered.iter().map(String::as_str)),
        BTreeSet::from_iter(expected[..6].iter().copied())
    );
}

/// With it come a folder, a feed, and an output more.
#[test]
fn a_first_comment_is_rendered_with_its_essay_the_feeds_and_the_lists_that_count_it() {
    let first = ("content/essays/b/comments/r1.md", COMMENT);
    let expected = [
        "essays/b/index.html",
        "essays/b/comments.atom",
        "comments.atom",
        "index.html",
        "essays/index.html",
        "tags/x/index.html",
        "atom.xml",
    ];
    let site = || four().file("content/essays/a/comments/r1.md", COMMENT);
    let rendered = Workshop::new(site()).rendered(&[first]);
    assert_eq!(BTreeSet::from_iter(rendered.iter().map(String::as_str)), BTreeSet::from(expected));
    // Told of the folders, as those who watch are, and one edit after the other.
    let mut workshop = Workshop::new(site());
    let Changes::Below(mut paths) = workshop.edit(&[first]) else { panic!("an edit is known") };
    let folder = workshop.site.root().join("content/essays/b");
    paths.extend([folder.join("comments"), folder]);
    let report = workshop.build(&Changes::Below(paths));
    assert_eq!(report.rendered.len(), expected.len());
    let changes = workshop.edit(&[("content/essays/c/comments/r1.md", COMMENT)]);
    workshop.build(&changes);
    let changes = workshop.edit(&[("content/essays/b/comments/r2.md", COMMENT)]);
    assert!(!workshop.build(&changes).rendered.keys().any(|path| path.as_str() == "atom.xml"));
    // Where the feed would stand there is something already.
    let taken = site().file("content/essays/b/Comments.atom", "mine");
    Workshop::new(taken).rendered(&[first]);
}

/// The first that is shown of an essay's comments stands beside one that is not, so the folder is nothing new.
#[test]
fn a_first_comment_beside_a_hidden_one_is_in_the_feed_of_all() {
    let hidden = COMMENT.replace("date", "status = \"hidden\"\ndate");
    let site = four()
        .file("content/essays/a/comments/r1.md", COMMENT)
        .file("content/essays/b/comments/r1.md", hidden)
        .config("[comments]\nendpoint = 'https://desk.example.com/in'\n");
    let rendered = Workshop::new(site).rendered(&[("content/essays/b/comments/r2.md", COMMENT)]);
    assert_eq!(
        BTreeSet::from_iter(rendered.iter().map(String::as_str)),
        BTreeSet::from([
            "essays/b/index.html",
            "essays/b/comments.atom",
            "comments.atom",
            "index.html",
            "essays/index.html",
            "tags/x/index.html",
        ])
    );
}

/// Which essays have comments is another thing after the first on one of them.
#[test]
fn a_new_title_reaches_the_feed_that_a_comment_has_just_come_into() {
    let mut workshop = Workshop::new(four().file("content/essays/a/comments/r1.md", COMMENT));
    let changes = workshop.edit(&[("content/essays/b/comments/r1.md", COMMENT)]);
    workshop.build(&changes);
    let tags = "[taxonomies]\ntags = [\"x\"]\n";
    let changes = workshop.edit(&[("content/essays/b.md", &essay("New", "2026-01-02", tags, "Second."))]);
    let report = workshop.build(&changes);
    assert!(report.rendered.keys().any(|path| path.as_str() == "comments.atom"), "{:?}", report.rendered.keys());
}

/// A folder that is there already is looked at again like one that is new.
#[test]
fn what_a_folder_holds_is_told_from_what_it_held() {
    let mut workshop = Workshop::new(four().file("content/essays/b/comments/r1.md", COMMENT));
    let below = |folder: &str, workshop: &Workshop| Changes::Below(BTreeSet::from([workshop.site.root().join(folder)]));
    let folder = below("content/essays/b", &workshop);
    let report = workshop.build(&folder);
    assert_eq!((report.rendered.len(), report.is_published), (0, true), "nothing is new in it");
    workshop.edit(&[("content/essays/b/comments/r2.md", &COMMENT.replace("Well", "Also well"))]);
    let report = workshop.build(&folder);
    assert!(report.rendered.keys().any(|path| path.as_str() == "essays/b/index.html"), "{:?}", report.rendered.keys());
    fs::remove_file(workshop.site.root().join("content/essays/b/comments/r1.md")).expect("it is there");
    let report = workshop.build(&folder);
    assert!(report.rendered.keys().any(|path| path.as_str() == "essays/b/index.html"), "{:?}", report.rendered.keys());
    workshop.edit(&[("content/essays/new/index.md", &essay("New", "2026-02-01", "", "New."))]);
    let report = workshop.build(&below("content/essays", &workshop));
    assert!(
        report.rendered.keys().any(|path| path.as_str() == "essays/new/index.html"),
        "{:?}",
        report.rendered.keys()
    );
    workshop.edit(&[("content/essays/b/notes.md~", "nothing of the site's")]);
    assert_eq!(workshop.build(&folder).rendered.len(), 0);
}

/// Each build by an engine that knows no more than what the one before has left on disk.
#[test]
fn an_edit_is_built_from_what_is_remembered() {
    let tags = "[taxonomies]\ntags = [\"x\"]\n";
    let second = |title: &str, body: &str| essay(title, "2026-01-02", tags, body);
    let answer = COMMENT.replace("Well", "Also well");
    let more = |more: &str| format!("To be read on.\n\n<!-- more -->\n\n{more}");
    let later = essay("B", "2026-02-01", tags, "Longer by some words.");
    let site = four()
        .file("content/essays/d.md", essay("D", "2026-01-04", "", &more("One.")))
        .file("data/list.json", "[1]")
        .file("templates/404.html", "{{ load_data(path=\"data/list.json\") | join(sep=\",\") }}");
    // What is written, which output somebody alters meanwhile, and an output that shows it.
    let edits: [(&str, &str, Option<&str>, &str); 11] = [
        ("content/essays/b.md", &second("B", "Longer."), None, "essays/b/index.html"),
        ("content/essays/b.md", &second("B", "Longer by some."), Some("essays/a/index.html"), "essays/a/index.html"),
        ("content/essays/b/comments/r1.md", COMMENT, None, "comments.atom"),
        ("content/essays/b/comments/r2.md", &answer, None, "essays/b/comments.atom"),
        ("data/list.json", "[1, 2]", None, "404.html"),
        // A finding that was not there before, which is more than a patch sees to.
        ("content/essays/d.md", &essay("D", "2026-01-04", "", &more("Two[^none].")), None, "essays/d/index.html"),
        ("data/list.json", "[1, 2, 3]", None, "404.html"),
        ("content/essays/b.md", &second("New", "Longer by some words."), None, "essays/c/index.html"),
        ("content/essays/b/comments/r1.md", &answer, Some("atom.xml"), "atom.xml"),
        ("content/essays/b.md", &later, None, "essays/d/index.html"),
        ("content/essays/b/index.txt", "beside", None, "essays/b/index.txt"),
    ];
    let mut workshop = Workshop::new(site);
    let rendered = |workshop: &mut Workshop| {
        // So that no file is too young for its stamp to tell anything.
        std::thread::sleep(std::time::Duration::from_millis(60));
        workshop.engine = Engine::remembering(options(&workshop.site, "public"));
        let (report, is_built) = workshop.engine.update(NOW, &Silent).expect("the site can be read and written");
        workshop.engine.remember(Some(&report));
        (report, is_built)
    };
    rendered(&mut workshop);
    assert!(!rendered(&mut workshop).1, "there is nothing to do");
    for (path, text, altered, shows) in edits {
        workshop.edit(&[(path, text)]);
        if let Some(altered) = altered {
            fs::write(workshop.site.root().join("public").join(altered), "altered").expect("it is there");
        }
        let (report, _) = rendered(&mut workshop);
        assert!(report.written.iter().any(|path| path.as_str() == shows), "{path}: {:?}", report.written);
        assert!(!rendered(&mut workshop).1, "nothing is left to do after {path}");
        let again = workshop.build(&Changes::Unknown);
        assert_eq!((again.written, again.removed), (Vec::new(), Vec::new()), "{path}");
    }
}

/// Notes how many files of content were read.
#[derive(Default)]
struct Readings(AtomicUsize);

impl Progress for Readings {
    fn stage(&self, name: &'static str, total: usize) {
        if name == "reading" {
            self.0.store(total, Ordering::Relaxed);
        }
    }

    fn step(&self) {}
}

#[test]
fn what_one_engine_has_read_the_next_does_not_read_again() {
    let mut workshop = Workshop::new(four());
    let settle = || std::thread::sleep(std::time::Duration::from_millis(60));
    let read = |engine: &mut Engine, changes: &Changes| {
        settle();
        let readings = Readings::default();
        engine.build(NOW, changes, &readings).expect("the site can be read and written");
        readings.0.into_inner()
    };
    let mut engine = Engine::remembering(options(&workshop.site, "public"));
    assert!(read(&mut engine, &Changes::Unknown) >= 4);
    // Whether it comes to remember the whole build or not.
    assert_eq!(read(&mut Engine::remembering(options(&workshop.site, "public")), &Changes::Unknown), 0);
    // By the short way, and by looking at all files.
    for (text, is_told) in [("First, or so.", true), ("First at last.", false)] {
        let text = essay("A", "2026-01-01", "", &format!("To [d](d.md). {text}"));
        let edited = workshop.edit(&[("content/essays/a.md", &text)]);
        read(&mut engine, if is_told { &edited } else { &Changes::Unknown });
        engine.remember(None);
        assert_eq!(
            read(&mut Engine::remembering(options(&workshop.site, "public")), &Changes::Unknown),
            0,
            "{is_told}"
        );
    }
}

#[test]
fn a_changed_file_that_templates_read_is_seen() {
    let site = four()
        .file("static/data.json", "{\"n\": 1}")
        .file("templates/404.html", "{% set data = load_data(path=\"data.json\") %}{{ data.n }}");
    let rendered = Workshop::new(site).rendered(&[("static/data.json", "{\"n\": 2}")]);
    assert_eq!(rendered, ["404.html"]);
}

#[test]
fn an_altered_or_deleted_output_is_made_again() {
    let mut workshop = Workshop::new(four());
    let output = workshop.site.root().join("public");
    fs::write(output.join("essays/a/index.html"), "altered").expect("it is there");
    fs::remove_file(output.join("essays/b/index.html")).expect("it is there");
    let report = workshop.build(&Changes::Unknown);
    assert_eq!(report.rendered.len(), 2);
}

/// The edit of an essay looks at no other output; the pause after it does.
#[test]
fn what_somebody_altered_is_found_in_a_pause_after_an_edit() {
    let mut workshop = Workshop::new(four().file("static/notes.txt", "Notes"));
    let changes =
        workshop.edit(&[("content/essays/a.md", &essay("A", "2026-01-01", "", "To [d](d.md). First, or so."))]);
    workshop.build(&changes);
    let altered = ["essays/b/index.html", "notes.txt"];
    for path in altered {
        fs::write(workshop.site.root().join("public").join(path), "mine").expect("outputs can be written");
    }
    let checked = workshop.engine.check_kept(usize::MAX);
    let mut found: Vec<String> = checked.altered.iter().map(ToString::to_string).collect();
    found.sort();
    assert_eq!((found, checked.stale, checked.n_left), (altered.map(String::from).to_vec(), Vec::new(), 0));
    workshop.build(&Changes::Unknown);
    assert!(workshop.engine.check_kept(usize::MAX).altered.is_empty());
}

#[test]
fn a_broken_file_is_retried_until_it_is_mended() {
    let mut workshop = Workshop::new(four());
    let broken = workshop.edit(&[("content/essays/b.md", "+++\ntitle = \n+++\n\nSecond.\n")]);
    assert!(!workshop.build(&broken).is_healthy);
    assert!(!workshop.build(&Changes::none()).is_healthy);
    let mended = workshop.edit(&[("content/essays/b.md", &essay("B", "2026-01-02", "", "Second."))]);
    assert!(workshop.build(&mended).is_healthy);
}

#[test]
fn what_a_build_without_publishing_saw_is_not_forgotten() {
    let mut workshop = Workshop::new(four());
    let config = fs::read_to_string(workshop.site.root().join("site.toml")).expect("it is there");
    let mut changes = workshop
        .edit(&[("content/essays/a.md", &essay("Changed", "2026-01-01", "", "First.")), ("site.toml", "title = ")]);
    let root = workshop.site.root().to_owned();
    let report = workshop.engine.build(NOW, &changes, &Silent).expect("the site can be read");
    assert!(!report.is_published);
    changes = workshop.edit(&[("site.toml", &config)]);
    let rendered = workshop.build(&changes).rendered;
    assert!(rendered.keys().any(|path| path.as_str() == "essays/a/index.html"), "{rendered:?}");
    assert!(Path::new(&root).exists());
}
