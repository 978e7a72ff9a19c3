//! All modes by the command: a schema through three versions, and for each mode an edit that it stops.

use super::Project;

const MODES: [&str; 7] =
    ["NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"];

fn record(fields: &[&str]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|field| {
            let (name, default) =
                field.strip_suffix('?').map_or((*field, ""), |name| (name, ", \"default\": \"\""));
            format!("{{\"name\": \"{name}\", \"type\": \"string\"{default}}}")
        })
        .collect();
    format!("{{\"type\": \"record\", \"name\": \"User\", \"fields\": [{}]}}", fields.join(", "))
}

/// A project whose user has gone through versions.
fn through(versions: &[&[&str]]) -> Project {
    let project = Project::new();
    project.write("avrogen.toml", "[compatibility]\nmode = \"NONE\"\n");
    for fields in versions {
        project.write("schemas/user.avsc", record(fields));
        assert_eq!(project.run(&["lock", "-q"]).code, 0);
    }
    project
}

/// The modes under which the schema is refused. The versions themselves were checked under none.
fn refused(project: &Project, fields: &[&str]) -> Vec<&'static str> {
    project.write("schemas/user.avsc", record(fields));
    let lock = project.read("avrogen.lock");
    // What a registry took is not checked again.
    project.write("avrogen.lock", lock.replace("history =", "registry = \"http://r\", history ="));
    let refused = MODES.into_iter().filter(|mode| match project.run(&["check", "--mode", mode, "-q"]).code {
        0 => false,
        1 => true,
        code => panic!("{mode}: {code}"),
    });
    let refused = refused.collect();
    project.write("avrogen.lock", &lock);
    refused
}

#[test]
fn each_mode_stops_what_it_is_for() {
    // Version 1 has `zip` without a default, version 2 gives it one, version 3 has it no more.
    let project = through(&[&["id", "zip"], &["id", "zip?"], &["id"]]);
    assert_eq!(refused(&project, &["id"]), ["FORWARD_TRANSITIVE", "FULL_TRANSITIVE"]);
    assert_eq!(
        refused(&project, &["id", "zip"]),
        ["BACKWARD", "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"]
    );
    assert_eq!(refused(&project, &[]), ["FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"]);
    assert_eq!(refused(&project, &["id", "zip?"]), [""; 0]);
    // Version 1 lacks what the last one has without a default.
    let project = through(&[&["id"], &["id", "zip?"], &["id", "zip"]]);
    assert_eq!(refused(&project, &["id", "zip"]), ["BACKWARD_TRANSITIVE", "FULL_TRANSITIVE"]);
}

#[test]
fn the_mode_is_that_of_the_argument_the_subject_the_lock_the_project() {
    let project = through(&[&["id"]]);
    project.write("schemas/user.avsc", record(&["id", "zip"]));
    let mode = || -> String {
        let ran = project.run(&["check", "--format", "json"]);
        let line = ran
            .stdout
            .lines()
            .find(|line| line.contains("\"mode\""))
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        line.map_or_else(|| "none found".to_owned(), |line| line["mode"].as_str().expect("a mode").to_owned())
    };
    project.write("avrogen.toml", "");
    assert_eq!(mode(), "BACKWARD");
    project.write("avrogen.toml", "[compatibility]\nmode = \"FULL\"\n");
    assert_eq!(mode(), "FULL");
    let lock = project.read("avrogen.lock");
    project.write(
        "avrogen.lock",
        lock.replace("history =", "compatibility = \"BACKWARD_TRANSITIVE\", history ="),
    );
    assert_eq!(mode(), "BACKWARD_TRANSITIVE");
    project.write("avrogen.toml", "[subject.User]\nmode = \"full_transitive\"\n");
    assert_eq!(mode(), "FULL_TRANSITIVE");
    assert_eq!(project.run(&["check", "--mode", "forward"]).code, 0);
    assert_eq!(project.run(&["check", "--mode", "sideways"]).code, 2);
}
