//! The leaves of the runtime: which module encodes and decodes them, which Rust type they have, and what it can do.

use avrogen_schema::schema::Logical;

use super::traits::Traits;

/// A schema whose values hold no other value, with the Rust type that was chosen for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// `()`
    Null,
    /// `bool`
    Boolean,
    /// `i32`
    Int,
    /// `i64`
    Long,
    /// `f32`
    Float,
    /// `f64`
    Double,
    /// `String`
    String,
    /// `Vec<u8>`
    Bytes,
    /// `[u8; N]`
    Fixed(u64),
    /// `Box<[u8; N]>`, for what is too large to be moved around on the stack.
    LargeFixed(u64),
    /// A date or a time.
    Time(TimeLibrary, TimeKind),
    /// A decimal on bytes.
    DecimalBytes(DecimalLibrary, Digits),
    /// A decimal on a fixed of so many bytes.
    DecimalFixed(DecimalLibrary, u64, Digits),
    /// A big-decimal.
    BigDecimal(DecimalLibrary),
    /// `uuid::Uuid` on string.
    UuidString,
    /// `uuid::Uuid` on fixed.
    UuidFixed,
    /// The runtime's `Duration`.
    Duration,
}

/// The crate whose types stand for dates and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeLibrary {
    /// `chrono`
    Chrono,
    /// `jiff`
    Jiff,
}

/// What a date or a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeKind {
    /// `date`
    Date,
    /// `time-millis`
    TimeMillis,
    /// `time-micros`
    TimeMicros,
    /// `timestamp-millis`
    TimestampMillis,
    /// `timestamp-micros`
    TimestampMicros,
    /// `timestamp-nanos`
    TimestampNanos,
    /// `local-timestamp-millis`
    LocalTimestampMillis,
    /// `local-timestamp-micros`
    LocalTimestampMicros,
    /// `local-timestamp-nanos`
    LocalTimestampNanos,
}

/// The crate whose type stands for decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecimalLibrary {
    /// `rust_decimal`
    RustDecimal,
    /// `bigdecimal`
    BigDecimal,
}

/// The parameters of a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digits {
    /// Digits in all.
    pub precision: u32,
    /// Digits behind the point.
    pub scale: u32,
}

/// How a leaf's encoder takes its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// `Copy` types.
    ByValue,
    /// All others.
    ByReference,
}

/// Above this a fixed is boxed: a decoder moves values over the stack.
const LARGEST_ON_STACK: u64 = 4096;

impl TimeKind {
    pub(crate) fn of(logical: Logical) -> Option<Self> {
        Some(match logical {
            Logical::Date => Self::Date,
            Logical::TimeMillis => Self::TimeMillis,
            Logical::TimeMicros => Self::TimeMicros,
            Logical::TimestampMillis => Self::TimestampMillis,
            Logical::TimestampMicros => Self::TimestampMicros,
            Logical::TimestampNanos => Self::TimestampNanos,
            Logical::LocalTimestampMillis => Self::LocalTimestampMillis,
            Logical::LocalTimestampMicros => Self::LocalTimestampMicros,
            Logical::LocalTimestampNanos => Self::LocalTimestampNanos,
            Logical::Decimal { .. } | Logical::BigDecimal | Logical::Uuid | Logical::Duration => return None,
        })
    }

    /// Whether the underlying type is int, and not long.
    pub(crate) fn is_int(self) -> bool {
        matches!(self, Self::Date | Self::TimeMillis)
    }
}

impl Leaf {
    /// The leaf of a fixed that is no logical type.
    pub(crate) fn fixed(size: u64) -> Self {
        if size > LARGEST_ON_STACK { Self::LargeFixed(size) } else { Self::Fixed(size) }
    }

    /// The module of the runtime that encodes and decodes it.
    pub fn module(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::String => "string",
            Self::Bytes => "bytes",
            Self::Fixed(_) => "fixed",
            Self::LargeFixed(_) => "large_fixed",
            Self::Time(library, kind) => time_module(library, kind),
            Self::DecimalBytes(DecimalLibrary::RustDecimal, _) => "rust_decimal_bytes",
            Self::DecimalBytes(DecimalLibrary::BigDecimal, _) => "bigdecimal_bytes",
            Self::DecimalFixed(DecimalLibrary::RustDecimal, ..) => "rust_decimal_fixed",
            Self::DecimalFixed(DecimalLibrary::BigDecimal, ..) => "bigdecimal_fixed",
            Self::BigDecimal(DecimalLibrary::RustDecimal) => "rust_decimal_big",
            Self::BigDecimal(DecimalLibrary::BigDecimal) => "bigdecimal_big",
            Self::UuidString => "uuid_string",
            Self::UuidFixed => "uuid_fixed",
            Self::Duration => "duration",
        }
    }

    /// Constant arguments of its encoder and decoder.
    pub fn arguments(self) -> Vec<u64> {
        match self {
            Self::DecimalBytes(_, digits) => vec![digits.precision.into(), digits.scale.into()],
            Self::DecimalFixed(_, size, digits) => vec![size, digits.precision.into(), digits.scale.into()],
            _ => Vec::new(),
        }
    }

    /// The feature of the runtime that has it.
    pub fn feature(self) -> Option<&'static str> {
        match self {
            Self::Time(TimeLibrary::Chrono, _) => Some("chrono"),
            Self::Time(TimeLibrary::Jiff, _) => Some("jiff"),
            Self::DecimalBytes(library, _) | Self::DecimalFixed(library, ..) | Self::BigDecimal(library) => {
                Some(match library {
                    DecimalLibrary::RustDecimal => "rust_decimal",
                    DecimalLibrary::BigDecimal => "bigdecimal",
                })
            }
            Self::UuidString | Self::UuidFixed => Some("uuid"),
            _ => None,
        }
    }

    /// Its Rust type, as a path in the runtime, where it is neither a primitive nor of the prelude.
    pub fn path(self) -> Option<&'static str> {
        Some(match self {
            Self::Time(TimeLibrary::Chrono, kind) => match kind {
                TimeKind::Date => "chrono::NaiveDate",
                TimeKind::TimeMillis | TimeKind::TimeMicros => "chrono::NaiveTime",
                TimeKind::TimestampMillis | TimeKind::TimestampMicros | TimeKind::TimestampNanos => {
                    "chrono::DateTime<chrono::Utc>"
                }
                _ => "chrono::NaiveDateTime",
            },
            Self::Time(TimeLibrary::Jiff, kind) => match kind {
                TimeKind::Date => "jiff::civil::Date",
                TimeKind::TimeMillis | TimeKind::TimeMicros => "jiff::civil::Time",
                TimeKind::TimestampMillis | TimeKind::TimestampMicros | TimeKind::TimestampNanos => {
                    "jiff::Timestamp"
                }
                _ => "jiff::civil::DateTime",
            },
            Self::DecimalBytes(library, _) | Self::DecimalFixed(library, ..) | Self::BigDecimal(library) => {
                match library {
                    DecimalLibrary::RustDecimal => "rust_decimal::Decimal",
                    DecimalLibrary::BigDecimal => "bigdecimal::BigDecimal",
                }
            }
            Self::UuidString | Self::UuidFixed => "uuid::Uuid",
            Self::Duration => "Duration",
            _ => return None,
        })
    }

    /// Its Rust type; paths start in the runtime.
    pub fn rust_type(self) -> String {
        match self {
            Self::Null => "()".to_owned(),
            Self::Boolean => "bool".to_owned(),
            Self::Int => "i32".to_owned(),
            Self::Long => "i64".to_owned(),
            Self::Float => "f32".to_owned(),
            Self::Double => "f64".to_owned(),
            Self::String => "String".to_owned(),
            Self::Bytes => "Vec<u8>".to_owned(),
            Self::Fixed(size) => format!("[u8; {size}]"),
            Self::LargeFixed(size) => format!("Box<[u8; {size}]>"),
            _ => self.path().unwrap_or_default().to_owned(),
        }
    }

    /// How its encoder takes a value.
    pub fn passing(self) -> Passing {
        match self {
            Self::String | Self::Bytes | Self::Fixed(_) | Self::LargeFixed(_) => Passing::ByReference,
            _ if self.traits().contains(Traits::COPY) => Passing::ByValue,
            _ => Passing::ByReference,
        }
    }

    /// Fewest bytes that a value encodes to.
    pub fn min(self) -> u64 {
        match self {
            Self::Null => 0,
            Self::Float => 4,
            Self::Double => 8,
            Self::Fixed(size) | Self::LargeFixed(size) | Self::DecimalFixed(_, size, _) => size,
            Self::UuidFixed => 16,
            Self::Duration => 12,
            Self::UuidString => 37,
            _ => 1,
        }
    }

    /// Most bytes that a value encodes to, where a constant exists.
    pub fn max(self) -> Option<u64> {
        Some(match self {
            Self::Null => 0,
            Self::Boolean => 1,
            Self::Int => 5,
            Self::Long => 10,
            Self::Time(_, kind) => {
                if kind.is_int() {
                    5
                } else {
                    10
                }
            }
            Self::Float => 4,
            Self::Double => 8,
            Self::Fixed(size) | Self::LargeFixed(size) | Self::DecimalFixed(_, size, _) => size,
            Self::Duration => 12,
            Self::UuidString => 37,
            // A length and up to 16 bytes; a big-decimal has a length, 13 bytes at most, and its length and scale.
            Self::DecimalBytes(DecimalLibrary::RustDecimal, _) => 17,
            Self::UuidFixed | Self::BigDecimal(DecimalLibrary::RustDecimal) => 16,
            Self::String | Self::Bytes | Self::DecimalBytes(..) | Self::BigDecimal(_) => return None,
        })
    }

    /// Traits that its Rust type implements, of those that can be derived.
    pub(crate) fn traits(self) -> Traits {
        match self {
            Self::Float | Self::Double => Traits::ALL.without(Traits::EQ | Traits::HASH | Traits::ORD),
            Self::String
            | Self::Bytes
            | Self::LargeFixed(_)
            | Self::DecimalBytes(DecimalLibrary::BigDecimal, _)
            | Self::DecimalFixed(DecimalLibrary::BigDecimal, ..)
            | Self::BigDecimal(DecimalLibrary::BigDecimal) => Traits::ALL.without(Traits::COPY),
            Self::Duration => Traits::ALL.without(Traits::ORD | Traits::PARTIAL_ORD),
            _ => Traits::ALL,
        }
    }
}

fn time_module(library: TimeLibrary, kind: TimeKind) -> &'static str {
    match (library, kind) {
        (TimeLibrary::Chrono, TimeKind::Date) => "chrono_date",
        (TimeLibrary::Chrono, TimeKind::TimeMillis) => "chrono_time_millis",
        (TimeLibrary::Chrono, TimeKind::TimeMicros) => "chrono_time_micros",
        (TimeLibrary::Chrono, TimeKind::TimestampMillis) => "chrono_timestamp_millis",
        (TimeLibrary::Chrono, TimeKind::TimestampMicros) => "chrono_timestamp_micros",
        (TimeLibrary::Chrono, TimeKind::TimestampNanos) => "chrono_timestamp_nanos",
        (TimeLibrary::Chrono, TimeKind::LocalTimestampMillis) => "chrono_local_timestamp_millis",
        (TimeLibrary::Chrono, TimeKind::LocalTimestampMicros) => "chrono_local_timestamp_micros",
        (TimeLibrary::Chrono, TimeKind::LocalTimestampNanos) => "chrono_local_timestamp_nanos",
        (TimeLibrary::Jiff, TimeKind::Date) => "jiff_date",
        (TimeLibrary::Jiff, TimeKind::TimeMillis) => "jiff_time_millis",
        (TimeLibrary::Jiff, TimeKind::TimeMicros) => "jiff_time_micros",
        (TimeLibrary::Jiff, TimeKind::TimestampMillis) => "jiff_timestamp_millis",
        (TimeLibrary::Jiff, TimeKind::TimestampMicros) => "jiff_timestamp_micros",
        (TimeLibrary::Jiff, TimeKind::TimestampNanos) => "jiff_timestamp_nanos",
        (TimeLibrary::Jiff, TimeKind::LocalTimestampMillis) => "jiff_local_timestamp_millis",
        (TimeLibrary::Jiff, TimeKind::LocalTimestampMicros) => "jiff_local_timestamp_micros",
        (TimeLibrary::Jiff, TimeKind::LocalTimestampNanos) => "jiff_local_timestamp_nanos",
    }
}
