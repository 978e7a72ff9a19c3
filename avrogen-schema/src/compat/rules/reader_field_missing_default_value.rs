//! A field of the reader's that the writer's record has not, without a default.

use std::collections::HashSet;

use crate::compat::case::Case;
use crate::compat::outcome::Detail;
use crate::compat::words::{Phrase, Words};
use crate::matching::reads;
use crate::rule::Rule;
use crate::schema::{Field, Kind, NodeId, Record, SchemaSet};
use crate::suggest;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::verdict(
    "READER_FIELD_MISSING_DEFAULT_VALUE",
    "a field that data may lack has no default",
    include_str!("reader_field_missing_default_value.md"),
);

pub(super) fn words(case: &Case<'_>) -> Words {
    let field = match (case.records(), case.locus.detail) {
        (Some((reader, writer)), Detail::Field(at)) => Some((&reader.fields[at as usize], reader, writer)),
        _ => None,
    };
    match field {
        Some((field, reader, writer)) => of_field(case, field, reader, writer, &case.path(Some(&field.name))),
        None => {
            Words::new("a field has no default", case.path(None), case.new_node().span, Phrase::plain(""))
        }
    }
}

/// The words for a field of the reader's record. The odd case of an enum with a default of its own has them too.
pub(super) fn of_field(
    case: &Case<'_>,
    field: &Field,
    reader: &Record,
    writer: &Record,
    path: &str,
) -> Words {
    let name = quote(&field.name);
    let set = case.outcome.reader.set;
    if case.is_backward() {
        let what = if case.is_last { "new field" } else { "field" };
        let title = format!("{what} {name} has no default");
        return Words::new(title, path, field.name_span, Phrase::around("missing in ", ""))
            .fix(add_default(set, field.place.node))
            .fix_if(renamed(case, field, reader, writer));
    }
    let title = format!("field {name} is gone, and the old schema has no default for it");
    Words::new(title, path, writer.named.name_span, Phrase::around(format!("{name} is needed by "), ""))
        .more(field.name_span, "no default")
        .fix(format!("put {name} back, and give it a default; remove it once that version is the oldest that anybody reads with"))
        .fix_if(renamed_away(field, writer))
}

/// In a record of more fields nobody guesses which one was renamed.
const GUESSED: usize = 500;

/// What to add to a field of a schema.
fn add_default(set: &SchemaSet, schema: NodeId) -> String {
    let kind = &set.node(schema).kind;
    if let Kind::Union(branches) = kind {
        let kinds: Vec<&Kind> = branches.iter().map(|branch| &set.node(branch.node).kind).collect();
        if kinds.iter().any(|kind| matches!(kind, Kind::Null)) {
            return "add \"default\": null".to_owned();
        }
        return match kinds.first().and_then(|kind| empty(kind)) {
            Some(value) => {
                format!("add \"default\": {value}, or add the branch \"null\" and \"default\": null")
            }
            None => "add the branch \"null\" and \"default\": null".to_owned(),
        };
    }
    let name = kind.named().map_or(kind.type_name(), |named| named.fullname.name());
    let optional = match kind {
        Kind::Array(_) | Kind::Map(_) | Kind::Null => None,
        _ => Some(format!("make it [\"null\", {}] with \"default\": null", quoted(name))),
    };
    match (empty(kind), optional) {
        (Some(value), Some(optional)) => format!("add \"default\": {value}, or {optional}"),
        (Some(value), None) => format!("add \"default\": {value}"),
        (None, Some(optional)) => optional,
        (None, None) => "add a \"default\"".to_owned(),
    }
}

/// The plainest default of a schema.
fn empty(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Null => "null".to_owned(),
        Kind::Boolean => "false".to_owned(),
        Kind::Int | Kind::Long => "0".to_owned(),
        Kind::Float | Kind::Double => "0.0".to_owned(),
        Kind::Bytes | Kind::String => "\"\"".to_owned(),
        Kind::Array(_) => "[]".to_owned(),
        Kind::Map(_) => "{}".to_owned(),
        Kind::Enum(of) => quoted(&of.symbols.first()?.text),
        Kind::Union(_) | Kind::Record(_) | Kind::Fixed(_) => return None,
    })
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    crate::json::print_string(text, &mut out);
    out
}

/// The old field that the new one probably was: no field of the new record takes it, and the new one could read it.
fn renamed(case: &Case<'_>, field: &Field, reader: &Record, writer: &Record) -> Option<String> {
    if reader.fields.len().max(writer.fields.len()) > GUESSED {
        return None;
    }
    let (new, old) = (case.outcome.reader.set, case.outcome.writer.set);
    let kind = &new.node(field.place.node).kind;
    let fits = |other: &Kind| {
        reads(kind, other)
            || (kind.type_name() == other.type_name() && !matches!(kind, Kind::Null | Kind::Boolean))
    };
    let taken: HashSet<&str> = reader
        .fields
        .iter()
        .flat_map(|field| std::iter::once(&field.name).chain(field.aliases.iter().map(|alias| &alias.name)))
        .map(String::as_str)
        .collect();
    let free: Vec<&str> = writer
        .fields
        .iter()
        .filter(|other| !taken.contains(other.name.as_str()) && fits(&old.node(other.place.node).kind))
        .map(|other| other.name.as_str())
        .collect();
    let was = match free.as_slice() {
        [only] => only,
        _ => suggest::nearest(&field.name, free.iter().copied())?,
    };
    Some(format!("if it is {} under a new name, add \"aliases\": [{}]", quote(was), quoted(was)))
}

/// A new field that takes the old one by an alias, which does not help old readers.
fn renamed_away(field: &Field, writer: &Record) -> Option<String> {
    let takes = |new: &&Field| new.aliases.iter().any(|alias| alias.name == field.name);
    let new = writer.fields.iter().find(takes)?;
    let (old, new) = (quote(&field.name), quote(&new.name));
    Some(format!("the alias of {new} only helps readers that have the new schema: keep the name {old}"))
}
