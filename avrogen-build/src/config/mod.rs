//! What a run is asked for: the builder that `build.rs`, the macro and the command line share, and every setting.

mod builder;
mod selector;
mod settings;
mod table;
mod topic;
mod value;

pub use avrogen_schema::topic::{CleanupPolicy, KeyEncoding, SubjectNameStrategy};
pub use builder::Config;
pub(crate) use builder::{PROJECT_FILE, ProjectFile};
pub(crate) use selector::Selector;
pub(crate) use settings::Settings;
pub use settings::{FieldSettings, MappingSettings, SETTINGS, Scope, Setting, TypeSettings};
pub use topic::TopicSettings;
pub use value::{CodecStyle, DecimalType, List, MapType, Preset, Presets, TimeType, Unions, UuidType};
