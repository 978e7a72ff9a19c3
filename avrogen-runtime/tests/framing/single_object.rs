//! Single-object encoding.

use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::single_object::{SchemaStore, split, to_vec};
use avrogen_runtime::{AvroType, ErrorKind};

use crate::{USER, User, ann};

fn schema(text: &str) -> Schema {
    Schema::parse(text).expect("it is valid")
}

#[test]
fn an_object_is_read_by_its_fingerprint() {
    let object = to_vec(&ann()).unwrap();
    assert_eq!(object[..2], [0xc3, 1]);
    assert_eq!(split(&object).unwrap().0, schema(USER).rabin());
    assert_eq!(schema(USER).rabin(), User::SCHEMA.rabin());
    let store = SchemaStore::new();
    let unknown = store.decode::<User>(&object).unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::Framing);
    assert_eq!(unknown.to_string(), "no schema in the store has the fingerprint f4b8b9fbf64d23eb");
    store.insert(schema(USER)).unwrap();
    assert_eq!(store.decode::<User>(&object).unwrap(), ann());
}

#[test]
fn an_older_schema_is_resolved() {
    let store = SchemaStore::new();
    let older = r#"{"type": "record", "name": "a.User", "fields": [{"name": "name", "type": "string"}, {"name": "id", "type": "int"}]}"#;
    let fingerprint = store.insert(schema(older)).unwrap();
    let object = [&[0xc3, 1][..], &fingerprint.to_le_bytes(), &[6, b'A', b'n', b'n', 14]].concat();
    assert_eq!(store.decode::<User>(&object).unwrap(), User { tags: Vec::new(), ..ann() });
}

#[test]
fn what_is_no_object_is_refused() {
    assert_eq!(
        split(&[0, 0, 0]).unwrap_err().to_string(),
        "single-object encoding begins with C3 01, and this with 00 00"
    );
    assert_eq!(
        split(&[0xc3, 1, 0]).unwrap_err().to_string(),
        "the object ends within the schema's fingerprint"
    );
    assert!(split(&[]).is_err());
}

#[test]
fn schemas_that_the_fingerprint_does_not_tell_apart_are_refused() {
    let store = SchemaStore::new();
    let timestamp = |unit: &str| schema(&format!(r#"{{"type": "long", "logicalType": "timestamp-{unit}"}}"#));
    let fingerprint = store.insert(timestamp("millis")).unwrap();
    assert_eq!(store.insert(timestamp("millis")).unwrap(), fingerprint);
    let error = store.insert(timestamp("micros")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Framing);
    // Docs and aliases change nothing about how data are read.
    let documented = r#"{"type": "enum", "name": "E", "symbols": ["A"], "doc": "d", "aliases": ["F"]}"#;
    store.insert(schema(r#"{"type": "enum", "name": "E", "symbols": ["A"]}"#)).unwrap();
    assert!(store.insert(schema(documented)).is_ok());
}
