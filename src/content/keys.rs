//! The keys of front matter, comments and tallies: what the parsers take and what the manual says.

use crate::document::{Key, Kind};

const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, doc }
}

/// Front matter of an essay.
pub const PAGE: &[Key] = &[
    key("title", Kind::String, "Its title; the first level-one heading, then the file name, where it is not given."),
    key("description", Kind::String, "The dek: one or two sentences below the title."),
    key("date", Kind::Date, "When it appeared; the date in the file name where it is not given."),
    key("updated", Kind::Date, "When it was last revised."),
    key("publish_date", Kind::Date, "Not published before; `date` where it is not given."),
    key("expires", Kind::Date, "Not published from then on."),
    key("weight", Kind::Integer, "Its place in sections sorted by weight, lowest first."),
    key("draft", Kind::Bool, "Whether it is left out of builds without `--drafts`; `false` unless set."),
    key("slug", Kind::String, "The last part of its URL; made from the file name where it is not given."),
    key("path", Kind::String, "Its whole URL path, whatever folder it stands in."),
    key("aliases", Kind::Strings, "Old URL paths that lead here."),
    key("authors", Kind::Strings, "Who wrote it; the site's author where it is not given."),
    key("template", Kind::String, "The template to use instead of `page.html`."),
    key("lang", Kind::String, "The BCP 47 tag of its language, when it is not the site's."),
    key("summary", Kind::String, "A summary in Markdown, instead of its first paragraphs."),
    key("series", Kind::String, "The series that it belongs to."),
    key(
        "comments",
        Kind::OneOf(&["open", "closed", "off"]),
        "Whether it takes comments, only shows them, or does neither; as the site says where it is not given.",
    ),
    key("reply_to", Kind::String, "The essay of this site that it answers: `@/essays/on-margins.md`."),
    key("in_search_index", Kind::Bool, "Whether a search index should hold it; `true` unless set."),
    key("revisions", Kind::Tables(REVISION), "Revisions worth telling readers about."),
    key("source", Kind::Table(SOURCE), "The work of somebody else that it comments on."),
    key("taxonomies", Kind::Free, "Its terms by taxonomy: `tags = [\"reading\"]`."),
    key("extra", Kind::Free, "Values of your own, for templates: `page.extra`."),
];

/// `[[revisions]]` of an essay.
pub const REVISION: &[Key] =
    &[key("date", Kind::Date, "When; required."), key("note", Kind::String, "What changed; required.")];

/// `[source]` of an essay.
pub const SOURCE: &[Key] = &[
    key("title", Kind::String, "Its title; required."),
    key("author", Kind::String, "Who wrote it."),
    key("url", Kind::String, "Where it can be read: `http` or `https`."),
    key("date", Kind::Date, "When it appeared."),
    key("lang", Kind::String, "The BCP 47 tag of its language."),
];

/// The words of `sort_by`.
pub const SORT_BY: &[&str] =
    &["date", "update_date", "title", "title_bytes", "weight", "slug", "permalink", "verdict", "none"];

/// Front matter of a section's `_index.md`.
pub const SECTION: &[Key] = &[
    key("title", Kind::String, "Its title."),
    key("description", Kind::String, "One or two sentences."),
    key("sort_by", Kind::OneOf(SORT_BY), "The order of its essays; `date` unless set, newest first."),
    key("weight", Kind::Integer, "Its place among its sister sections, lowest first; 0 unless set."),
    key("template", Kind::String, "The template to use instead of `section.html` or `index.html`."),
    key(
        "page_template",
        Kind::String,
        "The template of its essays that name none, and of sections below that set none.",
    ),
    key("paginate_by", Kind::Unsigned, "Essays a list page; all on one page unless set."),
    key("paginate_path", Kind::String, "The path component before the number of a list page; `page` unless set."),
    key("paginate_reversed", Kind::Bool, "Whether list pages are numbered from the other end; `false` unless set."),
    key("transparent", Kind::Bool, "Whether its essays also count as those of the section above; `false` unless set."),
    key("redirect_to", Kind::String, "Where to send readers instead: a path of the site or an absolute URL."),
    key("aliases", Kind::Strings, "Old URL paths that lead here."),
    key("generate_feeds", Kind::Bool, "Whether it has feeds of its own; `false` unless set."),
    key("render", Kind::Bool, "Whether it has a page of its own; `true` unless set."),
    key("extra", Kind::Free, "Values of your own, for templates: `section.extra`."),
];

/// Front matter of a comment.
pub const COMMENT: &[Key] = &[
    key("author", Kind::String, "Who wrote it: 1 to 80 characters of plain text; required."),
    key("date", Kind::Date, "When; required."),
    key("updated", Kind::Date, "When it was last edited."),
    key("url", Kind::String, "The author's page: `http` or `https`."),
    key("reply_to", Kind::String, "The id of the comment that it answers, on the same essay."),
    key("quote", Kind::String, "Words of the essay that it is about: makes it a margin note."),
    key("quote_prefix", Kind::String, "Words just before the quoted ones, to tell equal passages apart."),
    key("role", Kind::OneOf(&["author", "editor"]), "A badge beside the name."),
    key("kind", Kind::OneOf(&["comment", "letter", "webmention"]), "What it is; `comment` unless set."),
    key(
        "status",
        Kind::OneOf(&["published", "hidden", "removed"]),
        "Whether it is shown: `hidden` ones are not counted either, `removed` ones leave a tombstone while something \
         visible replies; `published` unless set.",
    ),
    key("lang", Kind::String, "The BCP 47 tag of its language."),
    key("source", Kind::Table(PROVENANCE), "Where it came from, when it was imported."),
];

/// A comment as a line of JSON: what a file says by its place, what its front matter says, and its body.
pub const COMMENT_LINE: &[Key] = &[
    key("page", Kind::String, "The page that it stands on, such as `essays/on-margins`; required."),
    key("id", Kind::String, "Its id; made from its source or text where it is not given."),
    COMMENT[0],
    COMMENT[1],
    COMMENT[2],
    COMMENT[3],
    COMMENT[4],
    COMMENT[5],
    COMMENT[6],
    COMMENT[7],
    COMMENT[8],
    COMMENT[9],
    COMMENT[10],
    COMMENT[11],
    key("body", Kind::String, "Its Markdown; required."),
];

/// `source` of a comment.
pub const PROVENANCE: &[Key] = &[
    key("system", Kind::String, "The system that it came from: `disqus`, `webmention`…; required."),
    key("id", Kind::String, "Its id there, unique together with `system`; required."),
    key("url", Kind::String, "Where it stands there: `http` or `https`."),
];

/// `feedback.toml`, beside a table for each question: `[worth]` with `yes = 128`.
pub const FEEDBACK: &[Key] = &[key("as_of", Kind::Date, "Until when answers were counted.")];
