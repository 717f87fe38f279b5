//! What is refused, and in which words.

use super::*;

fn message(result: Result<impl Sized, OutputError>, site: &Site) -> String {
    let error = result.err().expect("refused");
    let text = format!("{error}\nhelp: {}", error.help().unwrap_or_default());
    text.replace(site.root.to_str().unwrap(), "/site")
}

#[test]
fn a_folder_with_foreign_files_is_refused() {
    let site = Site::new();
    site.put("thesis.doc", "ten years");
    insta::assert_snapshot!(message(site.build(&OLD), &site), @"
    the output folder `/site/public` holds files that postil did not write, such as `thesis.doc`
    help: choose an empty or a new folder with `-o`; if `/site/public` is an old copy of the site, delete it first
    ");
    assert_eq!(site.tree(), expected([("thesis.doc", "ten years")]));
}

#[test]
fn a_folder_with_a_damaged_manifest_is_refused_by_name() {
    let site = Site::new();
    site.build(&OLD).unwrap();
    site.put(MANIFEST, "damaged");
    insta::assert_snapshot!(message(site.build(&OLD), &site), @"
    `/site/public/.postil-manifest` is damaged, so it is unknown which files beside it are postil's own
    help: if `/site/public` holds nothing but what postil wrote, delete it and build again; if not, choose another folder with `-o`
    ");
}

#[test]
fn the_sources_are_never_an_output_folder() {
    let site = Site::new();
    let refusal = |path: &str| message(OutputFolder::open(&site.root.join(path), &site.root), &site);
    insta::assert_snapshot!(refusal("."), @"
    the output folder `/site` holds the site's own sources
    help: choose a folder for the output alone with `-o`, or `output_dir` in `site.toml`
    ");
    insta::assert_snapshot!(refusal("content/out").lines().next().unwrap(), @"the output folder `/site/content/out` stands among the sources in `/site/content`");
    assert!(refusal("..").contains("holds the site's sources in `/site`"));
    assert!(refusal("public/../content/").contains("`/site/content` holds the site's own sources"));
    assert!(matches!(OutputFolder::open(Path::new("/"), &site.root), Err(OutputError::FileSystemRoot(_))));
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let site = Site::new();
    fs::write(site.public(), "file").unwrap();
    assert!(matches!(site.open(), Err(OutputError::NotAFolder(_))));
}

#[test]
fn a_branch_checked_out_for_publishing_is_welcome() {
    let site = Site::new();
    site.put(".git/HEAD", "ref");
    site.build(&OLD).unwrap();
    assert_eq!(site.tree()[".git/HEAD"], "ref");
}

#[test]
fn what_is_in_the_way_is_never_overwritten() {
    let site = Site::new();
    site.build(&OLD).unwrap();
    site.put("new.html", "mine");
    site.put("folder/mine.html", "mine");
    let before = site.tree();
    let refusal = |path: &'static str| {
        let result = site.build(&[("index.html", "changed"), (path, "new")]);
        assert_eq!(site.tree(), before, "the old site is whole");
        message(result, &site)
    };
    insta::assert_snapshot!(refusal("new.html"), @"
    `/site/public/new.html`, which postil did not write, is in the way of output `new.html`
    help: move `/site/public/new.html` away and build again
    ");
    assert!(refusal("folder").contains("`/site/public/folder/mine.html`, which"));
    assert!(refusal("new.html/index.html").contains("`/site/public/new.html`, which"));
}

#[test]
fn two_outputs_for_one_place_are_a_clash() {
    let clash = |plan: &[(&str, &str)]| {
        let site = Site::new();
        let fresh = site.build(plan);
        assert!(!site.public().exists(), "an aborted first build leaves nothing");
        site.build(&[("keep", "1")]).unwrap();
        let again = site.build(plan);
        assert_eq!(site.tree(), expected([("keep", "1")]));
        for result in [fresh, again] {
            assert!(matches!(result, Err(OutputError::Clash(_))), "{result:?}");
        }
    };
    clash(&[("a.html", "1"), ("a.html", "2")]);
    clash(&[("a/b.html", "1"), ("a/b.html", "2")]);
    clash(&[("a", "1"), ("a/b.html", "2")]);
    clash(&[("x/a", "1"), ("x/a/b.html", "2")]);
    clash(&[("x/a/b.html", "1"), ("x/a", "2")]);
}

#[test]
fn a_kept_page_under_a_new_one_is_a_clash() {
    let site = Site::new();
    site.build(&[("a/b.html", "1")]).unwrap();
    assert!(matches!(site.build(&[("a/b.html", "1"), ("a", "2")]), Err(OutputError::Clash(_))));
}

#[test]
fn the_names_of_our_own_records_are_taken() {
    let site = Site::new();
    for name in [MANIFEST, ".postil-staging/x", ".POSTIL-manifest"] {
        assert!(matches!(site.build(&[(name, "x")]), Err(OutputError::BadName(_))), "{name}");
    }
}

#[test]
fn two_builds_at_once_are_refused() {
    let site = Site::new();
    let mut first = site.open().unwrap();
    let session = first.begin().unwrap();
    let mut second = site.open().unwrap();
    assert!(matches!(second.begin(), Err(OutputError::Busy(_))));
    drop(session);
    second.begin().unwrap();
}

#[test]
fn a_build_by_another_process_in_between_is_noticed() {
    let site = Site::new();
    let mut server = site.open().unwrap();
    let session = server.begin().unwrap();
    session.write(&out("a.html"), b"1").unwrap();
    session.commit().unwrap();
    site.build(&[("b.html", "2")]).unwrap();
    let session = server.begin().unwrap();
    session.write(&out("a.html"), b"1").unwrap();
    assert_eq!(paths(&session.commit().unwrap().removed), ["b.html"]);
    assert_eq!(site.tree(), expected([("a.html", "1")]));
}

#[test]
#[cfg(unix)]
fn symlinks_in_the_output_folder_are_not_followed_out_of_it() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    site.build(&OLD).unwrap();
    // The folder `a` moves elsewhere and a symlink takes its place; a page becomes a symlink.
    let elsewhere = site.root.join("elsewhere");
    fs::rename(site.public().join("a"), &elsewhere).unwrap();
    symlink(&elsewhere, site.public().join("a")).unwrap();
    fs::write(site.root.join("secret"), "css").unwrap();
    fs::remove_file(site.public().join("style.css")).unwrap();
    symlink(site.root.join("secret"), site.public().join("style.css")).unwrap();

    assert!(matches!(
        site.build(&[("index.html", "home"), ("a/index.html", "changed")]),
        Err(OutputError::InTheWay { .. })
    ));
    site.build(&[("index.html", "home"), ("style.css", "css")]).unwrap();
    assert_eq!(tree(&elsewhere), expected([("index.html", "a"), ("b/index.html", "b")]));
    assert_eq!(fs::read_to_string(site.root.join("secret")).unwrap(), "css");
    assert_eq!(site.tree()["style.css"], "css", "a file of its own replaces the symlink");
}

#[test]
#[cfg(unix)]
fn a_symlinked_output_folder_is_resolved_before_it_is_judged() {
    let site = Site::new();
    std::os::unix::fs::symlink(site.root.join("content"), site.public()).unwrap();
    assert!(matches!(site.open(), Err(OutputError::HoldsSources { .. })));
}
