//! One file of `content/` to what it holds: an essay, a section, a comment, a tally.
//!
//! Pure, and never looks at another file (invariant 2): links to other pages stay holes. Knows
//! nothing of order, of the site's index, or of templates.

pub mod comment;
pub mod comment_edit;
pub mod comment_file;
pub mod comment_id;
pub mod comment_json;
pub mod date;
pub mod feedback;
pub mod file_name;
mod foreign;
pub mod front_matter;
pub mod keys;
mod late;
mod meta;
pub mod page;
pub mod section;
mod text;
mod url_path;

#[cfg(test)]
mod tests;

pub use comment::Comment;
pub use date::Date;
pub use feedback::Feedback;
pub use late::Late;
pub use page::{Page, PageMeta, Revision, SourceWork};
pub use section::{Section, SectionMeta, SortBy};
pub use text::{MAX_BYTES, text_of};

/// Everything that decides what a file means, beside its path and text.
#[derive(Clone, Copy, Debug)]
pub struct ContentOptions<'a> {
    /// The site's configuration.
    pub config: &'a crate::config::Config,
}
