//! Zstandard, RFC 8878: one frame or several.

use zstd::bulk::Compressor;
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation as _, OutBuffer};
use zstd::zstd_safe::{compress_bound, get_frame_content_size};

use super::Pack;
use super::stream::{Fault, Stream};

/// What the format knows: 1 KiB to 2 GiB.
const WINDOWS: std::ops::RangeInclusive<u32> = 10..=31;

/// Made for the first block, and used for all: making one costs more than decompressing a small block.
pub(super) struct Unpacker {
    decoder: Option<Decoder<'static>>,
    /// Whether a frame has ended and no other one has begun.
    between: bool,
}

impl Unpacker {
    pub(super) fn new() -> Self {
        Self { decoder: None, between: false }
    }

    fn decoder(&mut self) -> std::io::Result<&mut Decoder<'static>> {
        let decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => Decoder::new()?,
        };
        Ok(self.decoder.insert(decoder))
    }
}

impl Stream for Unpacker {
    fn begin(&mut self, stored: &[u8], limit: usize) -> Result<Option<usize>, Fault> {
        self.between = false;
        let decoder = self.decoder().map_err(fault)?;
        decoder.reinit().map_err(fault)?;
        // A frame says how much of what came out it refers back to, and takes that much memory.
        let window = limit.max(1).ilog2().clamp(*WINDOWS.start(), *WINDOWS.end());
        decoder.set_parameter(DParameter::WindowLogMax(window)).map_err(fault)?;
        let size = get_frame_content_size(stored).ok().flatten();
        Ok(size.map(|size| usize::try_from(size).unwrap_or(usize::MAX)))
    }

    fn step(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<(usize, bool), Fault> {
        if self.between && input.is_empty() {
            return Ok((0, true));
        }
        let decoder = self.decoder().map_err(fault)?;
        let (mut from, written) = (InBuffer::around(input), out.len());
        let mut to = OutBuffer::around_pos(out, written);
        let left = decoder.run(&mut from, &mut to).map_err(fault)?;
        let used = from.pos();
        self.between = left == 0;
        Ok((used, left == 0 && used == input.len()))
    }
}

/// Errors come as the texts of the library.
#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err` by name")]
fn fault(error: std::io::Error) -> Fault {
    let text = error.to_string();
    if text.contains("too much memory") { Fault::TooLarge } else { Fault::corrupt(text) }
}

pub(super) struct Packer(Compressor<'static>);

impl Packer {
    pub(super) fn new(level: u32) -> Result<Self, String> {
        let level = i32::try_from(level).unwrap_or(i32::MAX);
        Compressor::new(level).map(Self).map_err(|error| error.to_string())
    }
}

impl Pack for Packer {
    fn pack(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        out.reserve(compress_bound(data.len()));
        self.0.compress_to_buffer(data, out).map(|_| ()).map_err(|error| error.to_string())
    }
}
