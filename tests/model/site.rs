//! The site as a value: what stands in each of its files.

use std::collections::BTreeMap;

/// Path below the site's root → bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// An essay, as its author thinks of it.
#[derive(Clone, Debug)]
pub struct Essay {
    /// `a`; its file is `a.md`, or `a/index.md`.
    pub name: String,
    pub is_folder: bool,
    pub title: String,
    pub day: u8,
    pub tags: Vec<&'static str>,
    pub slug: Option<String>,
    pub description: Option<String>,
    pub series: bool,
    pub is_draft: bool,
    pub alias: Option<String>,
    pub reply_to: Option<String>,
    pub is_broken: bool,
    pub body: String,
    /// Id → author, answered id, quotation, text.
    pub comments: BTreeMap<String, Comment>,
    pub votes: Option<u32>,
}

#[derive(Clone, Debug, Default)]
pub struct Comment {
    pub author: String,
    pub reply_to: Option<String>,
    pub quote: Option<String>,
    pub is_hidden: bool,
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct Site {
    pub essays: Vec<Essay>,
    pub title: String,
    pub base_url: &'static str,
    pub paginate_by: Option<u8>,
    pub comments: &'static str,
    pub section_title: String,
    pub section_text: String,
    pub data: Option<u32>,
    pub image: Option<(u8, u8)>,
    pub template_words: u8,
    pub is_template_broken: bool,
    pub shadow: Option<u8>,
    pub partial: u8,
    pub css: Option<u8>,
    pub robots: Option<u8>,
}

/// Questions that are asked by one page each, which asks nothing else: no other answer makes up for one that is forgotten.
const ALONE: [(&str, &str); 12] = [
    ("recent", "recent(limit=2)"),
    ("pages", "pages(limit=2)"),
    ("get_page", "get_page(path=\"essays/a.md\")"),
    ("get_section", "get_section(path=\"essays/_index.md\")"),
    ("get_taxonomy", "get_taxonomy(kind=\"tags\")"),
    ("get_taxonomy_url", "get_taxonomy_url(kind=\"tags\", name=\"z\")"),
    ("get_url", "get_url(path=\"@/essays/a.md\")"),
    ("get_hash", "get_hash(path=\"facts.json\")"),
    ("load_data", "load_data(path=\"facts.json\")"),
    ("related", "related(limit=3)"),
    ("recent_comments", "recent_comments(limit=3)"),
    ("archive", "archive()"),
];

impl Site {
    pub fn new() -> Self {
        let essays = (0..6).map(|number| Essay::new(["a", "b", "c", "d", "e", "f"][number], number as u8)).collect();
        Self {
            essays,
            title: "Model".to_owned(),
            base_url: "https://example.org",
            paginate_by: None,
            comments: "open",
            section_title: "Essays".to_owned(),
            section_text: "See [a](@/essays/a.md).".to_owned(),
            data: Some(1),
            image: Some((2, 3)),
            template_words: 0,
            is_template_broken: false,
            shadow: None,
            partial: 0,
            css: None,
            robots: None,
        }
    }

    /// Every file of the site.
    pub fn files(&self) -> Files {
        let mut files = Files::new();
        let mut put = |path: &str, text: String| files.insert(path.to_owned(), text.into_bytes());
        put("site.toml", self.config());
        put(
            "content/essays/_index.md",
            format!(
                "+++\ntitle = \"{}\"\n{}+++\n\n{}\n",
                self.section_title,
                self.paginate_by.map(|n| format!("paginate_by = {n}\n")).unwrap_or_default(),
                self.section_text
            ),
        );
        put("content/about.md", "+++\ntitle = \"About\"\n+++\n\nNobody.\n".to_owned());
        put("templates/page.html", self.page_template());
        for (name, question) in ALONE {
            let front_matter = format!("title = \"{name}\"\ntemplate = \"alone/{name}.html\"");
            put(&format!("content/alone/{name}.md"), format!("+++\n{front_matter}\n+++\n"));
            put(&format!("templates/alone/{name}.html"), format!("{{{{ {question} | json_encode }}}}"));
        }
        put("templates/partials/own.html", format!("<p>{}</p>", self.partial));
        if let Some(shadow) = self.shadow {
            put("templates/404.html", format!("<p>{shadow}</p>{{{{ recent(limit=2) | json_encode }}}}"));
        }
        if let Some(css) = self.css {
            put("static/theme/9-own.css", format!("p{{margin:{css}px}}"));
        }
        if let Some(robots) = self.robots {
            put("static/notes.txt", robots.to_string());
        }
        if let Some(data) = self.data {
            put("static/data.json", format!("{{\"n\": {}}}", data / 4));
            // One that is no file of the site, and is read all the same.
            put("facts.json", format!("{{\"n\": {data}}}"));
        }
        for essay in &self.essays {
            essay.add_files(&mut put);
        }
        if let Some((width, height)) = self.image {
            let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"></svg>");
            put("static/image.svg", svg);
        }
        files
    }

    fn config(&self) -> String {
        format!(
            "base_url = \"{}\"\ntitle = \"{}\"\ngenerate_feeds = true\nfeed_filenames = [\"atom.xml\", \"feed.json\"]\n\
             [[taxonomies]]\nname = \"tags\"\nfeed = true\n[comments]\nstate = \"{}\"\n[feedback]\nmin_responses = 3\n\
             [link_checker]\ninternal_level = \"warn\"\n",
            self.base_url, self.title, self.comments
        )
    }

    /// Asks everything that a template can ask, some of it only now and then.
    fn page_template(&self) -> String {
        if self.is_template_broken {
            return "{% if %}".to_owned();
        }
        let words = self.template_words;
        format!(
            r#"{{% include "partials/own.html" %}}<h1>{{{{ page.title }}}}</h1>{words}
{{% if page.reading_time > 0 %}}{{{{ page | json_encode | safe }}}}{{% endif %}}
{{{{ page.content | safe }}}}
{{% if page.taxonomies?.tags %}}{{{{ recent(limit=3) | json_encode }}}}{{{{ related(limit=2) | json_encode }}}}{{% endif %}}
{{% if page.date %}}{{{{ recent_comments(limit=3) | json_encode }}}}{{% else %}}{{{{ archive() | json_encode }}}}{{% endif %}}
{{{{ get_section(path="essays/_index.md", metadata_only=true) | json_encode }}}}
{{% if page.lower %}}{{{{ get_url(path="@/about.md") }}}}{{% else %}}{{{{ pages(limit=2, section="essays/_index.md") | json_encode }}}}{{% endif %}}
{{% if page.slug == "about" %}}{{{{ get_taxonomy(kind="tags") | json_encode }}}}{{{{ get_section(path="essays/_index.md") | json_encode }}}}
{{{{ get_page(path="essays/_none.md") | json_encode }}}}{{% endif %}}
{{% if page.slug == "c" %}}{{{{ load_data(path="data.json") | json_encode }}}}{{{{ load_data(path="facts.json") | json_encode }}}}{{{{ get_hash(path="data.json") }}}}{{% endif %}}
{{% if page.slug == "d" %}}{{{{ get_url(path="data.json", cachebust=true) }}}}{{{{ get_taxonomy_url(kind="tags", name="x") }}}}{{% endif %}}
<link href="{{{{ stylesheet() }}}}">"#
        )
    }
}

impl Essay {
    pub fn new(name: &str, number: u8) -> Self {
        Self {
            name: name.to_owned(),
            is_folder: number % 3 == 1,
            title: format!("Title {name}"),
            day: number + 1,
            tags: if number.is_multiple_of(2) { vec!["x", "y"] } else { vec!["y"] },
            slug: None,
            description: None,
            series: number < 2,
            is_draft: false,
            alias: None,
            reply_to: None,
            is_broken: false,
            body: format!(
                "To [b](@/essays/b.md) and ![i](/image.svg), says {name}.\n\n## Part\n\nWords to quote here."
            ),
            comments: BTreeMap::new(),
            votes: None,
        }
    }

    fn add_files(&self, put: &mut impl FnMut(&str, String) -> Option<Vec<u8>>) {
        let folder = format!("content/essays/{}", self.name);
        let file = if self.is_folder { format!("{folder}/index.md") } else { format!("{folder}.md") };
        put(&file, self.text());
        for (id, comment) in &self.comments {
            put(&format!("{folder}/comments/{id}.md"), comment.file());
        }
        if let Some(votes) = self.votes {
            put(&format!("{folder}/feedback.toml"), format!("[worth]\nyes = {votes}\nno = 1\n"));
        }
    }

    fn text(&self) -> String {
        if self.is_broken {
            return format!("+++\ntitle = \n+++\n\n{}\n", self.body);
        }
        let mut text = format!("+++\ntitle = \"{}\"\ndate = 2026-05-{:02}\n", self.title, self.day);
        let mut key = |key: &str, value: &Option<String>| {
            if let Some(value) = value {
                text.push_str(&format!("{key} = \"{value}\"\n"));
            }
        };
        key("slug", &self.slug);
        key("description", &self.description);
        key("series", &self.series.then(|| "Row".to_owned()));
        key("reply_to", &self.reply_to);
        if let Some(alias) = &self.alias {
            text.push_str(&format!("aliases = [\"{alias}\"]\n"));
        }
        if self.is_draft {
            text.push_str("draft = true\n");
        }
        text.push_str(&format!("[taxonomies]\ntags = {:?}\n+++\n\n{}\n", self.tags, self.body));
        text
    }
}

impl Comment {
    fn file(&self) -> String {
        let mut text = format!("+++\nauthor = \"{}\"\ndate = 2026-05-20T10:00:00Z\n", self.author);
        for (key, value) in [("reply_to", &self.reply_to), ("quote", &self.quote)] {
            if let Some(value) = value {
                text.push_str(&format!("{key} = \"{value}\"\n"));
            }
        }
        if self.is_hidden {
            text.push_str("status = \"hidden\"\n");
        }
        text.push_str(&format!("+++\n\n{}\n", self.text));
        text
    }
}
