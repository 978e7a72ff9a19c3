//! When two schemas are one: by their bytes.

use avrogen_schema::fingerprint::md5;

use crate::registry::types::{Metadata, Rule, RuleSet, Schema};

/// A hash over a schema's text, references, metadata and rules. Registries give equal ones one id, and its sixteen bytes are
/// the globally unique id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity([u8; 16]);

/// The identity of a schema whose text is the one that is kept.
pub(crate) fn of(schema: &Schema) -> Identity {
    let mut bytes = schema.text.clone().into_bytes();
    for reference in &schema.references {
        bytes.extend_from_slice(reference.name.as_bytes());
        bytes.extend_from_slice(reference.subject.as_bytes());
        bytes.extend_from_slice(&reference.version.to_be_bytes());
    }
    if let Some(metadata) = &schema.metadata {
        bytes.push(1);
        add_metadata(metadata, &mut bytes);
    }
    if let Some(rules) = &schema.rule_set {
        bytes.push(1);
        add_rules(rules, &mut bytes);
    }
    Identity(md5(&bytes))
}

fn add_metadata(metadata: &Metadata, bytes: &mut Vec<u8>) {
    for (path, tags) in &metadata.tags {
        bytes.extend_from_slice(path.as_bytes());
        for tag in tags {
            bytes.extend_from_slice(tag.as_bytes());
        }
    }
    for (key, value) in &metadata.properties {
        bytes.extend_from_slice(key.as_bytes());
        bytes.extend_from_slice(value.as_bytes());
    }
    metadata.sensitive.iter().for_each(|key| bytes.extend_from_slice(key.as_bytes()));
}

fn add_rules(rules: &RuleSet, bytes: &mut Vec<u8>) {
    let all = rules.migration_rules.iter().chain(&rules.domain_rules).chain(&rules.encoding_rules);
    all.for_each(|rule| add_rule(rule, bytes));
    if let Some(place) = &rules.enable_at {
        bytes.extend_from_slice(place.as_bytes());
    }
}

/// The order of a rule's members in the hash, with the kind and mode that a rule has unless it says another.
fn add_rule(rule: &Rule, bytes: &mut Vec<u8>) {
    let mut add = |text: &Option<String>, default: &str| {
        bytes.extend_from_slice(text.as_deref().unwrap_or(default).as_bytes());
    };
    add(&Some(rule.name.clone()), "");
    add(&rule.doc, "");
    add(&rule.kind, "TRANSFORM");
    add(&rule.mode, "WRITEREAD");
    add(&rule.rule_type, "");
    rule.tags.iter().for_each(|tag| bytes.extend_from_slice(tag.as_bytes()));
    for (key, value) in &rule.params {
        bytes.extend_from_slice(key.as_bytes());
        bytes.extend_from_slice(value.as_bytes());
    }
    for text in [&rule.expr, &rule.on_success, &rule.on_failure].into_iter().flatten() {
        bytes.extend_from_slice(text.as_bytes());
    }
    if rule.disabled {
        bytes.push(1);
    }
}

impl Identity {
    /// From a UUID, in small letters or capitals.
    pub(crate) fn parse(guid: &str) -> Option<Self> {
        let digits: Option<Vec<u32>> =
            guid.chars().filter(|char| *char != '-').map(|char| char.to_digit(16)).collect();
        let digits = digits.filter(|digits| digits.len() == 32 && guid.len() == 36)?;
        let bytes = digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap_or_default());
        bytes.collect::<Vec<u8>>().try_into().ok().map(Self)
    }

    /// As a UUID.
    pub(crate) fn guid(&self) -> String {
        let mut text = String::with_capacity(36);
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or_default());
            text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or_default());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_text_alone_is_its_md5() {
        let identity = of(&Schema::new("\"int\""));
        assert_eq!(identity.guid(), "ef524ea1-b91e-7317-3d93-8ade36c1db32");
        assert_eq!(Identity::parse("EF524ea1-b91e-7317-3d93-8ade36c1db32"), Some(identity));
        for bad in ["", "ef524ea1", "ef524ea1-b91e-7317-3d93-8ade36c1db3x", &"-".repeat(36)] {
            assert_eq!(Identity::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn whatever_belongs_to_a_schema_counts() {
        let plain = Schema::new("\"a.B\"");
        let metadata =
            Metadata { properties: BTreeMap::from([("k".into(), "v".into())]), ..Metadata::default() };
        let rules = RuleSet {
            domain_rules: vec![Rule { name: "r".into(), ..Rule::default() }],
            ..RuleSet::default()
        };
        let disabled = RuleSet {
            domain_rules: vec![Rule { disabled: true, ..rules.domain_rules[0].clone() }],
            ..RuleSet::default()
        };
        let all = [
            plain.clone(),
            plain.clone().reference("a.B", "b", 1),
            plain.clone().reference("a.B", "b", 2),
            Schema { metadata: Some(Metadata::default()), ..plain.clone() },
            Schema { metadata: Some(metadata), ..plain.clone() },
            Schema { rule_set: Some(rules), ..plain.clone() },
            Schema { rule_set: Some(disabled), ..plain },
        ];
        let guids: std::collections::HashSet<String> = all.iter().map(|schema| of(schema).guid()).collect();
        assert_eq!(guids.len(), all.len());
    }
}
