//! Generated types beside the crate apache-avro: values, schemas, and files of every codec, both ways.

use std::collections::HashMap;

use apache_avro::types::Value;
use apache_avro::{AvroSchema, Codec as TheirCodec, Reader as TheirReader, Writer as TheirWriter};
use avrogen_runtime::apache_avro::{from_value, to_value};
use avrogen_runtime::container::{Codec, Options, Reader, Writer};
use avrogen_runtime::{AvroType, impl_avro_schema};
use avrogen_tests::record::com::acme::Address;
use avrogen_tests::unions::com::acme::{Circle, Unions, UnionsScalar};
use avrogen_tests::{logical_types, recursion};

/// What somebody has who already uses apache-avro: types of this very crate.
mod own {
    #![allow(missing_docs, clippy::pedantic, unused, reason = "as it stands in the package of the cases")]

    include!("../cases/record/expected.rs");
}

impl_avro_schema!(own::com::acme::User, own::com::acme::Address);

fn addresses() -> Vec<Address> {
    (0..500).map(|at| Address::new(format!("Street {at}"), (at % 3 == 0).then_some(at))).collect()
}

fn codecs() -> [(Codec, TheirCodec); 6] {
    [
        (Codec::Null, TheirCodec::Null),
        (Codec::Deflate, TheirCodec::Deflate(apache_avro::DeflateSettings::default())),
        (Codec::Snappy, TheirCodec::Snappy),
        (Codec::Zstandard, TheirCodec::Zstandard(apache_avro::ZstandardSettings::default())),
        (Codec::Bzip2, TheirCodec::Bzip2(apache_avro::Bzip2Settings::default())),
        (Codec::Xz, TheirCodec::Xz(apache_avro::XzSettings::default())),
    ]
}

#[test]
fn files_are_read_by_both() {
    let addresses = addresses();
    let schema = avrogen_runtime::apache_avro::schema::<Address>().expect("it reads the schema");
    for (codec, theirs) in codecs() {
        let options = Options::new().codec(codec).block_bytes(2000);
        let mut writer = Writer::with_options(Vec::new(), &options).expect("it begins");
        for address in &addresses {
            writer.write(address).expect("it is written");
        }
        let file = writer.finish().expect("it ends");
        let read: Vec<Address> = TheirReader::new(&file[..])
            .expect("it is a file")
            .map(|value| from_value(&value.expect("a value")).expect("an address"))
            .collect();
        assert_eq!(read, addresses, "{codec}: ours read by theirs");

        let mut writer = TheirWriter::with_codec(&schema, Vec::new(), theirs).expect("it begins");
        for address in &addresses {
            writer.append_value(to_value(address).expect("a value")).expect("it is written");
        }
        let file = writer.into_inner().expect("it ends");
        let reader = Reader::<Address, _>::new(&file[..]).expect("it is a file");
        assert_eq!(reader.header().codec(), codec);
        let read: Vec<Address> = reader.collect::<Result<_, _>>().expect("addresses");
        assert_eq!(read, addresses, "{codec}: theirs read by ours");
    }
}

#[test]
fn schemas_are_theirs_by_one_line() {
    use own::com::acme::{Address, User};

    let user = User::get_schema();
    assert_eq!(user.name().expect("a record").to_string(), "com.acme.User");
    let canonical = Address::get_schema().canonical_form();
    assert!(canonical.starts_with(r#"{"name":"com.acme.Address","type":"record","#), "{canonical}");
    assert!(to_value(&Address::new("x", None)).expect("a value").validate(&Address::get_schema()));
    assert_eq!(<User as AvroType>::SCHEMA.name(), "com.acme.User");
}

#[test]
fn unions_have_the_index_of_their_branch() {
    let value = to_value(&recursion::com::acme::Expression::new(1.0)).expect("a value");
    let Value::Record(fields) = &value else { panic!("{value:?}") };
    assert!(matches!(&fields[0].1, Value::Union(0, inner) if **inner == Value::Double(1.0)), "{value:?}");
    // Where there is one branch besides null, it may be left out.
    let address =
        |zip| Value::Record(vec![("zip".into(), zip), ("street".into(), Value::String("a".into()))]);
    assert_eq!(
        from_value::<Address>(&address(Value::Int(7))).expect("an address"),
        Address::new("a", Some(7))
    );
    assert_eq!(from_value::<Address>(&address(Value::Null)).expect("an address"), Address::new("a", None));
}

#[test]
fn what_is_no_value_of_the_type_is_told_with_its_place() {
    let told = |value: Value| from_value::<Address>(&value).expect_err("it is none").to_string();
    assert_eq!(told(Value::Int(1)), "Address: found an int, expecting com.acme.Address");
    let street = |value| Value::Record(vec![("street".into(), value), ("zip".into(), Value::Null)]);
    assert_eq!(told(street(Value::Bytes(vec![]))), "Address.street: found bytes, expecting string");
    assert_eq!(
        told(Value::Record(vec![("street".into(), Value::String("a".into()))])),
        "Address: the field \"zip\" of com.acme.Address is missing"
    );
    let zip =
        |value| Value::Record(vec![("street".into(), Value::String("a".into())), ("zip".into(), value)]);
    assert_eq!(
        told(zip(Value::Union(2, Box::new(Value::Null)))),
        "Address.zip: found null of no branch of the union: null, int"
    );
    let mut more = zip(Value::Null);
    if let Value::Record(fields) = &mut more {
        fields.push(("more".into(), Value::Null));
    }
    assert_eq!(told(more), "Address: com.acme.Address has no field \"more\"");
    let list =
        Value::Map(HashMap::from([("a".into(), Value::Array(vec![Value::Int(1), Value::Boolean(true)]))]));
    let list = from_value::<logical_types::com::acme::Times>(&list).expect_err("it is none");
    assert!(list.to_string().starts_with("Times: found a map"), "{list}");
}

#[test]
fn values_without_their_logical_types_will_do() {
    let union: UnionsScalar = 5_i64.into();
    let value = Unions {
        scalar: union,
        middle: None,
        shapes: vec![Some(Circle::new(2.0).into()), None],
        single: "s".into(),
        events: avrogen_tests::unions::com::acme::v2::Event::new().into(),
        deep: None,
        dates: Some(chrono::DateTime::UNIX_EPOCH.into()),
        kind: avrogen_tests::unions::com::acme::Kind::A.into(),
        empty: vec![],
    };
    let mut theirs = to_value(&value).expect("a value");
    let Value::Record(fields) = &mut theirs else { panic!("{theirs:?}") };
    for (_, field) in fields {
        if let Value::Union(_, inner) = field
            && let Value::TimestampMillis(at) = **inner
        {
            **inner = Value::Long(at);
        }
    }
    assert_eq!(from_value::<Unions>(&theirs).expect("it was one"), value);
}
