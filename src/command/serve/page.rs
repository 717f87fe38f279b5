//! Which page shows a file of the site: where `--navigate-to-changed` goes.

use std::path::Path;

use crate::build::load::is_markdown;
use crate::config::Config;
use crate::content::{self, ContentOptions};
use crate::path::SitePath;
use crate::site::route::{self, Route};
use crate::source;

/// The page that is made from the file or folder at `path`, or that shows it: an essay's comments and images are on its
/// page.
pub(super) fn page_of(root: &Path, path: &SitePath, config: &Config) -> Option<Route> {
    let is_there = |path: &SitePath| source::locate(root, path).is_file();
    let folder = path.parent().filter(|_| path.as_str().starts_with("content/"))?;
    if is_markdown(path) && path.stem() == "_index" {
        return Some(route::of_folder(&folder, config));
    }
    let is_comment =
        folder.file_name() == "comments" && folder.parent().is_some_and(|essay| essay_at(&essay, is_there).is_some());
    let essay =
        if is_markdown(path) && !is_comment { Some(path.clone()) } else { essay_around(path.clone(), is_there) }?;
    let bytes = source::read(root, &essay).ok()?;
    let text = content::text_of(&bytes, &essay).ok()?;
    // Only its front matter matters, and one file is quickly read.
    let page = content::page::parse(&essay, text, &ContentOptions { config });
    Some(route::of_page(&essay, &page.meta, config))
}

/// The nearest essay whose folder is `path` or one around it.
fn essay_around(path: SitePath, is_there: impl Fn(&SitePath) -> bool + Copy) -> Option<SitePath> {
    let folders = std::iter::successors(Some(path), SitePath::parent);
    folders.take_while(|folder| folder.as_str().contains('/')).find_map(|folder| essay_at(&folder, is_there))
}

/// The essay whose folder this is: `a.md` or `a/index.md`.
fn essay_at(folder: &SitePath, is_there: impl Fn(&SitePath) -> bool) -> Option<SitePath> {
    ["/index.md", ".md", "/index.markdown", ".markdown"]
        .iter()
        .filter_map(|end| SitePath::new(&format!("{folder}{end}")))
        .find(is_there)
}

#[cfg(test)]
mod tests {
    use super::page_of;
    use crate::path::SitePath;

    #[test]
    fn files_are_shown_on_the_page_of_their_essay() {
        let site = tempfile::tempdir().expect("there is room for a folder");
        let put = |path: &str, text: &str| {
            let file = site.path().join(path);
            std::fs::create_dir_all(file.parent().expect("it has one")).expect("folders can be made");
            std::fs::write(file, text).expect("files can be written");
        };
        put("content/essays/a.md", "+++\ntitle = 'A'\nslug = 'bee'\n+++\n");
        put("content/essays/2026-01-02-c/index.md", "+++\ntitle = 'C'\n+++\n");
        put("content/essays/p.md", "+++\npath = 'x/y'\n+++\n");
        put("content/comments/d.md", "+++\ntitle = 'D'\n+++\n");
        put("content/broken.md", "+++\ntitle = \n+++\n");
        let config = "base_url = 'https://example.org/blog'";
        let (config, _) = crate::config::parse(config, &SitePath::new("site.toml").expect("legal"));
        let config = config.expect("is valid");
        let page = |path: &str| {
            let path = SitePath::new(path).expect("legal");
            page_of(site.path(), &path, &config).map(|route| route.decoded().to_owned())
        };
        let table = [
            ("content/essays/a.md", Some("/essays/bee/")),
            ("content/essays/a/comments/1.md", Some("/essays/bee/")),
            ("content/essays/a/comments", Some("/essays/bee/")),
            ("content/essays/a", Some("/essays/bee/")),
            ("content/essays", None),
            ("content/essays/a/feedback.toml", Some("/essays/bee/")),
            ("content/essays/a/deep/er/x.png", Some("/essays/bee/")),
            ("content/essays/2026-01-02-c/index.md", Some("/essays/c/")),
            ("content/essays/2026-01-02-c/x.png", Some("/essays/c/")),
            ("content/essays/p.md", Some("/x/y/")),
            ("content/essays/_index.md", Some("/essays/")),
            ("content/_index.md", Some("/")),
            ("content/comments/d.md", Some("/comments/d/")),
            ("content/broken.md", Some("/broken/")),
            ("content/essays/gone.md", None),
            ("content/x.png", None),
            ("static/x.png", None),
            ("site.toml", None),
        ];
        for (path, expected) in table {
            assert_eq!(page(path).as_deref(), expected, "{path}");
        }
    }
}
