//! What only a lenient reader accepts, with a warning, and what it does not.

use avrogen_schema::canonical::canonical_form;
use avrogen_schema::options::Options;
use avrogen_schema::schema::SchemaSet;

use super::{errors, parse, with_field};

fn lenient(text: &str) -> (SchemaSet, Vec<&'static str>) {
    let parsed = parse(text, &Options::lenient());
    let codes = parsed.diagnostics.iter().map(|it| it.code).collect();
    (parsed.set.unwrap_or_else(|| panic!("{text}: {:?}", parsed.diagnostics)), codes)
}

#[test]
fn accepted_with_a_warning() {
    let named = |name: &str| format!("{{\"type\": \"fixed\", \"name\": \"{name}\", \"size\": 1}}");
    for (text, code) in [
        (named("größe"), "invalid-name"),
        (named("my-type"), "invalid-name"),
        (named("a b.1"), "invalid-name"),
        (named("a..F"), "invalid-name"),
        (
            "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A B\", \"1\", \"é\"]}".to_owned(),
            "invalid-name",
        ),
        (
            "{\"type\": \"fixed\", \"name\": \"F\", \"size\": 1, \"aliases\": [\"not a name\"]}".to_owned(),
            "invalid-name",
        ),
        (with_field("\"type\": \"int\", \"default\": \"x\""), "invalid-default"),
        (with_field("\"type\": [\"null\", \"R\"], \"default\": {}"), "endless-default"),
        (with_field("\"type\": \"int\", \"doc\": \"\\ud800\""), "lone-surrogate"),
    ] {
        assert!(!errors(&text).is_empty(), "{text} is accepted by a strict reader");
        let (_, codes) = lenient(&text);
        assert!(codes.contains(&code), "{text}: {codes:?}");
    }
}

#[test]
fn an_equal_definition_may_stand_twice_in_one_file() {
    let fixed = "{\"type\": \"fixed\", \"name\": \"F\", \"size\": SIZE}";
    let text =
        format!("[{{\"type\": \"array\", \"items\": {fixed}}}, {{\"type\": \"map\", \"values\": {fixed}}}]");
    let (set, codes) = lenient(&text.replace("SIZE", "1"));
    assert_eq!(codes, [""; 0]);
    let form = canonical_form(&set, set.roots()[0].place.node);
    assert_eq!(
        form,
        r#"[{"type":"array","items":{"name":"F","type":"fixed","size":1}},{"type":"map","values":"F"}]"#
    );
    let differing = text.replacen("SIZE", "1", 1).replacen("SIZE", "2", 1);
    assert!(parse(&differing, &Options::lenient()).set.is_none());
}

#[test]
fn an_invalid_default_is_kept() {
    let (set, _) = lenient(&with_field("\"type\": \"int\", \"default\": \"x\""));
    let field = &super::record(&set).fields[0];
    assert_eq!(field.default.as_ref().and_then(|default| default.as_str()), Some("x"));
}

#[test]
fn refused_all_the_same() {
    for text in [
        "{\"type\": \"fixed\", \"name\": \"\", \"size\": 1}",
        "{\"type\": \"fixed\", \"name\": \"int\", \"size\": 1}",
        "{\"type\": \"fixed\", \"name\": \"F\", \"size\": -1}",
        "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\", \"A\"]}",
        "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"], \"default\": \"B\"}",
        "{\"type\": \"record\", \"name\": \"R\"}",
        "{\"type\": \"array\", \"items\": {\"type\": {\"type\": \"int\"}}}",
        "[\"int\", \"int\"]",
        "[\"int\", [\"null\"]]",
        "\"Unknown\"",
        "\"int\" 7",
        "{\"type\": \"int\",}",
    ] {
        assert!(parse(text, &Options::lenient()).set.is_none(), "{text}");
    }
}
