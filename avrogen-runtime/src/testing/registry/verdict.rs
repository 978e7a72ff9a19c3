//! Whether a schema goes with the versions before it.

use avrogen_schema::compat::Side;
use avrogen_schema::compat::registry::{Reserved, Settings, Version, messages};
use avrogen_schema::options::Mode as Strictness;

use super::prepare::Prepared;
use super::store::{Found, State};
use crate::registry::types::{Config, Level, Schema};

/// The metadata property that names reserved fields.
const RESERVED: &str = "confluent:reserved";

/// Why a schema cannot be the next version, in the words of a registry. `live` are the versions of its subject that are not
/// deleted.
pub(crate) fn against_all(
    state: &State,
    config: &Config,
    schema: &Schema,
    prepared: &Prepared,
    live: &[Found],
) -> Vec<String> {
    let group = config.compatibility_group.as_deref();
    let is_same = |known: &Schema| group.is_none_or(|key| property(known, key) == property(schema, key));
    let same: Vec<&Found> = live.iter().filter(|found| is_same(&found.stored.schema)).collect();
    let level = config.compatibility_level.unwrap_or_default();
    // No other version is worth parsing.
    let first = if level.is_transitive() { 0 } else { same.len().saturating_sub(1) };
    against(state, config, schema, prepared, &same[first..])
}

/// Why a schema does not go with one version, in the direction of the level in force.
pub(crate) fn against_one(
    state: &State,
    config: &Config,
    schema: &Schema,
    prepared: &Prepared,
    found: &Found,
) -> Vec<String> {
    against(state, config, schema, prepared, &[found])
}

fn against(state: &State, config: &Config, schema: &Schema, new: &Prepared, old: &[&Found]) -> Vec<String> {
    let mode = config.compatibility_level.unwrap_or_default();
    let mut parsed = Vec::with_capacity(old.len());
    for found in old.iter().filter(|_| mode != Level::None) {
        match Prepared::new(state, &found.subject, &found.stored.schema, Strictness::Lenient) {
            Ok(prepared) => parsed.push((*found, prepared)),
            Err(error) => return vec![format!("Unexpected exception during compatibility check: {error}")],
        }
    }
    let versions: Vec<Version<'_>> = parsed
        .iter()
        .map(|(found, prepared)| Version {
            number: u32::try_from(found.version).ok(),
            schema: Side { set: &prepared.set, node: prepared.root },
            text: &found.stored.schema.text,
        })
        .collect();
    let names = |schema: Option<&Schema>| {
        let list = schema.and_then(|schema| property(schema, RESERVED)).unwrap_or_default();
        list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect::<Vec<_>>()
    };
    let latest = old.last().map(|found| &found.stored.schema);
    let (new_names, old_names) = (names(Some(schema)), names(latest));
    let (new_names, old_names): (Vec<&str>, Vec<&str>) =
        (new_names.iter().map(String::as_str).collect(), old_names.iter().map(String::as_str).collect());
    let reserved = Reserved { new: &new_names, old: &old_names };
    let settings = Settings { mode, reserved: (config.validate_fields == Some(true)).then_some(reserved) };
    messages(Side { set: &new.set, node: new.root }, &versions, &settings)
}

fn property<'a>(schema: &'a Schema, key: &str) -> Option<&'a str> {
    schema.metadata.as_ref()?.properties.get(key).map(String::as_str)
}
