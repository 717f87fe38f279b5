//! What a site has that says nothing.

use super::{
    AnchorLinks, Answer, CommentsConfig, CommentsState, FeedbackConfig, LinkCheckerConfig, MarkdownConfig, Notes,
    PluralForms, Question, Slugify, SlugifyConfig, TaxonomyConfig,
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
            collect_terms: true,
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
            heading: PluralForms::english("{count} Comment", "{count} Comments"),
            label: PluralForms::english("{count} comment", "{count} comments"),
            invitation:
                "If you know this ground, or know where this goes wrong, please write: field notes, pushback and \
                         hard-won detail are welcome."
                    .to_owned(),
            empty: "No comments yet — the margins are yours.".to_owned(),
            closed: "Comments on this essay are closed; what was said stays.".to_owned(),
            closed_empty: "Comments on this essay are closed.".to_owned(),
            endpoint: None,
            mailto: None,
            provider: None,
        }
    }
}

impl Default for FeedbackConfig {
    fn default() -> Self {
        let answer = |id: &str, label: &str| Answer { id: id.to_owned(), label: label.to_owned(), retired: false };
        Self {
            enabled: true,
            heading: "How this landed with the community".to_owned(),
            empty: "No verdicts yet. If this was worth your time, or wasn’t, you would be the first to say so."
                .to_owned(),
            thanks: "Thank you. It will be counted at the next update.".to_owned(),
            min_responses: 5,
            questions: vec![Question {
                id: "worth".to_owned(),
                ask: "Was this worth your time?".to_owned(),
                options: vec![answer("yes", "Yes"), answer("partly", "Partly"), answer("no", "No")],
            }],
        }
    }
}
