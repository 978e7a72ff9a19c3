//! Container files.

use crate::{USERS, Users};

const CODECS: [&str; 6] = ["null", "deflate", "snappy", "zstandard", "bzip2", "xz"];

#[test]
fn files_of_every_codec_are_written_read_and_added_to() {
    let folder = Users::new();
    for codec in CODECS {
        let file = format!("{codec}.avro");
        folder.run(&["encode", "-s", "user.avsc", "--codec", codec, "-o", &file, "users.json"]).clean();
        assert_eq!(folder.run(&["decode", &file]).clean(), USERS.as_bytes(), "{codec}");
        folder.pipe(&["encode", "--append", &file], b"{\"nick\": null,\n \"id\": 4}").clean();
        let all = format!("{USERS}{{\"id\":4,\"nick\":null}}\n");
        assert_eq!(folder.run(&["decode", &file]).clean(), all.as_bytes(), "{codec}");
        // From a pipe, as from a file.
        assert_eq!(folder.pipe(&["decode"], &folder.bytes(&file)).clean(), all.as_bytes(), "{codec}");
    }
    let several = folder.run(&["decode", "null.avro", "xz.avro"]).clean();
    assert_eq!(several.split(|byte| *byte == b'\n').count(), 9);
    let level = folder.run(&["encode", "-s", "user.avsc", "--codec", "xz", "--level", "77", "users.json"]);
    assert_eq!(level.code, 2);
    assert!(
        level.stderr.starts_with("error: the codec xz has the levels 0 to 9, and not 77"),
        "{}",
        level.stderr
    );
}

#[test]
fn the_name_of_the_output_says_what_it_is() {
    let folder = Users::new();
    folder.run(&["encode", "-s", "user.avsc", "-o", "users.avro", "users.json"]).clean();
    assert!(folder.bytes("users.avro").starts_with(b"Obj\x01"));
    folder.run(&["encode", "-s", "user.avsc", "-o", "users.bin", "users.json"]).clean();
    assert_eq!(folder.bytes("users.bin"), b"\x02\x02\x06ada\x04\x00\x06\x02\x00");
    let piped = folder.run(&["encode", "-s", "user.avsc", "--framing", "container", "users.json"]).clean();
    assert_eq!(folder.pipe(&["decode", "-"], &piped).clean(), USERS.as_bytes());
}

#[test]
fn a_dash_is_standard_output() {
    let folder = Users::new();
    let encode = ["encode", "-s", "user.avsc", "users.json"];
    let bytes = folder.run(&encode).clean();
    for more in [&["-o", "-"][..], &["--out=-"]] {
        assert_eq!(folder.run(&[&encode, more].concat()).clean(), bytes);
    }
    let container = folder.run(&[&encode, &["-o", "-", "--codec", "deflate"][..]].concat()).clean();
    assert_eq!(folder.pipe(&["decode"], &container).clean(), USERS.as_bytes());
    // Also where avrogen.toml has another place for it.
    folder.write("avrogen.toml", "[schemas]\npaths = [\"user.avsc\"]\n");
    let code = folder.run(&["generate"]).clean();
    assert!(code.starts_with(b"// @generated"));
    let named = "[schemas]\npaths = [\"user.avsc\"]\n[generate]\nout = \"src/avro\"\n\
        [set.v1]\npaths = [\"user.avsc\"]\ngenerate = { out = \"src/v1\" }\n";
    folder.write("avrogen.toml", named);
    assert_eq!(folder.run(&["generate", "--out", "-"]).clean(), code);
    let set = folder.run(&["generate", "--out", "-", "--set", "v1"]).clean();
    assert!(set.starts_with(b"// @generated"));
    assert!(!folder.join("-").exists() && !folder.join("src").exists());
}

#[test]
fn records_are_read_with_another_schema() {
    let folder = Users::new();
    folder.write(
        "newer.avsc",
        r#"{"type": "record", "name": "com.acme.User", "fields": [
            {"name": "age", "type": "int", "default": -1}, {"name": "key", "type": "double", "aliases": ["id"]}]}"#,
    );
    folder.run(&["encode", "-s", "user.avsc", "-o", "users.avro", "users.json"]).clean();
    let read = folder.run(&["decode", "--reader-schema", "newer.avsc", "users.avro"]).clean();
    let expected = "{\"age\":-1,\"key\":1.0}\n{\"age\":-1,\"key\":2.0}\n{\"age\":-1,\"key\":3.0}\n";
    assert_eq!(String::from_utf8(read).expect("text"), expected);
    // What the reader has no place for is an error of that record alone.
    let reader = r#"{"type": "record", "name": "User", "fields": [{"name": "nick", "type": "string"}]}"#;
    let read = folder.run(&["decode", "--reader-schema", reader, "users.avro"]);
    assert_eq!((read.code, read.text()), (2, "{\"nick\":\"ada\"}\n{\"nick\":\"\"}\n"));
    assert!(
        read.stderr.contains("users.avro: byte ") && read.stderr.contains("record 2: User.nick: "),
        "{}",
        read.stderr
    );
}

#[test]
fn of_a_damaged_file_there_is_what_is_not_damaged() {
    let folder = Users::new();
    let line = |id| format!("{{\"id\":{id},\"nick\":{{\"string\":\"user {id}\"}}}}\n");
    let many = (0..20_000).map(line).collect::<Vec<_>>().concat();
    folder.write("many.json", &many);
    folder.run(&["encode", "-s", "user.avsc", "-o", "many.avro", "many.json"]).clean();
    let whole = folder.bytes("many.avro");
    folder.write("cut.avro", &whole[..whole.len() - 5]);
    let cut = folder.run(&["decode", "cut.avro"]);
    assert_eq!((cut.code, cut.text()), (2, &*many));
    assert!(cut.stderr.starts_with("error: cut.avro: byte "), "{}", cut.stderr);
    assert!(cut.stderr.contains("the file ends inside the sync marker of the block"), "{}", cut.stderr);

    // A sync marker in the middle: the block before it is read, and those behind it if one asks for them.
    let marker = &whole[whole.len() - 16..];
    let places: Vec<_> = (0..whole.len() - 16).filter(|at| whole[*at..].starts_with(marker)).collect();
    assert!(places.len() > 4, "{places:?}");
    let mut damaged = whole.clone();
    damaged[places[1]] ^= 1;
    folder.write("damaged.avro", &damaged);
    let stopped = folder.run(&["decode", "damaged.avro"]);
    let skipped = folder.run(&["decode", "--skip-damaged", "damaged.avro"]);
    assert_eq!((stopped.code, skipped.code), (2, 2));
    assert!(many.starts_with(stopped.text()) && skipped.text().starts_with(stopped.text()));
    assert!(skipped.text().len() > stopped.text().len() && skipped.text().ends_with("\"user 19999\"}}\n"));
    assert_eq!(skipped.stderr.matches("error: ").count(), 1, "{}", skipped.stderr);

    // Other files are read all the same.
    let both = folder.run(&["decode", "damaged.avro", "many.avro"]);
    assert_eq!((both.code, both.text().ends_with(&many)), (2, true));
}

#[test]
fn what_is_no_datum_leaves_the_files_as_they_were() {
    let folder = Users::new();
    folder.run(&["encode", "-s", "user.avsc", "-o", "users.avro", "users.json"]).clean();
    let before = folder.bytes("users.avro");
    folder.write(
        "broken.json",
        "{\"id\": 1, \"nick\": null}\n\n{\"id\": \"1\"}\n{\n  \"id\": 1,\n  \"nick\": \"ada\"\n}\n\u{7}",
    );
    for target in [&["-s", "user.avsc", "-o", "users.avro"][..], &["--append", "users.avro"]] {
        let ended = folder.run(&[&["encode"], target, &["broken.json"]].concat());
        assert_eq!((ended.code, ended.text()), (2, ""));
        let lines: Vec<&str> = ended.stderr.lines().collect();
        assert_eq!(
            lines,
            [
                "error: broken.json:3:8: found a string, expecting long",
                "error: broken.json:6:11: expecting null or an object with one key, a branch of the union: null, string",
                "error: broken.json:8:1: expected a value, found '\\u{7}'",
            ]
        );
        assert!(folder.bytes("users.avro") == before, "{target:?}");
    }
    let others = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(others, 4, "a temporary file was left");
}

#[test]
fn the_schema_of_a_file_can_be_had() {
    let folder = Users::new();
    folder.run(&["encode", "-s", "user.avsc", "-o", "users.avro", "users.json"]).clean();
    let schema = folder.run(&["decode", "--print-schema", "users.avro"]).clean();
    folder.write("of-file.avsc", &schema);
    folder.run(&["encode", "-s", "of-file.avsc", "-o", "again.avro", "users.json"]).clean();
    assert_eq!(folder.run(&["decode", "again.avro"]).clean(), USERS.as_bytes());
}

#[test]
fn what_is_no_container_file_is_told() {
    let folder = Users::new();
    let told = |args: &[&str], input: &[u8]| {
        let ended = folder.pipe(args, input);
        assert_eq!((ended.code, ended.text()), (2, ""));
        ended.stderr
    };
    let stderr = told(&["decode"], b"");
    assert!(stderr.starts_with("error: standard input is empty"), "{stderr}");
    let stderr = told(&["decode", "users.json"], b"");
    assert!(stderr.starts_with("error: users.json does not say what its schema is"), "{stderr}");
    assert!(stderr.contains("--schema FILE"), "{stderr}");
    let stderr = told(&["decode", "--framing", "container", "users.json"], b"");
    assert!(stderr.contains("this looks like JSON"), "{stderr}");
    let stderr = told(&["decode", "nowhere.avro"], b"");
    assert!(stderr.starts_with("error: cannot read nowhere.avro"), "{stderr}");
}

/// `avrogen decode FILE | head -1` is no failure.
#[cfg(unix)]
#[test]
fn a_broken_pipe_is_no_failure() {
    let folder = Users::new();
    folder.write("many.json", USERS.repeat(50_000));
    folder.run(&["encode", "-s", "user.avsc", "-o", "many.avro", "many.json"]).clean();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_avrogen"))
        .args(["decode", "many.avro"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut first = [0; 10];
    std::io::Read::read_exact(child.stdout.as_mut().expect("it is piped"), &mut first).expect("some");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]));
}
