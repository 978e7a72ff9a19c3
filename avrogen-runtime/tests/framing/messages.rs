//! Messages of any writer, read to one type.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{Deserializer, MessageError, SchemaId, SchemaLookup, Trailing};
use avrogen_runtime::resolution::{ResolutionCache, Source};
use avrogen_runtime::{BoxError, ErrorKind};

use crate::{USER, User, ann};

/// Schemas by id, from 1.
#[derive(Clone)]
struct Schemas {
    source: Source,
    texts: Vec<&'static str>,
    asked: Arc<AtomicUsize>,
}

impl SchemaLookup for Schemas {
    fn source(&self) -> Source {
        self.source
    }

    async fn schema(&self, id: SchemaId, _: Option<&str>) -> Result<Schema, BoxError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let SchemaId::Id(id) = id else { return Err("no guids here".into()) };
        let text = self.texts.get(usize::try_from(id)? - 1).ok_or("Schema not found")?;
        Ok(Schema::parse(text)?)
    }
}

const OLDER: &str = r#"{"type": "record", "name": "a.User", "fields": [{"name": "name", "type": "string"},
    {"name": "age", "type": "int"}, {"name": "id", "type": "int"}]}"#;

fn schemas(texts: &[&'static str]) -> Schemas {
    Schemas { source: Source::new(), texts: texts.to_vec(), asked: Arc::default() }
}

/// Nothing here waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("it waits"),
    }
}

fn message(id: u8, datum: &[u8]) -> Vec<u8> {
    [&[0, 0, 0, 0, id], datum].concat()
}

#[test]
fn messages_of_any_writer_are_read_and_schemas_asked_for_once() {
    let schemas = schemas(&[USER, OLDER]);
    let messages = Deserializer::new(schemas.clone());
    let own = avrogen_runtime::to_vec(&ann()).unwrap();
    let older = [6, b'A', b'n', b'n', 80, 14];
    for _ in 0..3 {
        assert_eq!(now(messages.decode::<User>(None, &message(1, &own))).unwrap(), ann());
        let read = now(messages.decode::<User>(None, &message(2, &older))).unwrap();
        assert_eq!(read, User { tags: Vec::new(), ..ann() });
        // The same by a header.
        let read = now(messages.decode::<User>(Some(&[0, 0, 0, 0, 2]), &older)).unwrap();
        assert_eq!(read.id, 7);
    }
    assert_eq!(schemas.asked.load(Ordering::SeqCst), 2);
    assert!(messages.known::<User>(SchemaId::Id(2)).is_some_and(|known| known.is_ok()));
    assert!(messages.known::<User>(SchemaId::Id(3)).is_none());
}

#[test]
fn ids_of_two_registries_are_two_schemas() {
    let (here, there) = (schemas(&[USER]), schemas(&[OLDER]));
    let cache = Arc::new(ResolutionCache::new(10));
    let [here, there] = [here, there].map(|schemas| Deserializer::new(schemas).cache(Arc::clone(&cache)));
    let own = avrogen_runtime::to_vec(&ann()).unwrap();
    assert_eq!(now(here.decode::<User>(None, &message(1, &own))).unwrap(), ann());
    let read = now(there.decode::<User>(None, &message(1, &[6, b'A', b'n', b'n', 80, 14]))).unwrap();
    assert_eq!(read.name, "Ann");
    assert_eq!(cache.len(), 2);
}

#[test]
fn bytes_behind_the_datum_are_ignored_or_refused() {
    let messages = Deserializer::new(schemas(&[USER, OLDER]));
    let own = message(1, &[avrogen_runtime::to_vec(&ann()).unwrap(), vec![9; 3]].concat());
    let older = message(2, &[6, b'A', b'n', b'n', 80, 14, 9, 9]);
    assert_eq!(now(messages.decode::<User>(None, &own)).unwrap(), ann());
    assert_eq!(now(messages.decode::<User>(None, &older)).unwrap().id, 7);
    let strict = messages.trailing(Trailing::Refuse);
    for message in [own, older] {
        let error = now(strict.decode::<User>(None, &message)).unwrap_err();
        assert!(
            matches!(&error, MessageError::Datum(error) if error.kind() == ErrorKind::Malformed),
            "{error}"
        );
        assert!(error.to_string().contains("bytes left over"), "{error}");
    }
}

#[test]
fn bytes_are_the_payload() {
    let messages = Deserializer::new(schemas(&[r#""bytes""#, r#""string""#]));
    let reader = Schema::parse(r#"["null", "string"]"#).unwrap();
    assert_eq!(now(messages.datum(&reader, None, &message(1, b"abc"))).unwrap(), b"\x02\x06abc");
    assert_eq!(now(messages.datum(&reader, None, &message(2, b"\x06abc"))).unwrap(), b"\x02\x06abc");
}

#[test]
fn errors_say_what_failed() {
    let messages = Deserializer::new(schemas(&[r#""int""#]));
    let said = |payload: &[u8]| now(messages.decode::<User>(None, payload)).unwrap_err().to_string();
    assert!(said(b"{}").contains("this looks like JSON"));
    assert_eq!(said(&message(9, &[])), "schema 9 cannot be had: Schema not found");
    assert_eq!(said(&message(1, &[2])), "int: found int, expecting a.User (by the writer's schema)");
    let older = Deserializer::new(schemas(&[OLDER]));
    let error = now(older.decode::<User>(None, &message(1, &[6, b'A', b'n', b'n', 80]))).unwrap_err();
    assert_eq!(error.to_string(), "User.id: unexpected end of input (by the writer's schema)");
    let error = now(older.decode::<User>(None, &message(1, &[4, 0xff, 0xff, 80, 14]))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "User.name: string is not UTF-8 (by the reader's schema, after resolution)"
    );
}
