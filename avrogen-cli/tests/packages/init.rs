//! What `avrogen init` makes is a package that builds.

use avrogen_harness::workspace;

use super::Package;

const USER: &str = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": [
  {"name": "id", "type": "long"}, {"name": "role", "type": "Role", "default": "MEMBER"}]}"#;
const ROLE: &str =
    r#"{"type": "enum", "name": "Role", "namespace": "com.acme", "symbols": ["ADMIN", "MEMBER"]}"#;

fn init(package: &Package) -> String {
    package.run(&format!("avrogen init --source path:{}", workspace().display()))
}

#[test]
fn an_empty_package_with_schemas_builds_and_runs() {
    let package = Package::new("init");
    package.write(
        "Cargo.toml",
        "[package]\nname = \"init\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    );
    package.write("src/main.rs", "fn main() {}\n");
    package.write("events/com/acme/user.avsc", USER);
    package.write("events/com/acme/common/role.avsc", ROLE);
    package.write("target/old.avsc", "\"int\"");
    package.write("target/CACHEDIR.TAG", "");
    let said = init(&package);
    assert!(package.read("avrogen.toml").contains("paths = [\"events/com/acme\"]"), "{said}");
    package.run("cargo run");

    // The code that it says to add, and a use of it.
    let include = said.split("take the types in, in src/main.rs:\n\n").nth(1).expect("what is left to do");
    package.write(
        "src/main.rs",
        &format!("{include}\nfn main() {{ println!(\"{{:?}}\", avro::com::acme::User::new(42)); }}\n"),
    );
    assert_eq!(package.run("cargo run"), "User { id: 42, role: Member }\n");

    let before = package.read("Cargo.toml");
    assert_eq!(
        init(&package),
        "kept    avrogen.toml\nkept    build.rs\nkept    Cargo.toml\nkept    .gitattributes\n"
    );
    assert_eq!(before, package.read("Cargo.toml"));
}

#[test]
fn what_is_there_is_kept() {
    let package = Package::new("init-kept");
    package.write(
        "Cargo.toml",
        "[package]\nname = \"init-kept\"\nversion = \"0.0.0\" # keep\nbuild = \"make.rs\"\n\n\
         [dependencies]\navrogen-runtime = { version = \"0.1\", features = [\"jiff\"] } # why\n\n[workspace]\n",
    );
    package.write("make.rs", "fn main() {}\n");
    package.write("avrogen.toml", "# mine\n");
    package.write(".gitattributes", "*.avsc text");
    package.write("schemas/role.avsc", ROLE);
    let said = init(&package);
    assert!(said.contains("add to the `main` of make.rs:\n\n    avrogen_build::Config"), "{said}");
    assert_eq!(package.read("avrogen.toml"), "# mine\n");
    assert_eq!(
        package.read(".gitattributes"),
        "*.avsc text\navrogen.lock merge=union\n**/.locked/** -text\n"
    );
    assert!(!package.folder().join("build.rs").exists());
    let manifest = package.read("Cargo.toml");
    assert!(manifest.contains("version = \"0.0.0\" # keep\n"), "{manifest}");
    assert!(manifest.contains("features = [\"jiff\"], path = "), "{manifest}");
    assert!(manifest.contains("} # why\n"), "{manifest}");
}

/// A workspace that says where the crates come from says it for its members.
#[test]
fn a_member_of_a_workspace_inherits() {
    let package = Package::new("init-workspace");
    package.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"member\"]\n\n[workspace.dependencies]\navrogen-runtime = \"0.1\"\n",
    );
    let member = package.member("member");
    member.write(
        "Cargo.toml",
        "[package]\nname = \"member\"\nversion = \"0.0.0\"\n\n[dependencies]\nanyhow = \"1\"\nzip = \"2\"\n",
    );
    member.run("avrogen init");
    let manifest = member.read("Cargo.toml");
    assert!(
        manifest.contains("anyhow = \"1\"\navrogen-runtime = { workspace = true }\nzip = \"2\"\n"),
        "{manifest}"
    );
    assert!(manifest.contains("[build-dependencies]\navrogen-build = \"0.1\"\n"), "{manifest}");
    // The root is no package: a place for schemas only.
    assert_eq!(
        package.run("avrogen init").lines().take(2).collect::<Vec<_>>(),
        ["created avrogen.toml", "created .gitattributes"]
    );
}

#[test]
fn schemas_with_errors_are_told_and_the_rest_is_done() {
    let package = Package::new("init-broken");
    package.write("Cargo.toml", "[package]\nname = \"init-broken\"\nversion = \"0.0.0\"\n");
    package.write("user.avsc", USER);
    let said = package.run("avrogen init");
    assert!(said.contains("created build.rs\n") && said.contains("error[unknown-name]: "), "{said}");
    assert!(said.contains("error: the folder is set up, and its schemas have errors\n"), "{said}");
    assert!(package.read("avrogen.toml").contains("paths = [\"*.avsc\"]"));
}

/// A checkout as Windows has it, of a folder that is not the current one.
#[test]
fn line_ends_are_kept_and_the_folder_may_be_another() {
    let package = Package::new("init-elsewhere");
    let member = package.member("member");
    let manifest =
        "[package]\r\nname = \"member\"\r\nversion = \"0.0.0\"\r\n\r\n[dependencies]\r\nanyhow = \"1\"\r\n";
    member.write("Cargo.toml", manifest);
    member.write(".gitattributes", "* text\r\n");
    member.write("src/lib.rs", "");
    member.write("schemas/role.avsc", ROLE);
    package.write("crates/avrogen-runtime/Cargo.toml", "");
    let said = package.run("avrogen init --project member/avrogen.toml --source path:crates");
    let made = "created member/avrogen.toml\ncreated member/build.rs\nchanged member/Cargo.toml\nchanged member/.gitattributes\n";
    assert!(said.starts_with(made) && said.contains("take the types in, in src/lib.rs"), "{said}");
    assert!(!package.folder().join("avrogen.toml").exists());
    assert_eq!(
        member.read("Cargo.toml"),
        manifest.to_owned()
            + "avrogen-runtime = { path = \"../crates/avrogen-runtime\" }\r\n\r\n\
               [build-dependencies]\r\navrogen-build = { path = \"../crates/avrogen-build\" }\r\n"
    );
    assert_eq!(
        member.read(".gitattributes"),
        "* text\r\navrogen.lock merge=union\r\n**/.locked/** -text\r\n"
    );
    let said = package.run("avrogen init -q --project member --source path:crates");
    assert_eq!(said.matches("kept").count(), 4, "{said}");
    let said = package.run("avrogen init --project nowhere");
    assert!(said.contains("nowhere is neither a folder nor the avrogen.toml of one"), "{said}");
}
