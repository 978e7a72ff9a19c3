//! The rules of the comparison, and what follows from the way it remembers.

use avrogen_schema::compat::{self, Limits, Side};

use crate::{check, parse, record};

const NONE: [&str; 0] = [];

#[test]
fn promotions() {
    let primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
    let promoted = [
        ("long", "int"),
        ("float", "int"),
        ("double", "int"),
        ("float", "long"),
        ("double", "long"),
        ("double", "float"),
        ("string", "bytes"),
        ("bytes", "string"),
    ];
    for reader in primitives {
        for writer in primitives {
            let found = check(&format!("\"{reader}\""), &format!("\"{writer}\""));
            if reader == writer || promoted.contains(&(reader, writer)) {
                assert_eq!(found, NONE, "{reader} {writer}");
            } else {
                let (r, w) = (reader.to_uppercase(), writer.to_uppercase());
                assert_eq!(
                    found,
                    [format!("TYPE_MISMATCH / reader type: {r} not compatible with writer type: {w}")]
                );
            }
        }
    }
}

#[test]
fn names_are_compared_without_namespaces_and_by_the_reader_s_aliases() {
    let fixed = |rest: &str| format!("{{\"type\": \"fixed\", \"size\": 4, {rest}}}");
    let old = fixed(r#""name": "a.Old""#);
    assert_eq!(check(&fixed(r#""name": "b.Old""#), &old), NONE);
    assert_eq!(check(&fixed(r#""name": "a.New", "aliases": ["Old"]"#), &old), NONE);
    assert_eq!(check(&fixed(r#""name": "b.New", "aliases": ["a.Old"]"#), &old), NONE);
    assert_eq!(
        check(&fixed(r#""name": "b.New", "aliases": ["Old"]"#), &old),
        ["NAME_MISMATCH /name expected: a.Old"]
    );
    let aliased = fixed(r#""name": "a.Old", "aliases": ["a.New"]"#);
    assert_eq!(check(&fixed(r#""name": "a.New""#), &aliased), ["NAME_MISMATCH /name expected: a.Old"]);
}

#[test]
fn a_fixed_may_differ_in_name_and_size() {
    let found = check(
        r#"{"type": "fixed", "name": "A", "size": 8}"#,
        r#"{"type": "fixed", "name": "B", "size": 4, "logicalType": "decimal", "precision": 3}"#,
    );
    assert_eq!(found, ["NAME_MISMATCH /name expected: B", "FIXED_SIZE_MISMATCH /size expected: 4, found: 8"]);
}

#[test]
fn missing_symbols_are_sorted_and_a_default_makes_up_for_them() {
    let of = |rest: &str| format!("{{\"type\": \"enum\", \"name\": \"E\", {rest}}}");
    let writer = of(r#""symbols": ["C", "A", "a", "B"], "default": "A""#);
    assert_eq!(check(&of(r#""symbols": ["A"]"#), &writer), ["MISSING_ENUM_SYMBOLS /symbols [B, C, a]"]);
    assert_eq!(check(&of(r#""symbols": ["A"], "default": "A""#), &writer), NONE);
}

#[test]
fn a_field_that_the_writer_lacks_needs_a_default() {
    let writer = record("");
    assert_eq!(check(&record(r#"{"name": "f", "type": "int", "default": 0}"#), &writer), NONE);
    assert_eq!(check(&record(r#"{"name": "f", "type": "null", "default": null}"#), &writer), NONE);
    assert_eq!(
        check(&record(r#"{"name": "f", "type": ["null", "int"]}"#), &writer),
        ["READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 f"]
    );
    assert_eq!(check(&writer, &record(r#"{"name": "f", "type": "int"}"#)), NONE);
}

#[test]
fn an_enum_s_own_default_is_compared_with_the_record() {
    let field = r#"{"name": "f", "type": {"type": "enum", "name": "E", "symbols": ["A"], "default": "A"}}"#;
    assert_eq!(
        check(&record(field), &record("")),
        ["TYPE_MISMATCH /fields/0/type reader type: ENUM not compatible with writer type: RECORD"]
    );
}

#[test]
fn fields_are_found_by_name_or_alias() {
    let writer = record(r#"{"name": "x", "type": "string"}, {"name": "y", "type": "int"}"#);
    let reader = record(
        r#"{"name": "y", "type": "long"}, {"name": "z", "type": "bytes", "aliases": ["nothing", "x"]}"#,
    );
    assert_eq!(check(&reader, &writer), NONE);
}

#[test]
fn two_matches_of_a_field_are_an_exception_of_java_s() {
    let writer = parse(&record(r#"{"name": "x", "type": "int"}, {"name": "y", "type": "int"}"#));
    let reader = parse(&record(r#"{"name": "x", "type": "int", "aliases": ["y"]}"#));
    let outcome = compat::check(Side::root(&reader), Side::root(&writer), &Limits::default()).expect("small");
    assert!(!outcome.is_compatible());
    assert_eq!(outcome.ambiguities().len(), 1);
    assert_eq!(
        outcome.exception().expect("there is one"),
        "Reader record field x type:INT pos:0 matches multiple fields in writer record schema \
         {\"type\":\"record\",\"name\":\"R\",\"namespace\":\"a\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"},{\"name\":\"y\",\"type\":\"int\"}]}"
    );
    let itself = parse(&record(r#"{"name": "x", "type": "int", "aliases": ["x"]}"#));
    let outcome = compat::check(Side::root(&itself), Side::root(&itself), &Limits::default()).expect("small");
    assert!(!outcome.is_compatible(), "an alias that is the name itself is a second match");
}

#[test]
fn unions_are_read_branch_by_branch() {
    assert_eq!(check("[]", "[]"), NONE);
    assert_eq!(check("\"int\"", "[]"), NONE);
    assert_eq!(check("[\"double\"]", "[\"int\", \"float\"]"), NONE);
    assert_eq!(check("[\"null\", \"bytes\"]", "\"string\""), NONE);
    assert_eq!(
        check("[\"null\", \"int\"]", "[\"null\", \"long\", \"string\"]"),
        [
            "MISSING_UNION_BRANCH /1 reader union lacking writer type: LONG",
            "MISSING_UNION_BRANCH /2 reader union lacking writer type: STRING"
        ]
    );
    assert_eq!(check("[]", &record("")), ["MISSING_UNION_BRANCH / reader union lacking writer type: RECORD"]);
    assert_eq!(
        check(
            "{\"type\": \"array\", \"items\": \"long\"}",
            "{\"type\": \"array\", \"items\": [\"int\", \"null\"]}"
        ),
        ["TYPE_MISMATCH /items/1 reader type: LONG not compatible with writer type: NULL"]
    );
}

/// What is wrong inside of a branch is dropped, and comes back with its first location where the pair is met again.
#[test]
fn what_a_union_drops_comes_back() {
    let of = |inner: &str| {
        let first = format!(
            "{{\"type\": \"record\", \"name\": \"I\", \"fields\": [{{\"name\": \"x\", \"type\": \"{inner}\"}}]}}"
        );
        record(&format!(
            "{{\"name\": \"u\", \"type\": [\"null\", {first}]}}, {{\"name\": \"p\", \"type\": \"I\"}}"
        ))
    };
    assert_eq!(
        check(&of("int"), &of("string")),
        [
            "MISSING_UNION_BRANCH /fields/0/type/1 reader union lacking writer type: RECORD",
            "TYPE_MISMATCH /fields/0/type reader type: INT not compatible with writer type: STRING"
        ]
    );
}

#[test]
fn a_pair_that_is_met_again_is_told_again_where_it_was_met_first() {
    let of = |size: u8| {
        let first = format!("{{\"type\": \"fixed\", \"name\": \"F\", \"size\": {size}}}");
        record(&format!("{{\"name\": \"p\", \"type\": {first}}}, {{\"name\": \"q\", \"type\": \"F\"}}"))
    };
    assert_eq!(
        check(&of(1), &of(2)),
        [
            "FIXED_SIZE_MISMATCH /fields/0/type/size expected: 2, found: 1",
            "FIXED_SIZE_MISMATCH /fields/0/type/size expected: 2, found: 1"
        ]
    );
}

#[test]
fn recursion_counts_as_compatible_until_it_is_shown_not_to_be() {
    let of = |kind: &str| {
        record(&format!(
            "{{\"name\": \"next\", \"type\": [\"null\", \"R\"]}}, {{\"name\": \"v\", \"type\": \"{kind}\"}}"
        ))
    };
    assert_eq!(check(&of("long"), &of("int")), NONE);
    assert_eq!(
        check(&of("int"), &of("long")),
        ["TYPE_MISMATCH /fields/1/type reader type: INT not compatible with writer type: LONG"]
    );
}

#[test]
fn fields_of_records_with_different_names_are_compared_too() {
    let other = r#"{"type": "error", "name": "S", "fields": [{"name": "f", "type": "int"}]}"#;
    assert_eq!(
        check(&record(r#"{"name": "f", "type": "boolean"}"#), other),
        [
            "NAME_MISMATCH /name expected: S",
            "TYPE_MISMATCH /fields/0/type reader type: BOOLEAN not compatible with writer type: INT"
        ]
    );
}
