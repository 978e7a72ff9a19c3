//! Keys that are no records: plain ones, and those of a primitive type.

use super::marker::Datum;
use crate::Error;
use crate::error::Fault;

/// Plain text.
pub mod utf8 {
    use crate::error::Fault;
    use crate::{Error, Reader, Writer};

    /// Writes the text.
    ///
    /// # Errors
    /// None.
    #[inline]
    pub fn encode(value: &str, w: &mut Writer) -> Result<(), Error> {
        w.write(value.as_bytes());
        Ok(())
    }

    /// Reads everything that is left.
    ///
    /// # Errors
    /// On what is not UTF-8.
    pub fn decode(r: &mut Reader<'_>) -> Result<String, Error> {
        let bytes = super::bytes::decode(r)?;
        String::from_utf8(bytes).map_err(|_| r.fault(Fault::Utf8))
    }
}

/// Plain bytes.
pub mod bytes {
    use crate::{Error, Reader, Writer};

    /// Writes the bytes.
    ///
    /// # Errors
    /// None.
    #[inline]
    pub fn encode(value: &[u8], w: &mut Writer) -> Result<(), Error> {
        w.write(value);
        Ok(())
    }

    /// Reads everything that is left.
    ///
    /// # Errors
    /// When the limit on memory is met.
    pub fn decode(r: &mut Reader<'_>) -> Result<Vec<u8>, Error> {
        let before = r.remaining().len();
        let bytes = r.take_slice(before)?;
        r.charge(before, before)?;
        Ok(bytes.to_vec())
    }
}

/// The schemas that are a primitive type.
pub mod primitive {
    use crate::SchemaDef;

    macro_rules! primitives {
        ($($ident:ident $name:literal $rabin:literal)*) => { $(
            #[doc = concat!("`\"", $name, "\"`")]
            pub static $ident: SchemaDef =
                SchemaDef::new($name, concat!("\"", $name, "\""), $rabin, $rabin, &[]);
        )* };
    }

    primitives! {
        BOOLEAN "boolean" 0x9f42_fc78_a4d4_f764
        INT "int" 0x7275_d51a_3f39_5c8f
        LONG "long" 0xd054_e144_93f4_1db7
        FLOAT "float" 0x4d7c_02cb_3ea8_d790
        DOUBLE "double" 0x8e75_35c0_32ab_957e
        STRING "string" 0x8f01_4872_6345_03c7
        BYTES "bytes" 0x4fc0_16da_c320_1965
    }
}

/// The error of a message whose key is not there.
#[cold]
#[expect(clippy::needless_pass_by_value, reason = "what a `match` has left")]
pub fn no_key(from: Datum<'_, '_>) -> Error {
    absent(&from, "the message has no key")
}

/// The error of a message whose value is not there.
#[cold]
#[expect(clippy::needless_pass_by_value, reason = "what a `match` has left")]
pub fn no_value(from: Datum<'_, '_>) -> Error {
    absent(&from, "the message is a tombstone, and its topic is not set to have them (`tombstones = true`)")
}

fn absent(from: &Datum<'_, '_>, reason: &'static str) -> Error {
    let reason = if from.is_some() { "the topic has no such schema" } else { reason };
    Error::new(Fault::Malformed(reason), 0)
}

#[cfg(test)]
mod tests {
    use avrogen_schema::canonical;
    use avrogen_schema::fingerprint::crc64;

    use super::primitive::*;
    use crate::schema::Schema;

    #[test]
    fn fingerprints_are_those_of_the_schemas() {
        for def in [&BOOLEAN, &INT, &LONG, &FLOAT, &DOUBLE, &STRING, &BYTES] {
            let schema = Schema::of(def).expect("it is valid");
            let rabin = crc64(canonical::canonical_form(schema.set(), schema.root()).as_bytes());
            let shape = crc64(canonical::shape(schema.set(), schema.root()).as_bytes());
            assert_eq!(
                (def.rabin(), def.shape()),
                (rabin, shape),
                "{}: {rabin:#018x} {shape:#018x}",
                def.name()
            );
        }
    }
}
