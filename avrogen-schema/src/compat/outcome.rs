//! What a check found.

use std::collections::HashSet;
use std::fmt;

use super::trail::{Trail, TrailId};
use super::{Limits, Side};
use crate::json::compare_keys;
use crate::schema::{Kind, NodeId};

/// Java Avro's error types, which are the ids of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IncompatibilityType {
    /// Named schemas of different names, and no alias of the reader's makes up for it.
    NameMismatch,
    /// Two fixed of different sizes.
    FixedSizeMismatch,
    /// The writer's enum has symbols that the reader's has not, and the reader's has no default.
    MissingEnumSymbols,
    /// The reader's record has a field that the writer's has not, and the field has no default.
    ReaderFieldMissingDefaultValue,
    /// A type that the reader's does not read.
    TypeMismatch,
    /// No branch of the reader's union reads a schema of the writer's.
    MissingUnionBranch,
}

impl IncompatibilityType {
    /// Its name, as Java Avro and registries print it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NameMismatch => "NAME_MISMATCH",
            Self::FixedSizeMismatch => "FIXED_SIZE_MISMATCH",
            Self::MissingEnumSymbols => "MISSING_ENUM_SYMBOLS",
            Self::ReaderFieldMissingDefaultValue => "READER_FIELD_MISSING_DEFAULT_VALUE",
            Self::TypeMismatch => "TYPE_MISMATCH",
            Self::MissingUnionBranch => "MISSING_UNION_BRANCH",
        }
    }
}

impl fmt::Display for IncompatibilityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An incompatibility as Java Avro tells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Incompatibility {
    /// Its type.
    pub kind: IncompatibilityType,
    /// Where it is: tokens joined by slashes.
    pub location: String,
    /// What differs.
    pub message: String,
}

/// Java Avro's list of incompatibilities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incompatibilities {
    /// In Java's order, with its repetitions.
    pub list: Vec<Incompatibility>,
    /// Whether there are more than the limits allow.
    pub truncated: bool,
}

/// A field that more than one field of the writer's record matches, by its name and its aliases. Java Avro throws an
/// exception, which a registry takes for an incompatibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ambiguity {
    pub(crate) locus: Locus,
}

/// An incompatibility, before it is spelled out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: IncompatibilityType,
    pub(crate) locus: Locus,
}

/// What a [`Fault`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Locus {
    pub(crate) reader: NodeId,
    pub(crate) writer: NodeId,
    /// Where the two were met.
    pub(crate) at: TrailId,
    pub(crate) detail: Detail,
}

/// The part of a pair that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    None,
    /// A field of the reader's record.
    Field(u32),
    /// A branch of the writer's union, which is compared with the reader's.
    Branch(u32),
}

/// A piece of the list of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// An index into the faults.
    Fault(u32),
    /// All that is wrong with another pair: an index into the pairs.
    Pair(u32),
}

/// A pair of schemas that was compared.
#[derive(Debug)]
pub(crate) struct Pair {
    /// Where it was met first.
    pub(crate) at: TrailId,
    pub(crate) is_complete: bool,
    /// What is wrong, in order: a range of the parts. Nothing, where the reader's schema reads the writer's.
    pub(crate) parts: (u32, u32),
}

/// The outcome of a check.
#[derive(Debug)]
pub struct Outcome<'a> {
    pub(crate) reader: Side<'a>,
    pub(crate) writer: Side<'a>,
    pub(crate) limits: Limits,
    /// The first one is that of the two sides.
    pub(crate) pairs: Vec<Pair>,
    pub(crate) memo: std::collections::HashMap<(NodeId, NodeId), u32>,
    pub(crate) faults: Vec<Fault>,
    /// Those of one pair beside each other.
    pub(crate) parts: Vec<Part>,
    pub(crate) ambiguities: Vec<Ambiguity>,
    pub(crate) trail: Trail,
}

impl Outcome<'_> {
    /// Whether the reader's schema reads what the writer's wrote, as a registry decides: an ambiguity is an
    /// incompatibility.
    pub fn is_compatible(&self) -> bool {
        self.parts_of(0).is_empty() && self.ambiguities.is_empty()
    }

    pub(crate) fn parts_of(&self, pair: u32) -> &[Part] {
        let (begin, end) = self.pairs[pair as usize].parts;
        &self.parts[begin as usize..end as usize]
    }

    /// Java's list, also where there was an ambiguity, at which Java gives up.
    pub fn incompatibilities(&self) -> Incompatibilities {
        let mut list = Vec::new();
        let mut bytes = 0;
        // One pair may hold the list of another any number of times, and that of a third: without a limit, forty records
        // of two fields each would have 2^40 incompatibilities.
        let mut stack = vec![self.parts_of(0).iter()];
        while let Some(parts) = stack.last_mut() {
            match parts.next() {
                None => {
                    stack.pop();
                }
                Some(Part::Pair(pair)) => stack.push(self.parts_of(*pair).iter()),
                Some(Part::Fault(fault)) => {
                    let fault = &self.faults[*fault as usize];
                    if list.len() >= self.limits.incompatibilities || bytes >= self.limits.text_bytes {
                        return Incompatibilities { list, truncated: true };
                    }
                    let found = self.spell(fault);
                    bytes += found.location.len() + found.message.len();
                    list.push(found);
                }
            }
        }
        Incompatibilities { list, truncated: false }
    }

    /// An incompatibility in Java's words.
    pub(crate) fn spell(&self, fault: &Fault) -> Incompatibility {
        let (reader, writer) =
            (self.reader.set.node(fault.locus.reader), self.writer.set.node(fault.locus.writer));
        let (end, message) = match fault.kind {
            IncompatibilityType::NameMismatch => {
                ("name".to_owned(), format!("expected: {}", writer.kind.type_name()))
            }
            IncompatibilityType::FixedSizeMismatch => {
                let size = |kind: &Kind| if let Kind::Fixed(fixed) = kind { fixed.size } else { 0 };
                let message = format!("expected: {}, found: {}", size(&writer.kind), size(&reader.kind));
                ("size".to_owned(), message)
            }
            IncompatibilityType::MissingEnumSymbols => {
                let missing = missing_symbols(&reader.kind, &writer.kind);
                ("symbols".to_owned(), format!("[{}]", missing.join(", ")))
            }
            IncompatibilityType::ReaderFieldMissingDefaultValue => match (&reader.kind, fault.locus.detail) {
                (Kind::Record(record), Detail::Field(at)) => {
                    (format!("fields/{at}"), record.fields[at as usize].name.clone())
                }
                _ => Default::default(),
            },
            IncompatibilityType::TypeMismatch => {
                let (reader, writer) = (java_type(&reader.kind), java_type(&writer.kind));
                (String::new(), format!("reader type: {reader} not compatible with writer type: {writer}"))
            }
            IncompatibilityType::MissingUnionBranch => {
                let (end, writer) = match (&writer.kind, fault.locus.detail) {
                    (Kind::Union(branches), Detail::Branch(at)) => {
                        (at.to_string(), &self.writer.set.node(branches[at as usize].node).kind)
                    }
                    (kind, _) => (String::new(), kind),
                };
                (end, format!("reader union lacking writer type: {}", java_type(writer)))
            }
        };
        Incompatibility { kind: fault.kind, location: self.trail.location(fault.locus.at, &end), message }
    }

    /// The fields that are ambiguous, in the order in which they were met. Java knows only the first.
    pub fn ambiguities(&self) -> &[Ambiguity] {
        &self.ambiguities
    }

    /// The message of Java's exception.
    pub fn exception(&self) -> Option<String> {
        self.ambiguities.first().and_then(|ambiguity| self.exception_of(ambiguity))
    }

    /// Where an ambiguity is, in the manner of Java's locations, and the message of its exception.
    pub(crate) fn spell_ambiguity(&self, ambiguity: &Ambiguity) -> (String, String) {
        let end = match ambiguity.locus.detail {
            Detail::Field(at) => format!("fields/{at}"),
            _ => String::new(),
        };
        let location = self.trail.location(ambiguity.locus.at, &end);
        (location, self.exception_of(ambiguity).unwrap_or_default())
    }

    fn exception_of(&self, ambiguity: &Ambiguity) -> Option<String> {
        let Locus { reader, writer, detail: Detail::Field(at), .. } = ambiguity.locus else { return None };
        let Kind::Record(record) = &self.reader.set.node(reader).kind else { return None };
        let field = record.fields.get(at as usize)?;
        let kind = java_type(&self.reader.set.node(field.place.node).kind);
        let text = crate::stored::stored(self.writer.set, writer, false, &|_| false);
        Some(format!(
            "Reader record field {} type:{kind} pos:{} matches multiple fields in writer record schema {text}",
            field.name, at
        ))
    }
}

/// The symbols of the writer's enum that the reader's has not, in Java's order of strings.
pub(crate) fn missing_symbols<'a>(reader: &Kind, writer: &'a Kind) -> Vec<&'a str> {
    let (Kind::Enum(reader), Kind::Enum(writer)) = (reader, writer) else { return Vec::new() };
    let known: HashSet<&str> = reader.symbols.iter().map(|symbol| &*symbol.text).collect();
    let mut missing: Vec<&str> =
        writer.symbols.iter().map(|symbol| &*symbol.text).filter(|text| !known.contains(text)).collect();
    missing.sort_by(|a, b| compare_keys(a, b));
    missing.dedup();
    missing
}

/// What Java Avro calls the type of a schema.
pub(crate) fn java_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Null => "NULL",
        Kind::Boolean => "BOOLEAN",
        Kind::Int => "INT",
        Kind::Long => "LONG",
        Kind::Float => "FLOAT",
        Kind::Double => "DOUBLE",
        Kind::Bytes => "BYTES",
        Kind::String => "STRING",
        Kind::Array(_) => "ARRAY",
        Kind::Map(_) => "MAP",
        Kind::Union(_) => "UNION",
        Kind::Record(_) => "RECORD",
        Kind::Enum(_) => "ENUM",
        Kind::Fixed(_) => "FIXED",
    }
}
