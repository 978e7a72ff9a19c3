//! Decompression piece by piece, with a limit on what comes of it.

use super::{Unpack, Unpacked};

/// The smallest room that decompression begins with.
const FIRST_ROOM: usize = 64 << 10;

/// Why there is nothing more to come.
#[derive(Debug)]
pub(super) enum Fault {
    Corrupt(String),
    /// It would take more memory than the limit, as some say by themselves.
    #[cfg(any(feature = "xz", feature = "zstandard"))]
    TooLarge,
}

impl Fault {
    #[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err` by name")]
    pub(super) fn corrupt(error: impl ToString) -> Self {
        Self::Corrupt(error.to_string())
    }
}

impl From<Fault> for Unpacked {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Corrupt(message) => Self::Corrupt(message),
            #[cfg(any(feature = "xz", feature = "zstandard"))]
            Fault::TooLarge => Self::TooLarge,
        }
    }
}

/// A decompressor that works piece by piece.
pub(super) trait Stream {
    /// Begins with a block, of which so much may come at most. How much will come, where the data say so.
    fn begin(&mut self, stored: &[u8], limit: usize) -> Result<Option<usize>, Fault>;

    /// Goes on from the front of `input` into the spare capacity of `out`. How much of the input was used, and whether that
    /// was the end.
    fn step(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<(usize, bool), Fault>;
}

impl<S: Stream + Send> Unpack for S {
    fn unpack(&mut self, stored: &[u8], limit: usize, out: &mut Vec<u8>) -> Unpacked {
        run(self, stored, limit, out)
    }
}

/// Runs a decompressor to the end of its data. What stands behind that end is not looked at: some writers leave a piece of a
/// checksum there.
fn run(stream: &mut impl Stream, stored: &[u8], limit: usize, out: &mut Vec<u8>) -> Unpacked {
    let size = match stream.begin(stored, limit) {
        Ok(Some(size)) if size > limit => return Unpacked::TooLarge,
        Ok(size) => size,
        Err(fault) => return fault.into(),
    };
    if size.is_some_and(|size| size > out.capacity()) || size.is_none() && out.capacity() == 0 {
        reserve(out, size.unwrap_or_else(|| stored.len().saturating_mul(4)), limit);
    }
    let mut rest = stored;
    loop {
        if out.len() == out.capacity() && !reserve(out, out.capacity() + 1, limit) {
            return Unpacked::TooLarge;
        }
        let before = out.len();
        let (used, ended) = match stream.step(rest, out) {
            Ok(step) => step,
            Err(fault) => return fault.into(),
        };
        rest = rest.get(used..).unwrap_or_default();
        if out.len() > limit {
            return Unpacked::TooLarge;
        }
        if ended {
            return Unpacked::Whole;
        }
        if used == 0 && out.len() == before && out.len() < out.capacity() {
            return Unpacked::Cut;
        }
    }
}

/// Makes room for so many bytes at least, unless that is more than the limit. Of the vector and the one that takes its place
/// the sum is at most one and a half times the limit: capacities are halves of it, and halves of those.
fn reserve(out: &mut Vec<u8>, bytes: usize, limit: usize) -> bool {
    let mut room = limit.saturating_add(1);
    while room / 2 > bytes.max(FIRST_ROOM) {
        room /= 2;
    }
    room > out.len() && out.try_reserve_exact(room - out.len()).is_ok()
}
