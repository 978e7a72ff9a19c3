//! Every code that this crate reports, in one table.

/// What `avrogen explain` says about a code.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The code.
    pub code: &'static str,
    /// What it reports, in a few words.
    pub title: &'static str,
    /// Why it matters, with an example of what is wrong and one of what is right, in Markdown.
    pub text: &'static str,
}

/// Declares the codes of a crate: a constant for each, and `TABLE` with the explanations, which are read from
/// `explain/CODE.md` beside the file that declares them.
#[doc(hidden)]
#[macro_export]
macro_rules! codes {
    ($($name:ident = $code:literal: $title:literal;)*) => {
        $(#[doc = $title] pub const $name: &str = $code;)*

        /// Every code of this crate, in the order in which the stages report them.
        pub static TABLE: &[$crate::codes::Explanation] = &[
            $($crate::codes::Explanation {
                code: $code,
                title: $title,
                text: include_str!(concat!("explain/", $code, ".md")),
            },)*
        ];
    };
}

codes! {
    JSON_SYNTAX = "json-syntax": "the text is not JSON";
    TRAILING_CONTENT = "trailing-content": "text after the end of the schema";
    DUPLICATE_KEY = "duplicate-key": "a key that stands twice in one object";
    LONE_SURROGATE = "lone-surrogate": "half of a surrogate pair";
    TOO_LARGE = "too-large": "a text beyond the size limit";
    TOO_DEEP = "too-deep": "JSON nested beyond the depth limit";
    TOO_MANY_SCHEMAS = "too-many-schemas": "more schemas than the limit allows";
    TOO_MANY_FINDINGS = "too-many-findings": "more findings than are shown";

    INVALID_SCHEMA = "invalid-schema": "a value that is not a schema";
    MISSING_ATTRIBUTE = "missing-attribute": "an attribute that the schema must have";
    INVALID_ATTRIBUTE = "invalid-attribute": "an attribute with a value of the wrong kind";
    IGNORED_ATTRIBUTE = "ignored-attribute": "an attribute that has no effect";
    SUSPICIOUS_ATTRIBUTE = "suspicious-attribute": "an attribute that looks like a misspelt one";
    WRAPPED_NAME = "wrapped-name": "a reference inside an object";
    INVALID_NAME = "invalid-name": "a name that Avro does not allow";
    RESERVED_NAME = "reserved-name": "a schema named like a primitive type";
    INVALID_SIZE = "invalid-size": "a size that a fixed cannot have";
    INVALID_ENUM_DEFAULT = "invalid-enum-default": "an enum's default that is not one of its symbols";
    DUPLICATE_FIELD = "duplicate-field": "a record with two fields of one name";
    CLASHING_ALIAS = "clashing-alias": "an alias that stands for two fields of a record";
    DUPLICATE_SYMBOL = "duplicate-symbol": "an enum with two equal symbols";
    INVALID_PROTOCOL = "invalid-protocol": "a protocol that is not built like one";

    UNKNOWN_NAME = "unknown-name": "a name that no schema of the set defines";
    REDEFINITION = "redefinition": "one fullname for two schemas";
    DIFFERING_REDEFINITION = "differing-redefinition": "two definitions that differ in what is not compared";
    NESTED_UNION = "nested-union": "a union directly inside a union";
    DUPLICATE_BRANCH = "duplicate-branch": "a union with two branches of one type";
    NOT_AN_ERROR = "not-an-error": "a message that declares an error that is none";
    INVALID_DEFAULT = "invalid-default": "a default that is not a datum of its schema";
    RESIZED_DEFAULT = "resized-default": "a default whose length is not that of its fixed";
    ENDLESS_DEFAULT = "endless-default": "a default that stands for too many datums";

    MISPLACED_LOGICAL_TYPE = "misplaced-logical-type": "a logical type on a field instead of its schema";
    UNKNOWN_LOGICAL_TYPE = "unknown-logical-type": "a logical type that the specification does not know";
    INVALID_LOGICAL_TYPE = "invalid-logical-type": "a logical type that does not apply";
}
