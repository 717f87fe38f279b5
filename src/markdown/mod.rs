//! Markdown to [`Body`]: HTML in which links to the site are holes.
//!
//! Pure, and never looks at another file (invariant 2). Knows the author's Markdown only; what
//! strangers write goes through a renderer of its own.
//!
//! The events of the parser are written once, front to back, into one `buffer`. What is only known
//! later is put in where it belongs: ids of headings, numbers of notes within notes. The summary is
//! cut out of the finished body.

mod alt;
mod block;
mod buffer;
mod code;
mod count;
mod emit;
mod escape;
mod fence;
mod findings;
mod grammar;
mod heading;
mod highlight;
mod ids;
mod inline;
mod lines;
mod link;
mod math;
mod notes;
mod prose;
mod raw_html;
mod sentence;
mod smart;
mod summary;
mod tags;
mod terms;
#[cfg(test)]
mod tests;
mod text_blocks;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Span};
pub use smart::smart;
pub use text_blocks::{TextBlock, text_blocks};

/// The id of the place at which the summary ends, as in Zola.
const CONTINUE: &str = "continue-reading";
/// What stands in the body where the summary ends.
const FOLD: &str = r#"<span id="continue-reading"></span>"#;

/// Ids that the page around the text has: a heading called "Comments" is `comments-section`.
pub const PAGE_IDS: [&str; 8] =
    ["main", "feedback", "feedback-h", "comments", "comments-h", "referenced-by", "referenced-by-h", "thanks"];

/// HTML whose links to pages, assets and anchors of the site are still open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Html {
    /// The HTML without what the holes will hold.
    pub text: String,
    /// The holes, by ascending offset.
    pub holes: Vec<Hole>,
}

impl Html {
    /// The same with `insertions`, HTML by ascending offset. None of them stands within a tag.
    #[must_use]
    pub fn with(&self, insertions: &[(u32, String)]) -> Self {
        let mut text =
            String::with_capacity(self.text.len() + insertions.iter().map(|(_, html)| html.len()).sum::<usize>());
        let mut holes = self.holes.clone();
        let mut done = 0;
        for (at, html) in insertions {
            text.push_str(&self.text[done..*at as usize]);
            text.push_str(html);
            done = *at as usize;
        }
        text.push_str(&self.text[done..]);
        for hole in &mut holes {
            let before = insertions.iter().take_while(|(at, _)| *at <= hole.at);
            hole.at += before.map(|(_, html)| html.len() as u32).sum::<u32>();
        }
        Self { text, holes }
    }
}

/// A place in [`Html`] where the value of an attribute is put at render time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// Byte offset in the text: just after the opening quote of `href="` or `src="`. For
    /// [`HoleKind::Image`] the hole includes the closing quote, so that size attributes can follow.
    pub at: u32,
    /// Index into [`Body::links`].
    pub link: u32,
    /// What to put there.
    pub kind: HoleKind,
}

/// What a hole is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HoleKind {
    /// The URL alone: the closing quote is in the text already.
    Url,
    /// The URL, the closing quote, and ` width="…" height="…"` of a local image.
    Image,
}

/// What the Markdown of one page became.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The whole body: prose, then the section of its notes.
    pub html: Html,
    /// What stands before `<!-- more -->`, or the first paragraphs up to about `summary_words`
    /// words; complete HTML without note references, ids or headings' anchor links.
    pub summary: Html,
    /// Whether the summary is less than the whole: something is left to read.
    pub has_more: bool,
    /// Headings in order, flat.
    pub headings: Vec<Heading>,
    /// The notes, in the order of their first reference.
    pub notes: Vec<Note>,
    /// Every link and image to a place of the site or beyond.
    pub links: Vec<Link>,
    /// All ids that a fragment can point at, sorted.
    pub anchors: Vec<String>,
    /// Words of prose: each CJK character counts as one; code blocks do not count.
    pub word_count: u32,
    /// Minutes to read; at least 1 when there is anything to read.
    pub reading_time: u32,
    /// The rarest-looking words of the prose: up to 24, by how often they occur here, lower case,
    /// at least four letters, no common English words. Related essays are found through them.
    pub terms: Vec<String>,
    /// Text of the first level-one heading, if the body begins with one.
    pub first_h1: Option<String>,
    /// Number of shortcode calls left as text, as `{{ figure(…) }}` or `{% … %}`.
    pub shortcodes: u32,
    /// The first of them.
    pub shortcode_span: Option<Span>,
    /// Its name.
    pub shortcode_name: Option<String>,
    /// Findings about this text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique in its page.
    pub id: String,
    /// Its text as plain text.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A note of the author's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// 1-based, in the order of first reference. Its element is `note-N`, its first mark `ref-N`.
    pub number: u32,
    /// What it says, without the links back.
    pub html: Html,
}

/// A link or image, as written. Two links are equal that differ in their place only: other pages may know what a page
/// links to, and not where in its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    /// The destination as written, entities and backslashes resolved.
    pub destination: String,
    /// What kind of place it names.
    pub target: LinkTarget,
    /// An image (or other embedded thing) rather than a link.
    pub is_image: bool,
    /// The alternative text of an image was empty.
    pub is_alt_missing: bool,
    /// Its place, of the whole link or tag.
    pub span: Span,
    /// The sentence that holds it, as plain text; empty for images and links that leave the site.
    pub sentence: String,
    /// Made by us, between a note and its mark or to a heading: always right, and no link of the
    /// author's.
    pub is_generated: bool,
}

impl Eq for Link {}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        // Named one by one, so that a new field is not forgotten.
        let Self { destination, target, is_image, is_alt_missing, span: _, sentence, is_generated } = self;
        (destination, target, is_image, is_alt_missing, sentence, is_generated)
            == (
                &other.destination,
                &other.target,
                &other.is_image,
                &other.is_alt_missing,
                &other.sentence,
                &other.is_generated,
            )
    }
}

/// What kind of place a destination names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// `@/essays/x.md#a`: a file of `content/`.
    Content,
    /// `other.md`, `card.webp`, `../x/`: relative to the page.
    Relative,
    /// `/essays/x/`: relative to the site's root.
    Root,
    /// `#a`: in the same page.
    Fragment,
    /// Has a scheme or a host: leaves the site. Never a hole.
    External,
}

/// How to read Markdown. Everything that decides the result beside the text.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The site's `[markdown]`.
    pub config: &'a crate::config::MarkdownConfig,
    /// How heading ids are made.
    pub anchors: crate::config::Slugify,
    /// The file, for diagnostics.
    pub path: &'a crate::path::SitePath,
    /// Byte offset of the text in the file, added to every span.
    pub offset: usize,
    /// Leave out the first level-one heading when the text begins with it (it became the title).
    pub drop_first_h1: bool,
}

/// Reads `text`.
pub fn render(text: &str, options: &Options<'_>) -> Body {
    emit::render(text, options)
}

/// Reads `text` as plain CommonMark 0.31.2, without any extension, to the HTML of its specification.
pub fn commonmark_html(text: &str) -> String {
    emit::commonmark_html(text)
}
