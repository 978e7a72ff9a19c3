//! `avrogen dev`: a registry for as long as a command runs, or until it is stopped.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use avrogen_harness::{Folder, Ran};
use avrogen_runtime::registry::{Client, Schema, blocking};

use super::avrogen;

fn run(args: &[&str]) -> Ran {
    Ran::from_output(avrogen(args).output().expect("it starts"))
}

fn client(url: &str) -> blocking::Client {
    blocking::Client::new(Client::new(url).expect("a client")).expect("a runtime")
}

/// Starts it without a command, and waits for its URL.
fn start(args: &[&str]) -> (Child, String) {
    let args = [&["dev", "--registry", "0", "-q"], args].concat();
    let mut child = avrogen(&args).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
    let url = line.trim().strip_prefix("AVROGEN_REGISTRY_URL=").expect("the URL").to_owned();
    (child, url)
}

/// The command itself is the command that is run: it is there on every system.
#[test]
fn a_command_finds_the_registry_and_its_exit_code_is_kept() {
    let own = env!("CARGO_BIN_EXE_avrogen");
    let said = run(&["dev", "--", own, "config", "get"]);
    assert_eq!((said.code, &*said.stdout, &*said.stderr), (0, "compatibility = BACKWARD\n", ""));
    let said = run(&["dev", "--", own, "versions", "nobody"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("40401"), "{}", said.stderr);
    let said = run(&["dev", "--", "no-such-command-anywhere"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.starts_with("error: cannot run no-such-command-anywhere: "), "{}", said.stderr);
}

#[cfg(feature = "kafka")]
#[test]
fn the_topics_of_the_project_are_there() {
    let place = super::Place::new();
    place.write(
        "avrogen.toml",
        "[topic.users]\nname = \"com.acme.users\"\nvalue = \"com.acme.User\"\ncreate = { partitions = 3 }\n\n\
         [topic.logins]\nvalue = \"com.acme.Login\"\n",
    );
    let said = place.ends(3, &["dev", "--", "sh", "-c", "echo $AVROGEN_KAFKA_BROKERS; exit 3"]);
    assert!(said.stdout.trim().rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()));
    assert_eq!(said.stderr, "topic logins: 1 partition\ntopic com.acme.users: 3 partitions\n");
}

#[test]
fn a_topic_with_two_tables_is_told_where_they_stand() {
    let place = super::Place::new();
    place.write(
        "avrogen.toml",
        "[topic.a]\nname = \"users\"\nvalue = \"com.acme.A\"\n\n[topic.b]\nname = \"users\"\nvalue = \"com.acme.B\"\n",
    );
    let said = place.ends(2, &["dev", "--", "true"]);
    assert!(
        said.stderr.starts_with("error[invalid-value]: the topic `users` has two tables\n"),
        "{}",
        said.stderr
    );
    assert!(
        said.stderr.contains("--> avrogen.toml:5:8") && said.stderr.contains("first here"),
        "{}",
        said.stderr
    );
    assert!(said.stderr.ends_with("\n1 error\n"), "{}", said.stderr);
}

/// Lines that a shell takes as they are, and ones for machines.
#[cfg(feature = "kafka")]
#[test]
fn both_services_are_told() {
    for (args, registry, kafka) in [
        (&[][..], "AVROGEN_REGISTRY_URL=http://", "AVROGEN_KAFKA_BROKERS="),
        (&["--format", "json"], r#""service":"registry""#, r#""variable":"AVROGEN_KAFKA_BROKERS""#),
    ] {
        let args = [&["dev", "--registry", "0", "-q"], args].concat();
        let mut child = avrogen(&args).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.as_mut().expect("piped")).lines();
        for expected in [registry, kafka] {
            let line = lines.next().expect("a line").expect("text");
            assert!(line.contains(expected), "{line}");
        }
        child.kill().expect("it is killed");
        child.wait().expect("it ends");
    }
}

/// Credentials are for another registry.
#[test]
fn the_command_is_given_no_credentials() {
    let own = env!("CARGO_BIN_EXE_avrogen");
    let said = avrogen(&["dev", "--", own, "subjects"]).env("AVROGEN_REGISTRY_USER", "ada").output();
    assert_eq!(Ran::from_output(said.expect("it starts")).code, 0);
}

#[test]
fn a_folder_keeps_what_was_registered() {
    let folder = Folder::new();
    let dir = folder.join("state").display().to_string();
    let (mut child, url) = start(&["--dir", &dir]);
    client(&url).register("a", &Schema::new(r#""int""#)).expect("it is registered");
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    let (mut child, url) = start(&["--dir", &dir]);
    assert_eq!(client(&url).latest("a").expect("it is there").schema.text, r#""int""#);
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
}

#[test]
fn a_folder_is_of_one_registry() {
    let folder = Folder::new();
    let dir = folder.path().display().to_string();
    let (mut child, _) = start(&["--dir", &dir]);
    let said = run(&["dev", "--registry", "0", "--dir", &dir]);
    assert_eq!(said.code, 2);
    let message = format!("error: another `avrogen dev` keeps its registry in {dir}\n");
    assert!(said.stderr.starts_with(&message), "{}", said.stderr);
    // However it ends, the folder is free then.
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    let (mut child, _) = start(&["--dir", &dir]);
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
}

#[test]
fn an_address_that_is_taken_is_told() {
    let (mut child, url) = start(&[]);
    let address = url.strip_prefix("http://").expect("a URL");
    let said = run(&["dev", "--registry", address]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("avrogen dev --registry ADDR"), "{}", said.stderr);
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_told_to_and_so_does_its_command() {
    use rustix::process::{Pid, Signal, kill_process};
    let end = |child: &mut Child, signal| {
        let pid = Pid::from_raw(i32::try_from(child.id()).expect("a number")).expect("a process");
        kill_process(pid, signal).expect("it is there");
        child.wait().expect("it ends").code()
    };
    for signal in [Signal::INT, Signal::TERM] {
        let (mut child, _) = start(&[]);
        assert_eq!(end(&mut child, signal), Some(0));
    }
    // The command's own way to end: here by the signal, which a shell tells as 128 + 15.
    let mut outer = avrogen(&["dev", "--", "sh", "-c", "echo ready; exec sleep 600"]);
    let mut outer = outer.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(outer.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
    assert_eq!(line.trim(), "ready");
    assert_eq!(end(&mut outer, Signal::TERM), Some(143));
}
