//! What the default theme promises beyond its words: fonts, sizes, options.

use std::fs;
use std::path::Path;

use crate::site_test::SiteTest;

const DATED: &str = "title = 'A'\ndate = 2026-03-01";

fn files_of(site: &SiteTest, folder: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(site.output().join(folder)) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("can be read").path();
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            (name, fs::read(path).unwrap_or_default())
        })
        .collect();
    files.sort();
    files
}

fn style_sheet(site: &SiteTest) -> String {
    let name = files_of(site, "").into_iter().map(|(name, _)| name).find(|name| name.ends_with(".css"));
    site.read(&name.expect("there is one"))
}

#[test]
fn fonts_come_with_their_licence_and_within_their_size() {
    let site = SiteTest::new().essay("a", DATED, "Text.").build();
    let fonts = files_of(&site, "fonts");
    let size = |style: &str| {
        let found = fonts.iter().find(|(name, _)| name.starts_with(style)).expect("there is one");
        assert_eq!(&found.1[..4], b"wOF2");
        found.1.len()
    };
    let first = size("serif-roman.") + size("serif-italic.");
    assert!(first <= 56 * 1024, "{first}");
    let all = first + size("serif-semibold.");
    assert!(all <= 85 * 1024, "{all}");
    assert!(site.read("fonts/OFL.txt").contains("SIL OPEN FONT LICENSE Version 1.1"));

    let roman = fonts.iter().find(|(name, _)| name.starts_with("serif-roman.")).expect("there is one").0.clone();
    let css = style_sheet(&site);
    assert!(css.contains(&format!("url(fonts/{roman})")), "{css}");
    assert_eq!(css.matches("font-display:optional").count(), 3);
    let page = site.read("essays/a/index.html");
    let preload = format!("<link rel=\"preload\" href=\"/fonts/{roman}\" as=\"font\" type=\"font/woff2\" crossorigin>");
    assert!(page.contains(&preload), "{page}");
    assert_eq!(page.matches("rel=\"preload\"").count(), 1);
    let headers = site.read("_headers");
    assert!(headers.contains(&format!("/fonts/{roman}\n  Cache-Control: public, max-age=31536000, immutable")));
    // The licence reserves the name for the original.
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/theme/0-fonts.css")).expect("can be read");
    assert!(!String::from_utf8_lossy(&bytes).contains("Source"));
}

#[test]
fn a_site_can_do_without_fonts() {
    let site = SiteTest::new().config("[theme]\nfonts = \"system\"\n").essay("a", DATED, "Text.").build();
    assert_eq!(files_of(&site, "fonts"), []);
    assert!(!style_sheet(&site).contains("@font-face"));
    site.lacks("essays/a/index.html", "preload").lacks("_headers", "/fonts/");
}

#[test]
fn fonts_are_found_where_the_site_is_served_below_a_path() {
    let site = SiteTest::bare()
        .file("site.toml", "base_url = \"https://example.org/blog\"\ntitle = \"T\"\n")
        .essay("a", DATED, "Text.")
        .build()
        .has("essays/a/index.html", "<link rel=\"preload\" href=\"/blog/fonts/serif-roman.");
    assert!(style_sheet(&site).contains("url(fonts/serif-roman."));
}

#[test]
fn the_accent_is_the_colour_of_links() {
    let site = SiteTest::new().config("[theme]\naccent = \"#0b3d91\"\n").essay("a", DATED, "Text.").build();
    let css = style_sheet(&site);
    assert!(css.contains(":root{--link:light-dark(#0b3d91,#"), "{css}");
    SiteTest::new()
        .config("[theme]\naccent = \"#ffdd00\"\n")
        .essay("a", DATED, "Text.")
        .build()
        .says("warning[low-contrast]");
}

#[test]
fn notes_stand_where_the_site_wants_them_and_in_feeds_at_the_end() {
    let with = |notes: &str, count: usize| {
        let marks: String = (1..=count).map(|n| format!("Text[^{n}].\n\n[^{n}]: Note *{n}*.\n\n")).collect();
        SiteTest::new().config(notes).essay("a", DATED, &marks).build()
    };
    let link = "<a class=\"fnref\" id=\"ref-1\" href=\"";
    let plain = "<li id=\"note-1\"><p>";

    let margin = with("", 3);
    let css = style_sheet(&margin);
    assert!(css.contains("#note-5{anchor-name:--n5;top:max(anchor(--r5 top),anchor(--n4 bottom,0px))}"), "{css}");
    assert!(!css.contains("#note-6{") && !css.contains("@each") && !css.contains("popover"), "{css}");
    assert!(style_sheet(&with("", 55)).contains("#note-40{"));
    assert!(!style_sheet(&with("", 55)).contains("#note-41{"));
    assert!(!style_sheet(&with("", 0)).contains("#note-"));
    margin.has("essays/a/index.html", link).has("essays/a/index.html", plain);

    for end in ["[markdown]\nnotes = \"end\"\n", "[theme]\nnotes = \"end\"\n"] {
        let end = with(end, 3);
        let css = style_sheet(&end);
        assert!(!css.contains("#note-") && !css.contains("li:target") && !css.contains("popover"), "{css}");
        end.has("essays/a/index.html", link).has("essays/a/index.html", plain);
    }

    let inline = with("[markdown]\nnotes = \"inline\"\n", 3);
    assert!(style_sheet(&inline).contains(":popover-open"));
    inline
        .has("essays/a/index.html", "<button type=\"button\" class=\"fnref\" id=\"ref-1\" popovertarget=\"note-1\">")
        .has("essays/a/index.html", "<li id=\"note-1\" popover><p>")
        .has("atom.xml", "&lt;a class=\"fnref\" id=\"ref-1\" href=\"")
        .has("atom.xml", "&lt;li id=\"note-1\"&gt;");
}

#[test]
fn a_site_without_an_icon_has_the_first_letter_of_its_name() {
    let site =
        SiteTest::new().essay("a", DATED, "Text.").build().has("index.html", "<link rel=\"icon\" href=\"/icon.svg\">");
    site.has("icon.svg", ">T</text>").has("icon.svg", "fill=\"#7a2318\"").lacks("icon.svg", "style");
    SiteTest::new()
        .essay("a", DATED, "Text.")
        .file("static/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .build()
        .has("icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .says_nothing_bad();
    SiteTest::new()
        .config("[theme]\nicon = \"/mine.png\"\n")
        .file("static/mine.png", "")
        .essay("a", DATED, "Text.")
        .build()
        .has("index.html", "<link rel=\"icon\" href=\"/mine.png\">")
        .missing("icon.svg");
}

#[test]
fn a_page_says_what_it_is_to_programs() {
    SiteTest::new()
        .config("description = \"A site.\"\nauthor = \"Ada\"\n[theme]\nimage = \"/card.png\"\n")
        .file("static/card.png", "")
        .page("essays/_index.md", "title = 'Essays'", "")
        .essay("a", &format!("{DATED}\nupdated = 2026-03-02\ndescription = 'The dek.'"), "Text.")
        .page("about.md", "title = 'About'", "Text.")
        .build()
        .has_in_order(
            "essays/a/index.html",
            [
                "<title>A · Test</title>",
                "<meta name=\"description\" content=\"The dek.\">",
                "<link rel=\"canonical\" href=\"https://example.org/essays/a/\">",
                "<meta property=\"og:type\" content=\"article\">",
                "<meta property=\"article:published_time\" content=\"2026-03-01\">",
                "<meta property=\"article:modified_time\" content=\"2026-03-02\">",
                "<meta property=\"og:image\" content=\"https://example.org/card.png\">",
                "<meta name=\"twitter:card\" content=\"summary_large_image\">",
                "<meta name=\"theme-color\" content=\"#fbfaf7\" media=\"(prefers-color-scheme: light)\">",
                "<meta name=\"theme-color\" content=\"#171614\" media=\"(prefers-color-scheme: dark)\">",
            ],
        )
        .has(
            "essays/a/index.html",
            "{\"@context\":\"https://schema.org\",\"@type\":\"BreadcrumbList\",\"itemListElement\":[\
             {\"@type\":\"ListItem\",\"position\":1,\"name\":\"Test\",\"item\":\"https://example.org/\"},\
             {\"@type\":\"ListItem\",\"position\":2,\"name\":\"Essays\",\"item\":\"https://example.org/essays/\"},\
             {\"@type\":\"ListItem\",\"position\":3,\"name\":\"A\"}]}",
        )
        .has("about/index.html", "<meta property=\"og:type\" content=\"website\">")
        .lacks("about/index.html", "published_time");
}

#[test]
fn programs_can_have_pages_as_markdown() {
    let site = SiteTest::new()
        .config("generate_llms_txt = true\ngenerate_markdown = true\nauthor = \"Ada\"\ndescription = \"A\\nsite.\"\n")
        .page("essays/_index.md", "title = 'Essays'\nsort_by = 'date'", "")
        .essay(
            "a",
            &format!("{DATED}\ndescription = 'The dek.'"),
            "See [b](@/essays/b.md#part), [here](#here), ![c](c.png), [![c](c.png)](b.md), <https://example.com/b.md> and [d][d].\n\n\
             ## Here\n\n```\n[b](b.md)\n```\n\n[d]: b.md",
        )
        .page("essays/b.md", "title = 'B [1]'\ndate = 2026-01-02\ndescription = \"Two\\nlines.\"", "## Part\n\nText.")
        .file("content/essays/a/c.png", "")
        .args(["--drafts"])
        .essay("d", "title = 'D'\ndate = 2026-01-03\ndraft = true", "Text.")
        .build()
        .has("essays/a/index.html", "<link rel=\"alternate\" type=\"text/markdown\" href=\"/essays/a/index.md\">");
    insta::assert_snapshot!(site.read("essays/a/index.md"), @r"
    # A

    > The dek.

    Ada · 2026-03-01 · <https://example.org/essays/a/>

    See [b](https://example.org/essays/b/#part), [here](https://example.org/essays/a/#here), ![c](https://example.org/essays/a/c.png), [![c](https://example.org/essays/a/c.png)](https://example.org/essays/b/), <https://example.com/b.md> and [d][d].

    ## Here

    ```
    [b](b.md)
    ```

    [d]: https://example.org/essays/b/
    ");
    insta::assert_snapshot!(site.read("llms.txt"), @r"
    # Test

    > A site.

    ## Essays

    - [A](https://example.org/essays/a/index.md): The dek.
    - [B \[1\]](https://example.org/essays/b/index.md): Two lines.
    ");
    SiteTest::new().essay("a", DATED, "Text.").build().missing("llms.txt").missing("essays/a/index.md");
}
