//! Splits a message into the schema that it names and its datum.

use avrogen_runtime::Error;
use avrogen_runtime::framing::confluent::{SchemaId, detect};
use avrogen_runtime::framing::single_object::split;

use crate::data::Framing;

/// Which schema a message names.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NamedSchema {
    Given,
    Registered(SchemaId),
    Fingerprint(u64),
}

/// Returns the schema that a message names, and its datum. A schema on the command line overrides the id of the message.
pub(crate) fn split_off(
    framing: Framing,
    is_given: bool,
    bytes: &[u8],
) -> Result<(NamedSchema, &[u8]), Error> {
    match framing {
        Framing::Confluent => {
            let (id, datum) = detect(None, bytes)?;
            Ok((if is_given { NamedSchema::Given } else { NamedSchema::Registered(id) }, datum))
        }
        Framing::SingleObject => {
            let (fingerprint, datum) = split(bytes)?;
            Ok((NamedSchema::Fingerprint(fingerprint), datum))
        }
        Framing::Datum | Framing::Container => Ok((NamedSchema::Given, bytes)),
    }
}
