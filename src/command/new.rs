//! `postil new`

use std::path::Path;
use std::process::ExitCode;

use super::{Outcome, now, print};
use crate::cli::{Cli, NewArgs};
use crate::config::Slugify;
use crate::slug::slugify;

/// Makes a site, or a draft in the site at the root.
pub fn run(cli: &Cli, args: &NewArgs) -> Outcome {
    match (args.what.as_str(), &args.title) {
        ("essay", Some(title)) => essay(cli, args, title),
        ("essay", None) => Err("an essay needs a title: `postil new essay \"On margins\"`".into()),
        (_, Some(title)) => Err(format!(
            "`{title}` is one word too many: a new site needs only a folder, a draft is `postil new essay \"{title}\"`"
        )
        .into()),
        (folder, None) => site(&cli.root.join(folder)),
    }
}

/// Files of a new site: path, text. `@DATE@` is the day it is made.
const SITE: &[(&str, &str)] = &[
    ("site.toml", include_str!("new/site.toml")),
    ("content/_index.md", include_str!("new/home.md")),
    ("content/about.md", include_str!("new/about.md")),
    ("content/essays/_index.md", include_str!("new/essays.md")),
    ("content/essays/hello-margin.md", include_str!("new/essay.md")),
    ("content/essays/hello-margin/comments/first.md", include_str!("new/comment.md")),
    (".gitignore", "/public\n/.postil\n"),
];

/// The day it is in `zone`.
fn today(zone: jiff::tz::TimeZone) -> Result<String, String> {
    let now = jiff::Timestamp::from_second(now(None)?).map_err(|error| error.to_string())?;
    Ok(now.to_zoned_datetime(zone).strftime("%Y-%m-%d").to_string())
}

fn site(folder: &Path) -> Outcome {
    let is_empty = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(format!("cannot look into {}: {error}", folder.display()).into()),
    };
    if !is_empty {
        return Err(format!("{} is not empty: choose another folder", folder.display()).into());
    }
    let date = today(jiff::tz::TimeZone::UTC)?;
    for (path, text) in SITE {
        write(&folder.join(path), &text.replace("@DATE@", &date))?;
    }
    for empty in ["static", "templates"] {
        create_folder(&folder.join(empty))?;
    }
    print::status(&format!("made a site in {}", folder.display()));
    print::status(&format!("next: cd {} && postil build", folder.display()));
    Ok(ExitCode::SUCCESS)
}

fn essay(cli: &Cli, args: &NewArgs, title: &str) -> Outcome {
    let config = cli.config.clone().unwrap_or_else(|| "site.toml".into());
    let Ok(settings) = std::fs::read_to_string(cli.root.join(&config)) else {
        let config = config.display();
        return Err(format!("there is no {config} here: go into a site, or make one with `postil new FOLDER`").into());
    };
    let path = crate::path::SitePath::new("site.toml").expect("a legal path");
    // A draft can be begun in a site whose config has mistakes; its day is then that of UTC.
    let (settings, _) = crate::config::parse(&settings, &path);
    let zone = settings.map_or(jiff::tz::TimeZone::UTC, |config| config.timezone);
    let section = crate::path::SitePath::new(args.section.trim_matches('/'));
    let section = section.ok_or_else(|| format!("`{}` is not a folder below content/", args.section))?;
    let path = Path::new("content").join(section.as_str()).join(format!("{}.md", slugify(title, Slugify::On)));
    let file = cli.root.join(&path);
    if file.exists() {
        return Err(format!("{} exists already", path.display()).into());
    }
    let quoted = serde_json::to_string(title)?;
    let text = format!(
        "+++\ntitle = {quoted}\ndescription = \"\"\ndate = {}\ndraft = true\n\n[taxonomies]\ntags = []\n+++\n\n",
        today(zone)?
    );
    write(&file, &text)?;
    print::out(&format!("{}\n", path.display()));
    Ok(ExitCode::SUCCESS)
}

fn create_folder(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    std::fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
