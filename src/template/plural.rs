//! Words that depend on a number, by the rules of the page's language.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use tera::{Error, Kwargs, Map, State, TeraResult};

use super::arguments::text;
use crate::config::COUNT;

/// `{{ n | plural(forms=config.comments.heading, lang=lang) }}`: the form for `n`, with the number in it. A category
/// that has no form takes that of `other`.
pub(super) fn filter(number: u64, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let forms = kwargs.must_get::<Map>("forms")?;
    let lang = text(&kwargs, "lang")?;
    let form = |category: &str| {
        let found = forms.iter().find(|(key, _)| key.as_str() == Some(category));
        found.and_then(|(_, form)| form.as_str())
    };
    let form = form(category(&lang, number)).or_else(|| form("other"));
    let form = form.ok_or_else(|| Error::message("`forms` has no `other`"))?;
    Ok(form.replace(COUNT, &number.to_string()))
}

/// The CLDR category of `number` in `lang`, a BCP 47 tag. Where the whole tag means nothing, its language counts; a
/// language without known rules has but one form.
pub fn category(lang: &str, number: u64) -> &'static str {
    let language = lang.split(['-', '_']).next().unwrap_or_default();
    let rules = [lang, language].into_iter().find_map(|tag| {
        let locale = Locale::try_from_str(tag).ok()?;
        PluralRules::try_new_cardinal(locale.into()).ok()
    });
    match rules.map(|rules| rules.category_for(number)) {
        Some(PluralCategory::Zero) => "zero",
        Some(PluralCategory::One) => "one",
        Some(PluralCategory::Two) => "two",
        Some(PluralCategory::Few) => "few",
        Some(PluralCategory::Many) => "many",
        Some(PluralCategory::Other) | None => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::category;

    #[test]
    fn each_language_has_its_own_rules() {
        for (lang, cases) in [
            ("en", &[(0, "other"), (1, "one"), (2, "other"), (21, "other")][..]),
            ("en-GB", &[(1, "one")]),
            ("fr", &[(0, "one"), (1, "one"), (2, "other")]),
            ("pl", &[(1, "one"), (2, "few"), (5, "many"), (12, "many"), (22, "few")]),
            ("ar", &[(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (11, "many"), (100, "other")]),
            ("cy", &[(0, "zero"), (3, "few"), (6, "many")]),
            ("ja", &[(0, "other"), (1, "other"), (2, "other")]),
            ("zh-Hant-TW", &[(1, "other")]),
            ("pt", &[(0, "one"), (1, "one"), (2, "other")]),
            ("pt-PT", &[(0, "other"), (1, "one")]),
            ("PL", &[(2, "few")]),
            ("pl_PL", &[(2, "few")]),
            ("pl-nonsense-nonsense", &[(2, "few")]),
            ("qq", &[(1, "other")]),
            ("", &[(1, "other")]),
            ("!", &[(1, "other")]),
        ] {
            for (number, expected) in cases {
                assert_eq!(category(lang, *number), *expected, "{lang} {number}");
            }
        }
    }
}
