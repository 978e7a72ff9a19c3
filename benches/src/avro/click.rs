//! An event with a map of records.

use ::avrogen_runtime::__private::v1;

/// `bench.Click`
#[derive(Debug, Clone, PartialEq)]
pub struct Click {
    /// `email`
    pub email: v1::String,
    /// `timestamp`
    pub timestamp: v1::String,
    /// `uri`
    pub uri: v1::String,
    /// `number`
    pub number: i32,
    /// `attributes`
    pub attributes: v1::BTreeMap<v1::String, Attribute>,
}

/// `bench.Attribute`
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// `element`
    pub element: v1::String,
    /// `content`
    pub content: v1::String,
}

static SCHEMA: v1::SchemaDef =
    v1::SchemaDef::new("bench.Click", include_str!("../../schemas/click.avsc"), 0, 0, &[]);

impl v1::Encode for Click {
    fn bound(&self) -> usize {
        5 + v1::string::bound(&self.email)
            + v1::string::bound(&self.timestamp)
            + v1::string::bound(&self.uri)
            + v1::map_btree::bound(&self.attributes, |v| v1::Encode::bound(v))
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.email, w)?;
        v1::string::encode(&self.timestamp, w)?;
        v1::string::encode(&self.uri, w)?;
        v1::int::encode(self.number, w)?;
        v1::map_btree::encode(&self.attributes, w, |v, w| v1::Encode::encode(v, w))?;
        Ok(())
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl<'de> v1::Decode<'de> for Click {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            email: v1::string::decode(r)?,
            timestamp: v1::string::decode(r)?,
            uri: v1::string::decode(r)?,
            number: v1::int::decode(r)?,
            attributes: v1::map_btree::decode(r, 2, |r| v1::Decode::decode(r))?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl v1::AvroType for Click {
    const SCHEMA: &'static v1::SchemaDef = &SCHEMA;
}

impl v1::Encode for Attribute {
    fn bound(&self) -> usize {
        v1::string::bound(&self.element) + v1::string::bound(&self.content)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.element, w)?;
        v1::string::encode(&self.content, w)?;
        Ok(())
    }
}

impl<'de> v1::Decode<'de> for Attribute {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { element: v1::string::decode(r)?, content: v1::string::decode(r)? })
    }
}

/// `bench.Click`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct ClickRef<'a> {
    /// `email`
    pub email: &'a str,
    /// `timestamp`
    pub timestamp: &'a str,
    /// `uri`
    pub uri: &'a str,
    /// `number`
    pub number: i32,
    /// `attributes`
    pub attributes: v1::BTreeMap<&'a str, AttributeRef<'a>>,
}

/// `bench.Attribute`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeRef<'a> {
    /// `element`
    pub element: &'a str,
    /// `content`
    pub content: &'a str,
}

impl<'de> v1::Decode<'de> for ClickRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            email: v1::str_ref::decode(r)?,
            timestamp: v1::str_ref::decode(r)?,
            uri: v1::str_ref::decode(r)?,
            number: v1::int::decode(r)?,
            attributes: v1::map_btree::decode(r, 2, |r| v1::Decode::decode(r))?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl<'de> v1::Decode<'de> for AttributeRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { element: v1::str_ref::decode(r)?, content: v1::str_ref::decode(r)? })
    }
}

impl From<ClickRef<'_>> for Click {
    fn from(v: ClickRef<'_>) -> Self {
        Self {
            email: v.email.into(),
            timestamp: v.timestamp.into(),
            uri: v.uri.into(),
            number: v.number,
            attributes: v.attributes.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
        }
    }
}

impl From<AttributeRef<'_>> for Attribute {
    fn from(v: AttributeRef<'_>) -> Self {
        Self { element: v.element.into(), content: v.content.into() }
    }
}

impl v1::View for Click {
    type Ref<'a> = ClickRef<'a>;
}
