//! The codes that the generator reports, beside those of [`avrogen_schema::codes`].

use avrogen_schema::codes::Explanation;

/// What a code means, whichever crate reports it; `None` for one that nothing reports.
pub fn explain(code: &str) -> Option<&'static Explanation> {
    TABLE
        .iter()
        .find(|explanation| explanation.code == code)
        .or_else(|| avrogen_schema::catalog::explain(code))
}

avrogen_schema::codes! {
    TOML_SYNTAX = "toml-syntax": "avrogen.toml is not TOML";
    UNKNOWN_KEY = "unknown-key": "a key that avrogen.toml does not have";
    INVALID_VALUE = "invalid-value": "a setting with a value that it cannot have";
    MISSING_KEY = "missing-key": "a key that must be there";
    UNKNOWN_TYPE = "unknown-type": "a topic whose key or value is no schema";
    LOCK_SYNTAX = "lock-syntax": "a line of avrogen.lock that is no entry";
    DUPLICATE_LOCK_ENTRY = "duplicate-lock-entry": "a key that stands twice in avrogen.lock";
    INCOMPLETE_LOCK = "incomplete-lock": "an entry of avrogen.lock that needs one which is not there";
    MISSING_LOCKED_TEXT = "missing-locked-text": "a locked text that is not there";
    DIGEST_MISMATCH = "digest-mismatch": "a locked text that is not the one that was locked";
    UNKNOWN_SUBJECT = "unknown-subject": "a subject that avrogen.lock does not have";
    REFERENCE_CONFLICT = "reference-conflict": "one name from two versions that define it differently";
    INCOMPLETE_HISTORY = "incomplete-history": "a transitive mode without all versions";
    MODE_DIFFERS = "mode-differs": "a mode that is not the registry's";
    NOT_A_RECORD = "not-a-record": "a topic whose subjects are named after records, with a key or value that is none";
    SUBJECT_DIFFERS = "subject-differs": "a subject whose file holds another schema than its topic";
    BROKEN_LINK = "broken-link": "a link among the schemas that leads nowhere";
    NOT_TEXT = "not-text": "a schema file that is not UTF-8";
    INFINITE_RECORD = "infinite-record": "a record that contains itself without end";
    UNMATCHED_SELECTOR = "unmatched-selector": "a selector that matches nothing";
    INVALID_PATH = "invalid-path": "a setting that is no path of Rust";
    NAME_REFUSED = "name-refused": "a chosen name that cannot be had";
    INVALID_DERIVE = "invalid-derive": "a trait that cannot be derived";
    NESTED_TOO_DEEPLY = "nested-too-deeply": "types that nest too deeply without a name";
    DECIMAL_TOO_WIDE = "decimal-too-wide": "a decimal with more digits than its Rust type";
    DEFAULT_OUT_OF_RANGE = "default-out-of-range": "a default that its Rust type cannot hold";
}
