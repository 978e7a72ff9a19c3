//! Two texts on two lines, as the old schema and the new one: findings that are the incompatibilities, with places in the
//! new text, and no verdict without a difference.

#![no_main]

use std::collections::BTreeSet;

use avrogen_schema::compat::{Baseline, Limits, Mode, OldVersion, Settings, Side, Subject, check, report};
use avrogen_schema::diff::diff;
use avrogen_schema::options::Options;
use avrogen_schema::source::SourceMap;
use avrogen_schema::{lint, parse_schemas, render::render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|texts: &str| {
    let Some((old, new)) = texts.split_once('\n') else { return };
    let mut sources = SourceMap::new();
    let [old, new] = [old, new].map(|text| {
        let file = sources.add("fuzz.avsc", text);
        (file, parse_schemas(&sources, &[file], &Options::lenient()).set)
    });
    let ((_, Some(old)), (file, Some(new))) = (old, new) else { return };
    if old.roots().is_empty() || new.roots().is_empty() {
        return;
    }
    let (old_side, new_side) = (Side::root(&old), Side::root(&new));
    let name = OldVersion { version: Some(1), id: None, source: "fuzz".to_owned() };
    let baseline = [Baseline { name, schema: old_side }];
    let subject =
        Subject { name: "fuzz", mode: Mode::Backward, new: new_side, old: &baseline, is_framed_key: true };
    let Ok(outcome) = check(new_side, old_side, &Limits::default()) else { return };
    let Ok(report) = report(&subject, &Settings::default()) else { return };
    assert_eq!(report.is_compatible, outcome.is_compatible());
    let found = outcome.incompatibilities();
    let told: BTreeSet<(&str, &str)> = report
        .findings
        .iter()
        .filter(|finding| finding.direction.is_some() && finding.rule.id() != "ambiguous-alias")
        .map(|finding| (finding.location.as_deref().unwrap_or_default(), finding.message.as_str()))
        .collect();
    if !found.truncated && !report.is_truncated {
        let expected = found.list.iter().map(|found| (&*found.location, &*found.message));
        assert_eq!(told, expected.collect());
    }
    for finding in report.findings.iter().take(10) {
        assert_eq!(finding.span().file, file);
        assert!(!render(&sources, &finding.diagnostic(None), false).contains('\u{1b}'));
    }
    let changes = diff(old_side, new_side).map(|changes| changes.len());
    assert!(report.is_compatible || changes != Ok(0) || !outcome.ambiguities().is_empty());
    lint::lint(&new, &lint::Settings::default());
});
