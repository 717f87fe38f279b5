//! An essay: front matter and body.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ContentOptions, Date, Late, file_name, foreign, front_matter, keys, meta};
use crate::config::{CommentsState, MarkdownConfig};
use crate::diagnostic::messages::content as messages;
use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::digest::Digest;
use crate::document::{Fields, Origin, Table};
use crate::markdown::{self, Body, Html, Link};
use crate::path::SitePath;

/// An essay, parsed alone.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// Its file: `content/essays/x.md` or `content/essays/x/index.md`.
    pub path: SitePath,
    /// The folder of its comments, tallies and assets: `content/essays/x`. It may not exist.
    pub folder: SitePath,
    /// What its front matter, file name and first heading say.
    pub meta: Arc<PageMeta>,
    /// What its Markdown became, without what others may know of it, which follows.
    #[serde(skip)]
    pub body: Late<Body>,
    /// How long it is.
    pub extent: Extent,
    /// Another generator's shortcodes in it.
    pub shortcodes: Option<Shortcodes>,
    /// [`Body::summary`], or the author's own.
    pub summary: Arc<Html>,
    /// [`Body::links`], and those of the author's own summary.
    pub links: Arc<[Link]>,
    /// [`Body::anchors`]
    pub anchors: Arc<[String]>,
    /// [`Body::terms`]
    pub terms: Arc<[String]>,
    /// Of what lists show of it: front matter, minutes and summary, but not what the links of the summary lead to. PERF: found
    /// out once, and kept with the rest.
    pub listed: Digest,
    /// All findings about this file, front matter and body.
    pub diagnostics: Vec<Diagnostic>,
}

/// How long an essay is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// [`Body::word_count`]
    pub word_count: u32,
    /// [`Body::reading_time`]
    pub reading_time: u32,
    /// Whether something is left to read after the summary.
    pub has_more: bool,
    /// Number of [`Body::notes`].
    pub n_notes: u32,
}

/// Calls of another generator's shortcodes, which stand in the text as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortcodes {
    /// Number of calls.
    pub n_calls: u32,
    /// The first of them.
    pub span: Option<Span>,
    /// Its name.
    pub name: Option<String>,
}

/// What an essay says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageMeta {
    /// From front matter, else the first level-one heading (which is then taken out of the body),
    /// else the file name.
    pub title: String,
    /// Place of the title, where it was written.
    pub title_span: Option<Span>,
    /// The dek.
    pub description: Option<String>,
    /// From front matter, else the file name.
    pub date: Option<Date>,
    /// Last revised.
    pub updated: Option<Date>,
    /// Not published before; `date` where not set.
    pub publish_date: Option<Date>,
    /// Not published from then on.
    pub expires: Option<Date>,
    /// Place in sections sorted by weight.
    pub weight: Option<i64>,
    /// Not ready.
    pub draft: bool,
    /// Last component of the URL, already slugified: from front matter, else the file name without its date.
    pub slug: String,
    /// The whole URL path without slashes around it (`a/b`), when front matter sets it.
    pub url_path: Option<Spanned<String>>,
    /// Old URL paths, as written.
    pub aliases: Vec<Spanned<String>>,
    /// Who wrote it; empty means the site's author.
    pub authors: Vec<String>,
    /// Template other than `page.html`.
    pub template: Option<Spanned<String>>,
    /// BCP 47 tag, when not the site's language.
    pub lang: Option<String>,
    /// Explicit summary, Markdown as written.
    pub summary: Option<Spanned<String>>,
    /// The series it belongs to.
    pub series: Option<Spanned<String>>,
    /// Whether it takes comments; the site's setting where `None`.
    pub comments: Option<CommentsState>,
    /// The essay of this site that it answers: `@/essays/x.md`.
    pub reply_to: Option<Spanned<String>>,
    /// Whether a search index should hold it.
    pub in_search_index: bool,
    /// Noted revisions, as written.
    pub revisions: Vec<Revision>,
    /// The work of somebody else that it comments on.
    pub source: Option<SourceWork>,
    /// Taxonomy name → terms, in the order written.
    pub taxonomies: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// The author's own values.
    pub extra: Table,
}

impl PageMeta {
    /// Whether `other` says the same, but for words that are only shown, and wherever in its file it stands.
    pub fn is_same_but_for_words(&self, other: &Self) -> bool {
        // Named one by one, so that a new field is not forgotten.
        let Self {
            title: _,
            title_span: _,
            description: _,
            date,
            updated,
            publish_date,
            expires,
            weight,
            draft,
            slug,
            url_path,
            aliases,
            authors: _,
            template,
            lang,
            summary: _,
            series,
            comments,
            reply_to,
            in_search_index,
            revisions: _,
            source: _,
            taxonomies,
            extra: _,
        } = self;
        let text = |text: &Option<Spanned<String>>, other: &Option<Spanned<String>>| {
            text.as_ref().map(|text| &text.value) == other.as_ref().map(|text| &text.value)
        };
        let texts = |texts: &[Spanned<String>], other: &[Spanned<String>]| {
            texts.iter().map(|text| &text.value).eq(other.iter().map(|text| &text.value))
        };
        (date, updated, publish_date, expires) == (&other.date, &other.updated, &other.publish_date, &other.expires)
            && (weight, draft, slug, comments) == (&other.weight, &other.draft, &other.slug, &other.comments)
            && (lang, in_search_index) == (&other.lang, &other.in_search_index)
            && text(url_path, &other.url_path)
            && text(template, &other.template)
            && text(series, &other.series)
            && text(reply_to, &other.reply_to)
            && texts(aliases, &other.aliases)
            && taxonomies.len() == other.taxonomies.len()
            && taxonomies.iter().zip(&other.taxonomies).all(|((name, terms), (other_name, other_terms))| {
                name.value == other_name.value && texts(terms, other_terms)
            })
    }
}

/// A revision that the author noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// When.
    pub date: Date,
    /// What changed.
    pub note: String,
}

/// A work of somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceWork {
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it can be read; http or https.
    pub url: Option<String>,
    /// When it appeared.
    pub date: Option<Date>,
    /// BCP 47 tag of its language.
    pub lang: Option<String>,
}

/// Reads the essay `path`, whose whole text is `text`.
///
/// Never fails: what cannot be made out is reported in [`Page::diagnostics`] and stands at its default.
pub fn parse(path: &SitePath, text: &str, options: &ContentOptions<'_>) -> Page {
    let config = options.config;
    let read = front_matter::read(text, path);
    let origin = Origin { path, text, format: read.format };
    let (table, notes) = foreign::translate(read.table, foreign::Dialect { keys: keys::PAGE, config, origin });
    let mut fields = Fields::new(origin, &table, read.place, keys::PAGE, "front matter key");
    let mut meta = meta::page(&mut fields, config);
    let has_title = fields.has("title");
    let mut diagnostics = read.diagnostics;
    if read.is_whole {
        diagnostics.extend(notes);
        diagnostics.extend(fields.finish());
    }
    let is_titled = !meta.title.is_empty();
    let mut body = markdown::render(
        text.get(read.body.clone()).unwrap_or_default(),
        &markdown::Options {
            config: &config.markdown,
            anchors: config.slugify.anchors,
            path,
            offset: read.body.start,
            drop_first_h1: !is_titled,
        },
    );
    if !is_titled {
        meta.title = match body.first_h1.as_deref().map(str::trim) {
            Some(heading) if !heading.is_empty() => heading.to_owned(),
            _ => {
                let title = file_name::title(file_name::read(path).words);
                // A title that could not be read has been reported already.
                if read.is_whole && !has_title {
                    diagnostics.push(messages::missing_title(path, read.place, &title));
                }
                title
            }
        };
    }
    if config.markdown.smart_punctuation {
        meta.title = markdown::smart(&meta.title);
        meta.description = meta.description.as_deref().map(markdown::smart);
    }
    diagnostics.extend(body.diagnostics.iter().cloned());
    if let Some(summary) = &meta.summary {
        explicit_summary(&mut body, summary, path, options, &mut diagnostics);
    }
    diagnostic::sort(&mut diagnostics);
    let listed = (&meta, &body.summary, body.reading_time, body.has_more);
    Page {
        listed: Digest::lightly_of(
            postcard::to_extend(&listed, Vec::with_capacity(1024)).expect("these are plain data"),
        ),
        path: path.clone(),
        folder: file_name::folder(path),
        meta: Arc::new(meta),
        extent: Extent {
            word_count: body.word_count,
            reading_time: body.reading_time,
            has_more: body.has_more,
            n_notes: body.notes.len() as u32,
        },
        shortcodes: (body.shortcodes > 0).then(|| Shortcodes {
            n_calls: body.shortcodes,
            span: body.shortcode_span,
            name: body.shortcode_name.take(),
        }),
        summary: Arc::new(std::mem::take(&mut body.summary)),
        links: std::mem::take(&mut body.links).into(),
        anchors: std::mem::take(&mut body.anchors).into(),
        terms: std::mem::take(&mut body.terms).into(),
        body: body.into(),
        diagnostics,
    }
}

/// Puts the author's own summary in place of the one that was cut out of the body. Its links join those of the body; they and its
/// findings have the place of the whole summary, since a string in front matter has no lines of its own.
fn explicit_summary(
    body: &mut Body,
    summary: &Spanned<String>,
    path: &SitePath,
    options: &ContentOptions<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let config = options.config;
    // However long it is, it is wanted whole, and without ids, since it stands on pages of others.
    let whole = MarkdownConfig { summary_words: usize::MAX, ..config.markdown.clone() };
    let rendered = markdown::render(
        &summary.value,
        &markdown::Options { config: &whole, anchors: config.slugify.anchors, path, offset: 0, drop_first_h1: false },
    );
    let first = body.links.len() as u32;
    body.links.extend(rendered.links.into_iter().map(|link| Link { span: summary.span, ..link }));
    body.summary = rendered.summary;
    for hole in &mut body.summary.holes {
        hole.link += first;
    }
    body.has_more = true;
    diagnostics.extend(rendered.diagnostics.into_iter().map(|found| Diagnostic { span: Some(summary.span), ..found }));
}
