//! A disk without room: everything stays as it was, and goes on once there is room.

use std::path::PathBuf;
use std::process::Command;

use avrogen_runtime::registry::{Client, Deleted, Schema, blocking};
use avrogen_runtime::testing::Registry;

use crate::{Case, Project, USER, ended};

#[test]
fn full_disk_changes_nothing() {
    std::thread::scope(|scope| {
        for case in Case::all() {
            scope.spawn(move || fill_after_every_part(&case));
        }
    });
}

fn fill_after_every_part(case: &Case) {
    let after = case.after();
    for bytes in [0, 1, 60, 200, 350] {
        let folder = case.folder();
        let mut command = folder.command(case.args);
        command.env("AVROGEN_FAILPOINT", format!("full@{bytes}"));
        let what = format!("{:?}, after {bytes} bytes", case.args);
        let ran = command.output().expect("it starts");
        if ran.status.success() {
            // It writes less than that.
            assert_eq!(folder.files(), after, "{what}");
            continue;
        }
        let stderr = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{what}: {stderr}");
        assert!(stderr.contains("cannot write ") && stderr.contains("storage space"), "{what}: {stderr}");
        assert_eq!(folder.files(), case.before, "{what}");
        folder.ends(0, case.args);
        assert_eq!(folder.files(), after, "{what}");
    }
}

const ENCODE: [&str; 4] = ["encode", "--append", "users.avro", "users.json"];

/// A container file with some data, and more data than has room.
fn container(folder: &Project) -> Vec<u8> {
    folder.write("user.avsc", USER);
    folder.write("users.json", "{\"id\":1}\n");
    folder.ends(0, &["encode", "--schema", "user.avsc", "--out", "users.avro", "users.json"]);
    std::fs::read(folder.path.join("users.avro")).expect("a file")
}

#[test]
fn append_on_a_full_disk_is_cut_back() {
    let folder = Project::new();
    let before = container(&folder);
    for bytes in 0..18 {
        let mut command = folder.command(&ENCODE);
        command.env("AVROGEN_FAILPOINT", format!("full@{bytes}"));
        let stderr = ended(command, 2);
        assert!(stderr.contains("storage space"), "{stderr}");
        assert_eq!(
            std::fs::read(folder.path.join("users.avro")).expect("a file"),
            before,
            "after {bytes} bytes"
        );
    }
    folder.ends(0, &ENCODE);
    assert!(std::fs::read(folder.path.join("users.avro")).expect("a file").len() > before.len());
}

#[test]
fn output_on_a_full_disk_leaves_the_old_file() {
    let folder = Project::new();
    let before = container(&folder);
    let mut command = folder.command(&[
        "encode",
        "--schema",
        "user.avsc",
        "--out",
        "users.avro",
        "users.json",
        "users.json",
    ]);
    command.env("AVROGEN_FAILPOINT", "full@40");
    ended(command, 2);
    assert_eq!(folder.files()["users.avro"], before);
    assert_eq!(folder.files().len(), 3, "no temporary file is left");
}

/// A small disk of its own, where this process may mount one.
struct Disk {
    path: PathBuf,
    _below: tempfile::TempDir,
}

impl Disk {
    fn mount() -> Option<Self> {
        let below = tempfile::tempdir().expect("a folder");
        let path = below.path().to_owned();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&path);
        let is_mounted =
            cfg!(target_os = "linux") && mount.output().is_ok_and(|ended| ended.status.success());
        is_mounted.then_some(Self { path, _below: below })
    }

    /// Leaves no room.
    fn fill(&self) {
        let full = std::fs::write(self.path.join("filler"), vec![0; 1 << 20]);
        full.expect_err("the disk is smaller than that");
    }

    fn make_room(&self) {
        std::fs::remove_file(self.path.join("filler")).expect("it is there");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(&self.path).status().expect("umount starts");
        assert!(unmounted.success() || std::thread::panicking());
    }
}

#[test]
fn real_disk_without_room_changes_nothing() {
    let Some(disk) = Disk::mount() else { return };
    for case in Case::all() {
        let path = disk.path.join("project");
        std::fs::create_dir(&path).expect("a folder");
        let folder = Project { path: path.clone(), ..case.folder() };
        folder.fill(&case.before);
        disk.fill();
        let stderr = folder.ends(2, case.args);
        assert!(stderr.contains("No space left on device"), "{:?}: {stderr}", case.args);
        assert_eq!(folder.files(), case.before, "{:?}", case.args);
        disk.make_room();
        folder.ends(0, case.args);
        assert_eq!(folder.files(), case.after(), "{:?}", case.args);
        std::fs::remove_dir_all(path).expect("it is there");
    }
}

#[test]
fn append_on_a_real_disk_without_room_is_cut_back() {
    let Some(disk) = Disk::mount() else { return };
    let folder = Project { path: disk.path.clone(), ..Project::new() };
    let before = container(&folder);
    let more = "{\"id\":9000000000000000000}\n".repeat(5_000);
    let outside = Project::new();
    outside.write("more.json", &more);
    let input = outside.path.join("more.json").display().to_string();
    disk.fill();
    let append = ["encode", "--append", "users.avro", &input];
    folder.ends(2, &append);
    assert_eq!(folder.files()["users.avro"], before);
    disk.make_room();
    folder.ends(0, &ENCODE);
}

#[test]
fn registry_goes_on_after_a_full_disk() {
    let Some(disk) = Disk::mount() else { return };
    let start = || Registry::builder().folder(disk.path.join("registry")).start().expect("it starts");
    let client = |registry: &Registry| {
        let client = Client::new(&*registry.url()).expect("a client");
        blocking::Client::new(client).expect("a runtime")
    };
    let registry = start();
    let register = |subject: &str, doc: &str| {
        let schema = USER.replace("\"fields\"", &format!("\"doc\":\"{doc}\",\"fields\""));
        client(&registry).register(subject, &Schema::new(&*schema))
    };
    register("first", "").expect("there is room");
    disk.fill();
    register("second", &"x".repeat(20_000)).expect_err("there is no room");
    disk.make_room();
    register("third", "later").expect("there is room again");
    drop(registry);
    let subjects = client(&start()).subjects(Deleted::Excluded).expect("it answers");
    assert_eq!(subjects, ["first", "third"]);
}
