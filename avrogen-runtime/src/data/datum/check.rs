//! Whether a datum is one of a schema.

use avrogen_schema::schema::{Kind, NodeId};

use super::Datum;
use crate::Error;
use crate::error::Fault;
use crate::schema::Schema;

/// # Errors
/// Where it is not: a datum that was put together by hand may be anything.
pub(super) fn check(schema: &Schema, datum: &Datum) -> Result<(), Error> {
    let mut open: Vec<(NodeId, &Datum)> = vec![(schema.root(), datum)];
    while let Some((node, datum)) = open.pop() {
        let fits = match (schema.kind(node), datum) {
            (Kind::Null, Datum::Null)
            | (Kind::Boolean, Datum::Boolean(_))
            | (Kind::Int, Datum::Int(_))
            | (Kind::Long, Datum::Long(_))
            | (Kind::Float, Datum::Float(_))
            | (Kind::Double, Datum::Double(_))
            | (Kind::Bytes, Datum::Bytes(_))
            | (Kind::String, Datum::String(_)) => true,
            (Kind::Fixed(fixed), Datum::Fixed(bytes)) => bytes.len() as u64 == fixed.size,
            (Kind::Enum(of), Datum::Enum(index)) => *index < of.symbols.len(),
            (Kind::Array(item), Datum::Array(items)) => {
                open.extend(items.iter().map(|datum| (item.node, datum)));
                true
            }
            (Kind::Map(value), Datum::Map(entries)) => {
                open.extend(entries.iter().map(|(_, datum)| (value.node, datum)));
                true
            }
            (Kind::Union(branches), Datum::Union { branch, datum }) => {
                let branch = branches.get(*branch);
                open.extend(branch.map(|branch| (branch.node, &**datum)));
                branch.is_some()
            }
            (Kind::Record(record), Datum::Record(datums)) => {
                let fields = record.fields.iter().map(|field| field.place.node);
                open.extend(fields.zip(datums));
                record.fields.len() == datums.len()
            }
            _ => false,
        };
        if !fits {
            return Err(Error::new(Fault::Malformed("the datum is not one of the schema"), 0));
        }
    }
    Ok(())
}
