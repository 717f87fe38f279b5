//! Words that depend on a number, in the forms that languages have for it.

use crate::diagnostic::messages::config as messages;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::document::Fields;

/// The plural categories of Unicode's CLDR.
pub(super) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// What stands for the number in a form.
pub const COUNT: &str = "{count}";

/// A phrase in its plural forms, such as "{count} Comment" and "{count} Comments".
///
/// Invariant: the last one is that of `other`, which every language has; none is blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluralForms(Vec<(&'static str, String)>);

impl PluralForms {
    /// The number and nothing else.
    pub(super) fn number() -> Self {
        Self(vec![("other", COUNT.to_owned())])
    }

    /// Category and form, in the order of `CATEGORIES`.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(category, form)| (*category, form.as_str()))
    }
}

/// Reads a table of forms. `None` where one is missing or no good, since half of a phrase would be in another
/// language than the other half.
pub(super) fn forms(mut table: Fields<'_>) -> (Option<PluralForms>, Vec<Diagnostic>) {
    table.require("other", "add the form for all other numbers: `other = \"{count} comments\"`");
    let mut forms = Vec::new();
    let mut is_whole = true;
    for category in CATEGORIES {
        match form(&mut table, category) {
            Some(form) => forms.push((category, form.value)),
            None => is_whole &= !table.has(category) && category != "other",
        }
    }
    (is_whole.then_some(PluralForms(forms)), table.finish())
}

/// Without the number a phrase can be told only where it is certain: "no comments", "one comment", "two comments".
fn form(table: &mut Fields<'_>, category: &'static str) -> Option<Spanned<String>> {
    let path = table.origin().path;
    let form = table.spanned_non_empty_string(category)?;
    if matches!(category, "few" | "many" | "other") && !form.value.contains(COUNT) {
        table.report(messages::no_count(path, form.span, category));
        return None;
    }
    Some(form)
}
