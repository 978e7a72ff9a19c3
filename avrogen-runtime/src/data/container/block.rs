//! The blocks of a file, as they stand in it.

use std::io::{self, Read};

use super::error::Position;
use super::header::SYNC_MARKER;
use super::input::{Input, Long};
use super::{Error, ErrorKind};

/// A block, as much of it as there is. Its data are kept by who reads it.
#[derive(Debug)]
pub(super) struct Block {
    /// Which one of the file, and where it begins.
    pub(super) place: Position,
    /// Where its data begin in the file.
    pub(super) data: u64,
    /// Bytes of its data in the file.
    pub(super) stored: usize,
    /// How many records it claims.
    pub(super) records: u64,
    /// What is wrong with it behind its data, or with how long those are.
    pub(super) fault: Option<Error>,
    /// Whether the file ends inside the data.
    pub(super) is_cut: bool,
    /// Where it is not known where the next block begins: what was read besides the data, before and behind them.
    pub(super) around: Option<(Vec<u8>, Vec<u8>)>,
}

impl Block {
    /// Reads the next block, the data of which go to `stored`; none at the end of the file.
    ///
    /// # Errors
    /// Where it is not even known how long the data are, or where they are too long. Nothing has been read then.
    pub(super) fn read<R: Read>(
        input: &mut Input<R>,
        number: u64,
        marker: [u8; SYNC_MARKER],
        limit: usize,
        stored: &mut Vec<u8>,
    ) -> Result<Option<Self>, Error> {
        stored.clear();
        let place = Position { offset: Some(input.offset()), block: Some(number), ..Position::default() };
        let mut head = Vec::new();
        let (records, size) = match read_head(input, place, limit, &mut head) {
            Ok(Some(head)) => head,
            Ok(None) => return Ok(None),
            Err(error) => {
                input.put_back(head);
                return Err(error);
            }
        };
        let data = input.offset();
        let failed = |error: io::Error| Error::io(place, error);
        input.read_into(size, stored).map_err(failed)?;
        let mut tail = Vec::with_capacity(SYNC_MARKER);
        let is_cut = stored.len() < size;
        if !is_cut {
            input.read_into(SYNC_MARKER, &mut tail).map_err(failed)?;
        }
        let end = Position { offset: Some(data + stored.len() as u64), ..place };
        let fault = if is_cut {
            let message =
                format!("the file ends inside the block, after {} of its {size} bytes", stored.len());
            Some(Error::new(ErrorKind::Truncated, end, message))
        } else if tail.len() < SYNC_MARKER {
            Some(Error::new(ErrorKind::Truncated, end, "the file ends inside the sync marker of the block"))
        } else if tail != marker {
            Some(Error::new(
                ErrorKind::Corrupt,
                end,
                "the block is not followed by the sync marker of the file",
            ))
        } else {
            None
        };
        let around = fault.is_some().then_some((head, tail));
        Ok(Some(Self { place, data, stored: stored.len(), records, fault, is_cut, around }))
    }
}

/// How many records and bytes a block claims; none at the end of the file. What was read goes to `head`, too.
fn read_head<R: Read>(
    input: &mut Input<R>,
    place: Position,
    limit: usize,
    head: &mut Vec<u8>,
) -> Result<Option<(u64, usize)>, Error> {
    let mut long = |head: &mut Vec<u8>| match input.long(head) {
        Ok(Long::Is(long)) => Ok(Some(long)),
        Ok(Long::End) if head.is_empty() => Ok(None),
        Ok(Long::End) => {
            Err(Error::new(ErrorKind::Truncated, place, "the file ends before the data of the block"))
        }
        Ok(Long::Oversized) => Err(Error::new(
            ErrorKind::Corrupt,
            place,
            "the number of records or bytes of the block takes more than 64 bits",
        )),
        Err(error) => Err(Error::io(place, error)),
    };
    let Some(records) = long(head)? else { return Ok(None) };
    let Some(size) = long(head)? else { return Ok(None) };
    let (Ok(records), Ok(size)) = (u64::try_from(records), usize::try_from(size)) else {
        let message = format!("the block claims {records} records in {size} bytes");
        return Err(Error::new(ErrorKind::Corrupt, place, message));
    };
    if size > limit {
        let message = format!(
            "the block claims {size} bytes, and the limit is {limit}; `Limits::block` raises it, if the file is not damaged"
        );
        return Err(Error::new(ErrorKind::LimitExceeded, place, message));
    }
    Ok(Some((records, size)))
}
