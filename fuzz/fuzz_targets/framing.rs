//! Any bytes as a message: with the prefix, with a header, and as single-object encoding.

#![no_main]

#[path = "../../avrogen-runtime/tests/codec/shapes.rs"]
#[allow(clippy::all, dead_code, reason = "as on generated code")]
mod shapes;

use std::pin::pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Waker};

use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{
    Deserializer, SchemaId, SchemaLookup, detect, from_datum, to_datum,
};
use avrogen_runtime::framing::single_object::{SchemaStore, split};
use avrogen_runtime::resolution::{ResolutionCache, Source};
use avrogen_runtime::{AvroType, BoxError};
use libfuzzer_sys::fuzz_target;
use shapes::Order;

/// By id: the type's own schema, an older one, bytes, and one that cannot be read as the type's.
struct Schemas(Source);

static SCHEMAS: LazyLock<[Schema; 4]> = LazyLock::new(|| {
    let older =
        r#"{"type": "record", "name": "com.acme.Order", "fields": [{"name": "id", "type": "string"}]}"#;
    [
        Schema::of(Order::SCHEMA).expect("it is generated"),
        Schema::parse(older).expect("it is valid"),
        Schema::parse("\"bytes\"").expect("it is valid"),
        Schema::parse("\"int\"").expect("it is valid"),
    ]
});

impl SchemaLookup for Schemas {
    fn source(&self) -> Source {
        self.0
    }

    async fn schema(&self, id: SchemaId, _: Option<&str>) -> Result<Schema, BoxError> {
        let SchemaId::Id(id) = id else { return Err("no guids here".into()) };
        let at = usize::try_from(id)?.checked_sub(1).ok_or("ids are from 1")?;
        Ok(SCHEMAS.get(at).ok_or("Schema not found")?.clone())
    }
}

static MESSAGES: LazyLock<Deserializer<Schemas>> =
    LazyLock::new(|| Deserializer::new(Schemas(Source::new())).cache(Arc::new(ResolutionCache::new(10))));

static STORE: LazyLock<SchemaStore> = LazyLock::new(|| {
    let store = SchemaStore::new();
    for schema in SCHEMAS.iter() {
        store.insert(schema.clone()).expect("they differ");
    }
    store
});

fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fuzz_target!(|input: &[u8]| {
    match detect(None, input) {
        Ok((id, datum)) => {
            let len = if matches!(id, SchemaId::Id(_)) { 5 } else { 17 };
            assert_eq!(datum.len() + len, input.len());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let framed = now(MESSAGES.decode::<Order>(None, input));
    if let Some((header, payload)) = input.split_at_checked(5) {
        let by_header = now(MESSAGES.decode::<Order>(Some(header), payload));
        assert_eq!(framed.is_ok(), by_header.is_ok());
    }
    for reader in SCHEMAS.iter() {
        let _ = now(MESSAGES.datum(reader, None, input));
    }
    let raw = to_datum(&SCHEMAS[2], input);
    assert_eq!(from_datum(&raw).expect("it is one"), input);
    assert_eq!(split(input).is_ok(), input.len() >= 10 && input.starts_with(&[0xc3, 1]));
    let _ = STORE.decode::<Order>(input);
});
