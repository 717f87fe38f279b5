//! Words and links of HTML that a generator wrote: enough of a parser for pages whose templates are ours.

/// What a feed holds, the newest first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Feed {
    /// The path of each essay with its words and links.
    pub(super) entries: Vec<(String, Vec<String>)>,
}

impl Feed {
    /// Reads an Atom feed whose contents are escaped HTML, or stand as they are in `CDATA`.
    pub(super) fn read(text: &str) -> Feed {
        let entry = |entry: &str| {
            let path = between(entry, "<id>", "</id>").map(path_of).unwrap_or_default();
            let content = between(entry, "<content", "</content>").and_then(|rest| rest.split_once('>'));
            let html = content.map_or_else(String::new, |(_, text)| {
                let text = text.trim();
                let plain = text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>"));
                plain.map_or_else(|| unescape(text), str::to_owned)
            });
            (path, tokens(&html))
        };
        Feed { entries: text.split("<entry>").skip(1).map(entry).collect() }
    }

    pub(super) fn differences(&self, other: &Feed) -> Vec<String> {
        let mut differences = Vec::new();
        if self.entries.len() != other.entries.len() {
            differences.push(format!("the feed has {} entries instead of {}", other.entries.len(), self.entries.len()));
        }
        for ((path, words), (their_path, their_words)) in self.entries.iter().zip(&other.entries) {
            if path != their_path {
                differences.push(format!("the feed has `{their_path}` where `{path}` should be"));
            } else if words != their_words {
                differences.push(format!("the feed has other words of `{path}`"));
            }
        }
        differences
    }
}

/// Elements that may stand inside a word, or that a generator may put around part of one.
const INSIDE_WORDS: [&str; 8] = ["span", "a", "em", "strong", "code", "i", "b", "q"];

/// What one looks for in vain in the pages of another generator, though both say the same: numbers of notes, and reading
/// time, for which each has a speed of its own.
const LEFT_OUT: [&str; 5] = ["sup", "i", "head", "script", "style"];

/// The same, by what stands in the tag: postil has words for readers who hear a page around the numbers of notes.
const LEFT_OUT_WITH: [&str; 2] = ["class=\"fnref\"", "id=\"notes-h\""];

/// The words of a page, and the paths that it links to. Punctuation is none of them, so that it does not matter whether
/// quotes are curly.
pub(super) fn tokens(html: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut rest = html;
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let (tag, behind) = rest[1..].split_once('>').unwrap_or((&rest[1..], ""));
            let name = tag.trim_start_matches('/').split([' ', '\n', '/', '>']).next().unwrap_or_default();
            let name = name.to_ascii_lowercase();
            rest = behind;
            let is_left_out = LEFT_OUT.contains(&name.as_str()) || LEFT_OUT_WITH.iter().any(|with| tag.contains(with));
            if is_left_out && !tag.starts_with('/') {
                rest = rest.split_once(&format!("</{name}>")).map_or("", |(_, behind)| behind);
            }
            if !INSIDE_WORDS.contains(&name.as_str()) {
                finish(&mut word, &mut tokens);
            }
            if name == "a"
                && !is_left_out
                && let Some(path) = link(tag)
            {
                finish(&mut word, &mut tokens);
                tokens.push(path);
            }
        } else if first == '&' {
            // What is escaped in these pages is no letter.
            finish(&mut word, &mut tokens);
            let end = rest.find(';').filter(|end| *end < 10).unwrap_or(0);
            rest = &rest[end + 1..];
        } else {
            if first.is_alphanumeric() {
                word.push(first)
            } else {
                finish(&mut word, &mut tokens)
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    finish(&mut word, &mut tokens);
    tokens
}

fn finish(word: &mut String, tokens: &mut Vec<String>) {
    if !word.is_empty() {
        tokens.push(std::mem::take(word));
    }
}

/// The path that an element links to; none inside the page, as ids of notes and headings are each generator's own.
fn link(tag: &str) -> Option<String> {
    let value = tag.split_once("href=")?.1;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split([' ', '>']).next()?,
    };
    (!value.contains('#')).then(|| format!("-> {}", path_of(value)))
}

/// An address of the site without scheme and host; any other as it is.
fn path_of(url: &str) -> String {
    url.trim().trim_start_matches("https://example.com").to_owned()
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.split_once(open)?.1.split_once(close).map(|(inside, _)| inside)
}

/// Undoes the escapes of XML.
pub(super) fn unescape(text: &str) -> String {
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'")];
    let text = escapes.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain));
    // Last, as what it stands before may be an escape of its own.
    text.replace("&amp;", "&")
}
