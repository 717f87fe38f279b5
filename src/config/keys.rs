//! The keys of `site.toml`: what the parser takes and what the manual says.

pub use super::words::WORDS;
use crate::document::{Key, Kind};

const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, doc }
}

/// The top level.
pub const SITE: &[Key] = &[
    key("base_url", Kind::String, "The absolute URL at which the site is published; required."),
    key("title", Kind::String, "The site's name."),
    key("description", Kind::String, "One or two sentences about the site, for feeds and search engines."),
    key("default_language", Kind::String, "The BCP 47 tag of the site's language; `en` unless set."),
    key("author", Kind::String, "The author of essays that name none."),
    key("timezone", Kind::String, "The IANA name of the zone of dates that state none; `UTC` unless set."),
    key("output_dir", Kind::String, "The output folder, relative to the site's root; `public` unless set."),
    key("generate_feeds", Kind::Bool, "Whether the site has feeds; `true` unless set."),
    key(
        "feed_filenames",
        Kind::Strings,
        "The feeds to write: any of `atom.xml`, `rss.xml` and `feed.json`; `atom.xml` unless set.",
    ),
    key("feed_limit", Kind::Unsigned, "Most entries in a feed; `0` means all, 20 unless set."),
    key("feed", Kind::Table(FEED), "What feeds hold."),
    key("taxonomies", Kind::Tables(TAXONOMY), "Ways of classifying essays; one called `tags` unless set."),
    key("generate_sitemap", Kind::Bool, "Whether to write `sitemap.xml`; `true` unless set."),
    key("generate_robots_txt", Kind::Bool, "Whether to write `robots.txt`; `true` unless set."),
    key(
        "generate_llms_txt",
        Kind::Bool,
        "Whether to write `llms.txt`, a list of all pages for programs; `false` unless set.",
    ),
    key(
        "generate_markdown",
        Kind::Bool,
        "Whether to write each page as Markdown, too: `index.md` in its folder; `false` unless set.",
    ),
    key("ignored_content", Kind::Strings, "Globs, relative to `content/`, of files to leave alone."),
    key("ignored_static", Kind::Strings, "Globs, relative to `static/`, of files to leave alone."),
    key(
        "hard_link_static",
        Kind::Bool,
        "Whether to write static files and assets as hard links where the file system allows; `false` unless set.",
    ),
    key("markdown", Kind::Table(MARKDOWN), "How Markdown is read."),
    key("slugify", Kind::Table(SLUGIFY), "How slugs are made."),
    key("link_checker", Kind::Table(LINK_CHECKER), "How `postil check --external` checks links."),
    key("comments", Kind::Table(COMMENTS), "Comments on every essay."),
    key("feedback", Kind::Table(FEEDBACK), "Questions put to readers under every essay."),
    key("theme", Kind::Table(THEME), "What the default theme is told."),
    key("words", Kind::Table(WORDS), "Words of the default theme, in place of those of its language."),
    key("extra", Kind::Free, "Values of your own, for templates: `config.extra`."),
];

/// What a language says unless the author does.
pub const LANGUAGE: &[Key] = &[
    key("theme", Kind::Table(THEME), "How dates are written."),
    key("comments", Kind::Table(COMMENTS), "Words of the discussion."),
    key("feedback", Kind::Table(FEEDBACK), "Words of the questions."),
    key("words", Kind::Table(WORDS), "All other words."),
];

/// `[theme]`
pub const THEME: &[Key] = &[
    key(
        "accent",
        Kind::Free,
        "The colour of links as `#rrggbb`, or `{ light, dark }`; one for dark paper is made from that for light.",
    ),
    key(
        "fonts",
        Kind::OneOf(&["built-in", "system"]),
        "Whether the theme brings its fonts, or pages are set in those of the reader's system; `built-in` unless set.",
    ),
    key(
        "notes",
        Kind::OneOf(&["margin", "inline", "end"]),
        "The same as `notes` of `[markdown]`, before which it goes.",
    ),
    key("nav", Kind::Tables(NAV), "Links at the head of every page; archive, topics and feed unless set."),
    key("footer", Kind::String, "Words at the foot of every page, in Markdown."),
    key("date_format", Kind::String, "The format of dates; that of the language unless set: `%-d %B %Y`."),
    key("day_format", Kind::String, "The format of days in the archive, where the year is known: `%-d %b`."),
    key("icon", Kind::String, "The path of the site's icon; the theme's own unless set."),
    key(
        "image",
        Kind::String,
        "The path or URL of the picture in link previews; `extra.image` of an essay goes before it.",
    ),
    key("author_url", Kind::String, "A page about the site's author, linked from the name."),
    key("show_verdict", Kind::Bool, "Whether lists show what readers answered; `false` unless set."),
    key(
        "toc",
        Kind::Bool,
        "Whether every essay has contents at its head, or with `extra.toc` one; `false` unless set.",
    ),
];

/// `[[theme.nav]]`
pub const NAV: &[Key] = &[
    key("title", Kind::String, "The text of the link; required."),
    key("url", Kind::String, "Where it leads: `/archive/`, `@/about.md`, or an address elsewhere; required."),
];

/// `[feed]`
pub const FEED: &[Key] = &[key(
    "content",
    Kind::OneOf(&["full", "summary"]),
    "Whether feed entries hold the whole essay or its summary; `full` unless set.",
)];

/// `[[taxonomies]]`
pub const TAXONOMY: &[Key] = &[
    key("name", Kind::String, "Its name, as in front matter: `tags`; required."),
    key("paginate_by", Kind::Unsigned, "Essays a list page; all on one page unless set."),
    key("paginate_path", Kind::String, "The path component before the number of a list page; `page` unless set."),
    key("feed", Kind::Bool, "Whether each term has feeds; `false` unless set."),
    key("render", Kind::Bool, "Whether pages are made for it and its terms; `true` unless set."),
];

/// `[markdown]`
pub const MARKDOWN: &[Key] = &[
    key("highlight_code", Kind::Bool, "Whether code blocks are coloured; `true` unless set."),
    key("smart_punctuation", Kind::Bool, "Curly quotes, dashes and ellipses; `true` unless set."),
    key("github_alerts", Kind::Bool, "Whether `> [!NOTE]` and its kin are alerts; `true` unless set."),
    key("math", Kind::Bool, "Whether `$…$` and `$$…$$` become MathML; `true` unless set."),
    key("definition_lists", Kind::Bool, "Whether a term followed by `: definition` is a list; `true` unless set."),
    key(
        "external_links_target_blank",
        Kind::Bool,
        "Whether links that leave the site open in a new tab; `false` unless set.",
    ),
    key(
        "external_links_no_follow",
        Kind::Bool,
        "Whether links that leave the site carry `rel=\"nofollow\"`; `false` unless set.",
    ),
    key(
        "external_links_no_referrer",
        Kind::Bool,
        "Whether links that leave the site carry `rel=\"noreferrer\"`; `false` unless set.",
    ),
    key(
        "external_links_external",
        Kind::Bool,
        "Whether links that leave the site carry `rel=\"external\"`; `false` unless set.",
    ),
    key(
        "insert_anchor_links",
        Kind::OneOf(&["none", "left", "right", "heading"]),
        "Where the link to a heading stands; `none` unless set.",
    ),
    key(
        "notes",
        Kind::OneOf(&["margin", "inline", "end"]),
        "Where notes are shown: `margin` lifts them beside the text where there is room; `margin` unless set.",
    ),
    key("summary_words", Kind::Unsigned, "Words of an automatic summary; 60 unless set."),
];

const SLUGIFY_WORDS: Kind = Kind::OneOf(&["on", "safe", "off"]);

/// `[slugify]`
pub const SLUGIFY: &[Key] = &[
    key(
        "paths",
        SLUGIFY_WORDS,
        "For pages and sections: `on` keeps ASCII letters and digits, `safe` replaces only what no URL allows, `off` \
         keeps all; `on` unless set.",
    ),
    key("taxonomies", SLUGIFY_WORDS, "The same for terms of taxonomies."),
    key("anchors", SLUGIFY_WORDS, "The same for the ids of headings."),
];

/// `[link_checker]`
pub const LINK_CHECKER: &[Key] = &[
    key("skip_prefixes", Kind::Strings, "URL prefixes that are not asked."),
    key("skip_anchor_prefixes", Kind::Strings, "URL prefixes whose fragment is not looked for."),
    key(
        "internal_level",
        Kind::OneOf(&["error", "warn"]),
        "Whether a link, image or anchor of the site that leads nowhere is an error or a warning; `error` unless set.",
    ),
    key(
        "external_level",
        Kind::OneOf(&["error", "warn"]),
        "Whether a broken external link is an error or a warning; `error` unless set.",
    ),
];

/// `[comments]`
pub const COMMENTS: &[Key] = &[
    key(
        "state",
        Kind::OneOf(&["open", "closed", "off"]),
        "Whether essays that do not say take comments, only show them, or do neither; `open` unless set.",
    ),
    key(
        "close_after",
        Kind::String,
        "Days after an essay's date at which its thread closes: `180d`; never unless set.",
    ),
    key(
        "order",
        Kind::OneOf(&["oldest", "newest"]),
        "Which comments come first at the root of a thread; `oldest` unless set.",
    ),
    key("max_depth", Kind::Unsigned, "The depth past which replies are flattened; 6 unless set."),
    key("heading", Kind::Table(PLURAL), "The heading of a thread; \"{count} Comments\" unless set."),
    key("label", Kind::Table(PLURAL), "How many there are, in lists; \"{count} comments\" unless set."),
    key("invitation", Kind::String, "Who should write and what is welcome; shown above the form and in empty threads."),
    key("empty", Kind::String, "What stands where there are no comments yet."),
    key("closed", Kind::String, "What stands under a thread that takes no more."),
    key("closed_empty", Kind::String, "What stands in place of a thread that takes none and has none."),
    key("endpoint", Kind::String, "The URL of the service that HTML forms post comments and answers to."),
    key("mailto", Kind::String, "The address for comments and answers by e-mail."),
    key("provider", Kind::OneOf(PROVIDERS), "A third party's widget, loaded when a reader asks for it."),
    key("provider_options", Kind::Free, "Options of the provider, as its manual names them."),
];

/// `heading` and `label` of `[comments]`: the plural categories of Unicode's CLDR.
pub const PLURAL: &[Key] = &[
    key("zero", Kind::String, "The form for none, in languages that have one."),
    key("one", Kind::String, "The form for one."),
    key("two", Kind::String, "The form for two."),
    key("few", Kind::String, "The form for a few."),
    key("many", Kind::String, "The form for many."),
    key("other", Kind::String, "The form for all other numbers; required."),
];

/// The comment services that can be loaded on request.
pub const PROVIDERS: &[&str] = &["giscus", "utterances", "isso", "remark42", "disqus"];

/// `[feedback]`
pub const FEEDBACK: &[Key] = &[
    key("enabled", Kind::Bool, "Whether the section is shown; `true` unless set."),
    key("heading", Kind::String, "Its heading."),
    key("empty", Kind::String, "What stands where nobody has answered yet."),
    key("thanks", Kind::String, "What one is told who has answered by a form."),
    key("min_responses", Kind::Unsigned, "Answers below which only their number is shown; 5 unless set."),
    key("questions", Kind::Tables(QUESTION), "The questions, in the order asked."),
];

/// `[[feedback.questions]]`
pub const QUESTION: &[Key] = &[
    key("id", Kind::String, "Its permanent id, as in `feedback.toml`: lower-case letters, digits, `-` and `_`."),
    key("ask", Kind::String, "The words of the question."),
    key("options", Kind::Tables(ANSWER), "The answers one can give."),
];

/// An option of a question.
pub const ANSWER: &[Key] = &[
    key("id", Kind::String, "Its permanent id, as in `feedback.toml`."),
    key("label", Kind::String, "The words of the answer."),
    key("retired", Kind::Bool, "No longer offered, but still shown in results; `false` unless set."),
];
