//! Trees that are awkward to read, and images that are small enough to write down.

use std::fs;
use std::io::Cursor;

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::*;

struct Site(tempfile::TempDir);

impl Site {
    fn new(files: &[&str]) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        fs::create_dir(site.0.path().join("content")).unwrap();
        for file in files {
            let path = site.0.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        site
    }

    fn scan_without(&self, ignored_content: GlobSet) -> Tree {
        scan(self.0.path(), &ScanOptions { ignored_content, ..options() }).unwrap()
    }

    fn scan(&self) -> Tree {
        self.scan_without(GlobSet::empty())
    }
}

fn options() -> ScanOptions {
    let config_file = PathBuf::from("site.toml");
    ScanOptions { config_file, ignored_content: GlobSet::empty(), ignored_static: GlobSet::empty() }
}

fn path(text: &str) -> SitePath {
    SitePath::new(text).unwrap()
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn files_are_sorted_and_known_by_name() {
    let site = Site::new(&[
        "site.toml",
        "content/a/index.md",
        "content/a/comments/1.md",
        "content/a/feedback.toml",
        "content/a/photo.jpg",
        "content/a-b.md",
        "content/_index.md",
        "content/comments/odd.md",
        "templates/page.html",
        "static/robots.txt",
    ]);
    let tree = site.scan();
    let seen: Vec<(&str, Room)> = tree.files.iter().map(|file| (file.path.as_str(), file.room)).collect();
    assert_eq!(
        seen,
        [
            ("content/_index.md", Room::Content),
            ("content/a-b.md", Room::Content),
            ("content/a/comments/1.md", Room::Content),
            ("content/a/feedback.toml", Room::Content),
            ("content/a/index.md", Room::Content),
            ("content/a/photo.jpg", Room::Content),
            ("content/comments/odd.md", Room::Content),
            ("site.toml", Room::Config),
            ("static/robots.txt", Room::Static),
            ("templates/page.html", Room::Template),
        ]
    );
    assert!(tree.diagnostics.is_empty());
}

#[test]
fn what_editors_and_systems_leave_behind_is_no_part_of_the_site() {
    let site = Site::new(&[
        "content/a.md",
        "content/a.md~",
        "content/.a.md.swp",
        "content/#a.md#",
        "content/4913",
        "content/.obsidian/app.json",
        "content/Thumbs.db",
        "static/.DS_Store",
        "static/.git/HEAD",
        "static/.htaccess",
        "static/.well-known/security.txt",
        "templates/.hidden.html",
    ]);
    assert_eq!(paths(&site.scan()), ["content/a.md", "static/.htaccess", "static/.well-known/security.txt"]);
}

#[test]
fn globs_leave_out_files_and_whole_folders() {
    let site = Site::new(&["content/a.md", "content/b/notes.xlsx", "content/old/c.md"]);
    let globs = GlobSetBuilder::new().add(Glob::new("*.xlsx").unwrap()).add(Glob::new("old").unwrap()).build().unwrap();
    assert_eq!(paths(&site.scan_without(globs)), ["content/a.md"]);
}

#[test]
fn stamps_are_taken_only_when_asked_for_and_are_those_of_reading() {
    // One alone in its folder, and some side by side.
    let site = Site::new(&["content/a/a.md", "content/b.md", "content/c.md", "content/d/a.md", "content/d/b.md"]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("a/a.md", site.0.path().join("content/link.md")).unwrap();
    let mut tree = site.scan();
    assert!(tree.files.iter().all(|file| file.stamp.is_none()));
    take_stamps(site.0.path(), tree.files.iter_mut().collect(), i64::MAX);
    for file in &tree.files {
        let (bytes, stamp) = read_stamped(site.0.path(), &file.path).unwrap();
        assert_eq!((bytes.as_slice(), Some(stamp)), (&b"text"[..], file.stamp), "{}", file.path);
    }
}

#[test]
fn a_folder_without_content_is_not_a_site() {
    let temp = tempfile::tempdir().unwrap();
    let error = scan(temp.path(), &options()).unwrap_err();
    assert!(matches!(error, SourceError::NoContent(_)));
    assert!(error.help().unwrap().contains("postil new"));
    let error = read_config(temp.path(), Path::new("site.toml")).unwrap_err();
    assert!(error.to_string().ends_with("site.toml`: no such file"), "{error}");
}

#[cfg(unix)]
fn findings(tree: &Tree) -> Vec<String> {
    tree.diagnostics.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect()
}

#[test]
#[cfg(unix)]
fn symlinks_are_followed_and_loops_and_loose_ends_reported() {
    use std::os::unix::fs::symlink;
    let site = Site::new(&["content/a/index.md", "elsewhere/b.md"]);
    let content = site.0.path().join("content");
    symlink("../elsewhere", content.join("linked")).unwrap();
    symlink("..", content.join("a/loop")).unwrap();
    symlink("nowhere", content.join("gone.md")).unwrap();
    symlink("self.md", content.join("self.md")).unwrap();
    symlink("user@host", content.join(".#a.md")).unwrap();
    let tree = site.scan();
    assert_eq!(paths(&tree), ["content/a/index.md", "content/linked/b.md"]);
    assert_eq!(
        findings(&tree),
        [
            "symlink-loop: the symlink `content/a/loop` leads back to `content`, which holds it",
            "dangling-symlink: the symlink `content/gone.md` leads nowhere",
            "dangling-symlink: the symlink `content/self.md` leads nowhere",
        ]
    );
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_cannot_be_urls_are_reported() {
    use std::os::unix::ffi::OsStrExt as _;
    let site = Site::new(&["content/a\\b.md", "content/bell\u{7}.md", "content/ok.md"]);
    fs::write(site.0.path().join("content").join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), "").unwrap();
    let tree = site.scan();
    assert_eq!(paths(&tree), ["content/ok.md"]);
    assert_eq!(
        findings(&tree),
        [
            "file-name-not-utf8: the name of `caf\u{fffd}.md` in `content` is not UTF-8",
            "file-name-unusable: the name of `a\\\\b.md` in `content` has a backslash or a control character",
            "file-name-unusable: the name of `bell\\u{7}.md` in `content` has a backslash or a control character",
        ]
    );
}

#[test]
fn a_text_that_is_too_big_or_gone_is_an_error_with_its_path() {
    let site = Site::new(&["content/big.md"]);
    let path = |name: &str| SitePath::new(&format!("content/{name}")).unwrap();
    let big = fs::File::options().write(true).open(site.0.path().join("content/big.md")).unwrap();
    big.set_len(MAX_TEXT + 1).unwrap();
    let error = read(site.0.path(), &path("big.md")).unwrap_err();
    assert_eq!(error.to_string(), "`content/big.md` is too big for a text: 16 MiB");
    big.set_len(MAX_TEXT).unwrap();
    assert!(read(site.0.path(), &path("big.md")).is_ok());

    let error = read(site.0.path(), &path("gone.md")).unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.to_diagnostic().message, "cannot read `content/gone.md`: no such file");
    fs::create_dir(site.0.path().join("content/folder.md")).unwrap();
    let error = read(site.0.path(), &path("folder.md")).unwrap_err();
    assert_eq!(error.to_string(), "cannot read `content/folder.md`: not a file");
}

fn size(bytes: impl AsRef<[u8]>) -> Option<(u32, u32)> {
    image::size(&mut Cursor::new(bytes))
}

fn jpeg(orientation: Option<u8>) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x04JF".to_vec();
    if let Some(turn) = orientation {
        let tiff = [b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", &[turn][..], b"\0\0"].concat();
        bytes.extend_from_slice(b"\xff\xe1");
        bytes.extend_from_slice(&(tiff.len() as u16 + 2).to_be_bytes());
        bytes.extend_from_slice(&tiff);
    }
    bytes.extend_from_slice(b"\xff\xff\xc2\0\x0b\x08\0\x03\0\x05\x03");
    bytes
}

fn boxed(name: &str, body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], name.as_bytes(), body].concat()
}

fn avif(turns: u8) -> Vec<u8> {
    let extent = |w: u32, h: u32| boxed("ispe", &[&[0; 4][..], &w.to_be_bytes(), &h.to_be_bytes()].concat());
    // A larger item that is not the picture comes first.
    let ipco = boxed("ipco", &[extent(900, 900), extent(30, 20), boxed("irot", &[turns])].concat());
    let ipma = boxed("ipma", &[0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 1, 1, 0, 7, 2, 2, 0x83]);
    let pitm = boxed("pitm", &[0, 0, 0, 0, 0, 7]);
    let meta = [&[0; 4][..], &pitm, &boxed("iprp", &[ipco, ipma].concat())].concat();
    [boxed("ftyp", b"avif\0\0\0\0"), boxed("meta", &meta)].concat()
}

#[test]
fn every_format_gives_the_size_that_a_browser_shows() {
    assert_eq!(size(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x02\0\0\0\x03"), Some((258, 3)));
    assert_eq!(size(b"GIF89a\x05\0\x03\0"), Some((5, 3)));
    assert_eq!(size(b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x05\x40\x03\x80"), Some((5, 3)));
    assert_eq!(size(b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x04\x80\0\0"), Some((5, 3)));
    assert_eq!(size(b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x04\0\0\x02\0\0"), Some((5, 3)));
    assert_eq!(size(jpeg(None)), Some((5, 3)));
    assert_eq!(size(jpeg(Some(3))), Some((5, 3)));
    assert_eq!(size(jpeg(Some(6))), Some((3, 5)));
    assert_eq!(size(avif(0)), Some((30, 20)));
    assert_eq!(size(avif(1)), Some((20, 30)));
}

#[test]
fn an_svg_has_the_size_of_its_root() {
    assert_eq!(size("<?xml version='1.0'?><!-- <svg width='1'> --><svg width='20px' height='10'/>"), Some((20, 10)));
    assert_eq!(size("\u{feff}<svg viewBox='0 0 30.4 20'><rect/></svg>"), Some((30, 20)));
    assert_eq!(size("<svg width='100%' height='1in' viewBox='0,0,2,1'></svg>"), Some((192, 96)));
    assert_eq!(size("<svg:svg width='1e2' height='50'></svg:svg>"), Some((100, 50)));
    assert_eq!(size("<svg width='100%'></svg>"), None);
    assert_eq!(size("<html><svg width='1' height='1'/></html>"), None);
    assert_eq!(size("just text"), None);
}

#[test]
fn a_cut_image_has_no_size_and_makes_no_panic() {
    for whole in [jpeg(Some(6)), avif(1), b"<svg width='20' height='10'>".to_vec()] {
        for end in 0..whole.len() {
            let _ = size(&whole[..end]);
            let mut broken = whole.clone();
            broken[end] = 0xff;
            let _ = size(&broken);
        }
        assert_eq!(size(&whole[..whole.len() / 3]), None);
    }
}

#[test]
fn a_new_file_is_whole_and_never_replaces_one() {
    let site = Site::new(&["content/a.md"]);
    let root = site.0.path();
    let (old, new) = (path("content/a.md"), path("content/a/comments/b.md"));
    assert!(matches!(write_new(root, &old, "other"), Err(SourceError::Exists(_))));
    assert_eq!(fs::read_to_string(root.join("content/a.md")).unwrap(), "text");
    write_new(root, &new, "whole\n").unwrap();
    assert_eq!(fs::read_to_string(root.join("content/a/comments/b.md")).unwrap(), "whole\n");
    assert!(matches!(write_new(root, &path("content/a.md/c.md"), "x"), Err(SourceError::Unwritable { .. })));
    assert_eq!(left_over(root), 0);
}

#[test]
fn only_a_file_that_is_there_is_replaced() {
    let site = Site::new(&["content/a.md"]);
    let root = site.0.path();
    replace(root, &path("content/a.md"), "new").unwrap();
    assert_eq!(fs::read_to_string(root.join("content/a.md")).unwrap(), "new");
    assert!(replace(root, &path("content/b.md"), "x").is_err());
    assert!(!root.join("content/b.md").exists());
    assert_eq!(left_over(root), 0);
}

#[test]
fn an_unfinished_file_of_a_killed_run_is_no_obstacle_and_no_part_of_the_site() {
    let name = format!("content/.postil-{}-0.tmp", std::process::id());
    let site = Site::new(&["content/a.md", &name]);
    write_new(site.0.path(), &path("content/b.md"), "x").unwrap();
    replace(site.0.path(), &path("content/a.md"), "y").unwrap();
    assert_eq!(paths(&site.scan()), ["content/a.md", "content/b.md"]);
    assert_eq!(left_over(site.0.path()), 1, "what is not ours to judge is left");
}

/// Files that were only made to become others.
fn left_over(root: &Path) -> usize {
    let all = walkdir::WalkDir::new(root).into_iter().map(|entry| entry.unwrap());
    all.filter(|entry| entry.file_name().to_string_lossy().starts_with(".postil-")).count()
}
