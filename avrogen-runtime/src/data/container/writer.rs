//! Records of a generated type to a container file.

use std::fmt;
use std::io::{Read, Seek, Write};
use std::marker::PhantomData;

use super::append::{self, Existing};
use super::error::Position;
use super::sink::Sink;
use super::{Error, ErrorKind, Options};
use crate::AvroType;
use crate::codec::locate;
use crate::data::datum::{self, Datum};
use crate::schema::Schema;

/// Writes values of a generated type to a container file.
///
/// Records are gathered to blocks. [`finish`](Self::finish) writes the last one and gives the file back; a writer that is
/// dropped without it writes the last one, too, but says nothing where that fails.
///
/// ```
/// # use avrogen_runtime::AvroType;
/// # fn example<User: AvroType>(users: &[User]) -> Result<(), Box<dyn std::error::Error>> {
/// use avrogen_runtime::container::{Codec, Options, Writer};
///
/// let file = std::fs::File::create("users.avro")?;
/// let mut writer = Writer::with_options(file, &Options::new().codec(Codec::Deflate))?;
/// for user in users {
///     writer.write(user)?;
/// }
/// writer.finish()?.sync_all()?;
/// # Ok(())
/// # }
/// ```
pub struct Writer<T, W: Write> {
    sink: Sink<W>,
    of: PhantomData<fn(&T)>,
}

impl<T: AvroType, W: Write> Writer<T, W> {
    /// Begins a file.
    ///
    /// # Errors
    /// Where writing its header fails.
    pub fn new(to: W) -> Result<Self, Error> {
        Self::with_options(to, &Options::new())
    }

    /// Begins a file in another way than the default one.
    ///
    /// # Errors
    /// Where the options cannot be, or writing the header fails.
    pub fn with_options(to: W, options: &Options) -> Result<Self, Error> {
        let sink = Sink::create(to, own_schema::<T>()?.text(), options)?;
        Ok(Self { sink, of: PhantomData })
    }

    /// Adds a value.
    ///
    /// # Errors
    /// When a logical value does not fit its schema: the file is as if it had not been tried. When writing fails: nothing
    /// more can be written.
    #[inline]
    pub fn write(&mut self, value: &T) -> Result<(), Error> {
        self.sink.record(
            |block| value.encode(block),
            |datum, begin, error| locate::locate(value.schema(), datum, begin, error),
        )
    }

    /// Ends the block and flushes what the file is written to, so that readers can see everything so far.
    ///
    /// # Errors
    /// When writing fails.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.sink.flush()
    }

    /// Writes everything and gives back what the file was written to.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> Result<W, Error> {
        self.sink.finish()
    }
}

impl<T: AvroType, F: Read + Write + Seek> Writer<T, F> {
    /// Goes on at the end of a file; an empty one is begun. Of the options, an existing file's codec, metadata and sync marker
    /// are kept.
    ///
    /// # Errors
    /// Where the file is none or ends inside a block, where values of the type are no data of its schema, and where reading
    /// or writing fails.
    pub fn append(mut file: F, options: &Options) -> Result<Self, Error> {
        let sink = match append::open(&mut file)? {
            None => return Self::with_options(file, options),
            Some(existing) => {
                existing.accepts(&own_schema::<T>()?)?;
                existing.resume(file, options)?
            }
        };
        Ok(Self { sink, of: PhantomData })
    }
}

impl<T, W: Write> fmt::Debug for Writer<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

/// The schema of a generated type, to stand in a file.
fn own_schema<T: AvroType>() -> Result<Schema, Error> {
    Schema::of(T::SCHEMA).map_err(|findings| {
        let message = format!("the schema of {} cannot be read: {findings}", T::SCHEMA.name());
        Error::new(ErrorKind::Schema, Position::default(), message).with_source(findings)
    })
}

/// Writes data of any schema to a container file.
///
/// It is used as [`Writer`] is.
pub struct DatumWriter<W: Write> {
    sink: Sink<W>,
    schema: Schema,
}

impl<W: Write> DatumWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// Where writing its header fails.
    pub fn new(to: W, schema: &Schema) -> Result<Self, Error> {
        Self::with_options(to, schema, &Options::new())
    }

    /// Begins a file in another way than the default one.
    ///
    /// # Errors
    /// Where the options cannot be, or writing the header fails.
    pub fn with_options(to: W, schema: &Schema, options: &Options) -> Result<Self, Error> {
        Ok(Self { sink: Sink::create(to, schema.text(), options)?, schema: schema.clone() })
    }

    /// The schema of the file.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Adds a datum.
    ///
    /// # Errors
    /// Where it is none of the schema: the file is as if it had not been tried. When writing fails: nothing more can be
    /// written.
    pub fn write(&mut self, datum: &Datum) -> Result<(), Error> {
        let schema = &self.schema;
        self.sink.record(
            |block| datum::to_vec(schema, datum).map(|bytes| block.write(&bytes)),
            |_, begin, error| error.moved(begin),
        )
    }

    /// Adds a record of which only the bytes are there: those of a datum of the schema, which is not checked.
    ///
    /// # Errors
    /// When writing fails: nothing more can be written.
    pub fn write_bytes(&mut self, datum: &[u8]) -> Result<(), Error> {
        self.sink.record(
            |block| {
                block.write(datum);
                Ok(())
            },
            |_, begin, error| error.moved(begin),
        )
    }

    /// Ends the block and flushes what the file is written to, so that readers can see everything so far.
    ///
    /// # Errors
    /// When writing fails.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.sink.flush()
    }

    /// Writes everything and gives back what the file was written to.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> Result<W, Error> {
        self.sink.finish()
    }
}

impl<F: Read + Write + Seek> DatumWriter<F> {
    /// Goes on at the end of a file, with its schema. Of the options, only the size of blocks and the level count.
    ///
    /// # Errors
    /// Where the file is none or ends inside a block, and where reading or writing fails.
    pub fn append(mut file: F, options: &Options) -> Result<Self, Error> {
        let existing = append::open(&mut file)?.ok_or_else(Existing::is_empty)?;
        let schema = existing.schema().clone();
        Ok(Self { sink: existing.resume(file, options)?, schema })
    }
}

impl<W: Write> fmt::Debug for DatumWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatumWriter").field("schema", &self.schema).finish_non_exhaustive()
    }
}
