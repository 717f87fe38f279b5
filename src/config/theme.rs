//! `[theme]` of `site.toml`: what the default theme can be told.

use super::colour::Accent;
use super::{Notes, colour};
use crate::diagnostic::messages::config as messages;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::document::Fields;

/// What the default theme was told (`[theme]`).
#[derive(Clone, Debug, Default)]
pub struct ThemeConfig {
    /// The colour of links, where it is not that of the theme.
    pub accent: Option<Accent>,
    /// Whether the theme brings its own fonts.
    pub fonts: Fonts,
    /// Links at the head of every page; the theme's own choice when empty.
    pub nav: Vec<NavLink>,
    /// Words at the foot of every page, Markdown.
    pub footer: Option<String>,
    /// How a day is written, in the form of `strftime`.
    pub date_format: String,
    /// How a day is written where the year is known.
    pub day_format: String,
    /// Path of the site's icon.
    pub icon: Option<String>,
    /// Path or URL of the picture in link previews.
    pub image: Option<String>,
    /// A page about the site's author.
    pub author_url: Option<String>,
    /// Whether lists show what readers answered.
    pub show_verdict: bool,
    /// Whether every essay has contents at its head.
    pub toc: bool,
}

/// Which fonts a page is set in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fonts {
    /// Those that the theme brings.
    #[default]
    BuiltIn,
    /// Those of the reader's system; none is sent.
    System,
}

/// A link at the head of every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    /// Its text.
    pub title: String,
    /// `/archive/`, `@/about.md`, or an address elsewhere.
    pub url: String,
}

/// What `notes` can be.
pub(super) const NOTES: &[(&str, Notes)] = &[("margin", Notes::Margin), ("inline", Notes::Inline), ("end", Notes::End)];

/// Reads `[theme]` over `config`; `notes` is that of `[markdown]`.
pub(super) fn theme(mut table: Fields<'_>, config: &mut ThemeConfig, notes: &mut Notes) -> Vec<Diagnostic> {
    config.accent = colour::accent(&mut table).or(config.accent);
    let fonts = [("built-in", Fonts::BuiltIn), ("system", Fonts::System)];
    config.fonts = table.one_of("fonts", &fonts).unwrap_or(config.fonts);
    *notes = table.one_of("notes", NOTES).unwrap_or(*notes);
    if let Some(tables) = table.tables("nav") {
        config.nav = tables.into_iter().filter_map(|link| nav_link(&mut table, link)).collect();
    }
    config.footer = table.non_empty_string("footer").or(config.footer.take());
    date_format(&mut table, "date_format", &mut config.date_format);
    date_format(&mut table, "day_format", &mut config.day_format);
    config.icon = table.non_empty_string("icon");
    config.image = table.non_empty_string("image");
    config.author_url = table.non_empty_string("author_url");
    config.show_verdict = table.bool("show_verdict").unwrap_or(config.show_verdict);
    config.toc = table.bool("toc").unwrap_or(config.toc);
    table.finish()
}

fn nav_link(theme: &mut Fields<'_>, mut table: Fields<'_>) -> Option<NavLink> {
    table.require("title", "add the text of the link: `title = \"Archive\"`");
    table.require("url", "add where it leads: `url = \"/archive/\"`");
    let title = table.non_empty_string("title");
    let url = table.spanned_non_empty_string("url").filter(|url| {
        let path = table.origin().path;
        let is_address = is_address(url);
        if !is_address {
            table.report(messages::bad_link(path, url.span, "url", &url.value));
        }
        is_address
    });
    theme.absorb(table.finish());
    Some(NavLink { title: title?, url: url?.value })
}

/// A path of the site, a file of `content/`, or an address with a scheme.
fn is_address(text: &Spanned<String>) -> bool {
    text.value.starts_with(['/', '#']) || text.value.starts_with("@/") || url::Url::parse(&text.value).is_ok()
}

fn date_format(table: &mut Fields<'_>, key: &'static str, kept: &mut String) {
    let Some(format) = table.spanned_non_empty_string(key) else { return };
    let some_day = jiff::civil::date(2026, 3, 14).at(9, 26, 53, 0).to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let problem = match some_day {
        Ok(day) => jiff::fmt::strtime::format(&format.value, &day).err(),
        Err(error) => Some(error),
    };
    match problem {
        None => *kept = format.value,
        Some(error) => {
            let path = table.origin().path;
            table.report(messages::bad_date_format(path, format.span, key, &error.to_string()));
        }
    }
}
