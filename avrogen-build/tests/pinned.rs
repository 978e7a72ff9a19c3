//! Sets that are generated from the texts of the lock.

use std::ops::Deref;
use std::path::Path;

use avrogen_build::tools::codes;
use avrogen_build::tools::lock::{Digest, Lock, Pin, Reference, Text, Version};
use avrogen_build::{Config, Error, Findings, Generated};
use avrogen_harness::Folder;

const ADDRESS: &str =
    r#"{"type":"record","name":"Address","namespace":"a","fields":[{"name":"zip","type":"string"}]}"#;
const USER: &str =
    r#"{"type":"record","name":"User","namespace":"a","fields":[{"name":"home","type":"Address"}]}"#;
const NEWER_USER: &str = r#"{"type":"record","name":"User","namespace":"a","fields":[{"name":"home","type":"Address"},{"name":"age","type":"int","default":0}]}"#;
const EVENTS: &str = r#"["null","string","long"]"#;

/// Subject, number, text, and the subjects that it takes names from, at their first version.
type Entry<'a> = (&'a str, u32, &'a str, &'a [(&'a str, &'a str)]);

/// A project whose lock has texts.
struct Project(Folder);

impl Deref for Project {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Project {
    fn new(entries: &[Entry<'_>]) -> Self {
        let package = Self(Folder::new());
        let mut lock = Lock::default();
        for (subject, number, text, references) in entries {
            let version = Version::new(*subject, *number);
            let mut entry =
                Text::new(lock.text_file("schemas/.locked", &version), Digest::of(text.as_bytes()));
            let reference = |(name, subject): &(&str, &str)| Reference {
                name: (*name).to_owned(),
                version: Version::new(*subject, 1),
            };
            entry.references = references.iter().map(reference).collect();
            entry.write(package.path(), text.as_bytes()).expect("it can be written");
            lock.schemas.insert(version, entry);
            let registry = Some("http://localhost:8081".to_owned());
            lock.subjects.insert((*subject).to_owned(), Pin { registry, ..Pin::new(*number) });
        }
        lock.save(package.path()).expect("it can be written");
        package
    }

    /// Two versions of users, who have an address, and events.
    fn users() -> Self {
        let refers = [("a.Address", "addresses")];
        Self::new(&[
            ("addresses", 1, ADDRESS, &[]),
            ("users@home", 1, USER, &refers),
            ("users@home", 2, NEWER_USER, &refers),
            ("events", 1, EVENTS, &[]),
        ])
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        self.0.write(path, text);
        self
    }

    fn generate(&self, config: &Config) -> Generated {
        config.clone().package(self.path()).generate().unwrap_or_else(|error| panic!("{error}"))
    }

    /// What is wrong, each on one line.
    fn refused(&self, config: &Config) -> Vec<String> {
        match config.clone().package(self.path()).generate() {
            Err(Error::Findings(findings)) => {
                let Findings { sources, diagnostics } = *findings;
                let line = |one: &avrogen_build::Diagnostic| {
                    format!("{}; {}", one.summary(&sources), one.help.join("; "))
                };
                diagnostics.iter().map(line).collect()
            }
            other => panic!("{other:?}"),
        }
    }
}

fn code(generated: &Generated) -> &str {
    generated.sets[0].files[0].contents()
}

#[test]
fn what_is_pinned_is_generated_whatever_the_working_copy_says() {
    let package = Project::users();
    package.write("schemas/users.avsc", "not a schema").write("schemas/.locked/stray.avsc", "not a schema");
    let generated = package.generate(&Config::new().subject("users@home"));
    let code = code(&generated);
    assert!(code.contains("pub struct User {") && code.contains("pub age: i32,"), "{code}");
    assert!(code.contains("pub struct Address {"), "{code}");
    // The text is the registry's, and the reference is the version that it has there.
    assert!(code.contains(NEWER_USER), "{code}");
    let reference = r#"rt::Reference::new("addresses", ::core::option::Option::Some(1), &A_ADDRESS)"#;
    assert!(code.contains(reference), "{code}");
    let watched: Vec<&Path> = generated.watched.iter().map(std::path::PathBuf::as_path).collect();
    let locked = |file: &str| Path::new("schemas/.locked").join(file);
    let files = [Path::new("avrogen.lock"), &locked("addresses/1.avsc"), &locked("users%40home/2.avsc")];
    assert_eq!(watched, files);
}

#[test]
fn another_version_that_is_locked() {
    let package = Project::users();
    let generated = package.generate(&Config::new().set("old").subject("users@home@1"));
    assert_eq!(generated.sets[0].name.as_deref(), Some("old"));
    assert!(!code(&generated).contains("pub age: i32,"));
}

#[test]
fn what_has_no_name_is_named_after_the_subject() {
    let package = Project::users();
    let generated = package.generate(&Config::new().subject("events"));
    assert!(code(&generated).contains("pub struct Events("), "{}", code(&generated));
}

#[test]
fn sets_of_the_project_file() {
    let package = Project::users();
    package
        .write("avrogen.toml", "[schemas]\npaths = [\"own\"]\n[set.old]\nsubjects = [\"users@home@1\"]\n")
        .write("own/user.avsc", &NEWER_USER.replace("Address", "string"));
    let generated = package.generate(&Config::from_package().check(false));
    let names: Vec<Option<&str>> = generated.sets.iter().map(|set| set.name.as_deref()).collect();
    assert_eq!(names, [None, Some("old")]);
    // What is given to the builder takes the place of what the file says.
    let generated = package.generate(&Config::from_package().set("old").subject("events"));
    assert!(code(&generated).contains("pub struct Events(") && !code(&generated).contains("struct User"));
}

#[test]
fn files_and_subjects_make_one_set() {
    let package = Project::users();
    let order = r#"{"type":"record","name":"Order","namespace":"a","fields":[{"name":"by","type":"User"}]}"#;
    package.write("own/order.avsc", order);
    let generated = package.generate(&Config::from_package().schemas(["own"]).subject("users@home"));
    assert!(code(&generated).contains("pub by: User,"), "{}", code(&generated));
    package.write("own/address.avsc", &ADDRESS.replace("zip", "street"));
    let refused = package.refused(&Config::from_package().schemas(["own"]).subject("users@home"));
    assert!(refused.iter().any(|line| line.contains("the definitions differ")), "{refused:?}");
}

/// What is locked was checked when it became so, and is not held against itself.
#[test]
fn a_pinned_text_passes_the_gate() {
    let package = Project::new(&[("users", 1, ADDRESS, &[]), ("users", 2, ADDRESS, &[])]);
    let broken = ADDRESS.replace("zip", "street");
    let package_of_broken = Project::new(&[("users", 1, ADDRESS, &[]), ("users", 2, &broken, &[])]);
    for package in [package, package_of_broken] {
        let generated = package.generate(&Config::from_package().subject("users").subject("users@2"));
        assert_eq!(generated.findings.diagnostics, []);
    }
}

#[test]
fn what_is_missing_is_told_once_and_with_what_to_do() {
    let package = Project::users();
    assert_eq!(
        package.refused(&Config::new().subject("user@home").subject("users@home@7").subject("a b@2")),
        [
            "unknown-subject: `user@home` is not in avrogen.lock; did you mean `users@home`?; \
             run `avrogen pull --subject user@home`, or without a registry `avrogen lock`",
            "unknown-subject: `users@home@7` is not locked; what is locked of the subject: 1, 2; \
             run `avrogen pull --subject users@home --version all`",
            "unknown-subject: `a b@2` is not in avrogen.lock; \
             run `avrogen pull --subject 'a b' --version 2`, or without a registry `avrogen lock`",
        ]
    );
    package.remove("schemas/.locked/addresses/1.avsc");
    for config in [Config::new(), Config::from_package()] {
        let refused = package.refused(&config.subject("users@home"));
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].contains(codes::MISSING_LOCKED_TEXT), "{refused:?}");
    }
    package.write("avrogen.lock", "<<<<<<<\n");
    for config in [Config::new(), Config::from_package()] {
        let refused = package.refused(&config.subject("users@home"));
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].contains(codes::LOCK_SYNTAX), "{refused:?}");
    }
    package.remove("avrogen.lock");
    package.write("avrogen.toml", "[set.a]\nsubjects = \"users\"\n");
    assert_eq!(
        package.refused(&Config::from_package()),
        ["avrogen.toml:2:12: unknown-subject: `users` is to come from avrogen.lock, which is not there; \
          run `avrogen pull --subject users`, or without a registry `avrogen lock`"]
    );
}

#[test]
fn subjects_that_need_two_versions_of_one_type_are_two_sets() {
    let other = ADDRESS.replace("zip", "street");
    let package = Project::new(&[
        ("addresses", 1, ADDRESS, &[]),
        ("places", 1, &other, &[]),
        ("users", 1, USER, &[("a.Address", "addresses")]),
        ("orders", 1, &USER.replace("User", "Order"), &[("a.Address", "places")]),
    ]);
    let refused = package.refused(&Config::new().subject("users").subject("orders"));
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].contains(codes::REFERENCE_CONFLICT), "{refused:?}");
    assert!(refused[0].contains(r#"`subjects = ["users"]` in `[set.a]`"#), "{refused:?}");
    package.write("avrogen.toml", "[set.a]\nsubjects = [\"users\"]\n[set.b]\nsubjects = [\"orders\"]\n");
    assert_eq!(package.generate(&Config::from_package()).sets.len(), 2);
}
