//! Which files are read, and which are written.

use std::fs;
use std::path::{Path, PathBuf};

use avrogen_build::{Config, Error, Generated, compare, write};

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn record(fullname: &str) -> String {
    format!(r#"{{"type": "record", "name": "{fullname}", "fields": []}}"#)
}

/// The names of the types that are made from paths.
fn types(paths: &[PathBuf]) -> Vec<String> {
    let generated = Config::new().schemas(paths).generate().unwrap_or_else(|error| panic!("{error}"));
    let plan = &generated.sets[0].plan;
    let mut names: Vec<String> = plan.types.iter().map(|made| made.ident.to_string()).collect();
    names.sort();
    names
}

#[test]
fn folders_are_read_as_far_as_schemas_are_the_user_s() {
    let top = folder("walk");
    put(&top.join("a.avsc"), &record("A"));
    put(&top.join("deep/er/b.avsc"), &record("B"));
    put(
        &top.join("service.avpr"),
        r#"{"protocol": "P", "types": [{"type": "enum", "name": "E", "symbols": []}]}"#,
    );
    put(&top.join("c.json"), "not a schema");
    put(&top.join(".git/d.avsc"), "not a schema");
    put(&top.join("target/CACHEDIR.TAG"), "");
    put(&top.join("target/e.avsc"), "not a schema");
    assert_eq!(types(std::slice::from_ref(&top)), ["A", "B", "E"]);
    assert_eq!(types(&[top.join("a.avsc"), top.clone(), top.join("./a.avsc")]), ["A", "B", "E"]);
    assert_eq!(types(&[top.join("*.avsc")]), ["A"]);
    assert_eq!(types(&[top.join("**/*.avsc")]), ["A", "B"]);
    assert_eq!(types(&[top.join("d?ep/[a-f]r/*")]), ["B"]);
}

#[cfg(unix)]
#[test]
fn links_may_lead_anywhere() {
    use std::os::unix::fs::symlink;

    let top = folder("links");
    put(&top.join("schemas/a.avsc"), &record("A"));
    put(&top.join("elsewhere/b.avsc"), &record("B"));
    symlink("..", top.join("schemas/up")).expect("a link");
    symlink(".", top.join("schemas/here")).expect("a link");
    symlink("../elsewhere", top.join("schemas/there")).expect("a link");
    symlink("../elsewhere/b.avsc", top.join("schemas/same.avsc")).expect("a link");
    // What an editor leaves beside a file that it has open.
    symlink("ada@host.1234:5", top.join("schemas/.#a.avsc")).expect("a link");
    symlink("nowhere", top.join("schemas/README.md")).expect("a link");
    assert_eq!(types(&[top.join("schemas")]), ["A", "B"]);
    for (name, target) in [("broken.avsc", "nowhere.avsc"), ("folder", "../nowhere")] {
        let link = top.join("schemas").join(name);
        symlink(target, &link).expect("a link");
        let Err(Error::Findings(found)) = Config::new().schemas([top.join("schemas")]).generate() else {
            panic!("{name} is passed");
        };
        let text = found.to_string();
        assert!(
            text.contains("error[broken-link]") && text.contains(&format!("schemas/{name}:1:1")),
            "{text}"
        );
        assert!(text.contains(&format!("leads to {target}")), "{text}");
        fs::remove_file(&link).expect("it is there");
    }
}

#[test]
fn what_is_not_there_is_said() {
    let top = folder("missing");
    put(&top.join("Cargo.toml"), "");
    let error = |path: &str| match Config::new().schemas([top.join(path)]).generate() {
        Err(Error::Misuse(message)) => message,
        other => panic!("{other:?}"),
    };
    assert!(error("schemas").contains("is not there"), "{}", error("schemas"));
    assert!(error("*.avsc").contains("no file matches"));
    assert!(error("").contains("there is no .avsc or .avpr file in"));
    assert!(error("[").contains("is no glob"));
    let error = Config::new().project(top.join("avrogen.toml")).generate().expect_err("there is none");
    assert_eq!(format!("{error}"), format!("{error:?}"));
}

fn tree(top: &Path) -> Generated {
    let config = Config::new().schemas([top.join("schemas")]).out(top.join("out"));
    config.generate().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn checked_in_code_is_written_where_it_differs_and_nothing_else_is_touched() {
    let top = folder("tree");
    let out = top.join("out");
    put(&top.join("schemas/a.avsc"), &record("com.acme.A"));
    put(&top.join("schemas/b.avsc"), &record("org.example.B"));
    put(&out.join("mine.rs"), "// mine\n");
    put(&out.join("com/mine.rs"), "// mine\n");

    let first = tree(&top);
    assert_eq!(compare(&out, &first.sets[0]).expect("it can be read").len(), 6);
    let written = write(&out, &first.sets[0]).expect("it can be written");
    let mut relative: Vec<_> =
        written.iter().map(|file| file.path.strip_prefix(&out).expect("inside")).collect();
    relative.sort();
    let expected = ["__schemas.rs", "com/acme.rs", "com/mod.rs", "mod.rs", "org/example.rs", "org/mod.rs"];
    assert_eq!(relative, expected.map(Path::new));
    assert_eq!(write(&out, &tree(&top).sets[0]).expect("it can be written"), Vec::new());

    // A file that was generated and edited since is not removed: it may be somebody's by now.
    fs::remove_file(top.join("schemas/b.avsc")).expect("it was there");
    put(&out.join("org/mod.rs"), "// taken over\n");
    let second = tree(&top);
    let differences = compare(&out, &second.sets[0]).expect("it can be read");
    let gone: Vec<_> = differences.iter().filter(|difference| difference.new.is_none()).collect();
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].path, out.join("org/example.rs"));
    write(&out, &second.sets[0]).expect("it can be written");
    assert!(!out.join("org/example.rs").exists() && out.join("org/mod.rs").exists());
    assert!(out.join("mine.rs").exists() && out.join("com/mine.rs").exists());

    // A checkout may change line ends.
    let root = fs::read_to_string(out.join("mod.rs")).expect("it was written");
    put(&out.join("mod.rs"), &root.replace('\n', "\r\n"));
    assert_eq!(compare(&out, &second.sets[0]).expect("it can be read"), []);
}

#[test]
fn comparison_finds_edits_and_leaves_layout_aside() {
    let top = folder("compared");
    let (out, file) = (top.join("out"), top.join("out/com/acme.rs"));
    let fields = r#"[{"name": "a", "type": {"type": "array", "items": ["null", "string"]}}]"#;
    let schema = format!(r#"{{"type": "record", "name": "com.acme.A", "fields": {fields}}}"#);
    put(&top.join("schemas/a.avsc"), &schema);
    let set = || tree(&top).sets.remove(0);
    write(&out, &set()).expect("it can be written");
    let own = fs::read_to_string(&file).expect("it was written");
    let differing = || compare(&out, &set()).expect("it can be read").len();
    for layout in [own.replace("    ", "\t"), own.replace("\n\n", "\n"), own.replace(",\n", "\n    ,\n")] {
        assert_ne!(layout, own);
        put(&file, &layout);
        assert_eq!(differing(), 0, "{layout}");
        assert_eq!(write(&out, &set()).expect("it can be written").len(), 1);
        assert_eq!(fs::read_to_string(&file).expect("it was written"), own);
    }
    let header = own.lines().next().expect("a line");
    for edited in [
        own.replace("pub a: ", "pub b: "),
        own.replace("self.a", "self.b"),
        own.replace("Field `a`", "Field `b`"),
        own.clone() + "fn more() {}\n",
        own.replace(header, "// mine"),
        own.replace('}', ""),
    ] {
        assert_ne!(edited, own);
        put(&file, &edited);
        assert_eq!(differing(), 1, "{edited}");
    }
}

#[test]
fn a_manifest_leads_to_nothing_outside() {
    let top = folder("manifest");
    let out = top.join("out");
    put(&top.join("schemas/a.avsc"), &record("A"));
    let header = "// @generated by avrogen 0.0.0\n";
    put(&top.join("outside.rs"), header);
    put(&out.join("listed.rs"), header);
    let absolute = top.join("outside.rs").display().to_string();
    put(&out.join(".avrogen"), &format!("../outside.rs\n{absolute}\nlisted.rs\n"));
    write(&out, &tree(&top).sets[0]).expect("it can be written");
    assert!(top.join("outside.rs").exists() && !out.join("listed.rs").exists());
}

#[test]
fn what_others_wrote_is_not_written_over() {
    let top = folder("foreign");
    put(&top.join("schemas/a.avsc"), &record("com.acme.A"));
    let library = top.join("src/lib.rs");
    put(&library, "//! Mine.\n");
    let generated =
        Config::new().schemas([top.join("schemas")]).out(&library).generate().expect("it is valid");
    let error = write(&library, &generated.sets[0]).expect_err("it is somebody's");
    assert!(error.to_string().contains("src/lib.rs is not generated code"), "{error}");
    assert_eq!(fs::read_to_string(&library).expect("it is there"), "//! Mine.\n");

    put(&top.join("out/com/acme.rs"), "// mine\n");
    write(&top.join("out"), &tree(&top).sets[0]).expect_err("it is somebody's");
    assert!(!top.join("out/mod.rs").exists(), "nothing is written where something cannot be");
    put(&top.join("out/com/acme.rs"), "\n");
    write(&top.join("out"), &tree(&top).sets[0]).expect("nothing is lost");
}

#[test]
fn one_file_if_that_is_asked_for() {
    let top = folder("single");
    put(&top.join("schemas/a.avsc"), &record("com.acme.A"));
    let out = top.join("src/avro.rs");
    let generated = Config::new().schemas([top.join("schemas")]).out(&out).generate().expect("it is valid");
    write(&out, &generated.sets[0]).expect("it can be written");
    let code = fs::read_to_string(&out).expect("it was written");
    assert!(code.starts_with("// @generated by avrogen ") && code.contains("pub mod acme {"));
    assert!(!top.join("src/.avrogen").exists());
    assert_eq!(compare(&out, &generated.sets[0]).expect("it can be read"), []);
}
