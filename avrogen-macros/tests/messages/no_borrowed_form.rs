use avrogen_runtime::__private::v1;

struct Owned;

impl v1::Encode for Owned {
    fn bound(&self) -> usize {
        0
    }
    fn encode(&self, _: &mut v1::Writer) -> Result<(), v1::Error> {
        Ok(())
    }
}

impl<'de> v1::Decode<'de> for Owned {
    fn decode(_: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self)
    }
}

static SCHEMA: v1::SchemaDef = v1::SchemaDef::new("Owned", r#"{"type": "record", "name": "Owned", "fields": []}"#, 0, 0, &[]);

impl v1::AvroType for Owned {
    const SCHEMA: &'static v1::SchemaDef = &SCHEMA;
}

fn main() {
    avrogen_runtime::view::<Owned>(b"").map(drop).unwrap();
}
