//! Pairs for each rule, so that Java is asked about those that no history needs.

use super::{Case, Found, compare, conclude};

const R: &str = r#""type": "record", "name": "R""#;

/// Schemas of one family: each is read with each.
const FAMILIES: [&[&str]; 12] = [
    &[
        r#""null""#,
        r#""boolean""#,
        r#""int""#,
        r#""long""#,
        r#""float""#,
        r#""double""#,
        r#""bytes""#,
        r#""string""#,
        r#"["int", "string"]"#,
        r#"["double", "long"]"#,
        r#"["null", "bytes"]"#,
        r#"["string", "float", "null"]"#,
        r#"["null", "int"]"#,
        r#"["int", "null"]"#,
        r#"["long"]"#,
        "[]",
    ],
    &[
        r#"{"type": "enum", "name": "a.E", "symbols": ["A", "B", "C"]}"#,
        r#"{"type": "enum", "name": "b.E", "symbols": ["C", "B"]}"#,
        r#"{"type": "enum", "name": "a.E", "symbols": ["B", "D"], "default": "D"}"#,
        r#"{"type": "enum", "name": "a.F", "symbols": ["A", "B", "C"], "aliases": ["E"]}"#,
        r#"["null", {"type": "enum", "name": "a.E", "symbols": ["C", "A", "B"]}]"#,
        r#"["null", {"type": "enum", "name": "b.E", "symbols": ["C", "A", "B"]}]"#,
        r#"[{"type": "enum", "name": "a.E", "symbols": ["C"]}, {"type": "enum", "name": "b.E", "symbols": ["A", "B"]}]"#,
    ],
    &[
        r#"{"type": "fixed", "name": "a.F", "size": 2}"#,
        r#"{"type": "fixed", "name": "b.F", "size": 2}"#,
        r#"{"type": "fixed", "name": "a.F", "size": 3}"#,
        r#"{"type": "fixed", "name": "a.G", "size": 2, "aliases": ["b.F", "F"]}"#,
        r#"["null", {"type": "fixed", "name": "a.F", "size": 2}]"#,
        r#"["null", {"type": "fixed", "name": "b.F", "size": 2}]"#,
    ],
    &[
        r#"{R, "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "string"}, {"name": "c", "type": "double"}]}"#,
        r#"{R, "fields": [{"name": "c", "type": "double"}, {"name": "a", "type": "long"}]}"#,
        r#"{R, "fields": [{"name": "b", "type": "bytes"}, {"name": "d", "type": "int", "default": 7}, {"name": "a", "type": "float"}]}"#,
        r#"{R, "fields": [{"name": "x", "type": "int", "aliases": ["a"]}, {"name": "b", "type": "string"}]}"#,
        r#"{R, "fields": [{"name": "a", "type": "int", "aliases": ["b"]}]}"#,
        r#"{R, "fields": [{"name": "b", "type": "string", "aliases": ["c", "a"], "default": "z"}]}"#,
        r#"{R, "fields": []}"#,
        r#"{R, "fields": [{"name": "z", "type": "null"}]}"#,
        r#"{"type": "record", "name": "S", "aliases": ["R"], "fields": [{"name": "a", "type": "int"}, {"name": "e", "type": "string", "aliases": ["b"]}]}"#,
    ],
    &[
        r#"{"type": "record", "name": "a.R", "fields": [{"name": "x", "type": "int"}]}"#,
        r#"[{"type": "record", "name": "a.S", "fields": [{"name": "x", "type": "int"}]}, {"type": "record", "name": "b.R", "fields": [{"name": "x", "type": "long"}]}]"#,
        r#"[{"type": "record", "name": "a.S", "fields": [{"name": "x", "type": "string"}]}, {"type": "record", "name": "a.R", "fields": [{"name": "y", "type": "long", "default": 1}]}]"#,
        r#"["null", {"type": "record", "name": "c.T", "fields": [{"name": "x", "type": ["null", "int"]}]}, {"type": "record", "name": "c.U", "fields": [{"name": "x", "type": "int"}]}]"#,
        r#"[{"type": "record", "name": "a.T", "aliases": ["R"], "fields": [{"name": "z", "type": "int", "aliases": ["x"]}]}, "null"]"#,
        r#"[{"type": "record", "name": "a.R", "fields": [{"name": "x", "type": "int"}, {"name": "y", "type": "int"}]}, {"type": "record", "name": "d.R", "fields": [{"name": "x", "type": "int"}]}]"#,
        r#"["null", {"type": "record", "name": "b.R", "fields": [{"name": "x", "type": "int"}]}]"#,
        r#"["null", {"type": "record", "name": "c.R", "fields": [{"name": "x", "type": "int"}]}]"#,
    ],
    &[
        r#"{R, "fields": [{"name": "v", "type": "int"}, {"name": "next", "type": ["null", "R"]}]}"#,
        r#"{R, "fields": [{"name": "v", "type": "double"}, {"name": "next", "type": ["null", "R"]}]}"#,
        r#"{R, "fields": [{"name": "next", "type": ["R", "null"]}, {"name": "v", "type": "long"}]}"#,
        r#"{R, "fields": [{"name": "v", "type": "int"}]}"#,
        r#"{R, "fields": [{"name": "next", "type": ["null", "R"]}, {"name": "w", "type": "string", "default": "w"}]}"#,
        r#"{"type": "record", "name": "Q", "fields": [{"name": "v", "type": "int"}, {"name": "next", "type": ["null", "Q"]}]}"#,
        r#"{R, "fields": [{"name": "v", "type": "int"}, {"name": "next", "type": {"type": "array", "items": "R"}, "default": []}]}"#,
    ],
    &[
        r#"{"type": "array", "items": "int"}"#,
        r#"{"type": "array", "items": "double"}"#,
        r#"{"type": "array", "items": ["null", "long"]}"#,
        r#"{"type": "array", "items": "string"}"#,
        r#"{"type": "map", "values": "int"}"#,
        r#"{"type": "map", "values": ["float", "int", "null"]}"#,
        r#"{"type": "map", "values": {"type": "array", "items": "int"}}"#,
        r#"[{"type": "array", "items": "string"}, {"type": "map", "values": "double"}]"#,
    ],
    &[
        r#"{"type": "long", "logicalType": "timestamp-millis"}"#,
        r#"{"type": "long", "logicalType": "timestamp-micros"}"#,
        r#"{"type": "long", "logicalType": "local-timestamp-nanos"}"#,
        r#"{"type": "long", "logicalType": "time-micros"}"#,
        r#"{"type": "int", "logicalType": "time-millis"}"#,
        r#"{"type": "int", "logicalType": "date"}"#,
        r#""long""#,
        r#""int""#,
    ],
    &[
        r#"{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}"#,
        r#"{"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": 4}"#,
        r#"{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 0}"#,
        r#""bytes""#,
        r#""string""#,
    ],
    &[
        r#"{R, "fields": []}"#,
        r#"{R, "fields": [{"name": "d", "type": ["int", "double"], "default": 1.5}]}"#,
        r#"{R, "fields": [{"name": "d", "type": ["bytes", "string"], "default": "\u00e9"}]}"#,
        r#"{R, "fields": [{"name": "d", "type": ["null", "string"], "default": "x"}]}"#,
        r#"{R, "fields": [{"name": "d", "type": "float", "default": "NaN"}]}"#,
        r#"{R, "fields": [{"name": "d", "type": "double", "default": 1e400}]}"#,
        r#"{R, "fields": [{"name": "d", "type": {"type": "map", "values": "int"}, "default": {"a": 1}}]}"#,
        r#"{R, "fields": [{"name": "d", "type": {"type": "fixed", "name": "F", "size": 3}, "default": "a"}]}"#,
        r#"{R, "fields": [{"name": "d", "type": {"type": "record", "name": "S", "fields": [{"name": "i", "type": "int", "default": 3}, {"name": "s", "type": "string"}]}, "default": {"s": "t", "u": 0}}]}"#,
    ],
    &[
        r#"{R, "fields": []}"#,
        r#"{R, "fields": [{"name": "d", "type": "int", "default": "x"}]}"#,
        r#"{R, "fields": [{"name": "d", "type": {"type": "enum", "name": "E", "symbols": ["A"]}, "default": "B"}]}"#,
        r#"{R, "fields": [{"name": "d", "type": "int", "default": 1, "aliases": ["e"]}]}"#,
    ],
    &[
        r#"{"type": "array", "items": "null"}"#,
        r#"{"type": "array", "items": ["null", "int"]}"#,
        r#"{"type": "array", "items": {R, "fields": []}}"#,
        r#"{"type": "array", "items": {R, "fields": [{"name": "d", "type": "int", "default": 1}]}}"#,
    ],
];

#[test]
fn each_rule_is_java_s() {
    let mut cases = Vec::new();
    for (family, texts) in FAMILIES.iter().enumerate() {
        for (from, writer) in texts.iter().enumerate() {
            for (to, reader) in texts.iter().enumerate().filter(|(to, _)| *to != from) {
                let text = |text: &str| vec![text.replace("{R,", &format!("{{{R},"))];
                let name = format!("family {family}: {from} read as {to}");
                cases.push(Case { name, writer: text(writer), reader: text(reader) });
            }
        }
    }
    let mut found = Found::default();
    compare(&cases, 40, &mut found);
    conclude("rules", &found);
    assert!(found.explained.len() >= 4, "what is no difference any more is no reason: {:?}", found.explained);
}
