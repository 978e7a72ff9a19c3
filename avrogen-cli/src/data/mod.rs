//! Reading and writing data: what `decode`, `encode` and the commands of topics share.

mod decoders;
mod each;
mod encoding;
mod framing;
mod input;
mod message;
mod reading;
mod schema;
mod values;

pub(crate) use decoders::Decoders;
#[cfg(feature = "kafka")]
pub(crate) use decoders::{Unreadable, fingerprint};
#[cfg(feature = "kafka")]
pub(crate) use each::ValueError;
pub(crate) use each::{InvalidValue, each_value};
pub(crate) use encoding::Encoding;
pub(crate) use framing::Framing;
pub(crate) use input::{Input, is_stdout};
#[cfg(feature = "kafka")]
pub(crate) use message::NamedSchema;
pub(crate) use message::split_off;
pub(crate) use reading::ReadOptions;
pub(crate) use schema::{Found, SchemaOptions, find};
use values::Values;
