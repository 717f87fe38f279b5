//! The widget of a comment service, as `discuss.html` sees it: scripts, their attributes, and what they fill.
//!
//! Attributes and settings are those that the services' clients read. A thread belongs to the key of its essay and not
//! to an address, wherever the service lets it.

use serde_json::json;
use tera::Value;

use super::oracle::Oracle;
use super::values::View;
use crate::config::{OptionValue, Provider, Service};
use crate::site::{PageId, discuss};

/// Name and value.
type Attributes = Vec<(String, String)>;

/// The view of `provider` for the discussion of one essay.
pub fn provider(oracle: &Oracle, id: PageId, provider: &Provider) -> Value {
    let card = oracle.site.page(id);
    let (title, permalink) = (card.meta.title.as_str(), oracle.permalink(&card.route));
    let host = provider.host();
    let (key, path) = (card.key().to_owned(), format!("/{}/", card.key()));
    let view = View::new()
        .with("name", provider.service.name())
        .with("title", provider.service.title())
        .with("origin", host.as_str());
    let view = match provider.service {
        Service::Giscus => view.with("script", format!("{host}/client.js")).with("attributes", {
            // Without `strict` the discussion of `essays/x` might be taken for that of `essays/x-2`.
            let defaults = [("theme", "preferred_color_scheme"), ("strict", "1")];
            let own = [("data-mapping", "specific".to_owned()), ("data-term", key)];
            attributes(provider, "data-", ["1", "0"], &defaults, own.into_iter().chain(loaded_apart()))
        }),
        Service::Utterances => view.with("script", format!("{host}/client.js")).with("attributes", {
            let defaults = [("theme", "preferred-color-scheme")];
            let own = [("issue-term", key)];
            attributes(provider, "", ["true", "false"], &defaults, own.into_iter().chain(loaded_apart()))
        }),
        Service::Isso => {
            let own = [("data-isso", format!("{host}/")), ("async", String::new())];
            view.with("script", format!("{host}/js/embed.min.js"))
                .with("attributes", attributes(provider, "data-isso-", ["true", "false"], &[], own))
                // As a path, so that the links in Isso's mails lead to the essay while it is where its file is.
                .with("container", container("isso-thread", &[("data-isso-id", &path), ("data-title", title)]))
        }
        Service::Remark42 => {
            let mut settings = json!({"url": permalink, "page_title": title, "components": ["embed"]});
            for (name, value) in provider.options() {
                settings[name] = setting(value);
            }
            view.with("script", format!("{host}/web/embed.mjs"))
                .with("attributes", list([("type".to_owned(), "module".to_owned())]))
                .with("container", container("remark42", &[]))
                .with("setup", setup(oracle, &settings))
        }
        Service::Disqus => {
            let mut settings = json!({"page": {"identifier": key, "url": permalink, "title": title}});
            if !provider.text("category_id").is_empty() {
                settings["page"]["category_id"] = provider.text("category_id").into();
            }
            if !provider.text("language").is_empty() {
                settings["language"] = provider.text("language").into();
            }
            view.with("script", format!("{host}/embed.js"))
                .with("attributes", list([("async".to_owned(), String::new())]))
                .with("container", container("disqus_thread", &[]))
                .with("setup", setup(oracle, &settings))
        }
    };
    view.done()
}

/// As GitHub's two clients are to be loaded.
fn loaded_apart() -> [(&'static str, String); 2] {
    [("crossorigin", "anonymous".to_owned()), ("async", String::new())]
}

/// `own`, then each option as an attribute whose name begins with `prefix`, then the `defaults` that are not given.
fn attributes(
    provider: &Provider,
    prefix: &str,
    [yes, no]: [&str; 2],
    defaults: &[(&str, &str)],
    own: impl IntoIterator<Item = (&'static str, String)>,
) -> Value {
    let mut attributes: Attributes = own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let named = |name: &str| format!("{prefix}{}", name.replace('_', "-"));
    for (name, value) in provider.options().filter(|(name, _)| *name != "url") {
        let value = match value {
            OptionValue::Text(text) => text.clone(),
            OptionValue::Bool(value) => (if *value { yes } else { no }).to_owned(),
            OptionValue::Number(number) => number.to_string(),
        };
        attributes.push((named(name), value));
    }
    for (name, value) in defaults {
        if provider.options().all(|(given, _)| given != *name) {
            attributes.push((named(name), (*value).to_owned()));
        }
    }
    list(attributes)
}

fn list(attributes: impl IntoIterator<Item = (String, String)>) -> Value {
    let view = |(name, value): (String, String)| View::new().with("name", name).with("value", value).done();
    attributes.into_iter().map(view).collect::<Vec<_>>().into()
}

/// The element that a widget fills.
fn container(id: &'static str, attributes: &[(&str, &str)]) -> View {
    let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    View::new().with("id", id).with("attributes", list(attributes))
}

/// The first-party script, and what it is to hand over.
fn setup(oracle: &Oracle, settings: &serde_json::Value) -> View {
    View::new().with_safe("script", &oracle.path(&discuss::script_route())).with("settings", settings.to_string())
}

fn setting(value: &OptionValue) -> serde_json::Value {
    match value {
        OptionValue::Text(text) => text.as_str().into(),
        OptionValue::Bool(value) => (*value).into(),
        OptionValue::Number(number) => (*number).into(),
    }
}
