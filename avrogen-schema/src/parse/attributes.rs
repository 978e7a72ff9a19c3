//! The members of an object: the ones that the specification knows are taken out, the rest are properties.

use super::Parser;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::json::{Member, Value, ValueKind};
use crate::schema::Prop;
use crate::source::Span;
use crate::text::quote;

/// Attributes of schemas. They are never properties, wherever they stand (Java Avro's `SCHEMA_RESERVED`).
pub(super) const SCHEMA: &[&str] =
    &["type", "name", "namespace", "doc", "aliases", "fields", "items", "values", "size", "symbols"];
/// Attributes of enums.
pub(super) const ENUM: &[&str] = &[
    "type",
    "name",
    "namespace",
    "doc",
    "aliases",
    "fields",
    "items",
    "values",
    "size",
    "symbols",
    "default",
];
/// Attributes of fields.
pub(super) const FIELD: &[&str] = &["name", "type", "doc", "default", "order", "aliases"];

/// The members of an object that have not been taken yet.
pub(super) struct Attributes {
    span: Span,
    members: Vec<Option<Member>>,
}

impl Attributes {
    pub(super) fn new(span: Span, members: Vec<Member>) -> Self {
        Self { span, members: members.into_iter().map(Some).collect() }
    }

    /// Of the whole object.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Member> {
        let slot =
            self.members.iter_mut().find(|slot| slot.as_ref().is_some_and(|member| &*member.key == key));
        slot.and_then(Option::take)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Member> {
        self.members.iter().flatten().find(|member| &*member.key == key)
    }
}

impl Parser<'_> {
    /// What is left once the known attributes are taken. A known attribute that the schema has no use for, such as the
    /// `name` of an array, is dropped as Java Avro drops it.
    pub(super) fn props(&mut self, from: Attributes, known: &[&str]) -> Vec<Prop> {
        let mut props = Vec::new();
        for Member { key, key_span, value } in from.members.into_iter().flatten() {
            if known.contains(&&*key) {
                continue;
            }
            if let Some(meant) = misspelt(&key, known) {
                let message = format!("unknown attribute {}", quote(&key));
                let finding = Diagnostic::warning(codes::SUSPICIOUS_ATTRIBUTE, key_span, message);
                self.out.push(
                    finding.help(format!("did you mean \"{meant}\"? Unknown attributes have no effect")),
                );
            }
            props.push(Prop { key: key.into(), key_span, value });
        }
        props
    }

    /// A `doc`. One that is no string is ignored, as Java Avro ignores it.
    pub(super) fn doc(&mut self, from: &mut Attributes) -> Option<String> {
        let member = from.take("doc")?;
        self.text_or_ignored(member).map(|(text, _)| text.into())
    }

    /// A string and its place. Anything else is as if it were not there; what is not null is reported.
    pub(super) fn text_or_ignored(&mut self, member: Member) -> Option<(Box<str>, Span)> {
        match member.value {
            Value { kind: ValueKind::String(text), span } => Some((text, span)),
            Value { kind: ValueKind::Null, .. } => None,
            value => {
                let message =
                    format!("\"{}\" is ignored: it must be a string, not {}", member.key, value.describe());
                self.out.push(Diagnostic::warning(codes::IGNORED_ATTRIBUTE, value.span, message));
                None
            }
        }
    }

    /// The strings of an array, each once.
    pub(super) fn aliases(&mut self, from: &mut Attributes) -> Vec<(Box<str>, Span)> {
        let Some(member) = from.take("aliases") else { return Vec::new() };
        let ValueKind::Array(items) = member.value.kind else {
            let message = format!("\"aliases\" must be an array, not {}", member.value.describe());
            self.error(
                codes::INVALID_ATTRIBUTE,
                member.value.span,
                message,
                "write \"aliases\": [\"OldName\"]",
            );
            return Vec::new();
        };
        let mut aliases = Vec::new();
        for item in items {
            match item {
                Value { kind: ValueKind::String(text), span } => aliases.push((text, span)),
                item => {
                    let message = format!("an alias must be a string, not {}", item.describe());
                    self.error(
                        codes::INVALID_ATTRIBUTE,
                        item.span,
                        message,
                        "write the old name in double quotes",
                    );
                }
            }
        }
        aliases
    }
}

/// The known attribute that a key was probably meant to be.
fn misspelt<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    const LOGICAL: &str = "logicalType";
    match key {
        LOGICAL => return None,
        "alias" => return Some("aliases"),
        _ => {}
    }
    let near = |meant: &str| {
        key.eq_ignore_ascii_case(meant)
            || (meant.len() > 4 && crate::suggest::distance(key, meant, 1).is_some())
    };
    known.iter().copied().chain([LOGICAL]).find(|meant| near(meant))
}
