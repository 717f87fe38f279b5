//! From the parser's events to HTML. What can be written is one of [`Element`] or escaped text: there is no way to write
//! anything else. No function here calls itself.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};
use unicode_normalization::UnicodeNormalization as _;

use super::clean::{self, Filter};
use super::element::{Element, are_plain, push_escaped};
use super::{Excess, MAX_CHARS, MAX_LINKS, MAX_NESTING, Rendered, link};
use crate::bytes::{self, are_between};

/// What one tag of the Markdown opened.
#[derive(Default)]
struct Opened {
    elements: Vec<Element>,
    /// A destination that is no link, to be shown behind the text from this offset of the plain text on.
    refused: Option<(String, usize)>,
}

#[derive(Default)]
struct Writer {
    html: String,
    text: String,
    /// Elements that are open, outermost first.
    open: Vec<Element>,
    /// What each open tag of the Markdown opened.
    tags: Vec<Opened>,
    filter: Filter,
    /// Links that were meant, written or not.
    n_links: usize,
    is_too_deep: bool,
    /// The paragraph that is open was opened for text that had none.
    is_implicit: bool,
}

pub(super) fn render(markdown: &str) -> Rendered {
    let mut source = clean::lines(markdown);
    let mut excess = Vec::new();
    // No text has more characters than bytes.
    if source.len() > MAX_CHARS
        && let Some((end, _)) = source.char_indices().nth(MAX_CHARS)
    {
        excess.push(Excess::Chars(source.chars().count()));
        let source = source.to_mut();
        source.truncate(end);
        source.push('…');
    }
    // PERF: both are kept for as long as the comment is. With tags and a few escapes, HTML is a little longer than its
    // source, and the words alone are shorter.
    let mut writer = Writer {
        html: String::with_capacity(source.len() + source.len() / 16 + 40),
        text: String::with_capacity(source.len() + 2),
        ..Writer::default()
    };
    for event in TextMergeStream::new(Parser::new_ext(&source, Options::ENABLE_STRIKETHROUGH)) {
        writer.event(event);
    }
    writer.end_implicit();
    if writer.n_links > MAX_LINKS {
        excess.push(Excess::Links(writer.n_links));
    }
    if writer.is_too_deep {
        excess.push(Excess::Nesting);
    }
    Rendered { html: writer.html, text: fold_blanks(writer.text), excess }
}

/// The words of `text`, one blank between them.
fn fold_blanks(mut text: String) -> String {
    text.truncate(text.trim_end_matches(' ').len());
    // PERF: nearly all text is like this already, and to go through it word by word costs thirty times as much.
    let is_plain = bytes::all(text.as_bytes(), |bytes| are_between(bytes, b' ', b'~'));
    if is_plain && !text.starts_with(' ') && memchr::memmem::find(text.as_bytes(), b"  ").is_none() {
        return text;
    }
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match self.open.last() {
                Some(Element::Code) => self.text(&text),
                _ => self.prose(&text),
            },
            Event::Code(code) => {
                self.begin_inline();
                self.open(Element::Code);
                self.text(&code);
                self.close();
            }
            Event::Html(html) | Event::InlineHtml(html) => self.shown(&html),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Rule => {
                self.end_implicit();
                self.open(Element::P);
                self.text("* * *");
                self.close();
            }
            // None of these is switched on; were it, its words would still be shown.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.prose(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let mut opened = Opened::default();
        let mut enter = |writer: &mut Self, element: Element| {
            let is_same = |open: &&Element| {
                open.is_container() == element.is_container() && open.is_inline() == element.is_inline()
            };
            let is_limited = element.is_container() || element.is_inline();
            if is_limited && writer.open.iter().filter(is_same).count() >= MAX_NESTING {
                writer.is_too_deep = true;
                return false;
            }
            writer.open(element);
            opened.elements.push(element);
            true
        };
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => {
                self.end_implicit();
                enter(self, Element::P);
            }
            Tag::Heading { .. } => {
                self.end_implicit();
                enter(self, Element::P);
                enter(self, Element::Strong);
            }
            Tag::BlockQuote(_) => {
                self.end_implicit();
                enter(self, Element::Blockquote);
            }
            Tag::CodeBlock(kind) => {
                self.end_implicit();
                self.open(Element::Pre);
                self.open_code(&kind);
                opened.elements.extend([Element::Pre, Element::Code]);
            }
            Tag::List(first) => {
                self.end_implicit();
                match first {
                    None => {
                        enter(self, Element::Ul);
                    }
                    Some(first) => {
                        if enter(self, Element::Ol) && first != 1 {
                            let at = self.html.len() - ">\n".len();
                            self.html.insert_str(at, &format!(" start=\"{first}\""));
                        }
                    }
                }
            }
            Tag::Item => {
                self.end_implicit();
                // The list of this item may have been too deep to be one.
                match matches!(self.open.last(), Some(Element::Ol | Element::Ul)) {
                    true => {
                        enter(self, Element::Li);
                    }
                    false => self.line_break(),
                }
            }
            Tag::Emphasis => {
                self.begin_inline();
                enter(self, Element::Em);
            }
            Tag::Strong => {
                self.begin_inline();
                enter(self, Element::Strong);
            }
            Tag::Strikethrough => {
                self.begin_inline();
                enter(self, Element::Del);
            }
            Tag::Link { link_type, dest_url, .. } => {
                let destination = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                };
                self.start_link(&destination, &mut opened);
            }
            Tag::Image { dest_url, .. } => self.start_link(&dest_url, &mut opened),
            // Not switched on.
            _ => {}
        }
        self.tags.push(opened);
    }

    fn end(&mut self, tag: TagEnd) {
        let opened = self.tags.pop().unwrap_or_default();
        let is_image = tag == TagEnd::Image;
        if let Some((destination, from)) = &opened.refused {
            let shown = self.text.get(*from..).unwrap_or_default();
            if shown != destination && !destination.is_empty() {
                let is_bare = shown.is_empty();
                self.text(&if is_bare { destination.clone() } else { format!(" ({destination})") });
            }
        } else if is_image && self.html.ends_with('>') && opened.elements == [Element::A] {
            // An image without words is linked by its name alone.
            self.text("image");
        }
        if !opened.elements.iter().all(|element| element.is_inline()) {
            self.end_implicit();
        }
        for _ in &opened.elements {
            self.close();
        }
        if matches!(tag, TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock | TagEnd::Heading(_) | TagEnd::CodeBlock)
        {
            self.filter = Filter::default();
            self.text.push(' ');
        }
    }

    /// A link within a link, one too many, and one to a place that is not the web, are text.
    fn start_link(&mut self, destination: &str, opened: &mut Opened) {
        self.begin_inline();
        match link::href(destination).filter(|_| !self.open.contains(&Element::A)) {
            Some(url) if self.take_link() => {
                self.open_link(&url);
                opened.elements.push(Element::A);
            }
            _ => opened.refused = Some((destination.to_owned(), self.text.len())),
        }
    }

    /// Whether one more link may be written.
    fn take_link(&mut self) -> bool {
        self.n_links += 1;
        self.n_links <= MAX_LINKS
    }

    /// Text in which URLs are links.
    fn prose(&mut self, text: &str) {
        self.begin_inline();
        if self.open.contains(&Element::A) || self.tags.iter().any(|tag| tag.refused.is_some()) {
            return self.text(text);
        }
        let mut done = 0;
        for range in link::bare_urls(text) {
            self.text(&text[done..range.start]);
            done = range.end;
            let shown = &text[range];
            match link::web_url(shown) {
                Some(url) if self.take_link() => {
                    self.open_link(&url);
                    self.text(shown);
                    self.close();
                }
                _ => self.text(shown),
            }
        }
        self.text(&text[done..]);
    }

    /// What was meant as HTML, as text.
    fn shown(&mut self, html: &str) {
        self.begin_inline();
        for (index, line) in html.split_inclusive('\n').enumerate() {
            if index > 0 || self.html.ends_with(';') && self.open.last() == Some(&Element::P) && html.starts_with('\n')
            {
                self.line_break();
            }
            self.text(line.trim_end_matches('\n'));
        }
        if html.ends_with('\n') {
            self.text.push(' ');
            self.line_break();
        }
    }

    fn line_break(&mut self) {
        // A line break at the beginning of an element breaks nothing.
        let has_begun = !self.html.is_empty()
            && !self.html.ends_with('\n')
            && !self.html.ends_with("<p>")
            && !self.html.ends_with("<li>");
        if has_begun
            && matches!(self.open.last(), Some(element) if *element != Element::Code && !element.is_container())
        {
            self.html.push('<');
            self.html.push_str(Element::Br.name());
            self.html.push_str(">\n");
        }
        self.text.push(' ');
    }

    /// Text stands in a paragraph or an item of a list.
    fn begin_inline(&mut self) {
        if self.open.last().is_none_or(|element| element.is_container()) {
            self.open(Element::P);
            self.is_implicit = true;
        }
    }

    fn end_implicit(&mut self) {
        if std::mem::take(&mut self.is_implicit) {
            self.close();
        }
    }

    fn open(&mut self, element: Element) {
        self.html.push('<');
        self.html.push_str(element.name());
        self.html.push('>');
        if element.is_container() {
            self.html.push('\n');
        }
        self.open.push(element);
    }

    fn open_link(&mut self, url: &str) {
        self.html.push_str("<a href=\"");
        url.chars().for_each(|character| push_escaped(&mut self.html, character));
        self.html.push_str("\" rel=\"nofollow ugc noopener\">");
        self.open.push(Element::A);
    }

    fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'-' | b'_' | b'.');
        if (1..=32).contains(&language.len()) && language.bytes().all(is_plain) {
            self.html.push_str("<code class=\"language-");
            self.html.push_str(&language.to_ascii_lowercase());
            self.html.push_str("\">");
            self.open.push(Element::Code);
        } else {
            self.open(Element::Code);
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if !element.is_inline() {
            // A break before the end of a block breaks nothing.
            while element != Element::Pre && self.html.ends_with("<br>\n") {
                self.html.truncate(self.html.len() - "<br>\n".len());
            }
        }
        self.html.push_str("</");
        self.html.push_str(element.name());
        self.html.push('>');
        if !element.is_inline() {
            self.html.push('\n');
        }
    }

    fn text(&mut self, text: &str) {
        // PERF: nearly all text is plain, and composing letters costs ten times as much as copying them.
        if bytes::all(text.as_bytes(), are_plain) {
            self.html.push_str(text);
            self.text.push_str(text);
            self.filter = Filter::default();
            return;
        }
        let mut push = |character: char| {
            if self.filter.keeps(character) {
                push_escaped(&mut self.html, character);
                self.text.push(character);
            }
        };
        match text.is_ascii() {
            true => text.chars().for_each(&mut push),
            false => text.nfc().for_each(&mut push),
        }
    }
}
