//! Topics by name, with their tables in avrogen.toml.

use anyhow::Result;
use avrogen_build::tools::project::{Project, Topic};
use avrogen_runtime::topic::Create;

use crate::context::Context;

/// The topic of a name: the one in Kafka, or the one of its table in avrogen.toml.
#[derive(Clone, Copy)]
pub(crate) struct NamedTopic<'p> {
    pub(crate) name: &'p str,
    pub(crate) table: Option<&'p Topic>,
}

impl<'p> NamedTopic<'p> {
    pub(crate) fn find(project: Option<&'p Project>, name: &'p str) -> Self {
        let topics = project.map(|project| &project.topics);
        let named = topics.and_then(|topics| topics.values().find(|topic| topic.name == name));
        let table = named.or_else(|| topics?.get(name));
        Self { name: table.map_or(name, |topic| &topic.name), table }
    }

    /// The name in Kafka of a topic that is only written to.
    pub(crate) fn find_name(context: &Context, name: &str) -> Result<String> {
        let project = context.project.load()?;
        Ok(NamedTopic::find(project.as_ref(), name).name.to_owned())
    }

    /// How the topic is created where it is missing.
    pub(crate) fn create(&self) -> Create {
        let Some(table) = self.table else { return Create::new() };
        let mut create = Create::new();
        if let Some(partitions) = table.create.partitions {
            create = create.partitions(partitions);
        }
        if let Some(replication) = table.create.replication {
            create = create.replication(replication);
        }
        if let Some(retention) = table.create.retention {
            create = create.retention(retention);
        }
        match table.create.cleanup_policy {
            None => create,
            Some(policy) => create.cleanup(policy),
        }
    }
}
