//! Three strings and an int.

use ::avrogen_runtime::__private::v1;

/// `bench.Event`
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// `email`
    pub email: v1::String,
    /// `timestamp`
    pub timestamp: v1::String,
    /// `uri`
    pub uri: v1::String,
    /// `number`
    pub number: i32,
}

static SCHEMA: v1::SchemaDef =
    v1::SchemaDef::new("bench.Event", include_str!("../../schemas/event.avsc"), 0, 0, &[]);

impl v1::Encode for Event {
    fn bound(&self) -> usize {
        5 + v1::string::bound(&self.email) + v1::string::bound(&self.timestamp) + v1::string::bound(&self.uri)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.email, w)?;
        v1::string::encode(&self.timestamp, w)?;
        v1::string::encode(&self.uri, w)?;
        v1::int::encode(self.number, w)?;
        Ok(())
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl<'de> v1::Decode<'de> for Event {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            email: v1::string::decode(r)?,
            timestamp: v1::string::decode(r)?,
            uri: v1::string::decode(r)?,
            number: v1::int::decode(r)?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl v1::AvroType for Event {
    const SCHEMA: &'static v1::SchemaDef = &SCHEMA;
}

/// `bench.Event`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRef<'a> {
    /// `email`
    pub email: &'a str,
    /// `timestamp`
    pub timestamp: &'a str,
    /// `uri`
    pub uri: &'a str,
    /// `number`
    pub number: i32,
}

impl<'de> v1::Decode<'de> for EventRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            email: v1::str_ref::decode(r)?,
            timestamp: v1::str_ref::decode(r)?,
            uri: v1::str_ref::decode(r)?,
            number: v1::int::decode(r)?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl From<EventRef<'_>> for Event {
    fn from(v: EventRef<'_>) -> Self {
        Self { email: v.email.into(), timestamp: v.timestamp.into(), uri: v.uri.into(), number: v.number }
    }
}

impl v1::View for Event {
    type Ref<'a> = EventRef<'a>;
}
