//! What a registry says, and how it refuses.

use serde::Serialize;

use crate::registry::types::{Level, Mode};

/// The content type of answers.
pub(crate) const SCHEMA_REGISTRY_JSON: &str = "application/vnd.schemaregistry.v1+json";

/// An answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A value as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        let body = serde_json::to_vec(value).map_err(|error| Refusal::store(&error))?;
        Ok(Self { status: 200, body })
    }

    /// A text that is JSON already.
    pub(crate) fn text(json: &str) -> Self {
        Self { status: 200, body: json.as_bytes().to_vec() }
    }

    /// Nothing to say.
    pub(crate) fn none() -> Self {
        Self { status: 204, body: Vec::new() }
    }
}

/// An error as a registry tells it: an HTTP status, a code and words. The codes are Confluent's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: i32,
    pub(crate) message: String,
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        #[derive(Serialize)]
        struct Body<'a> {
            error_code: i32,
            message: &'a str,
        }
        let body = Body { error_code: refusal.code, message: &refusal.message };
        // Two plain members always have a JSON.
        Self { status: refusal.status, body: serde_json::to_vec(&body).unwrap_or_default() }
    }
}

impl Refusal {
    fn new(status: u16, code: i32, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// An error of HTTP itself.
    pub(crate) fn http(status: u16, reason: &str) -> Self {
        Self::new(status, i32::from(status), format!("HTTP {status} {reason}"))
    }

    pub(crate) fn not_found() -> Self {
        Self::http(404, "Not Found")
    }

    pub(crate) fn bad_request(what: impl std::fmt::Display) -> Self {
        Self::new(400, 400, what.to_string())
    }

    pub(crate) fn subject_not_found(subject: &str) -> Self {
        Self::new(404, 40401, format!("Subject '{subject}' not found."))
    }

    pub(crate) fn version_not_found(version: i32) -> Self {
        Self::new(404, 40402, format!("Version {version} not found."))
    }

    pub(crate) fn schema_not_found() -> Self {
        Self::new(404, 40403, "Schema not found")
    }

    pub(crate) fn id_not_found(id: impl std::fmt::Display) -> Self {
        Self::new(404, 40403, format!("Schema {id} not found"))
    }

    pub(crate) fn subject_deleted(subject: &str) -> Self {
        let message =
            format!("Subject '{subject}' was soft deleted.Set permanent=true to delete permanently");
        Self::new(404, 40404, message)
    }

    pub(crate) fn subject_not_deleted_first(subject: &str) -> Self {
        let message = format!("Subject '{subject}' was not deleted first before being permanently deleted");
        Self::new(404, 40405, message)
    }

    pub(crate) fn version_deleted(subject: &str, version: i32) -> Self {
        let message = format!(
            "Subject '{subject}' Version {version} was soft deleted.Set permanent=true to delete permanently"
        );
        Self::new(404, 40406, message)
    }

    pub(crate) fn version_not_deleted_first(subject: &str, version: i32) -> Self {
        let message = format!(
            "Subject '{subject}' Version {version} was not deleted first before being permanently deleted"
        );
        Self::new(404, 40407, message)
    }

    pub(crate) fn no_config(subject: &str) -> Self {
        let message = format!("Subject '{subject}' does not have subject-level compatibility configured");
        Self::new(404, 40408, message)
    }

    pub(crate) fn no_mode(subject: &str) -> Self {
        Self::new(404, 40409, format!("Subject '{subject}' does not have subject-level mode configured"))
    }

    pub(crate) fn incompatible(subject: &str, details: &[String]) -> Self {
        let message = format!(
            "Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{}]",
            details.join(", ")
        );
        Self::new(409, 40901, message)
    }

    pub(crate) fn invalid_schema(details: impl std::fmt::Display) -> Self {
        Self::new(422, 42201, format!("Invalid schema of type AVRO, details: {details}"))
    }

    pub(crate) fn invalid_version(version: &str) -> Self {
        let message = format!(
            "The specified version '{version}' is not a valid version id. Allowed values are between [1, 2^31-1] \
             and the string \"latest\""
        );
        Self::new(422, 42202, message)
    }

    pub(crate) fn invalid_level() -> Self {
        let names = Level::ALL.map(|level| level.to_string().to_lowercase()).join(", ");
        Self::new(422, 42203, format!("Invalid compatibility level. Valid values are {names}"))
    }

    pub(crate) fn invalid_mode() -> Self {
        let names = Mode::ALL.map(Mode::as_str).join(", ");
        Self::new(422, 42204, format!("Invalid mode. Valid values are {names}"))
    }

    pub(crate) fn not_permitted(why: impl Into<String>) -> Self {
        Self::new(422, 42205, why)
    }

    pub(crate) fn referenced(subject: &str, version: i32) -> Self {
        let message = format!(
            "One or more references exist to the schema {{magic=1,keytype=SCHEMA,subject={subject},version={version}}}."
        );
        Self::new(422, 42206, message)
    }

    pub(crate) fn id_taken(id: i32) -> Self {
        Self::new(422, 42207, format!("Overwrite new schema with id {id} is not permitted."))
    }

    pub(crate) fn other_id(id: i32, asked: i32) -> Self {
        Self::new(422, 42207, format!("Schema already registered with id {id} instead of input id {asked}"))
    }

    pub(crate) fn invalid_subject(subject: &str) -> Self {
        Self::new(422, 42208, format!("The specified subject '{subject}' is not a valid."))
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(422, 42209, format!("Schema is too large: the limit is {limit} bytes"))
    }

    pub(crate) fn context_not_empty(context: &str) -> Self {
        Self::new(422, 42211, format!("The specified context '{context}' is not empty."))
    }

    pub(crate) fn store(error: &dyn std::error::Error) -> Self {
        Self::new(500, 50001, format!("Error in the backend data store: {error}"))
    }
}
