//! When packages are taken for installed, and that the lists pin all they name.

use std::env;
use std::process;

use super::*;

/// An empty folder of this test alone.
fn scratch(name: &str) -> PathBuf {
    let folder = env::temp_dir().join(format!("postil-xtask-{}-{name}", process::id()));
    empty(&folder).expect("there is room for a folder");
    folder
}

#[test]
fn packages_are_installed_anew_when_the_list_has_changed() {
    let folder = scratch("list");
    let list = folder.join("list");
    fs::write(&list, "a==1").expect("a file can be written");
    assert!(!is_installed(&list, &folder).expect("the list is there"), "nothing is marked yet");
    mark_installed(&list, &folder).expect("a file can be written");
    assert!(is_installed(&list, &folder).expect("the list is there"));
    fs::write(&list, "a==2").expect("a file can be written");
    assert!(!is_installed(&list, &folder).expect("the list is there"), "another version is wanted");
    fs::remove_dir_all(&folder).expect("the folder is ours");
}

#[test]
fn a_list_that_is_not_there_is_a_failure() {
    let folder = scratch("none");
    assert!(matches!(is_installed(&folder.join("list"), &folder), Err(Failure::File { .. })));
    fs::remove_dir_all(&folder).expect("the folder is ours");
}

#[test]
fn every_package_is_pinned_to_one_version() {
    for packages in [&E2E, &THEME, &BENCH] {
        let read = |name: &str| {
            let list = Workspace::of_this_program().path(packages.lists).join(name);
            fs::read_to_string(list).expect("the list is there")
        };
        let python = read("requirements.txt");
        let mut wanted = python.lines().filter(|line| !line.starts_with('#'));
        assert!(wanted.all(|line| line.split_once("==").is_some_and(|(_, version)| is_version(version))), "{python}");
        let node = read("package.json");
        let (_, wanted) = node.split_once(r#""dependencies": {"#).expect("it has dependencies");
        let (wanted, _) = wanted.split_once('}').expect("their list ends");
        let mut versions = wanted.lines().filter_map(|line| line.split_once(": ")).map(|(_, version)| version);
        assert!(versions.all(|version| is_version(version.trim_matches(['"', ',']))), "{wanted}");
    }
}

#[test]
fn a_lock_file_says_what_it_locks_and_names_no_registry() {
    for packages in [&THEME, &BENCH] {
        let lock = Workspace::of_this_program().path(packages.lists).join(packages.npm_list);
        let lock = fs::read_to_string(lock).expect("the list is there");
        assert!(!lock.contains("\"resolved\""), "made with another option than `--omit-lockfile-registry-resolved`");
        let n_packages = lock.matches("\"node_modules/").count();
        assert!(n_packages > 50, "{n_packages}");
        assert_eq!(lock.matches("\"integrity\": \"sha512-").count(), n_packages);
    }
}

fn is_version(text: &str) -> bool {
    !text.is_empty() && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
