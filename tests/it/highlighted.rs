//! Code that one build highlighted, and what the next finds of it.

use std::fs;
use std::path::PathBuf;

use postil::build::load::{Recall, reload};
use postil::build::{Changes, Options, Silent};

use crate::site_test::SiteTest;
use crate::tree::Tree;

const CODE: &str = "```rust\nfn a() -> &'static str {\n    \"b\" // c\n}\n```\n\n```python,linenos\ndef f(): pass\n```";

fn site() -> SiteTest {
    SiteTest::new().essay("a", "title = \"A\"\ndate = 2026-01-01", CODE)
}

fn record(site: &SiteTest) -> PathBuf {
    site.root().join(".postil/highlighted")
}

/// Whether there is code that the next build would have to highlight.
fn has_new_code(site: &SiteTest, output_dir: Option<&str>) -> bool {
    let options = Options {
        root: site.root().to_owned(),
        output_dir: output_dir.map(|folder| site.root().join(folder)),
        ..Options::default()
    };
    let loaded = reload(&options, Recall::Disk, &Changes::Unknown, None, &Silent)
        .expect("the site can be read")
        .map(|(loaded, _)| loaded);
    let memo = &loaded.expect("the site is whole").config.markdown.highlighted;
    memo.to_keep().is_some()
}

#[test]
fn code_is_highlighted_once_whatever_else_changes() {
    let site = site().build();
    assert!(record(&site).is_file());
    let before = fs::read(site.output().join("essays/a/index.html")).expect("it was made");
    let site = site.config("[markdown]\nsmart_punctuation = false\n");
    assert!(!has_new_code(&site, None), "another config");
    assert!(!has_new_code(&site, Some("elsewhere")), "another output folder");
    let text = fs::read(site.root().join("content/essays/a.md")).expect("it is there");
    let site = site.file("content/essays/b.md", text);
    fs::remove_file(site.root().join("content/essays/a.md")).expect("it is there");
    assert!(!has_new_code(&site, None), "another name");
    let site = site.edit("content/essays/b.md", "fn a()", "fn b()");
    assert!(has_new_code(&site, None), "other code");
    let site = site.edit("content/essays/b.md", "fn b()", "fn a()").config("").build();
    let after = fs::read_to_string(site.output().join("essays/b/index.html")).expect("it was made");
    let code = |text: &str| text.split("<pre").skip(1).map(str::to_owned).collect::<Vec<_>>().concat();
    assert_eq!(
        code(&after).split("</pre>").next(),
        code(&String::from_utf8(before).expect("it is text")).split("</pre>").next()
    );
}

#[test]
fn a_damaged_record_is_none_and_is_written_anew() {
    let site = site().build();
    let whole = fs::read(record(&site)).expect("it was made");
    let tree = Tree::read(&site.output());
    for damage in [&whole[..whole.len() / 2], b"", &[&whole[..], b"x"].concat()] {
        fs::write(record(&site), damage).expect("writable");
        assert!(has_new_code(&site, Some("elsewhere")));
        let run = site.run(&["build", "-o", "elsewhere"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let elsewhere = site.root().join("elsewhere");
        for (path, bytes) in &Tree::read(&elsewhere).0 {
            assert_eq!(Some(bytes), tree.0.get(path), "{path}");
        }
        assert_eq!(fs::read(record(&site)).expect("it was made"), whole);
        assert_eq!(site.run(&["clean", "-o", "elsewhere"]).code, 0);
        assert!(!record(&site).exists(), "cleaning forgets it");
    }
}

#[test]
fn code_that_is_gone_is_forgotten_by_the_next_whole_build_that_finds_any() {
    let other = "```js\nlet a = 1;\n```";
    let site = site().build();
    let both = fs::metadata(record(&site)).expect("it was made").len();
    let site = site.edit("content/essays/a.md", CODE, other).build();
    assert!(
        fs::metadata(record(&site)).expect("it was made").len() > both,
        "few files were read, and the rest may stand"
    );
    let site = site.edit("content/essays/a.md", "a = 1", "a = 2").config("feed_limit = 3\n").build();
    assert!(fs::metadata(record(&site)).expect("it was made").len() < both, "all were read");
}

#[test]
fn a_build_without_memory_neither_reads_nor_writes_it_and_without_code_there_is_none() {
    let prose = SiteTest::new().essay("a", "title = \"A\"\ndate = 2026-01-01", "One.").build();
    assert!(prose.root().join(".postil").is_dir() && !record(&prose).exists());
    let anew = site().args(["--no-cache"]).build();
    assert!(!anew.root().join(".postil").exists());
}
