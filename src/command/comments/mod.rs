//! `postil comments`: what an editor does with comments, on the command line. The files stay the truth.
//!
//! Pages are looked up by name among those that the site has; no name ever becomes a part of a path.

mod add;
mod check;
mod export;
mod hide;
mod import;
mod list;
#[cfg(feature = "mail")]
mod mail;
#[cfg(feature = "mail")]
mod mail_text;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Outcome, now, print};
use crate::build::documents::Documents;
use crate::build::{self, Options, Silent};
use crate::cli::{Cli, CommentKind, CommentRole, CommentStatus, CommentsCommand};
use crate::config::Config;
use crate::content::comment::{Kind, Role, Status};
use crate::content::{Comment, ContentOptions, Page};
use crate::diagnostic::messages::comments as messages;
use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SitePath;
use crate::site::visibility::Include;
use print::Refused;

/// Runs the command.
pub fn run(cli: &Cli, command: &CommentsCommand) -> Outcome {
    match command {
        CommentsCommand::List(args) => list::run(cli, args),
        CommentsCommand::Check(args) => check::run(cli, args),
        CommentsCommand::Add(args) => add::run(cli, args),
        CommentsCommand::Hide(args) => hide::hide(cli, args),
        CommentsCommand::Remove(args) => hide::remove(cli, args),
        CommentsCommand::Export(args) => export::run(cli, args),
        CommentsCommand::Import(args) => import::run(cli, args),
    }
}

/// Config and content of a site, pages by their keys.
struct Desk {
    config: Config,
    documents: Documents,
    /// Key → place in `documents.pages`.
    pages: BTreeMap<String, usize>,
    now: i64,
}

impl Desk {
    /// Reads the site. Mistakes in its files are not in the way of work on others.
    fn open(cli: &Cli) -> Result<Self, Box<dyn std::error::Error>> {
        let options = options(cli)?;
        let content = build::load::documents(&options, &Silent)?.map_err(|found| Refused(build::sorted(found)))?;
        let build::load::Content { config, documents, found } = content;
        // What is missing of the site could be the very comment that is asked for.
        let errors: Vec<Diagnostic> = found.into_iter().filter(|found| found.severity == Severity::Error).collect();
        if !errors.is_empty() {
            return Err(Refused(build::sorted(errors)).into());
        }
        let keys = documents.pages.iter().enumerate().map(|(at, page)| (key_of(page), at));
        let pages = keys.collect();
        Ok(Self { config, documents, pages, now: options.now })
    }

    fn content_options(&self) -> ContentOptions<'_> {
        ContentOptions { config: &self.config }
    }

    /// The page that `name` means: its key, or its file with or without `content/` and extension.
    fn page(&self, name: &str) -> Result<&Page, Refused> {
        match self.pages.get(key(name)) {
            Some(at) => Ok(&self.documents.pages[*at]),
            None => Err(messages::unknown_page(key(name), self.pages.keys().map(String::as_str)).into()),
        }
    }

    /// The comments on `page`, by id.
    fn thread(&self, page: &Page) -> &[Arc<Comment>] {
        self.documents.comments.get(&page.folder).map_or(&[], Vec::as_slice)
    }

    /// All comments with the pages that they stand on, by page and id; or those of one page.
    fn comments(&self, page: Option<&str>) -> Result<Vec<(&Page, &Comment)>, Refused> {
        let pages: Vec<&Page> = match page {
            Some(name) => vec![self.page(name)?],
            None => self.pages.values().map(|at| self.documents.pages[*at].as_ref()).collect(),
        };
        Ok(pages
            .into_iter()
            .flat_map(|page| self.thread(page).iter().map(move |comment| (page, comment.as_ref())))
            .collect())
    }

    /// The comment called `id`.
    fn comment(&self, id: &str, page: Option<&str>) -> Result<(&Page, &Comment), Refused> {
        let all = self.comments(page)?;
        let mut found = all.iter().filter(|(_, comment)| comment.id == id);
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(*only),
            (Some(_), Some(_)) => {
                let pages: Vec<String> =
                    all.iter().filter(|(_, comment)| comment.id == id).map(|(page, _)| key_of(page)).collect();
                Err(messages::ambiguous_comment(id, pages.iter().map(String::as_str)).into())
            }
            (None, _) => match self.unreadable().find(|path| path.stem() == id) {
                Some(path) => Err(messages::unreadable_comment(path).into()),
                None => {
                    let ids = all.iter().map(|(_, comment)| comment.id.as_str());
                    Err(messages::unknown_comment(id, page.map(key), ids).into())
                }
            },
        }
    }

    /// Files of comments that hold no comment.
    fn unreadable(&self) -> impl Iterator<Item = &SitePath> {
        let paths = self.documents.diagnostics.iter().filter_map(|found| found.path.as_ref());
        paths.filter(|path| path.parent().is_some_and(|folder| folder.file_name() == "comments"))
    }

    /// Where the comment `id` of `page` stands, or is to stand.
    fn place(&self, page: &Page, id: &str) -> Result<SitePath, Refused> {
        let path = page.folder.join(&format!("comments/{id}.md"));
        path.filter(|_| crate::content::comment::is_id(id)).ok_or_else(|| messages::bad_id(id).into())
    }
}

/// The config of any time, with everything that is not public yet.
fn options(cli: &Cli) -> Result<Options, String> {
    Ok(Options {
        root: cli.root.clone(),
        config_file: cli.config.clone(),
        output_dir: None,
        base_url: None,
        include: Include { drafts: true, future: true, expired: true },
        now: now(None)?,
        strict: false,
        keep_going: false,
        forgets: None,
    })
}

/// The key of a page: the folder of its comments below `content/`, as in `essays/on-margins`.
fn key_of(page: &Page) -> String {
    page.folder.strip_prefix("content").unwrap_or(page.folder.as_str()).to_owned()
}

/// The key within a name of a page, as people write or a shell completes it.
fn key(name: &str) -> &str {
    let name = name.trim();
    let name = name.strip_prefix("@/").or_else(|| name.strip_prefix("./")).unwrap_or(name);
    let name = name.strip_prefix("content/").unwrap_or(name).trim_end_matches('/');
    let name = name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown")).unwrap_or(name);
    name.strip_suffix("/index").unwrap_or(name)
}

fn status(status: CommentStatus) -> Status {
    match status {
        CommentStatus::Published => Status::Published,
        CommentStatus::Hidden => Status::Hidden,
        CommentStatus::Removed => Status::Removed,
    }
}

fn kind(kind: CommentKind) -> Kind {
    match kind {
        CommentKind::Comment => Kind::Comment,
        CommentKind::Letter => Kind::Letter,
        CommentKind::Webmention => Kind::Webmention,
    }
}

fn role(role: CommentRole) -> Role {
    match role {
        CommentRole::Author => Role::Author,
        CommentRole::Editor => Role::Editor,
    }
}
