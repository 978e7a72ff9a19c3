//! From bytes to data.

use avrogen_schema::schema::{Kind, NodeId, Place};

use super::Datum;
use crate::codec::locate::locate_in;
use crate::codec::place::{boolean, double, enum_index, float, string, union_index};
use crate::codec::reader::room;
use crate::error::Fault;
use crate::schema::Schema;
use crate::{Error, Limits, Reader};

/// Levels of data within each other for each record that the limit on depth allows: a record may hold its like in a
/// union in an array.
const LEVELS_OF_RECORD: u32 = 4;

/// Reads a datum that takes up the whole slice.
///
/// # Errors
/// When it is not a datum of the schema, when bytes are left over, or when a limit is met.
pub fn from_slice(schema: &Schema, bytes: &[u8], limits: Limits) -> Result<Datum, Error> {
    let mut reader = Reader::with_limits(bytes, limits);
    let datum = read(schema, &mut reader)?;
    reader.finish()?;
    Ok(datum)
}

/// Reads the next datum.
///
/// # Errors
/// When it is not a datum of the schema, or a limit is met.
pub fn read(schema: &Schema, reader: &mut Reader<'_>) -> Result<Datum, Error> {
    let (bytes, begin) = (reader.remaining(), reader.offset());
    let levels = reader.depth().saturating_mul(LEVELS_OF_RECORD);
    let datum = Walk { schema, reader, levels }.datum(schema.root());
    datum.map_err(|error| locate_in(schema, bytes, begin, error))
}

struct Walk<'a, 'r, 'de> {
    schema: &'a Schema,
    reader: &'r mut Reader<'de>,
    levels: u32,
}

impl Walk<'_, '_, '_> {
    fn datum(&mut self, node: NodeId) -> Result<Datum, Error> {
        let schema = self.schema;
        Ok(match schema.kind(node) {
            Kind::Null => Datum::Null,
            Kind::Boolean => Datum::Boolean(boolean::decode(self.reader)?),
            Kind::Int => Datum::Int(self.reader.take_int()?),
            Kind::Long => Datum::Long(self.reader.take_long()?),
            Kind::Float => Datum::Float(float::decode(self.reader)?),
            Kind::Double => Datum::Double(double::decode(self.reader)?),
            Kind::Bytes => {
                let len = self.reader.take_size()?;
                Datum::Bytes(self.bytes(len)?)
            }
            Kind::String => Datum::String(string::decode(self.reader)?),
            Kind::Fixed(fixed) => {
                Datum::Fixed(self.bytes(usize::try_from(fixed.size).unwrap_or(usize::MAX))?)
            }
            Kind::Enum(of) => {
                let index = enum_index::decode(self.reader)?;
                let unknown = of.symbols.len() <= index as usize;
                return if unknown {
                    Err(enum_index::unknown(index, self.reader))
                } else {
                    Ok(Datum::Enum(index as usize))
                };
            }
            Kind::Union(branches) => self.nested(|walk| walk.union(branches))?,
            Kind::Record(record) => self.nested(|walk| {
                let fields = record.fields.iter().map(|field| field.place.node);
                let mut datums = Vec::new();
                walk.reader.charge(fields.len() * size_of::<Datum>(), walk.reader.remaining().len())?;
                datums.reserve_exact(fields.len());
                for field in fields {
                    datums.push(walk.datum(field)?);
                }
                Ok(Datum::Record(datums))
            })?,
            Kind::Array(items) => self.nested(|walk| walk.blocks(items, 0, Self::datum).map(Datum::Array))?,
            Kind::Map(values) => self.nested(|walk| {
                let entries = walk.blocks(values, string::MIN, |walk, value| {
                    let key = string::decode(walk.reader)?;
                    Ok((key, walk.datum(value)?))
                })?;
                walk.reader.charge(entries.len().saturating_mul(PER_ENTRY), walk.reader.remaining().len())?;
                Ok(Datum::Map(last_of_each(entries)))
            })?,
        })
    }

    fn bytes(&mut self, len: usize) -> Result<Vec<u8>, Error> {
        let before = self.reader.remaining().len();
        let bytes = self.reader.take_slice(len)?;
        self.reader.charge(len, before)?;
        Ok(bytes.to_vec())
    }

    fn union(&mut self, branches: &[Place]) -> Result<Datum, Error> {
        let before = self.reader.remaining().len();
        let index = union_index::decode(self.reader)?;
        let branch = index as usize;
        let place = branches.get(branch).ok_or_else(|| union_index::unknown(index, self.reader))?;
        self.reader.charge(size_of::<Datum>(), before)?;
        Ok(Datum::Union { branch, datum: Box::new(self.datum(place.node)?) })
    }

    fn blocks<T>(
        &mut self,
        place: &Place,
        key: usize,
        mut item: impl FnMut(&mut Self, NodeId) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let min = self.schema.size(place.node).min.saturating_add(key);
        let mut items = Vec::new();
        loop {
            let before = self.reader.remaining().len();
            let mut left = self.reader.take_block(min)?;
            if left == 0 {
                return Ok(items);
            }
            while left > 0 {
                let count = room(self.reader, &mut items, left, before)?;
                for _ in 0..count {
                    items.push(item(self, place.node)?);
                }
                left -= count;
            }
        }
    }

    fn nested(&mut self, value: impl FnOnce(&mut Self) -> Result<Datum, Error>) -> Result<Datum, Error> {
        self.levels = self.levels.checked_sub(1).ok_or_else(|| self.reader.fault(Fault::Depth))?;
        let result = value(self);
        self.levels += 1;
        result
    }
}

/// What [`last_of_each`] takes for each entry.
const PER_ENTRY: usize = size_of::<usize>() + size_of::<bool>();

/// Each key once, where it stood first, with the value that it had last.
fn last_of_each(mut entries: Vec<(String, Datum)>) -> Vec<(String, Datum)> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_unstable_by(|a, b| entries[*a].0.cmp(&entries[*b].0).then(a.cmp(b)));
    let mut again = vec![false; entries.len()];
    let mut rest = &*order;
    while let Some((first, others)) = rest.split_first() {
        let count = others.iter().take_while(|other| entries[**other].0 == entries[*first].0).count();
        let (others, behind) = others.split_at(count);
        for other in others {
            again[*other] = true;
        }
        if let Some(last) = others.last() {
            entries[*first].1 = std::mem::replace(&mut entries[*last].1, Datum::Null);
        }
        rest = behind;
    }
    let mut again = again.into_iter();
    entries.retain(|_| !again.next().unwrap_or(false));
    entries
}
