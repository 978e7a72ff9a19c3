//! The long leaf codecs behind a call.
//!
//! Everything else is inlined: fastest, and by far most of what a release build compiles. A generated crate that is set
//! to small code takes these paths instead, `v1::outlined::string::decode` for `v1::string::decode`: less than half the
//! code and compile time, at about one and a half times the time of encoding.

macro_rules! outlined {
    ($($module:ident: $value:ty => $owned:ty, { $($constant:ident),* };)*) => { $(
        #[doc = concat!("[`", stringify!($module), "`](mod@crate::codec::", stringify!($module), "), outlined.")]
        pub mod $module {
            use crate::codec::$module as inlined;
            use crate::{Error, Reader, Writer};

            pub use inlined::{$($constant),*};

            /// Writes the value.
            ///
            /// # Errors
            /// None.
            #[inline(never)]
            pub fn encode(value: $value, w: &mut Writer) -> Result<(), Error> {
                inlined::encode(value, w)
            }

            /// Reads a value.
            ///
            /// # Errors
            /// Those of the inlined twin.
            #[inline(never)]
            #[allow(clippy::elidable_lifetime_names, reason = "some values borrow from the input")]
            pub fn decode<'de>(r: &mut Reader<'de>) -> Result<$owned, Error> {
                inlined::decode(r)
            }
        }
    )* };
}

outlined! {
    int: i32 => i32, { MIN, MAX };
    long: i64 => i64, { MIN, MAX };
    string: &str => String, { MIN, bound };
    str_ref: &str => &'de str, { MIN, bound };
    bytes: &[u8] => Vec<u8>, { MIN, bound };
    bytes_ref: &[u8] => &'de [u8], { MIN, bound };
}
