//! Compatibility, differences and style: what holds for every schema and for every edit.

use std::collections::BTreeSet;

use avrogen_schema::compat::{
    Baseline, Limits, Mode, OldVersion, Report, Settings, Side, Subject, check, report,
};
use avrogen_schema::diff::{Element, diff};
use avrogen_schema::options::Options;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::SourceMap;
use avrogen_schema::stored::render as render_schema;
use avrogen_schema::{lint, parse_schemas, parse_text, render};
use proptest::prelude::*;

use crate::generate::{Dice, schema};

fn numbers() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..120)
}

/// A schema, and one that came of it by a few other throws of the dice.
fn edited() -> impl Strategy<Value = (String, String)> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u16>()), 0..4);
    (numbers(), edits).prop_map(|(old, edits)| {
        let mut new = old.clone();
        for (at, number) in edits.iter().filter(|_| !old.is_empty()) {
            new[at.index(old.len())] = *number;
        }
        (schema(&mut Dice::new(&old)), schema(&mut Dice::new(&new)))
    })
}

fn parse(text: &str) -> SchemaSet {
    parse_text(text, &Options::lenient()).unwrap_or_else(|findings| panic!("{text}\n{findings}"))
}

fn run(new: &SchemaSet, old: &SchemaSet, mode: Mode) -> Report {
    let name = OldVersion { version: Some(1), id: None, source: "lock".to_owned() };
    let old = [Baseline { name, schema: Side::root(old) }];
    let subject = Subject { name: "s", mode, new: Side::root(new), old: &old, is_framed_key: true };
    let settings = Settings { source: true, ..Settings::default() };
    report(&subject, &settings).expect("it is small")
}

proptest! {
    #![proptest_config(crate::config(512))]

    #[test]
    fn a_schema_reads_itself_and_differs_in_nothing(numbers in numbers()) {
        let text = schema(&mut Dice::new(&numbers));
        let (set, again) = (parse(&text), parse(&text));
        let outcome = check(Side::root(&set), Side::root(&again), &Limits::default()).expect("it is small");
        prop_assert!(outcome.is_compatible(), "{}", text);
        prop_assert_eq!(diff(Side::root(&set), Side::root(&again)).expect("it is small"), []);
        let found = run(&set, &again, Mode::FullTransitive).findings;
        prop_assert!(found.iter().all(|finding| finding.old.is_empty()), "{:?}", found);
    }

    #[test]
    fn a_schema_differs_in_nothing_from_what_it_is_rendered_to(numbers in numbers()) {
        let set = parse(&schema(&mut Dice::new(&numbers)));
        let again = parse(&render_schema(&set, Side::root(&set).node));
        prop_assert_eq!(diff(Side::root(&set), Side::root(&again)).expect("it is small"), []);
    }

    /// The findings are Java's incompatibilities, each once; and the two directions are one question.
    #[test]
    fn findings_are_the_incompatibilities((old, new) in edited()) {
        let (old, new) = (parse(&old), parse(&new));
        let outcome = check(Side::root(&new), Side::root(&old), &Limits::default()).expect("it is small");
        let list = outcome.incompatibilities().list;
        prop_assert_eq!(outcome.is_compatible(), list.is_empty() && outcome.ambiguities().is_empty());
        let expected: BTreeSet<(String, String)> = list.into_iter().map(|it| (it.location, it.message)).collect();
        for (report, mode) in [(run(&new, &old, Mode::Backward), "new"), (run(&old, &new, Mode::Forward), "old")] {
            prop_assert_eq!(report.is_compatible, outcome.is_compatible(), "{}", mode);
            prop_assert_eq!(report.stops_at.is_some(), !outcome.is_compatible());
            let of_verdict = report.findings.iter().filter(|it| it.direction.is_some() && it.rule.id() != "ambiguous-alias");
            let made = of_verdict.map(|it| (it.location.clone().unwrap_or_default(), it.message.clone()));
            prop_assert_eq!(made.collect::<BTreeSet<_>>(), expected.clone());
        }
    }

    #[test]
    fn findings_have_places_and_drawings((old, new) in edited()) {
        let mut sources = SourceMap::new();
        let sets = [("old", old), ("new", new)].map(|(name, text)| {
            let file = sources.add(name, text);
            (file, parse_schemas(&sources, &[file], &Options::lenient()).set.expect("it is read"))
        });
        let [(_, old), (file, new)] = &sets;
        for finding in run(new, old, Mode::Full).findings {
            prop_assert_eq!(finding.span().file, *file, "{:?}", finding);
            prop_assert!(!finding.path.is_empty() && !finding.title.is_empty() && !finding.fix.is_empty());
            prop_assert!(finding.labels.iter().all(|label| !sources.snippet(label.span).is_empty()), "{:?}", finding);
            let drawn = render::render(&sources, &finding.diagnostic(Some("2027-01-31")), false);
            prop_assert!(drawn.contains(finding.rule.id()));
            prop_assert!(finding.to_json(&sources).iter().all(|line| !line.contains('\n')));
        }
        for change in diff(Side::root(old), Side::root(new)).expect("it is small") {
            prop_assert_eq!(change.new.file, *file);
            prop_assert!(change.old.file != *file && !change.to_json(&sources).contains('\n'));
        }
        for finding in lint::lint(new, &lint::Settings::default()) {
            prop_assert!(!sources.snippet(finding.span()).is_empty());
            prop_assert!(!finding.to_json(&sources).contains('\n'));
        }
    }

    /// What makes a verdict is a difference: of names, types, symbols, sizes, fields or defaults.
    #[test]
    fn no_verdict_without_a_difference((old, new) in edited()) {
        let (old, new) = (parse(&old), parse(&new));
        let changes = diff(Side::root(&old), Side::root(&new)).expect("it is small");
        let matters = |element: Element| !matches!(element, Element::Doc | Element::Order | Element::Attribute | Element::LogicalType);
        if !changes.iter().any(|change| matters(change.element)) {
            prop_assert!(run(&new, &old, Mode::Full).is_compatible);
        }
    }
}
