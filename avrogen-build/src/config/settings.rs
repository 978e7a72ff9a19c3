//! Every setting of the generator, declared once: `avrogen.toml`, the builders of [`Config`] and the reference of all
//! settings come from the one list below and cannot drift apart.

use std::path::PathBuf;

use avrogen_schema::source::Span;
use toml::de::DeValue;

use super::builder::Config;
use super::value::{CodecStyle, DecimalType, List, MapType, SettingValue, TimeType, UuidType};

/// A place where a setting may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `[generate]`, for everything.
    Generate,
    /// `[generate.types."selector"]`, for types.
    Types,
    /// `[generate.fields."selector"]`, for fields.
    Fields,
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

/// Settings of the types that a selector matches; made by [`Config::types`].
#[derive(Clone, Debug, Default)]
pub struct TypeSettings(pub(crate) Settings);

/// Settings of the fields that a selector matches; made by [`Config::fields`].
#[derive(Clone, Debug, Default)]
pub struct FieldSettings(pub(crate) Settings);

impl TypeSettings {
    fn settings_mut(&mut self) -> &mut Settings {
        &mut self.0
    }
}

impl FieldSettings {
    fn settings_mut(&mut self) -> &mut Settings {
        &mut self.0
    }
}

macro_rules! settings {
    ($($doc:literal $key:literal $name:ident: $type:ty, $($scope:ident => $builder:ident),+;)*) => {
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

        $($(
            impl $builder {
                #[doc = $doc]
                #[must_use]
                pub fn $name(mut self, $name: impl Into<$type>) -> Self {
                    self.settings_mut().$name = Some($name.into());
                    self
                }
            }
        )+)*
    };
}

settings! {
    " Attributes in Rust to put on the item, such as `#[deprecated]`."
    "attributes" attributes: List, Types => TypeSettings, Fields => FieldSettings;

    " Whether decoding can borrow: beside a record `User` stands a `UserRef<'a>` with `&'a str` and `&'a [u8]` in it."
    "borrowed" borrowed: bool, Generate => Config, Types => TypeSettings;

    " Whether records get a builder, made by the crate `bon`. Needs the feature `bon` of avrogen-runtime."
    "builders" builders: bool, Generate => Config, Types => TypeSettings;

    " What encoders and decoders are made for: `speed` inlines everything, `size` calls the long codecs, for two thirds of the code."
    "codec" codec: CodecStyle, Generate => Config;

    " The Rust type of decimals: of the crate `rust_decimal` (up to 28 digits) or `bigdecimal` (any), or their bytes."
    "decimals" decimals: DecimalType, Generate => Config, Types => TypeSettings, Fields => FieldSettings;

    " Traits to derive wherever everything that a type holds allows it."
    "derives" derives: List, Generate => Config, Types => TypeSettings;

    " The path of a type that another crate generated from the same schema, to use in place of a new one."
    "extern" extern_: String, Types => TypeSettings;

    " The Rust type of maps: `btree` gives one value one encoding."
    "map" map: MapType, Generate => Config, Types => TypeSettings, Fields => FieldSettings;

    " Where checked-in code goes: a folder for a tree of modules, or a file that ends in `.rs`. Without it code goes to `OUT_DIR`."
    "out" out: PathBuf, Generate => Config;

    " The path under which generated code finds the crate avrogen-runtime."
    "runtime" runtime: String, Generate => Config;

    " The name in Rust, where the one made from the schema does not please."
    "rust-name" rust_name: String, Types => TypeSettings, Fields => FieldSettings;

    " Whether serde's `Serialize` and `Deserialize` are derived, under Avro's names. Needs the feature `serde` of avrogen-runtime."
    "serde" serde: bool, Generate => Config, Types => TypeSettings;

    " The Rust types of dates, times and timestamps: of the crate `chrono` or `jiff`, or the number."
    "times" times: TimeType, Generate => Config, Types => TypeSettings, Fields => FieldSettings;

    " The name of the enum that is made from the field's union."
    "union-name" union_name: String, Fields => FieldSettings;

    " The Rust type of UUIDs: of the crate `uuid`, or the string or fixed."
    "uuids" uuids: UuidType, Generate => Config, Types => TypeSettings, Fields => FieldSettings;

    " The path of an implementation of the trait `Adapter` of avrogen-runtime, which brings a type of yours."
    "with" with: String, Fields => FieldSettings;
}

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
