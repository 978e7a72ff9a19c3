//! A topic with a plain key and tombstones, as it is generated.

use avrogen_runtime::__private::v1;
use avrogen_runtime::__private::v1::topic::{
    Accepts, Compacted, Create, Datum, KeyEncoding, Outgoing, Pin, PinnedTopic, Pins, Schema, Topic, TopicDef,
};

/// `{name: string, tags: array<string>}`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) tags: Vec<String>,
}

static USER: v1::SchemaDef = v1::SchemaDef::new(
    "a.User",
    r#"{"type": "record", "name": "a.User", "fields": [{"name": "name", "type": "string"},
        {"name": "tags", "type": {"type": "array", "items": "string"}}]}"#,
    0,
    0,
    &[],
);

impl v1::Encode for User {
    fn bound(&self) -> usize {
        v1::string::bound(&self.name) + v1::array::bound(&self.tags, |tag| v1::string::bound(tag))
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.name, w)?;
        v1::array::encode(&self.tags, w, |tag, w| v1::string::encode(tag, w))
    }
}

impl<'de> v1::Decode<'de> for User {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { name: v1::string::decode(r)?, tags: v1::array::decode(r, 1, |r| v1::string::decode(r))? })
    }
}

/// What a user is when nothing is copied.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UserRef<'a> {
    pub(crate) name: &'a str,
    pub(crate) tags: Vec<&'a str>,
}

impl<'de> v1::Decode<'de> for UserRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { name: v1::str_ref::decode(r)?, tags: v1::array::decode(r, 1, |r| v1::str_ref::decode(r))? })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Users;

impl Users {
    pub(crate) fn message<'a, V: ?Sized>(key: &'a str, value: &'a V) -> Outgoing<'a, Self, V>
    where
        Self: Accepts<V>,
    {
        Outgoing::new(key, value)
    }
}

static USERS: TopicDef = TopicDef::new("users", &[Schema::new(&USER)])
    .plain_key(KeyEncoding::Utf8)
    .created(Create::new().partitions(6).retention(-1));

static PINS: Pins = Pins::new(None, None, &[Pin::new("users-value", 3, Some(1042), None)]);

impl Topic for Users {
    type Key = String;
    type KeyRef<'a> = &'a str;
    type Value = Option<User>;
    type ValueRef<'a> = Option<UserRef<'a>>;

    const DEF: &'static TopicDef = &USERS;

    fn key_ref(key: &String) -> &str {
        key
    }

    fn encode_key(key: &str, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::topic::utf8::encode(key, w)
    }

    fn decode_key(from: Datum<'_, '_>) -> Result<String, v1::Error> {
        match from {
            Some((0, r)) => v1::topic::utf8::decode(r),
            other => Err(v1::topic::no_key(other)),
        }
    }

    fn decode_value(from: Datum<'_, '_>) -> Result<Option<User>, v1::Error> {
        match from {
            None => Ok(None),
            Some((0, r)) => v1::Decode::decode(r).map(Some),
            other => Err(v1::topic::no_value(other)),
        }
    }

    fn view_value<'a>(from: Datum<'_, 'a>) -> Result<Option<UserRef<'a>>, v1::Error> {
        match from {
            None => Ok(None),
            Some((0, r)) => v1::Decode::decode(r).map(Some),
            other => Err(v1::topic::no_value(other)),
        }
    }
}

impl Compacted for Users {}

impl PinnedTopic for Users {
    const PINS: &'static Pins = &PINS;
}

impl Accepts<User> for Users {
    fn schema(_: &User) -> Option<usize> {
        Some(0)
    }

    fn bound(value: &User) -> usize {
        v1::Encode::bound(value)
    }

    fn encode(value: &User, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::Encode::encode(value, w)
    }
}
