//! xz.

use liblzma::stream::{Action, Check, Status, Stream as Lzma};

use super::Pack;
use super::stream::{Fault, Stream};

/// What the dictionary of the highest level takes. No more of it is touched than comes out.
const DICTIONARY: usize = 66 << 20;

/// New for each block: it cannot be used again.
pub(super) struct Unpacker(Option<Lzma>);

impl Unpacker {
    pub(super) fn new() -> Self {
        Self(None)
    }
}

impl Stream for Unpacker {
    fn begin(&mut self, _: &[u8], limit: usize) -> Result<Option<usize>, Fault> {
        let memory = limit.max(DICTIONARY) as u64;
        self.0 = Some(Lzma::new_stream_decoder(memory, 0).map_err(fault)?);
        Ok(None)
    }

    fn step(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<(usize, bool), Fault> {
        let Some(stream) = &mut self.0 else { return Ok((0, true)) };
        let before = stream.total_in();
        let status = stream.process_vec(input, out, Action::Run).map_err(fault)?;
        let used = usize::try_from(stream.total_in() - before).unwrap_or(usize::MAX);
        let ended = status == Status::StreamEnd;
        if ended {
            self.0 = None;
        }
        Ok((used, ended))
    }
}

fn fault(error: liblzma::stream::Error) -> Fault {
    match error {
        liblzma::stream::Error::MemLimit => Fault::TooLarge,
        error => Fault::corrupt(error),
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
        let mut stream = Lzma::new_easy_encoder(self.0, Check::Crc64).map_err(|error| error.to_string())?;
        let mut rest = data;
        loop {
            out.reserve(rest.len() / 2 + 1024);
            let before = stream.total_in();
            let status = stream.process_vec(rest, out, Action::Finish).map_err(|error| error.to_string())?;
            let used = usize::try_from(stream.total_in() - before).unwrap_or(usize::MAX);
            rest = rest.get(used..).unwrap_or_default();
            if status == Status::StreamEnd {
                return Ok(());
            }
        }
    }
}
