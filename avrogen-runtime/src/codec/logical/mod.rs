//! Logical types (Avro 1.12 specification, "Logical Types"), each crate of Rust types behind its feature.
//!
//! A module here is a leaf codec like those in [`codec`](crate::codec). What the Rust type or the logical type cannot
//! hold is an error of the kind [`OutOfRange`](crate::ErrorKind::OutOfRange), on either way.

#[cfg(feature = "bigdecimal")]
mod bigdecimal;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(any(feature = "bigdecimal", feature = "rust_decimal"))]
mod decimal;
pub mod duration;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "uuid")]
mod uuid;

#[cfg(feature = "bigdecimal")]
pub use bigdecimal::{bigdecimal_big, bigdecimal_bytes, bigdecimal_fixed};
#[cfg(feature = "chrono")]
pub use chrono::{
    chrono_date, chrono_local_timestamp_micros, chrono_local_timestamp_millis, chrono_local_timestamp_nanos,
    chrono_time_micros, chrono_time_millis, chrono_timestamp_micros, chrono_timestamp_millis,
    chrono_timestamp_nanos,
};
#[cfg(feature = "jiff")]
pub use jiff::{
    jiff_date, jiff_local_timestamp_micros, jiff_local_timestamp_millis, jiff_local_timestamp_nanos,
    jiff_time_micros, jiff_time_millis, jiff_timestamp_micros, jiff_timestamp_millis, jiff_timestamp_nanos,
};
#[cfg(feature = "rust_decimal")]
pub use rust_decimal::{rust_decimal_big, rust_decimal_bytes, rust_decimal_fixed};
#[cfg(feature = "uuid")]
pub use uuid::{uuid_fixed, uuid_string};

/// A leaf codec on top of int or long: how the value becomes a number and how a number becomes the value, each `None`
/// out of range.
#[cfg(any(feature = "chrono", feature = "jiff"))]
macro_rules! number {
    ($(#[$doc:meta])* $module:ident: $value:ty, $base:ident, $to:expr, $from:expr, $range:literal) => {
        $(#[$doc])*
        pub mod $module {
            use super::*;
            use crate::codec::place::$base as base;
            use crate::error::Fault;
            use crate::{Error, Reader, Writer};

            pub use base::{MAX, MIN};

            /// Writes the value.
            ///
            /// # Errors
            /// When the schema's number does not reach that far.
            #[inline]
            pub fn encode(value: $value, w: &mut Writer) -> Result<(), Error> {
                match ($to)(value) {
                    Some(number) => base::encode(number, w),
                    None => Err(w.fault(Fault::OutOfRange($range))),
                }
            }

            /// Reads a value.
            ///
            /// # Errors
            /// Those of the number; when the Rust type does not reach that far.
            #[inline]
            pub fn decode(r: &mut Reader<'_>) -> Result<$value, Error> {
                let before = r.remaining().len();
                let number = base::decode(r)?;
                ($from)(number).ok_or_else(|| r.fault_from(before, Fault::OutOfRange($range)))
            }
        }
    };
}

#[cfg(any(feature = "chrono", feature = "jiff"))]
use number;
