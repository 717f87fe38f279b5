//! `sitemap.xml` and `robots.txt`.

use quick_xml::events::{BytesStart, Event};

use super::Inputs;
use super::xml::{self, IN_MEMORY};
use crate::digest::Digester;
use crate::site::plan::{MOST_URLS_IN_A_SITEMAP, Output, Planned};

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// What a sitemap holds.
enum Content<'a> {
    /// So many others.
    Parts(usize),
    Urls(Vec<&'a Planned>),
}

/// Of the sitemap, its index (`None` where there are parts), or one of its parts.
fn content<'a>(part: Option<usize>, inputs: &Inputs<'a>) -> Content<'a> {
    let urls: Vec<&Planned> = inputs.plan.outputs.values().filter(|planned| planned.is_in_sitemap()).collect();
    let n_parts = urls.len().div_ceil(MOST_URLS_IN_A_SITEMAP);
    if part.is_none() && n_parts > 1 {
        return Content::Parts(n_parts);
    }
    let skip = part.map_or(0, |part| (part - 1) * MOST_URLS_IN_A_SITEMAP);
    Content::Urls(urls.into_iter().skip(skip).take(MOST_URLS_IN_A_SITEMAP).collect())
}

/// Adds to `key` what [`render`] shows.
pub fn key(part: Option<usize>, inputs: &Inputs<'_>, key: &mut Digester) {
    match content(part, inputs) {
        Content::Parts(n_parts) => {
            key.number(n_parts);
        }
        Content::Urls(urls) => {
            for planned in urls {
                let date = last_modified(planned, inputs).map(|date| date.iso()).unwrap_or_default();
                key.part(planned.route.decoded()).part(date);
            }
        }
    }
}

/// The sitemap, its index (`None` where there are parts), or one of its parts.
pub fn render(part: Option<usize>, inputs: &Inputs<'_>) -> Vec<u8> {
    let mut writer = xml::document();
    match content(part, inputs) {
        Content::Parts(n_parts) => {
            let root = BytesStart::new("sitemapindex").with_attributes([NAMESPACE]);
            writer.write_event(Event::Start(root.borrow())).expect(IN_MEMORY);
            for part in 1..=n_parts {
                let written = writer.create_element("sitemap").write_inner_content(|writer| {
                    let route = crate::site::Route::home().file(&format!("sitemap-{part}.xml"));
                    xml::text(writer, "loc", &inputs.oracle.permalink(&route));
                    Ok(())
                });
                written.expect(IN_MEMORY);
            }
            writer.write_event(Event::End(root.to_end())).expect(IN_MEMORY);
        }
        Content::Urls(urls) => {
            let root = BytesStart::new("urlset").with_attributes([NAMESPACE]);
            writer.write_event(Event::Start(root.borrow())).expect(IN_MEMORY);
            for planned in urls {
                let written = writer.create_element("url").write_inner_content(|writer| {
                    xml::text(writer, "loc", &inputs.oracle.permalink(&planned.route));
                    if let Some(date) = last_modified(planned, inputs) {
                        xml::text(writer, "lastmod", &date.iso());
                    }
                    Ok(())
                });
                written.expect(IN_MEMORY);
            }
            writer.write_event(Event::End(root.to_end())).expect(IN_MEMORY);
        }
    }
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

fn last_modified(planned: &Planned, inputs: &Inputs<'_>) -> Option<crate::content::Date> {
    match &planned.output {
        Output::Page(id) => {
            let meta = &inputs.oracle.site.page(*id).meta;
            meta.updated.max(meta.date)
        }
        _ => None,
    }
}

/// `robots.txt`: everything may be read.
pub fn robots(inputs: &Inputs<'_>) -> Vec<u8> {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if inputs.oracle.config.generate_sitemap {
        text.push_str(&format!("Sitemap: {}/sitemap.xml\n", inputs.oracle.config.base_url.url));
    }
    text.into_bytes()
}
