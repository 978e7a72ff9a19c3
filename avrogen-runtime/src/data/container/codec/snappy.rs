//! Snappy's raw format, with the CRC-32 of the data behind it, the highest byte first.

use snap::raw::{Decoder, Encoder, decompress_len, max_compress_len};

use super::{Pack, Unpack, Unpacked};

/// More than anything expands to: 64 bytes are copied by an element of 3.
const MOST_PER_BYTE: usize = 64;

pub(super) struct Unpacker(Decoder);

impl Unpacker {
    pub(super) fn new() -> Self {
        Self(Decoder::new())
    }
}

impl Unpack for Unpacker {
    fn unpack(&mut self, stored: &[u8], limit: usize, out: &mut Vec<u8>) -> Unpacked {
        let Some((data, checksum)) = stored.split_last_chunk::<4>() else {
            return Unpacked::Corrupt("there is no room for the checksum".to_owned());
        };
        let len = match decompress_len(data) {
            Ok(len) => len,
            Err(error) => return Unpacked::Corrupt(error.to_string()),
        };
        if len > limit {
            return Unpacked::TooLarge;
        }
        if len / MOST_PER_BYTE > data.len() || out.try_reserve_exact(len).is_err() {
            return Unpacked::Corrupt(format!("{} bytes cannot expand to {len}", data.len()));
        }
        out.resize(len, 0);
        let unpacked = self.0.decompress(data, out);
        match unpacked {
            Ok(written) => out.truncate(written),
            Err(error) => return Unpacked::Corrupt(error.to_string()),
        }
        let (found, expected) = (crc32fast::hash(out), u32::from_be_bytes(*checksum));
        if found != expected {
            let message = format!("the checksum of the data is {found:08x}, and should be {expected:08x}");
            return Unpacked::Corrupt(message);
        }
        Unpacked::Whole
    }
}

pub(super) struct Packer(Encoder);

impl Packer {
    pub(super) fn new() -> Self {
        Self(Encoder::new())
    }
}

impl Pack for Packer {
    fn pack(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        out.resize(max_compress_len(data.len()), 0);
        let len = self.0.compress(data, out).map_err(|error| error.to_string())?;
        out.truncate(len);
        out.extend_from_slice(&crc32fast::hash(data).to_be_bytes());
        Ok(())
    }
}
