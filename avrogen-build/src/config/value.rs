//! What the values of settings are.

use std::path::PathBuf;

use toml::de::DeValue;

/// What can be the value of a setting.
pub(crate) trait SettingValue: Sized {
    /// What the value may be, in words.
    const EXPECTS: &'static str;

    /// From TOML; nothing where the value is not as expected.
    fn from_toml(value: &DeValue<'_>) -> Option<Self>;
}

/// A list of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List(pub(crate) Vec<String>);

impl<T: Into<String>> FromIterator<T> for List {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().map(Into::into).collect())
    }
}

impl From<&str> for List {
    fn from(item: &str) -> Self {
        Self(vec![item.to_owned()])
    }
}

impl<T: Into<String>, const N: usize> From<[T; N]> for List {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Into<String>> From<Vec<T>> for List {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

/// Presets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presets(pub(crate) Vec<Preset>);

impl<const N: usize> From<[Preset; N]> for Presets {
    fn from(presets: [Preset; N]) -> Self {
        Self(presets.into())
    }
}

impl From<Preset> for Presets {
    fn from(preset: Preset) -> Self {
        Self(vec![preset])
    }
}

impl SettingValue for Presets {
    const EXPECTS: &'static str = "an array of `\"connect\"` and `\"debezium\"`";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let presets = value.as_array()?.iter().map(|item| Preset::from_toml(item.get_ref()));
        presets.collect::<Option<_>>().map(Self)
    }
}

impl SettingValue for bool {
    const EXPECTS: &'static str = "`true` or `false`";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_bool()
    }
}

impl SettingValue for String {
    const EXPECTS: &'static str = "a string";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl SettingValue for PathBuf {
    const EXPECTS: &'static str = "a path";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().map(Self::from)
    }
}

impl SettingValue for List {
    const EXPECTS: &'static str = "an array of strings";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let items = value.as_array()?.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
        items.collect::<Option<_>>().map(Self)
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $type:ident expects $expects:literal {
        $($(#[$about:meta])* $variant:ident = $name:literal,)*
    })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum $type {
            $($(#[$about])* $variant,)*
        }

        impl SettingValue for $type {
            const EXPECTS: &'static str = $expects;

            fn from_toml(value: &DeValue<'_>) -> Option<Self> {
                match value.as_str()? {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    )* };
}

choices! {
    /// Which Rust type stands for Avro maps.
    MapType expects "`\"btree\"` or `\"hash\"`" {
        /// `BTreeMap`: one value, one encoding.
        #[default]
        BTree = "btree",
        /// `HashMap`.
        Hash = "hash",
    }

    /// Which Rust types stand for dates, times and timestamps.
    TimeType expects "`\"chrono\"`, `\"jiff\"` or `\"raw\"`" {
        /// Of the crate `chrono`.
        #[default]
        Chrono = "chrono",
        /// Of the crate `jiff`.
        Jiff = "jiff",
        /// The number that is encoded.
        Raw = "raw",
    }

    /// Which Rust type stands for decimals.
    DecimalType expects "`\"rust_decimal\"`, `\"bigdecimal\"` or `\"raw\"`" {
        /// Of the crate `rust_decimal`: up to 28 digits.
        #[default]
        RustDecimal = "rust_decimal",
        /// Of the crate `bigdecimal`: any number of digits.
        BigDecimal = "bigdecimal",
        /// The bytes that are encoded.
        Raw = "raw",
    }

    /// Which Rust type stands for UUIDs.
    UuidType expects "`\"uuid\"` or `\"raw\"`" {
        /// Of the crate `uuid`.
        #[default]
        Uuid = "uuid",
        /// The string or the fixed that is encoded.
        Raw = "raw",
    }

    /// A system whose semantic types are known.
    Preset expects "`\"connect\"` or `\"debezium\"`" {
        /// Kafka Connect: `org.apache.kafka.connect.data.*`.
        #[default]
        Connect = "connect",
        /// Debezium: `io.debezium.time.*` and `io.debezium.data.*`.
        Debezium = "debezium",
    }

    /// How many enums equal unions have.
    Unions expects "`\"own\"` or `\"shared\"`" {
        /// One for each union.
        #[default]
        Own = "own",
        /// One for all that are equal, within a module.
        Shared = "shared",
    }

    /// What encoders and decoders are made for.
    CodecStyle expects "`\"speed\"` or `\"size\"`" {
        /// Everything is inlined.
        #[default]
        Speed = "speed",
        /// The long codecs are called.
        Size = "size",
    }
}
