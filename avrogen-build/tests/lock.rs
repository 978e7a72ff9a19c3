//! `avrogen.lock`: written, read, merged by git, and its texts read with what they refer to.

use std::fs;
use std::path::Path;

use avrogen_build::tools::codes;
use avrogen_build::tools::lock::{
    Digest, History, Lock, LockFile, Pin, Reference, Text, Texts, Version, locked_folder,
};
use avrogen_build::tools::project::Project;
use avrogen_build::{Diagnostic, SourceMap};
use avrogen_harness::{Folder, git};
use avrogen_schema::compat::Mode;

fn read(text: &str) -> (Lock, Vec<Diagnostic>) {
    let (mut sources, mut findings) = (SourceMap::new(), Vec::new());
    let file = sources.add("avrogen.lock", text);
    let lock = LockFile::parse(&sources, file, &mut findings).lock;
    (lock, findings)
}

fn codes_of(text: &str) -> Vec<&'static str> {
    read(text).1.iter().map(|finding| finding.code).collect()
}

/// A lock with one version of a subject.
fn locked(subject: &str, number: u32) -> Lock {
    let mut lock = Lock::default();
    add(&mut lock, subject, number);
    lock
}

fn add(lock: &mut Lock, subject: &str, number: u32) {
    let version = Version::new(subject, number);
    let text = Text::new(lock.text_file("schemas/.locked", &version), Digest::of(subject.as_bytes()));
    lock.schemas.insert(version, text);
    lock.subjects.insert(subject.to_owned(), Pin::new(number));
}

#[test]
fn what_is_written_reads_back() {
    let mut lock = locked("users-value", 9);
    for (number, subject) in
        [(10, "users-value"), (1, ":.ctx:a/\"b\"\n[schemas]\u{85}"), (7, "at@home"), (2, "größe")]
    {
        add(&mut lock, subject, number);
    }
    let pin = lock.subjects.get_mut("users-value").expect("it is there");
    *pin = Pin {
        version: 10,
        registry: Some("http://localhost:8081".to_owned()),
        compatibility: Some(Mode::FullTransitive),
        history: History::Partial,
    };
    let text = lock.schemas.get_mut(&Version::new("users-value", 10)).expect("it is there");
    text.id = Some(1077);
    text.waived = vec!["NAME_MISMATCH com.acme.A".to_owned()];
    text.guid = Some("b3c7…".to_owned());
    text.references = vec![Reference { name: "com.acme.A".to_owned(), version: Version::new("at@home", 7) }];
    lock.schemas.get_mut(&Version::new("users-value", 9)).expect("it is there").deleted = true;
    let printed = lock.to_string();
    assert_eq!(read(&printed), (lock.clone(), Vec::new()));
    // One line an entry, in the order of the numbers.
    assert_eq!(printed.lines().count(), 6 + lock.subjects.len() + lock.schemas.len());
    let at = |key: &str| printed.find(key).expect(key);
    assert!(at("\"users-value@9\"") < at("\"users-value@10\""));
    // In any order, and with what an editor does to the ends of lines.
    let mut lines: Vec<&str> = printed.lines().collect();
    let schemas = lines.iter().position(|line| *line == "[schemas]").expect("it is there");
    lines[schemas + 1..].reverse();
    assert_eq!(read(&lines.join("\r\n")), (lock, Vec::new()));
}

#[test]
fn the_format_of_an_entry() {
    let mut lock = locked("users-value", 4);
    let text = lock.schemas.get_mut(&Version::new("users-value", 4)).expect("it is there");
    text.id = Some(1077);
    text.references = vec![Reference { name: "com.acme.A".to_owned(), version: Version::new("a", 1) }];
    let printed = lock.to_string();
    let digest = Digest::of(b"users-value");
    let expected = format!(
        "version = 1\n\n[subjects]\n\"users-value\" = {{ pinned = 4, history = \"complete\" }}\n\n[schemas]\n\"users-value@4\" = \
         {{ file = \"schemas/.locked/users-value/4.avsc\", digest = \"{digest}\", id = 1077, references = [{{ name = \
         \"com.acme.A\", subject = \"a\", version = 1 }}] }}\n"
    );
    assert_eq!(printed.split_once('\n').expect("a header").1, expected);
}

#[test]
fn what_is_no_entry_is_told_line_by_line() {
    assert_eq!(codes_of("version = 2\n[subjects]\n?\n"), [codes::LOCK_SYNTAX]);
    let conflict = "<<<<<<< HEAD\n||||||| a\n=======\n>>>>>>> b\n";
    assert_eq!(codes_of(&format!("[subjects]\n{conflict}{conflict}")), [codes::LOCK_SYNTAX; 2]);
    assert_eq!(codes_of("[subjects]\n=======\n>>>>>>> b\n"), [codes::LOCK_SYNTAX; 2]);
    assert_eq!(
        codes_of("[subjects]\n\"a\" = { pinned = 1\n\"b\" = { pinned = 1, histori = \"complete\" }\n"),
        [codes::LOCK_SYNTAX, codes::UNKNOWN_KEY]
    );
    let digest = Digest::of(b"");
    let with = |file: &str| format!("[schemas]\n\"a@1\" = {{ file = \"{file}\", digest = \"{digest}\" }}\n");
    for outside in
        ["", "/etc/passwd", "../a.avsc", "a/../../b.avsc", "a/..", "./a.avsc", "a//b", "C:/a", "a\\\\..\\\\b"]
    {
        assert_eq!(codes_of(&with(outside)), [codes::INVALID_VALUE], "{outside}");
    }
    assert_eq!(codes_of(&with("a.avsc")), [codes::INCOMPLETE_LOCK]);
    assert_eq!(codes_of(&with("a.avsc").replace("a@1", "a@01")), [codes::INVALID_VALUE]);
    let line = "\"a\" = { pinned = 1 }\n";
    let (_, findings) = read(&format!("[subjects]\n{line}{line}"));
    assert!(
        findings.iter().any(|finding| finding.code == codes::DUPLICATE_LOCK_ENTRY && !finding.is_error())
    );
}

#[test]
fn texts_have_files_of_their_own_on_every_file_system() {
    let mut lock = locked("Users", 1);
    add(&mut lock, "users", 1);
    add(&mut lock, "USERS", 1);
    let files: Vec<String> = lock.schemas.values().map(|text| text.file.to_lowercase()).collect();
    let distinct: std::collections::BTreeSet<&String> = files.iter().collect();
    assert_eq!(distinct.len(), 3, "{files:?}");
    let version = Version::new("Users", 1);
    assert_eq!(lock.text_file("elsewhere", &version), "schemas/.locked/Users/1.avsc");
}

#[test]
fn locked_texts_stand_in_the_first_folder_of_the_schemas() {
    let folder = |paths: &str| {
        let mut sources = SourceMap::new();
        let file = sources.add("avrogen.toml", format!("[schemas]\npaths = {paths}\n"));
        locked_folder(Some(&Project::parse(&sources, file, Path::new("")).0))
    };
    assert_eq!(folder("[\"./avro/v1\", \"more\"]"), "avro/v1/.locked");
    assert_eq!(folder("\"avro/**/*.avsc\""), "avro/.locked");
    assert_eq!(folder("\"user.avsc\""), ".locked");
    // What a lock names is below its folder, wherever the schemas are.
    for elsewhere in ["\"../avro\"", "\"/avro/*.avsc\"", "'C:\\avro'"] {
        assert_eq!(folder(elsewhere), "schemas/.locked");
    }
    assert_eq!(locked_folder(None), "schemas/.locked");
}

#[test]
fn branches_that_add_subjects_merge_and_a_bad_merge_says_how_to_mend_it() {
    let folder = Folder::new();
    let folder = folder.path();
    git(folder, &["init", "-q", "-b", "main"]);
    fs::write(folder.join(".gitattributes"), "avrogen.lock merge=union\n").expect("it can be written");
    let commit = |lock: &Lock| {
        lock.save(folder).expect("it can be written");
        git(folder, &["add", "-A"]);
        git(folder, &["commit", "-q", "-m", "lock"]);
    };
    let base = locked("b", 1);
    commit(&base);
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    add(&mut ours, "a", 1);
    add(&mut ours, "c", 1);
    add(&mut theirs, "c2", 1);
    add(&mut theirs, "d", 1);
    git(folder, &["checkout", "-q", "-b", "theirs"]);
    commit(&theirs);
    git(folder, &["checkout", "-q", "main"]);
    commit(&ours);
    git(folder, &["merge", "-q", "--no-edit", "theirs"]);
    let merged = fs::read_to_string(folder.join("avrogen.lock")).expect("it is there");
    let (lock, findings) = read(&merged);
    assert!(findings.is_empty(), "{findings:?}\n{merged}");
    assert_eq!(lock.subjects.keys().collect::<Vec<_>>(), ["a", "b", "c", "c2", "d"]);

    // Both branches make version 2 of one subject.
    let (mut ours, mut theirs) = (lock.clone(), lock.clone());
    for (lock, text) in [(&mut ours, "ours"), (&mut theirs, "theirs")] {
        add(lock, "b", 2);
        lock.schemas.get_mut(&Version::new("b", 2)).expect("it is there").digest =
            Digest::of(text.as_bytes());
    }
    git(folder, &["checkout", "-q", "-b", "again"]);
    commit(&theirs);
    git(folder, &["checkout", "-q", "main"]);
    commit(&ours);
    git(folder, &["merge", "-q", "--no-edit", "again"]);
    let (_, findings) = read(&fs::read_to_string(folder.join("avrogen.lock")).expect("it is there"));
    let found: Vec<_> = findings.iter().map(|finding| (finding.code, &*finding.message)).collect();
    assert_eq!(found, [(codes::DUPLICATE_LOCK_ENTRY, "`b@2` stands twice")]);
    assert!(findings[0].help[0].contains("keep one of the lines"), "{findings:?}");
}

/// Subject, number, text, and references by name, subject and number.
type Entry<'a> = (&'a str, u32, &'a str, &'a [(&'a str, &'a str, u32)]);

/// A project folder with locked texts.
fn project(texts: &[Entry<'_>]) -> (Folder, LockFile, SourceMap) {
    let folder = Folder::new();
    let mut lock = Lock::default();
    for (subject, number, text, references) in texts {
        add(&mut lock, subject, *number);
        let entry = lock.schemas.get_mut(&Version::new(*subject, *number)).expect("it is there");
        entry.digest = Digest::of(text.as_bytes());
        let reference = |(name, subject, number): &(&str, &str, u32)| Reference {
            name: (*name).to_owned(),
            version: Version::new(*subject, *number),
        };
        entry.references = references.iter().map(reference).collect();
        entry.write(folder.path(), text.as_bytes()).expect("it can be written");
    }
    lock.save(folder.path()).expect("it can be written");
    let (mut sources, mut findings) = (SourceMap::new(), Vec::new());
    let read =
        LockFile::read(folder.path(), Path::new(""), &mut sources, &mut findings).expect("it can be read");
    assert!(findings.is_empty(), "{findings:?}");
    (folder, read.expect("it is there"), sources)
}

const A1: &str = r#"{"type":"fixed","name":"A","size":1}"#;
const A2: &str = r#"{"type":"fixed","name":"A","size":2}"#;
const A2_WITH_DOC: &str = r#"{"type":"fixed","name":"A","doc":"two","size":2}"#;
const B: &str = r#"{"type":"record","name":"B","fields":[{"name":"a","type":"A"}]}"#;
const C: &str = r#"{"type":"record","name":"C","fields":[{"name":"a","type":"A"},{"name":"b","type":"B"}]}"#;

#[test]
fn a_text_is_read_with_exactly_the_texts_that_it_refers_to() {
    let (_folder, lock, mut sources) = project(&[
        ("A", 1, A1, &[]),
        ("A", 2, A2, &[]),
        ("B", 1, B, &[("A", "A", 1)]),
        ("B", 2, B, &[("A", "A", 2)]),
        ("C", 1, C, &[("A", "A", 2), ("B", "B", 2)]),
    ]);
    let (mut texts, mut findings) = (Texts::new(), Vec::new());
    for (subject, number, size) in [("B", 1, 1), ("B", 2, 2), ("C", 1, 2)] {
        let version = Version::new(subject, number);
        let set = texts.schemas(&lock, &[version], &mut sources, &mut findings).expect("schemas");
        let id = set.named(&avrogen_schema::name::Fullname::new("A")).expect("A");
        let avrogen_schema::schema::Kind::Fixed(fixed) = &set.node(id).kind else { panic!("a fixed") };
        assert_eq!((fixed.size, set.node(set.roots()[0].place.node).kind.type_name()), (size, subject));
    }
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn one_name_from_two_versions_is_a_conflict_where_they_differ() {
    let (_folder, lock, mut sources) = project(&[
        ("A", 1, A1, &[]),
        ("A", 2, A2, &[]),
        ("A", 3, A2_WITH_DOC, &[]),
        ("B", 1, B, &[("A", "A", 2)]),
        ("C", 1, C, &[("A", "A", 1), ("B", "B", 1)]),
        ("C", 2, C, &[("A", "A", 3), ("B", "B", 1)]),
        ("D", 1, B, &[("A", "A", 1)]),
    ]);
    let mut texts = Texts::new();
    let mut found = |versions: &[(&str, u32)]| {
        let versions: Vec<Version> =
            versions.iter().map(|(name, number)| Version::new(*name, *number)).collect();
        let mut findings = Vec::new();
        let set = texts.schemas(&lock, &versions, &mut sources, &mut findings);
        assert_eq!(set.is_none(), !findings.is_empty());
        findings
    };
    assert_eq!(found(&[("C", 2)]), []);
    let one = found(&[("C", 1)]);
    assert_eq!(one[0].code, codes::REFERENCE_CONFLICT);
    assert!(one[0].help[0].contains("register a version of `C`"), "{one:?}");
    let two = found(&[("B", 1), ("D", 1)]);
    assert!(
        two[0].help[0].contains("`subjects = [\"B\"]` in `[set.a]` and `subjects = [\"D\"]` in `[set.b]`"),
        "{two:?}"
    );
}

#[test]
fn references_in_a_circle_end() {
    let (_folder, lock, mut sources) = project(&[
        (
            "X",
            1,
            r#"{"type":"record","name":"X","fields":[{"name":"y","type":["null","Y"]}]}"#,
            &[("Y", "Y", 1)],
        ),
        (
            "Y",
            1,
            r#"{"type":"record","name":"Y","fields":[{"name":"x","type":["null","X"]}]}"#,
            &[("X", "X", 1)],
        ),
    ]);
    let mut findings = Vec::new();
    let set = Texts::new().schemas(&lock, &[Version::new("X", 1)], &mut sources, &mut findings);
    assert_eq!((set.expect("schemas").names().len(), findings.len()), (2, 0));
}

#[test]
fn a_text_that_changed_or_is_gone_is_found_offline() {
    let (folder, lock, mut sources) = project(&[("A", 1, "{\n}", &[]), ("B", 1, A1, &[])]);
    let at = |file: &str| folder.path().join("schemas/.locked").join(file);
    let mut text = |subject: &str| {
        let mut findings = Vec::new();
        let file = Texts::new().text(&lock, &Version::new(subject, 1), &mut sources, &mut findings);
        (
            file.map(|file| sources.get(file).text.to_string()),
            findings.iter().map(|one| one.code).collect::<Vec<_>>(),
        )
    };
    assert_eq!(text("A"), (Some("{\n}".to_owned()), vec![]));
    fs::write(at("A/1.avsc"), "{\r\n}").expect("it can be written");
    assert_eq!(text("A"), (Some("{\n}".to_owned()), vec![]));
    fs::write(at("A/1.avsc"), "{ }").expect("it can be written");
    assert_eq!(text("A"), (None, vec![codes::DIGEST_MISMATCH]));
    fs::remove_file(at("B/1.avsc")).expect("it can be removed");
    assert_eq!(text("B"), (None, vec![codes::MISSING_LOCKED_TEXT]));
}
