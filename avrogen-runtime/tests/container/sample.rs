//! A type as the generator makes it, with a borrowed form.

use avrogen_runtime::__private::v1;

pub(crate) static SAMPLE: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.Sample",
    r#"{"type": "record", "name": "com.acme.Sample", "fields": [
        {"name": "id", "type": "long"}, {"name": "name", "type": "string"}]}"#,
    0,
    0,
    &[],
);

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sample {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SampleRef<'a> {
    pub(crate) id: i64,
    pub(crate) name: &'a str,
}

impl v1::Encode for Sample {
    fn bound(&self) -> usize {
        v1::long::MAX + v1::string::bound(&self.name)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(self.id, w)?;
        v1::string::encode(&self.name, w)
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&SAMPLE)
    }
}

impl<'de> v1::Decode<'de> for Sample {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { id: v1::long::decode(r)?, name: v1::string::decode(r)? })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SAMPLE)
    }
}

impl<'de> v1::Decode<'de> for SampleRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { id: v1::long::decode(r)?, name: v1::str_ref::decode(r)? })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SAMPLE)
    }
}

impl From<SampleRef<'_>> for Sample {
    fn from(sample: SampleRef<'_>) -> Self {
        Self { id: sample.id, name: sample.name.to_owned() }
    }
}

impl v1::AvroType for Sample {
    const SCHEMA: &'static v1::SchemaDef = &SAMPLE;
}

impl v1::View for Sample {
    type Ref<'a> = SampleRef<'a>;
}
