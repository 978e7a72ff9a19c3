//! A topic of many event types, with a key in Avro, as it is generated for a strategy by records.

use avrogen_runtime::__private::v1;
use avrogen_runtime::__private::v1::topic::{
    Accepts, Datum, Schema, SubjectNameStrategy, Topic, TopicDef, primitive,
};

/// `{id: long}`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Opened(pub(crate) i64);

/// `{reason: enum}`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Closed(pub(crate) u32);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EventsValue {
    Opened(Opened),
    Closed(Closed),
}

static OPENED: v1::SchemaDef = v1::SchemaDef::new(
    "a.Opened",
    r#"{"type": "record", "name": "a.Opened", "fields": [{"name": "id", "type": "long"}]}"#,
    0,
    0,
    &[],
);

static CLOSED: v1::SchemaDef = v1::SchemaDef::new(
    "a.Closed",
    r#"{"type": "record", "name": "a.Closed", "fields": [{"name": "reason",
        "type": {"type": "enum", "name": "a.Reason", "symbols": ["DONE"]}}]}"#,
    0,
    0,
    &[],
);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Events;

static EVENTS: TopicDef = TopicDef::new("events", &[Schema::new(&OPENED), Schema::new(&CLOSED)])
    .key_schema(Schema::new(&primitive::LONG))
    .strategy(SubjectNameStrategy::TopicRecordName);

impl Topic for Events {
    type Key = i64;
    type KeyRef<'a> = i64;
    type Value = EventsValue;
    type ValueRef<'a> = EventsValue;

    const DEF: &'static TopicDef = &EVENTS;

    fn key_ref(key: &i64) -> i64 {
        *key
    }

    fn encode_key(key: i64, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(key, w)
    }

    fn decode_key(from: Datum<'_, '_>) -> Result<i64, v1::Error> {
        match from {
            Some((0, r)) => v1::long::decode(r),
            other => Err(v1::topic::no_key(other)),
        }
    }

    fn decode_value(from: Datum<'_, '_>) -> Result<EventsValue, v1::Error> {
        match from {
            Some((0, r)) => Ok(EventsValue::Opened(Opened(v1::long::decode(r)?))),
            Some((1, r)) => match v1::enum_index::decode(r)? {
                0 => Ok(EventsValue::Closed(Closed(0))),
                symbol => Err(v1::enum_index::unknown(symbol, r)),
            },
            other => Err(v1::topic::no_value(other)),
        }
    }

    fn view_value(from: Datum<'_, '_>) -> Result<EventsValue, v1::Error> {
        Self::decode_value(from)
    }
}

impl Accepts<Opened> for Events {
    fn schema(_: &Opened) -> Option<usize> {
        Some(0)
    }

    fn bound(_: &Opened) -> usize {
        v1::long::MAX
    }

    fn encode(value: &Opened, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(value.0, w)
    }
}
