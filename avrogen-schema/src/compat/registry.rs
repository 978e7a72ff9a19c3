//! What a Confluent registry answers: the strings of `messages` with `verbose=true`, and the text of a refusal.

use super::outcome::{Incompatibility, IncompatibilityType};
use super::{Direction, Limits, Mode, Side, check};
use crate::schema::Kind;

/// A version that a subject has already.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// Its number, where it is known.
    pub number: Option<u32>,
    /// Its schema.
    pub schema: Side<'a>,
    /// The text that the registry stores for it.
    pub text: &'a str,
}

/// What the configuration of a subject asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings<'a> {
    /// Its compatibility level.
    pub mode: Mode,
    /// The reserved fields, where `validateFields` is on.
    pub reserved: Option<Reserved<'a>>,
}

/// The fields that the metadata property `confluent:reserved` names.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reserved<'a> {
    /// Of the new schema.
    pub new: &'a [&'a str],
    /// Of the latest version.
    pub old: &'a [&'a str],
}

/// The longest text of an old schema that is repeated in whole, in UTF-16 code units.
const LONGEST: usize = 10 * 1024;

/// Why a registry refuses a new version, in its words; nothing, where it accepts it. The versions are given in the order of
/// their numbers, and the registry stops at the newest one that is incompatible.
pub fn messages(new: Side<'_>, versions: &[Version<'_>], settings: &Settings<'_>) -> Vec<String> {
    let mut messages = settings.reserved.map(|reserved| reserved_fields(new, &reserved)).unwrap_or_default();
    for version in settings.mode.versions(versions) {
        let found = version_messages(new, version, settings.mode);
        if !found.is_empty() {
            messages.extend(found);
            break;
        }
    }
    if !messages.is_empty() {
        let validate = settings.reserved.is_some();
        messages.push(format!("{{validateFields: '{validate}', compatibility: '{}'}}", settings.mode));
    }
    messages
}

/// The message of the answer with status 409.
pub fn conflict(subject: &str, messages: &[String]) -> String {
    let details = messages.join(", ");
    format!(
        "Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{details}]"
    )
}

fn version_messages(new: Side<'_>, version: &Version<'_>, mode: Mode) -> Vec<String> {
    let mut messages = Vec::new();
    let mut names_version = false;
    for direction in mode.directions() {
        let found = match direction {
            Direction::Backward => half(new, version.schema, ["new", "old"]),
            Direction::Forward => half(version.schema, new, ["old", "new"]),
        };
        // With both directions, a registry tells the version only where the new schema cannot read old data.
        names_version |=
            !found.is_empty() && (*direction == Direction::Backward || mode.directions().len() == 1);
        messages.extend(found);
    }
    if names_version {
        messages.extend(version.number.map(|number| format!("{{oldSchemaVersion: {number}}}")));
        messages.push(old_schema(version.text));
    }
    messages
}

/// Java calls the exception of an ambiguous field an incompatibility, and so is a check that is given up.
fn half(reader: Side<'_>, writer: Side<'_>, words: [&str; 2]) -> Vec<String> {
    let exception = match check(reader, writer, &Limits::default()) {
        Ok(outcome) => match outcome.exception() {
            Some(exception) => exception,
            None => {
                return outcome.incompatibilities().list.iter().map(|found| message(found, words)).collect();
            }
        },
        Err(error) => error.to_string(),
    };
    vec![format!("Unexpected exception during compatibility check: {exception}")]
}

fn message(found: &Incompatibility, [reader, writer]: [&str; 2]) -> String {
    let Incompatibility { kind, location, message } = found;
    let description = match kind {
        IncompatibilityType::FixedSizeMismatch => format!(
            "The size of FIXED type field at path '{location}' in the {reader} schema does not match with the {writer} schema"
        ),
        IncompatibilityType::TypeMismatch => format!(
            "The type (path '{location}') of a field in the {reader} schema does not match with the {writer} schema"
        ),
        IncompatibilityType::NameMismatch => {
            format!("The name of the schema has changed (path '{location}')")
        }
        IncompatibilityType::MissingEnumSymbols => format!(
            "The {reader} schema is missing enum symbols '{message}' at path '{location}' in the {writer} schema"
        ),
        IncompatibilityType::MissingUnionBranch => format!(
            "The {reader} schema is missing a type inside a union field at path '{location}' in the {writer} schema"
        ),
        IncompatibilityType::ReaderFieldMissingDefaultValue => format!(
            "The field '{message}' at path '{location}' in the {reader} schema has no default value and is missing in the {writer} schema"
        ),
    };
    format!("{{errorType:'{kind}', description:'{description}', additionalInfo:'{message}'}}")
}

fn old_schema(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return format!("{{oldSchema: '{text}'}}");
    }
    let mut units = 0;
    let shown: String = text
        .chars()
        .take_while(|character| {
            units += character.len_utf16();
            units <= LONGEST
        })
        .collect();
    format!("{{oldSchema: <truncated> '{shown}...'}}")
}

fn reserved_fields(new: Side<'_>, reserved: &Reserved<'_>) -> Vec<String> {
    let removed = reserved.old.iter().filter(|name| !reserved.new.contains(name)).map(|name| {
        format!(
            "The new schema has reserved field {name} removed from its metadata which is present in the old schema's metadata."
        )
    });
    let fields = match &new.set.node(new.node).kind {
        Kind::Record(record) => &*record.fields,
        _ => &[],
    };
    let conflicts = reserved.new.iter().filter(|name| fields.iter().any(|field| field.name == **name));
    removed
        .chain(
            conflicts.map(|name| {
                format!("The new schema has field that conflicts with the reserved field {name}.")
            }),
        )
        .collect()
}
