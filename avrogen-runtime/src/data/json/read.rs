//! From JSON to bytes. What is written grows with what is read, so the length of the text is a limit by itself.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use avrogen_schema::schema::{Kind, NodeId, Place, Record};

use super::LEVELS_OF_RECORD;
use super::tokens::{Fault, Read, Token, Tokens};
use crate::schema::Schema;
use crate::{Limits, Writer};

/// The bytes of the one datum of a text.
pub(super) fn read(schema: &Schema, tokens: Tokens<'_>, limits: Limits) -> Read<Vec<u8>> {
    let levels = limits.depth.saturating_mul(LEVELS_OF_RECORD);
    let mut walk = Walk { schema, tokens, out: Writer::new(), levels, names: HashMap::new() };
    walk.datum(schema.root())?;
    walk.tokens.end()?;
    Ok(walk.out.into_vec())
}

struct Walk<'a, 't> {
    schema: &'a Schema,
    tokens: Tokens<'t>,
    out: Writer,
    levels: u32,
    /// The fields of records whose JSON has them in another order, and the symbols of enums.
    names: HashMap<NodeId, HashMap<&'a str, usize>>,
}

/// A field that was found.
struct Part {
    field: usize,
    /// Where its key stands.
    key: usize,
    /// Where its bytes begin and end.
    from: usize,
    to: usize,
}

impl<'t> Walk<'_, 't> {
    fn datum(&mut self, node: NodeId) -> Read<()> {
        let token = self.tokens.value()?;
        self.value(node, &token)
    }

    fn value(&mut self, node: NodeId, token: &Token<'t>) -> Read<()> {
        let schema = self.schema;
        let kind = schema.kind(node);
        let fits = match (kind, token) {
            (Kind::Null, Token::Null) => true,
            (Kind::Boolean, Token::Boolean(value)) => {
                self.out.write(&[u8::from(*value)]);
                true
            }
            (Kind::Int, Token::Number(text)) => text.parse::<i32>().map(|int| self.out.put_int(int)).is_ok(),
            (Kind::Long, Token::Number(text)) => {
                text.parse::<i64>().map(|long| self.out.put_long(long)).is_ok()
            }
            (Kind::Float, _) => match number::<f32>(token) {
                Some(float) if float.is_infinite() => self.infinite(kind, token, &float.to_le_bytes())?,
                float => float.map(|float| self.out.write(&float.to_le_bytes())).is_some(),
            },
            (Kind::Double, _) => match number::<f64>(token) {
                Some(double) if double.is_infinite() => self.infinite(kind, token, &double.to_le_bytes())?,
                double => double.map(|double| self.out.write(&double.to_le_bytes())).is_some(),
            },
            (Kind::String, Token::String(text)) => {
                self.out.put_bytes(text.as_bytes());
                true
            }
            (Kind::Bytes, Token::String(text)) => {
                latin(text).map(|bytes| self.out.put_bytes(&bytes)).is_some()
            }
            (Kind::Fixed(fixed), Token::String(text)) => {
                let fitting = latin(text).filter(|bytes| bytes.len() as u64 == fixed.size);
                fitting.map(|bytes| self.out.write(&bytes)).is_some()
            }
            (Kind::Enum(_), Token::String(text)) => {
                self.named(node, text).map(|index| self.out.put_size(index)).is_some()
            }
            (Kind::Array(item), Token::Array) => {
                return self.nested(|walk| walk.array(item.node));
            }
            (Kind::Map(value), Token::Object) => return self.nested(|walk| walk.map(value.node)),
            (Kind::Record(record), Token::Object) => {
                return self.nested(|walk| walk.record(node, record));
            }
            (Kind::Union(branches), _) => return self.nested(|walk| walk.union(branches, token)),
            _ => false,
        };
        if fits { Ok(()) } else { Err(refuse(self.tokens.begin(), token, kind)) }
    }

    /// Writes what is infinite where it is called so, and not where a number is too great for its type, of which Java would make
    /// the same.
    fn infinite(&mut self, kind: &Kind, token: &Token<'t>, bytes: &[u8]) -> Read<bool> {
        let Token::Number(text) = token else {
            self.out.write(bytes);
            return Ok(true);
        };
        let (name, sign) = (kind.type_name(), if text.starts_with('-') { "-" } else { "" });
        let message =
            format!("the number is beyond what {name} holds: \"{sign}Infinity\" is what is infinite");
        Err(Fault::new(self.tokens.begin(), message))
    }

    fn nested(&mut self, value: impl FnOnce(&mut Self) -> Read<()>) -> Read<()> {
        let begin = self.tokens.begin();
        let too_deep = || Fault::new(begin, "arrays and objects are nested too deeply");
        self.levels = self.levels.checked_sub(1).ok_or_else(too_deep)?;
        value(self)?;
        self.levels += 1;
        Ok(())
    }

    fn array(&mut self, item: NodeId) -> Read<()> {
        let (start, mut count) = (self.out.len(), 0);
        while self.tokens.item(count == 0)? {
            self.datum(item)?;
            count += 1;
        }
        self.end_blocks(start, count);
        Ok(())
    }

    fn map(&mut self, value: NodeId) -> Read<()> {
        let start = self.out.len();
        let mut keys = HashSet::new();
        while let Some(key) = self.tokens.member(keys.is_empty())? {
            self.out.put_bytes(key.as_bytes());
            // Whoever reads the map would have one of the two values and lose the other.
            if let Some(again) = keys.replace(key) {
                return Err(Fault::new(self.tokens.begin(), format!("the key {again:?} stands twice")));
            }
            self.datum(value)?;
        }
        self.end_blocks(start, keys.len());
        Ok(())
    }

    /// Puts the number of the items before them, and the end behind them.
    fn end_blocks(&mut self, start: usize, count: usize) {
        if count > 0 {
            let end = self.out.len();
            self.out.put_size(count);
            let head = self.out.len() - end;
            self.out.as_mut_slice()[start..].rotate_right(head);
        }
        self.out.write(&[0]);
    }

    fn record(&mut self, node: NodeId, record: &Record) -> Read<()> {
        let (begin, start) = (self.tokens.begin(), self.out.len());
        let mut parts: Vec<Part> = Vec::new();
        let mut next = 0;
        while let Some(name) = self.tokens.member(parts.is_empty())? {
            let key = self.tokens.begin();
            let field = match record.fields.get(next) {
                Some(field) if field.name == name => next,
                _ => self.named(node, &name).ok_or_else(|| {
                    let fullname = record.named.fullname.as_str();
                    Fault::new(key, format!("{fullname} has no field {name:?}"))
                })?,
            };
            let from = self.out.len();
            self.datum(record.fields[field].place.node)?;
            parts.push(Part { field, key, from, to: self.out.len() });
            next = field + 1;
        }
        if parts.iter().enumerate().any(|(at, part)| part.field != at) {
            self.reorder(start, &mut parts)?;
        }
        let missing =
            (0..).zip(&parts).find(|(at, part)| part.field != *at).map_or(parts.len(), |(at, _)| at);
        match record.fields.get(missing) {
            None => Ok(()),
            Some(field) => {
                let fullname = record.named.fullname.as_str();
                Err(Fault::new(begin, format!("the field {:?} of {fullname} is missing", field.name)))
            }
        }
    }

    /// Brings fields into the order that the schema has.
    fn reorder(&mut self, start: usize, parts: &mut [Part]) -> Read<()> {
        parts.sort_by_key(|part| part.field);
        if let Some([_, again]) = parts.windows(2).find(|two| two[0].field == two[1].field) {
            return Err(Fault::new(again.key, "the field stands twice"));
        }
        let bytes = self.out.as_slice()[start..].to_vec();
        self.out.truncate(start);
        for part in parts {
            self.out.write(&bytes[part.from - start..part.to - start]);
        }
        Ok(())
    }

    fn union(&mut self, branches: &[Place], token: &Token<'t>) -> Read<()> {
        let (schema, begin) = (self.schema, self.tokens.begin());
        let unknown = || {
            let names: Vec<&str> = branches.iter().map(|place| schema.kind(place.node).type_name()).collect();
            let names = names.join(", ");
            let message = format!("expecting null or an object with one key, a branch of the union: {names}");
            Fault::new(begin, message)
        };
        let branch = match token {
            Token::Null => branches.iter().position(|place| matches!(schema.kind(place.node), Kind::Null)),
            Token::Object => self.tokens.member(true)?.and_then(|key| find(schema, branches, &key)),
            _ => None,
        };
        let branch = branch.ok_or_else(unknown)?;
        self.out.put_size(branch);
        if let Token::Object = token {
            self.datum(branches[branch].node)?;
            if self.tokens.member(false)?.is_some() {
                return Err(unknown());
            }
        }
        Ok(())
    }

    /// The index of a field or symbol.
    fn named(&mut self, node: NodeId, name: &str) -> Option<usize> {
        let schema = self.schema;
        let names = self.names.entry(node).or_insert_with(|| match schema.kind(node) {
            Kind::Record(record) => record.fields.iter().map(|field| field.name.as_str()).zip(0..).collect(),
            Kind::Enum(of) => of.symbols.iter().map(|symbol| symbol.text.as_str()).zip(0..).collect(),
            _ => HashMap::new(),
        });
        names.get(name).copied()
    }
}

/// The branch of a name, in full or, where that is clear, in short.
fn find(schema: &Schema, branches: &[Place], key: &str) -> Option<usize> {
    let kinds = || branches.iter().map(|place| schema.kind(place.node));
    if let Some(exact) = kinds().position(|kind| kind.type_name() == key) {
        return Some(exact);
    }
    let is_short = |kind: &Kind| kind.named().is_some_and(|named| named.fullname.name() == key);
    let mut short = kinds().enumerate().filter(|(_, kind)| is_short(kind)).map(|(branch, _)| branch);
    short.next().filter(|_| short.next().is_none())
}

fn number<T: std::str::FromStr>(token: &Token<'_>) -> Option<T> {
    match token {
        Token::Number(text) => text.parse().ok(),
        Token::String(text) => match &**text {
            "NaN" => "NaN".parse().ok(),
            "Infinity" => "inf".parse().ok(),
            "-Infinity" => "-inf".parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// The bytes that characters stand for.
fn latin(text: &str) -> Option<Cow<'_, [u8]>> {
    if text.is_ascii() {
        return Some(Cow::Borrowed(text.as_bytes()));
    }
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

#[cold]
fn refuse(at: usize, token: &Token<'_>, kind: &Kind) -> Fault {
    let expected = match kind {
        Kind::Fixed(fixed) => format!("a string of {} characters U+0000 to U+00FF", fixed.size),
        Kind::Bytes => "a string of characters U+0000 to U+00FF".to_owned(),
        Kind::Enum(of) => format!("a symbol of {}", of.named.fullname.as_str()),
        kind => kind.type_name().to_owned(),
    };
    Fault::new(at, format!("found {}, expecting {expected}", token.describe()))
}
