//! From bytes to JSON. The text is charged as memory before it is taken: a field's long name may stand for no bytes at all.

use std::fmt::Write as _;

use avrogen_schema::schema::{Kind, NodeId, Place};

use super::LEVELS_OF_RECORD;
use crate::codec::locate::locate_in;
use crate::codec::place::{boolean, double, enum_index, float, str_ref, string, union_index};
use crate::codec::reader::room;
use crate::error::Fault;
use crate::schema::Schema;
use crate::{Error, Reader};

pub(super) fn print(schema: &Schema, reader: &mut Reader<'_>) -> Result<String, Error> {
    let (bytes, begin) = (reader.remaining(), reader.offset());
    let levels = reader.depth().saturating_mul(LEVELS_OF_RECORD);
    let mut walk = Walk { schema, reader, out: Vec::new(), levels, number: String::new() };
    let done = walk.datum(schema.root());
    let out = walk.out;
    done.map_err(|error| locate_in(schema, bytes, begin, error))?;
    // All that was put there is text.
    String::from_utf8(out).map_err(|_| reader.fault(Fault::Utf8))
}

struct Walk<'a, 'r, 'de> {
    schema: &'a Schema,
    reader: &'r mut Reader<'de>,
    out: Vec<u8>,
    levels: u32,
    /// A number, before it is put there.
    number: String,
}

impl Walk<'_, '_, '_> {
    fn datum(&mut self, node: NodeId) -> Result<(), Error> {
        let schema = self.schema;
        match schema.kind(node) {
            Kind::Null => self.put(b"null"),
            Kind::Boolean => {
                let value = boolean::decode(self.reader)?;
                self.put(if value { b"true" } else { b"false" })
            }
            Kind::Int => {
                let value = self.reader.take_int()?;
                self.number(&value)
            }
            Kind::Long => {
                let value = self.reader.take_long()?;
                self.number(&value)
            }
            Kind::Float => {
                let value = float::decode(self.reader)?;
                if value.is_finite() { self.number(&value) } else { self.infinite(f64::from(value)) }
            }
            Kind::Double => {
                let value = double::decode(self.reader)?;
                if value.is_finite() { self.number(&value) } else { self.infinite(value) }
            }
            Kind::Bytes => {
                let len = self.reader.take_size()?;
                self.bytes(len)
            }
            Kind::Fixed(fixed) => self.bytes(usize::try_from(fixed.size).unwrap_or(usize::MAX)),
            Kind::String => {
                let text = str_ref::decode(self.reader)?;
                self.string(text)
            }
            Kind::Enum(of) => {
                let index = enum_index::decode(self.reader)?;
                match of.symbols.get(index as usize) {
                    Some(symbol) => self.string(&symbol.text),
                    None => Err(enum_index::unknown(index, self.reader)),
                }
            }
            Kind::Union(branches) => self.nested(|walk| walk.union(branches)),
            Kind::Array(item) => self.nested(|walk| {
                walk.put(b"[")?;
                walk.blocks(item, 0, Self::datum)?;
                walk.put(b"]")
            }),
            Kind::Map(value) => self.nested(|walk| {
                walk.put(b"{")?;
                walk.blocks(value, string::MIN, |walk, node| {
                    let key = str_ref::decode(walk.reader)?;
                    walk.string(key)?;
                    walk.put(b":")?;
                    walk.datum(node)
                })?;
                walk.put(b"}")
            }),
            Kind::Record(record) => self.nested(|walk| {
                let mut before: &[u8] = b"{";
                for field in &record.fields {
                    walk.put(before)?;
                    walk.string(&field.name)?;
                    walk.put(b":")?;
                    walk.datum(field.place.node)?;
                    before = b",";
                }
                walk.put(if record.fields.is_empty() { b"{}" } else { b"}" })
            }),
        }
    }

    fn union(&mut self, branches: &[Place]) -> Result<(), Error> {
        let index = union_index::decode(self.reader)?;
        let Some(place) = branches.get(index as usize) else {
            return Err(union_index::unknown(index, self.reader));
        };
        let kind = self.schema.kind(place.node);
        if let Kind::Null = kind {
            return self.put(b"null");
        }
        self.put(b"{")?;
        self.string(kind.type_name())?;
        self.put(b":")?;
        self.datum(place.node)?;
        self.put(b"}")
    }

    fn blocks(
        &mut self,
        place: &Place,
        key: usize,
        mut item: impl FnMut(&mut Self, NodeId) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let min = self.schema.size(place.node).min.saturating_add(key);
        let mut first = true;
        loop {
            let count = self.reader.take_block(min)?;
            if count == 0 {
                return Ok(());
            }
            for _ in 0..count {
                if !first {
                    self.put(b",")?;
                }
                item(self, place.node)?;
                first = false;
            }
        }
    }

    fn nested(&mut self, value: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        self.levels = self.levels.checked_sub(1).ok_or_else(|| self.reader.fault(Fault::Depth))?;
        value(self)?;
        self.levels += 1;
        Ok(())
    }

    fn put(&mut self, mut text: &[u8]) -> Result<(), Error> {
        while self.out.capacity() - self.out.len() < text.len() {
            let before = self.reader.remaining().len();
            let piece = room(self.reader, &mut self.out, text.len(), before)?;
            let (now, later) = text.split_at(piece);
            self.out.extend_from_slice(now);
            text = later;
        }
        self.out.extend_from_slice(text);
        Ok(())
    }

    fn number(&mut self, value: &impl std::fmt::Debug) -> Result<(), Error> {
        let mut number = std::mem::take(&mut self.number);
        number.clear();
        let written = write!(number, "{value:?}");
        debug_assert!(written.is_ok(), "a string takes all that is written to it");
        let done = self.put(number.as_bytes());
        self.number = number;
        done
    }

    fn infinite(&mut self, value: f64) -> Result<(), Error> {
        self.put(match value {
            f64::INFINITY => b"\"Infinity\"",
            f64::NEG_INFINITY => b"\"-Infinity\"",
            _ => b"\"NaN\"",
        })
    }

    /// Control characters are escaped, those behind ASCII among them: the text may go to a terminal.
    fn string(&mut self, text: &str) -> Result<(), Error> {
        self.put(b"\"")?;
        let mut plain = 0;
        for (at, character) in text.char_indices().filter(|(_, character)| is_special(*character)) {
            self.put(&text.as_bytes()[plain..at])?;
            self.escape(u32::from(character))?;
            plain = at + character.len_utf8();
        }
        self.put(&text.as_bytes()[plain..])?;
        self.put(b"\"")
    }

    /// Each byte is a character, and is escaped unless it is one of ASCII.
    fn bytes(&mut self, len: usize) -> Result<(), Error> {
        let mut rest = self.reader.take_slice(len)?;
        self.put(b"\"")?;
        while !rest.is_empty() {
            let is_plain = |byte: &u8| byte.is_ascii() && !is_special(char::from(*byte));
            let plain = rest.iter().take_while(|byte| is_plain(byte)).count();
            self.put(&rest[..plain])?;
            rest = &rest[plain..];
            if let Some((first, behind)) = rest.split_first() {
                self.escape(u32::from(*first))?;
                rest = behind;
            }
        }
        self.put(b"\"")
    }

    fn escape(&mut self, character: u32) -> Result<(), Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let [.., high, low] = character.to_be_bytes();
        let digit = |byte: u8, shift: u8| DIGITS[usize::from(byte >> shift & 15)];
        match low {
            _ if high > 0 => {
                self.put(&[b'\\', b'u', digit(high, 4), digit(high, 0), digit(low, 4), digit(low, 0)])
            }
            b'"' => self.put(b"\\\""),
            b'\\' => self.put(b"\\\\"),
            b'\n' => self.put(b"\\n"),
            b'\r' => self.put(b"\\r"),
            b'\t' => self.put(b"\\t"),
            low => self.put(&[b'\\', b'u', b'0', b'0', digit(low, 4), digit(low, 0)]),
        }
    }
}

/// What is not put into a string as it is: of Unicode, the control characters and the ends of lines.
fn is_special(character: char) -> bool {
    matches!(character, '"' | '\\' | '\u{2028}' | '\u{2029}') || character.is_control()
}
