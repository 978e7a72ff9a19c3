//! Schemas as JSON.

use serde::{Deserialize, Serialize};

use super::rules::{Metadata, RuleSet};
use super::schema::{Registration, Schema, SchemaReference, SchemaType, StoredSchema, SubjectVersion};
use super::{is_false, or_default};

/// Every request and every answer that holds a schema: they differ in which members are there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireSchema {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) guid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) schema_type: Option<String>,
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub(crate) references: Vec<SchemaReference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) metadata: Option<Metadata>,
    /// Some write `ruleset`.
    #[serde(default, alias = "ruleset", skip_serializing_if = "Option::is_none")]
    pub(crate) rule_set: Option<RuleSet>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) schema: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_id: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ts: Option<i64>,
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "is_false")]
    pub(crate) deleted: bool,
}

impl From<&Schema> for WireSchema {
    fn from(schema: &Schema) -> Self {
        Self {
            schema: Some(schema.text.clone()),
            schema_type: schema.schema_type.to_wire(),
            references: schema.references.clone(),
            metadata: schema.metadata.clone(),
            rule_set: schema.rule_set.clone(),
            ..Self::default()
        }
    }
}

impl WireSchema {
    /// The schema, where there is a text.
    pub(crate) fn into_schema(self) -> Option<Schema> {
        Some(Schema {
            text: self.schema?,
            schema_type: SchemaType::from_wire(self.schema_type),
            references: self.references,
            metadata: self.metadata,
            rule_set: self.rule_set,
        })
    }

    /// The answer to a registration, where there is an id.
    pub(crate) fn into_registration(self) -> Option<Registration> {
        Some(Registration {
            id: self.id?,
            guid: self.guid.clone(),
            version: self.version,
            schema: self.into_schema(),
        })
    }

    /// The answer about a version.
    pub(crate) fn into_subject_version(self) -> Option<SubjectVersion> {
        Some(SubjectVersion {
            subject: self.subject.clone()?,
            version: self.version?,
            id: self.id?,
            guid: self.guid.clone(),
            timestamp: self.ts,
            deleted: self.deleted,
            schema: self.into_schema()?,
        })
    }

    /// The answer about an id or guid.
    pub(crate) fn into_stored(self, id: Option<i32>) -> Option<StoredSchema> {
        Some(StoredSchema { id, guid: self.guid.clone(), schema: self.into_schema()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> WireSchema {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn answers_of_old_and_new_servers_read_alike() {
        let old = r#"{"subject":"s","version":1,"id":7,"schema":"\"string\""}"#;
        let new = r#"{"subject":"s","version":1,"id":7,"guid":null,"schemaType":"AVRO","references":[],"metadata":null,
            "ruleSet":null,"schema":"\"string\"","ts":null,"deleted":false,"schemaTags":[{"later":[1,2]}]}"#;
        assert_eq!(read(old).into_subject_version(), read(new).into_subject_version());
        assert_eq!(read(old).into_subject_version().unwrap().schema, Schema::new("\"string\""));
    }

    #[test]
    fn an_answer_without_what_it_is_about_is_none() {
        assert!(read(r#"{"version":1}"#).into_registration().is_none());
        assert!(read(r#"{"subject":"s","version":1,"id":7}"#).into_subject_version().is_none());
        assert_eq!(read(r#"{"id":3}"#).into_registration().unwrap().schema, None);
    }

    #[test]
    fn a_request_says_no_more_than_it_must() {
        let body = WireSchema::from(&Schema::new("\"int\""));
        assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"schema":"\"int\""}"#);
        let body = WireSchema::from(&Schema::new("\"a.B\"").reference("a.B", "b", -1));
        assert_eq!(
            serde_json::to_string(&body).unwrap(),
            r#"{"references":[{"name":"a.B","subject":"b","version":-1}],"schema":"\"a.B\""}"#
        );
    }

    #[test]
    fn both_spellings_of_the_rule_set() {
        let text = r#"{"schema":"x","RULES":{"domainRules":[{"name":"r"}]}}"#;
        let (new, old) = (read(&text.replace("RULES", "ruleSet")), read(&text.replace("RULES", "ruleset")));
        assert_eq!(new.rule_set, old.rule_set);
        assert_eq!(new.rule_set.unwrap().domain_rules.len(), 1);
    }
}
