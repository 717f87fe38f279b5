//! What programs read that have no use for HTML: `llms.txt`, and each page as Markdown.

use super::Inputs;
use crate::content::front_matter;
use crate::markdown::LinkTarget;
use crate::site::plan::MARKDOWN_FILE;
use crate::site::{Card, PageId};

/// All pages by section, with their titles, addresses and descriptions, in the form of <https://llmstxt.org>.
pub fn llms_txt(inputs: &Inputs<'_>) -> Vec<u8> {
    let oracle = inputs.oracle;
    let (site, config) = (&oracle.site, &oracle.config);
    let mut text = format!("# {}\n", line(&config.title));
    if !config.description.is_empty() {
        text.push_str(&format!("\n> {}\n", line(&config.description)));
    }
    for node in site.section_ids().map(|id| site.section(id)) {
        let pages: Vec<&Card> = node.pages.iter().map(|id| &**site.page(*id)).filter(|card| is_public(card)).collect();
        if pages.is_empty() {
            continue;
        }
        text.push_str(&format!("\n## {}\n\n", line(node.title(config))));
        for card in pages {
            let route = if config.generate_markdown { card.route.file(MARKDOWN_FILE) } else { card.route.clone() };
            let title = line(&card.meta.title).replace('[', "\\[").replace(']', "\\]");
            text.push_str(&format!("- [{title}]({})", oracle.permalink(&route)));
            if let Some(description) = &card.meta.description {
                text.push_str(&format!(": {}", line(description)));
            }
            text.push('\n');
        }
    }
    text.into_bytes()
}

/// A page in the Markdown of its author, below its title and dek. Links to the site are absolute: the text may be read
/// anywhere.
pub fn markdown(id: PageId, inputs: &Inputs<'_>) -> Vec<u8> {
    let oracle = inputs.oracle;
    let card = oracle.site.page(id);
    let mut text = format!("# {}\n", line(&card.meta.title));
    if let Some(description) = &card.meta.description {
        text.push_str(&format!("\n> {}\n", line(description)));
    }
    let mut facts: Vec<String> = card.meta.authors.clone();
    facts.extend(oracle.config.author.clone().filter(|_| facts.is_empty() && card.meta.date.is_some()));
    facts.extend(card.meta.date.map(|date| date.day().to_string()));
    facts.push(format!("<{}>", oracle.permalink(&card.route)));
    text.push_str(&format!("\n{}\n\n", facts.join(" · ")));
    text.push_str(body(id, inputs).trim());
    text.push('\n');
    text.into_bytes()
}

/// The page's file behind its front matter, with what its links lead to in place of what the author wrote.
fn body(id: PageId, inputs: &Inputs<'_>) -> String {
    let oracle = inputs.oracle;
    let card = oracle.site.page(id);
    let Ok(source) = oracle.source(id) else { return String::new() };
    let Ok(parts) = front_matter::split(&source) else { return String::new() };
    let origin = oracle.config.base_url.origin();
    let permalink = oracle.permalink(&card.route);
    let mut changes: Vec<(usize, usize, String)> = Vec::new();
    // Not those of the card, which may have been made when they stood elsewhere.
    let links = &inputs.pages[id.index()].links;
    for (link, resolved) in links.iter().zip(&oracle.page_links(id).0) {
        if link.is_generated || link.target == LinkTarget::External || resolved.url.is_empty() {
            continue;
        }
        let range = link.span.range();
        let Some(written) = source.get(range.clone()) else { continue };
        // What a link leads to stands last in it; of a link by reference, in its definition.
        let in_link = written.rfind(&link.destination).map(|at| range.start + at);
        let Some(at) = in_link.or_else(|| definition(&source, &link.destination)) else { continue };
        let url = match resolved.url.strip_prefix('#') {
            Some(_) => format!("{permalink}{}", resolved.url),
            None if resolved.url.starts_with('/') => format!("{origin}{}", resolved.url),
            None => resolved.url.clone(),
        };
        changes.push((at, link.destination.len(), url));
    }
    changes.sort();
    changes.dedup();
    let mut text = String::with_capacity(source.len());
    let mut done = parts.body.start;
    for (at, length, url) in changes.into_iter().filter(|(at, ..)| *at >= parts.body.start) {
        // An image within a link has its own place in it.
        if at >= done {
            text.push_str(&source[done..at]);
            text.push_str(&url);
            done = at + length;
        }
    }
    text.push_str(&source[done..]);
    text
}

/// Where `destination` stands in the first definition of a reference, `[name]: destination`, that has it.
fn definition(source: &str, destination: &str) -> Option<usize> {
    let head = format!("]: {destination}");
    source.match_indices(&head).map(|(at, _)| at).find_map(|at| {
        let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
        let is_whole = source[at + head.len()..].chars().next().is_none_or(char::is_whitespace);
        (is_whole && source[line..at].trim_start().starts_with('[')).then_some(at + "]: ".len())
    })
}

fn is_public(card: &Card) -> bool {
    !card.meta.draft && !card.is_scheduled
}

/// `text` on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
