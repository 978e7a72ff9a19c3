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
    crc64_update(EMPTY, form)
}

/// The CRC-64-AVRO of what a first part with this one is followed by. Eight bytes at a time: a generator counts in as
/// much as the forms of all its schemas come to, and build scripts are compiled without optimizations.
pub(crate) fn crc64_update(mut crc: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let [b0, b1, b2, b3, b4, b5, b6, b7] = (crc ^ u64::from_le_bytes(*word)).to_le_bytes();
        crc = TABLES[7][usize::from(b0)]
            ^ TABLES[6][usize::from(b1)]
            ^ TABLES[5][usize::from(b2)]
            ^ TABLES[4][usize::from(b3)]
            ^ TABLES[3][usize::from(b4)]
            ^ TABLES[2][usize::from(b5)]
            ^ TABLES[1][usize::from(b6)]
            ^ TABLES[0][usize::from(b7)];
    }
    for byte in rest {
        let [low, ..] = crc.to_le_bytes();
        crc = (crc >> 8) ^ TABLES[0][usize::from(low ^ byte)];
    }
    crc
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

/// The CRC-64-AVRO of nothing.
pub(crate) const EMPTY: u64 = 0xc15d_213a_a4d7_a795;

/// What a byte does to the checksum, and what it does when some bytes of zero follow.
static TABLES: [[u64; 256]; 8] = {
    let mut tables = [[0; 256]; 8];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u64;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ EMPTY } else { crc >> 1 };
            bit += 1;
        }
        tables[0][index] = crc;
        index += 1;
    }
    let mut zeros = 1;
    while zeros < 8 {
        index = 0;
        while index < 256 {
            let before: u64 = tables[zeros - 1][index];
            tables[zeros][index] = (before >> 8) ^ tables[0][(before & 0xff) as usize];
            index += 1;
        }
        zeros += 1;
    }
    tables
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_any_length_add_up() {
        let bytes: Vec<u8> = (0..100).collect();
        let byte_by_byte = bytes.iter().fold(EMPTY, |crc, byte| crc64_update(crc, &[*byte]));
        for cut in 0..100 {
            let (first, rest) = bytes.split_at(cut);
            assert_eq!(crc64_update(crc64(first), rest), byte_by_byte);
        }
    }

    /// The expected side is from the specification's tests and from Java.
    #[test]
    fn fingerprints_of_int() {
        let form = b"\"int\"";
        assert_eq!(hex(&crc64(form).to_le_bytes()), "8f5c393f1ad57572");
        assert_eq!(hex(&md5(form)), "ef524ea1b91e73173d938ade36c1db32");
        assert_eq!(hex(&sha256(form)), "3f2b87a9fe7cc9b13835598c3981cd45e3e355309e5090aa0933d7becb6fba45");
    }
}
