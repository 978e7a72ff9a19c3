//! librdkafka's settings: what is passed on, and what avrogen sets where nobody else did.

use std::fmt;

use rdkafka::ClientConfig;

/// Settings by name, the last of equal names counting. Values are secrets: they are not shown.
#[derive(Clone, Default)]
pub(in crate::kafka) struct Settings(Vec<(String, String)>);

impl Settings {
    pub(in crate::kafka) fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    pub(in crate::kafka) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }

    /// These, and then others that win over them.
    pub(in crate::kafka) fn and(&self, others: &Self) -> Self {
        Self(self.0.iter().chain(&others.0).cloned().collect())
    }

    fn config(&self, defaults: &[(&str, &str)]) -> ClientConfig {
        let mut config = ClientConfig::new();
        for (name, value) in defaults {
            config.set(*name, *value);
        }
        for (name, value) in &self.0 {
            config.set(name, value);
        }
        config
    }

    /// For a producer: the partition that Java's client would choose, and each message once, unless settings that contradict
    /// that are given.
    pub(in crate::kafka) fn producer(&self) -> ClientConfig {
        let mut defaults = vec![("client.id", "avrogen"), ("partitioner", "murmur2_random")];
        let at_odds = [
            "enable.idempotence",
            "acks",
            "request.required.acks",
            "retries",
            "message.send.max.retries",
            "max.in.flight",
            "max.in.flight.requests.per.connection",
            "queuing.strategy",
        ];
        if !self.has_any(&at_odds) {
            defaults.push(("enable.idempotence", "true"));
        }
        self.config(&defaults)
    }

    /// For a consumer: offsets move when messages are done, and a new group begins with the first message.
    pub(in crate::kafka) fn consumer(&self, commits: bool) -> ClientConfig {
        let mut config = self.config(&[("client.id", "avrogen"), ("auto.offset.reset", "earliest")]);
        config.set("enable.auto.offset.store", "false");
        config.set("enable.auto.commit", if commits { "true" } else { "false" });
        config
    }

    /// For what asks and neither sends nor receives.
    pub(in crate::kafka) fn admin(&self) -> ClientConfig {
        self.config(&[("client.id", "avrogen")])
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(all: &[(&str, &str)]) -> Settings {
        let mut settings = Settings::default();
        for (name, value) in all {
            settings.set(*name, *value);
        }
        settings
    }

    #[test]
    fn messages_are_sent_once_unless_settings_are_at_odds_with_that() {
        assert_eq!(settings(&[]).producer().get("enable.idempotence"), Some("true"));
        assert_eq!(settings(&[("acks", "1")]).producer().get("enable.idempotence"), None);
        let own = settings(&[("partitioner", "consistent"), ("partitioner", "random")]).producer();
        assert_eq!(own.get("partitioner"), Some("random"));
    }

    #[test]
    fn values_are_not_shown() {
        let shown = format!("{:?}", settings(&[("sasl.password", "hunter2")]));
        assert!(shown.contains("sasl.password") && !shown.contains("hunter2"), "{shown}");
    }
}
