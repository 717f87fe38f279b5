//! The theme's style sheet: its files joined, told what the site chose, and made small.

use crate::config::{Config, Fonts, Notes};
use crate::digest::Digest;
use crate::site::Route;
use crate::template::embedded;

/// Whether a file that not every site needs is wanted.
fn is_wanted(name: &str, config: &Config) -> bool {
    match name {
        "0-fonts.css" => config.theme.fonts == Fonts::BuiltIn,
        "3-notes.margin.css" => config.markdown.notes == Notes::Margin,
        "3-notes.inline.css" => config.markdown.notes == Notes::Inline,
        "5-discussion.forms.css" => config.comments.endpoint.is_some(),
        "5-discussion.widgets.css" => config.comments.provider.is_some(),
        _ => true,
    }
}

/// Most notes and passages of a page that have a place in the margin.
const MOST: Counts = Counts { notes: 40, passages: 20 };

/// For how many notes and passages of a page there are rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Notes of the author's.
    pub notes: usize,
    /// Passages that readers quoted.
    pub passages: usize,
}

impl Counts {
    /// As many as are needed and a few more, since the style sheet and so all pages change with them.
    fn with_reserve(self) -> Self {
        let reserve = |needed: usize, most: usize| match needed {
            0 => 0,
            needed => (needed.div_ceil(5) * 5).min(most),
        };
        Self { notes: reserve(self.notes, MOST.notes), passages: reserve(self.passages, MOST.passages) }
    }
}

/// Joins `files` (name, text), in the order given, and takes out comments and needless white space. Names of fonts
/// become the addresses at which they are served; `@each note` and `@each passage` are written out as often as `counts`
/// says.
pub fn join(files: &[(String, String)], config: &Config, counts: Counts) -> String {
    let files = files.iter().filter(|(name, _)| is_wanted(name, config));
    let mut css: String = files.map(|(_, text)| minify(text)).collect();
    let counts = counts.with_reserve();
    css = repeat(&repeat(&css, "@each note{", counts.notes), "@each passage{", counts.passages);
    for (name, route) in embedded::fonts(config) {
        // Relative to the style sheet, which stands at the root.
        css = css.replace(&format!("url({name})"), &format!("url({})", route.decoded().trim_start_matches('/')));
    }
    if let Some(accent) = config.theme.accent {
        css.push_str(&format!(":root{{--link:light-dark({},{})}}", accent.light, accent.dark));
    }
    css
}

/// Writes what stands in a block that begins with `head` `count` times, with the number in place of `N` and the number
/// before it in place of `M`.
fn repeat(css: &str, head: &str, count: usize) -> String {
    let mut written = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, block)) = rest.split_once(head) {
        written.push_str(before);
        let mut depth = 1;
        let end = block.find(|character| {
            depth += i32::from(character == '{') - i32::from(character == '}');
            depth == 0
        });
        let end = end.unwrap_or(block.len());
        for number in 1..=count {
            written.push_str(&block[..end].replace('N', &number.to_string()).replace('M', &(number - 1).to_string()));
        }
        rest = block[end..].strip_prefix('}').unwrap_or_default();
    }
    written.push_str(rest);
    written
}

/// Where a style sheet is served: its name holds a digest of its bytes.
pub fn route(stylesheet: &str) -> Route {
    Route::home().file(&format!("theme.{}.css", Digest::of(stylesheet).short(8)))
}

/// Takes out comments, and white space where CSS does not need it. Strings and `url(…)` stay as they are, and
/// spaces that could matter (around `+` and `-` in `calc()`, between selectors) stay as one space.
fn minify(css: &str) -> String {
    let mut small = String::with_capacity(css.len());
    let mut characters = css.chars().peekable();
    let mut pending_space = false;
    while let Some(character) = characters.next() {
        match character {
            '/' if characters.peek() == Some(&'*') => {
                characters.next();
                let mut last = ' ';
                for inner in characters.by_ref() {
                    if last == '*' && inner == '/' {
                        break;
                    }
                    last = inner;
                }
                pending_space = true;
            }
            character if character.is_ascii_whitespace() => pending_space = true,
            quote @ ('"' | '\'') => {
                space(&mut small, &mut pending_space, quote);
                small.push(quote);
                let mut is_escaped = false;
                for inner in characters.by_ref() {
                    small.push(inner);
                    if inner == quote && !is_escaped {
                        break;
                    }
                    is_escaped = inner == '\\' && !is_escaped;
                }
            }
            character => {
                space(&mut small, &mut pending_space, character);
                if character == '}' && small.ends_with(';') {
                    small.pop();
                }
                small.push(character);
            }
        }
    }
    small.push('\n');
    small
}

/// Writes the space that was read, unless what stands around it makes it needless.
fn space(small: &mut String, pending: &mut bool, next: char) {
    if std::mem::take(pending) {
        let before = small.chars().next_back();
        let is_needless = before.is_none_or(|before| matches!(before, '{' | '}' | ';' | ',' | '\n' | ':' | '>' | '='))
            || matches!(next, '{' | '}' | ';' | ',' | '>');
        // `:` keeps a space before it (`a :hover`) and needs none behind it, except in a selector
        // list, where nothing follows a lone colon.
        if !is_needless {
            small.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, minify, repeat};

    #[test]
    fn a_block_is_written_once_for_each() {
        let css = "a{b:c}@media x{@each note{#rN{top:M}.nN{}}d{}}@each note{N";
        assert_eq!(repeat(css, "@each note{", 2), "a{b:c}@media x{#r1{top:0}.n1{}#r2{top:1}.n2{}d{}}12");
        assert_eq!(repeat(css, "@each note{", 0), "a{b:c}@media x{d{}}");
        let reserve = |notes, passages| Counts { notes, passages }.with_reserve();
        assert_eq!(reserve(11, 0), Counts { notes: 15, passages: 0 });
        assert_eq!(reserve(99, 21), Counts { notes: 40, passages: 20 });
    }

    #[test]
    fn only_needless_space_goes() {
        let css = "/* a */\na > b , c :hover {\n  margin: calc(1rem + 2px) 0;\n  content: \"a  /* b */\";\n}\n@media (width >= 76rem) { p { top: 0 } }";
        assert_eq!(
            minify(css),
            "a>b,c :hover{margin:calc(1rem + 2px) 0;content:\"a  /* b */\"}@media (width>=76rem){p{top:0}}\n"
        );
    }
}
