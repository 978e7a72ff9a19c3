//! What a generated type knows of its schema.

/// The schema of a generated type: a `static` that [`AvroType::SCHEMA`](crate::AvroType::SCHEMA) points at.
#[derive(Debug)]
pub struct SchemaDef {
    name: &'static str,
    text: &'static str,
    rabin: u64,
    shape: u64,
    references: &'static [Reference],
}

/// A schema that the text of another one names without defining it.
#[derive(Debug)]
pub struct Reference {
    subject: &'static str,
    version: Option<i32>,
    schema: &'static SchemaDef,
}

impl SchemaDef {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        text: &'static str,
        rabin: u64,
        shape: u64,
        references: &'static [Reference],
    ) -> Self {
        Self { name, text, rabin, shape, references }
    }

    /// The fullname, or the name of the file where the schema has none.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text: of a working file exactly as it stands there, of a nested type rendered.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// CRC-64-AVRO over the Parsing Canonical Form, which single-object encoding carries.
    pub const fn rabin(&self) -> u64 {
        self.rabin
    }

    /// A hash over canonical form and logical types: equal where the Rust types of two schemas are.
    pub const fn shape(&self) -> u64 {
        self.shape
    }

    /// What the text names without defining it.
    pub const fn references(&self) -> &'static [Reference] {
        self.references
    }

    /// This one and all that it refers to, each before those that it names itself.
    pub(crate) fn closure(&'static self) -> Vec<&'static Self> {
        let mut all = vec![self];
        let mut next = 0;
        while let Some(one) = all.get(next) {
            for reference in one.references() {
                if !all.iter().any(|known| std::ptr::eq(*known, reference.schema())) {
                    all.push(reference.schema());
                }
            }
            next += 1;
        }
        all
    }

    /// Stops the build of generated code when a type that `extern` brought is not what the schema says.
    #[doc(hidden)]
    pub const fn assert_shape(&self, expected: u64) {
        assert!(
            self.shape == expected,
            "the schema of a type brought by `extern` differs from the one generated from: generate both from the same schema"
        );
    }
}

impl Reference {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(subject: &'static str, version: Option<i32>, schema: &'static SchemaDef) -> Self {
        Self { subject, version, schema }
    }

    /// The subject that it is registered under.
    pub const fn subject(&self) -> &'static str {
        self.subject
    }

    /// The version of the subject, where it is pinned.
    pub const fn version(&self) -> Option<i32> {
        self.version
    }

    /// The schema.
    pub const fn schema(&self) -> &'static SchemaDef {
        self.schema
    }
}
