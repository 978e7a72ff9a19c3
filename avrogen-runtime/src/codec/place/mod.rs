//! One module for each place in a schema that can hold a value: how it is encoded there, and decoded.
//!
//! They are all alike, so that the generator only picks a path: `MIN`, the fewest bytes of an encoded value; `MAX` or
//! `bound`, the most; `encode` and `decode`. `crate::__private` documents them for the generator's author.

pub mod adapted;
pub mod array;
pub mod boxed;
mod default;
pub mod fixed;
mod index;
mod map;
mod option;
pub mod outlined;
mod primitive;
#[cfg(feature = "serde")]
mod serde_array;
mod text;

pub use default::default_value;
pub use fixed::large as large_fixed;
pub use index::{enum_index, union_index};
pub use map::{Key, map_btree, map_hash};
pub use option::{null_first, null_last, only_null};
pub use primitive::{boolean, double, float, int, long, null};
#[cfg(feature = "serde")]
pub use serde_array::{serde_fixed, serde_large_fixed};
pub use text::{bytes, bytes_ref, str_ref, string};
