//! Any Rust type in the place of an Avro one.

/// The error of a user's conversion.
pub type BoxError = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Brings a Rust type of the user's choice to a place in a schema.
///
/// A selector with `with = "path::to::Adapter"` puts [`Rust`](Self::Rust) where the generator would have put
/// [`Avro`](Self::Avro); generated code converts on the way.
///
/// ```
/// use avrogen_runtime::{Adapter, BoxError};
/// use std::net::Ipv4Addr;
///
/// /// An IPv4 address where the schema says `string`.
/// struct Address;
///
/// impl Adapter for Address {
///     type Avro = String;
///     type Rust = Ipv4Addr;
///
///     fn to_avro(address: &Ipv4Addr) -> Result<String, BoxError> {
///         Ok(address.to_string())
///     }
///
///     fn from_avro(text: String) -> Result<Ipv4Addr, BoxError> {
///         Ok(text.parse()?)
///     }
/// }
/// # assert_eq!(Address::from_avro("127.0.0.1".into()).unwrap(), Ipv4Addr::LOCALHOST);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is named by `with`, but it is no adapter",
    label = "implement `avrogen_runtime::Adapter` for it"
)]
pub trait Adapter {
    /// What the generator puts at such a place.
    type Avro;
    /// What stands there instead.
    type Rust;

    /// To the Avro side, before encoding.
    ///
    /// # Errors
    /// When the schema cannot express the value.
    fn to_avro(value: &Self::Rust) -> Result<Self::Avro, BoxError>;

    /// From the Avro side, after decoding.
    ///
    /// # Errors
    /// When the Rust type cannot hold the value.
    fn from_avro(value: Self::Avro) -> Result<Self::Rust, BoxError>;
}
