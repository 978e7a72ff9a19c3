//! Settings of a registry and of its subjects.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use super::rules::{Metadata, RuleSet};

/// What must be able to read what, when a version is added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Level {
    /// No check.
    None,
    /// New schemas read data of the latest version.
    #[default]
    Backward,
    /// New schemas read data of every version.
    BackwardTransitive,
    /// The latest version reads data of new schemas.
    Forward,
    /// Every version reads data of new schemas.
    ForwardTransitive,
    /// Both, with the latest version.
    Full,
    /// Both, with every version.
    FullTransitive,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Backward,
        Self::BackwardTransitive,
        Self::Forward,
        Self::ForwardTransitive,
        Self::Full,
        Self::FullTransitive,
    ];

    /// The word that a registry uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Backward => "BACKWARD",
            Self::BackwardTransitive => "BACKWARD_TRANSITIVE",
            Self::Forward => "FORWARD",
            Self::ForwardTransitive => "FORWARD_TRANSITIVE",
            Self::Full => "FULL",
            Self::FullTransitive => "FULL_TRANSITIVE",
        }
    }
}

/// What may be done with a subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Mode {
    /// Everything but registering under a chosen id.
    #[default]
    ReadWrite,
    /// Nothing is written.
    ReadOnly,
    /// Nothing is written, whatever a subject says. Deprecated by the servers that know it.
    ReadOnlyOverride,
    /// Schemas come with their ids and versions, and are not checked.
    Import,
    /// Writes go elsewhere.
    Forward,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 5] =
        [Self::ReadWrite, Self::ReadOnly, Self::ReadOnlyOverride, Self::Import, Self::Forward];

    /// The word that a registry uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadWrite => "READWRITE",
            Self::ReadOnly => "READONLY",
            Self::ReadOnlyOverride => "READONLY_OVERRIDE",
            Self::Import => "IMPORT",
            Self::Forward => "FORWARD",
        }
    }
}

/// A word that is none of those that a registry knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    name: String,
    known: String,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no {}: it is one of {}", self.name, self.what, self.known)
    }
}

impl std::error::Error for UnknownName {}

macro_rules! named_by_a_word {
    ($type:ident, $what:literal) => {
        impl FromStr for $type {
            type Err = UnknownName;

            /// Registries ignore case, and so does this.
            fn from_str(name: &str) -> Result<Self, UnknownName> {
                let found = Self::ALL.into_iter().find(|one| one.as_str().eq_ignore_ascii_case(name.trim()));
                found.ok_or_else(|| UnknownName {
                    what: $what,
                    name: name.to_owned(),
                    known: Self::ALL.map(Self::as_str).join(", "),
                })
            }
        }

        impl TryFrom<String> for $type {
            type Error = UnknownName;

            fn try_from(name: String) -> Result<Self, UnknownName> {
                name.parse()
            }
        }

        impl From<$type> for String {
            fn from(of: $type) -> Self {
                of.as_str().to_owned()
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

named_by_a_word!(Level, "compatibility level");
named_by_a_word!(Mode, "mode");

/// The settings of a subject, a context or the whole registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// The subject that this one is another name of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The same for encryption keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_for_deks: Option<String>,
    /// Whether schemas are normalized before they are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalize: Option<bool>,
    /// Whether reserved fields are checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validate_fields: Option<bool>,
    /// Whether names and defaults of new schemas are checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validate_new_schemas: Option<bool>,
    /// Whether rules are checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validate_rules: Option<bool>,
    /// What must be able to read what. A PUT says `compatibility`, a GET answers `compatibilityLevel`.
    #[serde(default, alias = "compatibility", skip_serializing_if = "Option::is_none")]
    pub compatibility_level: Option<Level>,
    /// `LOGICAL`, `STRICT` or `LENIENT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compatibility_policy: Option<String>,
    /// The metadata property whose value says which versions are checked against each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compatibility_group: Option<String>,
    /// Metadata for schemas that come without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_metadata: Option<Metadata>,
    /// Metadata for every schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_metadata: Option<Metadata>,
    /// Rules for schemas that come without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_rule_set: Option<RuleSet>,
    /// Rules for every schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_rule_set: Option<RuleSet>,
}

/// What becomes of one setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Setting<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is taken away, so that the wider scope's value counts again.
    Clear,
    /// It is set.
    Set(T),
}

impl<T> Setting<T> {
    fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T: Serialize> Serialize for Setting<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => value.serialize(to),
            Self::Keep | Self::Clear => to.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Setting<T> {
    /// Called where the member is there, so `null` clears.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(from)?.map_or(Self::Clear, Self::Set))
    }
}

/// A change of settings: what it does not name stays.
///
/// ```
/// use avrogen_runtime::registry::{ConfigUpdate, Level, Setting};
///
/// let update = ConfigUpdate { normalize: Setting::Clear, ..ConfigUpdate::level(Level::FullTransitive) };
/// # assert_ne!(update, ConfigUpdate::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ConfigUpdate {
    /// See [`Config::alias`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub alias: Setting<String>,
    /// See [`Config::alias_for_deks`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub alias_for_deks: Setting<String>,
    /// See [`Config::normalize`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub normalize: Setting<bool>,
    /// See [`Config::validate_fields`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub validate_fields: Setting<bool>,
    /// See [`Config::validate_new_schemas`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub validate_new_schemas: Setting<bool>,
    /// See [`Config::validate_rules`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub validate_rules: Setting<bool>,
    /// See [`Config::compatibility_level`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub compatibility: Setting<Level>,
    /// See [`Config::compatibility_policy`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub compatibility_policy: Setting<String>,
    /// See [`Config::compatibility_group`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub compatibility_group: Setting<String>,
    /// See [`Config::default_metadata`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub default_metadata: Setting<Metadata>,
    /// See [`Config::override_metadata`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub override_metadata: Setting<Metadata>,
    /// See [`Config::default_rule_set`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub default_rule_set: Setting<RuleSet>,
    /// See [`Config::override_rule_set`].
    #[serde(skip_serializing_if = "Setting::is_keep")]
    pub override_rule_set: Setting<RuleSet>,
}

impl ConfigUpdate {
    /// Sets the compatibility level.
    pub fn level(level: Level) -> Self {
        Self { compatibility: Setting::Set(level), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_case() {
        for level in Level::ALL {
            assert_eq!(level.as_str().to_lowercase().parse(), Ok(level));
        }
        for mode in Mode::ALL {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
        let error = "BACKWARDS".parse::<Level>().unwrap_err().to_string();
        assert!(
            error.starts_with("`BACKWARDS` is no compatibility level: it is one of NONE, BACKWARD,"),
            "{error}"
        );
    }

    #[test]
    fn both_names_of_the_level() {
        let got: Config = serde_json::from_str(r#"{"compatibilityLevel":"FULL","later":{}}"#).unwrap();
        let echoed: Config = serde_json::from_str(r#"{"compatibility":"full"}"#).unwrap();
        assert_eq!(got, echoed);
    }

    #[test]
    fn a_change_says_only_what_changes() {
        let mut update = ConfigUpdate::level(Level::Forward);
        assert_eq!(serde_json::to_string(&update).unwrap(), r#"{"compatibility":"FORWARD"}"#);
        update.alias = Setting::Clear;
        let text = serde_json::to_string(&update).unwrap();
        assert_eq!(text, r#"{"alias":null,"compatibility":"FORWARD"}"#);
        assert_eq!(serde_json::from_str::<ConfigUpdate>(&text).unwrap(), update);
    }
}
