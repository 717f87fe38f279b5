//! One constructor per message, side by side, so that they read alike.

pub mod build;
pub mod commentary;
pub mod comments;
pub mod config;
pub mod content;
pub mod document;
pub mod lint;
pub mod markdown;
pub mod provider;
pub mod serve;
pub mod site;
pub mod template;

/// Names in backticks, joined with commas: what a list of choices looks like in a message.
pub(crate) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// `text`, shortened so that it fits a message, with control characters made visible.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown = String::new();
    for (n_chars, c) in text.chars().enumerate() {
        if n_chars == MOST {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}
