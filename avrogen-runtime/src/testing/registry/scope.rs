//! Settings of wider scopes under those of narrower ones.

use std::collections::HashSet;

use crate::registry::types::{Config, ConfigUpdate, Metadata, RuleSet, Setting};

/// Each setting of a scope, or the wider scope's where it has none.
pub(crate) fn inherit(own: Config, wider: &Config) -> Config {
    Config {
        // Another name is one subject's own affair.
        alias: own.alias,
        alias_for_deks: own.alias_for_deks,
        normalize: own.normalize.or(wider.normalize),
        validate_fields: own.validate_fields.or(wider.validate_fields),
        validate_new_schemas: own.validate_new_schemas.or(wider.validate_new_schemas),
        validate_rules: own.validate_rules.or(wider.validate_rules),
        compatibility_level: own.compatibility_level.or(wider.compatibility_level),
        compatibility_policy: own.compatibility_policy.or_else(|| wider.compatibility_policy.clone()),
        compatibility_group: own.compatibility_group.or_else(|| wider.compatibility_group.clone()),
        default_metadata: own.default_metadata.or_else(|| wider.default_metadata.clone()),
        override_metadata: own.override_metadata.or_else(|| wider.override_metadata.clone()),
        default_rule_set: own.default_rule_set.or_else(|| wider.default_rule_set.clone()),
        override_rule_set: own.override_rule_set.or_else(|| wider.override_rule_set.clone()),
    }
}

/// Settings after a change.
pub(crate) fn updated(mut config: Config, update: ConfigUpdate) -> Config {
    change(&mut config.alias, update.alias);
    change(&mut config.alias_for_deks, update.alias_for_deks);
    change(&mut config.normalize, update.normalize);
    change(&mut config.validate_fields, update.validate_fields);
    change(&mut config.validate_new_schemas, update.validate_new_schemas);
    change(&mut config.validate_rules, update.validate_rules);
    change(&mut config.compatibility_level, update.compatibility);
    change(&mut config.compatibility_policy, update.compatibility_policy);
    change(&mut config.compatibility_group, update.compatibility_group);
    change(&mut config.default_metadata, update.default_metadata);
    change(&mut config.override_metadata, update.override_metadata);
    change(&mut config.default_rule_set, update.default_rule_set);
    change(&mut config.override_rule_set, update.override_rule_set);
    config
}

fn change<T>(value: &mut Option<T>, setting: Setting<T>) {
    match setting {
        Setting::Keep => {}
        Setting::Clear => *value = None,
        Setting::Set(new) => *value = Some(new),
    }
}

/// Metadata with more of it on top.
pub(crate) fn merge_metadata(under: Option<Metadata>, over: Option<Metadata>) -> Option<Metadata> {
    let (Some(mut under), Some(over)) = (under.clone(), over.clone()) else { return under.or(over) };
    under.tags.extend(over.tags);
    under.properties.extend(over.properties);
    under.sensitive.extend(over.sensitive);
    Some(under)
}

/// Rules with more of them behind: a later rule takes the place of an earlier one of its name.
pub(crate) fn merge_rules(under: Option<RuleSet>, over: Option<RuleSet>) -> Option<RuleSet> {
    let (Some(mut under), Some(over)) = (under.clone(), over.clone()) else { return under.or(over) };
    for (rules, more) in [
        (&mut under.migration_rules, over.migration_rules),
        (&mut under.domain_rules, over.domain_rules),
        (&mut under.encoding_rules, over.encoding_rules),
    ] {
        let names: HashSet<&str> = more.iter().map(|rule| rule.name.as_str()).collect();
        rules.retain(|rule| !names.contains(rule.name.as_str()));
        rules.extend(more);
    }
    under.enable_at = over.enable_at.or(under.enable_at);
    Some(under)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::types::{Level, Rule};

    #[test]
    fn a_narrow_scope_hides_a_wide_one_setting_by_setting() {
        let wide = Config { normalize: Some(true), alias: Some("x".into()), ..Config::default() };
        let own = updated(Config::default(), ConfigUpdate::level(Level::Full));
        let both = inherit(own, &wide);
        assert_eq!(
            (both.compatibility_level, both.normalize, both.alias),
            (Some(Level::Full), Some(true), None)
        );
    }

    #[test]
    fn rules_of_one_name_replace_each_other() {
        let rule =
            |name: &str, expr: &str| Rule { name: name.into(), expr: Some(expr.into()), ..Rule::default() };
        let set = |rules| Some(RuleSet { domain_rules: rules, ..RuleSet::default() });
        let merged =
            merge_rules(set(vec![rule("a", "1"), rule("b", "1")]), set(vec![rule("a", "2")])).unwrap();
        assert_eq!(merged.domain_rules, [rule("b", "1"), rule("a", "2")]);
        assert_eq!(merge_rules(None, set(vec![])), set(vec![]));
    }

    #[test]
    fn metadata_adds_up() {
        let property = |key: &str, value: &str| {
            Some(Metadata { properties: [(key.to_owned(), value.to_owned())].into(), ..Metadata::default() })
        };
        assert_eq!(merge_metadata(property("a", "1"), property("a", "2")), property("a", "2"));
        let both = merge_metadata(property("a", "1"), property("b", "2")).unwrap();
        assert_eq!(both.properties.len(), 2);
    }
}
