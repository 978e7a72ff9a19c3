//! Values to a topic and back.

use std::process::Stdio;

use super::{Place, Services, USER};

/// Values, one a line.
fn lines(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join("\n")
}

#[test]
fn values_go_in_and_come_out() {
    let place = Place::new();
    let said = place.ends(0, &["produce", "users"], "{\"id\": 1}\n{\n  \"id\": 2\n}\n");
    assert_eq!((&*said.stdout, &*said.stderr), ("", "2 messages sent to users\n"));
    let file = place.write("more.json", "{\"id\": 3}");
    place.ends(0, &["produce", "users", "-q", &file.display().to_string()], "");
    assert_eq!(place.all("users", &[]), "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
}

#[test]
fn a_tail_begins_and_ends_where_it_is_told_to() {
    let place = Place::new();
    let Services::Own(kafka) = &place.services else { panic!("brokers of its own") };
    kafka.create_topic("many", 2).expect("it is new");
    place.register("many-value", "\"int\"");
    for partition in 0..2 {
        let values = lines((0..12).map(|number| (partition * 100 + number).to_string()));
        place.ends(0, &["produce", "many", "--partition", &partition.to_string()], &values);
    }
    let tail = |args: &[&str]| {
        let said = place.ends(0, &[&["tail", "many", "--partition", "1"], args].concat(), "");
        said.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let last_ten: Vec<String> = (102..112).map(|number| number.to_string()).collect();
    assert_eq!(tail(&["-e"]), last_ten);
    assert_eq!(tail(&["--from", "-2", "--exit-at-end"]), ["110", "111"]);
    assert_eq!(tail(&["-o", "7", "-n", "2"]), ["107", "108"]);
    assert_eq!(tail(&["--from", "beginning", "--count", "1"]), ["100"]);
    assert_eq!(tail(&["--from", "end", "--exit-at-end"]), [""; 0]);
    let both = place.ends(0, &["tail", "many", "--from", "beginning", "--count", "24"], "");
    assert_eq!(both.stdout.lines().count(), 24);
}

#[test]
fn a_tail_goes_on_with_what_comes() {
    use std::io::{BufRead as _, BufReader};
    let place = Place::new();
    place.ends(0, &["produce", "users"], "{\"id\": 1}");
    let mut child = place.avrogen(&["tail", "users"]).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut next = || lines.next().expect("a line").expect("text");
    assert_eq!(next(), "{\"id\":1}");
    place.ends(0, &["produce", "users"], "{\"id\": 2}");
    assert_eq!(next(), "{\"id\":2}");
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
}

#[test]
fn who_has_seen_enough_is_no_failure() {
    let place = Place::new();
    let values = lines((0..20_000).map(|id| format!("{{\"id\": {id}}}")));
    place.ends(0, &["produce", "users"], &values);
    let mut tail = place.avrogen(&["tail", "users", "--from", "beginning", "--exit-at-end"]);
    let mut child = tail.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

/// As in `avrogen tail users | head -1`: there is nothing new that could be written.
#[cfg(unix)]
#[test]
fn a_tail_that_nobody_reads_ends() {
    use std::io::{BufRead as _, BufReader};
    let place = Place::new();
    place.ends(0, &["produce", "users"], "{\"id\": 1}");
    let mut child = place.avrogen(&["tail", "users"]).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    assert_eq!(line, "{\"id\":1}\n");
    // The pipe is closed by now. Two minutes are as long as it takes to fail.
    let ends = || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        child.try_wait().expect("it can be asked")
    };
    let ended = std::iter::repeat_with(ends).take(1_200).find_map(|status| status);
    let _ = child.kill();
    assert_eq!(ended.and_then(|status| status.code()), Some(0));
}

#[test]
fn the_schema_is_the_latest_unless_it_is_named() {
    let place = Place::new();
    let newer =
        USER.replace("}]}", "},{\"name\":\"nick\",\"type\":[\"null\",\"string\"],\"default\":null}]}");
    place.register("users-value", &newer);
    place.ends(0, &["produce", "users"], "{\"id\": 1, \"nick\": {\"string\": \"Ann\"}}");
    place.ends(0, &["produce", "users", "--subject", "users-value@1"], "{\"id\": 2}");
    assert_eq!(place.all("users", &[]), "{\"id\":1,\"nick\":{\"string\":\"Ann\"}}\n{\"id\":2}\n");
    let reader = place.all("users", &["--reader-schema", "registry:users-value"]);
    assert_eq!(reader, "{\"id\":1,\"nick\":{\"string\":\"Ann\"}}\n{\"id\":2,\"nick\":null}\n");
}

/// Data that no registry knows, and data without anything before them.
#[test]
fn other_framings_are_read() {
    let place = Place::new();
    let schema = place.write("user.avsc", USER).display().to_string();
    let encoded = |framing: &str| -> Vec<u8> {
        let args = ["encode", "--schema", &*schema, "--framing", framing, "--encoding", "hex"];
        let text = place.ends(0, &args, "{\"id\": 7}").stdout;
        let pairs = text.trim().as_bytes().chunks(2);
        pairs
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("text"), 16).expect("hex"))
            .collect()
    };
    let send = |topic: &str, value: Vec<u8>| {
        place.topic(topic);
        place.send_raw(topic, &[&value]);
    };
    send("bare", encoded("datum"));
    assert_eq!(place.all("bare", &["--schema", &schema]), "{\"id\":7}\n");
    // Zeros are data of a schema, too, and no id where nothing comes of it.
    let zeros = r#"{"type":"record","name":"Z","fields":[{"name":"z","type":{"type":"fixed","name":"F","size":5}},
        {"name":"n","type":"long"}]}"#;
    send("zeros", b"\0\0\0\0\x07\x02".to_vec());
    assert_eq!(
        place.all("zeros", &["--schema", zeros]),
        "{\"z\":\"\\u0000\\u0000\\u0000\\u0000\\u0007\",\"n\":1}\n"
    );
    assert_eq!(place.all("zeros", &["--schema", "\"int\""]), "1\n");
    send("single", encoded("single-object"));
    assert_eq!(place.all("single", &["--schema", &schema]), "{\"id\":7}\n");
    let file = |name: &str, values: &str| {
        let file = place.folder.path().join(name).display().to_string();
        place.ends(0, &["encode", "--schema", &schema, "--out", &file], values);
        std::fs::read(file).expect("a file")
    };
    send("file", file("one.avro", "{\"id\": 7}"));
    assert_eq!(place.all("file", &[]), "{\"id\":7}\n");
    send("files", file("two.avro", "{\"id\": 7}\n{\"id\": 8}"));
    assert_eq!(place.all("files", &[]), "[{\"id\":7},{\"id\":8}]\n");
}
