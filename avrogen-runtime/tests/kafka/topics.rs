//! Topics as the generator makes them: users by text, with tombstones, in two versions; events of several types.

use avrogen_runtime::__private::v1;
use avrogen_runtime::topic::{
    Accepts, Cleanup, Compacted, Create, Datum, KeyEncoding, Outgoing, Schema, Topic, TopicDef,
};

/// The second version: with a nickname.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) nick: Option<String>,
}

/// The first version.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OldUser {
    pub(crate) id: i64,
    pub(crate) name: String,
}

pub(crate) static USER: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.User",
    r#"{"type": "record", "name": "com.acme.User", "fields": [{"name": "id", "type": "long"},
        {"name": "name", "type": "string"}, {"name": "nick", "type": ["null", "string"], "default": null}]}"#,
    0xd95b_128f_a741_4c6b,
    2,
    &[],
);

pub(crate) static OLD_USER: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.User",
    r#"{"type": "record", "name": "com.acme.User", "fields": [{"name": "id", "type": "long"},
        {"name": "name", "type": "string"}]}"#,
    0x4c47_a3dc_b5fc_722c,
    1,
    &[],
);

pub(crate) static KEY: v1::SchemaDef = v1::SchemaDef::new("long", r#""long""#, 0xd054_e144_93f4_1db7, 3, &[]);

impl User {
    pub(crate) fn new(id: i64, name: &str) -> Self {
        Self { id, name: name.into(), nick: None }
    }
}

impl v1::Encode for User {
    fn bound(&self) -> usize {
        20 + v1::string::bound(&self.name)
            + v1::null_first::bound(self.nick.as_ref(), |v| v1::string::bound(v))
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(self.id, w)?;
        v1::string::encode(&self.name, w)?;
        v1::null_first::encode(self.nick.as_ref(), w, |v, w| v1::string::encode(v, w))
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&USER)
    }
}

impl<'de> v1::Decode<'de> for User {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            id: v1::long::decode(r)?,
            name: v1::string::decode(r)?,
            nick: v1::null_first::decode(r, |r| v1::string::decode(r))?,
        })
    }
}

impl v1::AvroType for User {
    const SCHEMA: &'static v1::SchemaDef = &USER;
}

impl v1::Encode for OldUser {
    fn bound(&self) -> usize {
        10 + v1::string::bound(&self.name)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(self.id, w)?;
        v1::string::encode(&self.name, w)
    }
}

impl<'de> v1::Decode<'de> for OldUser {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { id: v1::long::decode(r)?, name: v1::string::decode(r)? })
    }
}

impl v1::AvroType for OldUser {
    const SCHEMA: &'static v1::SchemaDef = &OLD_USER;
}

/// What becomes of users in another topic: a handle, which was the nickname, and no name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RenamedUser {
    pub(crate) id: i64,
    pub(crate) handle: String,
}

pub(crate) static RENAMED: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.User",
    r#"{"type": "record", "name": "com.acme.User", "fields": [{"name": "id", "type": "long"},
        {"name": "handle", "type": "string", "aliases": ["nick"]}]}"#,
    4,
    4,
    &[],
);

impl v1::Encode for RenamedUser {
    fn bound(&self) -> usize {
        10 + v1::string::bound(&self.handle)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(self.id, w)?;
        v1::string::encode(&self.handle, w)
    }
}

impl<'de> v1::Decode<'de> for RenamedUser {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { id: v1::long::decode(r)?, handle: v1::string::decode(r)? })
    }
}

/// What the generator knows of a key's type.
pub(crate) trait TestKey: Send + 'static {
    type Ref<'a>: Copy + Send;
    fn key_ref(&self) -> Self::Ref<'_>;
    fn encode(key: Self::Ref<'_>, w: &mut v1::Writer) -> Result<(), v1::Error>;
    fn decode(r: &mut v1::Reader<'_>) -> Result<Self, v1::Error>
    where
        Self: Sized;
}

impl TestKey for String {
    type Ref<'a> = &'a str;

    fn key_ref(&self) -> &str {
        self
    }

    fn encode(key: &str, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::topic::utf8::encode(key, w)
    }

    fn decode(r: &mut v1::Reader<'_>) -> Result<Self, v1::Error> {
        v1::topic::utf8::decode(r)
    }
}

impl TestKey for i64 {
    type Ref<'a> = i64;

    fn key_ref(&self) -> i64 {
        *self
    }

    fn encode(key: i64, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(key, w)
    }

    fn decode(r: &mut v1::Reader<'_>) -> Result<Self, v1::Error> {
        v1::long::decode(r)
    }
}

macro_rules! topic {
    ($(#[$doc:meta])* $marker:ident: $key:ty => $value:ty, $def:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $marker;

        impl $marker {
            pub(crate) fn message<'a, V: ?Sized>(
                key: <$key as TestKey>::Ref<'a>,
                value: &'a V,
            ) -> Outgoing<'a, Self, V>
            where
                Self: Accepts<V>,
            {
                Outgoing::new(key, value)
            }
        }

        impl Topic for $marker {
            type Key = $key;
            type KeyRef<'a> = <$key as TestKey>::Ref<'a>;
            type Value = Option<$value>;
            type ValueRef<'a> = Option<$value>;

            const DEF: &'static TopicDef = &const { $def };

            fn key_ref(key: &$key) -> Self::KeyRef<'_> {
                key.key_ref()
            }

            fn encode_key(key: Self::KeyRef<'_>, w: &mut v1::Writer) -> Result<(), v1::Error> {
                <$key as TestKey>::encode(key, w)
            }

            fn decode_key(from: Datum<'_, '_>) -> Result<$key, v1::Error> {
                match from {
                    Some((0, r)) => <$key as TestKey>::decode(r),
                    other => Err(v1::topic::no_key(other)),
                }
            }

            fn decode_value(from: Datum<'_, '_>) -> Result<Self::Value, v1::Error> {
                match from {
                    None => Ok(None),
                    Some((0, r)) => v1::Decode::decode(r).map(Some),
                    other => Err(v1::topic::no_value(other)),
                }
            }

            fn view_value<'a>(from: Datum<'_, 'a>) -> Result<Self::ValueRef<'a>, v1::Error> {
                Self::decode_value(from)
            }
        }

        impl Accepts<$value> for $marker {
            fn schema(_: &$value) -> Option<usize> {
                Some(0)
            }

            fn bound(value: &$value) -> usize {
                v1::Encode::bound(value)
            }

            fn encode(value: &$value, w: &mut v1::Writer) -> Result<(), v1::Error> {
                v1::Encode::encode(value, w)
            }
        }

        impl Compacted for $marker {}
    };
}

static USER_SCHEMAS: [Schema; 1] = [Schema::new(&USER)];
static RENAMED_SCHEMAS: [Schema; 1] = [Schema::new(&RENAMED)];
static OLD_USER_SCHEMAS: [Schema; 1] = [Schema::new(&OLD_USER)];

topic!(
    /// Users by plain text.
    Users: String => User,
    TopicDef::new("users", &USER_SCHEMAS).plain_key(KeyEncoding::Utf8)
);

topic!(
    /// The same topic, as an older program knows it.
    OldUsers: String => OldUser,
    TopicDef::new("users", &OLD_USER_SCHEMAS).plain_key(KeyEncoding::Utf8)
);

topic!(
    /// Users by a registered number.
    Accounts: i64 => User,
    TopicDef::new("accounts", &USER_SCHEMAS).key_schema(Schema::new(&KEY))
);

topic!(
    /// Users in another topic, after an incompatible change.
    Renamed: String => RenamedUser,
    TopicDef::new("renamed", &RENAMED_SCHEMAS).plain_key(KeyEncoding::Utf8)
);

topic!(
    /// Users in a topic that says how it is created.
    Created: String => User,
    TopicDef::new("created", &USER_SCHEMAS)
        .plain_key(KeyEncoding::Utf8)
        .created(
            Create::new().partitions(5).replication(1).retention(86_400_000).cleanup(Cleanup::CompactDelete)
        )
);
