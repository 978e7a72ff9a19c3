//! The semantic difference of two schemas, change by change.

use avrogen_schema::compat::Side;
use avrogen_schema::diff::diff;
use avrogen_schema::options::Options;
use avrogen_schema::source::SourceMap;

/// The changes from one text to another, one line each, with the line and column in the new text.
fn changes(old: &str, new: &str) -> Vec<String> {
    let mut sources = SourceMap::new();
    let [old, new] = [("old.avsc", old), ("new.avsc", new)].map(|(name, text)| {
        let file = sources.add(name, text);
        let parsed = avrogen_schema::parse_schemas(&sources, &[file], &Options::lenient());
        parsed.set.unwrap_or_else(|| panic!("{text}\n{:?}", parsed.diagnostics))
    });
    let changes = diff(Side::root(&old), Side::root(&new)).expect("they are small");
    let line = |change: &avrogen_schema::diff::Change| {
        let at = sources.position(change.new);
        format!("{}:{} {change}", at.line, at.column)
    };
    changes.iter().map(line).collect()
}

fn record(fields: &str) -> String {
    format!("{{\"type\": \"record\", \"name\": \"a.R\", \"fields\": [\n{fields}]}}")
}

/// Of one field `f`, without the places.
fn of_field(old: &str, new: &str) -> Vec<String> {
    let field = |rest: &str| record(&format!("{{\"name\": \"f\", {rest}}}"));
    let changes = changes(&field(old), &field(new));
    changes.into_iter().map(|line| line.split_once(' ').expect("a place").1.to_owned()).collect()
}

fn of_type(old: &str, new: &str) -> Vec<String> {
    of_field(&format!("\"type\": {old}"), &format!("\"type\": {new}"))
}

const NONE: [&str; 0] = [];

#[test]
fn text_is_no_change() {
    let old = r#"{"namespace": "a", "name": "R", "type": "record", "fields": [{"name": "f", "type": {"type": "int"}}]}"#;
    let new = "{\"type\":\"record\",\"name\":\"a.R\",\"fields\":[{\"type\":\"int\",\"name\":\"f\",\"order\":\"ascending\"}]}";
    assert_eq!(changes(old, new), NONE);
}

#[test]
fn fields_come_and_go() {
    let old = record(
        "{\"name\": \"kept\", \"type\": \"int\"},\n{\"name\": \"gone\", \"type\": [\"null\", \"a.R\"]}",
    );
    let new = record(
        "{\"name\": \"kept\", \"type\": \"int\"},\n{\"name\": \"new\", \"type\": \"string\", \"default\": \"-\"}",
    );
    assert_eq!(
        changes(&old, &new),
        ["1:28 a.R.gone: field removed: [null, a.R]", "3:10 a.R.new: field added: string, default \"-\""]
    );
}

#[test]
fn fields_are_renamed_by_alias_and_back() {
    let plain = record("{\"name\": \"zip\", \"type\": \"int\"}");
    let renamed = record("{\"name\": \"code\", \"type\": \"long\", \"aliases\": [\"zip\"]}");
    assert_eq!(
        changes(&plain, &renamed),
        [
            "2:10 a.R.code: field renamed from zip to code",
            "2:26 a.R.code: type widened from int to long",
            "2:46 a.R.code: aliases added: [zip]"
        ]
    );
    let back = changes(&renamed, &plain);
    assert_eq!(back[0], "2:10 a.R.zip: field renamed from code to zip");
}

#[test]
fn fields_in_another_order() {
    let field = |name: &str| format!("{{\"name\": \"{name}\", \"type\": \"int\"}}");
    let old = record(&[field("a"), field("b"), field("c")].join(","));
    let new = record(&[field("c"), field("x"), field("a"), field("b")].join(","));
    let found = changes(&old, &new);
    assert_eq!(found[0], "1:28 a.R: fields reordered from [a, b, c] to [c, a, b]");
    assert_eq!(found.len(), 2);
}

#[test]
fn types() {
    assert_eq!(of_type("\"int\"", "\"double\""), ["a.R.f: type widened from int to double"]);
    assert_eq!(of_type("\"double\"", "\"int\""), ["a.R.f: type narrowed from double to int"]);
    assert_eq!(of_type("\"bytes\"", "\"string\""), ["a.R.f: type changed from bytes to string"]);
    assert_eq!(
        of_type("{\"type\": \"array\", \"items\": \"int\"}", "{\"type\": \"array\", \"items\": \"long\"}"),
        ["a.R.f: type widened from int to long"]
    );
    let map = "{\"type\": \"map\", \"values\": {\"type\": \"array\", \"items\": [\"null\", \"a.R\"]}}";
    assert_eq!(
        of_type(map, "\"string\""),
        ["a.R.f: type changed from map of array of [null, a.R] to string"]
    );
}

#[test]
fn unions() {
    assert_eq!(of_type("\"int\"", "[\"null\", \"int\"]"), ["a.R.f: type widened from int to [null, int]"]);
    assert_eq!(of_type("[\"null\", \"int\"]", "\"int\""), ["a.R.f: type narrowed from [null, int] to int"]);
    assert_eq!(of_type("\"int\"", "[\"null\", \"long\"]"), ["a.R.f: type widened from int to [null, long]"]);
    assert_eq!(of_type("\"long\"", "[\"null\", \"int\"]"), ["a.R.f: type changed from long to [null, int]"]);
    assert_eq!(
        of_type("[\"null\", \"int\"]", "[\"null\", \"long\"]"),
        ["a.R.f: type widened from int to long"]
    );
    assert_eq!(
        of_type("[\"null\", \"int\"]", "[\"string\", \"null\"]"),
        ["a.R.f: branch removed: int", "a.R.f: branch added: string"]
    );
    assert_eq!(
        of_type("[\"null\", \"int\"]", "[\"int\", \"null\"]"),
        ["a.R.f: branches reordered from [null, int] to [int, null]"]
    );
}

#[test]
fn branches_are_paired_by_name_and_alias() {
    let branch = |name: &str, kind: &str| {
        format!("{{\"type\": \"record\", {name}, \"fields\": [{{\"name\": \"v\", \"type\": \"{kind}\"}}]}}")
    };
    let old =
        format!("[{}, {}]", branch("\"name\": \"x.Card\"", "int"), branch("\"name\": \"x.Cash\"", "int"));
    let new = format!(
        "[{}, {}]",
        branch("\"name\": \"x.Coin\", \"aliases\": [\"Cash\"]", "int"),
        branch("\"name\": \"y.Card\"", "long")
    );
    assert_eq!(
        of_type(&old, &new),
        [
            "a.R.f: branches reordered from [x.Card, x.Cash] to [x.Cash, x.Card]",
            "a.R.f.Coin: type renamed from x.Cash to x.Coin",
            "a.R.f.Coin: aliases added: [x.Cash]",
            "a.R.f.Card: type moved from x.Card to y.Card",
            "a.R.f.Card.v: type widened from int to long"
        ]
    );
}

#[test]
fn defaults_docs_orders_and_attributes() {
    assert_eq!(
        of_field(
            r#""type": "int", "default": 0, "doc": "old", "pii": {"level": 1}"#,
            r#""type": "int", "default": 1, "doc": "new", "pii": {"level": 2.0}, "order": "ignore""#
        ),
        [
            "a.R.f: doc changed",
            "a.R.f: order changed from ascending to ignore",
            "a.R.f: default changed from 0 to 1",
            "a.R.f: attribute changed from pii {\"level\":1} to pii {\"level\":2.0}"
        ]
    );
    assert_eq!(of_field(r#""type": "int", "default": 0"#, r#""type": "int""#), ["a.R.f: default removed: 0"]);
    assert_eq!(
        of_field(r#""type": "int""#, r#""type": "int", "default": 0, "pii": true"#),
        ["a.R.f: default added: 0", "a.R.f: attribute added: pii true"]
    );
}

#[test]
fn logical_types() {
    let decimal = |scale: u8| {
        format!("{{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9, \"scale\": {scale}}}")
    };
    assert_eq!(
        of_type(&decimal(2), &decimal(3)),
        ["a.R.f: logical type changed from decimal(9, 2) to decimal(9, 3)"]
    );
    let long = |name: &str| format!("{{\"type\": \"long\", \"logicalType\": \"{name}\"}}");
    assert_eq!(
        of_type(&long("timestamp-millis"), "\"long\""),
        ["a.R.f: logical type removed: timestamp-millis"]
    );
    assert_eq!(of_type("\"long\"", &long("of-mine")), ["a.R.f: logical type added: of-mine"]);
}

#[test]
fn enums_and_fixed() {
    let of = |rest: &str| format!("{{\"type\": \"enum\", \"name\": \"E\", {rest}}}");
    assert_eq!(
        of_type(
            &of(r#""symbols": ["A", "B", "C"], "default": "A""#),
            &of(r#""symbols": ["C", "A", "D"], "default": "C""#)
        ),
        [
            "a.R.f: symbol removed: B",
            "a.R.f: symbols reordered from [A, C] to [C, A]",
            "a.R.f: default changed from A to C",
            "a.R.f: symbol added: D"
        ]
    );
    let fixed = |size: u8| format!("{{\"type\": \"fixed\", \"name\": \"F\", \"size\": {size}}}");
    assert_eq!(of_type(&fixed(4), &fixed(8)), ["a.R.f: size changed from 4 to 8"]);
    assert_eq!(
        of_type(&fixed(4), &fixed(4).replace("\"F\"", "\"G\"")),
        ["a.R.f: type changed from a.F to a.G"]
    );
}

#[test]
fn the_top_level_is_paired_whatever_its_name() {
    assert_eq!(
        changes(&record(""), "{\"type\": \"record\", \"name\": \"b.S\", \"fields\": []}"),
        ["1:28 b.S: type changed from a.R to b.S"]
    );
    assert_eq!(changes("\"int\"", "\"string\""), ["1:1 string: type changed from int to string"]);
}

#[test]
fn recursion_ends_and_a_schema_is_compared_once() {
    let of = |kind: &str| {
        record(&format!(
            "{{\"name\": \"next\", \"type\": [\"null\", \"R\"]}}, {{\"name\": \"v\", \"type\": \"{kind}\"}}"
        ))
    };
    assert_eq!(changes(&of("int"), &of("long")), ["2:64 a.R.v: type widened from int to long"]);
}

#[test]
fn json_names_both_places() {
    let mut sources = SourceMap::new();
    let [old, new] = [("old.avsc", "\"int\""), ("new.avsc", "\"long\"")].map(|(name, text)| {
        let file = sources.add(name, text);
        avrogen_schema::parse_schemas(&sources, &[file], &Options::strict()).set.expect("it is valid")
    });
    let changes = diff(Side::root(&old), Side::root(&new)).expect("they are small");
    assert_eq!(
        changes[0].to_json(&sources),
        "{\"change\":\"widened\",\"element\":\"type\",\"path\":\"long\",\"from\":\"int\",\"to\":\"long\",\
         \"message\":\"type widened from int to long\",\"file\":\"new.avsc\",\"line\":1,\"column\":1,\"end_line\":1,\
         \"end_column\":7,\"old\":{\"file\":\"old.avsc\",\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":6}}"
    );
}
