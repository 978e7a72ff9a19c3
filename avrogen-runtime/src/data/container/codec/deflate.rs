//! RFC 1951, without the header of zlib.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::Pack;
use super::stream::{Fault, Stream};

pub(super) struct Inflate(Decompress);

impl Inflate {
    pub(super) fn new() -> Self {
        Self(Decompress::new(false))
    }
}

impl Stream for Inflate {
    fn begin(&mut self, _: &[u8], _: usize) -> Result<Option<usize>, Fault> {
        self.0.reset(false);
        Ok(None)
    }

    fn step(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<(usize, bool), Fault> {
        let before = self.0.total_in();
        let status = self.0.decompress_vec(input, out, FlushDecompress::None);
        let status = status.map_err(Fault::corrupt)?;
        let used = usize::try_from(self.0.total_in() - before).unwrap_or(usize::MAX);
        Ok((used, status == Status::StreamEnd))
    }
}

pub(super) struct Deflate(Compress);

impl Deflate {
    pub(super) fn new(level: u32) -> Self {
        Self(Compress::new(Compression::new(level), false))
    }
}

impl Pack for Deflate {
    fn pack(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        self.0.reset();
        let mut rest = data;
        loop {
            // Data that do not compress grow by five bytes for each 16 KiB.
            out.reserve(rest.len() / 2 + 1024);
            let before = self.0.total_in();
            let status = self.0.compress_vec(rest, out, FlushCompress::Finish);
            let status = status.map_err(|error| error.to_string())?;
            let used = usize::try_from(self.0.total_in() - before).unwrap_or(usize::MAX);
            rest = rest.get(used..).unwrap_or_default();
            if status == Status::StreamEnd {
                return Ok(());
            }
        }
    }
}
