//! `site.toml`: what the author decided about the whole site. Pure: text in, [`Config`] out.

mod colour;
mod commentary;
mod defaults;
pub mod keys;
mod parse;
mod plural;
mod provider;
mod theme;
pub mod words;
mod zola;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Spanned;
use crate::document::Table;
use crate::memo::Memo;

pub use colour::{Accent, Colour, PAPER};
use commentary::service_url;
pub(crate) use commentary::{STATES, web_url};
pub use parse::{FEED_FILENAMES, parse};
pub(crate) use parse::{component, language};
pub use plural::{COUNT, PluralForms};
pub use provider::{OptionValue, Provider, Service};
pub use theme::{Fonts, NavLink, ThemeConfig};
pub use words::Words;
pub use zola::parse_zola;

/// The whole of `site.toml`, checked, with defaults filled in.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the site is served from; never ends in `/`.
    pub base_url: BaseUrl,
    /// The site's name.
    pub title: String,
    /// One or two sentences about the site.
    pub description: String,
    /// BCP 47 tag of the site's language; `en` unless set.
    pub default_language: String,
    /// The author of essays that name none.
    pub author: Option<String>,
    /// Zone of dates that state none.
    pub timezone: jiff::tz::TimeZone,
    /// Output folder, relative to the site's root; `public` unless set.
    pub output_dir: String,
    /// Whether the site has feeds.
    pub generate_feeds: bool,
    /// File names of the feeds: `atom.xml`, `rss.xml`, `feed.json` (the name decides the format).
    pub feed_filenames: Vec<String>,
    /// Most entries in a feed; all when `None`. 20 unless set.
    pub feed_limit: Option<usize>,
    /// Whole essays or summaries in feeds.
    pub feed_content: FeedContent,
    /// Ways of classifying essays; `tags` unless set.
    pub taxonomies: Vec<TaxonomyConfig>,
    /// Whether to write `sitemap.xml`.
    pub generate_sitemap: bool,
    /// Whether to write `robots.txt`.
    pub generate_robots_txt: bool,
    /// Whether to write `llms.txt`.
    pub generate_llms_txt: bool,
    /// Whether each page is written as Markdown, too.
    pub generate_markdown: bool,
    /// Globs, relative to `content/`, of files to leave alone.
    pub ignored_content: globset::GlobSet,
    /// Globs, relative to `static/`, of files to leave alone.
    pub ignored_static: globset::GlobSet,
    /// Copy static files and assets as hard links where the file system allows.
    pub hard_link_static: bool,
    /// Cards say how many words an essay has. Not a key: the build sets it where one of the site's own templates asks. In others
    /// lists would be made anew with each word.
    pub cards_have_words: bool,
    /// How Markdown is read.
    pub markdown: MarkdownConfig,
    /// How slugs are made.
    pub slugify: SlugifyConfig,
    /// How external links are checked.
    pub link_checker: LinkCheckerConfig,
    /// Comments on every essay.
    pub comments: CommentsConfig,
    /// Questions put to readers.
    pub feedback: FeedbackConfig,
    /// What the default theme was told.
    pub theme: ThemeConfig,
    /// All that the theme says beside what the author wrote.
    pub words: Arc<Words>,
    /// The author's own values, for templates.
    pub extra: Table,
}

/// The URL at which the site is published, without a trailing `/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// `https://example.org/blog`
    pub url: Arc<str>,
    /// The path part without trailing `/`: empty or `/blog`.
    pub path: Arc<str>,
}

impl BaseUrl {
    /// An absolute http(s) URL without query or fragment; what is wrong with `text` otherwise.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = url::Url::parse(text.trim()).map_err(|_| "is not an absolute URL")?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err("must begin with `https://` or `http://`");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("must not have a query or fragment");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold a user name or password");
        }
        let path = url.path().trim_end_matches('/');
        Ok(Self { url: url.as_str().trim_end_matches('/').into(), path: path.into() })
    }

    /// Scheme and host, without the path.
    pub fn origin(&self) -> &str {
        self.url.strip_suffix(&*self.path).unwrap_or(&self.url)
    }
}

/// What a feed entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedContent {
    /// The whole essay.
    Full,
    /// Its summary.
    Summary,
}

/// One way of classifying essays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxonomyConfig {
    /// Its name, as in front matter: `tags`.
    pub name: String,
    /// Essays a list page; one page when `None`.
    pub paginate_by: Option<usize>,
    /// Path component before the number of a list page; `page` unless set.
    pub paginate_path: String,
    /// Whether each term has feeds.
    pub feed: bool,
    /// Whether pages are made for it and its terms.
    pub render: bool,
}

/// How Markdown is read (`[markdown]`).
#[derive(Clone, Debug)]
pub struct MarkdownConfig {
    /// Colour code blocks.
    pub highlight_code: bool,
    /// Curly quotes, dashes, ellipses.
    pub smart_punctuation: bool,
    /// `> [!NOTE]` and its kin.
    pub github_alerts: bool,
    /// `$…$` and `$$…$$` as MathML.
    pub math: bool,
    /// `Term` / `: definition`.
    pub definition_lists: bool,
    /// `target="_blank"` on links that leave the site.
    pub external_links_target_blank: bool,
    /// `rel="nofollow"` on links that leave the site.
    pub external_links_no_follow: bool,
    /// `rel="noreferrer"` on links that leave the site.
    pub external_links_no_referrer: bool,
    /// `rel="external"` on links that leave the site.
    pub external_links_external: bool,
    /// Where the link to a heading stands.
    pub insert_anchor_links: AnchorLinks,
    /// How notes are shown.
    pub notes: Notes,
    /// Words of an automatic summary.
    pub summary_words: usize,
    /// What stands in the HTML beside the text. Not a key: those of the site.
    pub words: Arc<Words>,
    /// Collect the frequent words of essays. Not a key: the build sets it where a template asks for related essays.
    pub collect_terms: bool,
    /// What code was highlighted to before. Not a key: the build brings it along. It decides nothing.
    pub highlighted: Arc<Memo>,
}

/// Where the link to a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AnchorLinks {
    None,
    Left,
    Right,
    Heading,
}

/// How notes are shown: `margin` lifts endnotes beside the text where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Notes {
    Margin,
    Inline,
    End,
}

/// How slugs are made (`[slugify]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlugifyConfig {
    /// For the paths of pages and sections.
    pub paths: Slugify,
    /// For terms of taxonomies.
    pub taxonomies: Slugify,
    /// For heading ids.
    pub anchors: Slugify,
}

/// How one kind of slug is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slugify {
    /// ASCII letters, digits and `-`.
    On,
    /// Only what no file system or URL allows is replaced; letters of any script stay.
    Safe,
    /// As written.
    Off,
}

/// How links are checked (`[link_checker]`): internal ones in every build, external ones by `postil check --external`.
#[derive(Clone, Debug)]
pub struct LinkCheckerConfig {
    /// URL prefixes that are not asked.
    pub skip_prefixes: Vec<String>,
    /// URL prefixes whose fragment is not looked for.
    pub skip_anchor_prefixes: Vec<String>,
    /// Whether a link within the site that leads nowhere is an error (else a warning); in every build.
    pub internal_level_error: bool,
    /// Whether a broken external link is an error (else a warning).
    pub external_level_error: bool,
}

/// Whether essays take comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CommentsState {
    /// Shown, and new ones are welcome.
    Open,
    /// Shown, and no new ones are taken.
    Closed,
    /// Neither shown nor taken.
    Off,
}

/// Comments on every essay (`[comments]`).
#[derive(Clone, Debug)]
pub struct CommentsConfig {
    /// For essays that do not say.
    pub state: CommentsState,
    /// Days after an essay's date at which its thread closes.
    pub close_after_days: Option<u32>,
    /// Oldest or newest first, at the root of the thread.
    pub newest_first: bool,
    /// Depth past which replies are flattened; 6 unless set.
    pub max_depth: usize,
    /// The heading of a thread: "{count} Comments".
    pub heading: PluralForms,
    /// How many there are, in lists: "{count} comments".
    pub label: PluralForms,
    /// Who should write, and what is welcome; shown where there are no comments, and above the form.
    pub invitation: String,
    /// What stands where there are none yet.
    pub empty: String,
    /// Under a thread that takes no more.
    pub closed: String,
    /// In place of a thread that takes none and has none.
    pub closed_empty: String,
    /// Where HTML forms post to; no `/` at its end.
    pub endpoint: Option<String>,
    /// Address for comments by e-mail.
    pub mailto: Option<Spanned<String>>,
    /// A third party loaded on request.
    pub provider: Option<Provider>,
}

impl CommentsConfig {
    /// Whether there is a way for readers to write.
    pub fn takes_input(&self) -> bool {
        self.endpoint.is_some() || self.mailto.is_some() || self.provider.is_some()
    }
}

/// Questions put to readers (`[feedback]`).
#[derive(Clone, Debug)]
pub struct FeedbackConfig {
    /// Whether the section is shown.
    pub enabled: bool,
    /// Its heading.
    pub heading: String,
    /// What stands where nobody has answered yet.
    pub empty: String,
    /// What one is told who has answered.
    pub thanks: String,
    /// Answers below which the count is shown and not the distribution.
    pub min_responses: u64,
    /// The questions, in the order asked.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Permanent id, as in `feedback.toml`.
    pub id: String,
    /// The words.
    pub ask: String,
    /// The answers one can give.
    pub options: Vec<Answer>,
}

/// One answer that a reader can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Permanent id, as in `feedback.toml`.
    pub id: String,
    /// The words.
    pub label: String,
    /// No longer offered; still shown in results.
    pub retired: bool,
}
