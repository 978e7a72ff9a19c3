//! serde for arrays of more than 32 bytes, which serde itself does not do: like those that it does, as a tuple.

use std::fmt;

use serde::Serializer;
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::ser::SerializeTuple as _;

struct Bytes<const N: usize>;

impl<'de, const N: usize> Visitor<'de> for Bytes<N> {
    type Value = Box<[u8; N]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut bytes = Vec::with_capacity(N.min(4096));
        while let Some(byte) = items.next_element::<u8>()? {
            if bytes.len() == N {
                return Err(A::Error::invalid_length(N + 1, &self));
            }
            bytes.push(byte);
        }
        let len = bytes.len();
        bytes.into_boxed_slice().try_into().map_err(|_| A::Error::invalid_length(len, &self))
    }
}

fn serialize_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    let mut tuple = serializer.serialize_tuple(bytes.len())?;
    for byte in bytes {
        tuple.serialize_element(byte)?;
    }
    tuple.end()
}

/// `#[serde(with = ..)]` for `[u8; N]`.
pub mod serde_fixed {
    use serde::{Deserializer, Serializer};

    /// Serializes the bytes.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::serialize_bytes(bytes, serializer)
    }

    /// Deserializes so many bytes.
    ///
    /// # Errors
    /// Those of the deserializer, and when there are more or less bytes.
    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<[u8; N], D::Error> {
        deserializer.deserialize_tuple(N, super::Bytes::<N>).map(|bytes| *bytes)
    }
}

/// `#[serde(with = ..)]` for `Box<[u8; N]>`.
pub mod serde_large_fixed {
    use serde::{Deserializer, Serializer};

    /// Serializes the bytes.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::serialize_bytes(bytes, serializer)
    }

    /// Deserializes so many bytes.
    ///
    /// # Errors
    /// Those of the deserializer, and when there are more or less bytes.
    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<Box<[u8; N]>, D::Error> {
        deserializer.deserialize_tuple(N, super::Bytes::<N>)
    }
}
