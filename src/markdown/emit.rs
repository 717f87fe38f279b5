//! From the parser's events to HTML: the state of the writer, and which event goes where.
//!
//! No function here calls itself: elements may be nested as deeply as the text says.

use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options as Flags, Parser};

use super::buffer::Buffer;
use super::code::CodeBlock;
use super::findings::Findings;
use super::heading::OpenHeading;
use super::ids::Ids;
use super::notes::Notes;
use super::prose::Prose;
use super::summary::Summary;
use super::{Body, Heading, Html, Link, Options};
use crate::config::{AnchorLinks, MarkdownConfig, Slugify};
use crate::path::SitePath;

/// The writer.
pub(super) struct Emitter<'a> {
    /// The text.
    pub(super) source: &'a str,
    pub(super) config: &'a MarkdownConfig,
    pub(super) anchor_slugs: Slugify,
    /// Write what the specification of CommonMark says and nothing else.
    pub(super) is_strict: bool,
    /// Leave out the level-one heading that the text begins with.
    pub(super) drops_first_h1: bool,
    /// The text has what notes are written with.
    pub(super) has_notes: bool,
    /// The text has what other generators' shortcodes are written with.
    pub(super) has_braces: bool,

    pub(super) out: Buffer,
    pub(super) mode: Mode,
    /// Closing tags of the open elements.
    pub(super) open: Vec<&'static str>,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) heading: Option<OpenHeading>,
    /// The link around what is written now, and its place.
    pub(super) open_link: Option<(u32, Range<usize>)>,
    pub(super) image: Image,
    pub(super) table: Table,
    pub(super) code: CodeBlock,
    /// The block of raw HTML at hand, and where its pieces come from.
    pub(super) raw: String,
    pub(super) raw_pieces: Vec<(usize, Range<usize>)>,
    /// What was being written when a note's text began.
    pub(super) frames: Vec<Frame>,

    pub(super) prose: Prose,
    pub(super) summary: Summary,
    pub(super) notes: Notes,
    pub(super) ids: Ids,
    pub(super) links: Vec<Link>,
    pub(super) headings: Vec<Heading>,
    pub(super) anchors: Vec<String>,
    pub(super) findings: Findings<'a>,
    pub(super) first_h1: Option<String>,
    pub(super) has_begun: bool,
    pub(super) has_image: bool,
    pub(super) shortcodes: u32,
    pub(super) first_shortcode: Option<(Range<usize>, String)>,
}

/// What text means at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Prose,
    /// Between the fences of a code block.
    Code,
    /// In the alternative text of an image, `depth` elements deep.
    Alt {
        depth: u32,
    },
}

/// The paragraph at hand.
pub(super) struct Paragraph {
    pub(super) source: Range<usize>,
    /// Offset of its tag.
    pub(super) at: usize,
    /// A displayed formula has ended it; what follows begins another one.
    pub(super) is_broken: bool,
}

/// The image at hand.
#[derive(Default)]
pub(super) struct Image {
    pub(super) start: usize,
    pub(super) alt_at: usize,
    pub(super) link: usize,
    pub(super) title: String,
    pub(super) is_figure: bool,
}

/// The table at hand.
#[derive(Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<pulldown_cmark::Alignment>,
    pub(super) cell: usize,
    pub(super) is_head: bool,
    /// Where it begins, the cell at hand, and what the cell holds.
    pub(super) at: usize,
    pub(super) cell_at: usize,
    pub(super) cell_content_at: usize,
    /// Tables so far.
    pub(super) number: u32,
}

/// What a note's text interrupted.
pub(super) struct Frame {
    pub(super) out: Buffer,
    pub(super) open: Vec<&'static str>,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) anchors: Vec<String>,
    /// The note's label and place.
    pub(super) label: String,
    pub(super) source: Range<usize>,
}

/// Reads `text`.
pub(super) fn render(text: &str, options: &Options<'_>) -> Body {
    let config = options.config;
    let mut flags = Flags::ENABLE_TABLES
        | Flags::ENABLE_FOOTNOTES
        | Flags::ENABLE_STRIKETHROUGH
        | Flags::ENABLE_TASKLISTS
        | Flags::ENABLE_HEADING_ATTRIBUTES;
    flags.set(Flags::ENABLE_SMART_PUNCTUATION, config.smart_punctuation);
    flags.set(Flags::ENABLE_GFM, config.github_alerts);
    flags.set(Flags::ENABLE_MATH, config.math);
    flags.set(Flags::ENABLE_DEFINITION_LIST, config.definition_lists);

    let broken = RefCell::new(Vec::new());
    let on_broken = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        broken.borrow_mut().push(link.into_static());
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, flags, Some(on_broken));
    let mut events = parser.into_offset_iter();
    let mut emitter = Emitter::new(text, config, options.path, options.offset);
    emitter.anchor_slugs = options.anchors;
    emitter.drops_first_h1 = options.drop_first_h1;
    emitter.ids = Ids::new(text, flags);
    for (event, source) in events.by_ref() {
        emitter.event(event, source);
    }
    let broken = broken.take();
    let definitions = events.reference_definitions();
    emitter.findings.broken_links(&broken, || Box::new(definitions.iter().map(|(label, _)| label)));
    emitter.finish()
}

/// Reads `text` as CommonMark alone.
pub(super) fn commonmark_html(text: &str) -> String {
    let config = MarkdownConfig {
        highlight_code: false,
        smart_punctuation: false,
        github_alerts: false,
        math: false,
        definition_lists: false,
        external_links_target_blank: false,
        external_links_no_follow: false,
        external_links_no_referrer: false,
        external_links_external: false,
        insert_anchor_links: AnchorLinks::None,
        notes: crate::config::Notes::End,
        words: crate::config::Words::english(),
        collect_terms: false,
        highlighted: std::sync::Arc::default(),
        summary_words: 0,
    };
    let path = SitePath::new("text.md").expect("one plain component is a legal path");
    let mut emitter = Emitter::new(text, &config, &path, 0);
    emitter.is_strict = true;
    for (event, source) in Parser::new_ext(text, Flags::empty()).into_offset_iter() {
        emitter.event(event, source);
    }
    emitter.out.text
}

impl<'a> Emitter<'a> {
    fn new(source: &'a str, config: &'a MarkdownConfig, path: &'a SitePath, offset: usize) -> Self {
        Self {
            source,
            config,
            anchor_slugs: Slugify::On,
            is_strict: false,
            drops_first_h1: false,
            has_notes: has_pair(source, b'[', b"^"),
            has_braces: has_pair(source, b'{', b"{%"),
            out: Buffer::with_capacity(source.len() + source.len() / 4 + 64),
            mode: Mode::Prose,
            open: Vec::with_capacity(16),
            paragraph: None,
            heading: None,
            open_link: None,
            image: Image::default(),
            table: Table::default(),
            code: CodeBlock::default(),
            raw: String::new(),
            raw_pieces: Vec::new(),
            frames: Vec::new(),
            prose: Prose::new(config.collect_terms),
            summary: Summary::new(source, config.summary_words),
            notes: Notes::default(),
            ids: Ids::default(),
            links: Vec::new(),
            headings: Vec::new(),
            anchors: Vec::new(),
            findings: Findings::new(path, offset),
            first_h1: None,
            has_begun: false,
            has_image: false,
            shortcodes: 0,
            first_shortcode: None,
        }
    }

    /// Writes one event.
    fn event(&mut self, event: Event<'_>, source: Range<usize>) {
        match self.mode {
            Mode::Prose => {}
            Mode::Code => return self.code_event(event),
            Mode::Alt { depth } => return self.alt_event(event, depth),
        }
        match event {
            Event::Text(text) => self.text(&text, source.start),
            Event::Start(tag) => self.start(tag, source),
            Event::End(tag) => self.end(tag),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.hard_break(),
            Event::Code(code) => self.inline_code(&code),
            Event::InlineHtml(tag) => self.inline_html(&tag, source),
            Event::Html(line) => self.html_line(&line, source),
            Event::InlineMath(tex) => self.math(&tex, source, false),
            Event::DisplayMath(tex) => self.math(&tex, source, true),
            Event::FootnoteReference(label) => self.note_reference(&label, source),
            Event::TaskListMarker(is_done) => self.task_marker(is_done),
            Event::Rule => self.rule(),
        }
    }

    /// All is written: puts the parts together.
    fn finish(mut self) -> Body {
        self.end_prose();
        let main = std::mem::take(&mut self.out).into_html();
        let (summary, has_more) = std::mem::take(&mut self.summary).finish(&main);
        self.out = Buffer { text: main.text, holes: main.holes, marks: Vec::new() };
        let notes = self.finish_notes();
        self.anchors.sort_unstable();
        self.anchors.dedup();
        let html: Html = self.out.into_html();
        let count = self.prose.count();
        Body {
            html,
            summary,
            has_more,
            headings: self.headings,
            notes,
            links: self.links,
            anchors: self.anchors,
            word_count: count.words(),
            reading_time: count.minutes(),
            terms: self.prose.terms.take(),
            first_h1: self.first_h1,
            shortcodes: self.shortcodes,
            shortcode_span: self.first_shortcode.as_ref().map(|(range, _)| self.findings.span(range.clone())),
            shortcode_name: self.first_shortcode.map(|(_, name)| name),
            diagnostics: self.findings.found,
        }
    }
}

/// Whether `first` stands anywhere before one of `second`.
///
/// PERF: nearly no essay has such a pair, and looking for one byte is several times as fast as looking for two.
fn has_pair(text: &str, first: u8, second: &[u8]) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(first, bytes).any(|at| bytes.get(at + 1).is_some_and(|next| second.contains(next)))
}
