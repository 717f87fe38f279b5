//! Functions that templates may call. Each asks one question of the oracle, through the recorder.

use std::borrow::Cow;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::arguments::{expect, optional_text, text};
use super::query::Query;
use super::record::ask;

/// Registers them all.
pub fn register(tera: &mut Tera) {
    tera.register_function("recent", |kwargs: Kwargs, _: &State| newest(&kwargs, false));
    tera.register_function("pages", |kwargs: Kwargs, _: &State| newest(&kwargs, true));
    tera.register_function("get_page", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["path"])?;
        let path = text(&kwargs, "path")?;
        ask(|_| Query::Page(path))
    });
    tera.register_function("get_section", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["path", "metadata_only"])?;
        let path = text(&kwargs, "path")?;
        let metadata_only = kwargs.get::<bool>("metadata_only")?.unwrap_or(false);
        ask(|_| Query::Section { path, metadata_only })
    });
    tera.register_function("get_taxonomy", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["kind"])?;
        let kind = text(&kwargs, "kind")?;
        ask(|_| Query::Taxonomy(kind))
    });
    tera.register_function("get_taxonomy_url", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["kind", "name"])?;
        let (kind, name) = (text(&kwargs, "kind")?, text(&kwargs, "name")?);
        ask(|_| Query::TermUrl(kind, name))
    });
    tera.register_function("get_url", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["path", "cachebust", "trailing_slash", "absolute"])?;
        let mut path = text(&kwargs, "path")?;
        if kwargs.get::<bool>("trailing_slash")?.unwrap_or(false) && !path.ends_with('/') {
            path.push('/');
        }
        let cachebust = kwargs.get::<bool>("cachebust")?.unwrap_or(false);
        let is_absolute = kwargs.get::<bool>("absolute")?.unwrap_or(true);
        ask(|_| Query::Url { path, cachebust, is_absolute })
    });
    tera.register_function("get_hash", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["path", "base64"])?;
        let path = text(&kwargs, "path")?;
        let base64 = kwargs.get::<bool>("base64")?.unwrap_or(false);
        ask(|_| Query::Hash(path, base64))
    });
    tera.register_function("load_data", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["path", "format"])?;
        let path = text(&kwargs, "path")?;
        let format = optional_text(&kwargs, "format")?.map(Cow::into_owned);
        ask(|_| Query::Data(path, format))
    });
    tera.register_function("related", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["limit"])?;
        let limit = kwargs.get::<usize>("limit")?.unwrap_or(5);
        ask(|page| Query::Related(page, limit))
    });
    tera.register_function("recent_comments", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &["limit"])?;
        let limit = kwargs.get::<usize>("limit")?.unwrap_or(5);
        ask(|_| Query::RecentComments(limit))
    });
    tera.register_function("archive", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &[])?;
        ask(|_| Query::Archive)
    });
    tera.register_function("stylesheet", |kwargs: Kwargs, _: &State| {
        expect(&kwargs, &[])?;
        ask(|_| Query::Stylesheet)
    });
}

fn newest(kwargs: &Kwargs, as_cards: bool) -> TeraResult<Value> {
    expect(kwargs, &["limit", "section"])?;
    let limit = kwargs.get::<usize>("limit")?.or((!as_cards).then_some(10));
    let section = optional_text(kwargs, "section")?.map(Cow::into_owned);
    ask(|_| Query::Newest { limit, section, as_cards })
}
