//! Texts of any kind: a finding inside the text, and never a panic.

use avrogen_schema::options::{Limits, Options};
use avrogen_schema::source::SourceMap;
use avrogen_schema::{canonical, parse_schemas, render, stored};
use proptest::prelude::*;

use crate::generate::{Dice, schema};

/// Reads a text in both modes, draws all findings, and prints what came of it.
fn survive(text: &str) {
    for mut options in [Options::strict(), Options::lenient()] {
        options.limits = Limits { diagnostics: 20, ..options.limits };
        let mut sources = SourceMap::new();
        let file = sources.add("a.avsc", text);
        let parsed = parse_schemas(&sources, &[file], &options);
        let failed = parsed.diagnostics.iter().any(avrogen_schema::diagnostic::Diagnostic::is_error);
        assert_eq!(parsed.set.is_none(), failed, "{text}");
        for finding in &parsed.diagnostics {
            for label in &finding.labels {
                let range = label.span.start as usize..label.span.end as usize;
                assert!(text.get(range).is_some(), "{finding:?} of {text}");
            }
            assert!(render::render(&sources, finding, true).contains(finding.code));
            assert!(!finding.summary(&sources).contains('\n'));
        }
        if let Some(set) = parsed.set {
            for root in set.roots() {
                canonical::canonical_form(&set, root.place.node);
                stored::stored(&set, root.place.node, true, &|_| false);
            }
        }
    }
}

proptest! {
    #![proptest_config(crate::config(512))]

    #[test]
    fn any_text(text in ".{0,60}") {
        survive(&text);
    }

    #[test]
    fn words_of_schemas_in_any_order(words in prop::collection::vec(0..WORDS.len(), 0..40)) {
        survive(&words.into_iter().map(|word| WORDS[word]).collect::<String>());
    }

    #[test]
    fn schemas_with_a_hole(numbers in prop::collection::vec(any::<u16>(), 0..100), at in any::<u16>(), length in 1..9_usize) {
        let text = schema(&mut Dice::new(&numbers));
        let floor = |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let start = floor(usize::from(at) % text.len());
        let end = floor(start + length);
        survive(&format!("{}{}", &text[..start], &text[end..]));
        survive(&text[..start]);
    }

    #[test]
    fn schemas_with_words_exchanged(numbers in prop::collection::vec(any::<u16>(), 0..100), from in 0..WORDS.len(), to in 0..WORDS.len()) {
        let text = schema(&mut Dice::new(&numbers));
        survive(&text.replacen(WORDS[from], WORDS[to], 2));
    }
}

const WORDS: [&str; 34] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"type\"",
    "\"name\"",
    "\"fields\"",
    "\"symbols\"",
    "\"items\"",
    "\"values\"",
    "\"size\"",
    "\"namespace\"",
    "\"aliases\"",
    "\"default\"",
    "\"doc\"",
    "\"record\"",
    "\"enum\"",
    "\"fixed\"",
    "\"array\"",
    "\"map\"",
    "\"string\"",
    "\"null\"",
    "\"a.b\"",
    "\"\"",
    "\"é\\ud800\"",
    "null",
    "1",
    "-1.5e3",
    "/*",
    "//",
    "\n",
    "\u{202e}",
];
