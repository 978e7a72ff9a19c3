//! What generated code is written against. Nothing here is for people's code: it changes when the generator does.
//!
//! [`v1`] is level 1 of the contract. A level never changes what it has; it may gain. A generator that needs more asks
//! for the next level in the first line of its output, [`v1::level!`](v1::level), so that an older runtime answers in
//! one sentence.
//!
//! # What the generator emits
//!
//! For a schema with a record `Order` on no cycle, whose `Line` has its own impls:
//!
//! ```
//! use avrogen_runtime::__private::v1;
//!
//! v1::level!(1 "0.1.0" uuid);
//!
//! pub struct Order { pub id: v1::uuid::Uuid, pub note: Option<String>, pub lines: Vec<Line> }
//! pub struct Line { pub name: String, pub count: i64 }
//!
//! static ORDER: v1::SchemaDef = v1::SchemaDef::new("com.acme.Order", r#"{"type": "record", "name": ".."}"#, 0, 0, &[]);
//!
//! impl v1::Encode for Order {
//!     fn bound(&self) -> usize {
//!         // All constants of the record added up, then what depends on the value.
//!         v1::uuid_string::MAX
//!             + v1::null_first::bound(self.note.as_ref(), |v| v1::string::bound(v))
//!             + v1::array::bound(&self.lines, |v| v1::Encode::bound(v))
//!     }
//!     fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
//!         v1::uuid_string::encode(self.id, w)?;
//!         v1::null_first::encode(self.note.as_ref(), w, |v, w| v1::string::encode(v, w))?;
//!         v1::array::encode(&self.lines, w, |v, w| v1::Encode::encode(v, w))
//!     }
//!     fn schema(&self) -> Option<&'static v1::SchemaDef> {
//!         Some(&ORDER)
//!     }
//! }
//!
//! impl<'de> v1::Decode<'de> for Order {
//!     fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
//!         Ok(Self {
//!             id: v1::uuid_string::decode(r)?,
//!             note: v1::null_first::decode(r, |r| v1::string::decode(r))?,
//!             // 2: a Line takes a byte for its name's length and one for its count at least.
//!             lines: v1::array::decode(r, 2, |r| v1::Decode::decode(r))?,
//!         })
//!     }
//!     fn schema() -> Option<&'static v1::SchemaDef> {
//!         Some(&ORDER)
//!     }
//! }
//!
//! impl v1::AvroType for Order {
//!     const SCHEMA: &'static v1::SchemaDef = &ORDER;
//! }
//! # impl v1::Encode for Line {
//! #     fn bound(&self) -> usize { v1::string::bound(&self.name) + v1::long::MAX }
//! #     fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
//! #         v1::string::encode(&self.name, w)?;
//! #         v1::long::encode(self.count, w)
//! #     }
//! # }
//! # impl<'de> v1::Decode<'de> for Line {
//! #     fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
//! #         Ok(Self { name: v1::string::decode(r)?, count: v1::long::decode(r)? })
//! #     }
//! # }
//! # let order = Order { id: v1::uuid::Uuid::nil(), note: None, lines: vec![Line { name: "nut".into(), count: 3 }] };
//! # let bytes = avrogen_runtime::to_vec(&order).unwrap();
//! # assert_eq!(avrogen_runtime::from_slice::<Order>(&bytes).unwrap().lines[0].count, 3);
//! ```
//!
//! # Leaf codecs
//!
//! One module for each kind of place, all alike: `MIN`, the fewest bytes; `MAX`, the most, or `bound(&v)` where that
//! depends on the value; `encode(v, w)` with `Copy` types by value and others by reference; `decode(r)`. The fewest
//! bytes of a whole schema (fields added up, the least of a union's branches and 1 for the index, 0 on a cycle)
//! the generator computes itself.
//!
//! | module | schema | Rust |
//! |---|---|---|
//! | `null` `boolean` `int` `long` `float` `double` | the same | `()` `bool` `i32` `i64` `f32` `f64` |
//! | `string`, `bytes` | the same | `String`, `Vec<u8>`; encoded from `&str`, `&[u8]` |
//! | `str_ref`, `bytes_ref` | string, bytes | `&'de str`, `&'de [u8]`, in borrowed forms |
//! | `fixed` | fixed | `[u8; N]`, encoded from `&[u8; N]`; N bytes |
//! | `large_fixed` | fixed of more than 4096 bytes | `Box<[u8; N]>` |
//! | `chrono_date` | date | `chrono::NaiveDate` |
//! | `chrono_time_millis`, `chrono_time_micros` | time-* | `chrono::NaiveTime` |
//! | `chrono_timestamp_{millis,micros,nanos}` | timestamp-* | `chrono::DateTime<chrono::Utc>` |
//! | `chrono_local_timestamp_{millis,micros,nanos}` | local-timestamp-* | `chrono::NaiveDateTime` |
//! | `jiff_date` | date | `jiff::civil::Date` |
//! | `jiff_time_millis`, `jiff_time_micros` | time-* | `jiff::civil::Time` |
//! | `jiff_timestamp_{millis,micros,nanos}` | timestamp-* | `jiff::Timestamp` |
//! | `jiff_local_timestamp_{millis,micros,nanos}` | local-timestamp-* | `jiff::civil::DateTime` |
//! | `rust_decimal_bytes::<PRECISION, SCALE>` | decimal on bytes | `rust_decimal::Decimal`, by value |
//! | `rust_decimal_fixed::<N, PRECISION, SCALE>` | decimal on fixed | the same; N bytes |
//! | `rust_decimal_big` | big-decimal | the same |
//! | `bigdecimal_bytes`, `bigdecimal_fixed`, `bigdecimal_big` | the same | `bigdecimal::BigDecimal`, by reference |
//! | `uuid_string`, `uuid_fixed` | uuid on string, fixed | `uuid::Uuid` |
//! | `duration` | duration | [`Duration`](crate::Duration) |
//! | `enum_index` | an enum's symbol | `u32`; `decode` then `match`, whose last arm is `Err(enum_index::unknown(n, r))` |
//! | `union_index` | a union's branch | likewise |
//!
//! The parameters of decimals go on the functions: `rust_decimal_bytes::encode::<9, 2>(v, w)`. All parameters are `u32`
//! but N, which is `usize`.
//!
//! # What takes closures
//!
//! * `null_first`, `null_last`: `["null", T]` and `[T, "null"]` as `Option<T>`: `encode(v.as_ref(), w, |v, w| ..)`,
//!   `decode(r, |r| ..)`, `bound(v.as_ref(), |v| ..)`.
//! * `only_null::decode`: `["null"]` as `()`; its encoding is `union_index::encode(0, w)`.
//! * `serde_fixed`, `serde_large_fixed`: for `#[serde(with = ..)]` on `[u8; N]` and `Box<[u8; N]>` of more than 32 bytes.
//! * `default_value(bytes, decode)`: a default whose Rust type has no literal, from its encoding.
//! * `array`: `encode(&[T], w, |v, w| ..)`, `decode(r, MIN, |r| ..)` with the fewest bytes of an item, `bound(&[T], |v| ..)`.
//! * `map_btree`, `map_hash`: the same for `BTreeMap<K, T>` and `HashMap<K, T>`, with the fewest bytes of a value. Keys
//!   are `String`, or `&'a str` in borrowed forms; the field's type decides.
//! * `boxed::decode(r, |r| ..)`: the only way to a `Box`, which it charges to the limit on memory. Encoding looks through
//!   the box.
//! * `adapted::encode::<A>(v, w, |v, w| ..)`, `adapted::decode::<A>(r, |r| ..)`: places that `with` gives to an
//!   [`Adapter`](crate::Adapter). They count nothing in `bound`: the conversion would run twice.
//! * [`Reader::nested`](crate::Reader::nested) and [`Writer::nested`](crate::Writer::nested): around the body of `decode`
//!   and `encode` of **every record on a cycle**. They bound the depth, and nothing else does. `bound` of such a record
//!   counts 0 for what leads back into the cycle, so that it does not recurse: the writer grows where a bound falls short.
//!
//! # Fast code and small code
//!
//! The codecs of this module are inlined, all but the decoders of `string` and `bytes`, whose allocation costs more than a
//! call: straight-line code, fastest, the default. [`v1::outlined`] has twins of those with a long body (`int`, `long`,
//! `string`, `str_ref`, `bytes`, `bytes_ref`) behind a call: a generator that is set to small code writes
//! `v1::outlined::string::encode` where it would write `v1::string::encode`, and changes nothing else. In both settings,
//! impls of nested records carry no `#[inline]` attribute: within one crate the compiler decides, and a record used in
//! many places is compiled once.
//!
//! # The rest
//!
//! * [`Encode::schema`](crate::Encode) and [`Decode::schema`](crate::Decode) return the type's `SchemaDef`, also in borrowed
//!   forms: errors name the place in the value by it. Types without a static of their own leave them out.
//! * `SchemaDef::assert_shape` in a `const _: () = ..;` pins the shape of an `extern` type.
//! * `topic`: what markers of topics are made of; `topic::aliases!` makes `UsersProducer` and `UsersConsumer`, where this
//!   crate has the feature `kafka`, and otherwise nothing: generated code cannot see that.
//! * `UnknownSymbol::new("com.acme.Suit")` is the `FromStr::Err` of enums.

mod aliases;
mod handshake;

/// Level 1.
pub mod v1 {
    pub use std::boxed::Box;
    pub use std::collections::{BTreeMap, HashMap};
    pub use std::string::String;
    pub use std::vec::Vec;

    #[cfg(feature = "bigdecimal")]
    pub use ::bigdecimal;
    #[cfg(feature = "bon")]
    pub use ::bon;
    #[cfg(feature = "chrono")]
    pub use ::chrono;
    #[cfg(feature = "jiff")]
    pub use ::jiff;
    #[cfg(feature = "rust_decimal")]
    pub use ::rust_decimal;
    #[cfg(feature = "serde")]
    pub use ::serde;
    #[cfg(feature = "uuid")]
    pub use ::uuid;

    pub use crate::__level as level;
    pub use crate::codec::logical::duration;
    #[cfg(feature = "bigdecimal")]
    pub use crate::codec::logical::{bigdecimal_big, bigdecimal_bytes, bigdecimal_fixed};
    #[cfg(feature = "chrono")]
    pub use crate::codec::logical::{
        chrono_date, chrono_local_timestamp_micros, chrono_local_timestamp_millis,
        chrono_local_timestamp_nanos, chrono_time_micros, chrono_time_millis, chrono_timestamp_micros,
        chrono_timestamp_millis, chrono_timestamp_nanos,
    };
    #[cfg(feature = "jiff")]
    pub use crate::codec::logical::{
        jiff_date, jiff_local_timestamp_micros, jiff_local_timestamp_millis, jiff_local_timestamp_nanos,
        jiff_time_micros, jiff_time_millis, jiff_timestamp_micros, jiff_timestamp_millis,
        jiff_timestamp_nanos,
    };
    #[cfg(feature = "rust_decimal")]
    pub use crate::codec::logical::{rust_decimal_big, rust_decimal_bytes, rust_decimal_fixed};
    #[cfg(feature = "uuid")]
    pub use crate::codec::logical::{uuid_fixed, uuid_string};
    pub use crate::codec::place::{
        Key, adapted, array, boolean, boxed, bytes, bytes_ref, default_value, double, enum_index, fixed,
        float, int, large_fixed, long, map_btree, map_hash, null, null_first, null_last, only_null, outlined,
        str_ref, string, union_index,
    };
    #[cfg(feature = "serde")]
    pub use crate::codec::place::{serde_fixed, serde_large_fixed};
    /// What the markers of topics are made of.
    pub mod topic {
        pub use crate::__topic_aliases as aliases;
        pub use crate::topic::{
            Accepts, Cleanup, Compacted, Create, Datum, KeyEncoding, Outgoing, Pin, PinnedTopic, Pins,
            Schema, SubjectNameStrategy, Tombstone, Topic, TopicDef, bytes, no_key, no_value, primitive,
            utf8,
        };
    }
    pub use crate::{
        Adapter, AvroType, BoxError, Decode, DecodeOwned, Duration, Encode, Error, Reader, Reference,
        SchemaDef, UnknownSymbol, View, Writer,
    };
}
