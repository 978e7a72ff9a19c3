//! What a file says of itself before its first block (Avro 1.12 specification, "Object Container Files").

use std::collections::BTreeMap;
use std::io::Read;

use super::error::Position;
use super::input::{Input, Long};
use super::{Codec, Error, ErrorKind, guess};
use crate::Writer;
use crate::schema::Schema;

/// How a container file begins.
pub const MAGIC: [u8; 4] = *b"Obj\x01";

/// Bytes of a sync marker.
pub(super) const SYNC_MARKER: usize = 16;

/// Metadata whose keys begin so are the format's own.
pub(super) const RESERVED: &str = "avro.";
pub(super) const SCHEMA: &str = "avro.schema";
pub(super) const CODEC: &str = "avro.codec";

/// What stands in a header by key.
pub(super) type Metadata = BTreeMap<String, Vec<u8>>;

/// What a container file says of itself.
#[derive(Clone, Debug)]
pub struct Header {
    schema: Schema,
    codec: Codec,
    metadata: BTreeMap<String, Vec<u8>>,
    sync_marker: [u8; 16],
}

impl Header {
    /// The schema of its records.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The text of the schema, as it stands in the file.
    pub fn schema_text(&self) -> &str {
        // It was read from there.
        self.metadata.get(SCHEMA).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// How its blocks are compressed.
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// All metadata by key, those of the format itself, `avro.*`, among them.
    pub fn metadata(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.metadata
    }

    /// What stands behind each block.
    pub fn sync_marker(&self) -> [u8; 16] {
        self.sync_marker
    }

    pub(super) fn read<R: Read>(input: &mut Input<R>, limit: usize) -> Result<Self, Error> {
        let fault = |kind, message: String| Error::new(kind, Position::default(), message);
        let (metadata, sync_marker) = Fields { input, left: limit }.read()?;
        let text = metadata.get(SCHEMA);
        let text =
            text.ok_or_else(|| fault(ErrorKind::Header, format!("the metadata have no `{SCHEMA}`")))?;
        let text = std::str::from_utf8(text);
        let text =
            text.map_err(|_| fault(ErrorKind::Schema, "the schema of the file is not UTF-8".into()))?;
        let schema = Schema::parse(text).map_err(|findings| {
            let message = format!("the schema of the file cannot be read: {findings}");
            fault(ErrorKind::Schema, message).with_source(findings)
        })?;
        let codec = metadata.get(CODEC).map_or("null".into(), |name| String::from_utf8_lossy(name));
        let unknown = || fault(ErrorKind::Codec, format!("the codec {codec:?} is not known"));
        let codec = Codec::from_name(&codec).ok_or_else(unknown)?;
        Ok(Self { schema, codec, metadata, sync_marker })
    }
}

/// The bytes of a header.
pub(super) fn write(metadata: &Metadata, sync_marker: [u8; 16]) -> Vec<u8> {
    let mut out = Writer::new();
    out.write(&MAGIC);
    // There is a schema at least.
    out.put_long(i64::try_from(metadata.len()).unwrap_or(i64::MAX));
    for (key, value) in metadata {
        out.put_bytes(key.as_bytes());
        out.put_bytes(value);
    }
    out.put_long(0);
    out.write(&sync_marker);
    out.into_vec()
}

/// The fields of a header, one after the other.
struct Fields<'i, R> {
    input: &'i mut Input<R>,
    /// Bytes that the metadata may still take.
    left: usize,
}

impl<R: Read> Fields<'_, R> {
    fn read(mut self) -> Result<(Metadata, [u8; SYNC_MARKER]), Error> {
        let magic = self.take(MAGIC.len())?;
        if magic != MAGIC {
            return Err(self.not_a_container(magic));
        }
        let mut metadata = BTreeMap::new();
        loop {
            let count = self.long()?;
            if count == 0 {
                break;
            }
            if count < 0 {
                // The block's size in bytes, for those who skip it.
                self.long()?;
            }
            for _ in 0..count.unsigned_abs() {
                let key = String::from_utf8(self.bytes()?);
                let key = key.map_err(|_| self.fault(ErrorKind::Corrupt, "a key is not UTF-8"))?;
                let value = self.bytes()?;
                metadata.insert(key, value);
            }
        }
        let marker = self.take(SYNC_MARKER)?;
        let marker = marker.try_into().map_err(|_| self.ended())?;
        Ok((metadata, marker))
    }

    fn long(&mut self) -> Result<i64, Error> {
        match self.input.long(&mut Vec::new()) {
            Ok(Long::Is(long)) => Ok(long),
            Ok(Long::End) => Err(self.ended()),
            Ok(Long::Oversized) => Err(self.fault(ErrorKind::Corrupt, "a long takes more than 64 bits")),
            Err(error) => Err(Error::io(self.place(), error)),
        }
    }

    fn bytes(&mut self) -> Result<Vec<u8>, Error> {
        // What an entry takes beside its bytes counts, too: many small ones take much more memory than they are long.
        const ENTRY: usize = 64;
        let len = self.long()?;
        let Ok(len) = usize::try_from(len) else {
            return Err(self.fault(ErrorKind::Corrupt, "a length is negative"));
        };
        let Some(left) = self.left.checked_sub(len.saturating_add(ENTRY)) else {
            let message = "the metadata take more than the limit; `Limits::header` raises it";
            return Err(self.fault(ErrorKind::LimitExceeded, message));
        };
        self.left = left;
        let bytes = self.take(len)?;
        if bytes.len() < len { Err(self.ended()) } else { Ok(bytes) }
    }

    /// So many bytes, or as many as there are.
    fn take(&mut self, len: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let read = self.input.read_into(len, &mut bytes);
        read.map_err(|error| Error::io(self.place(), error))?;
        Ok(bytes)
    }

    fn place(&self) -> Position {
        Position { offset: Some(self.input.offset()), ..Position::default() }
    }

    fn fault(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        Error::new(kind, self.place(), message)
    }

    fn ended(&self) -> Error {
        self.fault(ErrorKind::Truncated, "the file ends inside its header")
    }

    fn not_a_container(&mut self, mut begin: Vec<u8>) -> Error {
        // What follows helps to say what it is; where it cannot be read, there is less to say.
        let _ = self.input.read_into(12, &mut begin);
        Error::new(
            ErrorKind::NotAContainer,
            Position { offset: Some(0), ..Position::default() },
            guess::explain(&begin),
        )
    }
}
