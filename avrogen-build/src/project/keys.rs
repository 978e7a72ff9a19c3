//! Every key of `avrogen.toml`, for the reference that is made from it. A test holds the list against what is read.

use crate::config::{SETTINGS, Scope};

/// A table of `avrogen.toml`.
#[derive(Clone, Copy, Debug)]
pub struct KeyTable {
    /// Its name, in which `*` stands for a name of the user's: `topic.*`.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Its keys, beside those of the generator.
    pub own: &'static [Key],
    /// Which settings of the generator it takes.
    pub settings: Option<Scope>,
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub key: &'static str,
    /// What its value may be.
    pub expects: &'static str,
    /// What it does.
    pub doc: &'static str,
}

impl KeyTable {
    /// Its keys, sorted.
    pub fn keys(&self) -> Vec<Key> {
        let settings = SETTINGS
            .iter()
            .filter(|setting| self.settings.is_some_and(|scope| setting.scopes.contains(&scope)));
        let settings =
            settings.map(|setting| Key { key: setting.key, expects: setting.expects, doc: setting.doc });
        let mut keys: Vec<Key> = self.own.iter().copied().chain(settings).collect();
        keys.sort_by_key(|key| key.key);
        keys
    }
}

const PATHS: &str = "a path or an array of paths";
const MODE: &str = "`\"BACKWARD\"`, `\"FORWARD\"` or `\"FULL\"`, each also with `_TRANSITIVE`, or `\"NONE\"`";

/// Stands for the id of any rule.
const ANY_RULE: &str = "RULE";

const fn key(key: &'static str, expects: &'static str, doc: &'static str) -> Key {
    Key { key, expects, doc }
}

/// Every table, in the order in which a file is best written.
pub const KEY_TABLES: &[KeyTable] = &[
    KeyTable {
        name: "registry",
        doc: "Where the schema registry is. Credentials come from the environment, never from this file.",
        own: &[
            key(
                "url",
                "a string",
                "Its address; several, separated by commas, are tried in turn. `AVROGEN_REGISTRY_URL` wins.",
            ),
            key("ca", "a path", "A file of certificates in PEM form that servers are checked against."),
            key("certificate", "a path", "A file with the client's certificate in PEM form."),
            key("key", "a path", "A file with the key to that certificate in PEM form."),
        ],
        settings: None,
    },
    KeyTable {
        name: "kafka",
        doc: "Where the brokers are, for the commands that talk to them. Programs are told by their own settings.",
        own: &[key(
            "brokers",
            "a string",
            "Their addresses, `host:port`, separated by commas. `AVROGEN_KAFKA_BROKERS` wins.",
        )],
        settings: None,
    },
    KeyTable {
        name: "schemas",
        doc: "Where the schemas are.",
        own: &[key(
            "paths",
            PATHS,
            "Files, folders or globs, relative to this file. Without it, the folder `schemas`.",
        )],
        settings: None,
    },
    KeyTable {
        name: "compatibility",
        doc: "What an edit of a schema may change.",
        own: &[
            key("mode", MODE, "The mode of subjects that have none of their own."),
            key(
                "build",
                "`true` or `false`",
                "Whether a build fails on what is incompatible; by default it does.",
            ),
        ],
        settings: None,
    },
    KeyTable {
        name: "rules",
        doc: "How bad findings are. Which rules there are: `avrogen rules`. The verdict of a registry is not changed by it.",
        own: &[key(
            ANY_RULE,
            "`\"error\"`, `\"warning\"`, `\"info\"` or `\"off\"`",
            "The severity of the findings of a rule. `avrogen check` fails on errors, `avrogen lint` on warnings, too.",
        )],
        settings: None,
    },
    KeyTable { name: "generate", doc: "How code is generated.", own: &[], settings: Some(Scope::Generate) },
    KeyTable {
        name: "generate.types.\"*\"",
        doc: "Settings of the types that a selector matches: a fullname, in which `*` stands for any part of a segment and \
              `**` for any segments.",
        own: &[],
        settings: Some(Scope::Types),
    },
    KeyTable {
        name: "generate.fields.\"*\"",
        doc: "Settings of the fields that a selector matches: a record's fullname, a dot and the field's name, with `*` and \
              `**` as for types.",
        own: &[],
        settings: Some(Scope::Fields),
    },
    KeyTable {
        name: "generate.logical-types.\"*\"",
        doc: "Maps every schema with a logical type, of yours or of the specification, wherever it stands. Settings of a field win \
              over it, and so do `properties`.",
        own: &[],
        settings: Some(Scope::Mappings),
    },
    KeyTable {
        name: "generate.properties.\"*\".\"*\"",
        doc: "Maps every schema with a property, `connect.name` for example, that has a text as its value. Settings of a field win \
              over it.",
        own: &[],
        settings: Some(Scope::Mappings),
    },
    KeyTable {
        name: "set.*",
        doc: "A set of its own, within which one fullname is one type: `include_schemas!(\"name\")`. It takes `generate`, a \
              table like the one above, and what that leaves out from there.",
        own: &[
            key("paths", PATHS, "Files, folders or globs, relative to this file."),
            key(
                "subjects",
                "a string or an array of strings",
                "Subjects to generate from, by the texts that avrogen.lock pins: `users-value`, or `users-value@3` for another version \
                 that is locked.",
            ),
        ],
        settings: None,
    },
    KeyTable {
        name: "subject.\"*\"",
        doc: "What is particular to a subject.",
        own: &[
            key("file", "a path", "The file that holds its schema."),
            key("mode", MODE, "Its compatibility mode."),
            key(
                "references",
                "`\"registered\"` or `\"inline\"`",
                "How its text has the types of other files: as references to subjects of their own, the default, or in full, as \
                 `avrogen bundle` prints them. If a file has several subjects, one that is inline makes all of them so.",
            ),
        ],
        settings: None,
    },
    KeyTable {
        name: "topic.*",
        doc: "A topic of Kafka, for which a typed producer and consumer are generated.",
        own: &[
            key("name", "a string", "The topic's name; without it, the table's."),
            key("key", "a string", "An Avro primitive or a fullname. Without it, messages have no key."),
            key(
                "key-encoding",
                "`\"avro\"`, `\"utf8\"` or `\"bytes\"`",
                "How keys are written: framed and registered, or plain.",
            ),
            key(
                "value",
                "a string or an array of strings",
                "The fullname of the value, or those of many event types.",
            ),
            key("tombstones", "`true` or `false`", "Whether a value may be absent, which deletes its key."),
            key(
                "subject-name-strategy",
                "`\"topic-name\"`, `\"record-name\"`, `\"topic-record-name\"` or `\"associated\"`",
                "How subjects are named.",
            ),
            key(
                "rust-name",
                "a string",
                "The name of the marker type, where the one made from the table's name does not please.",
            ),
        ],
        settings: None,
    },
    KeyTable {
        name: "topic.*.create",
        doc: "How the topic is created where it is missing; what is absent is the broker's default.",
        own: &[
            key("partitions", "a number above zero", "How many partitions it has."),
            key("replication", "a number above zero", "How many brokers hold each."),
            key(
                "retention",
                "a number and `ms`, `s`, `m`, `h` or `d`, or `\"forever\"`",
                "How long messages are kept.",
            ),
            key(
                "cleanup-policy",
                "`\"delete\"`, `\"compact\"` or `\"compact,delete\"`",
                "What becomes of old messages.",
            ),
        ],
        settings: None,
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use avrogen_schema::source::SourceMap;

    use super::*;
    use crate::codes;
    use crate::project::Project;

    /// What the reader says that a table's keys are, when it meets one that is none.
    fn known(table: &str) -> BTreeSet<String> {
        let header = table.replace('*', "x");
        let mut sources = SourceMap::new();
        let file = sources.add("avrogen.toml", format!("[{header}]\n\"?\" = 1\n"));
        let (_, findings) = Project::parse(&sources, file, Path::new(""));
        let help = findings
            .iter()
            .find(|finding| finding.code == codes::UNKNOWN_KEY)
            .map(|finding| &finding.help[0]);
        let help = help.unwrap_or_else(|| panic!("[{table}]: {findings:?}"));
        let keys = help.strip_prefix("the keys are ").expect("a list");
        keys.split(", ").map(str::to_owned).collect()
    }

    #[test]
    fn the_keys_are_those_that_are_read() {
        for table in KEY_TABLES {
            // Tables inside a table are tables of the list.
            let inner =
                KEY_TABLES.iter().filter_map(|inner| inner.name.strip_prefix(table.name)?.strip_prefix('.'));
            let inner = inner.map(|rest| rest.split('.').next().unwrap_or(rest).to_owned());
            let mut listed: BTreeSet<String> =
                table.keys().iter().map(|key| key.key.to_owned()).chain(inner).collect();
            if listed.remove(ANY_RULE) {
                listed.extend(avrogen_schema::catalog::rules().map(|rule| rule.id().to_owned()));
            }
            if table.name == "set.*" {
                listed.insert("generate".to_owned());
            }
            assert_eq!(known(table.name), listed, "[{}]", table.name);
        }
    }

    #[test]
    fn the_tables_are_those_that_are_read() {
        let listed: BTreeSet<String> =
            KEY_TABLES.iter().filter_map(|table| table.name.split('.').next()).map(str::to_owned).collect();
        let mut sources = SourceMap::new();
        let file = sources.add("avrogen.toml", "[\"?\"]\n");
        let (_, findings) = Project::parse(&sources, file, Path::new(""));
        let tables = findings[0].help[0].strip_prefix("the keys are ").expect("a list");
        assert_eq!(tables.split(", ").map(str::to_owned).collect::<BTreeSet<_>>(), listed);
    }
}
