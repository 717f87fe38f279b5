//! Comment services of others: which options each takes, and what these may be.
//!
//! The options and their names are those of the services' own manuals. What postil decides itself, such as the thread
//! that belongs to an essay, is no option.

use super::language;
use crate::diagnostic::messages::provider as messages;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::{Fields, Key, Kind, Origin, Table, Value};

/// The services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Service {
    Giscus,
    Utterances,
    Isso,
    Remark42,
    Disqus,
}

/// Their names, as in `site.toml`.
pub(super) const SERVICES: &[(&str, Service)] = &[
    ("giscus", Service::Giscus),
    ("utterances", Service::Utterances),
    ("isso", Service::Isso),
    ("remark42", Service::Remark42),
    ("disqus", Service::Disqus),
];

/// A service and its options, checked.
///
/// Invariant: the options that it requires are there, and each is of the form that its key asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Which it is.
    pub service: Service,
    /// Name and value, in the order of the service's table of keys.
    options: Vec<(&'static str, OptionValue)>,
}

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum OptionValue {
    Text(String),
    Bool(bool),
    Number(u64),
}

impl Provider {
    /// The options in order.
    pub fn options(&self) -> impl Iterator<Item = (&'static str, &OptionValue)> {
        self.options.iter().map(|(name, value)| (*name, value))
    }

    /// The text of an option; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        let found = self.options.iter().find(|(option, _)| *option == name);
        match found {
            Some((_, OptionValue::Text(text))) => text,
            _ => "",
        }
    }

    /// Where the service is: scheme, host, port, and the path of one that stands below a path. No `/` at the end.
    pub fn host(&self) -> String {
        match self.service {
            Service::Giscus => "https://giscus.app".to_owned(),
            Service::Utterances => "https://utteranc.es".to_owned(),
            Service::Isso => self.text("url").to_owned(),
            Service::Remark42 => self.text("host").to_owned(),
            Service::Disqus => format!("https://{}.disqus.com", self.text("shortname")),
        }
    }
}

impl Service {
    /// Its name, as in `site.toml`.
    pub fn name(self) -> &'static str {
        SERVICES.iter().find(|(_, service)| *service == self).map_or("", |(name, _)| *name)
    }

    /// Its name, as it writes it itself.
    pub fn title(self) -> &'static str {
        match self {
            Self::Giscus => "giscus",
            Self::Utterances => "utterances",
            Self::Isso => "Isso",
            Self::Remark42 => "Remark42",
            Self::Disqus => "Disqus",
        }
    }

    /// Its options.
    pub fn keys(self) -> &'static [Key] {
        match self {
            Self::Giscus => GISCUS,
            Self::Utterances => UTTERANCES,
            Self::Isso => ISSO,
            Self::Remark42 => REMARK42,
            Self::Disqus => DISQUS,
        }
    }

    /// The options without which it does nothing, each with where to find its value.
    fn required(self) -> &'static [(&'static str, &'static str)] {
        const GITHUB: &str = "add the public repository on GitHub that holds the discussions: `repo = \"owner/name\"`";
        match self {
            Self::Giscus => &[
                ("repo", GITHUB),
                ("repo_id", "choose the repository on https://giscus.app and copy its `data-repo-id`"),
                ("category_id", "choose the category on https://giscus.app and copy its `data-category-id`"),
            ],
            Self::Utterances => &[("repo", GITHUB)],
            Self::Isso => &[("url", "add the address of your Isso server: `url = \"https://comments.example.org\"`")],
            Self::Remark42 => &[
                ("host", "add the address of your Remark42 server, its `REMARK_URL`"),
                ("site_id", "add the name of the site on your Remark42 server, its `SITE`"),
            ],
            Self::Disqus => {
                &[("shortname", "add the short name of the site: the first part of its address below disqus.com")]
            }
        }
    }

    /// Options of its manual that postil sets: they tie a thread to its essay.
    fn set_by_postil(self) -> &'static [&'static str] {
        match self {
            Self::Giscus => &["mapping", "term"],
            Self::Utterances => &["issue_term"],
            Self::Isso => &["id", "title"],
            Self::Remark42 => &["url", "page_title", "components"],
            Self::Disqus => &["identifier", "url", "title"],
        }
    }
}

const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, doc }
}

const REPO: Key = key("repo", Kind::String, "The public repository on GitHub: `owner/name`; required.");

const GISCUS: &[Key] = &[
    REPO,
    key("repo_id", Kind::String, "The repository's id, from giscus.app; required."),
    key("category", Kind::String, "The name of the category of discussions."),
    key("category_id", Kind::String, "The category's id, from giscus.app; required."),
    key("strict", Kind::Bool, "Whether titles of discussions must match exactly."),
    key("reactions_enabled", Kind::Bool, "Whether reactions to the essay itself are shown."),
    key("emit_metadata", Kind::Bool, "Whether the page is told about the discussion."),
    key("input_position", Kind::OneOf(&["top", "bottom"]), "Where the form stands."),
    key("theme", Kind::String, "Its theme; `preferred_color_scheme` unless set."),
    key("lang", Kind::String, "The language of its words."),
    key("loading", Kind::OneOf(&["lazy", "eager"]), "When its frame is loaded."),
];

const UTTERANCES: &[Key] = &[
    REPO,
    key("label", Kind::String, "The label of issues that it makes."),
    key("theme", Kind::String, "Its theme; `preferred-color-scheme` unless set."),
];

const ISSO: &[Key] = &[
    key("url", Kind::String, "The address of the server; required."),
    key("css", Kind::Bool, "Whether to load its own style sheet."),
    key("lang", Kind::String, "The language of its words."),
    key("default_lang", Kind::String, "The language of its words where the reader's is unknown."),
    key("max_comments_top", Kind::Unsigned, "Comments shown at first, or `\"inf\"`."),
    key("max_comments_nested", Kind::Unsigned, "Replies shown at first, or `\"inf\"`."),
    key("reveal_on_click", Kind::Unsigned, "Comments shown by each click for more."),
    key("sorting", Kind::OneOf(&["newest", "oldest", "upvotes"]), "Which comments come first."),
    key("avatar", Kind::Bool, "Whether pictures are made from names."),
    key("avatar_bg", Kind::String, "Their background, a colour of CSS."),
    key("avatar_fg", Kind::String, "Their foreground, up to eight colours."),
    key("vote", Kind::Bool, "Whether readers can vote."),
    key("vote_levels", Kind::String, "Scores at which a comment changes its class."),
    key("page_author_hashes", Kind::String, "The hashes of the essay's authors."),
    key("reply_notifications_default_enabled", Kind::Bool, "Whether the box for notifications is ticked."),
];

const REMARK42: &[Key] = &[
    key("host", Kind::String, "The address of the server; required."),
    key("site_id", Kind::String, "The name of the site on the server; required."),
    key("theme", Kind::OneOf(&["light", "dark"]), "Its theme; the reader's own unless set."),
    key("locale", Kind::String, "The language of its words."),
    key("max_shown_comments", Kind::Unsigned, "Comments shown on small screens."),
    key("show_email_subscription", Kind::Bool, "Whether readers can subscribe by e-mail."),
    key("show_telegram_subscription", Kind::Bool, "Whether readers can subscribe by Telegram."),
    key("show_rss_subscription", Kind::Bool, "Whether readers can subscribe by feed."),
    key("simple_view", Kind::Bool, "Whether to leave out all but the comments."),
    key("no_footer", Kind::Bool, "Whether to leave out its footer."),
];

const DISQUS: &[Key] = &[
    key("shortname", Kind::String, "The short name of the site; required."),
    key("category_id", Kind::String, "The category of new threads."),
    key("language", Kind::String, "The language of its words."),
];

/// Reads the options of `service`, which stand at `span`. `None` where one is missing or no good: half a widget is
/// worse than none.
pub(super) fn provider(
    service: Service,
    table: &Table,
    span: Span,
    origin: Origin<'_>,
) -> (Option<Provider>, Vec<Diagnostic>) {
    let name = service.name();
    let mut fields = Fields::new(origin, table, span, service.keys(), &format!("option of {name}"));
    let mut is_whole = true;
    for (option, help) in service.required() {
        fields.require(option, help);
        is_whole &= fields.has(option);
    }
    let mut options = Vec::new();
    for key in service.keys() {
        match option(&mut fields, key) {
            Some(value) => options.push((key.name, value)),
            None => is_whole &= !fields.has(key.name),
        }
    }
    for entry in fields.unknown() {
        let word = &entry.key.value;
        let unknown = match service.set_by_postil().contains(&word.as_str()) {
            true => messages::set_by_postil(origin.path, entry.key.span, word),
            false => messages::unknown_option(origin.path, entry.key.span, word, name, fields.closest_key(word)),
        };
        fields.report(unknown);
    }
    (is_whole.then_some(Provider { service, options }), fields.finish_with_unknown_keys())
}

fn option(fields: &mut Fields<'_>, key: &'static Key) -> Option<OptionValue> {
    let path = fields.origin().path;
    match key.kind {
        Kind::Bool => fields.bool(key.name).map(OptionValue::Bool),
        Kind::Unsigned => match fields.any(key.name).map(|node| &node.value) {
            Some(Value::String(text)) if text == "inf" => Some(OptionValue::Text(text.clone())),
            _ => fields.unsigned(key.name).map(OptionValue::Number),
        },
        Kind::OneOf(words) => {
            let meanings: Vec<(&'static str, &'static str)> = words.iter().map(|word| (*word, *word)).collect();
            fields.one_of(key.name, &meanings).map(|word| OptionValue::Text(word.to_owned()))
        }
        _ => match key.name {
            "url" | "host" => super::service_url(fields, key.name).map(OptionValue::Text),
            "lang" | "default_lang" | "locale" | "language" => language(fields, key.name).map(OptionValue::Text),
            name => {
                let text = fields.spanned_non_empty_string(name)?;
                if let Some(expected) = problem(name, &text.value) {
                    fields.report(messages::bad_option(path, text.span, name, &text.value, expected));
                    return None;
                }
                Some(OptionValue::Text(text.value))
            }
        },
    }
}

/// What `text` should be like and is not, for options that become a part of an address.
fn problem(name: &str, text: &str) -> Option<&'static str> {
    let is_made_of = |text: &str, others: &str| {
        !text.is_empty() && text.len() <= 100 && text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
    };
    let is_repo = |(owner, name): (&str, &str)| is_made_of(owner, "-") && is_made_of(name, "-._");
    match name {
        "repo" if !text.split_once('/').is_some_and(is_repo) => Some("write `owner/name`"),
        "shortname" if !is_made_of(text, "-") => Some("write the letters, digits and hyphens before `.disqus.com`"),
        "repo_id" | "category_id" if !is_made_of(text, "-_=") => Some("copy the id as the service shows it"),
        "site_id" if !is_made_of(text, "-_.") => Some("use letters, digits, `-`, `_` and `.`"),
        _ => None,
    }
}
