//! The versions of a subject in a registry, as the compatibility check reads them.

use std::sync::Arc;

use avrogen_build::tools::compat::{Past, PastVersion};
use avrogen_runtime::registry::{Client, Deleted, Error, Level, SubjectVersion};
use avrogen_schema::compat::OldVersion;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::source::SourceMap;

/// The versions of a subject that a registry serves.
#[derive(Debug, Default)]
pub(crate) struct Served {
    /// The level in force, where the registry knows levels.
    pub(crate) level: Option<Level>,
    /// Versions with what each refers to, in the order of the numbers.
    pub(crate) versions: Vec<(Arc<SubjectVersion>, Vec<Arc<SubjectVersion>>)>,
    /// Whether the registry may have more versions.
    is_partial: bool,
}

impl Served {
    /// Fetches the versions that count: all of them if `is_whole` says so of the level in force, else the latest. A subject that is not there has none.
    pub(crate) async fn ask(
        client: &Client,
        subject: &str,
        is_whole: &(dyn Fn(Option<Level>) -> bool + Sync),
    ) -> Result<Self, Error> {
        let level = match client.level(subject).await {
            Err(error) if error.is_not_found() => None,
            level => Some(level?),
        };
        let mut served = Self { level, versions: Vec::new(), is_partial: !is_whole(level) };
        let found = if served.is_partial {
            client.latest(subject).await.map(|latest| vec![latest])
        } else {
            all(client, subject).await
        };
        let found = match found {
            Err(error) if error.is_not_found() => return Ok(served),
            found => found?,
        };
        for version in found {
            let references = client.references(Some(subject), &version.schema).await?;
            served.versions.push((version, references));
        }
        Ok(served)
    }

    /// One version, or the latest.
    pub(crate) async fn one(client: &Client, subject: &str, number: Option<i32>) -> Result<Self, Error> {
        let version = match number {
            Some(number) => client.version_even_deleted(subject, number).await?,
            None => client.latest(subject).await?,
        };
        let references = client.references(Some(subject), &version.schema).await?;
        Ok(Self { level: None, versions: vec![(version, references)], is_partial: true })
    }

    /// The latest version.
    pub(crate) fn latest(&self) -> Option<&SubjectVersion> {
        self.versions.last().map(|(version, _)| &**version)
    }

    /// As the past of a subject. Texts that are no schemas are among the findings, and leave no past.
    pub(crate) fn past(
        &self,
        subject: &str,
        sources: &mut SourceMap,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<Past> {
        let versions: Option<Vec<PastVersion>> =
            self.versions.iter().map(|version| parse(subject, version, sources, findings)).collect();
        Some(Past { versions: versions?, is_partial: self.is_partial, served: self.level, is_local: false })
    }
}

async fn all(client: &Client, subject: &str) -> Result<Vec<Arc<SubjectVersion>>, Error> {
    let mut numbers = client.versions(subject, Deleted::Excluded).await?;
    numbers.sort_unstable();
    let mut versions = Vec::with_capacity(numbers.len());
    for number in numbers {
        // One that is not deleted, and so the same for everybody who asks.
        versions.push(client.version_even_deleted(subject, number).await?);
    }
    Ok(versions)
}

fn parse(
    subject: &str,
    (version, references): &(Arc<SubjectVersion>, Vec<Arc<SubjectVersion>>),
    sources: &mut SourceMap,
    findings: &mut Vec<Diagnostic>,
) -> Option<PastVersion> {
    let name = format!("registry:{subject}@{}", version.version);
    let file = sources.add(name, version.schema.text.as_str());
    let mut files = vec![file];
    for reference in references {
        let name = format!("registry:{}@{}", reference.subject, reference.version);
        files.push(sources.add(name, reference.schema.text.as_str()));
    }
    let parsed = parse_schemas(sources, &files, &Options::lenient());
    let Some(set) = parsed.set else {
        findings.extend(parsed.diagnostics.into_iter().filter(Diagnostic::is_error));
        return None;
    };
    let node = set.roots().iter().find(|root| root.file == file)?.place.node;
    let number = u32::try_from(version.version).ok();
    let id = Some(i64::from(version.id));
    let name = OldVersion { version: number, id, source: "registry".to_owned() };
    Some(PastVersion { name, file, set: Arc::new(set), node, waived: Vec::new() })
}
