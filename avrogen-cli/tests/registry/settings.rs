//! Where the registry is, who asks, and `config`.

use avrogen_harness::Ran;
use avrogen_runtime::testing::registry::Fault;

use super::{Place, avrogen, same};

#[test]
fn levels_and_other_settings() {
    let commands = [
        "config get",
        "config set FULL",
        "config get users-value",
        "config get users-value --effective",
        "config set users-value backward_transitive normalize=true",
        "config get users-value --effective",
        "config unset users-value --key normalize",
        "config unset users-value",
        "config unset users-value",
        "config get users-value --effective",
        "config set NONE --subject users-value",
        "config set users-value FUL",
        "config set users-value FULL normalise=true",
    ];
    same("config", &Place::new().session(&commands));
}

#[test]
fn the_project_names_the_registry_and_the_environment_wins() {
    let place = Place::new();
    place.write("avrogen.toml", format!("[registry]\nurl = \"{}\"\n", place.url));
    let from_file = |command: &mut std::process::Command| {
        Ran::from_output(command.current_dir(place.folder.path()).output().expect("it starts"))
    };
    assert_eq!(from_file(&mut avrogen(&["subjects"])).code, 0);
    let elsewhere = from_file(avrogen(&["subjects"]).env("AVROGEN_REGISTRY_URL", "ftp://x"));
    assert_eq!((elsewhere.code, &*elsewhere.stdout), (2, ""));
    assert!(elsewhere.stderr.contains("begins with neither http:// nor https://"), "{}", elsewhere.stderr);
    place.write("avrogen.toml", "");
    let nowhere = from_file(&mut avrogen(&["subjects"]));
    assert_eq!(nowhere.code, 2);
    same("no-registry", &nowhere.stderr);
}

/// Files of certificates are named in the project, relative to it.
#[test]
fn certificates_are_the_projects() {
    let place = Place::new();
    for (line, said) in [
        ("ca = \"no/ca.pem\"", "no/ca.pem"),
        ("certificate = \"no/me.pem\"", "no/me.pem"),
        ("key = \"no/key.pem\"", "`key` of [registry] stands without a `certificate`"),
    ] {
        place.write("sub/avrogen.toml", format!("[registry]\nurl = \"https://127.0.0.1:1\"\n{line}\n"));
        let mut command = avrogen(&["subjects", "--project", "sub"]);
        let refused = Ran::from_output(command.current_dir(place.folder.path()).output().expect("it starts"));
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
    }
}

/// What a registry or whatever stands before it may answer, as a user sees it.
#[test]
fn failures_say_what_to_do() {
    let place = Place::new();
    let html = "<html><body>Please log in</body></html>";
    let mut text = String::new();
    for (fault, times) in [
        (Fault::status(401), 1),
        (Fault::status(403), 1),
        (Fault::status(500), 4),
        (Fault::status(429).header("Retry-After", "3600"), 1),
        (Fault::body(200, "text/html", html), 1),
        (Fault::body(200, "application/json", r#"{"subjects": []}"#), 1),
        (Fault::body(404, "text/html", html), 1),
    ] {
        place.registry().inject(fault.times(times));
        text += &place.session(&["versions users-value"]);
        place.registry().clear_faults();
    }
    same("failures", &text);
}

#[test]
fn a_registry_that_is_down_is_told() {
    let mut place = Place::new();
    drop(place.registry.take());
    let said = place.run(&["subjects", "--format", "json"]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
    let line: serde_json::Value = serde_json::from_str(&said.stderr).expect("an object");
    let [message, help] = ["message", "help"].map(|key| line[key].as_str().unwrap_or_default());
    assert!(message.starts_with(&format!("GET {}/subjects", place.url)), "{message}");
    assert!(help.contains("`avrogen dev` runs one"), "{help}");
}

#[test]
fn credentials_come_from_the_environment_and_stay_there() {
    let place = Place::new();
    place.registry().inject(Fault::status(401).always());
    let said = Ran::from_output(
        place
            .avrogen(&["subjects", "-v"])
            .env("AVROGEN_REGISTRY_USER", "ada")
            .env("AVROGEN_REGISTRY_PASSWORD", "s3cret")
            .output()
            .expect("it starts"),
    );
    assert_eq!(said.code, 2);
    assert!(!said.stderr.contains("s3cret") && !said.stderr.contains("ada"), "{}", said.stderr);
    assert!(said.stderr.contains("the registry refuses AVROGEN_REGISTRY_USER"), "{}", said.stderr);
    let half = place.avrogen(&["subjects"]).env("AVROGEN_REGISTRY_USER", "ada").output().expect("it starts");
    let half = Ran::from_output(half);
    assert!(half.stderr.contains("AVROGEN_REGISTRY_PASSWORD is not set"), "{}", half.stderr);
}
