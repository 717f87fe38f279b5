//! `[comments]` and `[feedback]`: words, plural forms, addresses and services of others.

use super::{mistakes, valid};
use crate::config::{OptionValue, Service, keys};

#[test]
fn words_stand_at_good_defaults_and_are_never_blank() {
    let config = valid("");
    let comments = config.comments;
    for words in [&comments.invitation, &comments.empty, &comments.closed, &comments.closed_empty] {
        assert!(words.ends_with('.') && words.len() > 20, "{words}");
    }
    assert!(config.feedback.empty.ends_with('.') && config.feedback.thanks.ends_with('.'));
    for key in ["invitation", "empty", "closed", "closed_empty"] {
        let told = mistakes(&format!("[comments]\n{key} = \" \"\n"));
        assert_eq!(told, format!("\" \": `{key}` is empty ? fill it in, or take the line out"));
    }
    for key in ["heading", "empty", "thanks"] {
        let told = mistakes(&format!("[feedback]\n{key} = \"\"\n"));
        assert_eq!(told, format!("\"\": `{key}` is empty ? fill it in, or take the line out"));
    }
}

#[test]
fn plural_forms_are_read_whole_or_not_at_all() {
    let config =
        valid("[comments]\nheading = { one = \"Ein Kommentar\", other = \"{count} Kommentare\", zero = \"Nichts\" }");
    let forms: Vec<_> = config.comments.heading.iter().collect();
    assert_eq!(forms, [("zero", "Nichts"), ("one", "Ein Kommentar"), ("other", "{count} Kommentare")]);
    insta::assert_snapshot!(
        mistakes("[comments]\nheading = { one = \"\", few = \"some\", others = \"{count}\" }\nlabel = \"comments\"\n"),
        @r#"
    { one = "", few = "some", others = "{count}" }: `other` is missing ? add the form for all other numbers: `other = "{count} comments"`
    "": `one` is empty ? fill it in, or take the line out
    "some": `few` does not say how many ? write `{count}` where the number is to stand
    others: unknown key `others` ? did you mean `other`?
    "comments": `label`: expected a table, found a string
    "#
    );
}

#[test]
fn an_endpoint_is_the_bare_address_of_a_service() {
    let of = |endpoint: &str| valid(&format!("[comments]\nendpoint = \"{endpoint}\"")).comments.endpoint;
    assert_eq!(of("https://desk.example.org").as_deref(), Some("https://desk.example.org"));
    assert_eq!(of("https://Desk.example.org/a//").as_deref(), Some("https://desk.example.org/a"));
    for bad in [
        "https://a.example.org/?b",
        "https://a.example.org/#b",
        "https://me:pw@a.example.org",
        "https://a;b.example.org",
    ] {
        let told = mistakes(&format!("[comments]\nendpoint = \"{bad}\"\n"));
        assert!(told.contains("is not the address of a service"), "{bad}: {told}");
    }
}

#[test]
fn a_question_cannot_take_the_name_of_another_field() {
    let told =
        mistakes("[[feedback.questions]]\nid = \"page\"\nask = \"?\"\noptions = { id = \"a\", label = \"A\" }\n");
    assert!(told.starts_with("\"page\": `page` has a meaning of its own in forms"), "{told}");
}

fn options(service: &str, options: &str) -> String {
    format!("[comments]\nprovider = \"{service}\"\nprovider_options = {{ {options} }}\n")
}

#[test]
fn each_service_takes_the_options_of_its_own_manual() {
    for (name, given, host, n_options) in [
        ("giscus", "repo = 'a/b.c', repo_id = 'R_k=', category_id = 'D_1', strict = true", "https://giscus.app", 4),
        ("utterances", "repo = 'a/b', label = 'comment'", "https://utteranc.es", 2),
        (
            "isso",
            "url = 'https://c.example.org/isso/', max_comments_top = 'inf', vote = false, reveal_on_click = 3",
            "https://c.example.org/isso",
            4,
        ),
        ("remark42", "host = 'http://localhost:8080', site_id = 'mine', theme = 'dark'", "http://localhost:8080", 3),
        ("disqus", "shortname = 'my-site', language = 'de'", "https://my-site.disqus.com", 2),
    ] {
        let provider = valid(&options(name, given)).comments.provider.expect(name);
        assert_eq!((provider.service.name(), provider.host().as_str()), (name, host));
        assert_eq!(provider.options().count(), n_options, "{name}");
    }
    let isso = valid(&options("isso", "url = 'https://c.example.org', reveal_on_click = 3")).comments.provider;
    let isso = isso.expect("is valid");
    assert!(isso.options().any(|option| option == ("reveal_on_click", &OptionValue::Number(3))));
    assert_eq!((isso.service, isso.text("reveal_on_click")), (Service::Isso, ""));
}

#[test]
fn services_are_documented_under_the_names_that_are_read() {
    let names: Vec<_> = crate::config::provider::SERVICES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, keys::PROVIDERS);
}

#[test]
fn what_is_wrong_with_options_is_told_with_what_to_do() {
    let all = [
        options("giscus", "repo = 'a'"),
        options("giscus", "repo = 'a/b', repo_id = '\"><script>', category_id = 1, mapping = 'url', them = 'x'"),
        options("utterances", "repo = 'a/b', something = 1"),
        options("isso", "url = 'comments.example.org', vote = 'yes', sorting = 'best', reveal_on_click = -1"),
        options("isso", "url = 'https://a;script-src.example.org'"),
        options("remark42", "host = 'https://r.example.org'"),
        options("disqus", "shortname = 'evil.example.org/x?', language = 'German please'"),
        "[comments]\nprovider = \"disqus\"\n".to_owned(),
        "[comments]\nprovider = \"disqus\"\nprovider_options = 1\n".to_owned(),
        "[comments]\nprovider_options = { repo = 'a/b' }\n".to_owned(),
    ];
    let told: Vec<String> = all.iter().map(|text| mistakes(text)).collect();
    insta::assert_snapshot!(told.join("\n--\n"), @r#"
    { repo = 'a' }: `category_id` is missing ? choose the category on https://giscus.app and copy its `data-category-id`
    { repo = 'a' }: `repo_id` is missing ? choose the repository on https://giscus.app and copy its `data-repo-id`
    'a': `repo` cannot be `a` ? write `owner/name`
    --
    '"><script>': `repo_id` cannot be `"><script>` ? copy the id as the service shows it
    1: `category_id`: expected a string, found an integer ? put it in quotes
    mapping: postil sets `mapping` itself ? take it out: a thread belongs to its essay, wherever that is moved
    them: giscus has no option `them` ? did you mean `theme`?
    --
    something: utterances has no option `something` ? it is left out; write the options as the manual's table names them
    --
    'comments.example.org': `url`: `comments.example.org` is not a web address ? write an absolute URL that begins with `https://` or `http://`
    'yes': `vote`: expected a boolean, found a string ? write `true` or `false`, without quotes
    'best': `sorting` cannot be `best` ? write one of `newest`, `oldest`, `upvotes`
    -1: `reveal_on_click`: expected a number of 0 or more
    --
    'https://a;script-src.example.org': `url`: `https://a;script-src.example.org` is not the address of a service ? write scheme, host and perhaps a path, without query, fragment or user name
    --
    { host = 'https://r.example.org' }: `site_id` is missing ? add the name of the site on your Remark42 server, its `SITE`
    --
    'evil.example.org/x?': `shortname` cannot be `evil.example.org/x?` ? write the letters, digits and hyphens before `.disqus.com`
    'German please': `language`: `German please` is not a language tag ? write a tag such as `en`, `de-AT` or `zh-Hans`
    --
    "disqus": `shortname` is missing ? add the short name of the site: the first part of its address below disqus.com
    --
    1: `provider_options`: expected a table, found an integer
    --
    { repo = 'a/b' }: `provider_options` has no effect without `provider` ? name the provider: `provider = "giscus"`
    "#);
}
