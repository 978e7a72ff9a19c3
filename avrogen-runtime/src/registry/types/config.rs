//! Settings of a registry and of its subjects.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use super::rules::{Metadata, RuleSet};
pub use avrogen_schema::compat::Mode as Level;

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

impl FromStr for Mode {
    type Err = UnknownMode;

    /// Registries ignore case, and so does this.
    fn from_str(name: &str) -> Result<Self, UnknownMode> {
        let found = Self::ALL.into_iter().find(|one| one.as_str().eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| UnknownMode(name.to_owned()))
    }
}

impl TryFrom<String> for Mode {
    type Error = UnknownMode;

    fn try_from(name: String) -> Result<Self, UnknownMode> {
        name.parse()
    }
}

impl From<Mode> for String {
    fn from(mode: Mode) -> Self {
        mode.as_str().to_owned()
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no [`Mode`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownMode(String);

impl fmt::Display for UnknownMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no mode: it is one of {}", self.0, Mode::ALL.map(Mode::as_str).join(", "))
    }
}

impl std::error::Error for UnknownMode {}

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
    #[serde(default, alias = "compatibility", with = "level", skip_serializing_if = "Option::is_none")]
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

impl<T> From<Setting<T>> for Option<T> {
    fn from(setting: Setting<T>) -> Self {
        match setting {
            Setting::Set(value) => Some(value),
            Setting::Keep | Setting::Clear => None,
        }
    }
}

impl<T> From<Option<T>> for Setting<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

/// Levels as JSON: words of any case.
mod level {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Level;

    pub(super) fn serialize<S, T>(level: &T, to: S) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: Clone + Into<Option<Level>>,
    {
        level.clone().into().map(|level| level.to_string()).serialize(to)
    }

    pub(super) fn deserialize<'de, D, T>(from: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: From<Option<Level>>,
    {
        let name: Option<String> = Option::deserialize(from)?;
        let level = name.map(|name| name.trim().parse().map_err(D::Error::custom));
        level.transpose().map(T::from)
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
    #[serde(with = "level", skip_serializing_if = "Setting::is_keep")]
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
        for mode in Mode::ALL {
            assert_eq!(mode.to_string().to_lowercase().parse(), Ok(mode));
        }
        let error = "WRITE".parse::<Mode>().unwrap_err().to_string();
        assert!(error.starts_with("`WRITE` is no mode: it is one of READWRITE, READONLY,"), "{error}");
        assert!(serde_json::from_str::<Config>(r#"{"compatibilityLevel":"BACKWARDS"}"#).is_err());
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
