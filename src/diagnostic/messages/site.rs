//! Findings about the site as a whole: links, terms, routes.

use crate::diagnostic::{Diagnostic, Span, Spanned, closest};
use crate::markdown::{Link, LinkTarget};
use crate::path::SitePath;
use crate::site::plan::Claimant;
use crate::site::visibility::Hidden;
use crate::site::{Route, Site, links};

/// A link or image whose file or URL does not exist.
pub fn unknown_link(path: &SitePath, link: &Link, site: &Site) -> Diagnostic {
    let destination = &link.destination;
    let wanted = destination.split(['?', '#']).next().unwrap_or(destination);
    let (code, what) = match link.is_image {
        true => ("broken-image", format!("image `{destination}`")),
        false => ("broken-link", format!("link to `{destination}`")),
    };
    if let Some(why) = links::left_out(site, path, link) {
        let (state, flag) = match why {
            Hidden::Draft => ("a draft", "--drafts"),
            Hidden::Scheduled => ("scheduled", "--future"),
            Hidden::Expired => ("expired", "--expired"),
        };
        return Diagnostic::error(code, format!("{what}, which is {state} and not built"))
            .at(path, link.span)
            .help(format!("take the link out until it is public, or build with `{flag}`"));
    }
    let diagnostic =
        Diagnostic::error(code, format!("{what}, which does not exist")).at(path, link.span).label("leads nowhere");
    let candidate = match link.target {
        LinkTarget::Content => {
            let files = site.pages.iter().map(|page| page.path.as_str());
            let sections = site.sections.iter().filter_map(|section| Some(section.card.as_ref()?.path.as_str()));
            let below: Vec<&str> = files.chain(sections).filter_map(|path| path.strip_prefix("content/")).collect();
            nearest(wanted.trim_start_matches("@/"), &below).map(|found| format!("@/{found}"))
        }
        LinkTarget::Root => {
            let routes: Vec<&str> = site.routes.keys().chain(site.asset_routes.keys()).map(String::as_str).collect();
            nearest(wanted, &routes)
        }
        _ => {
            let folder = path.parent();
            let folder = folder.as_ref().map_or("", SitePath::as_str);
            let pages = site.pages.iter().map(|page| &page.path);
            let beside: Vec<&str> =
                pages.chain(site.assets.keys()).filter_map(|path| path.strip_prefix(folder)).collect();
            nearest(wanted, &beside)
        }
    };
    match candidate {
        Some(candidate) => diagnostic.help(format!("did you mean `{candidate}`?")),
        None if link.is_image => diagnostic.help("put the file beside the essay, into its folder, or into `static/`"),
        None => diagnostic.help("name a file of the site as `@/essays/name.md`, or a full URL"),
    }
}

/// The candidate that has the same last component, else the closest in spelling.
fn nearest(wanted: &str, candidates: &[&str]) -> Option<String> {
    let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
    let name = last(wanted).filter(|name| !name.is_empty())?;
    let same_name = candidates.iter().find(|candidate| last(candidate).as_ref() == Some(&name));
    same_name.copied().or_else(|| closest(wanted, candidates.iter().copied())).map(str::to_owned)
}

/// A fragment that the page it names does not have.
pub fn unknown_anchor(
    path: &SitePath,
    link: &Link,
    fragment: &str,
    whose: &SitePath,
    anchors: &[String],
) -> Diagnostic {
    let place = if whose == path { "this page".to_owned() } else { format!("`{whose}`") };
    let diagnostic = Diagnostic::error("broken-anchor", format!("{place} has no anchor `#{fragment}`"))
        .at(path, link.span)
        .label("leads to the top of the page");
    match closest(fragment, anchors.iter().map(String::as_str)) {
        Some(anchor) => diagnostic.help(format!("did you mean `#{anchor}`?")),
        None => diagnostic.help(format!("give the heading an id: `## Heading {{#{fragment}}}`")),
    }
}

/// `reply_to` names no page.
pub fn unknown_reply_to<'a>(
    path: &SitePath,
    reply_to: &Spanned<String>,
    pages: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let pages: Vec<&str> = pages.filter_map(|path| path.strip_prefix("content/")).collect();
    let diagnostic =
        Diagnostic::error("unknown-reply-to", format!("`reply_to` names `{}`, which does not exist", reply_to.value))
            .at(path, reply_to.span);
    match nearest(reply_to.value.trim_start_matches("@/"), &pages) {
        Some(found) => diagnostic.help(format!("did you mean `@/{found}`?")),
        None => diagnostic.help("name an essay of this site as `@/essays/name.md`"),
    }
}

/// Two spellings of one term.
pub fn merged_term(path: &SitePath, span: Span, taxonomy: &str, written: &str, name: &str) -> Diagnostic {
    Diagnostic::warning("merged-term", format!("`{written}` in `{taxonomy}` is listed as `{name}`"))
        .at(path, span)
        .label("spelt otherwise elsewhere")
        .help(format!("write `{name}` here, or the other spelling everywhere"))
}

/// Two sources that would be served at one URL.
pub fn route_collision(route: &Route, first: &Claimant, second: &Claimant) -> Diagnostic {
    let name = |claimant: &Claimant| match &claimant.path {
        Some(path) => format!("{} (`{path}`)", claimant.what),
        None => claimant.what.clone().into_owned(),
    };
    let message = format!("{} and {} are both served at `{}`", name(first), name(second), route.decoded());
    let mut diagnostic = Diagnostic::error("route-collision", message);
    let (about, other) = match &second.path {
        Some(_) => (second, first),
        None => (first, second),
    };
    diagnostic.path = about.path.clone();
    diagnostic.span = about.span;
    if let Some(path) = &other.path {
        diagnostic = diagnostic.related(path, other.span, "the other source");
    }
    diagnostic.help("set another `slug` or `path` in one of them; letter case alone does not tell URLs apart")
}

/// An alias that is the page's own URL.
pub fn own_alias(path: &SitePath, alias: &Spanned<String>) -> Diagnostic {
    Diagnostic::warning("own-alias", format!("the alias `{}` is the page's own address", alias.value))
        .at(path, alias.span)
        .help("take it out")
}

/// An alias that no URL can have.
pub fn illegal_alias(path: &SitePath, alias: &Spanned<String>) -> Diagnostic {
    Diagnostic::error("illegal-alias", format!("`{}` cannot be a path of the site", alias.value))
        .at(path, alias.span)
        .help("write the old path from the root of the site, such as `/2019/old-name/`")
}

/// A link whose destination is a shortcode of another generator.
pub fn shortcode_link(path: &SitePath, link: &Link) -> Diagnostic {
    Diagnostic::warning("shortcode", "the destination of this link is a shortcode, and left as it is")
        .at(path, link.span)
        .help("name the file instead: `@/essays/name.md`")
}

/// `redirect_to` leads nowhere.
pub fn unknown_redirect(path: Option<&SitePath>, to: &Spanned<String>) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::error("broken-redirect", format!("`redirect_to` names `{}`, which does not exist", to.value));
    diagnostic.path = path.cloned();
    diagnostic.span = Some(to.span);
    diagnostic.help("name a file as `@/essays/name.md`, a path of the site, or a full URL")
}
