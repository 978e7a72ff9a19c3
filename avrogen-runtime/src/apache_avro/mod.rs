//! Generated types beside the crate `apache-avro`: to and from its [`Value`], and its trait [`AvroSchema`].
//!
//! Values are what `apache-avro` itself makes of the same bytes: logical types are its variants, unions have the index of their
//! branch. So they can be given to its writers, and what its readers give becomes a generated type.
//!
//! ```
//! # use avrogen_runtime::__private::v1;
//! # #[derive(Debug, PartialEq)]
//! # struct User { id: i64 }
//! # static SCHEMA: v1::SchemaDef = v1::SchemaDef::new("User", r#"{"type": "record", "name": "User", "fields": [
//! #     {"name": "id", "type": "long"}]}"#, 0, 0, &[]);
//! # impl v1::Encode for User {
//! #     fn bound(&self) -> usize { 10 }
//! #     fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> { v1::long::encode(self.id, w) }
//! # }
//! # impl<'de> v1::Decode<'de> for User {
//! #     fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> { Ok(Self { id: v1::long::decode(r)? }) }
//! # }
//! # impl v1::AvroType for User { const SCHEMA: &'static v1::SchemaDef = &SCHEMA; }
//! use apache_avro::types::Value;
//! use avrogen_runtime::apache_avro::{from_value, to_value};
//!
//! let value = to_value(&User { id: 7 })?;
//! assert_eq!(value, Value::Record(vec![("id".into(), Value::Long(7))]));
//! assert_eq!(from_value::<User>(&value)?, User { id: 7 });
//!
//! avrogen_runtime::impl_avro_schema!(User);
//! let schema = <User as apache_avro::AvroSchema>::get_schema();
//! assert!(value.validate(&schema));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod read;
mod write;

use ::apache_avro::types::Value;
#[doc(hidden)]
pub use ::apache_avro::{AvroSchema, Schema};

use crate::schema::schema_of;
use crate::{AvroType, Error, Reader, Writer, from_slice, to_vec};
pub use error::ValueError;

/// What `apache-avro` has for a value.
///
/// # Errors
/// When a logical value does not fit its schema.
pub fn to_value<T: AvroType>(value: &T) -> Result<Value, Error> {
    let bytes = to_vec(value)?;
    read::read(&schema_of(T::SCHEMA)?, &mut Reader::new(&bytes))
}

/// The generated type's value for one of `apache-avro`. A union's value is one of [`Value::Union`], or itself where the union has
/// one branch besides null; underlying types stand for logical ones; fields of a record may come in any order.
///
/// # Errors
/// Where it is no value of the type.
pub fn from_value<T: AvroType>(value: &Value) -> Result<T, ValueError> {
    let schema = schema_of(T::SCHEMA).map_err(ValueError::of_datum)?;
    let mut out = Writer::new();
    write::write(&schema, value, &mut out)?;
    from_slice(out.as_slice()).map_err(ValueError::of_datum)
}

/// The type's schema, as `apache-avro` reads it.
///
/// # Errors
/// Where `apache-avro` does not read it: it refuses some schemas that Avro allows.
pub fn schema<T: AvroType>() -> Result<Schema, Box<::apache_avro::Error>> {
    let text = schema_of(T::SCHEMA).map_or_else(|_| T::SCHEMA.text().to_owned(), |schema| schema.text());
    Schema::parse_str(&text).map_err(Box::new)
}

/// Implements `apache_avro::AvroSchema` for generated types, which only the crate that has them may do.
///
/// `get_schema` panics where `apache-avro` does not read the type's schema, see [`schema`](crate::apache_avro::schema).
#[macro_export]
macro_rules! impl_avro_schema {
    ($($type:ty),+ $(,)?) => { $(
        impl $crate::apache_avro::AvroSchema for $type {
            fn get_schema() -> $crate::apache_avro::Schema {
                match $crate::apache_avro::schema::<$type>() {
                    Ok(schema) => schema,
                    Err(error) => panic!("apache-avro does not read the schema of {}: {error}", stringify!($type)),
                }
            }
        }
    )+ };
}
