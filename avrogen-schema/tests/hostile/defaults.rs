//! Defaults that stand for more than they say.

use std::fmt::Write as _;

use avrogen_schema::options::Options;
use avrogen_schema::stored;

use crate::{codes, list, parse, run};

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

/// A field of this schema and default, in a record beside a record `I`.
fn field(inner: &str, schema: &str, default: &str) -> String {
    format!(
        "{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{{\"name\":\"i\",\"type\":{inner}}},\
         {{\"name\":\"f\",\"type\":{schema},\"default\":{default}}}]}}"
    )
}

/// Reads in both modes and prints what a lenient reader made of it.
fn survive(text: String, first: Option<&'static str>) {
    survive_with(text, first, |options| options);
}

fn survive_with(text: String, first: Option<&'static str>, limited: fn(Options) -> Options) {
    run(move || {
        assert_eq!(codes(&parse(&text, &limited(Options::strict())).1).first().copied(), first);
        let (_, parsed) = parse(&text, &limited(Options::lenient()));
        let set = parsed.set.expect("it is accepted");
        let root = set.roots()[0].place.node;
        assert!(!stored::stored(&set, root, true, &|_| false).is_empty());
    });
}

/// Each of 60,000 empty objects stands for a string of a megabyte.
#[test]
fn a_long_default_that_is_taken_many_times() {
    let long = "x".repeat(1 << 20);
    let inner = format!(
        "{{\"type\":\"record\",\"name\":\"I\",\"fields\":[{{\"name\":\"s\",\"type\":\"string\",\"default\":\"{long}\"}}]}}"
    );
    let default = format!("[{}]", list(60_000, |_| "{}".to_owned()));
    survive(field(&inner, "{\"type\":\"array\",\"items\":\"I\"}", &default), Some("endless-default"));
}

#[test]
fn a_fixed_that_is_filled_up_many_times() {
    let default = format!("[{}]", list(60_000, |_| "\"\"".to_owned()));
    let fixed = "{\"type\":\"fixed\",\"name\":\"I\",\"size\":65536}";
    survive(field(fixed, "{\"type\":\"array\",\"items\":\"I\"}", &default), Some("endless-default"));
}

#[test]
fn symbols_that_are_looked_for_many_times() {
    let symbols = list(60_000, |at| format!("\"S{at}\""));
    let inner = format!("{{\"type\":\"enum\",\"name\":\"I\",\"symbols\":[{symbols}]}}");
    let default = format!("[{}]", list(60_000, |_| "\"S59999\"".to_owned()));
    survive(field(&inner, "{\"type\":\"array\",\"items\":\"I\"}", &default), Some("endless-default"));
}

#[test]
fn fields_that_are_looked_for_among_many_members() {
    let fields = list(30_000, |at| format!("{{\"name\":\"f{at}\",\"type\":\"double\"}}"));
    let inner = format!("{{\"type\":\"record\",\"name\":\"I\",\"fields\":[{fields}]}}");
    let default = format!("{{{}}}", list(30_000, |at| format!("\"f{}\":1", 29_999 - at)));
    survive(field(&inner, "\"I\"", &default), Some("endless-default"));
}

#[test]
fn branches_that_are_looked_for_many_times() {
    let branches = list(30_000, |at| format!("{{\"type\":\"fixed\",\"name\":\"n{at}.F\",\"size\":1}}"));
    let union = format!("{{\"type\":\"array\",\"items\":[{branches},\"long\"]}}");
    let default = format!("[{}]", list(30_000, |_| "1".to_owned()));
    survive(field("\"int\"", &union, &default), Some("endless-default"));
}

/// As many defaults as possible, each just within a limit, which all of them together are not: a lower one than usual,
/// since what they are allowed is what they take.
#[test]
fn many_defaults_that_are_large() {
    let inner = format!(
        "{{\"type\":\"record\",\"name\":\"I\",\"fields\":[{}]}}",
        list(1000, |at| format!("{{\"name\":\"f{at}\",\"type\":\"int\",\"default\":0}}"))
    );
    let fields = list(20_000, |at| format!("{{\"name\":\"g{at}\",\"type\":\"I\",\"default\":{{}}}}"));
    let text = format!(
        "{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{{\"name\":\"i\",\"type\":{inner}}},{fields}]}}"
    );
    survive_with(text, Some("endless-default"), |mut options| {
        options.limits.default_datums = 1 << 12;
        options
    });
}
