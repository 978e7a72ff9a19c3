//! Records of a generated type from a container file.

use std::fmt;
use std::io::Read;
use std::marker::PhantomData;

use super::error::Position;
use super::records::Records;
use super::{Error, ErrorKind, Header, Limits};
use crate::data::resolution::Resolution;
use crate::{AvroType, View};

/// Reads the records of a container file as a generated type, from anything that can be read.
///
/// Where the file has another schema than the type, [resolution](crate::resolution) turns the one into the other.
///
/// # Damaged files
/// Every record before the damage is there, and then an error that says where the damage is. What follows depends:
///
/// * A record that is whole and cannot be decoded, such as one with a date that no calendar has, or one that the type's
///   schema has no place for, is an error in its place. The record behind it comes next.
/// * After any other error, it is not known where the next record begins, and there are none. [`skip_block`](Self::skip_block)
///   leaves the rest of the block, so that those of later blocks come.
///
/// A block that is cut off by the end of the file yields its records up to there, compressed or not; of one whose
/// compressed data are damaged, none is trusted.
///
/// ```
/// # use avrogen_runtime::__private::v1;
/// # #[derive(Debug, PartialEq)]
/// # struct Count(i32);
/// # static SCHEMA: v1::SchemaDef = v1::SchemaDef::new("int", "\"int\"", 0, 0, &[]);
/// # impl v1::Encode for Count {
/// #     fn bound(&self) -> usize { 5 }
/// #     fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> { v1::int::encode(self.0, w) }
/// # }
/// # impl<'de> v1::Decode<'de> for Count {
/// #     fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> { v1::int::decode(r).map(Self) }
/// # }
/// # impl v1::AvroType for Count { const SCHEMA: &'static v1::SchemaDef = &SCHEMA; }
/// use avrogen_runtime::container::{Reader, Writer};
///
/// let mut writer = Writer::new(Vec::new())?;
/// writer.write(&Count(1))?;
/// writer.write(&Count(2))?;
/// let file = writer.finish()?;
///
/// let counts = Reader::<Count, _>::new(&file[..])?.collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(counts, [Count(1), Count(2)]);
/// # Ok::<(), avrogen_runtime::container::Error>(())
/// ```
pub struct Reader<T, R> {
    records: Records<R>,
    /// None where the file has the type's own schema.
    resolution: Option<Resolution>,
    /// A record after resolution.
    resolved: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

impl<T: AvroType, R: Read> Reader<T, R> {
    /// Reads the header.
    ///
    /// # Errors
    /// Where there is none, its schema or codec cannot be used, or reading fails.
    pub fn new(from: R) -> Result<Self, Error> {
        Self::with_limits(from, Limits::new())
    }

    /// [`new`](Self::new) under limits of the caller's choice.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_limits(from: R, limits: Limits) -> Result<Self, Error> {
        let records = Records::new(from, limits)?;
        let resolution = if records.header().schema_text() == T::SCHEMA.text() {
            None
        } else {
            let resolution = Resolution::to::<T>(records.header().schema());
            let resolution = resolution.map_err(|error| {
                Error::new(ErrorKind::Schema, Position::default(), error.to_string()).with_source(error)
            })?;
            Some(resolution).filter(|resolution| !resolution.is_identity())
        };
        Ok(Self { records, resolution, resolved: Vec::new(), of: PhantomData })
    }

    /// What the file says of itself.
    pub fn header(&self) -> &Header {
        self.records.header()
    }

    /// The next record in the type's borrowed form, which the next call ends.
    ///
    /// ```
    /// # fn example<T: avrogen_runtime::View, R: std::io::Read>(
    /// #     mut users: avrogen_runtime::container::Reader<T, R>,
    /// # ) -> Result<(), avrogen_runtime::container::Error> {
    /// while let Some(user) = users.next_view() {
    ///     let user = user?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn next_view(&mut self) -> Option<Result<T::Ref<'_>, Error>>
    where
        T: View,
    {
        if let Err(error) = self.records.prepare()? {
            return Some(Err(error));
        }
        let Records { data, cursor } = &mut self.records;
        let mut reader = cursor.reader(data);
        let Some(resolution) = &self.resolution else {
            return Some(match reader.read::<T::Ref<'_>>() {
                Ok(value) => cursor.advance(&reader).map(|()| value),
                Err(error) => Err(cursor.failed(data, error)),
            });
        };
        let resolved = match resolution.next_datum(&mut reader) {
            Ok(resolved) => resolved,
            Err(error) => return Some(Err(cursor.failed(data, error))),
        };
        self.resolved = resolved;
        Some(match crate::view_with::<T>(&self.resolved, reader.limits()) {
            Ok(value) => cursor.advance(&reader).map(|()| value),
            Err(error) => Err(cursor.failed(data, error.after_resolution())),
        })
    }

    /// Leaves the rest of the block: after an error, to go on with the next one. Where the damage is such that it is not known
    /// where that begins, everything up to the next sync marker is left.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn skip_block(&mut self) -> Result<(), Error> {
        self.records.skip_block()
    }
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method is one of a reader of one lifetime, and the closure of any"
)]
impl<T: AvroType, R: Read> Iterator for Reader<T, R> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match &self.resolution {
            None => self.records.next_by(|reader| reader.read()),
            Some(resolution) => {
                self.records.next_by(|reader| resolution.decode_next(reader, |resolved| resolved.read()))
            }
        }
    }
}

impl<T, R> fmt::Debug for Reader<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("resolution", &self.resolution).finish_non_exhaustive()
    }
}
