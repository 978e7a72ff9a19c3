//! Compatibility, settings and modes.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::Client;
use crate::registry::base_url::Path;
use crate::registry::error::Error;
use crate::registry::types::{Config, ConfigUpdate, Level, Mode, Schema, Verdict, Version, WireSchema};

#[derive(Serialize, Deserialize)]
struct ModeBody {
    mode: Mode,
}

impl Client {
    /// Whether a schema could be registered under a subject: checked against every version that registration would check,
    /// by the level in force.
    ///
    /// # Errors
    /// Whatever kept the registry from answering; some servers do not know this question (then
    /// [`NotFound`](super::ErrorKind::NotFound)).
    pub async fn check(&self, subject: &str, schema: &Schema) -> Result<Verdict, Error> {
        let path = Path::new("compatibility").word("subjects").segment(subject)?.word("versions");
        self.send(Method::POST, path.flag("verbose", true), &WireSchema::from(schema)).await
    }

    /// Whether a schema is compatible with one version of a subject, in the direction of the level in force.
    ///
    /// # Errors
    /// [`VersionNotFound`](super::ErrorKind::VersionNotFound), or whatever kept the registry from answering.
    pub async fn check_against(
        &self,
        subject: &str,
        version: impl Into<Version>,
        schema: &Schema,
    ) -> Result<Verdict, Error> {
        let path = Path::new("compatibility").word("subjects").segment(subject)?.word("versions");
        let path = path.word(&version.into().to_string()).flag("verbose", true);
        self.send(Method::POST, path, &WireSchema::from(schema)).await
    }

    /// The settings of the registry (`None`) or of a subject or context that has some of its own.
    ///
    /// # Errors
    /// [`NotConfigured`](super::ErrorKind::NotConfigured), or whatever kept the registry from answering.
    pub async fn config(&self, subject: Option<&str>) -> Result<Config, Error> {
        self.get(scope("config", subject)?).await
    }

    /// The settings in force for a subject, its own or inherited.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn effective_config(&self, subject: &str) -> Result<Config, Error> {
        self.get(scope("config", Some(subject))?.flag("defaultToGlobal", true)).await
    }

    /// The compatibility level in force for a subject.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn level(&self, subject: &str) -> Result<Level, Error> {
        // A server that says nothing means what all begin with.
        Ok(self.effective_config(subject).await?.compatibility_level.unwrap_or_default())
    }

    /// Changes settings of the registry or of a subject and returns what was changed.
    ///
    /// # Errors
    /// Whatever kept the registry from changing them.
    pub async fn set_config(&self, subject: Option<&str>, update: &ConfigUpdate) -> Result<Config, Error> {
        self.send(Method::PUT, scope("config", subject)?, update).await
    }

    /// Takes the own settings of a subject away, or those of the registry back to what it began with; returns the old ones.
    ///
    /// # Errors
    /// [`SubjectNotFound`](super::ErrorKind::SubjectNotFound) where it has none, or whatever kept the registry from
    /// answering.
    pub async fn delete_config(&self, subject: Option<&str>) -> Result<Config, Error> {
        self.delete(scope("config", subject)?).await
    }

    /// The mode of the registry (`None`) or of a subject or context that has one of its own.
    ///
    /// # Errors
    /// [`NotConfigured`](super::ErrorKind::NotConfigured), or whatever kept the registry from answering.
    pub async fn mode(&self, subject: Option<&str>) -> Result<Mode, Error> {
        let body: ModeBody = self.get(scope("mode", subject)?).await?;
        Ok(body.mode)
    }

    /// The mode in force for a subject.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn effective_mode(&self, subject: &str) -> Result<Mode, Error> {
        let body: ModeBody = self.get(scope("mode", Some(subject))?.flag("defaultToGlobal", true)).await?;
        Ok(body.mode)
    }

    /// Sets a mode. Import mode needs `force` where there are schemas already.
    ///
    /// # Errors
    /// [`NotPermitted`](super::ErrorKind::NotPermitted), or whatever kept the registry from answering.
    pub async fn set_mode(&self, subject: Option<&str>, mode: Mode, force: bool) -> Result<Mode, Error> {
        let path = scope("mode", subject)?.flag("force", force);
        let body: ModeBody = self.send(Method::PUT, path, &ModeBody { mode }).await?;
        Ok(body.mode)
    }

    /// Takes the own mode of a subject away and returns it.
    ///
    /// # Errors
    /// [`SubjectNotFound`](super::ErrorKind::SubjectNotFound) where it has none, or whatever kept the registry from
    /// answering.
    pub async fn delete_mode(&self, subject: &str) -> Result<Mode, Error> {
        let body: ModeBody = self.delete(scope("mode", Some(subject))?).await?;
        Ok(body.mode)
    }
}

fn scope(what: &str, subject: Option<&str>) -> Result<Path, Error> {
    match subject {
        Some(subject) => Path::new(what).segment(subject),
        None => Ok(Path::new(what)),
    }
}
