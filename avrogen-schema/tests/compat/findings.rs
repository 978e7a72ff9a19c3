//! Findings: paths, places, versions, settings.

use avrogen_schema::compat::{Baseline, Finding, Mode, OldVersion, Report, Settings, Side, Subject, report};
use avrogen_schema::diagnostic::Severity;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::SourceMap;

use crate::record;

struct History {
    sources: SourceMap,
    /// The new schema last.
    sets: Vec<SchemaSet>,
}

impl History {
    fn new(old: &[&str], new: &str) -> Self {
        let mut sources = SourceMap::new();
        let texts = old.iter().enumerate().map(|(at, text)| (format!("v{}.avsc", at + 1), *text));
        let sets = texts
            .chain([("new.avsc".to_owned(), new)])
            .map(|(name, text)| {
                let file = sources.add(name, text);
                let parsed = parse_schemas(&sources, &[file], &Options::lenient());
                parsed.set.unwrap_or_else(|| panic!("{text}\n{:?}", parsed.diagnostics))
            })
            .collect();
        Self { sources, sets }
    }

    fn report(&self, mode: Mode, settings: &Settings) -> Report {
        let (new, old) = self.sets.split_last().expect("there is a new one");
        let baseline = |(at, set)| Baseline {
            name: OldVersion { version: Some(at), id: Some(1000 + i64::from(at)), source: "lock".to_owned() },
            schema: Side::root(set),
        };
        let old: Vec<Baseline<'_>> = (1..).zip(old).map(baseline).collect();
        let subject =
            Subject { name: "users-value", mode, new: Side::root(new), old: &old, is_framed_key: false };
        report(&subject, settings).expect("it is small")
    }

    fn findings(&self, mode: Mode) -> Vec<Finding> {
        self.report(mode, &Settings::default()).findings
    }

    fn place(&self, finding: &Finding) -> String {
        let at = self.sources.position(finding.span());
        format!("{}:{}:{}", self.sources.get(finding.span().file).name, at.line, at.column)
    }
}

/// The rule, the path and the place of each finding against one old version.
fn found(old: &str, new: &str, mode: Mode) -> Vec<String> {
    let history = History::new(&[old], new);
    let line =
        |finding: &Finding| format!("{} {} {}", finding.rule.id(), finding.path, history.place(finding));
    history.findings(mode).iter().map(line).collect()
}

fn field(name: &str, schema: &str) -> String {
    format!("\n{{\"name\": \"{name}\", \"type\": {schema}}}")
}

fn inner(name: &str, fields: &str) -> String {
    format!("{{\"type\": \"record\", \"name\": \"{name}\", \"fields\": [{fields}]}}")
}

#[test]
fn paths_go_by_name_through_arrays_maps_and_unions() {
    let of = |leaf: &str| {
        let card = inner("Card", &field("number", leaf));
        let map = format!("{{\"type\": \"map\", \"values\": {}}}", inner("Item", &field("price", leaf)));
        let list = format!("{{\"type\": \"array\", \"items\": {map}}}");
        record(&format!(
            "{},{}",
            field("items", &list),
            field("payment", &format!("[\"null\", \"int\", {card}]"))
        ))
    };
    assert_eq!(
        found(&of("\"long\""), &of("\"boolean\""), Mode::Backward),
        [
            "TYPE_MISMATCH a.R.items.price new.avsc:3:27",
            "MISSING_UNION_BRANCH a.R.payment.Card.number new.avsc:5:28"
        ]
    );
}

#[test]
fn a_top_level_union_begins_the_path_with_the_branch() {
    let of = |fields: &str| format!("[{}, {}]", inner("A", fields), inner("B", ""));
    assert_eq!(
        found(&of(""), &of(&field("x", "\"int\"")), Mode::Backward),
        ["MISSING_UNION_BRANCH A.x new.avsc:2:10"]
    );
    assert_eq!(found("\"int\"", "\"string\"", Mode::Full).len(), 2);
}

/// What is gone is pointed at through what was around it.
#[test]
fn what_is_gone_stands_at_the_nearest_element() {
    let nested = |fields: &str| record(&field("address", &inner("Address", fields)));
    assert_eq!(
        found(&nested(&field("zip", "\"int\"")), &nested(""), Mode::Forward),
        ["READER_FIELD_MISSING_DEFAULT_VALUE a.R.address.zip new.avsc:2:56"]
    );
}

#[test]
fn one_finding_stands_for_all_versions_that_show_it() {
    let kept = field("id", "\"long\"");
    let old =
        [record(&kept), record(&format!("{kept},{}", field("x", "\"int\""))), record(&kept), record(&kept)];
    let texts: Vec<&str> = old.iter().map(String::as_str).collect();
    let history = History::new(&texts, &record(&format!("{kept},{}", field("country", "\"string\""))));

    let report = history.report(Mode::BackwardTransitive, &Settings::default());
    let [finding] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!(
        finding.labels[0].text,
        "missing in users-value version 1 (id 1001), version 2 (id 1002), version 3 (id 1003) and version 4 (id 1004)"
    );
    assert_eq!(report.stops_at.and_then(|version| version.version), Some(4));
    assert_eq!(report.compared, 4);
    assert_eq!(finding.to_json(&history.sources).len(), 4);

    let report = history.report(Mode::Backward, &Settings::default());
    assert_eq!(report.findings[0].labels[0].text, "missing in users-value version 4 (id 1004)");
    assert_eq!(report.compared, 1);
}

#[test]
fn the_registry_stops_at_the_newest_version_that_fails() {
    let old = [record(""), record(&field("x", "\"int\"")), record(&field("x", "\"int\""))];
    let texts: Vec<&str> = old.iter().map(String::as_str).collect();
    let history = History::new(&texts, &record(&field("x", "\"int\"")));
    let report = history.report(Mode::FullTransitive, &Settings::default());
    assert_eq!(report.stops_at.as_ref().and_then(|version| version.version), Some(1));
    assert!(!report.is_compatible);
    let report = history.report(Mode::Full, &Settings::default());
    assert!(report.is_compatible && report.findings.is_empty());
    let report = history.report(Mode::None, &Settings::default());
    assert!(report.is_compatible && report.compared == 0);
}

#[test]
fn json_has_the_keys_that_scripts_read() {
    let history = History::new(&[&record("")], &record(&field("country", "\"string\"")));
    let findings = history.findings(Mode::Backward);
    let lines = findings[0].to_json(&history.sources);
    assert_eq!(
        lines,
        [concat!(
            r#"{"rule":"READER_FIELD_MISSING_DEFAULT_VALUE","severity":"error","subject":"users-value","#,
            r#""mode":"BACKWARD","direction":"BACKWARD","old":{"version":1,"id":1001,"source":"lock"},"#,
            r#""file":"new.avsc","line":2,"column":10,"end_line":2,"end_column":19,"path":"a.R.country","#,
            r#""location":"/fields/0","message":"country","title":"new field `country` has no default","#,
            r#""fix":"add \"default\": \"\", or make it [\"null\", \"string\"] with \"default\": null","#,
            r#""deploy":"consumers first, then producers, as BACKWARD has it; this edit would pass under FORWARD, with producers first","#,
            r#""topic":null,"explain":"avrogen explain READER_FIELD_MISSING_DEFAULT_VALUE","#,
            r#""labels":[{"file":"new.avsc","line":2,"column":10,"end_line":2,"end_column":19,"text":"missing in users-value version 1 (id 1001)"}],"#,
            r#""waived":null}"#
        )]
    );
}

#[test]
fn a_field_that_was_renamed_is_advised_an_alias() {
    let old = record(&format!("{},{}", field("zip_code", "\"string\""), field("id", "\"long\"")));
    let new = record(&format!("{},{}", field("zipcode", "\"string\""), field("id", "\"long\"")));
    let findings = History::new(&[&old], &new).findings(Mode::Backward);
    assert_eq!(findings[0].fix[1], "if it is `zip_code` under a new name, add \"aliases\": [\"zip_code\"]");
}

#[test]
fn what_no_edit_repairs_takes_a_new_topic() {
    let needs =
        |old: &str, new: &str, mode: Mode| History::new(&[old], new).findings(mode)[0].new_topic.is_some();
    assert!(needs("\"int\"", "\"string\"", Mode::Backward));
    assert!(needs(&inner("A", ""), &inner("B", ""), Mode::Forward));
    assert!(!needs(&inner("A", ""), &inner("B", ""), Mode::Backward), "an alias repairs it");
    assert!(!needs(&record(&field("f", "\"int\"")), &record(&field("f", "\"string\"")), Mode::Full));
}

#[test]
fn an_enum_with_a_default_of_its_own_is_a_field_without_one() {
    let kind = r#"{"type": "enum", "name": "E", "symbols": ["A"], "default": "A"}"#;
    let findings = History::new(&[&record("")], &record(&field("e", kind))).findings(Mode::Backward);
    assert_eq!(findings[0].rule.id(), "TYPE_MISMATCH");
    assert_eq!(findings[0].title, "new field `e` has no default");
    assert_eq!(
        (findings[0].path.as_str(), findings[0].location.as_deref()),
        ("a.R.e", Some("/fields/0/type"))
    );
    assert_eq!(findings[0].fix.len(), 2);
}

/// Two fields of one type are two incompatibilities of Java's, and one where it repeats itself.
#[test]
fn repetitions_of_java_s_are_one_finding() {
    let of = |size: u8| {
        let first = format!("{{\"type\": \"fixed\", \"name\": \"F\", \"size\": {size}}}");
        record(&format!("{},{}", field("p", &first), field("q", "\"F\"")))
    };
    assert_eq!(found(&of(1), &of(2), Mode::Backward), ["FIXED_SIZE_MISMATCH a.R.p new.avsc:2:62"]);
}

#[test]
fn severities_are_settings_and_the_verdict_is_not() {
    let history = History::new(&[&record("")], &record(&field("country", "\"string\"")));
    let mut settings = Settings::default();
    settings.severities.insert("READER_FIELD_MISSING_DEFAULT_VALUE".to_owned(), Some(Severity::Warning));
    let report = history.report(Mode::Backward, &settings);
    assert_eq!(report.findings[0].severity, Severity::Warning);
    assert!(!report.is_compatible);
    settings.severities.insert("READER_FIELD_MISSING_DEFAULT_VALUE".to_owned(), None);
    let report = history.report(Mode::Backward, &settings);
    assert!(report.findings.is_empty() && !report.is_compatible);
}

#[test]
fn a_waived_finding_says_why_and_until_when() {
    let history = History::new(&[&record("")], &record(&field("country", "\"string\"")));
    let mut finding = history.findings(Mode::Backward).remove(0);
    finding.waive("nobody reads it yet", "2027-01-31");
    assert_eq!(finding.severity, Severity::Waived);
    let notes = finding.diagnostic(Some("2027-01-31")).notes;
    assert_eq!(notes.last().map(|note| &*note.text), Some("until 2027-01-31: nobody reads it yet"));
    assert!(notes.iter().all(|note| note.name != "accept"));
    let json = &finding.to_json(&history.sources)[0];
    assert!(json.ends_with(r#""waived":{"reason":"nobody reads it yet","until":"2027-01-31"}}"#), "{json}");
}

#[test]
fn a_baseline_without_a_number_is_called_by_its_source() {
    let history = History::new(&[&record("")], &record(&field("country", "\"string\"")));
    let name = OldVersion { version: None, id: None, source: "git:main:schemas/user.avsc".to_owned() };
    let (new, old) = (Side::root(&history.sets[1]), Side::root(&history.sets[0]));
    let baseline = [Baseline { name, schema: old }];
    let subject = Subject { name: "a.R", mode: Mode::Backward, new, old: &baseline, is_framed_key: false };
    let report = report(&subject, &Settings::default()).expect("it is small");
    assert_eq!(report.findings[0].labels[0].text, "missing in `git:main:schemas/user.avsc`");
}
