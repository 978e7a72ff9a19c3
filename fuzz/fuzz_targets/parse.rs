//! Any text, in both modes: never a panic, findings inside the text, and forms that read back.

#![no_main]

use avrogen_schema::canonical::canonical_form;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::options::Options;
use avrogen_schema::source::SourceMap;
use avrogen_schema::stored::{render, stored};
use avrogen_schema::{parse_schemas, parse_text, render::render as draw};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for options in [Options::strict(), Options::lenient()] {
        let mut sources = SourceMap::new();
        let file = sources.add("fuzz.avsc", text);
        let parsed = parse_schemas(&sources, &[file], &options);
        for finding in parsed.diagnostics.iter().take(10) {
            for label in &finding.labels {
                assert!(
                    text.get(label.span.start as usize..label.span.end as usize).is_some(),
                    "{finding:?}"
                );
            }
            assert!(!draw(&sources, finding, false).contains('\u{1b}'));
        }
        let Some(set) = parsed.set else { continue };
        for root in set.roots() {
            let node = root.place.node;
            canonical_form(&set, node);
            stored(&set, node, true, &|_| false);
            let alone = render(&set, node);
            let again = parse_text(&alone, &options).unwrap_or_else(|findings| panic!("{alone}\n{findings}"));
            assert!(equal((&set, node), (&again, again.roots()[0].place.node), Equality::Lookup), "{alone}");
        }
    }
});
