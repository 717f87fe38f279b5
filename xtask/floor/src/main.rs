//! The floor that `cargo xtask bench` holds builds to: walk a folder, read each Markdown file, parse it, write a page,
//! on all processors. There is no front matter, no index, no template, no feed and no check in it; no generator that
//! does its work on the same files with the same parser can be faster.
//!
//! A package of its own, as `xtask` has no dependencies; and no example of postil's package, since cargo builds those
//! with what its tests depend on, and then the program beside them would not be the one that is released.
//!
//! ```sh
//! cargo run --release --package floor -- CONTENT OUTPUT [--all-first]
//! ```
//!
//! `--all-first`: no page is written before all are read. That is the floor of whoever says on a page what stands on others,
//! such as who links to it.

#![expect(clippy::disallowed_methods, reason = "it stands outside of the rooms, and files are all that it does")]

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use walkdir::WalkDir;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>";

type Failure = Box<dyn Error + Send + Sync>;

/// Its folder, and its HTML.
type Page = (PathBuf, String);

fn main() -> Result<(), Failure> {
    let mut folders = env::args_os().skip(1).map(PathBuf::from);
    let (Some(content), Some(output)) = (folders.next(), folders.next()) else {
        return Err("usage: floor CONTENT OUTPUT [--all-first]".into());
    };
    let is_all_first = folders.next().is_some_and(|word| word.as_os_str() == "--all-first");
    let mut files = Vec::new();
    for entry in WalkDir::new(&content) {
        let path = entry?.into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    if is_all_first {
        let pages: Vec<Page> =
            files.par_iter().map(|file| page(file, &content, &output)).collect::<Result<_, Failure>>()?;
        return pages.into_par_iter().try_for_each(put);
    }
    files.par_iter().try_for_each(|file| put(page(file, &content, &output)?))
}

/// Makes the page of one file.
fn page(file: &Path, content: &Path, output: &Path) -> Result<Page, Failure> {
    let text = fs::read_to_string(file)?;
    let body = text.splitn(3, "+++\n").nth(2).unwrap_or(&text);
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_SMART_PUNCTUATION;
    let mut html = String::with_capacity(2 * body.len());
    html.push_str(HEAD);
    for event in Parser::new_ext(body, options) {
        write(&mut html, event);
    }
    html.push_str("</body></html>\n");
    Ok((output.join(file.strip_prefix(content)?.with_extension("")), html))
}

fn put((folder, html): Page) -> Result<(), Failure> {
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join("index.html"), html)?)
}

/// What stands in the corpora as HTML; elements of other kinds of Markdown lose their tags.
fn write(html: &mut String, event: Event<'_>) {
    match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            html.push_str("<a href=\"");
            escape(html, &dest_url);
            html.push_str("\">");
        }
        Event::Start(tag) => element(html, "<", tag.to_end()),
        Event::End(tag) => element(html, "</", tag),
        Event::Code(text) => {
            html.push_str("<code>");
            escape(html, &text);
            html.push_str("</code>");
        }
        Event::Text(text) => escape(html, &text),
        Event::FootnoteReference(CowStr::Borrowed(name)) => {
            html.push_str("<sup>");
            escape(html, name);
            html.push_str("</sup>");
        }
        Event::SoftBreak => html.push('\n'),
        _ => {}
    }
}

fn element(html: &mut String, open: &str, tag: TagEnd) {
    let name = match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(_) => "h2",
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::CodeBlock => "pre",
        TagEnd::List(_) => "ul",
        TagEnd::Item => "li",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Link => "a",
        TagEnd::FootnoteDefinition => "aside",
        _ => return,
    };
    html.push_str(open);
    html.push_str(name);
    html.push('>');
}

/// Looks at each byte once, and copies what stands between two that have a meaning in HTML at one stroke.
fn escape(html: &mut String, text: &str) {
    let mut from = 0;
    for at in memchr::memchr3_iter(b'<', b'>', b'&', text.as_bytes()) {
        html.push_str(&text[from..at]);
        html.push_str(match text.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&amp;",
        });
        from = at + 1;
    }
    html.push_str(&text[from..]);
}
