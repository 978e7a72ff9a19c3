//! What a registry keeps and compares.

use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::name::Fullname;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::SourceMap;
use avrogen_schema::stored::{render, stored};

use super::{set, with_field};

fn stored_text(text: &str, normalize: bool) -> String {
    let set = set(text);
    stored(&set, set.roots()[0].place.node, normalize, &|_| false)
}

/// The expected side was printed by Java Avro 1.12.2.
#[test]
fn texts_are_stored_as_java_prints_them() {
    for (text, expected) in [
        (r#" { "type" : "string" } "#, r#""string""#),
        (
            r#"{"type":"int","doc":"d","logicalType":"date","name":"x","x":"\u0001\u007f\u2028é\/\""}"#,
            "{\"type\":\"int\",\"logicalType\":\"date\",\"x\":\"\\u0001\u{7f}\u{2028}é/\\\"\"}",
        ),
        (
            r#"{"type":"int","a":[1e3,-0,-0.0,0e5,1.50,1e7,9999999.0,0.001,0.00099,5e-324,1e400,2e-3]}"#,
            r#"{"type":"int","a":[1000.0,0,-0.0,0.0,1.5,1.0E7,9999999.0,0.001,9.9E-4,4.9E-324,"Infinity",0.002]}"#,
        ),
        (
            r#"{"type":"record","name":"R","fields":[{"name":"a","type":"float","default":"NaN"},
               {"name":"b","type":"double","default":"1.5"},{"name":"c","type":"double","default":"Infinity"}]}"#,
            r#"{"type":"record","name":"R","fields":[{"name":"a","type":"float","default":"NaN"},{"name":"b","type":"double","default":1.5},{"name":"c","type":"double","default":"Infinity"}]}"#,
        ),
        (
            r#"{"type":"record","name":"R","aliases":["x","x",".y","a.b.C"],"namespace":"n","fields":[{"name":"a",
               "type":{"type":"int","default":3,"order":"x"},"default":3,"order":"IGNORE","aliases":["q","q"]}]}"#,
            r#"{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":{"type":"int","default":3,"order":"x"},"default":3,"order":"ignore","aliases":["q"]}],"aliases":["x","y","a.b.C"]}"#,
        ),
        (
            r#"{"type":"record","name":"R","namespace":"n","fields":[
               {"name":"a","type":{"type":"record","name":"S","namespace":"","fields":[{"name":"z","type":"S"}]}},
               {"name":"b","type":"S"},{"name":"c","type":{"type":"record","name":"string","fields":[]}},
               {"name":"d","type":"n.string"}]}"#,
            r#"{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":{"type":"record","name":"S","namespace":"","fields":[{"name":"z","type":"S"}]}},{"name":"b","type":"S"},{"name":"c","type":{"type":"record","name":"string","fields":[]}},{"name":"d","type":"n.string"}]}"#,
        ),
        (
            r#"{"type":"enum","symbols":["A","B"],"default":"B","name":"a.E","doc":"","aliases":[],"z":null}"#,
            r#"{"type":"enum","name":"E","namespace":"a","doc":"","symbols":["A","B"],"default":"B","z":null}"#,
        ),
        (r#"{"type":"error","name":"Err","fields":[]}"#, r#"{"type":"error","name":"Err","fields":[]}"#),
    ] {
        assert_eq!(stored_text(text, false), expected);
    }
}

#[test]
fn references_are_stored_as_names() {
    let mut sources = SourceMap::new();
    let user = r#"{"type": "record", "name": "n.User", "fields": [{"name": "id", "type": "n.Id"},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": []}}, {"name": "was", "type": "m.Kind"}]}"#;
    let id = r#"{"type": "fixed", "name": "n.Id", "size": 1}"#;
    let kind = r#"{"type": "enum", "name": "m.Kind", "symbols": []}"#;
    let files = [sources.add("user", user), sources.add("id", id), sources.add("kind", kind)];
    let set = parse_schemas(&sources, &files, &Options::strict()).set.expect("it is valid");
    let own = set.defined_in(files[0]);
    let given = |name: &Fullname| !own.contains(name);
    let text = stored(&set, set.roots()[0].place.node, false, &given);
    let expected = r#"{"type":"record","name":"User","namespace":"n","fields":[{"name":"id","type":"Id"},{"name":"kind","type":{"type":"enum","name":"Kind","symbols":[]}},{"name":"was","type":"m.Kind"}]}"#;
    assert_eq!(text, expected);
}

#[test]
fn a_text_of_its_own_keeps_what_java_loses() {
    let text = r#"{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"double","default":1.50}],"x":-0,"aliases":[".Y"]}"#;
    let set = set(text);
    assert_eq!(render(&set, set.roots()[0].place.node), text);
}

fn both(a: &str, b: &str) -> [bool; 2] {
    let (a, b): (SchemaSet, SchemaSet) = (set(a), set(b));
    let (x, y) = (a.roots()[0].place.node, b.roots()[0].place.node);
    [Equality::Definition, Equality::Lookup].map(|equality| equal((&a, x), (&b, y), equality))
}

#[test]
fn equality_counts_what_java_and_the_registry_count() {
    let a = r#"{"type": "record", "name": "R", "doc": "d", "aliases": ["A", "B"], "p": {"x": 1, "y": [2.0]},
        "fields": [{"name": "f", "type": ["null", "R"], "default": null, "doc": "e"},
                   {"name": "g", "type": {"type": "enum", "name": "E", "symbols": ["S"], "default": "S"}}]}"#;
    for (from, to, expected) in [
        ("", "", [true, true]),
        ("\"A\", \"B\"", "\"B\", \"A\"", [true, true]),
        ("{\"x\": 1, \"y\": [2.0]}", "{\"y\": [2e0], \"x\": 1}", [true, true]),
        ("2.0", "2", [false, false]),
        ("\"d\"", "\"D\"", [true, false]),
        ("\"e\"", "\"E\"", [true, false]),
        ("\"A\", ", "", [true, false]),
        (", \"default\": \"S\"", "", [true, false]),
        ("\"default\": null", "\"order\": \"ignore\"", [false, false]),
        ("\"name\": \"f\"", "\"name\": \"F\"", [false, false]),
        ("\"symbols\": [\"S\"", "\"symbols\": [\"S\", \"T\"", [false, false]),
        ("\"null\", \"R\"", "\"null\", \"E\"", [false, false]),
        ("\"p\": ", "\"q\": ", [false, false]),
    ] {
        assert_eq!(both(a, &a.replacen(from, to, 1)), expected, "{from} to {to}");
    }
}

#[test]
fn defaults_take_the_form_of_their_schema_when_normalized() {
    for (schema, default, expected) in [
        ("\"float\"", "7", "7.0"),
        ("\"float\"", "16777217", "1.6777216E7"),
        ("\"float\"", "3.14159265358979", "3.1415927"),
        ("\"double\"", "\"1.5\"", "1.5"),
        ("[\"null\", \"double\"]", "1", "1.0"),
        ("[\"int\", \"double\"]", "1", "1"),
        ("[\"int\", \"double\"]", "1.0", "1.0"),
        ("{\"type\": \"array\", \"items\": \"double\"}", "[1, 2.50]", "[1.0,2.5]"),
        ("{\"type\": \"map\", \"values\": \"double\"}", "{\"b\": 1, \"a\": 2}", "{\"a\":2.0,\"b\":1.0}"),
        ("\"long\"", "1", "1"),
    ] {
        let text = with_field(&format!("\"type\": {schema}, \"default\": {default}"));
        let stored = stored_text(&text, true);
        assert!(stored.contains(&format!("\"default\":{expected}}}")), "{schema} {default}: {stored}");
    }
}
