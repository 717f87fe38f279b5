//! Where links lead: destinations as written to URLs, and what is wrong with those that lead nowhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{PageId, Route, SectionId, Site, Target, route};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, messages};
use crate::markdown::{Link, LinkTarget};
use crate::path::SitePath;

/// What a link to the site means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page, and a fragment in it.
    Page(PageId, Option<String>),
    /// A section, and a fragment in its page.
    Section(SectionId, Option<String>),
    /// A file that is copied: its source and route, with query and fragment as written.
    File(SitePath, Route, String),
    /// Another output, such as a feed or a tag, with query and fragment as written. Not checked here.
    Other(String),
    /// A fragment of the page itself.
    Here(String),
}

/// A link's URL, ready for its hole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Root-relative and encoded, with the path of the base URL; a bare `#fragment` within the page.
    pub url: String,
    /// Width and height in pixels of a local image.
    pub image_size: Option<(u32, u32)>,
}

/// Sizes of the images that pages show.
pub type ImageSizes = BTreeMap<SitePath, (u32, u32)>;

/// What `link`, written in the file `from` that is served at `here`, means. `None` for links that leave the
/// site and for those whose file does not exist.
pub fn destination(site: &Site, from: &SitePath, here: &Route, link: &Link) -> Option<Destination> {
    let (path, rest) = split(&link.destination);
    let fragment = || rest.find('#').map(|at| route::decode(&rest[at + 1..])).filter(|fragment| !fragment.is_empty());
    match link.target {
        LinkTarget::External => None,
        LinkTarget::Fragment => Some(Destination::Here(fragment().unwrap_or_default())),
        LinkTarget::Content => {
            let path = route::decode(path.strip_prefix("@/")?);
            file(site, &SitePath::new("content")?.resolve(&path)?, fragment(), rest)
        }
        LinkTarget::Relative => {
            let folder = from.parent()?;
            let decoded = route::decode(path);
            let beside = folder.resolve(&decoded).and_then(|path| file(site, &path, fragment(), rest));
            beside
                .or_else(|| {
                    // An essay `x.md` may name what lies in its folder `x/` as it would from `x/index.md`.
                    let own = folder.join(from.stem()).and_then(|folder| folder.resolve(&decoded));
                    own.and_then(|path| file(site, &path, fragment(), rest))
                })
                .or_else(|| {
                    // Or the author thought of URLs: `../other/` as seen from `/essays/this/`.
                    let url = join_url(here.decoded(), &decoded)?;
                    rooted(site, &url, fragment(), rest)
                })
        }
        LinkTarget::Root => rooted(site, &route::decode(path), fragment(), rest),
    }
}

/// The URL that `redirect_to` means: an absolute one as it is, a path of the site with the path of the base URL.
/// `None` when there is no such page.
pub fn redirect_target(site: &Site, to: &crate::diagnostic::Spanned<String>, config: &Config) -> Option<String> {
    let base = &config.base_url.path;
    if to.value.contains("://") {
        return Some(to.value.clone());
    }
    let (path, rest) = split(&to.value);
    if let Some(below) = path.strip_prefix("@/") {
        let file = format!("content/{below}");
        let page = site.page_at(&file).map(|id| &site.page(id).route);
        let route = page.or_else(|| site.section_at(&file).map(|id| &site.section(id).route))?;
        return Some(format!("{base}{}{rest}", route.encoded()));
    }
    let url = format!("/{}", route::decode(path.trim_start_matches('/')));
    rooted(site, &url, None, rest)?;
    Some(format!("{base}{}{rest}", route::encode(&url)))
}

/// Why the page that `link` names is not built, if it is one that is left out.
pub fn left_out(site: &Site, from: &SitePath, link: &Link) -> Option<super::visibility::Hidden> {
    let (path, _) = split(&link.destination);
    let file = match link.target {
        LinkTarget::Content => SitePath::new("content")?.resolve(&route::decode(path.strip_prefix("@/")?)),
        LinkTarget::Relative => from.parent()?.resolve(&route::decode(path)),
        _ => None,
    };
    site.left_out.get(&file?).copied()
}

/// Splits a destination into its path and its query and fragment.
fn split(destination: &str) -> (&str, &str) {
    destination.split_at(memchr::memchr2(b'?', b'#', destination.as_bytes()).unwrap_or(destination.len()))
}

/// A file of the site's tree.
fn file(site: &Site, path: &SitePath, fragment: Option<String>, rest: &str) -> Option<Destination> {
    if let Some(page) = site.page_at(path.as_str()) {
        return Some(Destination::Page(page, fragment));
    }
    if let Some(section) = site.section_at(path.as_str()) {
        return Some(Destination::Section(section, fragment));
    }
    let asset = site.assets.get(path)?;
    Some(Destination::File(path.clone(), asset.route.clone(), rest.to_owned()))
}

/// A URL path from the root of the site.
fn rooted(site: &Site, url: &str, fragment: Option<String>, rest: &str) -> Option<Destination> {
    let with_slash = if url.ends_with('/') { url.to_owned() } else { format!("{url}/") };
    match site.routes.get(&with_slash) {
        Some(Target::Page(page)) => return Some(Destination::Page(*page, fragment)),
        Some(Target::Section(section)) => return Some(Destination::Section(*section, fragment)),
        Some(Target::Other) => return Some(Destination::Other(format!("{}{rest}", route::encode(&with_slash)))),
        None => {}
    }
    if site.routes.contains_key(url) {
        return Some(Destination::Other(format!("{}{rest}", route::encode(url))));
    }
    let in_static = SitePath::new("static").and_then(|folder| folder.join(url.trim_start_matches('/')));
    if let Some(path) = in_static.filter(|path| site.statics.contains_key(path)) {
        return Some(Destination::File(path, Route::home().file(url), rest.to_owned()));
    }
    let found = site.asset_routes.get(url)?;
    Some(Destination::File(found.clone(), Route::home().file(url), rest.to_owned()))
}

/// `relative` as seen from the URL path `base`; `None` when it climbs out.
fn join_url(base: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    if !base.ends_with('/') {
        parts.pop();
    }
    for component in relative.split('/') {
        match component {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let slash = if relative.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    Some(format!("/{}{slash}", parts.join("/")))
}

/// Where links are written: the file, its route, and the ids it has.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    /// The file.
    pub path: &'a SitePath,
    /// Where it is served.
    pub route: &'a Route,
    /// Its own ids, sorted.
    pub anchors: &'a [String],
}

/// Resolves all `links` of one file. Every link that leads nowhere is reported and keeps the URL as written.
pub fn resolve(
    site: &Site,
    origin: Origin<'_>,
    links: &[Link],
    sizes: &ImageSizes,
    config: &Config,
) -> (Vec<Resolved>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let base = &config.base_url.path;
    let has = |anchors: &[String], id: &str| {
        if crate::markdown::PAGE_IDS.contains(&id) {
            return true;
        }
        // `#top` and `#` lead to the top of any page; `#:~:text=` is the reader's browser's affair.
        id.is_empty()
            || id == "top"
            || id.starts_with(":~:")
            || anchors.binary_search_by(|known| known.as_str().cmp(id)).is_ok()
    };
    let resolved = links
        .iter()
        .map(|link| {
            let mut missing_anchor = |anchors: &[String], fragment: &str, whose: &SitePath| {
                if !link.is_generated && !has(anchors, fragment) {
                    diagnostics.push(messages::site::unknown_anchor(origin.path, link, fragment, whose, anchors));
                }
            };
            let fragment_of = |fragment: &Option<String>| match fragment {
                Some(fragment) => format!("#{}", route::encode(fragment)),
                None => String::new(),
            };
            match destination(site, origin.path, origin.route, link) {
                Some(Destination::Page(page, fragment)) => {
                    let card = site.page(page);
                    if let Some(fragment) = &fragment {
                        missing_anchor(&card.anchors, fragment, &card.path);
                    }
                    let url = format!("{base}{}{}", card.route.encoded(), fragment_of(&fragment));
                    Resolved { url, image_size: None }
                }
                Some(Destination::Section(section, fragment)) => {
                    let node = site.section(section);
                    if let (Some(fragment), Some(card)) = (&fragment, &node.card) {
                        missing_anchor(&card.anchors, fragment, &card.path);
                    }
                    let url = format!("{base}{}{}", node.route.encoded(), fragment_of(&fragment));
                    Resolved { url, image_size: None }
                }
                Some(Destination::File(path, route, rest)) => {
                    let url = format!("{base}{}{rest}", route.encoded());
                    Resolved { url, image_size: sizes.get(&path).copied() }
                }
                Some(Destination::Other(url)) => Resolved { url: format!("{base}{url}"), image_size: None },
                Some(Destination::Here(fragment)) => {
                    missing_anchor(origin.anchors, &fragment, origin.path);
                    Resolved { url: link.destination.clone(), image_size: None }
                }
                None => {
                    let is_shortcode = link.destination.starts_with("{{") || link.destination.starts_with("{%");
                    if is_shortcode {
                        diagnostics.push(messages::site::shortcode_link(origin.path, link));
                    } else if link.target != LinkTarget::External {
                        diagnostics.push(messages::site::unknown_link(origin.path, link, site));
                    }
                    let url = match link.target {
                        LinkTarget::Root => format!("{base}{}", link.destination),
                        _ => link.destination.clone(),
                    };
                    Resolved { url, image_size: None }
                }
            }
        })
        .collect();
    if !config.link_checker.internal_level_error {
        for found in &mut diagnostics {
            found.severity = crate::diagnostic::Severity::Warning;
        }
    }
    (resolved, diagnostics)
}

/// The local files that `links` show as images, whose sizes are wanted.
pub fn images<'a>(site: &'a Site, origin: Origin<'a>, links: &'a [Link]) -> impl Iterator<Item = SitePath> + 'a {
    links.iter().filter(|link| link.is_image).filter_map(move |link| {
        match destination(site, origin.path, origin.route, link)? {
            Destination::File(path, ..) => Some(path),
            _ => None,
        }
    })
}

/// How the URLs of a filled text begin.
#[derive(Clone, Copy, Debug)]
pub enum Base<'a> {
    /// Root-relative: for the site's own pages.
    Root,
    /// Absolute: for feeds. `origin` is scheme and host; `page` the absolute URL that bare fragments belong to.
    Absolute {
        /// `https://example.org`
        origin: &'a str,
        /// `https://example.org/essays/x/`
        page: &'a str,
    },
}

/// `html` with its holes filled.
pub fn fill<'a>(html: &'a crate::markdown::Html, resolved: &[Resolved], base: Base<'_>) -> Cow<'a, str> {
    use std::fmt::Write as _;

    use crate::markdown::HoleKind;
    if html.holes.is_empty() {
        return Cow::Borrowed(&html.text);
    }
    let mut filled = String::with_capacity(html.text.len() + html.holes.len() * 48);
    let mut at = 0;
    for hole in &html.holes {
        filled.push_str(&html.text[at..hole.at as usize]);
        at = hole.at as usize;
        let Resolved { url, image_size } = &resolved[hole.link as usize];
        match base {
            Base::Absolute { page, .. } if url.starts_with('#') => filled.push_str(page),
            Base::Absolute { origin, .. } if url.starts_with('/') => filled.push_str(origin),
            Base::Absolute { page, .. } if !url.contains(':') => filled.push_str(page),
            _ => {}
        }
        escape_attribute(url, &mut filled);
        if hole.kind == HoleKind::Image {
            filled.push('"');
            if let Some((width, height)) = image_size {
                let _ = write!(filled, " width=\"{width}\" height=\"{height}\"");
            }
        }
    }
    filled.push_str(&html.text[at..]);
    Cow::Owned(filled)
}

/// Appends `text` as it may stand between double quotes.
pub fn escape_attribute(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            character => out.push(character),
        }
    }
}
