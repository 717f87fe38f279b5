//! The theme's style sheet: its files joined, told what the site chose, and made small.

use crate::config::{Config, Fonts};
use crate::digest::Digest;
use crate::site::Route;
use crate::template::embedded;

/// The file of fonts, which sites that use those of the reader do without.
const FONTS: &str = "0-fonts.css";

/// Joins `files` (name, text), in the order given, and takes out comments and needless white space. Names of fonts
/// become the addresses at which they are served.
pub fn join(files: &[(String, String)], config: &Config) -> String {
    let is_wanted = |name: &str| name != FONTS || config.theme.fonts == Fonts::BuiltIn;
    let mut css: String = files.iter().filter(|(name, _)| is_wanted(name)).map(|(_, text)| minify(text)).collect();
    for (name, route) in embedded::fonts(config) {
        // Relative to the style sheet, which stands at the root.
        css = css.replace(&format!("url({name})"), &format!("url({})", route.decoded().trim_start_matches('/')));
    }
    if let Some(accent) = config.theme.accent {
        css.push_str(&format!(":root{{--link:light-dark({},{})}}", accent.light, accent.dark));
    }
    css
}

/// Where a style sheet is served: its name holds a digest of its bytes.
pub fn route(stylesheet: &str) -> Route {
    Route::home().file(&format!("theme.{}.css", Digest::of(stylesheet).short(10)))
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
        let is_needless = before.is_none_or(|before| matches!(before, '{' | '}' | ';' | ',' | '\n' | ':' | '>'))
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
    use super::minify;

    #[test]
    fn only_needless_space_goes() {
        let css = "/* a */\na > b , c :hover {\n  margin: calc(1rem + 2px) 0;\n  content: \"a  /* b */\";\n}\n@media (width >= 76rem) { p { top: 0 } }";
        assert_eq!(
            minify(css),
            "a>b,c :hover{margin:calc(1rem + 2px) 0;content:\"a  /* b */\"}@media (width>= 76rem){p{top:0}}\n"
        );
    }
}
