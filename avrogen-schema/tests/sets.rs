//! Several files that refer to each other.

use avrogen_schema::Parsed;
use avrogen_schema::options::Options;
use avrogen_schema::schema::{Kind, Logical};
use avrogen_schema::source::SourceMap;

fn parse(texts: &[&str], options: &Options) -> Parsed {
    let mut sources = SourceMap::new();
    let files: Vec<_> =
        texts.iter().enumerate().map(|(at, text)| sources.add(format!("{at}.avsc"), *text)).collect();
    avrogen_schema::parse_schemas(&sources, &files, options)
}

fn codes(parsed: &Parsed) -> Vec<&str> {
    parsed.diagnostics.iter().map(|finding| finding.code).collect()
}

const ORDER: &str = r#"{
  "type": "record", "name": "Order", "namespace": "com.acme",
  "fields": [
    {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
    {"name": "customer", "type": "com.acme.people.Customer"},
    {"name": "parent", "type": ["null", "Order"], "default": null},
    {"name": "lines", "type": {"type": "array", "items": "Line"}, "default": []},
    {"name": "tags", "type": {"type": "map", "values": "string"}, "default": {}}
  ]
}"#;
const CUSTOMER: &str = r#"{"type": "record", "name": "Customer", "namespace": "com.acme.people",
  "fields": [{"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["NEW", "OLD"], "default": "OLD"}}]}"#;
const LINE: &str = r#"{"type": "record", "name": "com.acme.Line", "fields": [
  {"name": "kind", "type": "com.acme.people.Kind"},
  {"name": "digest", "type": {"type": "fixed", "name": "Digest", "size": 16}}]}"#;

#[test]
fn references_resolve_in_every_order_of_files() {
    let mut texts = [ORDER, CUSTOMER, LINE];
    for turn in 0..6 {
        let parsed = parse(&texts, &Options::strict());
        assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
        let set = parsed.set.expect("it is valid");
        let names: Vec<&str> = set.names().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "com.acme.Digest",
                "com.acme.Line",
                "com.acme.Order",
                "com.acme.people.Customer",
                "com.acme.people.Kind"
            ]
        );
        texts.swap(turn % 2, turn % 2 + 1);
    }
}

#[test]
fn a_named_schema_is_one_node_wherever_it_is_used() {
    let set = parse(&[ORDER, CUSTOMER, LINE], &Options::strict()).set.expect("it is valid");
    let (_, order) = set.names().nth(2).expect("the order");
    let Kind::Record(record) = &set.node(order).kind else { panic!("a record") };
    let id = set.node(record.fields[0].place.node);
    assert_eq!(id.logical, Some(Logical::Uuid));
    let Kind::Union(branches) = &set.node(record.fields[2].place.node).kind else { panic!("a union") };
    assert_eq!((branches[1].node, branches[1].inline), (order, false));
    assert_eq!((set.roots()[0].place.node, set.roots()[0].place.inline), (order, true));
}

#[test]
fn equal_definitions_in_two_files_are_one() {
    let parsed = parse(&[CUSTOMER, CUSTOMER], &Options::strict());
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let set = parsed.set.expect("it is valid");
    assert_eq!(set.names().len(), 2);
    assert_eq!(set.roots()[0].place.node, set.roots()[1].place.node);
    assert!(set.roots()[1].place.inline);
}

#[test]
fn different_definitions_are_refused_with_both_places() {
    let other = CUSTOMER.replace("\"OLD\"]", "\"OLD\", \"GONE\"]");
    let parsed = parse(&[CUSTOMER, &other], &Options::strict());
    assert!(parsed.set.is_none());
    assert_eq!(codes(&parsed), ["redefinition"], "only the enum differs, not the record that uses it");
    let files: Vec<_> = parsed.diagnostics[0].labels.iter().map(|label| label.span.file).collect();
    assert_ne!(files[0], files[1]);
}

#[test]
fn one_file_defines_a_name_once_unless_reading_is_lenient() {
    let twice = format!(
        "[\"null\", {{\"type\": \"array\", \"items\": {CUSTOMER}}}, {{\"type\": \"map\", \"values\": {CUSTOMER}}}]"
    );
    assert_eq!(codes(&parse(&[&twice], &Options::strict())), ["redefinition", "redefinition"]);
    assert!(parse(&[&twice], &Options::lenient()).set.is_some());
}

#[test]
fn a_file_that_repeats_itself_is_told_of_its_own_definition() {
    let twice = r#"{"type": "record", "name": "Pair", "fields": [
        {"name": "a", "type": {"type": "fixed", "name": "Id", "size": 1}},
        {"name": "b", "type": {"type": "fixed", "name": "Id", "size": 1}}]}"#;
    let parsed = parse(&[r#"{"type": "fixed", "name": "Id", "size": 1}"#, twice], &Options::strict());
    assert_eq!(codes(&parsed), ["redefinition"]);
    let labels = &parsed.diagnostics[0].labels;
    assert_eq!(labels[0].span.file, labels[1].span.file);
}

#[test]
fn every_kind_may_stand_at_the_top() {
    for text in
        ["\"null\"", "{\"type\": \"array\", \"items\": \"int\"}", "[\"int\", \"string\"]", "\"bytes\"", "[]"]
    {
        assert!(parse(&[text], &Options::strict()).set.is_some(), "{text}");
    }
}
