//! `[words]` and `[theme]`, and the languages that are built in.

use super::{mistakes, valid};
use crate::config::words::{WORDS, Word, is_built_in};
use crate::config::{Fonts, Notes, Words};

#[test]
fn every_language_has_all_words_with_the_slots_of_english() {
    let english = Words::english();
    assert_eq!(english.iter().count(), WORDS.len());
    for language in ["de", "fr", "de-CH", "FR"] {
        // What a language lacks or gets wrong would be English here, or stop a debug build.
        let config = valid(&format!("default_language = \"{language}\"\n"));
        let same = config.words.iter().filter(|(key, word)| english.iter().any(|pair| pair == (*key, *word)));
        let same: Vec<_> = same
            .filter_map(|(key, word)| match word {
                Word::Phrase(phrase) if phrase.contains(|c: char| c.is_alphabetic()) => Some(key),
                Word::Forms(_) | Word::List(_) => Some(key),
                Word::Phrase(_) => None,
            })
            .collect();
        let shared = ["code", "feed", "site_nav", "field_name", "kind_webmention", "notes", "note", "alert_note"];
        let more = ["alert_important", "answered", "filed_under", "list_more", "page_number", "revision", "work_of"];
        let more = more.iter().chain(&["comments_of_site", "mail_answer_subject"]);
        let unexpected: Vec<_> =
            same.iter().filter(|key| !shared.contains(key) && !more.clone().any(|k| k == *key)).collect();
        assert!(unexpected.is_empty(), "{language}: {unexpected:?}");
        assert_ne!(config.comments.invitation, valid("").comments.invitation);
        assert_ne!(config.feedback.questions[0].ask, valid("").feedback.questions[0].ask);
        assert_eq!(config.feedback.questions[0].id, "worth");
        assert_eq!(config.words.language(), language);
    }
    for (language, expected) in [("de-AT", true), ("en", true), ("EN-gb", true), ("es", false), ("den", false)] {
        assert_eq!(is_built_in(language), expected, "{language}");
    }
}

#[test]
fn words_of_the_author_go_before_those_of_the_language() {
    let config = valid(
        "default_language = \"de\"\n[words]\narchive = \"Kontor\"\npieces = { one = \"Ein Stück\", other = \"{count} Stücke\" }\n",
    );
    assert_eq!(config.words.phrase("archive"), "Kontor");
    assert_eq!(config.words.phrase("contents"), "Inhalt");
    assert_eq!(config.words.fill("comments_on", &[("title", "A")]), "Kommentare zu „A“");
    // A language that is not built in has the words of English and the rules of its own.
    let config =
        valid("default_language = \"pl\"\n[comments]\nheading = { few = \"{count} k\", other = \"{count} K\" }\n");
    assert_eq!((config.words.phrase("archive"), config.words.language()), ("Archive", "pl"));
}

#[test]
fn mistakes_in_words_are_told_where_they_are() {
    insta::assert_snapshot!(
        mistakes(
            "[words]\narchiv = \"x\"\nskip = \"\"\nnotes = 3\ncomments_on = \"{titel}\"\ncomment_by = \"Somebody\"\n\
             subscribe = \"By feed\"\nskip_ = \"{a}\"\nnext = \"{a}\"\npieces = { one = \"{n}\", other = \"many\" }\n\
             pieces_since = { other = \"{count}\" }\nmonths = [\"Jan\"]\n"
        ),
        @r#"
    archiv: unknown key `archiv` ? did you mean `archive`?
    "": `skip` is empty ? fill it in, or take the line out
    3: `notes`: expected a string, found an integer ? put it in quotes
    "{titel}": nothing called `titel` is put in here ? did you mean `title`?
    "Somebody": `author` has no place in these words ? write `{author}` where it is to stand, or `[…](author)` if it is a link in the built-in words
    "By feed": `feed` has no place in these words ? write `{feed}` where it is to stand, or `[…](feed)` if it is a link in the built-in words
    skip_: unknown key `skip_` ? did you mean `skip`?
    "{a}": nothing called `a` is put in here ? nothing is put into this phrase
    "many": `other` does not say how many ? write `{count}` where the number is to stand
    "{count}": `year` has no place in these words ? write `{year}` where it is to stand, or `[…](year)` if it is a link in the built-in words
    ["Jan"]: `months` has 1 names ? write 12
    "#
    );
}

#[test]
fn the_theme_is_told_what_it_can_do() {
    let config = valid(
        "[theme]\naccent = \"#064\"\nfonts = \"system\"\nnotes = \"end\"\nfooter = \"*x*\"\ntoc = true\n\
         date_format = \"%Y-%m-%d\"\nnav = [{ title = \"A\", url = \"/a/\" }, { title = \"B\", url = \"@/b.md\" }]\n",
    );
    let theme = &config.theme;
    let accent = theme.accent.expect("is set");
    assert_eq!(
        (accent.light.to_string(), theme.fonts, config.markdown.notes),
        ("#006644".into(), Fonts::System, Notes::End)
    );
    assert_eq!((theme.nav.len(), theme.nav[1].url.as_str(), theme.date_format.as_str()), (2, "@/b.md", "%Y-%m-%d"));
    assert_eq!(valid("[theme]\n").theme.date_format, "%-d %B %Y");
    assert_eq!(valid("default_language = \"de\"\n[theme]\n").theme.date_format, "%-d. %B %Y");
}

#[test]
fn mistakes_in_the_theme_are_told_where_they_are() {
    insta::assert_snapshot!(
        mistakes(
            "[theme]\naccent = \"red\"\nfont = \"system\"\nfonts = \"comic\"\nfooter = 3\ndate_format = \"%!\"\n\
             nav = [{ title = \"A\" }, { title = \"B\", url = \"b\" }, { title = \"C\", url = \"/c/\", rel = \"x\" }, 4]\n"
        ),
        @r#"
    "red": `accent`: `red` is not a colour ? write six hexadecimal digits: `#7a2318`
    font: unknown key `font` ? did you mean `fonts`?
    "comic": `fonts` cannot be `comic` ? write one of `built-in`, `system`
    3: `footer`: expected a string, found an integer ? put it in quotes
    "%!": `date_format`: strftime formatting failed: found unrecognized specifier directive `!` ? write it like `%-d %B %Y`, in the way of `strftime`
    { title = "A" }: `url` is missing ? add where it leads: `url = "/archive/"`
    "b": `url`: `b` leads nowhere ? write a path of the site such as `/archive/`, a file such as `@/about.md`, or an address with `https://`
    rel: unknown key `rel` ? the keys are `title`, `url`
    4: `nav`: expected a table, found an integer
    "#
    );
    insta::assert_snapshot!(
        mistakes("[theme]\naccent = { light = \"#ffee00\", dark = \"#333\" }\n"),
        @r##"
    "#ffee00": `#ffee00` has a contrast of 1.2 to 1 on light paper ? links need 4.5 to 1 to be legible: choose a darker one
    "#333": `#333` has a contrast of 1.4 to 1 on dark paper ? links need 4.5 to 1 to be legible: choose a lighter one
    "##
    );
    insta::assert_snapshot!(
        mistakes("[theme]\naccent = { light = \"#000\" }\n"),
        @r##"{ light = "#000" }: `accent`: expected a colour, or a table of `light` and `dark`, found a table"##
    );
}
