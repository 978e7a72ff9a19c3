//! The table of all settings. `avrogen.toml`, the builders and the reference of all settings come from it and cannot drift
//! apart.

/// Hands the table to a macro: documentation, key, name in Rust, type, and the [scopes](super::Scope) in which it may stand.
macro_rules! settings_table {
    ($then:ident) => {
        $then! {
            " Attributes in Rust to put on the item, such as `#[deprecated]`."
            "attributes" attributes: List, Types, Fields;

            " Whether decoding can borrow: beside a record `User` stands a `UserRef<'a>` with `&'a str` and `&'a [u8]` in it."
            "borrowed" borrowed: bool, Generate, Types;

            " Whether records get a builder, made by the crate `bon`. Needs the feature `bon` of avrogen-runtime."
            "builders" builders: bool, Generate, Types;

            " What encoders and decoders are made for: `speed` inlines everything, `size` calls the long codecs, for two thirds of the code."
            "codec" codec: CodecStyle, Generate;

            " The Rust type of decimals: of the crate `rust_decimal` (up to 28 digits) or `bigdecimal` (any), or their bytes."
            "decimals" decimals: DecimalType, Generate, Types, Fields;

            " Traits to derive wherever everything that a type holds allows it."
            "derives" derives: List, Generate, Types;

            " The path of a type that another crate generated from the same schema, to use in place of a new one."
            "extern" extern_: String, Types;

            " The Rust type of maps: `btree` gives one value one encoding."
            "map" map: MapType, Generate, Types, Fields;

            " Where checked-in code goes: a folder for a tree of modules, or a file that ends in `.rs`. Without it code goes to `OUT_DIR`."
            "out" out: PathBuf, Generate;

            " Systems whose semantic types, which schemas carry as `connect.name`, have the Rust types of the logical types that mean the same."
            "presets" presets: Presets, Generate;

            " The path under which generated code finds the crate avrogen-runtime."
            "runtime" runtime: String, Generate;

            " The name in Rust, where the one made from the schema does not please."
            "rust-name" rust_name: String, Types, Fields;

            " Whether serde's `Serialize` and `Deserialize` are derived, under Avro's names. Needs the feature `serde` of avrogen-runtime."
            "serde" serde: bool, Generate, Types;

            " The Rust types of dates, times and timestamps: of the crate `chrono` or `jiff`, or the number."
            "times" times: TimeType, Generate, Types, Fields;

            " The name of the enum that is made from the field's union. Fields with equal unions and one name share the enum."
            "union-name" union_name: String, Fields;

            " Whether each union has an enum of its own, or equal ones of a module share one that is named after the first in the text."
            "unions" unions: Unions, Generate;

            " The Rust type of UUIDs: of the crate `uuid`, or the string or fixed."
            "uuids" uuids: UuidType, Generate, Types, Fields;

            " The path of an implementation of the trait `Adapter` of avrogen-runtime, which brings a type of yours."
            "with" with: String, Fields, Mappings;
        }
    };
}

pub(super) use settings_table;
