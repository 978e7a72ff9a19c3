//! Settings, modes and contexts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::schemas::check_writable;
use super::{Answer, Event, Outcomes, QualifiedSubject, Refusal, Request, State, qualify};
use crate::registry::types::{Config, ConfigUpdate, Level, Mode};
use crate::testing::registry::scope::updated;

#[derive(Serialize, Deserialize)]
struct ModeBody<T> {
    mode: T,
}

/// The scope of a path: a subject, a context, or everything (an empty name).
fn scope(name: Option<&str>) -> String {
    let name = QualifiedSubject::parse(name.unwrap_or_default());
    qualify(name.context(), name.subject())
}

pub(super) fn config(state: &State, name: Option<&str>, request: &Request) -> Outcomes {
    let scope = scope(name);
    let config = match (state.config(&scope), name) {
        _ if request.flag("defaultToGlobal") => with_level(state.effective_config(&scope)),
        (Some(own), _) => own.clone(),
        (None, Some(name)) if !scope.is_empty() => return Err(Refusal::no_config(name)),
        (None, _) => Config::default(),
    };
    Answer::json(&if scope.is_empty() { with_level(config) } else { config })
}

/// The registry itself always has a level, and what is inherited ends there.
fn with_level(mut config: Config) -> Config {
    config.compatibility_level.get_or_insert(Level::Backward);
    config
}

pub(super) fn set_config(
    state: &State,
    name: Option<&str>,
    request: &Request,
) -> Result<(Event, Answer), Refusal> {
    let body: Value = request.json()?;
    if let Some(level) = body.get("compatibility").filter(|level| !level.is_null()) {
        let level = level.as_str().and_then(|level| level.trim().parse::<Level>().ok());
        level.ok_or_else(Refusal::invalid_level)?;
    }
    let update: ConfigUpdate = serde_json::from_value(body).map_err(Refusal::bad_request)?;
    let scope = scope(name);
    check_writable(state, &scope)?;
    let answer = Answer::json(&update)?;
    let config = updated(state.config(&scope).cloned().unwrap_or_default(), update);
    Ok((Event::Configured { scope, config: Some(Box::new(config)) }, answer))
}

pub(super) fn delete_config(state: &State, name: Option<&str>) -> Result<(Event, Answer), Refusal> {
    let scope = scope(name);
    check_writable(state, &scope)?;
    let old = match (state.config(&scope), name) {
        (Some(own), _) => own.clone(),
        (None, Some(name)) if !scope.is_empty() => return Err(Refusal::subject_not_found(name)),
        (None, _) => Config::default(),
    };
    let answer = Answer::json(&if scope.is_empty() { with_level(old) } else { old })?;
    Ok((Event::Configured { scope, config: None }, answer))
}

pub(super) fn mode(state: &State, name: Option<&str>, request: &Request) -> Outcomes {
    let scope = scope(name);
    let mode = match (state.mode(&scope), name) {
        _ if request.flag("defaultToGlobal") => state.effective_mode(&scope),
        (Some(own), _) => own,
        (None, Some(name)) if !scope.is_empty() => return Err(Refusal::no_mode(name)),
        (None, _) => Mode::default(),
    };
    Answer::json(&ModeBody { mode })
}

pub(super) fn set_mode(
    state: &State,
    name: Option<&str>,
    request: &Request,
) -> Result<(Event, Answer), Refusal> {
    let body: ModeBody<Option<String>> = request.json()?;
    let mode: Option<Mode> =
        body.mode.map(|mode| mode.parse()).transpose().map_err(|_| Refusal::invalid_mode())?;
    let scope = scope(name);
    if mode == Some(Mode::Import) && !request.flag("force") && has_schemas(state, &scope) {
        return Err(Refusal::not_permitted("Cannot import since found existing subjects"));
    }
    let answer = Answer::json(&ModeBody { mode })?;
    Ok((Event::ModeSet { scope, mode }, answer))
}

fn has_schemas(state: &State, scope: &str) -> bool {
    let wanted = QualifiedSubject::parse(scope);
    state.subjects().any(|(name, entries)| {
        let name = QualifiedSubject::parse(&name);
        name.context() == wanted.context()
            && (wanted.subject().is_empty() || name.subject() == wanted.subject())
            && entries.values().any(|entry| !entry.deleted)
    })
}

pub(super) fn delete_mode(
    state: &State,
    name: Option<&str>,
    request: &Request,
) -> Result<(Vec<Event>, Answer), Refusal> {
    let scope = scope(name);
    let old = match (state.mode(&scope), name) {
        (Some(own), _) => own,
        (None, Some(name)) if !scope.is_empty() => return Err(Refusal::subject_not_found(name)),
        (None, _) => Mode::default(),
    };
    let mut events = vec![Event::ModeSet { scope: scope.clone(), mode: None }];
    if request.flag("recursive") {
        let context = QualifiedSubject::parse(&scope).context();
        let inside = state.mode_scopes().filter(|name| QualifiedSubject::parse(name).context() == context);
        events.extend(inside.map(|name| Event::ModeSet { scope: name.to_owned(), mode: None }));
    }
    Ok((events, Answer::json(&ModeBody { mode: old })?))
}

pub(super) fn delete_context(state: &State, name: &str) -> Result<(Event, Answer), Refusal> {
    let context = name.trim_matches(':');
    if state.context(context).is_some_and(|of| !of.is_empty()) {
        return Err(Refusal::context_not_empty(name));
    }
    Ok((Event::ContextDeleted { context: context.to_owned() }, Answer::none()))
}
