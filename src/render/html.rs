//! Pages made by templates.

use tera::{Context, Value};

use super::{Inputs, Rendered};
use crate::bytes::{self, are, are_between};
use crate::diagnostic::{Spanned, closest, messages};
use crate::path::SitePath;
use crate::site::plan::{FeedFormat, FeedScope, Output, Planned};
use crate::site::{PageId, Route, SectionId, archive, discuss};
use crate::template::discuss as widget;
use crate::template::discussion;
use crate::template::values::{self, PageParts, View};

/// What is to be rendered: template, view, and whose page it is.
struct Job<'a> {
    candidates: Vec<&'a str>,
    asked_for: Option<&'a Spanned<String>>,
    context: Context,
    page: Option<PageId>,
    source: Option<&'a SitePath>,
}

/// Renders an output that a template makes.
pub fn render(planned: &Planned, inputs: &Inputs<'_>) -> Rendered {
    let list_names;
    let mut job = match &planned.output {
        Output::Page(id) => page(*id, inputs),
        Output::Thread(id, number) => thread(*id, *number, inputs),
        Output::Section(id, part) => {
            let body = inputs.sections[id.index()].as_ref().map(|section| &section.body);
            let node = inputs.oracle.site.section(*id);
            let mut context = Context::new();
            context.insert_value("section", values::section(inputs.oracle, *id, body, part.as_ref()));
            if let Some(part) = part {
                context.insert_value("paginator", values::paginator(inputs.oracle, &node.route, &node.pages, part));
            }
            let default = if node.parent.is_none() { "index.html" } else { "section.html" };
            let asked_for = node.card.as_ref().and_then(|card| card.meta.template.as_ref());
            let source = node.card.as_ref().map(|card| &card.path);
            Job { candidates: vec![default], asked_for, context, page: None, source }
        }
        Output::TaxonomyList(at) => {
            let name = &inputs.oracle.site.taxonomies[*at].config.name;
            let mut context = Context::new();
            context.insert_value("taxonomy", View::new().with("name", name.as_str()).done());
            context.insert_value("terms", values::terms(inputs.oracle, *at));
            list_names = format!("{name}/list.html");
            Job::of(vec![&list_names, "taxonomy_list.html"], context)
        }
        Output::Term(at, index, part) => {
            let taxonomy = &inputs.oracle.site.taxonomies[*at];
            let term = &taxonomy.terms[*index];
            let mut context = Context::new();
            context.insert_value("taxonomy", View::new().with("name", taxonomy.config.name.as_str()).done());
            context.insert_value("term", values::term(inputs.oracle, *at, *index, part.as_ref()));
            if let Some(part) = part {
                context.insert_value("paginator", values::paginator(inputs.oracle, &term.route, &term.pages, part));
            }
            list_names = format!("{}/single.html", taxonomy.config.name);
            Job::of(vec![&list_names, "taxonomy_single.html"], context)
        }
        Output::Series(at) => {
            let mut context = Context::new();
            context.insert_value("series", values::series(inputs.oracle, *at));
            Job::of(vec!["series.html"], context)
        }
        Output::Discuss(id) => discuss_page(*id, inputs),
        Output::Archive => {
            let years = archive::years(&inputs.oracle.site);
            let mut context = Context::new();
            context.insert_value("years", values::years(inputs.oracle, &years));
            context.insert_value("page_count", Value::from(years.iter().map(|year| year.pages.len()).sum::<usize>()));
            Job::of(vec!["archive.html"], context)
        }
        _ => Job::of(vec!["404.html"], Context::new()),
    };
    common(planned, &mut job, inputs);
    finish(job, inputs)
}

impl<'a> Job<'a> {
    fn of(candidates: Vec<&'a str>, context: Context) -> Self {
        Self { candidates, asked_for: None, context, page: None, source: None }
    }
}

fn page<'a>(id: PageId, inputs: &Inputs<'a>) -> Job<'a> {
    let oracle = inputs.oracle;
    let card = oracle.site.page(id);
    let parts = PageParts { body: &inputs.pages[id.index()].body, discussion: &inputs.discussions[id.index()] };
    let mut context = Context::new();
    let asked_for = card.meta.template.as_ref().or_else(|| page_template(id, inputs));
    let wanted = inputs.templates.wanted(asked_for.map_or("page.html", |asked| &asked.value));
    context.insert_value("page", values::page(oracle, id, &parts, &wanted));
    Job { candidates: vec!["page.html"], asked_for, context, page: Some(id), source: Some(&card.path) }
}

fn thread<'a>(id: PageId, number: usize, inputs: &Inputs<'a>) -> Job<'a> {
    let oracle = inputs.oracle;
    let mut context = Context::new();
    let comments = discussion::comments(oracle, id, &inputs.discussions[id.index()], number);
    context.insert_value("page", oracle.card_value(id));
    context.insert_value("comments", comments);
    let source = Some(&oracle.site.page(id).path);
    Job { candidates: vec!["thread.html"], asked_for: None, context, page: Some(id), source }
}

/// The page on which a comment service is loaded: about its essay, and in its language.
fn discuss_page<'a>(id: PageId, inputs: &Inputs<'a>) -> Job<'a> {
    let oracle = inputs.oracle;
    let card = oracle.site.page(id);
    let mut context = Context::new();
    context.insert_value("page", oracle.card_value(id));
    if let Some((_, provider)) = discuss::of(card, &oracle.config) {
        context.insert_value("provider", widget::provider(oracle, id, provider));
    }
    Job { page: Some(id), source: Some(&card.path), ..Job::of(vec!["discuss.html"], context) }
}

/// The `page_template` of the nearest section above that sets one.
fn page_template<'a>(id: PageId, inputs: &Inputs<'a>) -> Option<&'a Spanned<String>> {
    let site = &inputs.oracle.site;
    let mut section: Option<SectionId> = Some(site.section_of[id.index()]);
    while let Some(id) = section {
        let node = site.section(id);
        if let Some(template) = node.card.as_ref().and_then(|card| card.meta.page_template.as_ref()) {
            return Some(template);
        }
        section = node.parent;
    }
    None
}

/// What every template sees.
fn common(planned: &Planned, job: &mut Job<'_>, inputs: &Inputs<'_>) {
    let oracle = inputs.oracle;
    let page_lang = job.page.and_then(|id| oracle.site.page(id).meta.lang.as_deref());
    let lang = page_lang.unwrap_or(&oracle.config.default_language);
    let context = &mut job.context;
    context.insert_value("lang", Value::from(lang));
    context.insert_value("dir", Value::from(direction(lang)));
    // The parts of a page that are in the language of the site say so where the page is in another.
    let site_lang = &oracle.config.default_language;
    let in_site_language = match lang == site_lang {
        true => String::new(),
        false => format!(" lang=\"{site_lang}\" dir=\"{}\"", direction(site_lang)),
    };
    context.insert_value("in_site_language", Value::safe_string(&in_site_language));
    context.insert_value("current_path", Value::safe_string(&planned.route.encoded()));
    context.insert_value("current_url", Value::safe_string(&oracle.permalink(&planned.route)));
    context.insert_value("feeds", feeds(planned, inputs));
}

/// `rtl` for languages that are written from right to left.
fn direction(lang: &str) -> &'static str {
    let script_or_language = |part: &str| {
        matches!(
            part,
            "ar" | "fa"
                | "he"
                | "iw"
                | "ur"
                | "ps"
                | "sd"
                | "ug"
                | "yi"
                | "dv"
                | "ckb"
                | "syr"
                | "arab"
                | "hebr"
                | "thaa"
        )
    };
    let mut parts = lang.split(['-', '_']).map(str::to_ascii_lowercase);
    let language = parts.next().unwrap_or_default();
    let script = parts.next().filter(|part| part.len() == 4);
    match script {
        Some(script) if script_or_language(&script) => "rtl",
        None if script_or_language(&language) => "rtl",
        _ => "ltr",
    }
}

/// The feeds of the site, and those of the section or term of this page.
fn feeds(planned: &Planned, inputs: &Inputs<'_>) -> Value {
    let config = &inputs.oracle.config;
    let site = &inputs.oracle.site;
    // PERF: they are the same on every page.
    let of_site = || feeds_of(FeedScope::Site, &Route::home(), &config.title, inputs);
    let mut feeds = inputs.site_feeds.get_or_init(of_site).clone();
    match &planned.output {
        Output::Section(id, _) => {
            let node = site.section(*id);
            feeds.extend(feeds_of(FeedScope::Section(*id), &node.route, node.title(config), inputs));
        }
        Output::Term(at, index, _) => {
            let term = &site.taxonomies[*at].terms[*index];
            feeds.extend(feeds_of(FeedScope::Term(*at, *index), &term.route, &term.name, inputs));
        }
        Output::Page(id) | Output::Thread(id, _) => {
            let card = site.page(*id);
            if config.generate_feeds && card.has_comment_feed {
                let title = config.words.fill("comments_on", &[("title", &card.meta.title)]);
                feeds.push(feed(&title, &card.comment_feed_route(), FeedFormat::Atom, inputs));
            }
        }
        _ => {}
    }
    feeds.into()
}

/// The feeds about `scope`, which stand in `folder`.
fn feeds_of(scope: FeedScope, folder: &Route, title: &str, inputs: &Inputs<'_>) -> Vec<Value> {
    let names = inputs.oracle.config.feed_filenames.iter();
    let of_name = |name: &String| {
        let route = folder.file(name);
        match inputs.plan.outputs.get(&route.out_path())?.output {
            Output::Feed(of, format) if of == scope => Some(feed(title, &route, format, inputs)),
            _ => None,
        }
    };
    names.filter_map(of_name).collect()
}

fn feed(title: &str, route: &Route, format: FeedFormat, inputs: &Inputs<'_>) -> Value {
    let url = inputs.oracle.path(route);
    View::new().with("title", title).with_safe("url", &url).with("type", format.mime_type()).done()
}

fn finish(job: Job<'_>, inputs: &Inputs<'_>) -> Rendered {
    let templates = inputs.templates;
    let mut diagnostics = Vec::new();
    let name = match job.asked_for {
        Some(asked) if templates.contains(&asked.value) => asked.value.as_str(),
        Some(asked) => {
            let candidate = closest(&asked.value, templates.names());
            if let Some(source) = job.source {
                diagnostics.push(messages::template::unknown(source, Some(asked.span), &asked.value, candidate));
            }
            return Rendered { bytes: None, trace: Vec::new(), diagnostics };
        }
        None => templates.choose(&job.candidates),
    };
    let (result, trace) = templates.render(name, &job.context, inputs.oracle, job.page, job.source);
    match result {
        Ok(bytes) => Rendered { bytes: Some(legal(bytes)), trace, diagnostics },
        Err(error) => {
            diagnostics.push(*error);
            Rendered { bytes: None, trace, diagnostics }
        }
    }
}

/// The page without the characters that HTML forbids: controls and noncharacters, which come in by pasting.
fn legal(page: Vec<u8>) -> Vec<u8> {
    // PERF: a closer look only at the few bytes that begin what may be forbidden: the controls, 0xC2 the C1 controls, 0xEF to
    // 0xF4 the noncharacters.
    let is_suspicious = |byte: u8| matches!(byte, ..b' ' | 0x7f | 0xc2 | 0xef..);
    let are_suspicious = |bytes| are_between(bytes, 0xef, b' ' - 1) | are(bytes, 0x7f) | are(bytes, 0xc2);
    let are_harmless = |bytes| !are_suspicious(bytes) | are(bytes, b'\n');
    let may_stand = |at: usize| !is_suspicious(page[at]) || !begins_forbidden(&page[at..]);
    if bytes::others(&page, are_harmless).flatten().all(may_stand) {
        return page;
    }
    let Ok(text) = std::str::from_utf8(&page) else { return page };
    text.replace(is_forbidden, "").into_bytes()
}

/// Whether `bytes` begins with an encoded character that is forbidden.
fn begins_forbidden(bytes: &[u8]) -> bool {
    let character =
        bytes.get(..bytes.len().min(4)).and_then(|bytes| bytes.utf8_chunks().next()?.valid().chars().next());
    character.is_none_or(is_forbidden)
}

fn is_forbidden(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t' | '\r'))
        || matches!(character, '\u{fdd0}'..='\u{fdef}')
        || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::{is_forbidden, legal};

    #[test]
    fn every_character_but_the_forbidden_ones_may_stand() {
        // Among few and behind many, and with a line end or none beside it.
        for before in ["a\n", &"a".repeat(100)] {
            let without = format!("{before}b").into_bytes();
            for character in '\0'..=char::MAX {
                let page = format!("{before}{character}b").into_bytes();
                let legal = legal(page.clone());
                assert_eq!(&legal, if is_forbidden(character) { &without } else { &page }, "{character:?}");
            }
        }
    }
}
