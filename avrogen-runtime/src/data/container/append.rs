//! Files that exist already, and are to grow.

use std::io::{Read, Seek, SeekFrom, Write};

use super::error::Position;
use super::header::SYNC_MARKER;
use super::input::Input;
use super::sink::Sink;
use super::{Error, ErrorKind, Header, Limits, Options, guess};
use crate::data::resolution::Resolution;
use crate::schema::Schema;

/// A file that is there, at the end of which one stands.
pub(super) struct Existing {
    header: Header,
    len: u64,
}

/// Reads the header of a file and goes to its end; none where the file is empty.
pub(super) fn open<F: Read + Seek>(file: &mut F) -> Result<Option<Existing>, Error> {
    let failed = |error| Error::io(Position::default(), error);
    let len = file.seek(SeekFrom::End(0)).map_err(failed)?;
    if len == 0 {
        return Ok(None);
    }
    file.rewind().map_err(failed)?;
    let header = Header::read(&mut Input::new(&mut *file), Limits::new().header)?;
    // Each block ends with the sync marker, and so does the header.
    let mut end = [0; SYNC_MARKER];
    let last = len.saturating_sub(SYNC_MARKER as u64);
    let end_place = Position { offset: Some(last), ..Position::default() };
    file.seek(SeekFrom::Start(last)).map_err(failed)?;
    file.read_exact(&mut end).map_err(failed)?;
    if end != header.sync_marker() {
        let message = "the file does not end with its sync marker: it is cut off, or damaged; what is appended would be lost";
        return Err(Error::new(ErrorKind::Truncated, end_place, message));
    }
    // From reading to writing, some files must be told where.
    file.seek(SeekFrom::End(0)).map_err(failed)?;
    Ok(Some(Existing { header, len }))
}

impl Existing {
    pub(super) fn is_empty() -> Error {
        let place = Position { offset: Some(0), ..Position::default() };
        Error::new(ErrorKind::NotAContainer, place, guess::explain(&[]))
    }

    pub(super) fn schema(&self) -> &Schema {
        self.header.schema()
    }

    /// Asserts that all data of a schema are data of the file's.
    pub(super) fn accepts(&self, own: &Schema) -> Result<(), Error> {
        match Resolution::new(own, self.schema()) {
            Ok(resolution) if resolution.is_identity() => Ok(()),
            _ => {
                let message = format!(
                    "data of {} are no data of the file's schema, {}; write a new file, or write with the file's schema",
                    own.name(),
                    self.schema().name()
                );
                Err(Error::new(ErrorKind::Schema, Position::default(), message))
            }
        }
    }

    pub(super) fn resume<W: Write>(&self, to: W, options: &Options) -> Result<Sink<W>, Error> {
        Sink::resume(to, self.header.codec(), options, self.header.sync_marker(), self.len)
    }
}
