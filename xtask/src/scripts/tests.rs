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
    let workspace = Workspace::of_this_program();
    let read = |path: &str| fs::read_to_string(workspace.path(path)).expect("the list is there");
    let python = read("e2e/requirements.txt");
    let mut packages = python.lines().filter(|line| !line.starts_with('#'));
    assert!(packages.all(|line| line.split_once("==").is_some_and(|(_, version)| is_version(version))), "{python}");
    let node = read("e2e/package.json");
    let (_, packages) = node.split_once(r#""dependencies": {"#).expect("it has dependencies");
    let (packages, _) = packages.split_once('}').expect("their list ends");
    let mut versions = packages.lines().filter_map(|line| line.split_once(": ")).map(|(_, version)| version);
    assert!(versions.all(|version| is_version(version.trim_matches(['"', ',']))), "{packages}");
}

fn is_version(text: &str) -> bool {
    !text.is_empty() && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
