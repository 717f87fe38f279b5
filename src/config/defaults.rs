//! What a site has that says nothing. Words are blank here: those of its language come from [`words`](super::words).

use super::{
    AnchorLinks, CommentsConfig, CommentsState, FeedbackConfig, LinkCheckerConfig, MarkdownConfig, Notes, PluralForms,
    Slugify, SlugifyConfig, TaxonomyConfig, Words,
};

impl TaxonomyConfig {
    /// A plain taxonomy.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), paginate_by: None, paginate_path: "page".to_owned(), feed: false, render: true }
    }
}

impl Default for MarkdownConfig {
    fn default() -> Self {
        Self {
            highlight_code: true,
            smart_punctuation: true,
            github_alerts: true,
            math: true,
            definition_lists: true,
            external_links_target_blank: false,
            external_links_no_follow: false,
            external_links_no_referrer: false,
            external_links_external: false,
            insert_anchor_links: AnchorLinks::None,
            notes: Notes::Margin,
            summary_words: 60,
            words: Words::english(),
            collect_terms: true,
            highlighted: std::sync::Arc::default(),
        }
    }
}

impl Default for SlugifyConfig {
    fn default() -> Self {
        Self { paths: Slugify::On, taxonomies: Slugify::On, anchors: Slugify::On }
    }
}

impl Default for LinkCheckerConfig {
    fn default() -> Self {
        Self {
            skip_prefixes: Vec::new(),
            skip_anchor_prefixes: Vec::new(),
            internal_level_error: true,
            external_level_error: true,
        }
    }
}

impl Default for CommentsConfig {
    fn default() -> Self {
        Self {
            state: CommentsState::Open,
            close_after_days: None,
            newest_first: false,
            max_depth: 6,
            heading: PluralForms::number(),
            label: PluralForms::number(),
            invitation: String::new(),
            empty: String::new(),
            closed: String::new(),
            closed_empty: String::new(),
            endpoint: None,
            mailto: None,
            provider: None,
        }
    }
}

impl Default for FeedbackConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            heading: String::new(),
            empty: String::new(),
            thanks: String::new(),
            min_responses: 5,
            questions: Vec::new(),
        }
    }
}
