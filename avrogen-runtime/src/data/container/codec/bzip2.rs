//! bzip2.

use bzip2::{Action, Compress, Compression, Decompress, Status};

use super::Pack;
use super::stream::{Fault, Stream};

/// New for each block: it cannot be used again.
pub(super) struct Unpacker(Decompress);

impl Unpacker {
    pub(super) fn new() -> Self {
        Self(Decompress::new(false))
    }
}

impl Stream for Unpacker {
    fn begin(&mut self, _: &[u8], _: usize) -> Result<Option<usize>, Fault> {
        self.0 = Decompress::new(false);
        Ok(None)
    }

    fn step(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<(usize, bool), Fault> {
        let before = self.0.total_in();
        let status = self.0.decompress_vec(input, out).map_err(Fault::corrupt)?;
        let used = usize::try_from(self.0.total_in() - before).unwrap_or(usize::MAX);
        Ok((used, status == Status::StreamEnd))
    }
}

/// Its level.
pub(super) struct Packer(u32);

impl Packer {
    pub(super) fn new(level: u32) -> Self {
        Self(level)
    }
}

impl Pack for Packer {
    fn pack(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        let mut compress = Compress::new(Compression::new(self.0), 0);
        let mut rest = data;
        loop {
            // Data that do not compress grow by a hundredth and 600 bytes.
            out.reserve(rest.len() / 2 + 1024);
            let before = compress.total_in();
            let status =
                compress.compress_vec(rest, out, Action::Finish).map_err(|error| error.to_string())?;
            let used = usize::try_from(compress.total_in() - before).unwrap_or(usize::MAX);
            rest = rest.get(used..).unwrap_or_default();
            if status == Status::StreamEnd {
                return Ok(());
            }
        }
    }
}
