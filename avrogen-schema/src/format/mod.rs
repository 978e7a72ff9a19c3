//! The layout of schema files: what fits on a line stands on one, and a record has a line for each of its fields.
//!
//! Nothing but blanks changes. Keys keep their order, strings and numbers the way they are written, and comments their places.
//! A blank line between members or items is kept. Formatting what has been formatted changes nothing, and
//! the time is linear in the text.
//!
//! ```
//! let text = r#"{"type":"record","name":"User","fields":[{"name":"id","type":"long"}, // once
//! {"name":"size","type":{"type":"enum","name":"Size","symbols":["S","M"]}}]}"#;
//! let formatted = avrogen_schema::format::format(text, &Default::default()).expect("it is JSON");
//! assert_eq!(formatted, r#"{
//!   "type": "record",
//!   "name": "User",
//!   "fields": [
//!     {"name": "id", "type": "long"}, // once
//!     {"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["S", "M"]}}
//!   ]
//! }
//! "#);
//! ```

mod print;
mod tokens;
mod tree;

use crate::diagnostic::{Collector, InvalidSchema};
use crate::options::{Limits, Options};
use crate::source::SourceMap;

/// Characters of a line, where nothing keeps it from being broken.
pub const WIDTH: usize = 100;

/// The text in canonical layout, with a line end behind it. A text whose first line ends in CR LF keeps that for all.
///
/// # Errors
/// Where it is not JSON. Whether it is a schema does not matter here.
pub fn format(text: &str, limits: &Limits) -> Result<String, InvalidSchema> {
    let options = Options { limits: *limits, ..Options::lenient() };
    let mut out = Collector::new(&options);
    let mut sources = SourceMap::new();
    let file = sources.add("schema", text);
    if crate::json::read(text, file, limits, &mut out).is_none() {
        return Err(InvalidSchema { sources, diagnostics: out.finish() });
    }
    let tree = tree::build(text, tokens::tokens(text));
    let is_crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    Ok(print::print(text, &tree, if is_crlf { "\r\n" } else { "\n" }))
}
