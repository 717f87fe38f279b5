//! Files that are no text, folders that never end, and processes that are killed.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::site_test::{NOW, SiteTest};
use crate::tree::Tree;

const GOOD: &str = "title = 'Good'\ndate = 2026-01-01";

/// A site with one good essay, built; then `damage` is done to it.
fn damaged(damage: impl FnOnce(SiteTest) -> SiteTest) -> (SiteTest, Tree) {
    let site = SiteTest::new().essay("good", GOOD, "Text.").build();
    let before = site.tree();
    (damage(site), before)
}

/// Builds, which must fail with `words` and leave the old site whole; then a check must say the same, and still look at
/// the rest: the good essay gets a broken link first.
fn is_reported(damage: impl FnOnce(SiteTest) -> SiteTest, words: &[&str]) {
    let (site, before) = damaged(damage);
    let site = site.fail();
    for word in words {
        assert!(site.stderr().contains(word), "`{word}` is not said:\n{}", site.stderr());
    }
    site.tree().assert_same_as(&before);
    let mut site = site.edit("content/essays/good.md", "Text.", "[gone](gone.md)").check_fails().says("`gone.md`");
    for word in words {
        site = site.says(word);
    }
}

#[test]
fn a_file_in_another_encoding_is_reported_with_offset_and_line() {
    is_reported(
        |site| site.file("content/essays/latin1.md", b"+++\ntitle = 'Latin'\n+++\n\ncaf\xe9\n"),
        &["content/essays/latin1.md", "not UTF-8", "0xe9", "line 5"],
    );
}

#[test]
fn a_file_in_utf16_is_reported_as_such() {
    is_reported(|site| site.file("content/essays/wide.md", b"\xff\xfea\0b\0"), &["content/essays/wide.md", "UTF-16"]);
}

#[test]
fn a_nul_byte_is_reported_with_its_place() {
    is_reported(
        |site| site.file("content/essays/nul.md", b"+++\ntitle = 'Nul'\n+++\n\nText\0.\n"),
        &["content/essays/nul.md:5:5", "NUL"],
    );
}

#[test]
fn a_file_that_is_far_too_large_is_reported_and_not_parsed() {
    is_reported(
        |site| site.file("content/essays/large.md", "word ".repeat(17 * 1024 * 1024 / 5)),
        &["content/essays/large.md", "too big", "16 MiB"],
    );
}

#[test]
fn a_large_file_that_is_not_too_large_is_built() {
    let (site, _) = damaged(|site| site.essay("long", "title = 'Long'", &"A long line of words.\n\n".repeat(40_000)));
    site.build().exists("essays/long/index.html");
}

#[cfg(unix)]
#[test]
fn a_loop_of_symlinks_is_reported_and_the_rest_is_built() {
    let (site, before) = damaged(|site| {
        std::os::unix::fs::symlink("..", site.root().join("content/essays/loop")).expect("links can be made");
        site
    });
    let site = site.build().says("[symlink-loop]").says("content/essays/loop");
    site.tree().assert_same_as(&before);
}

#[cfg(unix)]
#[test]
fn a_symlink_to_nowhere_is_reported() {
    is_reported(
        |site| {
            std::os::unix::fs::symlink("/nonexistent/x.md", site.root().join("content/essays/dangling.md"))
                .expect("links can be made");
            site
        },
        &["content/essays/dangling.md"],
    );
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_text_is_reported() {
    use std::os::unix::ffi::OsStrExt as _;
    let (site, before) = damaged(|site| {
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        std::fs::write(site.root().join("content/essays").join(name), "+++\ntitle = 'x'\n+++\n")
            .expect("Linux takes any name");
        site
    });
    let site = site.fail().says("caf");
    site.tree().assert_same_as(&before);
}

#[test]
fn a_damaged_template_or_config_is_reported() {
    is_reported(|site| site.file("templates/partials/x.html", b"\xff"), &["templates/partials/x.html", "not UTF-8"]);
    let (site, before) = damaged(|site| site.file("site.toml", b"base_url = 'https://example.org'\ntitle = '\xe9'"));
    site.fail().says("site.toml").says("not UTF-8").tree().assert_same_as(&before);
}

#[test]
fn a_damaged_comment_and_damaged_tallies_are_reported_with_their_file() {
    is_reported(
        |site| {
            site.file("content/essays/good/comments/one.md", b"+++\nauthor = '\xff'\n+++\n")
                .file("content/essays/good/feedback.toml", b"[worth]\nyes = -1\n")
        },
        &["content/essays/good/comments/one.md", "content/essays/good/feedback.toml:2:7"],
    );
}

#[test]
fn all_damage_is_reported_at_once_in_the_order_of_files() {
    let (site, _) = damaged(|site| {
        site.file("content/essays/d.md", b"\xff")
            .file("content/essays/c.md", b"\0")
            .essay("b", "title = 'B'\ntgas = []", "Text.")
            .essay("a", "title = 'A'", "[x](x.md)")
    });
    let site = site.check_fails();
    let stderr = site.stderr();
    let places: Vec<_> = ["essays/a.md", "essays/b.md", "essays/c.md", "essays/d.md"]
        .iter()
        .map(|path| stderr.find(path).unwrap_or_else(|| panic!("{path} is not reported:\n{stderr}")))
        .collect();
    assert!(places.is_sorted(), "{stderr}");
}

#[test]
fn a_broken_template_does_not_hide_what_is_wrong_with_the_content() {
    let (site, _) = damaged(|site| {
        site.file("templates/page.html", "{{ page.title | }}").essay("b", "title = 'B'\ntgas = []", "Text.")
    });
    site.check_fails().says("templates/page.html:1:").says("content/essays/b.md:3:1");
}

#[test]
fn a_misspelt_key_is_one_finding() {
    let (site, _) = damaged(|site| site.essay("b", "title = 'B'\ndate = 2026-01-02\ntgas = []", "Text."));
    site.check_fails().says("1 error, 0 warnings");
}

#[test]
fn front_matter_that_cannot_be_read_is_no_ground_for_further_findings() {
    let (site, _) = damaged(|site| site.essay("b", "title = 'B'\ndate = 'soon'", "Text."));
    site.check_fails().says("1 error, 0 warnings");
    let (site, _) = damaged(|site| site.file("content/essays/b.md", "+++\ntitle = B\n+++\n"));
    site.check_fails().says("1 error, 0 warnings");
}

#[test]
fn a_comment_that_answers_nobody_is_not_told_to_answer_itself() {
    let (site, _) = damaged(|site| {
        let comment = "+++\nauthor = 'Ada'\ndate = 2026-01-02\nreply_to = 'gone'\n+++\nText.\n";
        site.file("content/essays/good/comments/one.md", comment)
    });
    site.build()
        .says("content/essays/good/comments/one.md:4:12")
        .says_not("did you mean `one`?")
        .has("essays/good/index.html", r#"id="c-one""#);
}

#[test]
fn front_matter_that_never_ends_or_does_not_parse_is_reported_with_its_line() {
    is_reported(
        |site| site.file("content/essays/x.md", "+++\ntitle = 'X'\n\nText.\n"),
        &["content/essays/x.md:1:1", "never closed"],
    );
    is_reported(|site| site.file("content/essays/x.md", "+++\ntitle = 'X\n+++\n"), &["content/essays/x.md:2:"]);
    is_reported(|site| site.file("content/essays/x.md", "---\ntitle: [x\n---\n"), &["content/essays/x.md:2:"]);
}

/// A site that takes a moment to build; `edition` is in every page.
fn large(site: SiteTest, edition: &str, n_essays: usize) -> SiteTest {
    let mut site = site;
    for n in 0..n_essays {
        let front_matter = format!("title = 'Essay {n}'\ndate = 2026-01-01\n[taxonomies]\ntags = ['t{}']", n % 7);
        let body =
            format!("{edition} edition.[^1]\n\n```rust\nfn f{n}() -> u32 {{ {n} }}\n```\n\n[^1]: Note.\n\n").repeat(1);
        site = site.essay(&format!("e{n}"), &front_matter, &body);
    }
    site.file("static/a.txt", edition.repeat(1000))
}

#[test]
fn a_build_that_is_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_finds_its_way() {
    let mut site = large(SiteTest::new(), "First", 150).build();
    let start = Instant::now();
    let mut old = site.tree();
    let mut duration = Duration::from_millis(300);
    let mut n_killed = 0;
    for (round, percent) in [5, 20, 40, 60, 80, 90, 95].into_iter().enumerate() {
        site = large(site, &format!("Edition {round}"), 150 - 10 * round);
        if round > 0 {
            site = site.delete(&format!("content/essays/e{}.md", 150 - round));
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(["build", "--now", NOW])
            .current_dir(site.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        std::thread::sleep(duration * percent / 100);
        let was_running = child.try_wait().expect("the child can be asked").is_none();
        child.kill().expect("the child can be killed");
        child.wait().expect("the child ends");
        n_killed += usize::from(was_running);
        let killed = site.tree();
        // Between the old site and the new one there are only renames, which postil notes before it begins.
        let was_publishing = site.output().join(".postil-staging/intent").is_file();
        let start = Instant::now();
        site = site.build().same_as_clean();
        duration = start.elapsed() / 2;
        let new = site.tree();
        let is_whole_site = killed == old || killed == new || was_publishing;
        assert!(
            is_whole_site,
            "neither the old nor the new site after a kill at {percent} %: {:?}",
            killed.changes_from(&old)
        );
        for (path, bytes) in &killed.0 {
            let is_whole = old.0.get(path) == Some(bytes) || new.0.get(path) == Some(bytes);
            assert!(is_whole, "{path} is neither old nor new after a kill at {percent} % of round {round}");
        }
        for path in old.0.keys().filter(|path| new.0.contains_key(*path)) {
            assert!(killed.0.contains_key(path), "{path} was gone after a kill at {percent} % of round {round}");
        }
        old = new;
    }
    assert!(n_killed >= 2, "{n_killed} builds were still running when they were killed: the site is too small");
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_second_build_changes_nothing_on_disk() {
    let site = large(SiteTest::new(), "First", 20).build();
    let stamps = |site: &SiteTest| -> Vec<_> {
        let paths = site.tree().0.into_keys();
        paths
            .map(|path| {
                (site.output().join(&path).metadata().expect("it is there").modified().expect("it has a time"), path)
            })
            .collect()
    };
    let before = stamps(&site);
    let site = site.build().written(0).removed(0);
    assert_eq!(stamps(&site), before);
}

#[test]
fn outputs_that_somebody_altered_or_deleted_are_repaired() {
    SiteTest::new()
        .essay("a", GOOD, "Text.")
        .build()
        .file("public/essays/a/index.html", "defaced")
        .delete("public/atom.xml")
        .build()
        .has("essays/a/index.html", "Text.")
        .same_as_clean();
}
