//! What the debug form of a generated value must be, by the plan of the types and by what an oracle has for a value.

use std::collections::HashSet;
use std::fmt::Write as _;

use avrogen_build::tools::plan::{Codec, Leaf, Plan, TimeKind, Type, TypeKind};
use avrogen_runtime::datum::Datum;

/// Places of types that had a value.
pub(crate) type Seen = HashSet<*const Codec>;

/// Writes debug forms. Beside each datum goes the oracle's: the same, with texts in place of the values of logical types.
pub(crate) struct Expected<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) seen: &'a mut Seen,
    pub(crate) text: String,
}

impl<'a> Expected<'a> {
    pub(crate) fn of(
        plan: &'a Plan,
        made: &'a Type,
        seen: &'a mut Seen,
        [datum, oracle]: [&Datum; 2],
    ) -> String {
        let mut expected = Self { plan, seen, text: String::new() };
        expected.type_(made, [datum, oracle]);
        expected.text
    }

    fn type_(&mut self, made: &'a Type, [datum, oracle]: [&Datum; 2]) {
        let name = made.ident.bare();
        match (&made.kind, datum, oracle) {
            (TypeKind::Record(record), Datum::Record(datums), Datum::Record(oracles)) => {
                self.text.push_str(name);
                let pairs = datums.iter().zip(oracles);
                for (at, (field, (datum, oracle))) in record.fields.iter().zip(pairs).enumerate() {
                    self.text.push_str(if at == 0 { " { " } else { ", " });
                    self.text.push_str(field.ident.bare());
                    self.text.push_str(": ");
                    self.codec(&field.codec, [datum, oracle]);
                }
                self.text.push_str(if datums.is_empty() { "" } else { " }" });
            }
            (TypeKind::Enum(of), Datum::Enum(index), _) => {
                self.text.push_str(of.variants[*index].ident.bare());
            }
            (TypeKind::Union(union), Datum::Union { branch, datum }, Datum::Union { datum: oracle, .. }) => {
                match union.variants.iter().find(|variant| variant.branch == *branch) {
                    Some(variant) => self.within(variant.ident.bare(), &variant.codec, [datum, oracle]),
                    None => self.misfit(datum),
                }
            }
            (TypeKind::Newtype(newtype), _, _) => {
                self.within(name, &newtype.codec, [datum, oracle]);
            }
            _ => self.misfit(datum),
        }
    }

    /// A text that no value has: the plan has another type here than the schema has data.
    fn misfit(&mut self, datum: &Datum) {
        self.push(format_args!("<no place for {datum:?}>"));
    }

    fn within(&mut self, name: &str, codec: &'a Codec, data: [&Datum; 2]) {
        self.text.push_str(name);
        self.text.push('(');
        self.codec(codec, data);
        self.text.push(')');
    }

    fn codec(&mut self, codec: &'a Codec, [datum, oracle]: [&Datum; 2]) {
        self.seen.insert(std::ptr::from_ref(codec));
        match (codec, datum, oracle) {
            (Codec::Leaf(leaf), _, _) => self.leaf(*leaf, [datum, oracle]),
            (Codec::Type(id), _, _) => self.type_(self.plan.type_(*id), [datum, oracle]),
            (Codec::Boxed(inner), _, _) => self.codec(inner, [datum, oracle]),
            (Codec::OnlyNull, _, _) => self.text.push_str("()"),
            (
                Codec::Option { null_first, item },
                Datum::Union { branch, datum },
                Datum::Union { datum: oracle, .. },
            ) => {
                if (*branch == 0) == *null_first {
                    self.text.push_str("None");
                } else {
                    self.within("Some", item, [datum, oracle]);
                }
            }
            (Codec::OptionalUnion(id), Datum::Union { branch, .. }, _) => {
                let made = self.plan.type_(*id);
                match &made.kind {
                    TypeKind::Union(union) if union.null == Some(*branch) => self.text.push_str("None"),
                    _ => {
                        self.text.push_str("Some(");
                        self.type_(made, [datum, oracle]);
                        self.text.push(')');
                    }
                }
            }
            (Codec::Array(item), Datum::Array(datums), Datum::Array(oracles)) => {
                self.list(["[", "]"], datums.iter().zip(oracles), |this, (datum, oracle)| {
                    this.codec(item, [datum, oracle]);
                });
            }
            (Codec::Map { values, .. }, Datum::Map(entries), Datum::Map(oracles)) => {
                let mut sorted: Vec<_> = entries.iter().zip(oracles).collect();
                sorted.sort_by_key(|((key, _), _)| key);
                self.list(["{", "}"], sorted.into_iter(), |this, ((key, datum), (_, oracle))| {
                    this.push(format_args!("{key:?}: "));
                    this.codec(values, [datum, oracle]);
                });
            }
            _ => self.misfit(datum),
        }
    }

    fn list<T>(
        &mut self,
        [open, close]: [&str; 2],
        items: impl Iterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.text.push_str(open);
        for (at, one) in items.enumerate() {
            self.text.push_str(if at == 0 { "" } else { ", " });
            item(self, one);
        }
        self.text.push_str(close);
    }

    fn push(&mut self, what: std::fmt::Arguments<'_>) {
        self.text.write_fmt(what).expect("a string takes all that is written to it");
    }

    fn leaf(&mut self, leaf: Leaf, [datum, oracle]: [&Datum; 2]) {
        match (leaf, datum, oracle) {
            (Leaf::Time(_, kind), _, Datum::String(text)) => self.text.push_str(&time(kind, text)),
            (Leaf::Duration, _, Datum::String(text)) => {
                let mut names = ["months", "days", "millis"].into_iter();
                self.list(["Duration { ", " }"], text.split(' '), |this, number| {
                    this.push(format_args!("{}: {number}", names.next().unwrap_or_default()));
                });
            }
            (
                Leaf::DecimalBytes(..)
                | Leaf::DecimalFixed(..)
                | Leaf::BigDecimal(_)
                | Leaf::UuidString
                | Leaf::UuidFixed,
                _,
                Datum::String(text),
            ) => self.text.push_str(text),
            (Leaf::Null, Datum::Null, _) => self.text.push_str("()"),
            (Leaf::Boolean, Datum::Boolean(value), _) => self.push(format_args!("{value:?}")),
            (Leaf::Int, Datum::Int(value), _) => self.push(format_args!("{value:?}")),
            (Leaf::Long, Datum::Long(value), _) => self.push(format_args!("{value:?}")),
            (Leaf::Float, Datum::Float(value), _) => self.push(format_args!("{value:?}")),
            (Leaf::Double, Datum::Double(value), _) => self.push(format_args!("{value:?}")),
            (Leaf::String, Datum::String(value), _) => self.push(format_args!("{value:?}")),
            (Leaf::Bytes, Datum::Bytes(value), _)
            | (Leaf::Fixed(_) | Leaf::LargeFixed(_), Datum::Fixed(value), _) => {
                self.push(format_args!("{value:?}"));
            }
            _ => self.misfit(oracle),
        }
    }
}

/// Java's text as chrono has it.
fn time(kind: TimeKind, text: &str) -> String {
    match kind {
        TimeKind::Date => text.to_owned(),
        TimeKind::TimestampMillis | TimeKind::TimestampMicros | TimeKind::TimestampNanos => {
            format!("{}Z", fraction(text))
        }
        _ => fraction(text).to_owned(),
    }
}

/// The nine digits behind the point become three or six, or none, where nothing is lost.
fn fraction(text: &str) -> &str {
    let mut text = text;
    while let Some(shorter) = text.strip_suffix("000") {
        text = shorter;
    }
    text.strip_suffix('.').unwrap_or(text)
}
