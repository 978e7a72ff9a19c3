//! How strictly schemas are read, and how much of them.

/// What a schema must satisfy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// For schemas that code is generated from and that are about to be registered: the names of the Avro 1.12
    /// specification, valid defaults, one definition of a name in a file.
    #[default]
    Strict,
    /// For schemas that exist already: a registry's history, the schema of a writer or of a data file. What Java Avro
    /// accepts when it reads a schema back is accepted: any name, symbol and alias, and defaults that do not match.
    /// What strict reading refuses and this one accepts is a warning.
    Lenient,
}

/// How a set of schemas is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What a schema must satisfy.
    pub mode: Mode,
    /// How much is read.
    pub limits: Limits,
}

/// How much is read before a text is refused. Schemas come from registries and data files, so all of it is hostile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one text; by default 16 MiB. The largest schema that a Kafka-backed registry can hold is about 1 MiB.
    pub text_bytes: usize,
    /// Levels of JSON arrays and objects within each other; by default 512, and never more than
    /// [`MAX_DEPTH`](Self::MAX_DEPTH).
    pub depth: usize,
    /// Bytes of a fullname; by default 512. Every schema in a namespace repeats it in its own fullname, so a text of two
    /// megabytes could ask for ten gigabytes of names.
    pub name_bytes: usize,
    /// Schemas in all files together, named or not; by default a million.
    pub schemas: usize,
    /// Findings that are kept; by default 1,000. The rest is counted.
    pub diagnostics: usize,
    /// Datums that one default may stand for, once the defaults of the fields it leaves out are put in; by default
    /// 65,536. Without a bound, 40 records of two fields each could stand for 2^40 datums.
    pub default_datums: usize,
    /// Levels of a default's datums within each other; by default 128.
    pub default_depth: usize,
}

impl Limits {
    /// The most that [`depth`](Self::depth) can be: JSON values are dropped and cloned level by level.
    pub const MAX_DEPTH: usize = 1_000;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 16 << 20,
            depth: 512,
            name_bytes: 512,
            schemas: 1_000_000,
            diagnostics: 1_000,
            default_datums: 1 << 16,
            default_depth: 128,
        }
    }
}

impl Options {
    /// Strict reading within the default limits.
    pub fn strict() -> Self {
        Self::default()
    }

    /// Lenient reading within the default limits.
    pub fn lenient() -> Self {
        Self { mode: Mode::Lenient, ..Self::default() }
    }
}
