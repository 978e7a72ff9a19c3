//! Avro schemas as a generator and a compatibility checker need them: with the place of everything in its file, and with
//! every finding of a run at once.
//!
//! [`parse_schemas`] is the way in:
//!
//! ```
//! use avrogen_schema::options::Options;
//! use avrogen_schema::source::SourceMap;
//!
//! let mut sources = SourceMap::new();
//! let file = sources.add("user.avsc", r#"{"type": "record", "name": "User", "fields": [{"name": "id", "type": "lang"}]}"#);
//! let parsed = avrogen_schema::parse_schemas(&sources, &[file], &Options::strict());
//!
//! assert!(parsed.set.is_none());
//! let finding = &parsed.diagnostics[0];
//! assert_eq!((finding.code, &*finding.help[0]), ("unknown-name", "did you mean `long`?"));
//! assert_eq!(sources.position(finding.labels[0].span).column, 70);
//! ```
//!
//! Beneath it are the stages, each one function from value to value that collects everything it finds:
//! [`json::read`], [`parse::parse`] (one file to an [`ast::Ast`]) and [`resolve::resolve`] (all files to a
//! [`schema::SchemaSet`], which is valid). Nothing recurses over what a text may nest, and [`options::Limits`] bound the rest:
//! schemas come from registries and data files, and are hostile until they are parsed.
//!
//! What is done with valid schemas: [`compat`] decides whether versions read each other's data and says where they do not,
//! [`diff`] tells what an edit changes, [`lint`] what could be done better, and [`mod@format`] lays files out. The
//! [rules](rule) of all of them are data, with the words that `avrogen explain` has; [`catalog`] lists them.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod ast;
pub mod canonical;
pub mod catalog;
pub mod codes;
pub mod compat;
pub mod default;
mod describe;
pub mod diagnostic;
pub mod diff;
pub mod equality;
pub mod fingerprint;
pub mod format;
pub mod forms;
mod java;
pub mod json;
pub mod lint;
pub mod logical;
pub mod matching;
pub mod name;
pub mod options;
pub mod parse;
mod path;
#[cfg(feature = "render")]
pub mod render;
pub mod resolve;
pub mod rule;
pub mod schema;
pub mod shell;
pub mod source;
pub mod stored;
pub mod suggest;
mod text;
pub mod topic;

use diagnostic::{Collector, Diagnostic};
use options::Options;
use schema::SchemaSet;
use source::{FileId, SourceMap};

pub use diagnostic::InvalidSchema;

/// What came of reading a set of files.
#[derive(Debug)]
pub struct Parsed {
    /// The schemas, unless there was an error.
    pub set: Option<SchemaSet>,
    /// Errors and warnings, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads schemas and protocols that refer to each other, in whatever order. The order of `files` decides which of two
/// equal definitions of a name is the one that is kept, and the order of [`SchemaSet::roots`].
pub fn parse_schemas(sources: &SourceMap, files: &[FileId], options: &Options) -> Parsed {
    let mut out = Collector::new(options);
    let mut options = *options;
    let mut asts = Vec::with_capacity(files.len());
    for file in files {
        let ast = parse::parse(sources, *file, &options, &mut out);
        options.limits.schemas = options.limits.schemas.saturating_sub(ast.schemas.len());
        asts.push(ast);
    }
    let set = resolve::resolve(asts, &options, &mut out);
    Parsed { set, diagnostics: out.finish() }
}

/// Reads one text that stands for itself.
///
/// # Errors
/// All findings with the text, where one of them is an error.
///
/// ```
/// use avrogen_schema::options::Options;
///
/// let findings = avrogen_schema::parse_text("[\"int\", \"lang\"]", &Options::lenient()).expect_err("it is misspelt");
/// assert_eq!(findings.to_string(), "schema:1:9: unknown-name: no schema is named `lang`");
/// ```
pub fn parse_text(text: &str, options: &Options) -> Result<SchemaSet, InvalidSchema> {
    let mut sources = SourceMap::new();
    let file = sources.add("schema", text);
    let Parsed { set, diagnostics } = parse_schemas(&sources, &[file], options);
    set.ok_or(InvalidSchema { sources, diagnostics })
}
