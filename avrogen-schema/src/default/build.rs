//! A default's JSON against its schema.

use super::primitive::{bytes, integer, number_in_string, single};
use super::{Datum, Fault, FaultKind, Result, mismatch};
use crate::json::{Member, Value, ValueKind};
use crate::options::Limits;
use crate::schema::{Enum, Kind, NodeId, Place, Record, SchemaSet};
use crate::source::Span;
use crate::text::quote;

pub(crate) struct Builder<'a> {
    pub(crate) set: &'a SchemaSet,
    /// The node that stands for whatever could not be resolved: every default fits it.
    pub(crate) hole: Option<NodeId>,
    pub(crate) limits: &'a Limits,
    /// How many datums this default may still stand for.
    pub(crate) left: usize,
    /// How many all defaults of the set may still stand for.
    pub(crate) total: &'a mut usize,
    /// Whether a fixed takes nothing but its own length: a branch that fits is looked for before one that nearly does.
    exact: bool,
    /// Steps that have not been charged for yet.
    steps: usize,
    /// A fixed that did take another length.
    pub(crate) resized: Option<Fault>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(
        set: &'a SchemaSet,
        hole: Option<NodeId>,
        limits: &'a Limits,
        total: &'a mut usize,
    ) -> Self {
        Self { set, hole, limits, left: limits.default_datums, total, exact: false, steps: 0, resized: None }
    }

    pub(crate) fn field(&mut self, schema: NodeId, default: &Value) -> Result<Datum> {
        if let Some(text) = default.as_str() {
            match self.set.node(schema).kind {
                Kind::Float => return number_in_string(text, default.span).map(single).map(Datum::Float),
                Kind::Double => return number_in_string(text, default.span).map(Datum::Double),
                _ => {}
            }
        }
        self.datum(schema, default, 0)
    }

    /// Recursion is bounded by `default_depth`, work by `default_datums`: branches that are tried in vain count too.
    fn datum(&mut self, schema: NodeId, value: &Value, depth: usize) -> Result<Datum> {
        self.charge(value.span, depth)?;
        if self.hole == Some(schema) {
            return Ok(Datum::Null);
        }
        let set = self.set;
        match (&set.node(schema).kind, &value.kind) {
            (Kind::Null, ValueKind::Null) => Ok(Datum::Null),
            (Kind::Boolean, ValueKind::Bool(boolean)) => Ok(Datum::Boolean(*boolean)),
            (Kind::Int, ValueKind::Number(_)) => integer(value, "an int").map(Datum::Int),
            (Kind::Long, ValueKind::Number(_)) => integer(value, "a long").map(Datum::Long),
            // Java reads a double and narrows it.
            (Kind::Float, ValueKind::Number(_)) => {
                Ok(Datum::Float(single(value.as_f64().unwrap_or(f64::NAN))))
            }
            (Kind::Double, ValueKind::Number(_)) => Ok(Datum::Double(value.as_f64().unwrap_or(f64::NAN))),
            (Kind::Bytes, ValueKind::String(text)) => {
                self.spend(text.len(), value.span)?;
                bytes(text, value.span).map(Datum::Bytes)
            }
            (Kind::String, ValueKind::String(text)) => {
                self.spend(text.len(), value.span)?;
                Ok(Datum::String(text.to_string()))
            }
            (Kind::Fixed(fixed), ValueKind::String(text)) => self.fixed(fixed.size, text, value.span),
            (Kind::Enum(of), ValueKind::String(text)) => self.symbol(of, text, value.span),
            (Kind::Array(items), ValueKind::Array(values)) => {
                let all = values.iter().map(|value| self.datum(items.node, value, depth + 1));
                all.collect::<Result<_>>().map(Datum::Array)
            }
            (Kind::Map(values), ValueKind::Object(members)) => {
                let entry = |member: &Member| {
                    let datum = self.datum(values.node, &member.value, depth + 1)?;
                    Ok((member.key.to_string(), datum))
                };
                members.iter().map(entry).collect::<Result<_>>().map(Datum::Map)
            }
            (Kind::Union(branches), _) => self.union(branches, value, depth),
            (Kind::Record(record), ValueKind::Object(_)) => self.record(record, value, depth),
            (kind, _) => Err(wrong_kind(kind, value)),
        }
    }

    fn symbol(&mut self, of: &Enum, text: &str, span: Span) -> Result<Datum> {
        self.spend(of.symbols.len(), span)?;
        if let Some(index) = of.symbols.iter().position(|symbol| symbol.text == text) {
            return Ok(Datum::Enum(index));
        }
        let symbols = of.symbols.iter().take(1000).map(|symbol| symbol.text.as_str());
        let near = crate::suggest::nearest(text, symbols);
        let fault = mismatch(span, format!("{} is not a symbol of the enum", quote(text)));
        Err(Fault { help: near.map(|near| format!("did you mean {}?", quote(near))), ..fault })
    }

    fn fixed(&mut self, size: u64, text: &str, span: Span) -> Result<Datum> {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let mut bytes = bytes(text, span)?;
        if bytes.len() != size {
            let fault = mismatch(span, format!("the fixed has {size} bytes, not {}", bytes.len()));
            // Java makes an array of the size; a large one would be a text of some bytes that fills the memory.
            if self.exact || size > MOST_PADDED {
                return Err(fault);
            }
            self.resized = Some(fault);
        }
        self.spend(size, span)?;
        bytes.resize(size, 0);
        Ok(Datum::Fixed(bytes))
    }

    fn union(&mut self, branches: &[Place], value: &Value, depth: usize) -> Result<Datum> {
        let was_exact = std::mem::replace(&mut self.exact, true);
        let found = self.branch(branches, value, depth);
        self.exact = was_exact;
        match found {
            Err(fault) if fault.kind != FaultKind::Endless && !was_exact => {
                self.branch(branches, value, depth)
            }
            found => found,
        }
    }

    fn branch(&mut self, branches: &[Place], value: &Value, depth: usize) -> Result<Datum> {
        let mut faults = Vec::new();
        let resized = self.resized.clone();
        for (branch, place) in branches.iter().enumerate() {
            self.resized.clone_from(&resized);
            match self.datum(place.node, value, depth + 1) {
                Ok(datum) => return Ok(Datum::Union { branch, datum: Box::new(datum) }),
                Err(fault) if fault.kind == FaultKind::Endless => return Err(fault),
                Err(_) if matches!(self.set.node(place.node).kind, Kind::Null) => {}
                Err(fault) => faults.push(fault),
            }
        }
        // Beside null there is only one branch that can have been meant, and it knows what is wrong.
        let meant = faults.pop().filter(|_| faults.is_empty() && !matches!(value.kind, ValueKind::Null));
        let none = || mismatch(value.span, format!("no branch of the union takes {}", value.describe()));
        Err(hint_at_null(meant.unwrap_or_else(none), value))
    }

    fn record(&mut self, record: &Record, value: &Value, depth: usize) -> Result<Datum> {
        let members = if let ValueKind::Object(members) = &value.kind { members.len() } else { 0 };
        let mut datums = Vec::new();
        for field in &record.fields {
            self.spend(members, value.span)?;
            let datum = match (value.get(&field.name), &field.default) {
                (Some(given), _) => self.datum(field.place.node, given, depth + 1)?,
                (None, Some(default)) => self
                    .inherited(field.place.node, default, depth + 1)
                    .map_err(|fault| inherited_fault(fault, value.span))?,
                (None, None) => {
                    let (field, of) = (quote(&field.name), quote(record.named.fullname.as_str()));
                    let fault = mismatch(
                        value.span,
                        format!("the field {field} of {of} has no default and is missing"),
                    );
                    let help = format!("add {field} to this default, or give the field a default of its own");
                    return Err(Fault { help: Some(help), ..fault });
                }
            };
            datums.push(datum);
        }
        Ok(Datum::Record(datums))
    }

    /// A default of a field that another default leaves out: a string may stand for a number as in [`Self::field`].
    fn inherited(&mut self, schema: NodeId, default: &Value, depth: usize) -> Result<Datum> {
        match (&self.set.node(schema).kind, &default.kind) {
            (Kind::Float | Kind::Double, ValueKind::String(_)) => self.field(schema, default),
            _ => self.datum(schema, default, depth),
        }
    }

    fn charge(&mut self, span: Span, depth: usize) -> Result<()> {
        let endless = |message: String| {
            let help = "a record whose default leaves out fields takes the defaults of those; end the chain with null or []";
            Err(Fault { span, message, help: Some(help.to_owned()), kind: FaultKind::Endless })
        };
        if depth > self.limits.default_depth {
            let deepest = self.limits.default_depth;
            return endless(format!("the default stands for datums more than {deepest} levels deep"));
        }
        if self.left == 0 {
            let most = self.limits.default_datums;
            return endless(format!("the default stands for more than {most} datums"));
        }
        if *self.total == 0 {
            return endless("the defaults of all schemas together stand for too many datums".to_owned());
        }
        self.left -= 1;
        *self.total -= 1;
        Ok(())
    }

    /// Charges for work and memory that one datum may cost beyond others: bytes of text, symbols that are compared. A
    /// datum pays for [`STEPS`] of them.
    fn spend(&mut self, steps: usize, span: Span) -> Result<()> {
        self.steps += steps;
        let datums = self.steps / STEPS;
        self.steps %= STEPS;
        let left = self.left.min(*self.total);
        if datums > left {
            (self.left, *self.total) = (self.left.saturating_sub(datums), self.total.saturating_sub(datums));
            return self.charge(span, 0);
        }
        self.left -= datums;
        *self.total -= datums;
        Ok(())
    }
}

/// See [`Builder::spend`].
const STEPS: usize = 64;

/// The largest fixed that a default of another length is filled up to.
const MOST_PADDED: usize = 1 << 16;

/// Where a default that was taken from a field does not fit, that is reported at the field; where it does not end, that
/// is the doing of who takes it.
fn inherited_fault(fault: Fault, taker: Span) -> Fault {
    match fault.kind {
        FaultKind::Endless => Fault { span: taker, ..fault },
        _ => Fault { kind: FaultKind::Inherited, ..fault },
    }
}

fn wrong_kind(kind: &Kind, value: &Value) -> Fault {
    let message = format!("{} cannot be {}", value.describe(), describe(kind));
    hint_at_null(mismatch(value.span, message), value)
}

fn hint_at_null(mut fault: Fault, value: &Value) -> Fault {
    if value.as_str() == Some("null") && fault.help.is_none() {
        fault.help = Some("write null without the quotes".to_owned());
    }
    fault
}

fn describe(kind: &Kind) -> String {
    let word = match kind {
        Kind::Null => "the null type",
        Kind::Boolean => "a boolean",
        Kind::Int => "an int",
        Kind::Long => "a long",
        Kind::Float => "a float",
        Kind::Double => "a double",
        Kind::Bytes => "bytes, which are written as a string",
        Kind::String => "a string",
        Kind::Array(_) => "an array",
        Kind::Map(_) => "a map, which is written as an object",
        Kind::Union(_) => "a union",
        Kind::Record(record) => return format!("the record {}", quote(record.named.fullname.as_str())),
        Kind::Enum(of) => return format!("the enum {}", quote(of.named.fullname.as_str())),
        Kind::Fixed(fixed) => return format!("the fixed {}", quote(fixed.named.fullname.as_str())),
    };
    word.to_owned()
}
