//! The registry and the subjects of a topic's schemas.

use crate::SchemaDef;
use crate::kafka::client::Client;
use crate::kafka::error::{Error, ErrorKind};
use crate::registry;
use crate::topic::{Side, SubjectNameStrategy, TopicDef};

/// Returns the client's registry.
///
/// # Errors
/// Where the client has none.
pub(in crate::kafka) fn required_registry<'c>(
    client: &'c Client,
    topic: &str,
) -> Result<&'c registry::Client, Error> {
    client.registry().ok_or_else(|| {
        let message =
            format!("topic `{topic}` has schemas, and the client no registry: `Client::builder` takes one");
        Error::new(ErrorKind::Settings, message)
    })
}

/// Returns the subject under which a consumer fetches the schemas of a topic's messages. It is `None` where the subject depends
/// on the schema that is to be fetched.
pub(in crate::kafka) async fn subject_to_read(
    client: &Client,
    of: &TopicDef,
    topic: &str,
    side: Side,
) -> Result<Option<String>, Error> {
    match (of.subject_name_strategy(), of.side(side).first()) {
        (SubjectNameStrategy::RecordName | SubjectNameStrategy::TopicRecordName, _) | (_, None) => Ok(None),
        (_, Some(schema)) => subject(client, of, topic, side, schema.schema()).await.map(Some),
    }
}

/// Returns the subject of a schema by the topic's naming strategy.
pub(in crate::kafka) async fn subject(
    client: &Client,
    of: &TopicDef,
    topic: &str,
    side: Side,
    def: &SchemaDef,
) -> Result<String, Error> {
    if let Some(subject) = of.subject(topic, side, def) {
        return Ok(subject);
    }
    let registry = required_registry(client, topic)?;
    let doing = format!("the subject of topic `{topic}`");
    let found = registry.associations(None, topic, side.name()).await;
    match &*found.map_err(|error| Error::registry(&doing, error))? {
        [] => Ok(side.subject(topic)),
        [one] => Ok(one.subject.clone()),
        several => {
            let names: Vec<_> = several.iter().map(|found| found.subject.as_str()).collect();
            let message = format!(
                "the registry associates {} subjects with the {} of topic `{topic}`, and one is needed: {}",
                several.len(),
                side.name(),
                names.join(", ")
            );
            Err(Error::new(ErrorKind::Settings, message))
        }
    }
}
