//! How data are framed.

use avrogen_runtime::container::MAGIC;
use avrogen_runtime::framing::single_object::MARKER;
use clap::ValueEnum;

/// What stands around data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Framing {
    /// Nothing: data as they are, one behind the other
    #[value(alias = "none", alias = "bare", alias = "raw")]
    Datum,
    /// The schema's id in a registry before each datum, as Confluent's serializers write it
    #[value(alias = "registry", alias = "prefix")]
    Confluent,
    /// C3 01 and the schema's fingerprint before each datum
    #[value(alias = "single")]
    SingleObject,
    /// An object container file
    #[value(alias = "ocf", alias = "file")]
    Container,
}

impl Framing {
    /// Guesses the framing from the first bytes of an input, and from whether a schema was named.
    pub(crate) fn guess(begin: &[u8], has_schema: bool) -> Option<Self> {
        match begin {
            _ if begin.starts_with(&MAGIC) => Some(Self::Container),
            _ if begin.starts_with(&MARKER) && begin.len() >= 10 => Some(Self::SingleObject),
            _ if has_schema => Some(Self::Datum),
            [0, ..] if begin.len() >= 5 => Some(Self::Confluent),
            [1, ..] if begin.len() >= 17 => Some(Self::Confluent),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_data_look_like() {
        let confluent = [0, 0, 0, 0, 7, 2];
        assert_eq!(Framing::guess(b"Obj\x01\x04", false), Some(Framing::Container));
        assert_eq!(Framing::guess(b"Obj\x01\x04", true), Some(Framing::Container));
        assert_eq!(Framing::guess(b"\xc3\x01\0\0\0\0\0\0\0\0", true), Some(Framing::SingleObject));
        assert_eq!(Framing::guess(b"\xc3\x01\x02", true), Some(Framing::Datum));
        assert_eq!(Framing::guess(&confluent, false), Some(Framing::Confluent));
        assert_eq!(Framing::guess(&confluent, true), Some(Framing::Datum));
        assert_eq!(Framing::guess(b"{\"a\": 1}", false), None);
        assert_eq!(Framing::guess(b"", false), None);
    }
}
