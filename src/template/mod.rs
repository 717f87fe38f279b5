//! Templates: the default theme, what the site puts over it, and the door through which a template
//! learns about the site.
//!
//! A template sees its own view and what the functions answer (invariant 4). Pure: files that
//! templates load come through [`oracle::Files`].

mod arguments;
pub mod config_view;
pub mod data;
pub mod discuss;
pub mod discussion;
pub mod embedded;
pub mod errors;
pub mod filters;
pub mod functions;
pub mod mailto;
mod note_buttons;
pub mod oracle;
pub mod plural;
pub mod query;
pub mod record;
pub mod tera1;
pub mod values;
pub mod wanted;
mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use tera::{Context, Tera};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SitePath;
use crate::site::PageId;
pub use oracle::Oracle;
pub use query::Query;
use record::Trace;
use wanted::Wanted;

/// Where the built-in templates stand: `page.html` is the site's own, or else this and `page.html`. A template of
/// the site's own can so extend the very one that it shadows: `{% extends "postil/page.html" %}`.
pub const BUILT_IN: &str = "postil/";

/// All templates of a site, ready to render.
pub struct Templates {
    tera: Tera,
    /// Name below `templates/` → the site's own file, for those that are not built in.
    own: BTreeMap<String, SitePath>,
    /// Name → text, of all templates in force.
    texts: BTreeMap<String, String>,
    /// By name, as far as it was asked for.
    wanted: RwLock<BTreeMap<String, Arc<Wanted>>>,
}

impl Templates {
    /// Loads the built-in templates and puts the site's `own` over them. A `base.html` of the site's own that lacks a
    /// block which the built-in pages fill is not theirs: they keep the built-in one. All errors in the site's templates
    /// are reported; with any, there are no templates.
    pub fn load(own: &[(SitePath, String)], config: &Config) -> Result<Self, Vec<Diagnostic>> {
        let name = |path: &SitePath| path.strip_prefix("templates").unwrap_or(path.as_str()).to_owned();
        let own_by_name: BTreeMap<String, SitePath> = own.iter().map(|(path, _)| (name(path), path.clone())).collect();
        let mut tera = empty(config);
        let own_base = own.iter().find(|(path, _)| name(path) == "base.html").map(|(_, text)| text.as_str());
        let fits = own_base.is_none_or(has_all_blocks);
        let built_in = embedded::TEMPLATES.iter().map(|(name, text)| {
            let text = if fits { (*text).to_owned() } else { text.replace("\"base.html\"", "\"postil/base.html\"") };
            (format!("{BUILT_IN}{name}"), text)
        });
        let texts: BTreeMap<String, String> =
            built_in.chain(own.iter().map(|(path, text)| (name(path), text.clone()))).collect();
        match tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
            Ok(()) => Ok(Self { tera, own: own_by_name, texts, wanted: RwLock::default() }),
            Err(error) => Err(Self::explain(&error, own, config)),
        }
    }

    /// Tera stops at the first template that it cannot parse: each is tried alone, so that all are reported.
    fn explain(error: &tera::Error, own: &[(SitePath, String)], config: &Config) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for (path, text) in own {
            if let Err(error) = empty(config).add_raw_template(path.as_str(), text)
                && matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
            {
                diagnostics.extend(errors::syntax(&error, path, text));
            }
        }
        if diagnostics.is_empty() {
            diagnostics = errors::load(error, own);
        }
        diagnostics
    }

    /// Whether there is a template of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// The names of all templates, sorted.
    pub fn names(&self) -> Vec<&str> {
        let names = self.tera.get_template_names();
        let mut names: Vec<&str> = names.map(|name| name.strip_prefix(BUILT_IN).unwrap_or(name)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether any template has `word` in it.
    pub fn mention(&self, word: &str) -> bool {
        self.texts.values().any(|text| text.contains(word))
    }

    /// Whether any of the site's own templates has `word` in it.
    pub fn own_mention(&self, word: &str) -> bool {
        self.own.keys().filter_map(|name| self.texts.get(name)).any(|text| text.contains(word))
    }

    /// What the template `name` can ask of `page`.
    pub fn wanted(&self, name: &str) -> Arc<Wanted> {
        if let Some(wanted) = self.wanted.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(wanted);
        }
        let text = |name: &str| {
            self.texts.get(name).or_else(|| self.texts.get(&[BUILT_IN, name].concat())).map(String::as_str)
        };
        // A component with the argument `@page` has it from around the call, wherever that is.
        let takes_page = |text: &String| text.split('@').skip(1).any(|rest| rest.trim_start().starts_with("page"));
        let wanted = match self.texts.values().any(takes_page) {
            true => Wanted::All,
            false => Wanted::by(name, text),
        };
        let wanted = Arc::new(wanted);
        let mut known = self.wanted.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(name.to_owned()).or_insert(wanted))
    }

    /// The first template that calls `function`: its name, and the place in the site's own file if it is one.
    pub fn caller(&self, function: &str) -> Option<(&str, Option<(&SitePath, Span)>)> {
        let call = format!("{function}(");
        self.texts.iter().find_map(|(name, text)| {
            let at = text.find(&call)?;
            let place = self.own.get(name).map(|path| (path, Span::new(at..at + function.len())));
            Some((name.strip_prefix(BUILT_IN).unwrap_or(name), place))
        })
    }

    /// The first of `candidates` that exists; the last is always built in.
    pub fn choose<'a>(&self, candidates: &[&'a str]) -> &'a str {
        let found = candidates.iter().find(|name| self.contains(name));
        found.or(candidates.last()).expect("there is at least one candidate")
    }

    /// Renders `name`. `page` is the page under render, if it is one, and `source` its file, for the report of a
    /// template error.
    pub fn render(
        &self,
        name: &str,
        context: &Context,
        oracle: &Arc<Oracle>,
        page: Option<PageId>,
        source: Option<&SitePath>,
    ) -> (Result<Vec<u8>, Box<Diagnostic>>, Trace) {
        let (result, trace) = record::recording(oracle, page, || {
            let mut bytes = Vec::with_capacity(16 * 1024);
            self.tera.render_to(name, context, &mut bytes).map(|()| bytes)
        });
        (result.map_err(|error| Box::new(errors::render(&error, name, &self.own, source))), trace)
    }
}

/// Whether a base template of the site's own has every block that the built-in pages fill.
fn has_all_blocks(base: &str) -> bool {
    let built_in = embedded::TEMPLATES.iter().find(|(name, _)| *name == "base.html").map_or("", |(_, text)| *text);
    let blocks = |text| -> BTreeSet<String> {
        str::split(text, "{%")
            .skip(1)
            .filter_map(|tag| tag.trim_start_matches(['-', ' ']).strip_prefix("block "))
            .filter_map(|tag| tag.split_whitespace().next())
            .map(|name| name.trim_end_matches(['%', '}', '-']).to_owned())
            .collect()
    };
    blocks(built_in).is_subset(&blocks(base))
}

/// An engine with our functions and filters and no templates.
fn empty(config: &Config) -> Tera {
    let mut tera = Tera::new();
    tera.set_fallback_prefixes([BUILT_IN]).expect("there are no templates yet");
    functions::register(&mut tera);
    filters::register(&mut tera, &config.words);
    tera.global_context().insert_value("config", config_view::config(config));
    tera.global_context().insert_value("words", config_view::words(&config.words));
    tera
}
