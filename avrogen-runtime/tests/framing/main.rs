//! What stands before a datum: Confluent's prefix and header, single-object encoding.

mod confluent;
mod messages;
mod registry;
mod single_object;

use avrogen_runtime::__private::v1;

/// `{id: long, name: string, tags: array<string> = []}`
#[derive(Debug, PartialEq)]
struct User {
    id: i64,
    name: String,
    tags: Vec<String>,
}

const USER: &str = r#"{"type": "record", "name": "a.User", "fields": [{"name": "id", "type": "long"},
    {"name": "name", "type": "string"}, {"name": "tags", "type": {"type": "array", "items": "string"}, "default": []}]}"#;

/// The fingerprint is of no account to Confluent's form; that of single-object encoding is checked against it.
static USER_DEF: v1::SchemaDef = v1::SchemaDef::new("a.User", USER, 0xeb23_4df6_fbb9_b8f4, 0, &[]);

impl v1::Encode for User {
    fn bound(&self) -> usize {
        v1::long::MAX
            + v1::string::bound(&self.name)
            + v1::array::bound(&self.tags, |tag| v1::string::bound(tag))
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(self.id, w)?;
        v1::string::encode(&self.name, w)?;
        v1::array::encode(&self.tags, w, |tag, w| v1::string::encode(tag, w))
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&USER_DEF)
    }
}

impl<'de> v1::Decode<'de> for User {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            id: v1::long::decode(r)?,
            name: v1::string::decode(r)?,
            tags: v1::array::decode(r, 1, |r| v1::string::decode(r))?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&USER_DEF)
    }
}

impl v1::AvroType for User {
    const SCHEMA: &'static v1::SchemaDef = &USER_DEF;
}

fn ann() -> User {
    User { id: 7, name: "Ann".into(), tags: vec!["x".into()] }
}
