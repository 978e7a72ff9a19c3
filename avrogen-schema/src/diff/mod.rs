//! What an edit changes, in terms of the schema and not of its text: whitespace, the order of keys and the way a name is
//! written are no change.
//!
//! ```
//! use avrogen_schema::compat::Side;
//! use avrogen_schema::{diff::diff, options::Options, parse_text};
//!
//! let old = parse_text(r#"{"type": "record", "name": "User", "fields": [{"name": "zip", "type": "int"}]}"#, &Options::lenient())?;
//! let new = parse_text(
//!     r#"{"type": "record", "name": "User", "fields": [{"name": "zip", "type": ["null", "int"]}, {"name": "city", "type": "string"}]}"#,
//!     &Options::strict(),
//! )?;
//! let changes = diff(Side::root(&old), Side::root(&new))?;
//! let lines: Vec<String> = changes.iter().map(|change| change.to_string()).collect();
//! assert_eq!(lines, ["User.zip: type widened from int to [null, int]", "User.city: field added: string"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change;
mod named;
mod record;
mod union;
mod walk;

use crate::matching::{Side, TooLarge};
use crate::path::Path;
use crate::schema::NodeId;

pub(crate) use record::matched;

pub use change::{Change, ChangeKind, Element};

/// The changes from one schema to another, in the order of the new schema's text. What is gone stands where it would be
/// looked for: at the element around it.
///
/// Schemas are paired by name, by the aliases of the new ones, and by those of the old ones where a rename was taken back. A
/// schema that is used in several places is compared once, under its first path.
///
/// # Errors
/// Where the schemas are made to have more pairs than anybody would wait for.
pub fn diff(old: Side<'_>, new: Side<'_>) -> Result<Vec<Change>, TooLarge> {
    let mut walk = walk::Walk::new(old.set, new.set);
    walk.run(old.node, new.node)?;
    let mut changes = walk.out;
    changes.sort_by_key(|change| (change.new.file, change.new.start));
    Ok(changes)
}

/// The named schemas of two schemas that belong together, the old one first, each under the first path to the new one.
pub(crate) fn pairs(old: Side<'_>, new: Side<'_>) -> Result<Vec<(Path, NodeId, NodeId)>, TooLarge> {
    let mut walk = walk::Walk::new(old.set, new.set);
    walk.run(old.node, new.node)?;
    Ok(walk.named)
}
