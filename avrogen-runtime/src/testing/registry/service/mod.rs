//! Requests to answers.

mod listing;
mod schemas;
mod select;
mod settings;

use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use avrogen_schema::options::Mode as Strictness;

use super::answer::{Answer, Refusal};
use super::prepare::{Prepared, resolve_references};
use super::register::{Outcome, Registering, lookup, register};
use super::request::{self, Request};
use super::route::Route;
use super::store::{Event, Found, State, Store};
use super::verdict;
use crate::registry::subject::{QualifiedSubject, qualify};
use crate::registry::types::{Verdict, WireSchema};

/// A registry without the network.
#[derive(Debug)]
pub(crate) struct Service {
    store: RwLock<Store>,
}

type Outcomes = Result<Answer, Refusal>;

impl Service {
    pub(crate) fn new(store: Store) -> Self {
        Self { store: RwLock::new(store) }
    }

    /// The answer to a request. It may wait for the disk.
    pub(crate) fn answer(&self, request: &Request) -> Answer {
        self.dispatch(request).unwrap_or_else(Answer::from)
    }

    fn dispatch(&self, request: &Request) -> Outcomes {
        let route = Route::of(&request.path).ok_or_else(Refusal::not_found)?;
        let is_write = !matches!(request.method.as_str(), "GET" | "HEAD");
        let is_question = matches!(route, Route::Subject(_) if request.method == "POST")
            || matches!(route, Route::Check(_) | Route::CheckVersion(..));
        if is_write && !is_question {
            let mut store = self.store.write().unwrap_or_else(PoisonError::into_inner);
            write(&mut store, route, request)
        } else {
            let store = self.store.read().unwrap_or_else(PoisonError::into_inner);
            read(store.state(), route, request)
        }
    }
}

fn read(state: &State, route: Route<'_>, request: &Request) -> Outcomes {
    match (request.method.as_str(), route) {
        ("GET", Route::Root) => Ok(Answer::text("{}")),
        ("GET", Route::Subjects) => listing::subjects(state, request),
        ("GET", Route::Versions(subject)) => listing::versions(state, subject, request),
        ("GET", Route::Contexts) => listing::contexts(state, request),
        ("GET", Route::Schemas) => listing::schemas(state, request),
        ("GET", Route::Types) => Answer::json(&["AVRO"]),
        ("GET", Route::Version(subject, version)) => schemas::version(state, subject, version, request),
        ("GET", Route::VersionText(subject, version)) => {
            schemas::version_text(state, subject, version, request)
        }
        ("GET", Route::ReferencedBy(subject, version)) => {
            listing::referenced_by(state, subject, version, request)
        }
        ("GET", Route::ByMetadata(subject)) => schemas::by_metadata(state, subject, request),
        ("GET", Route::Id(id)) => schemas::id(state, id, request),
        ("GET", Route::IdText(id)) => schemas::id_text(state, id, request),
        ("GET", Route::IdSubjects(id)) => listing::id_subjects(state, id, request),
        ("GET", Route::IdVersions(id)) => listing::id_versions(state, id, request),
        ("GET", Route::Guid(guid)) => schemas::guid(state, guid),
        ("GET", Route::GuidIds(guid)) => listing::guid_ids(state, guid),
        ("GET", Route::Config(scope)) => settings::config(state, scope, request),
        ("GET", Route::Mode(scope)) => settings::mode(state, scope, request),
        ("GET", Route::ServerId) => Ok(Answer::text(
            r#"{"scope":{"path":[],"clusters":{"kafka-cluster":"avrogen","schema-registry-cluster":"avrogen"}}}"#,
        )),
        ("GET", Route::ServerVersion) => {
            Answer::json(&serde_json::json!({ "version": env!("CARGO_PKG_VERSION"), "commitId": "avrogen" }))
        }
        ("POST", Route::Subject(subject)) => {
            let schema = request.schema()?.schema;
            let found = lookup(state, subject, schema, request.flag("normalize"), request.flag("deleted"))?;
            Answer::json(&found.to_wire())
        }
        ("POST", Route::Check(subject)) => check(state, subject, None, request),
        ("POST", Route::CheckVersion(subject, version)) => check(state, subject, Some(version), request),
        _ => Err(Refusal::http(405, "Method Not Allowed")),
    }
}

fn write(store: &mut Store, route: Route<'_>, request: &Request) -> Outcomes {
    let (event, answer) = match (request.method.as_str(), route) {
        ("POST", Route::Versions(subject)) => return registration(store, subject, request),
        ("DELETE", Route::Subject(subject)) => schemas::delete_subject(store.state(), subject, request)?,
        ("DELETE", Route::Version(subject, version)) => {
            schemas::delete_version(store.state(), subject, version, request)?
        }
        ("PUT", Route::Config(scope)) => settings::set_config(store.state(), scope, request)?,
        ("DELETE", Route::Config(scope)) => settings::delete_config(store.state(), scope)?,
        ("PUT", Route::Mode(scope)) => settings::set_mode(store.state(), scope, request)?,
        ("DELETE", Route::Mode(scope)) => {
            let (events, answer) = settings::delete_mode(store.state(), scope, request)?;
            events.into_iter().try_for_each(|event| commit(store, event))?;
            return Ok(answer);
        }
        ("DELETE", Route::Context(context)) => settings::delete_context(store.state(), context)?,
        _ => return Err(Refusal::http(405, "Method Not Allowed")),
    };
    commit(store, event)?;
    Ok(answer)
}

fn commit(store: &mut Store, event: Event) -> Result<(), Refusal> {
    store.commit(event).map_err(|error| Refusal::store(&error))
}

fn registration(store: &mut Store, subject: &str, request: &Request) -> Outcomes {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let how = Registering {
        normalize: request.flag("normalize"),
        force: request.flag("force"),
        now: i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX),
    };
    let name = QualifiedSubject::parse(subject);
    let subject = qualify(name.context(), name.subject());
    let found = match register(store.state(), &subject, request.schema()?, how)? {
        Outcome::Known(found) => found,
        Outcome::New(event) => {
            let version = match &event {
                Event::Registered(schema) => schema.version,
                _ => None,
            };
            commit(store, event)?;
            let added = store.state().versions(&subject).find(|found| Some(found.version) == version);
            added.ok_or_else(Refusal::schema_not_found)?
        }
    };
    Answer::json(&WireSchema { subject: None, ..found.to_wire() })
}

/// What a schema is checked against.
enum Against {
    /// Whatever registration would check.
    All(Vec<Found>),
    One(Found),
    /// The latest of no versions.
    Nothing,
}

impl Against {
    fn new(state: &State, subject: &str, version: Option<&str>) -> Result<Self, Refusal> {
        let mut live: Vec<Found> = state.versions(subject).filter(|found| !found.entry.deleted).collect();
        let Some(version) = version else { return Ok(Self::All(live)) };
        let Some(number) = request::version(version)? else {
            return Ok(live.pop().map_or(Self::Nothing, Self::One));
        };
        let found = live.into_iter().find(|found| found.version == number);
        found.map(Self::One).ok_or_else(|| Refusal::version_not_found(number))
    }
}

/// Whether a schema could be registered, against one version or all that count.
fn check(state: &State, subject: &str, version: Option<&str>, request: &Request) -> Outcomes {
    let against = Against::new(state, subject, version)?;
    let verbose = request.flag("verbose");
    let messages = match checked(state, subject, &against, request) {
        Ok(messages) => messages,
        Err(refusal) if verbose && refusal.code == 42201 => vec![refusal.message],
        Err(refusal) => return Err(refusal),
    };
    if verbose {
        return Answer::json(&Verdict { compatible: messages.is_empty(), messages });
    }
    Answer::json(&serde_json::json!({ "is_compatible": messages.is_empty() }))
}

fn checked(
    state: &State,
    subject: &str,
    against: &Against,
    request: &Request,
) -> Result<Vec<String>, Refusal> {
    let config = state.effective_config(subject);
    let mut schema = request.schema()?.schema;
    resolve_references(state, subject, &mut schema.references, false)?;
    let strictness = match config.validate_new_schemas {
        Some(false) => Strictness::Lenient,
        _ => Strictness::Strict,
    };
    let prepared = Prepared::new(state, subject, &schema, strictness).map_err(Refusal::invalid_schema)?;
    Ok(match against {
        Against::All(live) => verdict::against_all(state, &config, &schema, &prepared, live),
        Against::One(found) => verdict::against_one(state, &config, &schema, &prepared, found),
        Against::Nothing => Vec::new(),
    })
}
