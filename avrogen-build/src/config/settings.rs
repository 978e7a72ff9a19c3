//! Settings, each given or not, as the [table](super::table) has them.

use std::path::PathBuf;

use avrogen_schema::source::Span;
use toml::de::DeValue;

use super::table::settings_table;
use super::value::{
    CodecStyle, DecimalType, List, MapType, Presets, SettingValue, TimeType, Unions, UuidType,
};

/// A place where a setting may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `[generate]`, for everything.
    Generate,
    /// `[generate.types."selector"]`, for types.
    Types,
    /// `[generate.fields."selector"]`, for fields.
    Fields,
    /// `[generate.logical-types."name"]` and `[generate.properties."key"."value"]`, for the schemas that carry it.
    Mappings,
}

/// One setting, for the reference that is made from it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its key in `avrogen.toml`.
    pub key: &'static str,
    /// What its value may be.
    pub expects: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Where it may stand.
    pub scopes: &'static [Scope],
}

/// Settings of the types that a selector matches; made by [`Config::types`](super::Config::types).
#[derive(Clone, Debug, Default)]
pub struct TypeSettings(pub(crate) Settings);

/// Settings of the fields that a selector matches; made by [`Config::fields`](super::Config::fields).
#[derive(Clone, Debug, Default)]
pub struct FieldSettings(pub(crate) Settings);

/// Settings of the schemas that carry a logical type or a property; made by
/// [`Config::logical_types`](super::Config::logical_types) and [`Config::properties`](super::Config::properties).
#[derive(Clone, Debug, Default)]
pub struct MappingSettings(pub(crate) Settings);

/// The setter of a setting that types, fields or mappings have.
macro_rules! setter {
    (Generate $doc:literal $name:ident: $type:ty) => {};
    (Types $doc:literal $name:ident: $type:ty) => {
        setter! { TypeSettings, $doc $name: $type }
    };
    (Fields $doc:literal $name:ident: $type:ty) => {
        setter! { FieldSettings, $doc $name: $type }
    };
    (Mappings $doc:literal $name:ident: $type:ty) => {
        setter! { MappingSettings, $doc $name: $type }
    };
    ($builder:ident, $doc:literal $name:ident: $type:ty) => {
        impl $builder {
            #[doc = $doc]
            #[must_use]
            pub fn $name(mut self, $name: impl Into<$type>) -> Self {
                self.0.$name = Some($name.into());
                self
            }
        }
    };
}

macro_rules! settings {
    ($($doc:literal $key:literal $name:ident: $type:ty, $($scope:ident),+;)*) => {
        /// Settings, each given or not.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct Settings {
            $(pub(crate) $name: Option<$type>,)*
            /// Where keys stand, of those that stand in a file.
            pub(crate) spans: Vec<(&'static str, Span)>,
        }

        /// Every setting of the generator, sorted by key.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: $key,
            expects: <$type as SettingValue>::EXPECTS,
            doc: $doc.trim_ascii(),
            scopes: &[$(Scope::$scope),+],
        },)*];

        impl Settings {
            /// Takes a value from TOML for a key of [`SETTINGS`]. False where the value is not as expected.
            pub(crate) fn set(&mut self, key: &'static str, value: &DeValue<'_>, span: Span) -> bool {
                self.spans.push((key, span));
                match key {
                    $($key => {
                        self.$name = SettingValue::from_toml(value);
                        self.$name.is_some()
                    })*
                    _ => false,
                }
            }

            /// These, and the others where these say nothing.
            #[must_use]
            pub(crate) fn or(self, others: Self) -> Self {
                let spans = [self.spans, others.spans].concat();
                Self { $($name: self.$name.or(others.$name),)* spans }
            }

            /// Where a key stands, if it stands in a file.
            pub(crate) fn span(&self, key: &str) -> Option<Span> {
                self.spans.iter().find(|(other, _)| *other == key).map(|(_, span)| *span)
            }
        }

        $($(setter! { $scope $doc $name: $type })+)*
    };
}

settings_table!(settings);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_sorted_and_has_a_sentence_for_every_key() {
        assert!(SETTINGS.is_sorted_by_key(|setting| setting.key));
        for setting in SETTINGS {
            assert!(setting.doc.ends_with('.') && !setting.expects.is_empty(), "{}", setting.key);
        }
    }
}
