//! What `site.toml` becomes, and what is said of its mistakes.

mod discussion;
mod words;

use proptest::prelude::*;

use super::{AnchorLinks, CommentsState, Config, FeedContent, Notes, Slugify, TaxonomyConfig, parse, parse_zola};
use crate::diagnostic::{Diagnostic, Severity};
use crate::path::SitePath;

fn path() -> SitePath {
    SitePath::new("site.toml").expect("legal")
}

fn read(text: &str) -> (Option<Config>, Vec<Diagnostic>) {
    parse(text, &path())
}

fn valid(rest: &str) -> Config {
    let text = format!("base_url = \"https://example.org/\"\n{rest}");
    let (config, found) = read(&text);
    assert_eq!(found, [], "{text}");
    config.expect("is valid")
}

/// `marked bytes: message ? help`, one a line.
fn shown(text: &str, diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<String> = diagnostics
        .iter()
        .map(|found| {
            let marked = found.span.map_or("", |span| &text[span.range()]);
            let help = found.help.as_deref().map(|help| format!(" ? {help}")).unwrap_or_default();
            format!("{marked}: {}{help}", found.message)
        })
        .collect();
    lines.join("\n")
}

fn mistakes(rest: &str) -> String {
    let text = format!("base_url = \"https://example.org\"\n{rest}");
    shown(&text, &read(&text).1)
}

#[test]
fn a_site_that_says_only_where_it_is_has_every_default() {
    let config = valid("");
    assert_eq!((&*config.base_url.url, &*config.base_url.path), ("https://example.org", ""));
    assert_eq!(config.default_language, "en");
    assert_eq!(config.output_dir, "public");
    assert_eq!((config.generate_feeds, config.feed_limit), (true, Some(20)));
    assert_eq!(config.feed_filenames, ["atom.xml"]);
    assert_eq!(config.feed_content, FeedContent::Full);
    assert_eq!(config.taxonomies, [TaxonomyConfig::named("tags")]);
    assert_eq!((config.generate_sitemap, config.generate_robots_txt), (true, true));
    assert_eq!((config.markdown.notes, config.markdown.summary_words), (Notes::Margin, 60));
    assert_eq!((config.comments.state, config.comments.max_depth), (CommentsState::Open, 6));
    assert_eq!(config.feedback.heading, "How this landed with the community");
    assert_eq!(config.feedback.questions[0].options.len(), 3);
}

#[test]
fn every_key_that_is_set_arrives() {
    let config = valid(
        r#"
title = "Margins"
default_language = "de-AT"
timezone = "Europe/Vienna"
output_dir = "./out/"
feed_filenames = ["rss.xml", "feed.json"]
feed_limit = 0
feed = { content = "summary" }
taxonomies = [{ name = "topics", paginate_by = 10, feed = true, paginate_path = "seite", render = false }]
ignored_content = ["drafts/**", "*.psd"]
[markdown]
math = false
insert_anchor_links = "right"
notes = "end"
[slugify]
paths = "safe"
[link_checker]
skip_prefixes = "https://a"
external_level = "warn"
[comments]
state = "closed"
close_after = "180d"
order = "newest"
endpoint = "https://desk.example.org"
provider = "giscus"
provider_options = { repo = "a/b", repo_id = "R_1", category_id = "D_1" }
[[feedback.questions]]
id = "agree"
ask = "Do you agree?"
options = [{ id = "y", label = "Yes" }, { id = "n", label = "No", retired = true }]
[extra]
colour = "red"
"#,
    );
    assert_eq!(config.title, "Margins");
    assert_eq!(config.timezone.iana_name(), Some("Europe/Vienna"));
    assert_eq!(config.output_dir, "out");
    assert_eq!((config.feed_limit, config.feed_content), (None, FeedContent::Summary));
    assert_eq!(config.taxonomies[0].paginate_by, Some(10));
    assert!(config.ignored_content.is_match("drafts/a/b.md") && config.ignored_content.is_match("a.psd"));
    assert!(!config.ignored_content.is_match("essays/a.md"));
    assert_eq!(config.markdown.insert_anchor_links, AnchorLinks::Right);
    assert_eq!(config.slugify.paths, Slugify::Safe);
    assert!(!config.link_checker.external_level_error);
    assert_eq!(config.comments.close_after_days, Some(180));
    assert!(config.comments.newest_first && config.comments.provider.is_some());
    assert!(config.feedback.questions[0].options[1].retired);
    assert!(config.extra.get("colour").is_some());
}

#[test]
fn a_base_url_keeps_its_path_and_loses_its_last_slash() {
    let (config, _) = read("base_url = \"https://Example.org/a b/blog/\"");
    let url = config.expect("is valid").base_url;
    assert_eq!((&*url.url, &*url.path), ("https://example.org/a%20b/blog", "/a%20b/blog"));
}

#[test]
fn without_a_usable_base_url_there_is_no_config() {
    let all: Vec<String> = [
        "",
        "base_url = \"\"",
        "base_url = \"example.org\"",
        "base_url = \"/blog\"",
        "base_url = \"ftp://example.org\"",
        "base_url = \"https://example.org/?a\"",
        "base_url = \"https://me:pw@example.org\"",
        "base_url = 1",
        "base_url = \"https://",
    ]
    .iter()
    .map(|text| {
        let (config, found) = read(text);
        assert!(config.is_none(), "{text}");
        shown(text, &found)
    })
    .collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    : `base_url` is missing ? add `base_url = "https://example.org"` at the top of the file
    "": `base_url` is not an absolute URL ? write it like `https://example.org` or `https://example.org/blog`
    "example.org": `base_url` is not an absolute URL ? write it like `https://example.org` or `https://example.org/blog`
    "/blog": `base_url` is not an absolute URL ? write it like `https://example.org` or `https://example.org/blog`
    "ftp://example.org": `base_url` must begin with `https://` or `http://` ? write it like `https://example.org` or `https://example.org/blog`
    "https://example.org/?a": `base_url` must not have a query or fragment ? write it like `https://example.org` or `https://example.org/blog`
    "https://me:pw@example.org": `base_url` must not hold a user name or password ? write it like `https://example.org` or `https://example.org/blog`
    1: `base_url`: expected a string, found an integer ? put it in quotes
    : invalid TOML: invalid basic string, expected `"` ? close the quote, or use `"""` around text of several lines
    "#);
}

#[test]
fn every_mistake_is_reported_at_once() {
    let text = r##"titel = "a"
default_language = "german please"
timezone = "Berlin"
output_dir = "../x"
feed_filenames = ["atom.xml", "feed.xml", "atom.xml"]
feed_limit = -1
taxonomies = [{ nme = "tags" }, { name = "a/b" }, { name = "c" }, { name = "c" }]
ignored_content = ["a[", 3]
theme = "zola-theme"
my_own = 1
[markdown]
highlight_cod = true
notes = "margins"
title = "x"
[slugify]
paths = "yes"
[comments]
close_after = "6 months"
endpoint = "desk.example.org"
mailto = "mailto:a@b"
provider = "disquss"
max_depth = "6"
[[feedback.questions]]
id = "Worth It"
ask = ""
options = []
[[feedback.questions]]
id = "worth"
ask = "?"
options = [{ id = "yes" }, { id = "no", label = "No" }, { id = "no", label = "No" }]
"##;
    insta::assert_snapshot!(mistakes(text), @r#"
    titel: unknown key `titel` ? did you mean `title`?
    "german please": `default_language`: `german please` is not a language tag ? write a tag such as `en`, `de-AT` or `zh-Hans`
    "Berlin": unknown time zone `Berlin` ? did you mean `Europe/Berlin`?
    "../x": `output_dir`: `../x` is not a path inside the site ? name a folder of its own inside the site, such as `public`
    "feed.xml": no feed format is called `feed.xml` ? the name decides the format: use `atom.xml`, `rss.xml`, `feed.json`
    "atom.xml": the feed `atom.xml` is declared twice ? keep one of them
    -1: `feed_limit`: expected a number of 0 or more
    { nme = "tags" }: `name` is missing ? add `name = "tags"`
    nme: unknown key `nme` ? did you mean `name`?
    "a/b": `name`: `a/b` cannot be a part of a URL ? leave out `/`, `\`, `?`, `#` and control characters, and do not write `.` or `..`
    "c": taxonomy `c` is declared twice ? keep one of them
    "a[": `ignored_content`: unclosed character class; missing ']' ? write a glob such as `drafts/**` or `*.{psd,xcf}`; a backslash before `[`, `{` or `*` makes it plain
    3: `ignored_content`: expected a string, found an integer ? put it in quotes
    "zola-theme": `theme`: expected a table, found a string
    my_own: unknown key `my_own` ? values of your own go into `[extra]`
    highlight_cod: unknown key `highlight_cod` ? did you mean `highlight_code`?
    "margins": `notes` cannot be `margins` ? did you mean `margin`?
    title: unknown key `title` ? `title` is no key of `markdown`: move it above the table's header
    "yes": `paths` cannot be `yes` ? write one of `on`, `safe`, `off`
    "6 months": `close_after`: `6 months` is not a number of days ? write the number of days followed by `d`: `180d`
    "desk.example.org": `endpoint`: `desk.example.org` is not a web address ? write an absolute URL that begins with `https://` or `http://`
    "mailto:a@b": `mailto`: `mailto:a@b` is not an e-mail address ? write it like `editor@example.org`, without `mailto:`
    "disquss": `provider` cannot be `disquss` ? did you mean `disqus`?
    "6": `max_depth`: expected an integer, found a string ? write the number without quotes
    [[feedback.questions]]: the question offers no options ? add `options = [{ id = "yes", label = "Yes" }, …]`
    "Worth It": `Worth It` cannot be an id ? use 1 to 64 lower-case letters, digits, `-` and `_`
    "": `ask` is empty ? fill it in, or take the line out
    { id = "yes" }: `label` is missing ? add the words that readers see: `label = "Yes"`
    "no": option `no` is declared twice ? keep one of them
    "#);
}

#[test]
fn an_output_folder_never_holds_the_sources() {
    for folder in ["content", "static/x", "/tmp", "a/../b", "..", ".git", "C:/x", "a\\\\b"] {
        assert!(!mistakes(&format!("output_dir = \"{folder}\"")).is_empty(), "{folder}");
    }
}

#[test]
fn a_configuration_of_zola_is_read_with_a_note_for_each_key_that_means_nothing() {
    let text = r#"base_url = "https://example.org"
compile_sass = true
build_search_index = false
minify_html = true
theme = "after-dark"
generate_feed = true
feed_filename = "rss.xml"
taxonomies = [{ name = "tags", feed = true, lang = "en" }]
[markdown]
highlight_theme = "dracula"
bottom_footnotes = true
definition_list = false
render_emoji = true
smart_punctuation = false
[markdown.highlighting]
light_theme = "a"
[link_checker]
internal_level = "error"
external_level = "warn"
[slugify]
paths = "off"
paths_keep_dates = true
[languages.fr]
title = "x"
[translations]
a = "b"
[extra]
a = 1
"#;
    let (config, found) = parse_zola(text, &path());
    let config = config.expect("is valid");
    assert!(found.iter().all(|found| found.severity == Severity::Note), "{found:?}");
    insta::assert_snapshot!(shown(text, &found), @r#"
    compile_sass: `compile_sass` has no meaning in postil ? write CSS into `static/`
    build_search_index: `build_search_index` has no meaning in postil
    minify_html: `minify_html` has no meaning in postil
    theme: `theme` has no meaning in postil ? the default theme is built in; templates of your own go into `templates/`
    generate_feed: `generate_feed` is read as `generate_feeds` ? in `site.toml` write `generate_feeds`
    feed_filename: `feed_filename` is read as `feed_filenames` ? in `site.toml` write `feed_filenames`
    lang: `lang` has no meaning in postil
    highlight_theme: `highlight_theme` has no meaning in postil ? code is coloured by CSS classes; style them in your own CSS
    bottom_footnotes: `bottom_footnotes` is read as `notes = "end"` ? in `site.toml` write `notes = "end"`
    definition_list: `definition_list` is read as `definition_lists` ? in `site.toml` write `definition_lists`
    render_emoji: `render_emoji` has no meaning in postil
    highlighting: `highlighting` is read as `highlight_code = true` ? in `site.toml` write `highlight_code = true`
    paths_keep_dates: `paths_keep_dates` has no meaning in postil
    languages: `languages` has no meaning in postil ? postil builds one language a site; essays may say `lang`
    translations: `translations` has no meaning in postil
    "#);
    assert_eq!(config.feed_filenames, ["rss.xml"]);
    assert_eq!(config.markdown.notes, Notes::End);
    assert!(!config.markdown.definition_lists && !config.markdown.smart_punctuation);
    assert_eq!(config.slugify.paths, Slugify::Off);
    assert!(config.taxonomies[0].feed && !config.link_checker.external_level_error);
    assert!(config.link_checker.internal_level_error);
}

#[test]
fn feeds_of_zolas_own_making_are_passed_over() {
    let text = "base_url = \"https://example.org\"\nfeed_filenames = [\"feed.xml\"]\n";
    let (config, found) = parse_zola(text, &path());
    assert_eq!(config.expect("is valid").feed_filenames, ["atom.xml"]);
    assert_eq!(found.len(), 1);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "(\\PC|[\n\"=\\[\\]{}.]){0,60}") {
        for (_, found) in [read(&text), parse_zola(&text, &path())] {
            for found in found {
                prop_assert!(found.span.is_none_or(|span| text.get(span.range()).is_some()));
            }
        }
    }

    #[test]
    fn any_value_of_any_key_is_read_without_panic(
        index in 0..crate::config::keys::SITE.len(),
        value in "\"[^\"\\\\\n]{0,12}\"|-?[0-9]{1,4}|true|\\[(\"a\"|1|\\{name=\"x\"\\})?\\]|\\{(id|content|state|paths) ?= ?(1|\"x\")\\}|1979-05-27"
    ) {
        let text = format!("base_url = \"https://example.org\"\n{} = {value}\n", crate::config::keys::SITE[index].name);
        for (_, found) in [read(&text), parse_zola(&text, &path())] {
            for found in found {
                prop_assert!(found.span.is_none_or(|span| text.get(span.range()).is_some()));
            }
        }
    }
}
