//! A schema through its versions under every mode, and for each mode an edit that it stops.
//!
//! `SNAPSHOTS=overwrite` writes the reports anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use avrogen_schema::compat::{Baseline, Mode, OldVersion, Report, Settings, Side, Subject, report};
use avrogen_schema::options::Options;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::SourceMap;
use avrogen_schema::{parse_schemas, render};
use snapbox::{Assert, Data, data::DataFormat};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/modes")
}

fn read(name: &str, sources: &mut SourceMap) -> SchemaSet {
    let name = format!("{name}.avsc");
    let text = std::fs::read_to_string(folder().join(&name)).expect("a text");
    let file = sources.add(name.as_str(), text);
    parse_schemas(sources, &[file], &Options::strict()).set.expect("it is valid")
}

/// The last of some versions against those before it.
fn check(names: &[&str], mode: Mode) -> (SourceMap, Report) {
    let mut sources = SourceMap::new();
    let sets: Vec<SchemaSet> = names.iter().map(|name| read(name, &mut sources)).collect();
    let (new, old) = sets.split_last().expect("there is a version");
    let old: Vec<Baseline<'_>> = (1..)
        .zip(old)
        .map(|(number, set)| Baseline {
            name: OldVersion { version: Some(number), id: None, source: "lock".to_owned() },
            schema: Side::root(set),
        })
        .collect();
    let subject =
        Subject { name: "users-value", mode, new: Side::root(new), old: &old, is_framed_key: false };
    let report = report(&subject, &Settings::default()).expect("it is small");
    (sources, report)
}

#[test]
fn the_history_is_backward_compatible() {
    for names in [&["v1"][..], &["v1", "v2"], &["v1", "v2", "v3"]] {
        for mode in [Mode::Backward, Mode::BackwardTransitive] {
            let (_, report) = check(names, mode);
            assert!(report.is_compatible, "{names:?} {mode}: {:?}", report.findings);
        }
    }
}

/// Which modes stop the edit that is made for one of them.
#[test]
fn each_mode_stops_its_edit() {
    let stops = |edit: Mode| -> Vec<&str> {
        let stops = |mode: &Mode| !check(&["v1", "v2", "v3", edit.name()], *mode).1.is_compatible;
        Mode::ALL.into_iter().filter(stops).map(Mode::name).collect()
    };
    assert_eq!(stops(Mode::Backward), ["BACKWARD", "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"]);
    assert_eq!(stops(Mode::BackwardTransitive), ["BACKWARD_TRANSITIVE", "FULL_TRANSITIVE"]);
    assert_eq!(stops(Mode::Forward), ["FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"]);
    assert_eq!(stops(Mode::ForwardTransitive), ["FORWARD_TRANSITIVE", "FULL_TRANSITIVE"]);
    assert_eq!(stops(Mode::Full), ["FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"]);
    assert_eq!(stops(Mode::FullTransitive), ["BACKWARD_TRANSITIVE", "FORWARD_TRANSITIVE", "FULL_TRANSITIVE"]);
}

#[test]
fn reports() {
    for mode in Mode::ALL.into_iter().filter(|mode| *mode != Mode::None) {
        let (sources, report) = check(&["v1", "v2", "v3", mode.name()], mode);
        let mut drawn = String::new();
        for finding in &report.findings {
            let picture = render::render(&sources, &finding.diagnostic(Some("2027-01-31")), false);
            let _ = writeln!(drawn, "{picture}\n");
        }
        let stop = report.stops_at.as_ref().and_then(|version| version.version).expect("it is incompatible");
        let _ = writeln!(drawn, "{} versions compared; a registry stops at version {stop}", report.compared);
        let path = folder().join(format!("{mode}.txt"));
        let expected = Data::read_from(&path, Some(DataFormat::Text));
        Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(drawn, expected);
    }
}
