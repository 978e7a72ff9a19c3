//! From values to bytes and back: the buffers, the codec of every place in a schema, and the functions that users call.
//!
//! A [`place`] is where a schema can hold a value. A [`logical`] type is a place whose Rust type comes from another crate.
//! [`encode`] and [`decode`] have what users call; [`locate`] names the place of an error.

pub(crate) mod decode;
pub(crate) mod encode;
pub(crate) mod limits;
pub(crate) mod locate;
pub(crate) mod logical;
pub(crate) mod padded;
pub(crate) mod place;
pub(crate) mod reader;
pub(crate) mod varint;
pub(crate) mod writer;
