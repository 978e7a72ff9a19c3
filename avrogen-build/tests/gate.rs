//! The check of a build: against the lock, offline, and only where there is one.

use std::ops::Deref;
use std::path::Path;

use avrogen_build::tools::codes;
use avrogen_build::tools::lock::{Digest, History, Lock, LockFile, Pin, Text, Version};
use avrogen_build::{Config, Error, SourceMap};
use avrogen_harness::Folder;
use avrogen_schema::compat::Mode;

const V1: &str = r#"{"type": "record", "name": "User", "namespace": "a", "fields": [
  {"name": "id", "type": "long"}, {"name": "from", "type": "string"}, {"name": "to", "type": "string"}]}"#;

/// A project whose lock has texts.
struct Project(Folder);

impl Deref for Project {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Project {
    /// With one version of a subject locked, and that for its working schema.
    fn new() -> Self {
        let package = Self(Folder::new());
        package.write("schemas/user.avsc", V1).lock("a.User", &[V1]);
        package
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        self.0.write(path, text);
        self
    }

    fn lock(&self, subject: &str, texts: &[&str]) -> &Self {
        let mut lock = Lock::default();
        for (number, text) in (1..).zip(texts) {
            let version = Version::new(subject, number);
            let entry = Text::new(lock.text_file("schemas/.locked", &version), Digest::of(text.as_bytes()));
            entry.write(self.path(), text.as_bytes()).expect("it can be written");
            lock.schemas.insert(version, entry);
            lock.subjects.insert(subject.to_owned(), Pin::new(number));
        }
        lock.save(self.path()).expect("it can be written");
        self
    }

    fn change_lock(&self, change: impl FnOnce(&mut Lock)) -> &Self {
        let (mut sources, mut findings) = (SourceMap::new(), Vec::new());
        let file =
            LockFile::read(self.path(), Path::new(""), &mut sources, &mut findings).expect("it can be read");
        let mut lock = file.expect("it is there").lock;
        change(&mut lock);
        lock.save(self.path()).expect("it can be written");
        self
    }

    /// The codes of what a build tells, errors marked.
    fn build(&self, config: &Config) -> Vec<String> {
        let findings = match config.clone().package(self.path()).generate() {
            Ok(generated) => generated.findings,
            Err(Error::Findings(findings)) => *findings,
            Err(misuse) => panic!("{misuse}"),
        };
        let told = findings.diagnostics.iter();
        told.map(|one| format!("{}{}", if one.is_error() { "!" } else { "" }, one.code)).collect()
    }
}

fn from_package() -> Config {
    Config::from_package().schemas(["schemas"])
}

const FEWER: &str = r#"{"type": "record", "name": "User", "namespace": "a", "fields": [
  {"name": "id", "type": "long"}, {"name": "zip", "type": "string"}]}"#;

#[test]
fn an_incompatible_edit_fails_a_build_that_has_a_lock() {
    let package = Project::new();
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
    package.write("schemas/user.avsc", FEWER);
    let refused = ["!READER_FIELD_MISSING_DEFAULT_VALUE"];
    assert_eq!(package.build(&from_package()), refused);
    assert_eq!(package.build(&Config::new().schemas(["schemas"])), Vec::<String>::new());
    assert_eq!(package.build(&from_package().check(false)), Vec::<String>::new());
    package.write("avrogen.toml", "[compatibility]\nbuild = false\n");
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
    assert_eq!(package.build(&from_package().check(true)), refused);
    package.write("avrogen.toml", "[compatibility]\nmode = \"NONE\"\n");
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
    package.write("avrogen.toml", "[rules]\nREADER_FIELD_MISSING_DEFAULT_VALUE = \"warning\"\n");
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
}

#[test]
fn a_waiver_counts_in_a_build_whatever_the_day() {
    let package = Project::new();
    package.write("schemas/user.avsc", FEWER).write(
        "avrogen-waivers.md",
        "- `READER_FIELD_MISSING_DEFAULT_VALUE` `a.User.zip` until 2001-01-01: an old commit still builds\n",
    );
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
}

#[test]
fn arguments_that_change_places_are_told() {
    let package = Project::new();
    let text = V1.replace("from", "x").replace("\"to\"", "\"from\"").replace("\"x\"", "\"to\"");
    package.write("schemas/user.avsc", &text);
    assert_eq!(package.build(&from_package()), ["constructor-reordered"]);
}

#[test]
fn digests_are_verified_offline() {
    let package = Project::new();
    package.write("schemas/.locked/a.User/1.avsc", FEWER);
    assert_eq!(package.build(&from_package()), [format!("!{}", codes::DIGEST_MISMATCH)]);
    package.remove("schemas/.locked/a.User/1.avsc");
    assert_eq!(package.build(&from_package()), [format!("!{}", codes::MISSING_LOCKED_TEXT)]);
}

#[test]
fn the_mode_is_the_registry_s_and_needs_all_versions_where_it_is_transitive() {
    let package = Project::new();
    let registry = |mode: Mode, history: History| {
        move |lock: &mut Lock| {
            let pin = lock.subjects.get_mut("a.User").expect("it is there");
            pin.registry = Some("http://localhost:8081".to_owned());
            pin.compatibility = Some(mode);
            pin.history = history;
        }
    };
    // The new field has a default, so old consumers are the only ones that lose: what they need is gone.
    let without =
        r#"{"type": "record", "name": "User", "namespace": "a", "fields": [{"name": "id", "type": "long"}]}"#;
    package.write("schemas/user.avsc", without);
    package.change_lock(registry(Mode::Forward, History::Partial));
    assert_eq!(package.build(&from_package()), ["!READER_FIELD_MISSING_DEFAULT_VALUE"; 2]);
    package.change_lock(registry(Mode::BackwardTransitive, History::Partial));
    assert_eq!(package.build(&from_package()), [format!("!{}", codes::INCOMPLETE_HISTORY)]);
    package.change_lock(registry(Mode::BackwardTransitive, History::Complete));
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
}

#[test]
fn a_lock_that_was_edited_by_hand_hides_nothing() {
    let package = Project::new();
    package.write("schemas/user.avsc", FEWER).lock("a.User", &[V1, FEWER]);
    let refused = ["!READER_FIELD_MISSING_DEFAULT_VALUE"];
    assert_eq!(package.build(&from_package()), refused);
    // What was waived when it was locked stays accepted.
    let waive = |lock: &mut Lock| {
        let text = lock.schemas.get_mut(&Version::new("a.User", 2)).expect("it is there");
        text.waived.push("READER_FIELD_MISSING_DEFAULT_VALUE a.User.zip".to_owned());
    };
    package.change_lock(waive);
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
    // A version that a registry took has been checked there.
    package.change_lock(|lock| {
        lock.schemas.get_mut(&Version::new("a.User", 2)).expect("it is there").waived.clear();
        lock.subjects.get_mut("a.User").expect("it is there").registry = Some("http://r".to_owned());
    });
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
    // A deleted version does not count.
    package.change_lock(|lock| {
        lock.subjects.get_mut("a.User").expect("it is there").registry = None;
        lock.schemas.get_mut(&Version::new("a.User", 1)).expect("it is there").deleted = true;
    });
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
}

#[test]
fn a_named_set_may_hold_an_older_version() {
    let package = Project::new();
    let newer = V1.replace(
        "\"fields\": [",
        "\"fields\": [{\"name\": \"zip\", \"type\": \"string\", \"default\": \"\"},",
    );
    package
        .lock("a.User", &[V1, &newer])
        .write("schemas/user.avsc", &newer)
        .write("old/user.avsc", V1)
        .write("avrogen.toml", "[schemas]\npaths = [\"schemas\"]\n[set.v1]\npaths = [\"old\"]\n[compatibility]\nmode = \"FULL\"\n");
    assert_eq!(package.build(&Config::from_package()), Vec::<String>::new());
    package.write("old/user.avsc", FEWER);
    assert!(
        package.build(&Config::from_package()).contains(&"!READER_FIELD_MISSING_DEFAULT_VALUE".to_owned())
    );
}

/// The code that a project makes.
fn code(package: &Project, config: &Config) -> String {
    let generated = config.clone().package(package.path()).generate().expect("the schemas are valid");
    generated.sets.iter().flat_map(|set| &set.files).map(avrogen_build::GeneratedFile::contents).collect()
}

/// Whether a line of code is documented as an Avro thing, and declares this.
fn declares(code: &str, doc: &str, item: &str) -> bool {
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let mut places = (0..lines.len()).filter(|&at| lines[at] == format!("/// {doc}"));
    places.any(|at| {
        let declared = lines[at + 1..].iter().find(|line| !line.starts_with('#') && !line.starts_with("///"));
        declared.is_some_and(|line| line.starts_with(item))
    })
}

const PLACED: &str = r#"{"type": "record", "name": "Placed", "namespace": "a", "fields": [
  {"name": "cartId", "type": "long"},
  {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OK", "Lost_"]}}]}"#;

/// What the next version puts before what is there, under names that become the same in Rust.
const PLACED_NEXT: &str = r#"{"type": "record", "name": "Placed", "namespace": "a", "fields": [
  {"name": "cart_id", "type": "long", "default": 0},
  {"name": "cartId", "type": "long"},
  {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["LOST", "OK", "Lost_"]}}]}"#;

#[test]
fn locked_names_stay_when_others_come_before_them() {
    let package = Project(Folder::new());
    package.write("schemas/placed.avsc", PLACED_NEXT).lock("a.Placed", &[PLACED]);
    let code = code(&package, &from_package());
    assert!(declares(&code, "Field `cartId`.", "pub cart_id: i64"), "{code}");
    assert!(declares(&code, "Field `cart_id`.", "pub cart_id_2: i64"), "{code}");
    assert!(declares(&code, "Symbol `Lost_`.", "Lost,"), "{code}");
    assert!(declares(&code, "Symbol `LOST`.", "Lost2,"), "{code}");
}

#[test]
fn locked_names_stay_without_the_check_of_the_build_and_without_later_versions() {
    let package = Project(Folder::new());
    package.write("schemas/placed.avsc", PLACED_NEXT).lock("a.Placed", &[PLACED, PLACED_NEXT]);
    let names = |config: &Config| {
        let code = code(&package, config);
        (
            declares(&code, "Field `cartId`.", "pub cart_id: i64"),
            declares(&code, "Field `cart_id`.", "pub cart_id_2: i64"),
        )
    };
    assert_eq!(names(&from_package().check(false)), (true, true));
    assert_eq!(names(&Config::from_package().subject("a.Placed@2")), (true, true));
}

#[test]
fn name_of_a_removed_field_is_not_given_again_while_it_is_locked() {
    let package = Project(Folder::new());
    let gone = r#"{"type": "record", "name": "Placed", "namespace": "a", "fields": [
      {"name": "cart_id", "type": "string", "default": ""},
      {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OK", "LOST", "Lost_"]}}]}"#;
    package.write("schemas/placed.avsc", gone).lock("a.Placed", &[PLACED]);
    let made = code(&package, &from_package());
    assert!(declares(&made, "Field `cart_id`.", "pub cart_id_2: String"), "{made}");
    // What the setting names has that name.
    package.write("avrogen.toml", "[generate.fields.\"a.Placed.cart_id\"]\nrust-name = \"cart\"\n");
    let made = code(&package, &from_package());
    assert!(declares(&made, "Field `cart_id`.", "pub cart: String"), "{made}");
}

#[test]
fn locked_types_and_modules_keep_their_names_when_others_come_before_them() {
    let package = Project(Folder::new());
    let old = r#"{"type": "record", "name": "user_account", "namespace": "my_team", "fields": []}"#;
    let camel = r#"{"type": "record", "name": "UserAccount", "namespace": "my_team", "fields": []}"#;
    let hyphened = r#"{"type": "record", "name": "UserAccount", "namespace": "myTeam", "fields": []}"#;
    package.write("schemas/z.avsc", old).write("schemas/a.avsc", camel).write("schemas/b.avsc", hyphened);
    let made = code(&package, &from_package());
    assert!(declares(&made, "Avro record `my_team.user_account`.", "pub struct UserAccount2 "), "{made}");
    package.lock("my_team.user_account", &[old]);
    let made = code(&package, &from_package());
    assert!(declares(&made, "Avro record `my_team.user_account`.", "pub struct UserAccount "), "{made}");
    assert!(declares(&made, "Avro record `my_team.UserAccount`.", "pub struct UserAccount2 "), "{made}");
    assert!(made.contains("pub mod my_team {") && made.contains("pub mod my_team_2 {"), "{made}");
}

#[test]
fn rust_name_that_means_another_field_fails_a_build_with_a_lock() {
    let package = Project(Folder::new());
    package.write("schemas/placed.avsc", PLACED_NEXT).lock("a.Placed", &[PLACED]);
    // The lock keeps the names where they were.
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
    // A setting moves one of them.
    package.write("avrogen.toml", "[generate.fields.\"a.Placed.cart_id\"]\nrust-name = \"cart_id\"\n");
    let told = package.build(&from_package());
    assert!(told.contains(&"!rust-name-moved".to_owned()), "{told:?}");
    package.write(
        "avrogen.toml",
        "[rules]\nrust-name-moved = \"off\"\n[generate.fields.\"a.Placed.cart_id\"]\nrust-name = \"cart_id\"\n",
    );
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
}

#[test]
fn field_that_is_renamed_by_alias_keeps_its_rust_name() {
    let package = Project(Folder::new());
    let renamed = r#"{"type": "record", "name": "Placed", "namespace": "a", "fields": [
      {"name": "cart_id", "aliases": ["cartId"], "type": "long"},
      {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OK", "Lost_"]}}]}"#;
    package.write("schemas/placed.avsc", renamed).lock("a.Placed", &[PLACED]);
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
    let made = code(&package, &from_package());
    assert!(declares(&made, "Field `cart_id`.", "pub cart_id: i64"), "{made}");
}

#[test]
fn names_that_collide_are_told_where_no_lock_knows_them() {
    let package = Project(Folder::new());
    package.write("schemas/placed.avsc", PLACED_NEXT);
    assert_eq!(package.build(&from_package()), ["similar-names", "similar-names"]);
    package.write("avrogen.toml", "[rules]\nsimilar-names = \"off\"\n");
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
    package.write("avrogen.toml", "").lock("a.Placed", &[PLACED_NEXT]);
    assert_eq!(package.build(&from_package()), Vec::<String>::new());
}
