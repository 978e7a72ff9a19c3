//! What to generate from which schemas: the builder that `build.rs`, the macro and the command line share.

use std::collections::BTreeMap;
use std::path::PathBuf;

use avrogen_schema::logical::ATTRIBUTE;

use super::selector::Selector;
use super::settings::{FieldSettings, MappingSettings, Scope, Settings, TypeSettings};
use super::table::settings_table;
use super::topic::TopicSettings;
use super::value::{CodecStyle, DecimalType, List, MapType, Presets, TimeType, Unions, UuidType};

/// What to generate from which schemas.
///
/// What is set here wins over `avrogen.toml`, which says the same things.
///
/// ```no_run
/// use avrogen_build::{Config, MapType};
///
/// fn main() -> Result<(), avrogen_build::Error> {
///     Config::from_package()
///         .schemas(["schemas", "vendor/**/*.avsc"])
///         .map(MapType::Hash)
///         .types("com.acme.**", |types| types.derives(["Eq", "Hash"]))
///         .fields("com.acme.User.address", |field| field.with("crate::IpAddress"))
///         .compile()
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Config {
    folder: Option<PathBuf>,
    pub(crate) project: ProjectFile,
    pub(crate) part: bool,
    pub(crate) in_place: bool,
    pub(crate) check: Option<bool>,
    pub(crate) schemas: Option<Vec<PathBuf>>,
    pub(crate) subjects: Vec<String>,
    pub(crate) set: Option<String>,
    pub(crate) settings: Settings,
    pub(crate) selectors: Vec<Selector>,
    /// Tables of topics as TOML, by their names.
    pub(crate) topics: BTreeMap<String, String>,
}

/// The name of the project file.
pub(crate) const PROJECT_FILE: &str = "avrogen.toml";

/// Which `avrogen.toml` holds.
#[derive(Clone, Debug, Default)]
pub(crate) enum ProjectFile {
    /// None.
    #[default]
    None,
    /// The one in the package's own folder, if there is one.
    OfPackage,
    /// The one at a path.
    At(PathBuf),
}

impl Config {
    /// Nothing but defaults; reads no `avrogen.toml`.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the `avrogen.toml` in the package's own folder says, or defaults where there is none.
    ///
    /// Folders above are not searched: a package that is built as somebody's dependency must not find its host's file. A
    /// workspace with one file for all its packages names it with [`project`](Self::project).
    pub fn from_package() -> Self {
        Self { project: ProjectFile::OfPackage, ..Self::default() }
    }

    /// The folder that paths are relative to. Without this it is the package's in a build script, else the current one.
    #[must_use]
    pub fn package(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Takes what is generated for a part of what `avrogen.toml` is about: its named sets are left to others, and its
    /// selectors and topics may be about schemas that are not here. For tools that are given a few files of many.
    #[doc(hidden)]
    #[must_use]
    pub fn part(mut self) -> Self {
        self.part = true;
        self
    }

    /// Takes the code for the place of the caller, wherever `avrogen.toml` has checked-in code go: it is one file. For
    /// macros, each call of which is a [`part`](Self::part).
    #[doc(hidden)]
    #[must_use]
    pub fn in_place(mut self) -> Self {
        self.in_place = true;
        self.part()
    }

    /// Reads the `avrogen.toml` at a path, which is relative to the package. Paths in it are relative to it.
    #[must_use]
    pub fn project(mut self, file: impl Into<PathBuf>) -> Self {
        self.project = ProjectFile::At(file.into());
        self
    }

    /// The schemas: files, folders or globs, relative to the package.
    #[must_use]
    pub fn schemas<P: Into<PathBuf>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.schemas = Some(paths.into_iter().map(Into::into).collect());
        self
    }

    /// A subject to generate from, by the text that `avrogen.lock` pins: `users-value`, or `users-value@3` for another version that
    /// is locked. What it refers to comes along, at the versions that it refers to. Without [`schemas`](Self::schemas) the
    /// subjects are all of the set; in `avrogen.toml` they are the `subjects` of a `[set.*]`.
    ///
    /// Nothing is asked of a registry: `avrogen pull` has been there, and its texts are checked in. What a build is made from
    /// changes with the lock then, and not with the working copy of the schema.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), avrogen_build::Error> {
    /// // Two subjects that inline different revisions of one type are two sets.
    /// avrogen_build::Config::from_package().set("users").subject("users-value").compile()?;
    /// avrogen_build::Config::from_package().set("orders").subject("orders-value").compile()
    /// # }
    /// ```
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subjects.push(subject.into());
        self
    }

    /// Generates the named set and no other; `include_schemas!("name")` includes it. A set is closed: within it one
    /// fullname is one type, and two sets may hold two versions of it.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>) -> Self {
        self.set = Some(name.into());
        self
    }

    /// Whether schemas are checked against the `avrogen.lock` beside `avrogen.toml`, where there is one: what the mode of a
    /// subject refuses is an error then. Without this, `build` of `[compatibility]` says so, and by default they are.
    #[must_use]
    pub fn check(mut self, check: bool) -> Self {
        self.check = Some(check);
        self
    }

    /// Settings for the types that a selector matches: a fullname, in which `*` stands for any part of a segment and
    /// `**` for any segments. A selector that matches nothing is an error.
    #[must_use]
    pub fn types(mut self, selector: &str, settings: impl FnOnce(TypeSettings) -> TypeSettings) -> Self {
        let TypeSettings(settings) = settings(TypeSettings::default());
        self.selectors.push(Selector {
            scope: Scope::Types,
            pattern: selector.to_owned(),
            property: None,
            span: None,
            settings,
            may_miss: false,
        });
        self
    }

    /// Settings for the fields that a selector matches: a record's fullname, a dot and the field's name, with `*` and
    /// `**` as in [`types`](Self::types). A selector that matches nothing is an error.
    #[must_use]
    pub fn fields(mut self, selector: &str, settings: impl FnOnce(FieldSettings) -> FieldSettings) -> Self {
        let FieldSettings(settings) = settings(FieldSettings::default());
        self.selectors.push(Selector {
            scope: Scope::Fields,
            pattern: selector.to_owned(),
            property: None,
            span: None,
            settings,
            may_miss: false,
        });
        self
    }

    /// Maps every schema with this `logicalType` to a Rust type of yours, wherever it stands: in a field, in an array or a
    /// map, in a union. A logical type of the specification may be mapped as well. A name that no schema carries is an error.
    ///
    /// Settings of a field win over this, and so does [`properties`](Self::properties).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), avrogen_build::Error> {
    /// avrogen_build::Config::from_package()
    ///     .logical_types("ulid", |mapping| mapping.with("crate::UlidAdapter"))
    ///     .compile()
    /// # }
    /// ```
    #[must_use]
    pub fn logical_types(
        self,
        name: &str,
        settings: impl FnOnce(MappingSettings) -> MappingSettings,
    ) -> Self {
        self.properties(ATTRIBUTE, name, settings)
    }

    /// Maps every schema of which a property has this text as its value to a Rust type of yours, wherever it stands. A value
    /// that no schema carries is an error. Settings of a field win over this.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), avrogen_build::Error> {
    /// avrogen_build::Config::from_package()
    ///     .properties("connect.name", "io.debezium.time.NanoTime", |mapping| mapping.with("crate::NanoTime"))
    ///     .compile()
    /// # }
    /// ```
    #[must_use]
    pub fn properties(
        mut self,
        key: &str,
        value: &str,
        settings: impl FnOnce(MappingSettings) -> MappingSettings,
    ) -> Self {
        let MappingSettings(settings) = settings(MappingSettings::default());
        self.selectors.push(Selector {
            scope: Scope::Mappings,
            pattern: value.to_owned(),
            property: Some(key.to_owned()),
            span: None,
            settings,
            may_miss: false,
        });
        self
    }

    /// A topic, for which a marker is generated, named after this one: `users` makes `Users`. It takes the place of
    /// `[topic.users]` in `avrogen.toml`. With [`set`](Self::set) it is a topic of that set, which may hold another version of
    /// its types than other sets do.
    ///
    /// ```no_run
    /// use avrogen_build::Config;
    /// use avrogen_build::KeyEncoding;
    ///
    /// # fn main() -> Result<(), avrogen_build::Error> {
    /// Config::from_package()
    ///     .topic("users", |topic| {
    ///         topic.key("string").key_encoding(KeyEncoding::Utf8).value("com.acme.User").tombstones(true)
    ///     })
    ///     .compile()
    /// # }
    /// ```
    #[must_use]
    pub fn topic(mut self, name: &str, settings: impl FnOnce(TopicSettings) -> TopicSettings) -> Self {
        self.topics.insert(name.to_owned(), settings(TopicSettings::default()).to_toml(name));
        self
    }

    /// The folder that paths are relative to.
    pub(crate) fn base(&self) -> PathBuf {
        let of_package = || std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        self.folder.clone().or_else(of_package).unwrap_or_default()
    }
}

/// The setter of a setting that holds for everything.
macro_rules! setter {
    (Generate $doc:literal $name:ident: $type:ty) => {
        impl Config {
            #[doc = $doc]
            #[must_use]
            pub fn $name(mut self, $name: impl Into<$type>) -> Self {
                self.settings.$name = Some($name.into());
                self
            }
        }
    };
    ($scope:ident $doc:literal $name:ident: $type:ty) => {};
}

macro_rules! setters {
    ($($doc:literal $key:literal $name:ident: $type:ty, $($scope:ident),+;)*) => {
        $($(setter! { $scope $doc $name: $type })+)*
    };
}

settings_table!(setters);
