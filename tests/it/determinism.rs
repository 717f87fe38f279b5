//! The same sources make the same bytes, whatever the machine does.

use crate::site_test::SiteTest;

/// One of everything that postil makes, from the fixture.
fn garden() -> SiteTest {
    SiteTest::from("garden")
}

#[test]
fn the_garden_is_without_a_finding() {
    garden().build().says_nothing_bad();
    garden().check().says_nothing_bad();
}

#[test]
fn two_clean_builds_are_the_same_bytes_with_one_thread_and_with_many() {
    let alone = garden().threads(1).build();
    for n_threads in [2, 8] {
        garden().threads(n_threads).build().same_tree_as(&alone);
    }
}

#[test]
fn findings_come_in_one_order_with_one_thread_and_with_many() {
    let broken = |n_threads| {
        let mut site = garden().threads(n_threads);
        for n in 0..20 {
            site =
                site.essay(&format!("broken-{n}"), "title = 'Broken'\ndraff = true", "[a](a.md) [b](b.md) ![](c.png)");
        }
        site.check_fails().stderr()
    };
    let alone = broken(1);
    assert_eq!(alone, broken(8));
    assert_eq!(alone, broken(8));
}

#[test]
fn another_base_url_changes_urls_and_nothing_else() {
    let root = garden().args(["-u", "https://other.test"]).build();
    let below = garden().args(["-u", "https://other.test/a/b"]).build();
    let (root, mut below) = (root.tree(), below.tree());
    assert_eq!(root.paths(), below.paths());
    for (path, bytes) in &mut below.0 {
        if let Ok(text) = std::str::from_utf8(bytes) {
            *bytes = text.replace("/a/b/", "/").replace("/a/b\"", "/\"").replace("/a/b<", "/<").into_bytes();
        }
        if path.ends_with(".html") || path.ends_with(".xml") || path.ends_with(".json") {
            let ours = String::from_utf8_lossy(&root.0[path])
                .replace("other.test\"", "other.test/\"")
                .replace("other.test<", "other.test/<");
            let theirs = String::from_utf8_lossy(bytes)
                .replace("other.test\"", "other.test/\"")
                .replace("other.test<", "other.test/<");
            let line = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs);
            assert_eq!(line, None, "{path}");
        }
    }
}

#[test]
fn hard_links_make_the_same_output_and_leave_the_sources_alone() {
    let copied = garden().build();
    let linked =
        garden().edit("site.toml", "title = ", "hard_link_static = true\ntitle = ").build().same_tree_as(&copied);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let links = linked.root().join("static/robots-mind.txt").metadata().expect("the fixture has it").nlink();
        assert_eq!(links, 2, "the output is the same file");
    }
    let linked =
        linked.file("static/robots-mind.txt", "changed in place").build().has("robots-mind.txt", "changed in place");
    linked.delete("static/robots-mind.txt").build().missing("robots-mind.txt").same_as_clean();
}

#[test]
fn line_endings_and_byte_order_marks_change_nothing() {
    let text = "+++\ntitle = \"A\"\ndate = 2026-01-01\n\n[extra]\nn = \"\"\"\none\ntwo\"\"\"\n+++\n\nSome *text*[^1]\nin lines.\n\n```rust\nfn a() {}\n\nfn b() {}\n```\n\n- one\n- two\n\n[^1]: A note.\n";
    let config = "base_url = \"https://example.org\"\ntitle = \"Test\"\n";
    let build = |variant: fn(&str) -> String| {
        SiteTest::new()
            .file("site.toml", variant(config))
            .file("content/essays/a.md", variant(text))
            .file("content/essays/b.md", variant("---\ntitle: B\ndate: 2026-01-02\n---\n\nText.\n"))
            .file(
                "content/essays/a/comments/one.md",
                variant("+++\nauthor = \"Ada\"\ndate = 2026-01-03\n+++\nWords.\n\nMore.\n"),
            )
            .build()
            .says_nothing_bad()
    };
    let plain = build(str::to_owned);
    build(|text| text.replace('\n', "\r\n")).same_tree_as(&plain);
    build(|text| format!("\u{feff}{text}")).same_tree_as(&plain);
    build(|text| format!("\u{feff}{}", text.replace('\n', "\r\n"))).same_tree_as(&plain);
    build(|text| text.trim_end().to_owned()).same_tree_as(&plain);
}

#[test]
fn the_machine_s_time_zone_and_language_change_nothing() {
    let here = garden().build();
    let there = garden();
    let run = there
        .command()
        .args(["build", "--now", crate::site_test::NOW])
        .env("TZ", "America/New_York")
        .env("LANG", "tr_TR.UTF-8")
        .output();
    assert!(run.expect("the binary starts").status.success());
    there.same_tree_as(&here);
}

#[test]
fn source_date_epoch_is_the_present() {
    let site = SiteTest::new().essay("a", "title = 'A'\ndate = 2026-01-01", "Text.");
    let build =
        |epoch: &str| site.command().arg("build").env("SOURCE_DATE_EPOCH", epoch).output().expect("the binary starts");
    let before = build("1766000000");
    assert!(
        String::from_utf8_lossy(&before.stderr).contains("1 scheduled"),
        "{}",
        String::from_utf8_lossy(&before.stderr)
    );
    let after = build("1767300000");
    assert!(
        !String::from_utf8_lossy(&after.stderr).contains("scheduled"),
        "{}",
        String::from_utf8_lossy(&after.stderr)
    );
    assert_eq!(build("yesterday").status.code(), Some(1));
}
