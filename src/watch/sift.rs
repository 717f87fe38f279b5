//! Which paths matter. What the site's scan passes over by its name, nobody has to look at; about everything else it is
//! better to look once too often. Asks nothing of the disk.

use std::path::{Component, Path, PathBuf};

use crate::source;

/// Folders in a site's root that are full of files and of no site: watching them is what they are too large for.
const FOREIGN: [&str; 1] = ["node_modules"];

/// What is known of the places that are watched.
#[derive(Clone, Debug)]
pub(super) struct Sieve {
    /// The site's root as the builds name it, then as events may name it: absolute, and with symlinks resolved.
    root: PathBuf,
    names_of_root: Vec<PathBuf>,
    /// The config file, relative to the root or absolute.
    config_file: PathBuf,
    /// Absolute paths of folders that are written to, and not by the author.
    outputs: Vec<PathBuf>,
}

impl Sieve {
    pub(super) fn new(root: &Path, names_of_root: Vec<PathBuf>, config_file: &Path, outputs: Vec<PathBuf>) -> Self {
        Self { root: root.to_owned(), names_of_root, config_file: config_file.to_owned(), outputs }
    }

    /// What a build should be told of an event at `path`: nothing, or the path below the root as builds name it.
    pub(super) fn sift(&self, path: &Path) -> Option<PathBuf> {
        if self.outputs.iter().any(|output| path.starts_with(output)) {
            return None;
        }
        let Some(below) = self.names_of_root.iter().find_map(|root| path.strip_prefix(root).ok()) else {
            return (path == self.config_file).then(|| path.to_owned());
        };
        if below == self.config_file {
            return Some(self.root.join(below));
        }
        let names: Option<Vec<&str>> = below.components().map(name).collect();
        // A name that is no text is reported by the scan, which has to be told of it.
        let is_wanted = names.is_none_or(|names| {
            let is_foreign = names.first().is_none_or(|first| FOREIGN.contains(first));
            !is_foreign && !source::is_passed_over(&names.join("/"))
        });
        is_wanted.then(|| self.root.join(below))
    }
}

fn name(component: Component<'_>) -> Option<&str> {
    component.as_os_str().to_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_leave_behind_and_what_we_write_is_dropped() {
        let sieve = Sieve::new(
            Path::new("."),
            vec!["/home/me/site".into(), "/data/site".into()],
            Path::new("site.toml"),
            vec!["/home/me/site/public".into(), "/home/me/site/.postil/serve".into()],
        );
        let sift = |path: &str| sieve.sift(Path::new(path)).map(|path| path.display().to_string());
        let table = [
            ("/home/me/site/content/a.md", Some("./content/a.md")),
            ("/data/site/content/a.md", Some("./content/a.md")),
            ("/home/me/site/content", Some("./content")),
            ("/home/me/site/content/a/comments/1.md", Some("./content/a/comments/1.md")),
            ("/home/me/site/site.toml", Some("./site.toml")),
            ("/home/me/site/data.json", Some("./data.json")),
            ("/home/me/site/data/x.json", Some("./data/x.json")),
            ("/home/me/site/static/.well-known/x", Some("./static/.well-known/x")),
            ("/home/me/site/static/.htaccess", Some("./static/.htaccess")),
            ("/home/me/site/publicity/a", Some("./publicity/a")),
            ("/home/me/site", None),
            ("/home/me/site/public", None),
            ("/home/me/site/public/a/index.html", None),
            ("/home/me/site/.postil/serve/index.html", None),
            ("/home/me/site/.git/index.lock", None),
            ("/home/me/site/content/.git/HEAD", None),
            ("/home/me/site/static/.git/HEAD", None),
            ("/home/me/site/node_modules/a/b.js", None),
            ("/home/me/site/content/a.md~", None),
            ("/home/me/site/content/.a.md.swp", None),
            ("/home/me/site/content/4913", None),
            ("/home/me/site/content/.#a.md", None),
            ("/home/me/site/content/#a.md#", None),
            ("/home/me/site/content/.a.md.tmp", None),
            ("/home/me/site/content/a.md___jb_tmp___", None),
            ("/home/me/site/site.toml~", None),
            ("/home/me/other/content/a.md", None),
        ];
        for (path, expected) in table {
            assert_eq!(sift(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn a_config_file_may_stand_outside_or_have_any_name() {
        let outside = Sieve::new(Path::new("/s"), vec!["/s".into()], Path::new("/etc/site.toml"), Vec::new());
        assert_eq!(outside.sift(Path::new("/etc/site.toml")), Some("/etc/site.toml".into()));
        assert_eq!(outside.sift(Path::new("/etc/passwd")), None);
        let hidden = Sieve::new(Path::new("/s"), vec!["/s".into()], Path::new(".site.toml"), Vec::new());
        assert_eq!(hidden.sift(Path::new("/s/.site.toml")), Some("/s/.site.toml".into()));
    }
}
