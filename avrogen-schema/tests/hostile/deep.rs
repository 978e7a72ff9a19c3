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

#[test]
fn a_default_that_takes_defaults_without_end() {
    for field in ["\"type\":\"R\",\"default\":{}", "\"type\":[\"null\",\"R\"],\"default\":{}"] {
        let text = format!("{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{{\"name\":\"f\",{field}}}]}}");
        run(move || assert_eq!(codes(&parse(&text, &Options::strict()).1), ["endless-default"]));
    }
}

/// Forty records of two fields each, whose defaults stand for 2^40 datums.
#[test]
fn defaults_that_double() {
    let mut text = String::from("[");
    for at in 0..40 {
        let next = format!("\"type\":\"R{}\",\"default\":{{}}", at + 1);
        let fields = format!("{{\"name\":\"a\",{next}}},{{\"name\":\"b\",{next}}}");
        let _ = write!(text, "{{\"type\":\"record\",\"name\":\"R{at}\",\"fields\":[{fields}]}},");
    }
    text.push_str("{\"type\":\"record\",\"name\":\"R40\",\"fields\":[]}]");
    run(move || {
        let (_, parsed) = parse(&text, &Options::strict());
        assert!(parsed.set.is_none());
        assert!(codes(&parsed).iter().all(|code| *code == "endless-default"));
    });
}

/// Every level of the default is tried with every branch, and none fits.
#[test]
fn unions_that_are_tried_in_vain() {
    let mut branches = String::new();
    for at in 0..8 {
        let _ = write!(
            branches,
            ",{{\"type\":\"record\",\"name\":\"B{at}\",\"fields\":[{{\"name\":\"x\",\"type\":\"R\"}}]}}"
        );
    }
    let default = "{\"u\":{\"x\":".repeat(30) + "7" + &"}}".repeat(30);
    let fields = format!("{{\"name\":\"u\",\"type\":[\"null\"{branches}],\"default\":{default}}}");
    let text = format!("{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{fields}]}}");
    run(move || assert!(parse(&text, &Options::strict()).1.set.is_none()));
}
