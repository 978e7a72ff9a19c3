//! Data one by one: bare, with an id of a registry before them, as single objects; as bytes and as lines.

use crate::{USER, USERS, Users};

#[test]
fn bare_data_stand_behind_each_other() {
    let folder = Users::new();
    let bytes = folder.pipe(&["encode", "--schema", "user.avsc"], USERS.as_bytes()).clean();
    assert_eq!(bytes, b"\x02\x02\x06ada\x04\x00\x06\x02\x00");
    assert_eq!(folder.pipe(&["decode", "--schema", "user.avsc"], &bytes).clean(), USERS.as_bytes());
    assert_eq!(folder.pipe(&["decode", "--schema", USER], &bytes).clean(), USERS.as_bytes());
    let cut = folder.pipe(&["decode", "--schema", "user.avsc"], &bytes[..7]);
    assert_eq!((cut.code, cut.text()), (2, "{\"id\":1,\"nick\":{\"string\":\"ada\"}}\n"));
    assert_eq!(cut.stderr, "error: standard input: byte 7: User.nick: unexpected end of input\n");
    // Data of no bytes are one, and no more.
    assert_eq!(folder.pipe(&["decode", "-s", "\"null\""], b"").clean(), b"null\n");
    let rest = folder.pipe(&["decode", "-s", "\"null\""], b"\0");
    assert_eq!(rest.stderr, "error: standard input: byte 0: bytes are left over behind a datum of none\n");
}

#[test]
fn lines_of_digits_are_messages() {
    let folder = Users::new();
    for (encoding, expected) in
        [("hex", "020206616461\n0400\n060200\n"), ("base64", "AgIGYWRh\nBAA=\nBgIA\n")]
    {
        let lines = folder.run(&["encode", "-s", "user.avsc", "--encoding", encoding, "users.json"]).clean();
        assert_eq!(String::from_utf8_lossy(&lines), expected);
        let decode = ["decode", "-s", "user.avsc", "--encoding", encoding];
        assert_eq!(folder.pipe(&decode, &lines).clean(), USERS.as_bytes());
        // One that is wrong does not stop the others.
        let broken = folder.pipe(&decode, format!("!\n{expected}").as_bytes());
        assert_eq!((broken.code, broken.text()), (2, USERS));
        assert!(
            broken.stderr.starts_with("error: standard input, line 1: the line is not "),
            "{}",
            broken.stderr
        );
    }
}

#[test]
fn single_objects_are_told_apart_by_their_schemas() {
    let folder = Users::new();
    let user = folder.run(&["encode", "-s", "user.avsc", "--framing", "single-object", "users.json"]).clean();
    assert!(user.starts_with(b"\xc3\x01"));
    let int = folder.pipe(&["encode", "-s", "\"int\"", "--framing", "single-object"], b"7").clean();
    assert_eq!(int, b"\xc3\x01\x8f\x5c\x39\x3f\x1a\xd5\x75\x72\x0e");
    let both = [&user[..], &int].concat();
    let read = folder.pipe(&["decode", "-s", "\"int\"", "-s", "user.avsc"], &both).clean();
    assert_eq!(read, format!("{USERS}7\n").into_bytes());
    let unknown = folder.pipe(&["decode", "-s", "user.avsc"], &int);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.stderr.starts_with("error: no schema is known by the fingerprint 8f5c393f1ad57572\n"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn messages_have_an_id_before_them() {
    let folder = Users::new();
    let framed = ["encode", "-s", "user.avsc", "--framing", "confluent"];
    let messages = folder.run(&[&framed[..], &["--id", "7", "users.json"]].concat()).clean();
    assert!(messages.starts_with(b"\0\0\0\0\x07\x02\x02"));
    // With a schema, ids need no registry.
    let decode = ["decode", "-s", "user.avsc", "--framing", "confluent"];
    assert_eq!(folder.pipe(&decode, &messages).clean(), USERS.as_bytes());
    let guid = "6f3d2c1b-0a09-4807-8605-040302010000";
    let messages = folder.run(&[&framed[..], &["--id", guid, "users.json"]].concat()).clean();
    assert!(messages.starts_with(b"\x01\x6f\x3d"));
    assert_eq!(folder.pipe(&decode, &messages).clean(), USERS.as_bytes());
    let without = folder.run(&[&framed[..], &["users.json"]].concat());
    assert_eq!(without.code, 2);
    assert!(
        without.stderr.contains("say --id N, or take the schema from there: --schema registry:SUBJECT"),
        "{}",
        without.stderr
    );
    let odd = folder.pipe(&decode, b"\x7b\x22");
    assert!(
        odd.stderr.contains("unexpected magic byte 0x7B, which is '{': this looks like JSON"),
        "{}",
        odd.stderr
    );
}

/// Zeros are data of most schemas, and rows made of ids and sizes would look like data.
#[test]
fn messages_are_not_taken_for_bare_data() {
    let folder = Users::new();
    let framed = ["encode", "-s", "user.avsc", "--framing", "confluent", "--id", "7", "users.json"];
    let messages = folder.run(&framed).clean();
    let looks = "standard input: this is no bare data of the schema, but looks like messages of a registry";
    let help = "say --framing confluent";
    let told = folder.pipe(&["decode", "-s", "user.avsc"], &messages);
    assert_eq!((told.code, told.text()), (2, ""), "{}", told.stderr);
    assert!(told.stderr.contains(looks) && told.stderr.contains(help), "{}", told.stderr);
    // Also of messages that are cut off.
    let told = folder.pipe(&["decode", "-s", "user.avsc"], &messages[..messages.len() - 2]);
    assert_eq!((told.code, told.text(), told.stderr.contains(looks)), (2, "", true), "{}", told.stderr);
    let lines = folder.run(&[&framed[..], &["--encoding", "hex"]].concat()).clean();
    let told = folder.pipe(&["decode", "-s", "user.avsc", "--encoding", "hex"], &lines);
    assert_eq!((told.code, told.text(), told.stderr.matches(help).count()), (2, "", 3), "{}", told.stderr);
    // Numbers are told apart by nothing but what somebody says.
    let bytes = b"\0\0\0\0\x07\x02";
    let told = folder.pipe(&["decode", "-s", "\"int\""], bytes);
    assert_eq!((told.code, told.text()), (2, ""));
    assert!(told.stderr.contains("may be messages of a registry as well as 6 bare data"), "{}", told.stderr);
    let said = |framing: &str| folder.pipe(&["decode", "-s", "\"int\"", "--framing", framing], bytes).clean();
    assert_eq!((said("confluent"), said("datum")), (b"1\n".to_vec(), b"0\n0\n0\n0\n-4\n1\n".to_vec()));
    // What is one datum and no message, what is no message, and what is neither.
    let five = r#"{"type": "fixed", "name": "Five", "size": 5}"#;
    assert_eq!(
        folder.pipe(&["decode", "-s", five], &bytes[..5]).clean(),
        b"\"\\u0000\\u0000\\u0000\\u0000\\u0007\"\n"
    );
    assert_eq!(folder.pipe(&["decode", "-s", "\"int\""], &[0; 6]).clean(), b"0\n".repeat(6));
    let neither = folder.pipe(&["decode", "-s", "\"int\""], b"\0\0\0\0\x07\x80");
    assert_eq!((neither.code, neither.text()), (2, "0\n0\n0\n0\n-4\n"));
    assert_eq!(neither.stderr, "error: standard input: byte 5: int: unexpected end of input\n");
}

#[test]
fn a_line_is_one_message() {
    let folder = Users::new();
    let told = folder.pipe(&["decode", "-s", "user.avsc", "--encoding", "hex"], b"0200\n02000400\n0400\n");
    assert_eq!((told.code, told.text()), (2, "{\"id\":1,\"nick\":null}\n{\"id\":2,\"nick\":null}\n"));
    assert_eq!(told.stderr, "error: standard input, line 2: byte 2: bytes are left over behind the datum\n");
}

/// Where all of the schema is bytes, the message has them without their length.
#[test]
fn bytes_alone_have_no_length() {
    let folder = Users::new();
    let framed = ["encode", "-s", "\"bytes\"", "--framing", "confluent", "--id", "1"];
    let message = folder.pipe(&framed, b"\"abc\\u00ff\"").clean();
    assert_eq!(message, b"\0\0\0\0\x01abc\xff");
    let read = folder.pipe(&["decode", "-s", "\"bytes\"", "--framing", "confluent"], &message).clean();
    assert_eq!(read, b"\"abc\\u00ff\"\n");
}

#[test]
fn schemas_are_chosen_and_refer_to_others() {
    let folder = Users::new();
    folder.write(
        "team.avsc",
        r#"{"type": "record", "name": "Team", "fields": [{"name": "lead", "type": "com.acme.User"}]}"#,
    );
    let team = b"{\"lead\":{\"id\":1,\"nick\":null}}\n";
    let lonely = folder.pipe(&["encode", "-s", "team.avsc"], team);
    assert_eq!(lonely.code, 2);
    assert!(lonely.stderr.starts_with("error[unknown-name]: "), "{}", lonely.stderr);
    let with = ["-s", "team.avsc", "--references", "user.avsc"];
    let bytes = folder.pipe(&[&["encode"], &with[..]].concat(), team).clean();
    assert_eq!(bytes, [2, 0]);
    assert_eq!(folder.pipe(&[&["decode"], &with[..]].concat(), &bytes).clean(), team);
    // The user of the team alone.
    let user = folder.pipe(&[&["decode", "--type", "com.acme.User"], &with[..]].concat(), &bytes).clean();
    assert_eq!(user, b"{\"id\":1,\"nick\":null}\n");
    let unknown = folder.pipe(&[&["decode", "--type", "Userr"], &with[..]].concat(), &bytes);
    assert!(unknown.stderr.contains("no type is named `Userr` in team.avsc"), "{}", unknown.stderr);
    assert!(unknown.stderr.contains("com.acme.User"), "{}", unknown.stderr);
}

/// A file with a name that no schema may have any more, and a default that does not match, is still the schema of its data.
#[test]
fn schemas_of_the_past_are_read_leniently() {
    let folder = Users::new();
    let old = r#"{"type": "record", "name": "my-user", "fields": [{"name": "an id", "type": "int", "default": "none"}]}"#;
    let bytes = folder.pipe(&["encode", "-s", old], b"{\"an id\": 3}").clean();
    assert_eq!(folder.pipe(&["decode", "-s", old], &bytes).clean(), b"{\"an id\":3}\n");
}

#[test]
fn hostile_input_ends_with_an_error() {
    let folder = Users::new();
    let list = r#"{"type": "record", "name": "L", "fields": [{"name": "next", "type": ["null", "L"]}]}"#;
    for (schema, bytes) in [
        (list, vec![2; 100_000]),
        (r#"{"type": "array", "items": "null"}"#, vec![0xfe, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]),
    ] {
        let ended = folder.pipe(&["decode", "-s", schema], &bytes);
        assert_eq!((ended.code, ended.text()), (2, ""));
        assert!(ended.stderr.starts_with("error: standard input: byte "), "{}", ended.stderr);
    }
    let ended = folder.pipe(&["encode", "-s", list], "{\"next\":{\"L\":".repeat(10_000).as_bytes());
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("nested too deeply"), "{}", ended.stderr);
}

#[test]
fn schemas_of_other_revisions_are_read() {
    let folder = Users::new();
    let git = |args: &[&str]| avrogen_harness::git(folder.path(), args);
    git(&["init", "--quiet", "--initial-branch", "main"]);
    git(&["add", "user.avsc"]);
    git(&["commit", "--quiet", "-m", "a user"]);
    folder.write("user.avsc", USER.replace("long", "double"));
    let bytes = folder.run(&["encode", "-s", "git:HEAD:user.avsc", "users.json"]).clean();
    assert_eq!(bytes, b"\x02\x02\x06ada\x04\x00\x06\x02\x00");
    let read = ["decode", "-s", "git:main:user.avsc", "--reader-schema", "user.avsc"];
    let read = folder.pipe(&read, b"\x02\x00").clean();
    assert_eq!(read, b"{\"id\":1.0,\"nick\":null}\n");
    let wrong = folder.pipe(&["decode", "-s", "git:main"], b"\x02\x00");
    assert!(wrong.stderr.contains("write `git:REV:PATH`"), "{}", wrong.stderr);
}
