//! Schemas that are made to take long, or to fill the memory.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use avrogen_schema::compat::{self, Limits, Side, TooLarge};

use crate::parse;

const LONGEST: Duration = Duration::from_secs(20);

/// Records `R0` to `R<count>` in a union, each with `fields` that refer to the next one; the last one has `last`.
fn chain(count: usize, fields: &str, last: &str) -> String {
    let mut text = String::from("[");
    for at in 0..count {
        let fields = fields.replace("NEXT", &format!("\"R{}\"", at + 1));
        let _ = write!(text, "{{\"type\":\"record\",\"name\":\"R{at}\",\"fields\":[{fields}]}},");
    }
    let _ = write!(text, "{{\"type\":\"record\",\"name\":\"R{count}\",\"fields\":[{last}]}}]");
    text
}

/// The first record of a chain.
fn first(set: &avrogen_schema::schema::SchemaSet) -> Side<'_> {
    let node = set.named(&avrogen_schema::name::Fullname::new("R0")).expect("it is there");
    Side { set, node }
}

fn within_time(check: impl FnOnce()) {
    let begin = Instant::now();
    check();
    assert!(begin.elapsed() < LONGEST, "{:?}", begin.elapsed());
}

#[test]
fn a_chain_of_records_needs_no_stack() {
    within_time(|| {
        let of = |last: &str| parse(&chain(20_000, r#"{"name":"f","type":NEXT}"#, last));
        let (reader, writer) = (of(r#"{"name":"x","type":"int"}"#), of(""));
        let outcome = compat::check(first(&reader), first(&writer), &Limits::default()).expect("small");
        let found = outcome.incompatibilities();
        assert_eq!(found.list.len(), 1);
        assert_eq!(found.list[0].location.matches("/type").count(), 20_000);
    });
}

/// What is wrong with the last record is told 2^40 times.
#[test]
fn repetitions_that_double_are_cut() {
    within_time(|| {
        let fields = r#"{"name":"a","type":NEXT},{"name":"b","type":NEXT}"#;
        let of = |last: &str| parse(&chain(40, fields, last));
        let (reader, writer) = (of(r#"{"name":"x","type":"int"}"#), of(""));
        let outcome = compat::check(first(&reader), first(&writer), &Limits::default()).expect("small");
        let found = outcome.incompatibilities();
        assert!(found.truncated && !outcome.is_compatible());
        assert_eq!(found.list.len(), Limits::default().incompatibilities);
    });
}

/// Every record of the chain has something wrong at a longer location than the one before.
#[test]
fn long_locations_are_bounded_together() {
    within_time(|| {
        let of = |fields: &str| parse(&chain(9_000, fields, ""));
        let reader = of(r#"{"name":"f","type":NEXT},{"name":"x","type":"int"}"#);
        let writer = of(r#"{"name":"f","type":NEXT}"#);
        let outcome = compat::check(first(&reader), first(&writer), &Limits::default()).expect("small");
        assert!(outcome.incompatibilities().truncated);
    });
}

#[test]
fn unions_of_thousands_of_records_are_given_up() {
    within_time(|| {
        let set = parse(&chain(6_000, r#"{"name":"f","type":"string"}"#, ""));
        let other = parse(&chain(6_000, r#"{"name":"g","type":"string"}"#, "").replace("\"R", "\"S"));
        let limits = Limits { comparisons: 1_000_000, ..Limits::default() };
        let outcome = compat::check(Side::root(&set), Side::root(&other), &limits);
        assert_eq!(outcome.err(), Some(TooLarge { limit: 1_000_000 }));
    });
}

#[test]
fn symbols_and_aliases_count_as_comparisons() {
    let symbols = |prefix: &str| {
        let list: Vec<String> = (0..2_000).map(|at| format!("\"{prefix}{at}\"")).collect();
        let list = list.join(",");
        let one = |at: usize| {
            format!(
                "{{\"type\":\"enum\",\"name\":\"{prefix}E{at}\",\"symbols\":[{list}],\"aliases\":[{list}]}}"
            )
        };
        format!("[{}]", (0..200).map(one).collect::<Vec<_>>().join(","))
    };
    let (reader, writer) = (parse(&symbols("A")), parse(&symbols("B")));
    let limits = Limits { comparisons: 1_000_000, ..Limits::default() };
    let outcome = compat::check(Side::root(&reader), Side::root(&writer), &limits);
    assert!(outcome.is_err());
}

/// Findings, the semantic difference and the warnings over schemas that are as deep as they are long.
#[test]
fn reports_of_deep_and_wide_schemas() {
    use avrogen_schema::compat::{Baseline, Mode, OldVersion, Settings, Subject, report};

    let optional = |last: &str| chain(5_000, r#"{"name":"f","type":["null",NEXT]}"#, last);
    let wide = |prefix: &str| {
        let fields: Vec<String> = (0..3_000)
            .map(|at| format!(r#"{{"name":"{prefix}{at}","type":"int","aliases":["{prefix}x{at}"]}}"#))
            .collect();
        format!("[{{\"type\":\"record\",\"name\":\"R0\",\"fields\":[{}]}}]", fields.join(","))
    };
    let cases = [
        (optional(""), optional(r#"{"name":"x","type":"int"}"#)),
        (
            chain(5_000, r#"{"name":"f","type":NEXT}"#, ""),
            chain(5_000, r#"{"name":"f","type":NEXT},{"name":"x","type":"int"}"#, ""),
        ),
        (wide("a"), wide("b")),
    ];
    for (old, new) in &cases {
        within_time(|| {
            let (old, new) = (parse(old), parse(new));
            let name = OldVersion { version: Some(1), id: None, source: "lock".to_owned() };
            let old = [Baseline { name, schema: first(&old) }];
            let subject =
                Subject { name: "deep", mode: Mode::Full, new: first(&new), old: &old, is_framed_key: false };
            let settings = Settings { source: true, ..Settings::default() };
            let report = report(&subject, &settings).expect("it is small");
            assert!(!report.is_compatible);
            assert!(!report.findings.is_empty() && report.findings.len() <= 10_000);
            assert!(
                report
                    .findings
                    .iter()
                    .all(|finding| finding.path.len() < 3_000 && finding.title.len() < 10_000)
            );
        });
    }
}
