//! Essays and sections.

use super::{findings, page, page_at, section, shown};
use crate::config::CommentsState;
use crate::content::{Page, SortBy};

#[test]
fn every_key_of_an_essay_arrives() {
    let text = r#"+++
title = " On margins "
description = "A dek."
date = 2026-03-14
updated = 2026-03-15T10:00:00Z
publish_date = "2026-03-14 12:00"
expires = 2030-01-01
weight = -2
draft = true
slug = "C++ & co"
path = "/a/b/"
aliases = ["/old/", "older.html"]
authors = "Ada"
template = "essays/long.html"
lang = "fr"
summary = "In *short*."
series = "Notes"
comments = "closed"
reply_to = "@/essays/other.md"
in_search_index = false
revisions = [{ date = 2026-03-15, note = "A typo." }]
[source]
title = "A work"
url = "https://example.org/work"
date = 2024-09-01
lang = "zh"
[taxonomies]
tags = ["reading", " notes ", "reading"]
topics = "margins"
[extra]
colour = "red"
+++
Text.
"#;
    let page = page(text);
    assert_eq!(page.diagnostics, []);
    let meta = page.meta;
    assert_eq!(meta.title, "On margins");
    assert_eq!(meta.title_span.map(|span| &text[span.range()]), Some("\" On margins \""));
    let dates = [meta.date, meta.updated, meta.publish_date, meta.expires].map(|date| date.expect("is set").iso());
    assert_eq!(dates, ["2026-03-14", "2026-03-15T10:00:00Z", "2026-03-14T12:00:00+01:00", "2030-01-01"]);
    assert_eq!((meta.weight, meta.draft, meta.slug.as_str()), (Some(-2), true, "c-co"));
    assert_eq!(meta.url_path.as_ref().expect("is set").value, "a/b");
    assert_eq!(meta.aliases.iter().map(|alias| alias.value.as_str()).collect::<Vec<_>>(), ["/old/", "older.html"]);
    assert_eq!(meta.authors, ["Ada"]);
    assert_eq!(meta.comments, Some(CommentsState::Closed));
    assert!(!meta.in_search_index && meta.series.is_some() && meta.reply_to.is_some() && meta.template.is_some());
    assert_eq!(meta.revisions[0].note, "A typo.");
    assert_eq!(meta.source.as_ref().expect("is set").title, "A work");
    let terms = |at: usize| meta.taxonomies[at].1.iter().map(|term| term.value.clone()).collect::<Vec<_>>();
    assert_eq!((terms(0), terms(1)), (vec!["reading".into(), "notes".into()], vec!["margins".to_owned()]));
    assert!(meta.extra.get("colour").is_some());
}

#[test]
fn a_title_comes_from_front_matter_else_the_first_heading_else_the_file_name() {
    assert_eq!(page("+++\ntitle = \"A\"\n+++\n# B\n").meta.title, "A");
    assert_eq!(page("# B *c*\n\nText.\n").meta.title, "B c");
    assert_eq!(page("Text.\n").meta.title, "On margins");
    insta::assert_snapshot!(findings("Text.\n"), @r#"warning : no title: the file name gives `On margins` ? add `title = "…"`, or begin the text with `# …`"#);
    assert_eq!(section("# B\n").meta.title.as_deref(), Some("B"));
    assert_eq!(section("Text.\n").meta.title, None);
    assert_eq!(section("Text.\n").diagnostics, []);
}

#[test]
fn the_heading_that_became_the_title_leaves_the_body() {
    assert!(!page("# B\n\nText.\n").body.html.text.contains("<h1"));
    assert!(page("+++\ntitle = \"A\"\n+++\n# B\n").body.html.text.contains("<h1"));
}

#[test]
fn a_date_in_the_file_name_stands_in_for_one_that_is_not_given() {
    let dated = |text| page_at("content/2018-10-10-a/index.md", text).meta.date.map(|date| date.iso());
    assert_eq!(dated("# A\n").as_deref(), Some("2018-10-10"));
    assert_eq!(dated("+++\ndate = 2020-01-01\n+++\n# A\n").as_deref(), Some("2020-01-01"));
    assert_eq!(dated("+++\ndate = 3\n+++\n# A\n"), None);
}

#[test]
fn mistakes_in_toml_are_reported_at_once() {
    let text = r#"+++
title = "a"
tgas = ["x"]
date = "2014-02-30"
updated = "soon"
path = "../x"
template = "/a.html"
slug = ""
reply_to = "x.md"
comments = "opne"
source = { url = "ftp://x" }
revisions = [{ date = 2014-01-01 }, 3]
aliases = ["/a?b", "ok/", "a\\b", 3]
lang = "english language"
weight = "3"
zzz = 1
[taxonomies]
tags = [1, "b", ""]
topic = ["x"]
draft = true
[extra]
tags = ["x"]
draft = true
+++
"#;
    insta::assert_snapshot!(findings(text), @r#"
    error tgas: unknown key `tgas` ? did you mean `tags`?
    error "2014-02-30": `date`: `2014-02-30` is not in the calendar ? write `2026-03-14`, `2026-03-14T09:26:53Z`, `2026-03-14 09:26:53 +0100` or `2026-03-14 09:26`
    error "soon": `updated`: `soon` is not a date ? write `2026-03-14`, `2026-03-14T09:26:53Z`, `2026-03-14 09:26:53 +0100` or `2026-03-14 09:26`
    error "../x": `path`: `../x` must not hold `.` or `..` ? write a path of the site such as `essays/on-margins`
    error "/a.html": `template`: `/a.html` must not begin or end with `/` ? write a path below `templates/`, such as `page.html`
    error "": `slug` is empty ? fill it in, or take the line out
    error "x.md": `reply_to`: `x.md` is not a file of `content/` ? write it like `@/essays/on-margins.md`
    error "opne": `comments` cannot be `opne` ? did you mean `open`?
    error { url = "ftp://x" }: `title` is missing ? add the title of the work: `title = "…"`
    error "ftp://x": `url`: `ftp://x` is not a web address ? write an absolute URL that begins with `https://` or `http://`
    error { date = 2014-01-01 }: `note` is missing ? say what changed: `note = "…"`
    error 3: `revisions`: expected a table, found an integer
    error "/a?b": `aliases`: `/a?b` must not hold `?` or `#` ? write a path of the site such as `essays/on-margins`
    error "a\\b": `aliases`: `a\b` must not hold a backslash ? write a path of the site such as `essays/on-margins`
    error 3: `aliases`: expected a string, found an integer ? put it in quotes
    error "english language": `lang`: `english language` is not a language tag ? write a tag such as `en`, `de-AT` or `zh-Hans`
    error "3": `weight`: expected an integer, found a string ? write the number without quotes
    warning zzz: unknown key `zzz` ? move it to `[extra]`: templates find it as `extra.zzz`
    error 1: `tags`: expected a string, found an integer ? put it in quotes
    error "": `tags` is empty ? fill it in, or take the line out
    warning topic: `site.toml` declares no taxonomy `topic` ? did you mean `topics`?
    error draft: `draft` has no meaning inside `taxonomies` ? move it above `[taxonomies]`
    warning tags: `tags` has no meaning inside `extra` ? move it to `[taxonomies]`: terms outside are not listed on `/tags/`
    warning draft: `draft` has no meaning inside `extra` ? move it above the first `[table]`
    "#);
}

#[test]
fn a_syntax_error_hides_what_it_may_have_caused() {
    insta::assert_snapshot!(findings("+++\ntitle = \"a\ntgas = 1\n+++\nText.\n"), @r#"error a: invalid TOML: invalid basic string, expected `"` ? close the quote, or use `"""` around text of several lines"#);
    insta::assert_snapshot!(findings("+++\ntitle = \"a\"\n"), @"error +++: the front matter that `+++` opens is never closed ? put a line of `+++` below the last key");
    insta::assert_snapshot!(findings("---\nJust a line.\n---\nText.\n"), @"error Just a line.: expected `key: value` lines, found a string ? write keys such as `title: …`; for a thematic break at the top of a file write `***`");
}

#[test]
fn front_matter_of_hugo_and_jekyll_is_read_with_a_note_for_each_key() {
    let text = "---\ntitle: a\ndate: 2014-3-9\nlastmod: 2014-03-10\npublishDate: 2014-03-09\nexpiryDate: 2030-01-01\n\
                permalink: /2014/a/\nredirect_from: /old/\npublished: false\nlayout: essay\nauthor: ada\n\
                tags: reading, notes\ncategory: life\nparams:\n  colour: red\nexcerpt: Short.\nimage: a.png\ncomments: true\n\
                weird: 1\n---\n";
    let page = page(text);
    let meta = &page.meta;
    insta::assert_snapshot!(shown(text, &page.diagnostics), @r#"
    note lastmod: `lastmod` is read as `updated` ? rename it to `updated`
    note publishDate: `publishDate` is read as `publish_date` ? rename it to `publish_date`
    note expiryDate: `expiryDate` is read as `expires` ? rename it to `expires`
    note permalink: `permalink` is read as `path` ? rename it to `path`
    note redirect_from: `redirect_from` is read as `aliases` ? rename it to `aliases`
    note published: `published` is read as `draft = true` ? write `draft = true`
    note layout: `layout` is read as `template = "essay.html"` ? write `template = "essay.html"`
    note author: `author` is read as `authors` ? rename it to `authors`
    note tags: `tags` is read as `taxonomies.tags` ? move it under `taxonomies:`, as `tags`
    warning category: `site.toml` declares no taxonomy `categories` ? add it to `taxonomies` in `site.toml`: `{ name = "categories" }`
    note category: `category` is read as `taxonomies.categories` ? move it under `taxonomies:`, as `categories`
    note params: `params` is read as `extra` ? rename it to `extra`
    note excerpt: `excerpt` is read as `summary` ? rename it to `summary`
    note image: `image` is kept as `extra.image` ? move `image` under `extra:`
    note comments: `comments` is read as `comments = "open"` ? write `comments = "open"`
    warning weird: unknown key `weird` ? move it under `extra:`: templates find it as `extra.weird`
    "#);
    assert_eq!(meta.updated.map(|date| date.iso()).as_deref(), Some("2014-03-10"));
    assert_eq!(meta.url_path.as_ref().map(|path| path.value.as_str()), Some("2014/a"));
    assert_eq!(meta.template.as_ref().map(|template| template.value.as_str()), Some("essay.html"));
    assert!(meta.draft && meta.comments == Some(CommentsState::Open));
    let names: Vec<_> = meta.taxonomies.iter().map(|(name, terms)| (name.value.as_str(), terms.len())).collect();
    assert_eq!(names, [("tags", 2), ("categories", 1)]);
    let kept: Vec<_> = meta.extra.entries.iter().map(|entry| entry.key.value.as_str()).collect();
    assert_eq!(kept, ["colour", "image", "weird"]);
}

#[test]
fn a_key_of_others_is_read_the_same_whatever_stands_beside_it() {
    for key in ["lastmod: 2020-01-02", "published: false", "comments: true", "comments: false", "Title: A", "weird: 1"]
    {
        let (alone, beside) = (page(&format!("---\n{key}\n---\n")), page(&format!("---\n{key}\nmood: odd\n---\n")));
        let messages = |page: &Page| page.diagnostics.iter().map(|found| found.message.clone()).collect::<Vec<_>>();
        let (found, with_mood) = (messages(&alone), messages(&beside));
        assert!(found.iter().all(|message| with_mood.contains(message)) && !found.is_empty(), "{key}: {found:?}");
        let said = |page: &Page| (page.meta.updated, page.meta.draft, page.meta.comments);
        assert_eq!(said(&alone), said(&beside), "{key}");
    }
}

#[test]
fn what_a_foreign_key_would_override_is_kept_in_extra() {
    let page = page("+++\ntitle = \"a\"\nupdated = 2020-01-02\nlastmod = 2020-01-03\n+++\n");
    assert_eq!(page.meta.updated.map(|date| date.iso()).as_deref(), Some("2020-01-02"));
    assert!(page.meta.extra.get("lastmod").is_some());
}

#[test]
fn urls_that_are_patterns_or_places_elsewhere_are_no_paths() {
    let text = "---\ntitle: a\npermalink: /:year/:title/\nurl: https://example.org/\n---\n";
    assert_eq!(page(text).meta.url_path, None);
    insta::assert_snapshot!(findings(text), @r#"
    warning /:year/:title/: `permalink` is a pattern, which postil does not read ? write the path itself: `path = "2026/on-margins"`
    note url: `url` is kept as `extra.url` ? move `url` under `extra:`
    "#);
    insta::assert_snapshot!(findings("---\ntitle: a\npermalink: /\n---\n"), @r#"
    note permalink: `permalink` is read as `path` ? rename it to `path`
    error /: `path` is the site's home page ? the home page is `content/_index.md`; give this page a path of its own
    "#);
}

#[test]
fn an_update_before_the_date_is_a_slip_unless_it_is_the_same_day() {
    insta::assert_snapshot!(findings("+++\ntitle = \"a\"\ndate = 2020-01-02\nupdated = 2020-01-01\n+++\n"), @"warning 2020-01-01: `updated` is before the date, 2020-01-02 ? swap them, or take `updated` out");
    assert_eq!(findings("+++\ntitle = \"a\"\ndate = 2020-01-02T10:00:00Z\nupdated = 2020-01-02\n+++\n"), "");
    insta::assert_snapshot!(findings("+++\ntitle = \"a\"\ndate = 2020-01-02\nexpires = 2020-01-01\n+++\n"), @"warning 2020-01-01: `expires` is not after the date, 2020-01-02: nobody would see this ? choose a later day, or take `expires` out");
}

#[test]
fn every_key_of_a_section_arrives() {
    let text = r#"+++
title = "Essays"
description = "All of them."
sort_by = "weight"
weight = 3
template = "a.html"
page_template = "b.html"
paginate_by = 10
paginate_path = "seite"
paginate_reversed = true
transparent = true
redirect_to = "/elsewhere/#a"
aliases = ["old"]
generate_feeds = true
render = false
[extra]
a = 1
+++
"#;
    let section = section(text);
    assert_eq!(section.diagnostics, []);
    let meta = section.meta;
    assert_eq!((meta.sort_by, meta.weight, meta.paginate_by), (SortBy::Weight, 3, Some(10)));
    assert_eq!(meta.paginate_path, "seite");
    assert!(meta.paginate_reversed && meta.transparent && meta.generate_feeds && !meta.render);
    assert!(meta.redirect_to.is_some() && meta.page_template.is_some() && meta.extra.get("a").is_some());
}

#[test]
fn mistakes_of_a_section_are_reported_at_once() {
    let text = "+++\nsort_by = \"wieght\"\npaginate_by = -1\npaginate_path = \"a/b\"\nredirect_to = \"../x\"\ndraft = true\n\
                tranparent = true\ngenerate_feed = true\ninsert_anchor_links = \"left\"\n+++\n";
    insta::assert_snapshot!(shown(text, &section(text).diagnostics), @r#"
    error "wieght": `sort_by` cannot be `wieght` ? did you mean `weight`?
    error -1: `paginate_by`: expected a number of 0 or more
    error "a/b": `paginate_path`: `a/b` cannot be a part of a URL ? leave out `/`, `\`, `?`, `#` and control characters, and do not write `.` or `..`
    error "../x": `redirect_to`: `../x` must not hold `.` or `..` ? write a path of the site such as `essays/on-margins`
    warning draft: unknown key `draft` ? move it to `[extra]`: templates find it as `extra.draft`
    error tranparent: unknown key `tranparent` ? did you mean `transparent`?
    note generate_feed: `generate_feed` is read as `generate_feeds` ? rename it to `generate_feeds`
    note insert_anchor_links: `insert_anchor_links` is kept as `extra.insert_anchor_links` ? move `insert_anchor_links` to `[extra]`
    "#);
}
