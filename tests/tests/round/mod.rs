//! A value on its way to bytes, to JSON and to apache-avro's value, and back.

use avrogen_runtime::{AvroType, from_slice, json, to_vec};

/// The value's bytes, which decode to it again.
pub fn round<T: AvroType + PartialEq + std::fmt::Debug>(value: &T) -> Vec<u8> {
    let bytes = to_vec(value).expect("it encodes");
    assert_eq!(&from_slice::<T>(&bytes).expect("it decodes"), value);
    let text = json::to_string(value).expect("it has JSON");
    assert_eq!(&json::from_str::<T>(&text).expect("it was written"), value, "{text}");
    beside_apache_avro(value, &bytes);
    bytes
}

fn beside_apache_avro<T: AvroType + PartialEq + std::fmt::Debug>(value: &T, bytes: &[u8]) {
    use avrogen_runtime::apache_avro::{from_value, schema, to_value};

    let theirs = to_value(value).expect("it has a value");
    assert_eq!(&from_value::<T>(&theirs).expect("it was made of one"), value);
    // There are schemas that it does not read.
    if let Ok(schema) = schema::<T>()
        && let Ok(reader) = apache_avro::reader::datum::GenericDatumReader::builder(&schema).build()
        && let Ok(read) = reader.read_value(&mut &*bytes)
    {
        assert_eq!(theirs, read);
    }
}
