//! G2: what an edit may render.
//!
//! What has to be rendered is known from the clean builds before and after: outputs that differ. Whatever else was
//! rendered was rendered in vain, and for that there has to be a reason: [`Excuse`] has one for each kind of edit.
//! Where several edits came before a build that could be published, the reasons of all of them count.

use std::collections::BTreeSet;

use postil::build::{Report, Why};

use crate::clean::{Class, Clean};
use crate::edits::Kind;
use crate::site::Files;

/// A build that was published, and the trees before and after it.
pub struct Step {
    pub report: Report,
    pub before: Files,
    pub after: Files,
    /// By an engine that knew no more than what is on disk.
    pub by_new_engine: bool,
}

/// Edits since the last build that was held to a clean one.
#[derive(Default)]
pub struct Edits {
    pub kinds: Vec<Kind>,
    /// Names of the essays that have other files, comments or tallies.
    pub essays: BTreeSet<String>,
}

/// What may be rendered in vain after an edit.
#[derive(Default)]
struct Excuse {
    /// Outputs of these classes that name the edited essay.
    naming: &'static [Class],
    /// All outputs of these classes.
    any: &'static [Class],
    /// And so many others.
    n_others: usize,
}

use Class::{Always, CommentFeed, Feed, Fixed, List, Names, Page, Settings};

impl Excuse {
    fn of(kind: Kind) -> Self {
        let naming = |naming| Self { naming, any: &[Always], n_others: 0 };
        let any = |any| Self { naming: &[], any, n_others: 0 };
        match kind {
            // There is nothing new in the files; a broken template is mended before anything can be published.
            Kind::Touch | Kind::Replace | Kind::Foreign | Kind::Restart | Kind::Nothing | Kind::BreakTemplate => {
                Self::default()
            }
            // The one that was spoiled: it is what it was before.
            Kind::AlterOutput | Kind::DeleteOutput => Self { n_others: 1, ..Self::default() },
            // Nothing is known.
            Kind::LoseState => any(&[Page, List, Feed, CommentFeed, Names, Always, Settings, Fixed]),
            // Lists are handed cards, and those of the theme do not show its summary.
            Kind::Body | Kind::Stealth => Self { naming: &[List], ..Self::default() },
            // Whatever shows a page at all shows its title; lists and feeds show what it is about.
            Kind::Title | Kind::Description => Self::default(),
            // A card is its front matter as a whole, and the text in a feed is its file as a whole.
            Kind::Series => naming(&[List, Feed]),
            Kind::Alias | Kind::ReplyTo => naming(&[Page, List, Feed]),
            // Cards, as above; the plan is made anew with the links.
            Kind::Link => naming(&[List]),
            // A card says where its file is; what links to the essay by that name may link to nothing now.
            Kind::Swap => any(&[List, Always]),
            // A thread is its files as a whole, tallies and all, even where the page does not show them yet.
            Kind::Votes => naming(&[Page, List, CommentFeed]),
            Kind::Quote | Kind::NewComment | Kind::EditComment | Kind::HideComment | Kind::DeleteComment => {
                naming(&[Page])
            }
            // The essay is there or not, or has another address. Lists know how many essays there are below them,
            // cards how their terms are written elsewhere and where the links of their summaries lead.
            Kind::Add
            | Kind::Delete
            | Kind::Rename
            | Kind::Slug
            | Kind::Break
            | Kind::Repair
            | Kind::NextDay
            | Kind::Drafts => any(&[List, Always]),
            // That as well, and feeds hold the file as a whole: with drafts, that is all that changes.
            Kind::Draft => Self { naming: &[Feed], any: &[List, Always], n_others: 0 },
            // That as well, and a page is its file as a whole: terms may be written another way and be the same.
            Kind::Tags => Self { naming: &[Page], any: &[List, Always], n_others: 0 },
            // That as well, and links have a date that not all show.
            Kind::Date => Self { naming: &[CommentFeed, Names], any: &[List, Always], n_others: 0 },
            // Each part of a list is held to the file of its section, and only the first shows its text.
            Kind::Section | Kind::Paginate => any(&[List, Always]),
            // With another file, the index is made anew.
            Kind::Data | Kind::Image | Kind::Static | Kind::Css => any(&[Always]),
            // Which templates a template uses is not known.
            Kind::Template | Kind::Partial | Kind::Shadow => any(&[Page, List, Names, Always]),
            // Whatever sees a part of the config is held to the whole. Title and URL are in all lists and feeds of essays.
            Kind::SiteTitle | Kind::BaseUrl => any(&[Page, CommentFeed, Names, Always, Settings]),
            Kind::CommentsState => any(&[Page, List, Feed, CommentFeed, Names, Always, Settings]),
        }
    }
}

/// Kinds of edits after which only outputs that name the essay are rendered at all.
const OF_ONE_ESSAY: [Kind; 4] = [Kind::Body, Kind::Stealth, Kind::Title, Kind::Description];

impl Edits {
    /// Holds what `step` rendered to what there was a need or a reason for. `before` and `after` are what the edits lie
    /// between.
    pub fn hold(&self, step: &Step, before: &Clean, after: &Clean) -> Result<(), String> {
        let excuses: Vec<Excuse> = self.kinds.iter().map(|kind| Excuse::of(*kind)).collect();
        let folders: Vec<&String> = self
            .essays
            .iter()
            .flat_map(|essay| [before, after].map(|clean| clean.folders.get(essay)))
            .flatten()
            .collect();
        let names = |tree: &Files, path: &str| {
            let text = String::from_utf8_lossy(tree.get(path).map_or(&[][..], Vec::as_slice)).into_owned();
            folders.iter().any(|folder| text.contains(folder.as_str()))
        };
        let is_theme = |path: &&String| path.starts_with("theme.");
        // All pages link it.
        let is_styled_anew = !step.before.keys().filter(is_theme).eq(step.after.keys().filter(is_theme));
        // What was found has other places now, and the index is where it is found.
        let is_blamed = [before, after].iter().any(|clean| !clean.blamed.is_disjoint(&self.essays));
        let is_about_one_essay = self.kinds.iter().all(|kind| OF_ONE_ESSAY.contains(kind));
        let is_excused = |path: &str| {
            let class = before.classes.get(path).or(after.classes.get(path));
            class.is_some_and(|class| {
                excuses.iter().any(|excuse| excuse.any.contains(class))
                    || names(&step.after, path) && excuses.iter().any(|excuse| excuse.naming.contains(class))
                    || (step.by_new_engine || is_blamed) && *class == Class::Always
                    || is_styled_anew && Class::TEMPLATED.contains(class)
            })
        };
        let rendered = step.report.rendered.keys().map(|path| path.as_str());
        let too_much = rendered.filter(|path| match step.before.get(*path) == step.after.get(*path) {
            true => !is_excused(path),
            false => is_about_one_essay && !names(&step.before, path) && !names(&step.after, path),
        });
        let too_much: Vec<(&str, &Why)> = too_much.map(|path| (path, &step.report.rendered[path])).collect();
        let n_others: usize = excuses.iter().map(|excuse| excuse.n_others).sum();
        match too_much.len() <= n_others {
            true => Ok(()),
            false => Err(format!("{:?} of {:?} rendered {too_much:#?}", self.kinds, self.essays)),
        }
    }
}
