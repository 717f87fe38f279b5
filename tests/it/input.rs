//! How readers have their say without JavaScript: forms, e-mails, and widgets of others on pages of their own.

use crate::html::{Element, Html};
use crate::oracle::decode;
use crate::site_test::SiteTest;

const DATED: &str = "title = 'A'\ndate = 2026-01-01";
const ESSAY: &str = "essays/a/index.html";
const DISCUSSION: &str = "essays/a/discuss/index.html";

/// Each service, the options that it needs, and the scripts of its page in order.
const SERVICES: [(&str, &str, &[&str]); 5] = [
    ("giscus", "repo = 'a/b', repo_id = 'R_1', category_id = 'D_1'", &["https://giscus.app/client.js"]),
    ("utterances", "repo = 'a/b'", &["https://utteranc.es/client.js"]),
    ("isso", "url = 'https://c.example.net/isso/'", &["https://c.example.net/isso/js/embed.min.js"]),
    (
        "remark42",
        "host = 'https://r.example.net', site_id = 's'",
        &["/discuss.", "https://r.example.net/web/embed.mjs"],
    ),
    ("disqus", "shortname = 'mine'", &["/discuss.", "https://mine.disqus.com/embed.js"]),
];

fn service(name: &str, options: &str) -> String {
    format!("[comments]\nprovider = '{name}'\nprovider_options = {{ {options} }}\n")
}

/// A site with one essay. A service's page has scripts, and nothing else may.
fn site(config: &str) -> SiteTest {
    SiteTest::new().config(config).essay("a", DATED, "Text.").allow("discuss/index.html: a script")
}

fn html(site: &SiteTest, path: &str) -> Html {
    Html::read(&site.read(path))
}

fn elements<'a>(html: &'a Html, name: &'a str) -> impl Iterator<Item = &'a Element> {
    html.elements.iter().filter(move |element| element.name == name)
}

/// Name and value of what a form sends, in order; `?` for what the reader writes.
fn fields(html: &Html) -> Vec<String> {
    let fields = html.elements.iter().filter_map(|element| {
        let value = element.get("value").unwrap_or("?");
        Some(format!("{}={value}", element.get("name").filter(|_| element.name != "meta")?))
    });
    fields.collect()
}

/// Subject and body of a `mailto` link, decoded.
fn mail(link: &str) -> (String, String) {
    let (address, rest) = link.split_once("?subject=").expect("there is a subject");
    assert_eq!(address, "mailto:letters@example.org");
    let (subject, body) = rest.split_once("&body=").expect("there is a body");
    let text = |text: &str| decode(text).expect("it is UTF-8");
    (text(subject), text(body))
}

#[test]
fn with_an_endpoint_there_are_forms_that_say_which_essay_they_are_about() {
    let site = site("[comments]\nendpoint = 'https://desk.example.org/'\nmailto = 'letters@example.org'\n").build();
    let page = html(&site, ESSAY);
    let actions: Vec<_> = page.all("form", "action").collect();
    assert_eq!(actions, ["https://desk.example.org/v1/feedback", "https://desk.example.org/v1/preview"]);
    assert!(elements(&page, "form").all(|form| form.get("method") == Some("post")));
    assert_eq!(
        fields(&page),
        ["page=essays/a", "worth=yes", "worth=partly", "worth=no"]
            .into_iter()
            .chain(["page=essays/a", "author=?", "email=?", "url=?", "quote=?", "body=?"])
            .collect::<Vec<_>>()
    );
    let required: Vec<_> = page
        .elements
        .iter()
        .filter(|element| element.get("required").is_some())
        .filter_map(|e| e.get("name"))
        .collect();
    assert_eq!(required, ["author", "body"]);
    let body = elements(&page, "textarea").next().expect("there is a place to write");
    assert_eq!(body.get("maxlength"), Some("10000"));
    // Each input that is seen stands in its label, so no id ties them and none can stand twice.
    let n_seen = page
        .elements
        .iter()
        .filter(|e| matches!(e.name.as_str(), "input" | "textarea"))
        .filter(|e| e.get("type") != Some("hidden"))
        .count();
    assert_eq!(elements(&page, "label").count(), n_seen);
    site.lacks(ESSAY, "mailto:").has("_headers", "form-action 'self' https://desk.example.org;");
}

#[test]
fn thanks_stand_once_behind_all_questions_and_only_where_a_form_leads_back() {
    let questions = "[feedback]\nthanks = 'Counted & kept.'\n\
        [[feedback.questions]]\nid = 'one'\nask = 'One?'\noptions = [{ id = 'y', label = 'Y' }]\n\
        [[feedback.questions]]\nid = 'two'\nask = 'Two?'\noptions = [{ id = 'y', label = 'Y' }]\n";
    let with = site(&format!("[comments]\nendpoint = 'https://desk.example.org'\n{questions}")).build();
    assert_eq!(html(&with, ESSAY).ids().filter(|id| *id == "thanks").count(), 1);
    with.has_in_order(
        ESSAY,
        ["name=\"one\"", "name=\"two\"", "id=\"thanks\"", "Counted &amp; kept.", "id=\"comments\""],
    );
    site(&format!("[comments]\nmailto = 'letters@example.org'\n{questions}")).build().lacks(ESSAY, "thanks");
}

#[test]
fn retired_answers_are_shown_and_not_offered() {
    let question = "[[feedback.questions]]\nid = 'q'\nask = 'Well?'\n\
        options = [{ id = 'y', label = 'Yes' }, { id = 'o', label = 'Old', retired = true }]\n";
    for input in ["endpoint = 'https://desk.example.org'", "mailto = 'letters@example.org'"] {
        site(&format!("[comments]\n{input}\n{question}"))
            .file("content/essays/a/feedback.toml", "[q]\ny = 5\no = 5\n")
            .build()
            .has(ESSAY, ">Old</th>")
            .lacks(ESSAY, "value=\"o\"")
            .lacks(ESSAY, ">Old</a>");
    }
}

#[test]
fn an_e_mail_is_begun_that_says_where_its_words_belong() {
    const TITLE: &str = "50% \"more\" <b>& less?</b> é + 1 = 2";
    let site = SiteTest::new()
        .config("[comments]\nmailto = 'letters@example.org'\n")
        .essay("a", &format!("title = '{TITLE}'\ndate = 2026-01-01"), "Text.")
        .build();
    let page = html(&site, ESSAY);
    let links: Vec<_> = page.all("a", "href").filter(|link| link.starts_with("mailto:")).collect();
    for link in &links {
        assert!(link.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>+;/".contains(&byte)), "{link}");
    }
    let title = page.elements.iter().find(|element| element.name == "h1").expect("there is one").text.trim().to_owned();
    let mails: Vec<_> = links.into_iter().map(mail).collect();
    let verdict = |label: &str, id: &str| (format!("{label}: {title}"), format!("page: essays/a\r\nworth: {id}\r\n"));
    assert_eq!(
        mails,
        [
            verdict("Yes", "yes"),
            verdict("Partly", "partly"),
            verdict("No", "no"),
            (format!("Comment: {title}"), "\r\n\r\n\r\npage: essays/a\r\n".to_owned())
        ]
    );
    site.lacks(ESSAY, "<form");
}

#[test]
fn each_comment_can_be_replied_to_in_the_same_ways() {
    let template = r#"{% extends "postil/page.html" %}{% block main %}
{% for comment in [{"id": "c-1", "author": "<B>"}, {"id": "c-2", "author": "C"}] %}
{{ <reply comment={comment} page_key="essays/a" title={page.title} /> }}{% endfor %}{% endblock main %}"#;
    let of = |input: &str| site(&format!("[comments]\n{input}\n")).file("templates/page.html", template).build();

    let with_forms = of("endpoint = 'https://desk.example.org'");
    let page = html(&with_forms, ESSAY);
    assert_eq!(elements(&page, "details").count(), 2);
    let of_one = |id: &str| ["page=essays/a", id, "author=?", "email=?", "body=?"].map(str::to_owned);
    assert_eq!(fields(&page), [of_one("reply_to=c-1"), of_one("reply_to=c-2")].concat());
    let form = with_forms.read(ESSAY);
    let form = form.split("<details").nth(1).expect("there are two");
    assert!(form.contains(">Reply<span class=\"vh\">: <bdi>&lt;B&gt;</bdi>"), "{form}");
    // Hundreds of comments may stand on a page.
    assert!(form.len() < 800, "{} bytes a comment", form.len());

    let by_mail = of("mailto = 'letters@example.org'");
    let page = html(&by_mail, ESSAY);
    let mails: Vec<_> = page.all("a", "href").filter(|link| link.starts_with("mailto:")).map(mail).collect();
    let expected = |id: &str| ("Reply: A".to_owned(), format!("\r\n\r\n\r\npage: essays/a\r\nreply_to: {id}\r\n"));
    assert_eq!(mails, [expected("c-1"), expected("c-2")]);

    of("").lacks(ESSAY, "Reply");
}

#[test]
fn where_nothing_takes_words_in_there_is_the_invitation_and_no_dead_form() {
    site("[comments]\nempty = 'Nobody yet.'\ninvitation = 'Do <write>!'\n[feedback]\nempty = 'No verdict.'\n")
        .build()
        .has_in_order(ESSAY, ["No verdict.", "0 Comments", "Nobody yet.", "Do &lt;write&gt;!"])
        .lacks(ESSAY, "<form")
        .lacks(ESSAY, "<button")
        .lacks(ESSAY, "mailto:")
        .lacks(ESSAY, "discuss/");
}

#[test]
fn closed_and_off_essays_take_nothing_in_and_lead_to_no_service() {
    let words = "closed = 'Shut, and kept.'\nclosed_empty = 'Shut.'\n";
    for input in ["endpoint = 'https://desk.example.org'", "mailto = 'letters@example.org'", ""] {
        let config = format!("{}{input}\n{words}[feedback]\nenabled = false\n", service(SERVICES[0].0, SERVICES[0].1));
        let site = SiteTest::new()
            .config(&config)
            .essay("closed", &format!("{DATED}\ncomments = 'closed'"), "Text.")
            .essay("said", &format!("{DATED}\ncomments = 'closed'"), "Text.")
            .file("content/essays/said/comments/c.md", "+++\nauthor = 'B'\ndate = 2026-02-01\n+++\nSo.\n")
            .essay("off", &format!("{DATED}\ncomments = 'off'"), "Text.")
            .page("about.md", "title = 'About'", "Text.")
            .build()
            .has("essays/closed/index.html", "<p class=\"invitation\">Shut.</p>")
            .has("essays/said/index.html", "<p class=\"invitation\">Shut, and kept.</p>");
        for page in ["essays/closed", "essays/said", "essays/off", "about"] {
            let path = format!("{page}/index.html");
            for absent in ["<form", "mailto:", "discuss", "giscus"] {
                assert!(!site.read(&path).contains(absent), "{absent} in {path}");
            }
            assert!(!site.output().join(page).join("discuss").exists(), "{page}");
        }
    }
}

#[test]
fn an_essay_that_closes_loses_its_page_at_the_service() {
    site(&service("utterances", "repo = 'a/b'"))
        .build()
        .exists(DISCUSSION)
        .edit("content/essays/a.md", "date = 2026-01-01", "date = 2026-01-01\ncomments = 'closed'")
        .build()
        .missing(DISCUSSION)
        .same_as_clean();
}

#[test]
fn essay_pages_load_nothing_from_elsewhere_in_any_configuration() {
    let mut configs: Vec<String> = SERVICES.iter().map(|(name, options, _)| service(name, options)).collect();
    configs.push(service("giscus", SERVICES[0].1) + "endpoint = 'https://desk.example.org'\n");
    configs.push(service("disqus", "shortname = 'mine'") + "mailto = 'letters@example.org'\n");
    for config in configs {
        let site = site(&config).build();
        for (path, _) in site.tree().0.iter().filter(|(path, _)| path.ends_with(".html") && !path.contains("discuss/"))
        {
            let page = html(&site, path);
            assert_eq!(page.faults(), [""; 0], "{path}");
            let loaded = page.elements.iter().filter(|element| element.name != "a" && element.name != "form");
            for (attribute, url) in loaded.flat_map(Element::urls) {
                let is_own = url.starts_with('/') || url.starts_with("https://example.org/");
                assert!(is_own, "{path}: {attribute}={url} with\n{config}");
            }
        }
    }
}

#[test]
fn a_service_is_on_a_page_of_its_own_that_search_engines_leave_alone() {
    for (name, options, scripts) in SERVICES {
        let site = site(&service(name, options))
            .build()
            .has(ESSAY, "href=\"/essays/a/discuss/\">Discuss with ")
            .has(DISCUSSION, "<meta name=\"robots\" content=\"noindex\">")
            .has(DISCUSSION, "<link rel=\"canonical\" href=\"https://example.org/essays/a/\">")
            .has(DISCUSSION, "<noscript>")
            .has(DISCUSSION, "href=\"/essays/a/#comments\"")
            .lacks("sitemap.xml", "discuss");
        let page = html(&site, DISCUSSION);
        let found: Vec<_> = elements(&page, "script").map(|script| script.get("src").unwrap_or("inline")).collect();
        assert_eq!(found.len(), scripts.len(), "{name}: {found:?}");
        for (found, expected) in found.iter().zip(scripts) {
            assert!(found.starts_with(expected), "{name}: {found}");
        }
        let own = site.tree().paths().into_iter().filter(|path| path.starts_with("discuss.")).count();
        assert_eq!(own, usize::from(scripts.len() == 2), "{name}");
    }
}

#[test]
fn a_thread_at_a_service_belongs_to_the_key_of_its_essay() {
    let script = |name: &str, options: &str| {
        let site = SiteTest::new()
            .config(&service(name, options))
            .essay("a", &format!("{DATED}\nslug = 'moved'"), "Text.")
            .allow("discuss/index.html: a script")
            .build();
        html(&site, "essays/moved/discuss/index.html")
    };
    let page = script(
        "giscus",
        "repo = 'a/b', repo_id = 'R', category_id = 'D', reactions_enabled = false, theme = '\"><script>'",
    );
    let giscus = elements(&page, "script").next().expect("there is one").clone();
    for (name, value) in [
        ("data-mapping", "specific"),
        ("data-term", "essays/a"),
        ("data-repo", "a/b"),
        ("data-category-id", "D"),
        ("data-reactions-enabled", "0"),
        ("data-strict", "1"),
        ("data-theme", "\"><script>"),
        ("crossorigin", "anonymous"),
        ("async", ""),
    ] {
        assert_eq!(giscus.get(name), Some(value), "{name}");
    }
    let page = script("utterances", "repo = 'a/b', label = 'x'");
    let utterances = elements(&page, "script").next().expect("there is one");
    assert_eq!((utterances.get("issue-term"), utterances.get("label")), (Some("essays/a"), Some("x")));
    assert_eq!(utterances.get("theme"), Some("preferred-color-scheme"));
    let page = script("isso", "url = 'https://c.example.net', vote = false, max_comments_top = 'inf'");
    let thread = page.elements.iter().find(|element| element.get("id") == Some("isso-thread")).expect("is there");
    assert_eq!((thread.get("data-isso-id"), thread.get("data-title")), (Some("/essays/a/"), Some("A")));
    let isso = elements(&page, "script").next().expect("there is one");
    assert_eq!(isso.get("data-isso"), Some("https://c.example.net/"));
    assert_eq!((isso.get("data-isso-vote"), isso.get("data-isso-max-comments-top")), (Some("false"), Some("inf")));
    let settings = |page: &Html| -> serde_json::Value {
        let setup = elements(page, "script").next().expect("there is one").get("data-settings").expect("has them");
        serde_json::from_str(setup).expect("is JSON")
    };
    let remark42 = settings(&script("remark42", "host = 'https://r.example.net', site_id = 's', no_footer = true"));
    assert_eq!(remark42["url"], "https://example.org/essays/moved/");
    assert_eq!((&remark42["host"], &remark42["no_footer"]), (&"https://r.example.net".into(), &true.into()));
    let disqus = settings(&script("disqus", "shortname = 'mine', language = 'de'"));
    assert_eq!((&disqus["page"]["identifier"], &disqus["language"]), (&"essays/a".into(), &"de".into()));
}

#[test]
fn a_hostile_title_stays_text_on_the_page_of_a_service() {
    for (name, options, _) in SERVICES {
        let site = SiteTest::new()
            .config(&service(name, options))
            .essay("a", "title = '\"></script><script>alert(1)</script>'\ndate = 2026-01-01", "Text.")
            .allow("discuss/index.html: a script")
            .build();
        let page = html(&site, DISCUSSION);
        assert!(elements(&page, "script").all(|script| script.get("src").is_some() && script.text.trim().is_empty()));
    }
}

#[test]
fn a_page_of_the_authors_own_in_the_place_of_a_discussion_is_told() {
    site(&service("utterances", "repo = 'a/b'"))
        .page("other.md", "title = 'B'\npath = 'essays/a/discuss'", "Text.")
        .fail()
        .says("error[route-collision]")
        .says("/essays/a/discuss/");
}

#[test]
fn counts_are_said_by_the_rules_of_the_sites_language() {
    let comment = "+++\nauthor = 'B'\ndate = 2026-02-01\n+++\nSo.\n";
    let forms = "[comments]\nheading = { one = '{count} komentarz', few = '{count} komentarze', many = '{count} komentarzy', other = '{count} komentarza' }\n";
    let mut site = SiteTest::new().config(&format!("default_language = 'pl'\n{forms}"));
    for n_comments in [0, 1, 2, 5, 22] {
        site = site.essay(&format!("e{n_comments}"), DATED, "Text.");
        for n in 0..n_comments {
            site = site.file(&format!("content/essays/e{n_comments}/comments/c{n}.md"), comment);
        }
    }
    let site = site.essay("en", &format!("{DATED}\nlang = 'en'"), "Text.").build();
    for (essay, heading) in [
        ("e0", ">0 komentarzy<"),
        ("e1", ">1 komentarz<"),
        ("e2", ">2 komentarze<"),
        ("e5", ">5 komentarzy<"),
        ("e22", ">22 komentarze<"),
        ("en", ">0 komentarzy<"),
    ] {
        assert!(site.read(&format!("essays/{essay}/index.html")).contains(heading), "{essay}: {heading}");
    }
}

#[test]
fn a_link_of_the_authors_own_to_a_discussion_leads_there() {
    site(&service("utterances", "repo = 'a/b'"))
        .essay("b", "title = 'B'", "Say it [there](/essays/a/discuss/).")
        .build()
        .says_nothing_bad();
}
