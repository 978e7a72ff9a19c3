//! Which resource a path names.

/// A resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    Root,
    Subjects,
    Subject(&'a str),
    Versions(&'a str),
    Version(&'a str, &'a str),
    VersionText(&'a str, &'a str),
    ReferencedBy(&'a str, &'a str),
    ByMetadata(&'a str),
    Schemas,
    Types,
    Id(&'a str),
    IdText(&'a str),
    IdSubjects(&'a str),
    IdVersions(&'a str),
    Guid(&'a str),
    GuidIds(&'a str),
    Check(&'a str),
    CheckVersion(&'a str, &'a str),
    Config(Option<&'a str>),
    Mode(Option<&'a str>),
    Contexts,
    Context(&'a str),
    ServerId,
    ServerVersion,
}

impl<'a> Route<'a> {
    pub(crate) fn of(path: &'a [String]) -> Option<Self> {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        Some(match path[..] {
            [] => Self::Root,
            ["subjects"] => Self::Subjects,
            ["subjects", subject] => Self::Subject(subject),
            ["subjects", subject, "versions"] => Self::Versions(subject),
            ["subjects", subject, "versions", version] => Self::Version(subject, version),
            ["subjects", subject, "versions", version, "schema"] => Self::VersionText(subject, version),
            ["subjects", subject, "versions", version, "referencedby"] => {
                Self::ReferencedBy(subject, version)
            }
            ["subjects", subject, "metadata"] => Self::ByMetadata(subject),
            ["schemas"] => Self::Schemas,
            ["schemas", "types"] => Self::Types,
            ["schemas", "ids", id] => Self::Id(id),
            ["schemas", "ids", id, "schema"] => Self::IdText(id),
            ["schemas", "ids", id, "subjects"] => Self::IdSubjects(id),
            ["schemas", "ids", id, "versions"] => Self::IdVersions(id),
            ["schemas", "guids", guid] => Self::Guid(guid),
            ["schemas", "guids", guid, "ids"] => Self::GuidIds(guid),
            ["compatibility", "subjects", subject, "versions"] => Self::Check(subject),
            ["compatibility", "subjects", subject, "versions", version] => {
                Self::CheckVersion(subject, version)
            }
            ["config"] => Self::Config(None),
            ["config", subject] => Self::Config(Some(subject)),
            ["mode"] => Self::Mode(None),
            ["mode", subject] => Self::Mode(Some(subject)),
            ["contexts"] => Self::Contexts,
            ["contexts", context] => Self::Context(context),
            ["v1", "metadata", "id"] => Self::ServerId,
            ["v1", "metadata", "version"] => Self::ServerVersion,
            _ => return None,
        })
    }
}
