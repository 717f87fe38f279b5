//! Which parts of `page` a template can ask for. What none of its parts names need not be made.
//!
//! In doubt it is all of them: where `page` is anything else than the beginning of `page.key`, as in `{{ page }}` or `{% set p = page %}`,
//! and where a text is not understood to its end.

use std::collections::BTreeSet;

/// The keys of `page` that a template can ask for.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Any.
    All,
    /// These, each once. PERF: they are few, and looked through faster than looked up.
    Keys(Vec<String>),
}

/// What is said of `page` in one text.
#[derive(Default)]
struct Found<'a> {
    keys: Vec<&'a str>,
    /// Templates that it extends or includes.
    others: Vec<&'a str>,
}

impl Wanted {
    /// By the template `name`, and what it extends and includes. `text` gives the text of a template.
    pub fn by<'a>(name: &'a str, text: impl Fn(&str) -> Option<&'a str>) -> Self {
        let mut keys = BTreeSet::new();
        let mut seen = BTreeSet::from([name]);
        let mut open = vec![text(name)];
        while let Some(next) = open.pop() {
            let Some(Found { keys: found, others }) = next.and_then(look) else { return Self::All };
            keys.extend(found.into_iter().map(str::to_owned));
            open.extend(others.into_iter().filter(|other| seen.insert(other)).map(&text));
        }
        Self::Keys(keys.into_iter().collect())
    }

    /// Whether `key` can be asked for.
    pub fn has(&self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Keys(keys) => keys.iter().any(|wanted| wanted == key),
        }
    }
}

/// Looks through a template; `None` if it may do anything with `page`.
fn look(text: &str) -> Option<Found<'_>> {
    let mut found = Found::default();
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'{', rest.as_bytes()) {
        rest = &rest[at + 1..];
        rest = match rest.as_bytes().first() {
            Some(b'#') => rest.split_once("#}")?.1,
            Some(b'{') => code(&rest[1..], "}}", &mut found)?,
            Some(b'%') => code(&rest[1..], "%}", &mut found)?,
            _ => rest,
        };
    }
    Some(found)
}

/// Looks through what stands between delimiters, from `code` to `end`, and gives what follows.
fn code<'a>(code: &'a str, end: &str, found: &mut Found<'a>) -> Option<&'a str> {
    let mut at = 0;
    let mut names_template = false;
    loop {
        let rest = code.get(at..)?;
        if let Some(behind) = rest.strip_prefix(end) {
            return Some(behind);
        }
        let first = rest.chars().next()?;
        if matches!(first, '"' | '\'' | '`') {
            let (string, _) = rest[1..].split_once(first).filter(|(string, _)| !string.contains('\\'))?;
            if std::mem::take(&mut names_template) {
                found.others.push(string);
            }
            at += string.len() + 2;
            continue;
        }
        let word = &rest[..word_length(rest)];
        match word {
            "raw" | "__tera_context" => return None,
            "include" | "extends" => names_template = true,
            "page" if !is_attribute(&code[..at]) => {
                let behind = &rest[word.len()..];
                let key = behind.strip_prefix("?.").or_else(|| behind.strip_prefix('.'))?;
                found.keys.push(Some(&key[..word_length(key)]).filter(|key| !key.is_empty())?);
            }
            _ => {}
        }
        at += word.len().max(first.len_utf8());
    }
}

/// Bytes of the name or number that `text` begins with.
fn word_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

/// Whether a name behind `before` is one of an attribute; behind more than one dot, a map is poured out.
fn is_attribute(before: &str) -> bool {
    before.strip_suffix('.').is_some_and(|before| !before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    fn wanted(texts: &[(&str, &str)]) -> String {
        let text = |name: &str| texts.iter().find(|(of, _)| *of == name).map(|(_, text)| *text);
        match Wanted::by(texts[0].0, text) {
            Wanted::All => "all".to_owned(),
            Wanted::Keys(keys) => keys.join(" "),
        }
    }

    fn of(text: &str) -> String {
        wanted(&[("page.html", text)])
    }

    #[test]
    fn what_is_named_is_wanted() {
        assert_eq!(of("this page: {{ page.title }}{% if page?.date %}{{ page.date | date }}{% endif %}"), "date title");
        assert_eq!(of("{# page #}{{ section.page.toc }}{{ pages }}{{ \"page\" }}{{ page.extra.page }}"), "extra");
        assert_eq!(of("{% for t in page.taxonomies.tags %}{{ f(at=page.path) }}{% endfor %}"), "path taxonomies");
        assert_eq!(of("{{ '}} {{ page' }}{{ page.a }}"), "a");
    }

    #[test]
    fn in_doubt_all_is_wanted() {
        for text in [
            "{{ page }}",
            "{{ page | json_encode }}",
            "{% set p = page %}{{ p.toc }}",
            "{{ page['toc'] }}",
            "{% for key, value in page %}{% endfor %}",
            "{{ f(page) }}",
            "{% set all = {...page} %}",
            "{{ <card page={page} /> }}",
            "{{ __tera_context }}",
            "{% raw %}'{% endraw %}{{ page }}'",
            "{{ \"\\\"\" ~ page }}",
            "{{ page.title",
            "{{ page. }}",
        ] {
            assert_eq!(of(text), "all", "{text}");
        }
    }

    #[test]
    fn other_templates_count() {
        let base = ("base.html", "{{ page.lang }}{% include 'foot.html' %}");
        let page = ("page.html", "{% extends \"base.html\" %}{{ page.title }}");
        assert_eq!(
            wanted(&[page, base, ("foot.html", "{{ page.date }}{% include \"foot.html\" %}")]),
            "date lang title"
        );
        assert_eq!(wanted(&[page, base, ("foot.html", "{{ page }}")]), "all");
        assert_eq!(wanted(&[page, base]), "all", "a template that is not there");
    }
}
