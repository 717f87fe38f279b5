//! Tallies to a verdict: how an essay was received, short enough for a list.

use serde::{Deserialize, Serialize};

use crate::config::FeedbackConfig;
use crate::content::Feedback;

/// What readers answered to the first question, when enough of them did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Id of the question.
    pub question: String,
    /// Answers in all.
    pub total: u64,
    /// Label of its first answer, which is the best one.
    pub label: String,
    /// Readers in a hundred who gave it, rounded.
    pub percent: u64,
    /// What to sort by, in ten-thousandths: the share of the first answer that can be relied upon, so that 5 of 5 do not
    /// go before 139 of 150. It is the lower end of Wilson's interval at 95 %.
    pub score: u32,
}

impl Verdict {
    /// The verdict of `feedback`. `None` below the number of answers from which a distribution is shown.
    pub fn new(feedback: &Feedback, config: &FeedbackConfig) -> Option<Self> {
        let question = config.questions.first().filter(|_| config.enabled)?;
        let (_, counts) = feedback.tallies.iter().find(|(id, _)| id.value == question.id)?;
        let total: u64 = counts.iter().fold(0, |total, (_, count)| total.saturating_add(*count));
        if total == 0 || total < config.min_responses {
            return None;
        }
        let best = question.options.first()?;
        let count = counts.iter().find(|(id, _)| id.value == best.id).map_or(0, |(_, count)| *count);
        Some(Self {
            question: question.id.clone(),
            total,
            label: best.label.clone(),
            percent: percent(count, total),
            score: (reliable_share(count, total) * 10_000.0).round() as u32,
        })
    }
}

/// `count` of `total` in a hundred, rounded.
pub fn percent(count: u64, total: u64) -> u64 {
    let (count, total) = (u128::from(count), u128::from(total));
    (count * 100 + total / 2).checked_div(total).unwrap_or(0) as u64
}

/// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927).
fn reliable_share(count: u64, total: u64) -> f64 {
    const Z: f64 = 1.96;
    let n = total as f64;
    let share = count as f64 / n;
    let middle = share + Z * Z / (2.0 * n);
    let spread = Z * ((share * (1.0 - share) + Z * Z / (4.0 * n)) / n).sqrt();
    ((middle - spread) / (1.0 + Z * Z / n)).max(0.0)
}
