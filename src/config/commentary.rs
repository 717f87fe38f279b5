//! `[comments]` and `[feedback]` of `site.toml`.

use super::{Answer, CommentsConfig, CommentsState, FeedbackConfig, PluralForms, Provider, Question};
use super::{plural, provider};
use crate::diagnostic::messages::config as messages;
use crate::diagnostic::messages::provider as provider_messages;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::document::{Fields, Table};

/// What `comments` of an essay or site can be.
pub(crate) const STATES: &[(&str, CommentsState)] =
    &[("open", CommentsState::Open), ("closed", CommentsState::Closed), ("off", CommentsState::Off)];

pub(super) fn comments(mut table: Fields<'_>, config: &mut CommentsConfig) -> Vec<Diagnostic> {
    let path = table.origin().path;
    config.state = table.one_of("state", STATES).unwrap_or(config.state);
    if let Some(text) = table.spanned_string("close_after") {
        config.close_after_days = days(&text.value);
        if config.close_after_days.is_none() {
            table.report(messages::bad_days(path, text.span, "close_after", &text.value));
        }
    }
    config.newest_first = table.one_of("order", &[("oldest", false), ("newest", true)]).unwrap_or(config.newest_first);
    config.max_depth = table.count("max_depth").unwrap_or(config.max_depth);
    forms(&mut table, "heading", &mut config.heading);
    forms(&mut table, "label", &mut config.label);
    words(&mut table, "invitation", &mut config.invitation);
    words(&mut table, "empty", &mut config.empty);
    words(&mut table, "closed", &mut config.closed);
    words(&mut table, "closed_empty", &mut config.closed_empty);
    config.endpoint = service_url(&mut table, "endpoint");
    config.mailto = table.spanned_non_empty_string("mailto").filter(|address| {
        let is_address = is_address(&address.value);
        if !is_address {
            table.report(messages::bad_address(path, address.span, "mailto", &address.value));
        }
        is_address
    });
    config.provider = chosen_provider(&mut table);
    table.finish()
}

/// Words that readers see; a page never has a blank in their place.
fn words(table: &mut Fields<'_>, key: &'static str, kept: &mut String) {
    if let Some(words) = table.non_empty_string(key) {
        *kept = words;
    }
}

fn forms(table: &mut Fields<'_>, key: &'static str, kept: &mut PluralForms) {
    let Some(inner) = table.table(key) else { return };
    let (forms, found) = plural::forms(inner);
    table.absorb(found);
    if let Some(forms) = forms {
        *kept = forms;
    }
}

fn chosen_provider(table: &mut Fields<'_>) -> Option<Provider> {
    let origin = table.origin();
    let options_span = table.any("provider_options").map(|node| node.span);
    let options = table.free("provider_options");
    let Some(provider_span) = table.any("provider").map(|node| node.span) else {
        if let Some(span) = options_span {
            table.report(provider_messages::options_without_provider(origin.path, span));
        }
        return None;
    };
    let service = table.one_of("provider", provider::SERVICES)?;
    if options.is_none() && options_span.is_some() {
        return None;
    }
    let nothing = Table::default();
    let (options, span) = (options.unwrap_or(&nothing), options_span.unwrap_or(provider_span));
    let (provider, found) = provider::provider(service, options, span, origin);
    table.absorb(found);
    provider
}

/// `180d` as 180.
fn days(text: &str) -> Option<u32> {
    text.trim().strip_suffix('d')?.trim_end().parse().ok()
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"?&#:".contains(c))
    };
    is_plain(local) && is_plain(domain)
}

/// An absolute `http` or `https` URL.
pub(crate) fn web_url(table: &mut Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let text = table.spanned_non_empty_string(key)?;
    let is_web = url::Url::parse(&text.value).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty())
    });
    if is_web {
        return Some(text);
    }
    let path = table.origin().path;
    table.report(messages::not_a_web_url(path, text.span, key, &text.value));
    None
}

/// The address of a service, without `/` at its end. Other addresses are made from it, and its host goes into the
/// policy of the pages, where `;` and its like would begin another rule.
pub(super) fn service_url(table: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let text = web_url(table, key)?;
    let url = url::Url::parse(&text.value).ok()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if is_bare && url.password().is_none() && url.host_str().is_some_and(|host| host.chars().all(is_plain)) {
        return Some(url.as_str().trim_end_matches('/').to_owned());
    }
    let path = table.origin().path;
    table.report(messages::not_a_service_url(path, text.span, key, &text.value));
    None
}

pub(super) fn feedback(mut table: Fields<'_>, config: &mut FeedbackConfig) -> Vec<Diagnostic> {
    let path = table.origin().path;
    config.enabled = table.bool("enabled").unwrap_or(config.enabled);
    words(&mut table, "heading", &mut config.heading);
    words(&mut table, "empty", &mut config.empty);
    words(&mut table, "thanks", &mut config.thanks);
    config.min_responses = table.unsigned("min_responses").unwrap_or(config.min_responses);
    if let Some(tables) = table.tables("questions") {
        let mut questions: Vec<(Question, Span)> = Vec::new();
        for entry in tables {
            let span = entry.span();
            let (question, id_span, found) = question(entry);
            table.absorb(found);
            let Some(question) = question else { continue };
            let span = id_span.unwrap_or(span);
            if let Some((_, first)) = questions.iter().find(|(kept, _)| kept.id == question.id) {
                let first = *first;
                table.report(messages::duplicate(path, span, "question", &question.id, first));
            } else {
                questions.push((question, span));
            }
        }
        config.questions = questions.into_iter().map(|(question, _)| question).collect();
    }
    table.finish()
}

fn question(mut table: Fields<'_>) -> (Option<Question>, Option<Span>, Vec<Diagnostic>) {
    let path = table.origin().path;
    table.require("id", "add a short permanent name such as `id = \"worth\"`");
    let id = id(&mut table);
    table.require("ask", "add the words of the question: `ask = \"Was this worth your time?\"`");
    let ask = table.non_empty_string("ask");
    let mut options: Vec<(Answer, Span)> = Vec::new();
    let tables = table.tables("options");
    let is_given = table.has("options");
    for entry in tables.unwrap_or_default() {
        let span = entry.span();
        let (answer, id_span, found) = answer(entry);
        table.absorb(found);
        let Some(answer) = answer else { continue };
        let span = id_span.unwrap_or(span);
        if let Some((_, first)) = options.iter().find(|(kept, _)| kept.id == answer.id) {
            let first = *first;
            table.report(messages::duplicate(path, span, "option", &answer.id, first));
        } else {
            options.push((answer, span));
        }
    }
    let options: Vec<Answer> = options.into_iter().map(|(answer, _)| answer).collect();
    if !is_given || options.iter().all(|option| option.retired) {
        let span = id.as_ref().map_or(table.span(), |id| id.span);
        let name = id.as_ref().map(|id| id.value.as_str());
        table.report(messages::no_options(path, span, name));
    }
    let span = id.as_ref().map(|id| id.span);
    let question = id.zip(ask).map(|(id, ask)| Question { id: id.value, ask, options });
    (question, span, table.finish())
}

fn answer(mut table: Fields<'_>) -> (Option<Answer>, Option<Span>, Vec<Diagnostic>) {
    table.require("id", "add a short permanent name such as `id = \"yes\"`");
    let id = id(&mut table);
    table.require("label", "add the words that readers see: `label = \"Yes\"`");
    let label = table.non_empty_string("label");
    let retired = table.bool("retired").unwrap_or(false);
    let span = id.as_ref().map(|id| id.span);
    let answer = id.zip(label).map(|(id, label)| Answer { id: id.value, label, retired });
    (answer, span, table.finish())
}

/// An id that is safe as a name in a form, in TOML and in a file name.
fn id(table: &mut Fields<'_>) -> Option<Spanned<String>> {
    let path = table.origin().path;
    let id = table.spanned_non_empty_string("id")?;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    if id.value.len() > 64 || !id.value.bytes().all(is_plain) {
        table.report(messages::bad_id(path, id.span, &id.value));
        return None;
    }
    let owner = match id.value.as_str() {
        "as_of" => "has a meaning of its own in `feedback.toml`",
        "page" => "has a meaning of its own in forms",
        _ => return Some(id),
    };
    table.report(messages::reserved(path, id.span, &id.value, owner));
    None
}
