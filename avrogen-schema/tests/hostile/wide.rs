//! What is long, or there many times.

use avrogen_schema::options::{Limits, Options};
use avrogen_schema::render;

use crate::{codes, list, parse, run};

const MANY: usize = 100_000;

/// Reads, draws everything, and expects these codes first.
fn expect(text: String, first: &'static str) {
    run(move || {
        let (sources, parsed) = parse(&text, &Options::strict());
        assert_eq!(codes(&parsed).first(), Some(&first), "{:?}", parsed.diagnostics.first());
        assert!(parsed.diagnostics.len() <= Limits::default().diagnostics + 1);
        for finding in &parsed.diagnostics {
            assert!(render::render(&sources, finding, false).len() < 20_000);
        }
    });
}

#[test]
fn a_text_of_fifty_megabytes() {
    expect(" ".repeat(50 << 20), "too-large");
    expect("[".repeat(50 << 20), "too-large");
}

#[test]
fn names_that_are_all_unknown() {
    expect(format!("[{}]", list(MANY, |at| format!("\"Nam{at}\""))), "unknown-name");
    let fields = list(MANY / 2, |at| format!("{{\"name\":\"f{at}\",\"type\":\"Nom{at}\"}}"));
    let known = list(MANY / 2, |at| format!("{{\"type\":\"fixed\",\"name\":\"Name{at}\",\"size\":1}}"));
    expect(format!("[{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{fields}]}},{known}]"), "unknown-name");
}

#[test]
fn repetitions() {
    let twice = |at: usize| format!("{{\"type\":\"fixed\",\"name\":\"F\",\"size\":{}}}", at % 2);
    expect(format!("[{}]", list(MANY, twice)), "redefinition");
    let field = |_| "{\"name\":\"f\",\"type\":\"int\"}".to_owned();
    expect(
        format!("{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{}]}}", list(MANY, field)),
        "duplicate-field",
    );
    expect(
        format!("{{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[{}]}}", list(MANY, |_| "\"S\"".to_owned())),
        "duplicate-symbol",
    );
    expect(format!("[{}]", list(MANY, |_| "\"int\"".to_owned())), "duplicate-branch");
    expect(format!("{{\"type\":\"int\",{}}}", list(MANY, |_| "\"k\":0".to_owned())), "duplicate-key");
    expect(format!("{{{}}}", list(MANY, |at| format!("\"k{at}\":0"))), "missing-attribute");
}

#[test]
fn long_words() {
    let long = "x".repeat(1 << 20);
    expect(format!("\"{long}\""), "unknown-name");
    expect(format!("[\"{long}y\",{{\"type\":\"fixed\",\"name\":\"{long}\",\"size\":1}}]"), "invalid-name");
    expect(format!("{{\"type\":\"enum\",\"name\":\"1{long}\",\"symbols\":[]}}"), "invalid-name");
    expect(format!("{{\"type\":\"int\",\"logicalType\":\"{long}\"}}"), "unknown-logical-type");
    expect(format!("{{\"type\":\"fixed\",\"name\":\"F\",\"size\":{}}}", "9".repeat(1 << 20)), "invalid-size");
    expect(
        format!("{{\"type\":\"fixed\",\"name\":\"F\",\"size\":1,\"namespace\":\"{}\"}}", ".".repeat(1 << 20)),
        "invalid-name",
    );
}

/// Every schema inside takes the namespace into its own name.
#[test]
fn a_long_namespace_of_many_schemas() {
    let long = "x".repeat(1 << 20);
    let field =
        |at| format!("{{\"name\":\"f{at}\",\"type\":{{\"type\":\"fixed\",\"name\":\"F{at}\",\"size\":1}}}}");
    let fields = list(MANY, field);
    let record = |name: &str| format!("{{\"type\":\"record\",{name},\"fields\":[{fields}]}}");
    expect(record(&format!("\"name\":\"R\",\"namespace\":\"{long}\"")), "invalid-name");
    expect(record(&format!("\"name\":\"{long}.R\"")), "invalid-name");
    let types = record("\"name\":\"R\"");
    expect(format!("{{\"protocol\":\"P\",\"namespace\":\"{long}\",\"types\":[{types}]}}"), "invalid-name");
}

/// Findings all along a line of megabytes: looking up their places must not begin at the start of the line each time.
#[test]
fn findings_on_one_long_line() {
    let symbols = list(MANY, |at| format!("\"{at}-{}\"", "-".repeat(40)));
    expect(format!("{{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[{symbols}]}}"), "invalid-name");
}

/// Large, and right: an enum, a record and a union that take a while are still linear.
#[test]
fn large_schemas_that_are_valid() {
    run(|| {
        let fields =
            list(MANY, |at| format!("{{\"name\":\"f{at}\",\"type\":[\"null\",\"long\"],\"default\":null}}"));
        let symbols = list(MANY, |at| format!("\"S{at}\""));
        let texts = [
            format!("{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{fields}]}}"),
            format!(
                "{{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[{symbols}],\"default\":\"S{}\"}}",
                MANY - 1
            ),
            format!(
                "[{}]",
                list(MANY, |at| format!("{{\"type\":\"fixed\",\"name\":\"n{at}.F\",\"size\":1}}"))
            ),
        ];
        for text in texts {
            let (_, parsed) = parse(&text, &Options::strict());
            assert!(parsed.set.is_some(), "{:?}", codes(&parsed));
        }
    });
}

#[test]
fn more_schemas_than_allowed() {
    let options = Options { limits: Limits { schemas: 1000, ..Limits::default() }, ..Options::strict() };
    let fields = list(5000, |at| format!("{{\"name\":\"f{at}\",\"type\":\"F{at}\"}}"));
    let text = format!("{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{fields}]}}");
    run(move || assert_eq!(codes(&parse(&text, &options).1), ["too-many-schemas"]));
}
