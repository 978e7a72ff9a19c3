//! Metadata and rules of a schema: what Confluent calls a data contract.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{is_false, or_default};

/// What is said about a schema beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Metadata {
    /// Tags by path.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, BTreeSet<String>>,
    /// Properties, such as an owner.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, String>,
    /// Which properties are sensitive.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeSet::is_empty")]
    pub sensitive: BTreeSet<String>,
}

/// The rules of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleSet {
    /// From one version to another.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub migration_rules: Vec<Rule>,
    /// On values, before they are encoded and after they are decoded.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub domain_rules: Vec<Rule>,
    /// On encoded values.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub encoding_rules: Vec<Rule>,
    /// Who is to run them: `ALL`, `CLIENT`, `GATEWAY`, `SERVER` or `NONE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_at: Option<String>,
}

/// A rule. Kinds, modes and types are open: a server may know more of them than its clients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// `TRANSFORM` or `CONDITION`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `UPGRADE`, `DOWNGRADE`, `UPDOWN`, `WRITE`, `READ` or `WRITEREAD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// What runs it: `CEL`, `ENCRYPT` and so on.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub rule_type: Option<String>,
    /// The tags of the fields that it is for.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Its parameters.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    /// Its expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expr: Option<String>,
    /// The action when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_success: Option<String>,
    /// The action when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_failure: Option<String>,
    /// Whether it is switched off.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "is_false")]
    pub disabled: bool,
}

impl RuleSet {
    /// The rules that are not switched off. A client that cannot run one of them must not ignore it.
    pub fn enabled(&self) -> impl Iterator<Item = &Rule> {
        let all = self.migration_rules.iter().chain(&self.domain_rules).chain(&self.encoding_rules);
        all.filter(|rule| !rule.disabled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_empty_and_missing_read_alike() {
        let none: Metadata = serde_json::from_str("{}").unwrap();
        let nulls: Metadata =
            serde_json::from_str(r#"{"tags":null,"properties":{},"sensitive":[],"later":1}"#).unwrap();
        assert_eq!(none, nulls);
        let rules: RuleSet = serde_json::from_str(r#"{"domainRules":null,"migrationRules":[]}"#).unwrap();
        assert_eq!(rules, RuleSet::default());
    }

    #[test]
    fn a_rule_reads_back() {
        let text = concat!(
            r#"{"domainRules":[{"name":"ssn","kind":"TRANSFORM","mode":"WRITEREAD","type":"ENCRYPT","tags":["PII"],"#,
            r#""params":{"encrypt.kek.name":"k"},"onFailure":"ERROR,NONE"},{"name":"off","type":"CEL","disabled":true}]}"#
        );
        let rules: RuleSet = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&rules).unwrap(), text);
        let enabled: Vec<_> = rules.enabled().map(|rule| rule.name.as_str()).collect();
        assert_eq!(enabled, ["ssn"]);
    }
}
