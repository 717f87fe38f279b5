//! What can happen between two builds.

use crate::site::{Comment, Essay, Site};

/// A kind of edit, and two numbers that say where and what: all numbers mean something, so that scripts can be shrunk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    pub kind: Kind,
    pub at: u8,
    pub what: u8,
}

macro_rules! kinds {
    ($($kind:ident),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($kind),* }
        const KINDS: &[Kind] = &[$(Kind::$kind),*];
    };
}

kinds! {
    Body, Title, Date, Tags, Slug, Description, Add, Delete, Rename, Swap, Series, Draft, Alias, ReplyTo, Break, Repair,
    Link, Quote, NewComment, EditComment, HideComment, DeleteComment, Votes, Section, Paginate, SiteTitle, BaseUrl,
    CommentsState, Data, Image, Template, BreakTemplate, Shadow, Partial, Css, Static, Touch, Stealth, Replace, AlterOutput,
    DeleteOutput, Foreign, Restart, LoseState, NextDay, Drafts, Nothing,
}

impl From<(u8, u8, u8)> for Edit {
    fn from((kind, at, what): (u8, u8, u8)) -> Self {
        Self { kind: KINDS[kind as usize % KINDS.len()], at, what }
    }
}

impl std::fmt::Debug for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        write!(f, "({number}, {}, {}) /* {:?} */", self.at, self.what, self.kind)
    }
}

impl Edit {
    /// Changes the model. What happens to files and outputs beside it is the workshop's affair.
    pub fn apply(self, site: &mut Site) {
        let Self { kind, at, what } = self;
        let n_essays = site.essays.len();
        match kind {
            Kind::Add => {
                let name = format!("n{}", what % 8);
                if site.essays.iter().all(|essay| essay.name != name) {
                    site.essays.push(Essay::new(&name, at % 28));
                }
                return;
            }
            Kind::Section => site.section_text = format!("Section {what}, see [b](@/essays/b.md)."),
            Kind::Paginate => site.paginate_by = [None, Some(1), Some(2), Some(3)][what as usize % 4],
            Kind::SiteTitle => site.title = format!("Site {}", what % 3),
            Kind::BaseUrl => site.base_url = ["https://example.org", "https://example.net/blog"][what as usize % 2],
            Kind::CommentsState => site.comments = ["open", "closed", "off"][what as usize % 3],
            Kind::Data => site.data = (what % 4 > 0).then_some(u32::from(what)),
            Kind::Image => site.image = (what % 4 > 0).then_some((what, at)),
            Kind::Template => site.template_words = what,
            Kind::BreakTemplate => site.is_template_broken = !site.is_template_broken,
            Kind::Shadow => site.shadow = (what % 3 > 0).then_some(what),
            Kind::Partial => site.partial = what,
            Kind::Css => site.css = (what % 3 > 0).then_some(what),
            Kind::Static => site.robots = (what % 3 > 0).then_some(what),
            _ => {}
        }
        let Some(essay) = site.essays.get_mut(at as usize % n_essays.max(1)) else { return };
        let comment = |essay: &Essay| essay.comments.keys().nth(what as usize % essay.comments.len().max(1)).cloned();
        match kind {
            Kind::Body => essay.body.push_str(&format!("\n\nMore {what}.")),
            Kind::Title => essay.title = format!("Title {}", what % 5),
            Kind::Date => essay.day = what % 28 + 1,
            Kind::Tags => essay.tags = [vec![], vec!["x"], vec!["y", "z"], vec!["X", "y"]][what as usize % 4].clone(),
            Kind::Slug => essay.slug = (what % 3 > 0).then(|| format!("s{}", what % 4)),
            Kind::Description => essay.description = (what % 3 > 0).then(|| format!("Dek {what}")),
            Kind::Delete => drop(site.essays.remove(at as usize % n_essays)),
            Kind::Rename => {
                let name = format!("r{}", what % 6);
                if site.essays.iter().all(|essay| essay.name != name) {
                    site.essays[at as usize % n_essays].name = name;
                }
            }
            Kind::Swap => essay.is_folder = !essay.is_folder,
            Kind::Series => essay.series = !essay.series,
            Kind::Draft => essay.is_draft = !essay.is_draft,
            Kind::Alias => essay.alias = (what % 3 > 0).then(|| format!("/old/{}/", what % 4)),
            Kind::ReplyTo => {
                essay.reply_to = (what % 3 > 0).then(|| format!("@/essays/{}.md", ["a", "b", "z"][what as usize % 3]))
            }
            Kind::Break => essay.is_broken = true,
            Kind::Repair => essay.is_broken = false,
            Kind::Link => {
                let target = ["a", "b", "c", "none", "d"][what as usize % 5];
                essay.body = format!("[{target}](@/essays/{target}.md#part) stands here.\n\n{}", essay.body);
            }
            Kind::Quote | Kind::NewComment => {
                let id = format!("c{}", what % 5);
                let quote = (kind == Kind::Quote).then(|| ["Words to quote", "not there"][at as usize % 2].to_owned());
                let reply_to = (what % 2 == 1).then(|| format!("c{}", at % 5)).filter(|other| *other != id);
                let comment = Comment {
                    author: format!("Reader {at}"),
                    reply_to,
                    quote,
                    text: format!("Text {what}"),
                    ..Comment::default()
                };
                essay.comments.insert(id, comment);
            }
            Kind::EditComment => {
                if let Some(comment) = comment(essay).and_then(|id| essay.comments.get_mut(&id)) {
                    comment.text = format!("Edited {what}, [x](https://example.com)");
                }
            }
            Kind::HideComment => {
                if let Some(comment) = comment(essay).and_then(|id| essay.comments.get_mut(&id)) {
                    comment.is_hidden = !comment.is_hidden;
                }
            }
            Kind::DeleteComment => {
                if let Some(id) = comment(essay) {
                    essay.comments.remove(&id);
                }
            }
            Kind::Votes => essay.votes = (what % 4 > 0).then_some(u32::from(what)),
            _ => {}
        }
    }
}
