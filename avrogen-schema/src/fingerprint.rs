//! Fingerprints of canonical forms (specification, "Schema Fingerprints").

use std::fmt::Write as _;

use crate::canonical;
use crate::schema::{NodeId, SchemaSet};

/// The CRC-64-AVRO of a schema's Parsing Canonical Form. On the wire it stands in little-endian order.
pub fn rabin(set: &SchemaSet, schema: NodeId) -> u64 {
    crc64(canonical::canonical_form(set, schema).as_bytes())
}

/// The CRC-64-AVRO over [`canonical::shape`].
pub fn shape(set: &SchemaSet, schema: NodeId) -> u64 {
    crc64(canonical::shape(set, schema).as_bytes())
}

/// The CRC-64-AVRO of a canonical form.
///
/// ```
/// assert_eq!(avrogen_schema::fingerprint::crc64(b"\"int\"") as i64, 8_247_732_601_305_521_295);
/// ```
pub fn crc64(form: &[u8]) -> u64 {
    form.iter().fold(EMPTY, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        (crc >> 8) ^ TABLE[usize::from(low ^ byte)]
    })
}

/// The MD5 of a canonical form.
pub fn md5(form: &[u8]) -> [u8; 16] {
    md5::compute(form).0
}

/// The SHA-256 of a canonical form.
pub fn sha256(form: &[u8]) -> [u8; 32] {
    hmac_sha256::Hash::hash(form)
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

const EMPTY: u64 = 0xc15d_213a_a4d7_a795;

const TABLE: [u64; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u64;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ EMPTY } else { crc >> 1 };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected side is from the specification's tests and from Java.
    #[test]
    fn fingerprints_of_int() {
        let form = b"\"int\"";
        assert_eq!(hex(&crc64(form).to_le_bytes()), "8f5c393f1ad57572");
        assert_eq!(hex(&md5(form)), "ef524ea1b91e73173d938ade36c1db32");
        assert_eq!(hex(&sha256(form)), "3f2b87a9fe7cc9b13835598c3981cd45e3e355309e5090aa0933d7becb6fba45");
    }
}
