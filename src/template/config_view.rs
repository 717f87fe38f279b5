//! The config as every template sees it.

use std::borrow::Cow;

use tera::{Map, Value};

use super::embedded;
use super::values::{View, from_table, strings};
use crate::config::words::Word;
use crate::config::{CommentsConfig, Config, FeedbackConfig, PluralForms, Provider, Words};
use crate::site::plan::ICON_FILE;

/// The view of `config`.
pub fn config(config: &Config) -> Value {
    let taxonomies = config.taxonomies.iter().map(|taxonomy| View::new().with("name", taxonomy.name.as_str()).done());
    View::new()
        .with_safe("base_url", &config.base_url.url)
        .with("title", config.title.as_str())
        .with("description", config.description.as_str())
        .with("default_language", config.default_language.as_str())
        .with_option("author", config.author.as_deref())
        .with("generate_feeds", config.generate_feeds)
        .with("generate_markdown", config.generate_markdown)
        .with("feed_filenames", strings(config.feed_filenames.iter().map(String::as_str)))
        .with("taxonomies", taxonomies.collect::<Vec<_>>())
        .with("comments", comments(&config.comments))
        .with("feedback", feedback(&config.feedback))
        .with("theme", theme(config))
        .with("extra", from_table(&config.extra))
        .done()
}

/// All words: text, plural forms by category, or lists of names.
pub fn words(words: &Words) -> Value {
    let mut map = Map::new();
    for (key, word) in words.iter() {
        let value = match word {
            Word::Phrase(phrase) => phrase.as_str().into(),
            Word::Forms(word) => forms(word),
            Word::List(names) => strings(names.iter().map(String::as_str)),
        };
        map.insert(Cow::<str>::from(key).into(), value);
    }
    map.into()
}

fn theme(config: &Config) -> View {
    let theme = &config.theme;
    let base = &config.base_url.path;
    let font = embedded::first_font(config).map(|route| format!("{base}{}", route.encoded()));
    let links = theme.nav.iter().map(|link| {
        let view = View::new().with("title", link.title.as_str());
        view.with("url", link.url.as_str()).done()
    });
    View::new()
        .with("nav", links.collect::<Vec<_>>())
        .with_option("footer", theme.footer.as_deref())
        .with("date_format", theme.date_format.as_str())
        .with("day_format", theme.day_format.as_str())
        .with("icon", theme.icon.clone().unwrap_or_else(|| format!("/{ICON_FILE}")))
        .with_option("image", theme.image.as_deref())
        .with_option("author_url", theme.author_url.as_deref())
        .with("show_verdict", theme.show_verdict)
        .with("toc", theme.toc)
        .with_option("font", font.as_deref().map(Value::safe_string))
}

fn comments(comments: &CommentsConfig) -> View {
    View::new()
        .with("state", super::discussion::state(comments.state))
        .with("heading", forms(&comments.heading))
        .with("label", forms(&comments.label))
        .with("invitation", comments.invitation.as_str())
        .with("empty", comments.empty.as_str())
        .with("closed", comments.closed.as_str())
        .with("closed_empty", comments.closed_empty.as_str())
        .with_option("endpoint", comments.endpoint.as_deref())
        .with_option("mailto", comments.mailto.as_ref().map(|mailto| mailto.value.as_str()))
        .with_option("provider", comments.provider.as_ref().map(provider))
}

/// What an essay says of the service before a reader asks for it.
fn provider(provider: &Provider) -> View {
    View::new()
        .with("name", provider.service.name())
        .with("title", provider.service.title())
        .with("origin", provider.host())
}

/// Category and form.
fn forms(forms: &PluralForms) -> Value {
    let mut map = Map::new();
    for (category, form) in forms.iter() {
        map.insert(Cow::<str>::from(category).into(), form.into());
    }
    map.into()
}

fn feedback(feedback: &FeedbackConfig) -> View {
    let questions = feedback.questions.iter().map(|question| {
        let options = question.options.iter().map(|option| {
            View::new()
                .with("id", option.id.as_str())
                .with("label", option.label.as_str())
                .with("retired", option.retired)
                .done()
        });
        View::new()
            .with("id", question.id.as_str())
            .with("ask", question.ask.as_str())
            .with("options", options.collect::<Vec<_>>())
            .done()
    });
    View::new()
        .with("enabled", feedback.enabled)
        .with("heading", feedback.heading.as_str())
        .with("empty", feedback.empty.as_str())
        .with("thanks", feedback.thanks.as_str())
        .with("questions", questions.collect::<Vec<_>>())
}
