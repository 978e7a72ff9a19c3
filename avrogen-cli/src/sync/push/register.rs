//! Registers what was planned, one schema after the other, references first.

use std::collections::BTreeMap;

use anyhow::Result;
use avrogen_runtime::registry::{self, Client, Error, ErrorKind};

use super::Item;
use super::plan::{Action, Plan, Step, lookup, schema, verdict};
use crate::failure::Failure;
use crate::output::printable;
use crate::sources::registry::past::Served;
use crate::sources::registry::{About, failed};

/// Registers new schemas. Steps that were done have their versions afterwards, even if a later one fails.
pub(crate) async fn register(
    client: &Client,
    plan: &mut Plan,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<()> {
    let mut versions: BTreeMap<String, Option<u32>> = BTreeMap::new();
    let all = plan.steps.len();
    for (at, (item, step)) in plan.items.iter().zip(&mut plan.steps).enumerate() {
        if matches!(step.action, Action::Create | Action::Register) {
            // Everything that it refers to has a version by now.
            let schema = schema(item, &versions).unwrap_or_else(|| registry::Schema::new(&*item.text));
            one(client, item, step, &schema).await?;
        }
        versions.insert(item.subject().to_owned(), step.version);
        progress(at + 1, all);
    }
    Ok(())
}

async fn one(client: &Client, item: &Item, step: &mut Step, schema: &registry::Schema) -> Result<()> {
    let subject = item.subject();
    let failure = |error: &Error| failed(error, About::Subject(subject));
    if !step.is_asked {
        let is_whole = |level: Option<registry::Level>| level.unwrap_or_default().is_transitive();
        let served = Served::ask(client, subject, &is_whole).await.map_err(|error| failure(&error))?;
        let verdict = verdict(client, subject, schema, &served).await.map_err(|error| failure(&error))?;
        if let Some(verdict) = verdict.filter(|verdict| !verdict.compatible) {
            step.action = Action::Refused;
            step.messages = verdict.messages;
            return Err(refused(subject));
        }
    }
    let registered = match client.register(subject, schema).await {
        Err(error) if error.kind() == ErrorKind::Incompatible => {
            // Somebody else registered a version since the plan was made.
            step.action = Action::Refused;
            step.messages = vec![error.message().to_owned()];
            return Err(refused(subject));
        }
        registered => registered.map_err(|error| failure(&error))?,
    };
    // Not every server says which version it made.
    let version = match registered.version {
        Some(version) => Some(version),
        None => lookup(client, subject, schema)
            .await
            .map_err(|error| failure(&error))?
            .map(|(version, _)| version),
    };
    let Some(version) = version.and_then(|version| u32::try_from(version).ok()) else {
        let message = format!("{} was registered, but the registry does not find it", printable(subject));
        return Err(Failure::new(message)
            .help("run `avrogen push` again: what is there is not registered twice")
            .into());
    };
    (step.version, step.id) = (Some(version), Some(registered.id));
    Ok(())
}

fn refused(subject: &str) -> anyhow::Error {
    let subject = printable(subject);
    Failure::new(format!("the registry refuses {subject}; what stands before it is registered"))
        .help("run `avrogen check --against registry` to see every finding with its place and a fix")
        .into()
}
