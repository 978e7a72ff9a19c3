//! What nests, in the text or by references.

use std::fmt::Write as _;

use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::options::{Limits, Options};
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::{canonical, parse_text, stored};

use crate::{codes, parse, run};

const DEEP: usize = 100_000;

/// Every walk over a set.
fn walk(set: &SchemaSet, other: &SchemaSet) {
    let (root, twin) = (set.roots()[0].place.node, other.roots()[0].place.node);
    assert!(!canonical::canonical_form(set, root).is_empty());
    assert!(!canonical::shape(set, root).is_empty());
    assert!(!stored::stored(set, root, false, &|_| false).is_empty());
    assert!(!stored::stored(set, root, true, &|_| false).is_empty());
    assert!(!stored::render(set, root).is_empty());
    assert!(equal((set, root), (other, twin), Equality::Lookup));
    drop(set.clone());
}

#[test]
fn json_nested_beyond_the_limit() {
    for open in ["[", "{\"type\": \"array\", \"items\": ", "{\"a\": [", "{\"type\":{\"type\":"] {
        let text = open.repeat(DEEP);
        run(move || {
            let (_, parsed) = parse(&text, &Options::strict());
            assert_eq!(codes(&parsed), ["too-deep"]);
        });
    }
}

#[test]
fn json_nested_up_to_the_largest_limit() {
    run(|| {
        let limits = Limits { depth: usize::MAX, ..Limits::default() };
        let options = Options { limits, ..Options::strict() };
        let levels = Limits::MAX_DEPTH - 4;
        let arrays = "{\"type\": \"array\", \"items\": ".repeat(levels) + "\"int\"" + &"}".repeat(levels);
        let unions = "[\"null\", {\"type\": \"map\", \"values\": ".repeat(levels / 2)
            + "\"int\""
            + &"}]".repeat(levels / 2);
        let value = "[".repeat(levels) + &"]".repeat(levels);
        let prop = format!("{{\"type\": \"int\", \"prop\": {value}}}");
        let default = format!(
            "{{\"type\": \"record\", \"name\": \"R\", \"fields\": [{{\"name\": \"f\", \"type\": \"int\", \"default\": {value}}}]}}"
        );
        for text in [arrays, unions, prop] {
            let [set, other] = [&text, &text].map(|text| parse_text(text, &options).expect("it is valid"));
            walk(&set, &other);
        }
        let lenient = Options { limits, ..Options::lenient() };
        let [set, other] =
            [&default, &default].map(|text| parse_text(text, &lenient).expect("it is accepted"));
        walk(&set, &other);
    });
}

/// A chain of records is as deep as it is long, once references are followed.
#[test]
fn records_that_refer_to_the_next() {
    const LINKS: usize = 20_000;
    let mut text = String::from("[");
    for at in 0..LINKS {
        let next = if at + 1 < LINKS { format!("\"R{}\"", at + 1) } else { "\"int\"".to_owned() };
        let comma = if at == 0 { "" } else { "," };
        let field = format!("{{\"name\":\"f\",\"type\":{next}}}");
        let _ = write!(text, "{comma}{{\"type\":\"record\",\"name\":\"R{at}\",\"fields\":[{field}]}}");
    }
    text.push(']');
    run(move || {
        let [set, other] =
            [&text, &text].map(|text| parse_text(text, &Options::strict()).expect("it is valid"));
        walk(&set, &other);
    });
}
