//! What TOML, YAML and JSON become, where each value stands, and what is said of mistakes.

use proptest::prelude::*;

use super::{Format, Key, Kind, Origin, Parsed, Table, Value, json, toml, yaml};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::Fields;
use crate::path::SitePath;

fn path() -> SitePath {
    SitePath::new("site.toml").expect("legal")
}

fn read(format: Format, text: &str) -> Parsed {
    match format {
        Format::Toml => toml::parse(text, 0..text.len(), &path()),
        Format::Yaml => yaml::parse(text, 0..text.len(), &path()),
    }
}

/// `code @ marked bytes: message ? help`, one a line.
fn shown(text: &str, diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<String> = diagnostics
        .iter()
        .map(|found| {
            let marked = found.span.map_or("", |span| &text[span.range()]);
            let help = found.help.as_deref().map(|help| format!(" ? {help}")).unwrap_or_default();
            format!("{} @ {marked:?}: {}{help}", found.code, found.message)
        })
        .collect();
    lines.join("\n")
}

/// `key «marked» = value «marked»`, one a line.
fn outline(text: &str, table: &Table) -> String {
    let lines: Vec<String> = table
        .entries
        .iter()
        .map(|entry| {
            let value = match &entry.value.value {
                Value::Table(_) | Value::Array(_) => entry.value.value.type_name().to_owned(),
                plain => format!("{plain:?}"),
            };
            format!(
                "{} «{}» = {value} «{}»",
                entry.key.value,
                &text[entry.key.span.range()],
                &text[entry.value.span.range()]
            )
        })
        .collect();
    lines.join("\n")
}

#[test]
fn json_values_keep_their_places() {
    let text =
        "before\n { \"a\\u0041\" : \"é\\n\",\"b\":null , \"c:\\\"\":-1.5e3,\"d\":[1,{}],\"e\":{\"f\":true}} \nafter";
    let parsed = json::parse(text, 7..text.len() - 6, &path());
    assert!(parsed.is_whole && parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    insta::assert_snapshot!(outline(text, &parsed.table), @r#"
    aA «"a\u0041"» = String("é\n") «"é\n"»
    c:" «"c:\""» = Float(-1500.0) «-1.5e3»
    d «"d"» = a list «[1,{}]»
    e «"e"» = a table «{"f":true}»
    "#);
    let Value::Table(inner) = &parsed.table.get("e").expect("is there").value else { panic!("e is a table") };
    insta::assert_snapshot!(outline(text, inner), @r#"f «"f"» = Bool(true) «true»"#);
}

#[test]
fn json_that_cannot_be_read_is_reported_where_it_breaks() {
    let found = [
        "{\"a\": 1",
        "{\"a\": tru}",
        "{\"a\": \"x",
        "{\"a\": 1} 2",
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": {\"b\": 1, \"b\": 2}}",
        "{\"é\": \"\\ud800\"}",
        "{\"a\": 1,}",
        "[1]",
        "null",
        "\"\u{1}\"",
    ]
    .map(|text| shown(text, &json::parse(text, 0..text.len(), &path()).diagnostics));
    insta::assert_snapshot!(found.join("\n"), @r#"
    json-syntax @ "1": invalid JSON: EOF while parsing an object
    json-syntax @ "}": invalid JSON: expected ident
    json-syntax @ "x": invalid JSON: EOF while parsing a string
    json-syntax @ "2": invalid JSON: trailing characters
    duplicate-key @ "\"a\"": `a` is given twice ? keep one of them
    duplicate-key @ "\"b\"": `b` is given twice ? keep one of them
    json-syntax @ "\"": invalid JSON: unexpected end of hex escape
    json-syntax @ "}": invalid JSON: key must be a string
    ill-typed @ "[1]": expected an object, found a list ? write one comment a line: `{"page": "…", "author": "…", "date": "…", "body": "…"}`
    ill-typed @ "null": expected an object, found nothing ? write one comment a line: `{"page": "…", "author": "…", "date": "…", "body": "…"}`
    json-syntax @ "\"": invalid JSON: control character (\u0000-\u001F) found while parsing a string
    "#);
    let nested = format!("{{\"a\": {}", "[".repeat(100_000));
    assert!(!json::parse(&nested, 0..nested.len(), &path()).is_whole);
}

#[test]
fn toml_values_keep_their_places() {
    let text = "title = \"é\"\ndate = 2026-03-14 09:26:53\nn = 0x1F\nlist = [1, 2]\nextra.a = true\n";
    insta::assert_snapshot!(outline(text, &read(Format::Toml, text).table), @r#"
    title «title» = String("é") «"é"»
    date «date» = Datetime("2026-03-14 09:26:53") «2026-03-14 09:26:53»
    n «n» = Integer(31) «0x1F»
    list «list» = a list «[1, 2]»
    extra «extra» = a table «extra»
    "#);
}

#[test]
fn every_syntax_error_of_toml_is_reported() {
    let text = "title = \"a\ndate = 2014-02-30\na = \nb = word\nbig = 99999999999999999999\nb2 = 1\nb2 = 2\n";
    let parsed = read(Format::Toml, text);
    insta::assert_snapshot!(shown(text, &parsed.diagnostics), @r#"
    toml-syntax @ "a": invalid TOML: invalid basic string, expected `"` ? close the quote, or use `"""` around text of several lines
    bad-date @ "2014-02-30": TOML has no such day or time ? write `2026-03-14` or `2026-03-14T09:26:53Z`; other forms go in quotes
    toml-syntax @ " ": invalid TOML: the value is missing
    toml-syntax @ "word": invalid TOML: text needs quotes ? put it in quotes; a boolean is `true` or `false`
    out-of-range @ "99999999999999999999": the number is too large
    duplicate-key @ "b2": `b2` is given twice ? keep one of them
    "#);
    assert!(!parsed.is_whole);
}

#[test]
fn a_bad_date_or_a_duplicate_leaves_the_rest_of_toml_whole() {
    let text = "date = 2014-02-30\na = 1\na = 2\ntitle = word\n";
    let parsed = read(Format::Toml, text);
    assert!(parsed.is_whole);
    assert_eq!(parsed.diagnostics.len(), 3);
    assert_eq!(parsed.diagnostics[1].related[0].span, Some(Span::new(18..19)));
}

#[test]
fn yaml_values_keep_their_places_and_words_stay_words() {
    let text = "title: \"é: x\"\ndate: 2014-3-9\nno: no\nn: 3\nf: 1.5\nzip: 0755\nyes: true\nnone:\ntags:\n- a\n- b b\n2014: x\n\
                text: |\n  one\n  two\nalias: {a: &x 1, b: *x}\n";
    let parsed = read(Format::Yaml, text);
    assert_eq!(parsed.diagnostics, []);
    insta::assert_snapshot!(outline(text, &parsed.table), @r#"
    title «title» = String("é: x") «"é: x"»
    date «date» = String("2014-3-9") «2014-3-9»
    no «no» = String("no") «no»
    n «n» = Integer(3) «3»
    f «f» = Float(1.5) «1.5»
    zip «zip» = String("0755") «0755»
    yes «yes» = Bool(true) «true»
    none «none» = Null «»
    tags «tags» = a list «a
    - b b»
    2014 «2014» = String("x") «x»
    text «text» = String("one\ntwo\n") «one
      two»
    alias «alias» = a table «{a: &x 1, b: *x»
    "#);
}

#[test]
fn mistakes_of_yaml_are_shown_where_they_stand() {
    let all: Vec<String> = [
        "title: a\n\ttags: [x]\n",
        "title: a\nauthors:\n\t- x\n",
        "title: \"a\ndate: 2014-3-9\n",
        "title: a: b\n",
        "title: a\ntitle: b\n",
        "x: [1\n",
        "é: *b\n",
        "- a\n",
        "text\n",
        "? [1]\n: a\n",
        "at: @x\n",
    ]
    .iter()
    .map(|text| shown(text, &read(Format::Yaml, text).diagnostics))
    .collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    yaml-syntax @ "\t": invalid YAML: a TAB in the white space that begins or separates values ? replace it by spaces
    yaml-syntax @ "\t": invalid YAML: a TAB in the white space that begins or separates values ? replace it by spaces
    yaml-syntax @ "\"a": invalid YAML: unclosed quote ? close the quote
    yaml-syntax @ ": b": invalid YAML: mapping values are not allowed in this context ? text that holds `: ` needs quotes around it
    duplicate-key @ "title": `title` is given twice ? keep one of them
    yaml-syntax @ "[1": invalid YAML: unclosed bracket '[' ? close the bracket
    yaml-syntax @ "*b": invalid YAML: alias references unknown anchor ? text that begins with `*` needs quotes around it
    not-a-mapping @ "- a": expected `key: value` lines, found a list ? write keys such as `title: …`; for a thematic break at the top of a file write `***`
    not-a-mapping @ "text": expected `key: value` lines, found a string ? write keys such as `title: …`; for a thematic break at the top of a file write `***`
    ill-typed @ "[": a key must be text
    yaml-syntax @ "@x": invalid YAML: unexpected character: `@' ? text that begins with a sign needs quotes around it
    "#);
}

#[test]
fn hostile_yaml_is_refused_in_little_time() {
    let nested = "[".repeat(10_000);
    assert!(!read(Format::Yaml, &format!("a: {nested}")).is_whole);
    assert!(!read(Format::Toml, &format!("a = {nested}")).is_whole);
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = level - 1;
        let row = vec![format!("*a{before}"); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{row}]\n"));
    }
    assert!(!read(Format::Yaml, &bomb).is_whole);
}

const INNER: &[Key] = &[Key { name: "id", kind: Kind::String, doc: "An id." }];
const KEYS: &[Key] = &[
    Key { name: "title", kind: Kind::String, doc: "A title." },
    Key { name: "draft", kind: Kind::Bool, doc: "A switch." },
    Key { name: "weight", kind: Kind::Integer, doc: "A number." },
    Key { name: "limit", kind: Kind::Unsigned, doc: "A count." },
    Key { name: "tags", kind: Kind::Strings, doc: "Words." },
    Key { name: "order", kind: Kind::OneOf(&["old", "new"]), doc: "A choice." },
    Key { name: "date", kind: Kind::Date, doc: "A day." },
    Key { name: "source", kind: Kind::Table(INNER), doc: "A table." },
    Key { name: "parts", kind: Kind::Tables(INNER), doc: "Tables." },
    Key { name: "extra", kind: Kind::Free, doc: "Anything." },
];

fn findings(format: Format, text: &str) -> (Vec<String>, Vec<Diagnostic>) {
    let parsed = read(format, text);
    let path = path();
    let origin = Origin { path: &path, text, format };
    let mut fields = Fields::new(origin, &parsed.table, Span::default(), KEYS, "key");
    let mut values = vec![
        format!("{:?}", fields.non_empty_string("title")),
        format!("{:?}", fields.bool("draft")),
        format!("{:?}", fields.integer("weight")),
        format!("{:?}", fields.unsigned("limit")),
        format!("{:?}", fields.strings("tags").map(|tags| tags.into_iter().map(|tag| tag.value).collect::<Vec<_>>())),
        format!("{:?}", fields.one_of("order", &[("old", 1), ("new", 2)])),
        format!("{:?}", fields.date_text("date").map(|date| date.value)),
        format!("{:?}", fields.free("extra").is_some()),
    ];
    let inner: Vec<Fields<'_>> =
        fields.table("source").into_iter().chain(fields.tables("parts").unwrap_or_default()).collect();
    for mut table in inner {
        values.push(format!("{:?}", table.string("id")));
        fields.absorb(table.finish());
    }
    (values, fields.finish())
}

#[test]
fn well_typed_values_are_read() {
    let text = "title = \" a \"\ndraft = true\nweight = -1\nlimit = 2\ntags = \"one\"\norder = \"new\"\ndate = 2026-03-14\n\
                [source]\nid = \"s\"\n[[parts]]\nid = \"p\"\n[extra]\n";
    let (values, found) = findings(Format::Toml, text);
    assert_eq!(found, []);
    insta::assert_snapshot!(values.join(" "), @r#"Some("a") Some(true) Some(-1) Some(2) Some(["one"]) Some(2) Some("2026-03-14") true Some("s") Some("p")"#);
}

#[test]
fn plain_words_of_yaml_are_read_as_they_are_spelt() {
    let (values, found) = findings(Format::Yaml, "title: 1984\ntags: [2014, 1.0, true, no, 0x1F]\n");
    assert_eq!(found, []);
    insta::assert_snapshot!(values.join(" "), @r#"Some("1984") None None None Some(["2014", "1.0", "true", "no", "0x1F"]) None None false"#);
}

#[test]
fn every_ill_typed_value_and_unknown_key_is_reported_at_once() {
    let text = "title = 1\ndraft = \"no\"\nweight = \"3\"\nlimit = -1\ntags = [1, \"a\", {}]\norder = \"nwe\"\ndate = 1\n\
                tgas = []\nzzz = 1\nparts = [{ id = \"a\", weight = 1 }, 3]\nextra = []\n[source]\nidd = 1\nother = 2\n";
    insta::assert_snapshot!(shown(text, &findings(Format::Toml, text).1), @r#"
    ill-typed @ "1": `title`: expected a string, found an integer ? put it in quotes
    ill-typed @ "\"no\"": `draft`: expected a boolean, found a string ? write `true` or `false`, without quotes
    ill-typed @ "\"3\"": `weight`: expected an integer, found a string ? write the number without quotes
    out-of-range @ "-1": `limit`: expected a number of 0 or more
    ill-typed @ "1": `tags`: expected a string, found an integer ? put it in quotes
    ill-typed @ "{}": `tags`: expected a string, found a table
    unknown-value @ "\"nwe\"": `order` cannot be `nwe` ? did you mean `new`?
    ill-typed @ "1": `date`: expected a date, found an integer
    ill-typed @ "[]": `extra`: expected a table, found a list
    ill-typed @ "3": `parts`: expected a table, found an integer
    unknown-key @ "idd": unknown key `idd` ? did you mean `id`?
    unknown-key @ "other": unknown key `other` ? the keys are `id`
    unknown-key @ "weight": unknown key `weight` ? `weight` is no key of `parts`: move it above the table's header
    unknown-key @ "tgas": unknown key `tgas` ? did you mean `tags`?
    unknown-key @ "zzz": unknown key `zzz` ? values of your own go into `[extra]`
    "#);
}

fn check(parsed: &Parsed, text: &str) {
    for found in &parsed.diagnostics {
        let span = found.span.expect("has a place");
        assert!(text.get(span.range()).is_some(), "{found:?} in {text:?}");
    }
    check_table(&parsed.table, text);
}

fn check_table(table: &Table, text: &str) {
    for entry in &table.entries {
        assert!(text.get(entry.key.span.range()).is_some(), "{entry:?} in {text:?}");
        check_value(&entry.value, text);
    }
}

fn check_value(node: &super::Node, text: &str) {
    assert!(text.get(node.span.range()).is_some(), "{node:?} in {text:?}");
    match &node.value {
        Value::Table(table) => check_table(table, text),
        Value::Array(items) => items.iter().for_each(|item| check_value(item, text)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_all_places_are_in_it(text in "(\\PC|[\n\t\"':=\\[\\]{}#&*!|>%@-]){0,60}") {
        check(&read(Format::Toml, &text), &text);
        check(&read(Format::Yaml, &text), &text);
        check(&json::parse(&text, 0..text.len(), &path()), &text);
    }

    #[test]
    fn likely_documents_are_read_without_panic(lines in prop::collection::vec(
        "[a-c]{1,2}( ?[:=] ?)(é|\"é|'x'|\\[1, |\\{a|2014-0[0-9]-3|\t|&a|\\*a|\\||- x|!!int 3|<<|[0-9]{1,20}|true)?[\r ]{0,2}", 0..8)
    ) {
        let text = lines.join("\n");
        check(&read(Format::Toml, &text), &text);
        check(&read(Format::Yaml, &text), &text);
        check(&json::parse(&text, 0..text.len(), &path()), &text);
    }
}
