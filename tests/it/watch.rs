//! `postil serve --watch`: whatever happens to the files, and however editors save them, what is served in the end is what
//! a clean build makes.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::server::{Served, Tab};
use crate::site_test::SiteTest;

/// Long enough for a build that should not be to be noticed.
const A_WHILE: Duration = Duration::from_millis(400);

fn site() -> SiteTest {
    SiteTest::new()
        .page("_index.md", "title = 'Home'", "Home.")
        .page("essays/_index.md", "title = 'Essays'\nsort_by = 'date'", "")
        .essay("a", "title = 'A'\ndate = 2026-01-01", "Text of A.")
        .essay("b", "title = 'B'\ndate = 2026-01-02", "Text of B, see [A](a.md).")
        .file("content/essays/a/comments/1.md", "+++\nauthor = 'Ada'\ndate = 2026-02-01\n+++\nWell said.\n")
        .file("static/theme/z.css", "p { color: red }")
}

/// A site that is watched, and a tab that shows one of its pages. Both begin with a finished build.
struct Watched {
    site: SiteTest,
    server: Served,
    tab: Tab,
}

impl Watched {
    #[track_caller]
    fn new(site: SiteTest) -> Self {
        Self::with(site, &[])
    }

    #[track_caller]
    fn with(site: SiteTest, args: &[&str]) -> Self {
        let server = Served::start(&site, &[&["--watch"], args].concat());
        let mut tab = server.tab("/essays/a/");
        tab.next();
        Self { site, server, tab }
    }

    /// Does something to the site's folder, and waits for what a clean build makes of it.
    #[track_caller]
    fn after(mut self, what: &str, act: impl FnOnce(&Path)) -> Self {
        let before = self.server.tree();
        act(self.site.root());
        self.server.becomes_clean(&self.site, &mut self.tab);
        assert!(self.server.tree() != before, "{what} changed nothing, so nothing was seen");
        self
    }

    /// Does something that is of no matter.
    #[track_caller]
    fn unmoved_by(mut self, act: impl FnOnce(&Path)) -> Self {
        while self.tab.next_within(A_WHILE).is_some() {}
        act(self.site.root());
        assert_eq!(self.tab.next_within(A_WHILE), None, "{}", self.server.said());
        self
    }
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("files can be written");
}

fn essay(title: &str, text: &str) -> String {
    format!("+++\ntitle = '{title}'\ndate = 2026-01-03\n+++\n\n{text}\n")
}

#[test]
fn every_way_of_saving_is_seen() {
    let save = |path: &Path, text: &str, how: &str| {
        let folder = path.parent().expect("it stands in a folder");
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        let beside = |name: String| folder.join(name);
        let rename = |from: &Path, to: &Path| fs::rename(from, to).expect("files can be renamed");
        let remove = |path: &Path| fs::remove_file(path).expect("files can be deleted");
        match how {
            "in place" => write(path, text),
            "truncated first" => {
                write(path, "");
                std::thread::sleep(Duration::from_millis(3));
                write(path, text);
            }
            "Vim" => {
                write(&beside(format!(".{name}.swp")), "swap");
                write(&beside("4913".to_owned()), "");
                remove(&beside("4913".to_owned()));
                let backup = beside(format!("{name}~"));
                rename(path, &backup);
                write(path, text);
                remove(&backup);
                remove(&beside(format!(".{name}.swp")));
            }
            "Emacs" => {
                write(&beside(format!(".#{name}")), "lock");
                write(&beside(format!("#{name}#")), "auto-save");
                rename(path, &beside(format!("{name}~")));
                write(path, text);
                remove(&beside(format!(".#{name}")));
                remove(&beside(format!("#{name}#")));
            }
            // Helix, GNOME Text Editor, and all that use a temporary file.
            "temporary file" => {
                let temporary = beside(format!(".{name}.x8Kq2.tmp"));
                write(&temporary, text);
                rename(&temporary, path);
            }
            "VS Code" => {
                let file = fs::OpenOptions::new().write(true).open(path).expect("files can be opened");
                file.set_len(0).expect("files can be cut");
                std::io::Write::write_all(&mut &file, text.as_bytes()).expect("files can be written");
            }
            "JetBrains" => {
                write(&beside(format!("{name}___jb_tmp___")), text);
                rename(path, &beside(format!("{name}___jb_old___")));
                rename(&beside(format!("{name}___jb_tmp___")), path);
                remove(&beside(format!("{name}___jb_old___")));
            }
            "deleted first" => {
                remove(path);
                std::thread::sleep(Duration::from_millis(30));
                write(path, text);
            }
            other => panic!("{other} is no way of saving"),
        }
    };
    let ways =
        ["in place", "truncated first", "Vim", "Emacs", "temporary file", "VS Code", "JetBrains", "deleted first"];
    let mut watched = Watched::new(site());
    for how in ways {
        watched = watched.after(how, |root| save(&root.join("content/essays/a.md"), &essay("A", how), how));
        assert!(watched.server.get("/essays/a/").text().contains(how), "{how}");
    }
}

#[test]
fn everything_that_a_site_is_made_of_is_watched() {
    Watched::new(site())
        .after("a new essay", |root| write(&root.join("content/essays/c.md"), &essay("C", "Text of C.")))
        .after("a deleted essay", |root| fs::remove_file(root.join("content/essays/c.md")).expect("it is there"))
        .after("a comment", |root| {
            let comment = "+++\nauthor = 'Bea'\ndate = 2026-02-02\n+++\nIndeed.\n";
            write(&root.join("content/essays/a/comments/2.md"), comment);
        })
        .after("a renamed essay", |root| {
            fs::rename(root.join("content/essays/b.md"), root.join("content/essays/bee.md")).expect("it is there");
        })
        .after("a folder of templates", |root| {
            fs::create_dir(root.join("templates")).expect("there is none yet");
            write(&root.join("templates/404.html"), "<p>nothing");
        })
        .after("a template in it", |root| write(&root.join("templates/404.html"), "<p>nothing here"))
        .after("a style", |root| write(&root.join("static/theme/z.css"), "p { color: blue }"))
        .after("a hidden file for the host", |root| {
            fs::create_dir(root.join("static/.well-known")).expect("there is none yet");
            write(&root.join("static/.well-known/x"), "x");
        })
        .after("another title of the site", |root| {
            write(&root.join("site.toml"), "base_url = 'https://example.org'\ntitle = 'Other'\n");
        })
        .after("a renamed section", |root| {
            fs::rename(root.join("content/essays"), root.join("content/pieces")).expect("it is there");
        })
        .after("an essay in it", |root| write(&root.join("content/pieces/a.md"), &essay("A", "In another folder.")))
        .after("all content gone and back", |root| {
            fs::rename(root.join("content"), root.join("away")).expect("it is there");
            std::thread::sleep(Duration::from_millis(50));
            fs::rename(root.join("away"), root.join("content")).expect("it is there");
            write(&root.join("content/pieces/a.md"), &essay("A", "After it was back."));
        });
}

#[test]
fn folders_that_come_with_files_are_seen_whole() {
    let mut watched = Watched::new(site());
    for round in 0..5 {
        watched = watched.after("a tree", |root| {
            for depth in 1..6 {
                let folder = root.join(format!("content/new{round}{}", "/deep".repeat(depth)));
                fs::create_dir_all(&folder).expect("folders can be made");
                write(&folder.join("a.md"), &essay("Deep", &format!("{round} {depth}")));
            }
        });
        watched = watched.after("its last file", |root| {
            let file = root.join(format!("content/new{round}{}/a.md", "/deep".repeat(5)));
            write(&file, &essay("Deep", "once more"));
        });
    }
    let elsewhere = tempfile::tempdir().expect("there is room for a folder");
    let tree = elsewhere.path().join("tree");
    fs::create_dir_all(tree.join("x/y")).expect("folders can be made");
    write(&tree.join("x/y/moved.md"), &essay("Moved", "from elsewhere"));
    watched
        .after("a tree that is moved in", |root| {
            let to = root.join("content/tree");
            if fs::rename(&tree, &to).is_err() {
                // Another file system.
                fs::create_dir_all(to.join("x/y")).expect("folders can be made");
                write(&to.join("x/y/moved.md"), &essay("Moved", "from elsewhere"));
            }
        })
        .after("a file in it", |root| write(&root.join("content/tree/x/y/moved.md"), &essay("Moved", "and edited")));
}

#[test]
fn a_branch_can_be_switched() {
    let site = site().file(".gitignore", ".postil\n");
    let git = |root: &Path, args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "core.hooksPath=/dev/null"]);
        let output = command.current_dir(root).args(args).env("GIT_CONFIG_GLOBAL", "/dev/null").output();
        let output = output.expect("there is a `git`");
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let commit = |root: &Path, what: &str| {
        git(root, &["add", "-A"]);
        git(root, &["commit", "-qm", what]);
    };
    git(site.root(), &["init", "-q", "-b", "main"]);
    commit(site.root(), "first");
    git(site.root(), &["checkout", "-q", "-b", "other"]);
    let mut site = site.delete("content/essays/b.md").delete("static/theme");
    for n in 0..60 {
        site = site.page(&format!("notes/{}/n{n}.md", n % 7), "title = 'N'", &format!("Note {n}."));
    }
    let site = site
        .essay("a", "title = 'A of the other branch'\ndate = 2026-01-01", "Other.")
        .file("templates/404.html", "none");
    commit(site.root(), "second");
    Watched::new(site)
        .after("the first branch", |root| git(root, &["checkout", "-q", "main"]))
        .after("the second branch", |root| git(root, &["checkout", "-q", "other"]))
        .after("a stash", |root| {
            write(&root.join("content/essays/a.md"), &essay("A", "not committed"));
        })
        .after("the first again", |root| git(root, &["checkout", "-q", "-f", "main"]));
}

#[test]
fn an_edit_during_a_build_and_a_storm_of_edits_are_not_missed() {
    let mut site = site();
    for n in 0..100 {
        site = site.essay(&format!("n{n}"), "title = 'N'\ndate = 2026-01-01", "Text. ".repeat(50).as_str());
    }
    Watched::new(site).after("a storm", |root| {
        for n in 0..300 {
            write(&root.join(format!("content/essays/n{}.md", n % 100)), &essay("N", &format!("Edit {n}.")));
            if n % 10 == 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        write(&root.join("content/essays/a.md"), &essay("A", "The last edit."));
    });
}

#[test]
fn what_no_site_is_made_of_is_no_reason_to_build() {
    let site = site().file("node_modules/x/y.js", "1").file("target/CACHEDIR.TAG", "x").file(".git/HEAD", "ref");
    let watched = Watched::new(site).unmoved_by(|root| {
        for junk in [
            "content/essays/a.md~",
            "content/essays/.a.md.swp",
            "content/essays/4913",
            "content/essays/.#a.md",
            "content/essays/#a.md#",
            "content/essays/.a.md.tmp",
            "content/essays/a.md___jb_tmp___",
            "content/.DS_Store",
            "node_modules/x/z.js",
            "target/y",
            ".git/index.lock",
            "static/x.txt~",
        ] {
            write(&root.join(junk), "junk");
        }
        fs::read_to_string(root.join("content/essays/a.md")).expect("it is there");
    });
    // Nor what postil itself writes, in the site's own folder.
    let site = &watched.site;
    assert_eq!(site.run(&["build"]).code, 0);
    assert_eq!(site.run(&["build", "-D", "-u", "https://other.example.org"]).code, 0);
    watched.unmoved_by(|root| {
        write(&root.join("public/index.html"), "altered");
        fs::remove_dir_all(root.join("public")).expect("it is there");
    });
}

#[test]
fn it_does_not_run_after_its_own_output() {
    for output in ["public", "deep/below/out"] {
        let mut watched = Watched::with(site(), &["-o", output]).after("an edit", |root| {
            write(&root.join("content/essays/a.md"), &essay("A", "Edited."));
        });
        while watched.tab.next_within(A_WHILE).is_some() {
            let n_builds = watched.server.said().lines().count();
            assert!(n_builds < 20, "it goes round in circles: {}", watched.server.said());
        }
        watched.unmoved_by(|_| {});
    }
}

#[test]
fn a_broken_site_is_shown_and_recovers() {
    let site = site();
    let config = fs::read_to_string(site.root().join("site.toml")).expect("it is there");
    let mut watched = Watched::new(site);
    let broken = |text: &str| text.contains("error");
    write(&watched.site.root().join("site.toml"), "base_url = \n");
    let told = watched.tab.until(|message| !message["errors"].is_null());
    assert!(broken(told["errors"].as_str().expect("text")), "{told}");
    assert_eq!(watched.server.get("/essays/a/").status, 200, "what was there before is served");
    // What changes while nothing can be built is not forgotten.
    write(&watched.site.root().join("content/essays/b.md"), &essay("B", "Changed in between."));
    std::thread::sleep(Duration::from_millis(100));
    watched = watched.after("a mended config", |root| write(&root.join("site.toml"), &config));
    assert!(watched.server.get("/essays/b/").text().contains("Changed in between."));

    write(&watched.site.root().join("content/essays/a.md"), "+++\ntitle = \n+++\n");
    watched.tab.until(|message| message["errors"].as_str().is_some_and(|text| text.contains("content/essays/a.md:2:")));
    // The lines that a finding is about are read as it is printed.
    watched.server.says("content/essays/a.md:2:");
    watched = watched.after("a mended essay", |root| write(&root.join("content/essays/a.md"), &essay("A", "Mended.")));
    watched.server.tab("/").until(|message| message["errors"].is_null());
    watched.server.says("mended");
}

/// `POSTIL_EDITS` asks for more than these.
#[test]
#[cfg(target_os = "linux")]
fn many_edits_later_it_holds_no_more_memory() {
    const EDITS: u32 = 600;
    let asked = std::env::var("POSTIL_EDITS").ok().and_then(|text| text.parse().ok());
    let mut site = SiteTest::new();
    for number in 0..50 {
        site = site.essay(&format!("e{number}"), "date = 2026-01-01", &"Words, and more words. ".repeat(300));
    }
    let server = Served::start(&site, &["--watch", "-d", "2"]);
    let output = site.root().join(".postil/serve/essays");
    let mut first = 0;
    let edits = asked.unwrap_or(EDITS);
    for edit in 1..=edits {
        let number = edit % 50;
        let said = format!("This is edit {edit}.");
        let text = essay(&format!("Essay {number}"), &format!("{said} {}", "Words, and more words. ".repeat(300)));
        write(&site.root().join(format!("content/essays/e{number}.md")), &text);
        let page = output.join(format!("e{number}/index.html"));
        let deadline = Instant::now() + Duration::from_secs(60);
        while !fs::read_to_string(&page).is_ok_and(|html| html.contains(&said)) {
            assert!(Instant::now() < deadline, "edit {edit} was lost: {}", server.said());
            std::thread::sleep(Duration::from_millis(1));
        }
        if edit == edits / 4 {
            first = server.resident();
        }
    }
    let last = server.resident();
    assert!(
        last < first + first / 5 + 8 * 1024,
        "after {edits} edits it holds {last} KiB, and held {first} after a quarter"
    );
}

#[test]
fn a_first_build_that_fails_ends_nothing() {
    let site = SiteTest::bare();
    let server = Served::start(&site, &["--watch"]);
    let answer = server.get("/anything/");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("site.toml") && answer.text().contains("reload.js"), "{}", answer.text());
    let mut tab = server.tab("/");
    assert!(!tab.next()["errors"].is_null());
    let site = site.page("_index.md", "title = 'Home'", "Here it is.").config("");
    server.becomes_clean(&site, &mut tab);
    assert!(server.get("/").text().contains("Here it is."));
    assert!(server.url.ends_with('/'));
}

#[test]
fn another_path_in_the_config_moves_the_site() {
    let watched = Watched::new(site());
    write(&watched.site.root().join("site.toml"), "base_url = 'https://example.org/blog'\ntitle = 'Test'\n");
    let mut tab = watched.tab;
    tab.until(|_| watched.server.get("/blog/essays/a/").status == 200);
    assert_eq!(watched.server.get("/essays/a/").status, 404);
    assert!(watched.server.get("/blog/").text().contains(&format!("href=\"{}blog/\"", watched.server.url)));
}

#[test]
fn a_page_comes_when_its_time_has_come() {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs() + 2;
    let time = jiff::Timestamp::from_second(i64::try_from(seconds).expect("not that late")).expect("not that late");
    let site = SiteTest::new()
        .page("_index.md", "title = 'Home'", "Home.")
        .page("soon.md", &format!("title = 'Soon'\npublish_date = {time}"), "It has come.")
        .page("gone.md", &format!("title = 'Gone'\nexpires = {time}"), "It will go.");
    let server = Served::start_with(&site, &["--port", "0", "--watch"]);
    let mut tab = server.tab("/");
    let at_first = (server.get("/soon/").status, server.get("/gone/").status);
    // On a machine that has much else to do, its time may have come already.
    assert!(at_first == (404, 200) || jiff::Timestamp::now() >= time, "{at_first:?}");
    tab.until(|_| server.get("/soon/").status == 200);
    assert_eq!(server.get("/gone/").status, 404);
}

#[test]
fn tabs_are_told_what_concerns_them() {
    let site = site().file("static/picture.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    let server = Served::start(&site, &["--watch", "-N"]);
    let (mut a, mut b) = (server.tab("/essays/a/"), server.tab("/essays/b/"));
    let (of_a, of_b) = (a.next(), b.next());
    assert_ne!(of_a["digest"], of_b["digest"]);
    let next = |tab: &mut Tab| tab.next();

    let site = site.edit("content/essays/a.md", "Text of A.", "Edited.");
    let (now_a, now_b) = (next(&mut a), next(&mut b));
    assert_ne!(now_a["shape"], of_a["shape"]);
    assert_eq!(now_a["navigate"], "/essays/a/");
    assert_eq!(now_b["digest"], of_b["digest"], "it shows nothing of that");
    let page = server.get("/essays/a/").text();
    assert!(page.contains(&format!("data-digest={}", now_a["digest"])), "{page}");

    write(&site.root().join("static/theme/z.css"), "p { color: green }");
    let styled = next(&mut b);
    assert_ne!(styled["digest"], now_b["digest"]);
    assert_eq!(styled["shape"], now_b["shape"], "only the style sheet has another name");
    assert!(page.contains("rel=\"stylesheet\"") && styled["styles"].as_array().is_some_and(|styles| styles.len() == 1));

    write(&site.root().join("static/picture.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='2'/>");
    let pictured = next(&mut b);
    assert_eq!(pictured["digest"], styled["digest"]);
    assert_eq!(pictured["changed"], serde_json::json!(["/picture.svg"]));

    // One that was away is told all that it has missed, and one from before a restart as well.
    let since = now_b["generation"].as_u64().expect("a number");
    let missed = server.tab_since("/essays/b/", since).next();
    assert!(missed["changed"].as_array().is_some_and(|changed| changed.len() >= 2), "{missed}");
    assert_eq!(missed["digest"], styled["digest"]);
    assert_eq!(server.tab_since("/essays/b/", u64::MAX).next()["digest"], styled["digest"]);
}

#[test]
fn where_the_system_tells_nothing_files_are_looked_at() {
    Watched::with(site(), &["--poll=20"])
        .after("an edit", |root| write(&root.join("content/essays/a.md"), &essay("A", "Edited.")))
        .after("a new folder", |root| {
            fs::create_dir_all(root.join("content/x/y")).expect("folders can be made");
            write(&root.join("content/x/y/z.md"), &essay("Z", "New."));
        })
        .after("a deleted file", |root| fs::remove_file(root.join("content/essays/b.md")).expect("it is there"))
        .unmoved_by(|root| write(&root.join("content/essays/a.md~"), "junk"));
}

#[cfg(unix)]
#[test]
fn symlinks_are_followed_to_what_they_show() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().expect("there is room for a folder");
    write(&elsewhere.path().join("essay.md"), &essay("Linked", "From elsewhere."));
    fs::create_dir(elsewhere.path().join("pictures")).expect("folders can be made");
    write(&elsewhere.path().join("pictures/a.txt"), "picture");
    let site = site();
    symlink(elsewhere.path().join("essay.md"), site.root().join("content/essays/linked.md"))
        .expect("links can be made");
    symlink(elsewhere.path().join("pictures"), site.root().join("static/pictures")).expect("links can be made");
    Watched::new(site)
        .after("an edit behind a link", |_| write(&elsewhere.path().join("essay.md"), &essay("Linked", "Edited.")))
        .after("an atomic save behind a link", |_| {
            write(&elsewhere.path().join("essay.tmp"), &essay("Linked", "Saved."));
            fs::rename(elsewhere.path().join("essay.tmp"), elsewhere.path().join("essay.md")).expect("it is there");
        })
        .after("an edit in a linked folder", |_| write(&elsewhere.path().join("pictures/a.txt"), "other"))
        .after("a new link", |root| {
            write(&elsewhere.path().join("second.md"), &essay("Second", "Linked later."));
            symlink(elsewhere.path().join("second.md"), root.join("content/essays/second.md"))
                .expect("links can be made");
        })
        .after("an edit behind it", |_| write(&elsewhere.path().join("second.md"), &essay("Second", "And edited.")));
}

#[cfg(unix)]
#[test]
fn the_root_may_be_a_symlink() {
    let real = site();
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let link = folder.path().join("site");
    std::os::unix::fs::symlink(real.root(), &link).expect("links can be made");
    let link = link.display().to_string();
    let server = Served::start(&real, &["--watch", "--root", &link]);
    let mut tab = server.tab("/");
    tab.next();
    write(&real.root().join("content/essays/a.md"), &essay("A", "Edited."));
    tab.until(|_| server.get("/essays/a/").text().contains("Edited."));
    server.becomes_clean(&real, &mut tab);
}
