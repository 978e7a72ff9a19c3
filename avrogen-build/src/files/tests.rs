//! What becomes of files, folders and links.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use tempfile::TempDir;

use super::batch::Batch;
use super::{Appending, Change, Output, sweep, write};

/// A folder with a file `a` that says `old`.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        place.put("a", "old");
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.at(name), text).expect("a file");
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).expect("it is there")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
        names.sort();
        names
    }
}

fn failure(error: super::Error) -> String {
    format!("{:?}", crate::Error::from(error))
}

#[test]
fn batch_writes_nothing_where_one_file_cannot_be() {
    let place = Place::new();
    fs::create_dir(place.at("b")).expect("a folder");
    let new = |name: &str| Change::new(place.at(name), "new");
    let changes = [new("a"), new("c/d/e"), new("b")];
    let error = write(&changes).expect_err("a folder is in the way");
    assert!(failure(error).ends_with("b: it is a folder"));
    assert_eq!(place.text("a"), "old");
    assert_eq!(place.names(), ["a", "b"], "neither a temporary file nor a folder is left");
    write(&changes[..2]).expect("nothing is in the way");
    assert!(changes[..2].iter().all(Change::is_made));
    assert_eq!(place.names(), ["a", "b", "c"]);
}

#[test]
fn batch_puts_back_what_was_done_when_a_later_file_fails() {
    let place = Place::new();
    place.put("gone", "kept");
    let changes = [
        Change::new(place.at("a"), "new"),
        Change::new(place.at("b/c"), "new"),
        Change::removal(place.at("gone")),
        Change::new(place.at("d"), "new"),
    ];
    let mut batch = Batch::default();
    for change in &changes {
        batch.prepare(change).expect("nothing is in the way");
    }
    fs::create_dir(place.at("d")).expect("a folder");
    batch.commit().expect_err("a folder came in the way");
    assert_eq!(place.names(), ["a", "d", "gone"]);
    assert_eq!((place.text("a"), place.text("gone")), ("old".to_owned(), "kept".to_owned()));
}

#[test]
fn batch_writes_a_file_again_whose_temporary_file_was_taken() {
    let place = Place::new();
    let change = Change::new(place.at("a"), "new");
    let mut batch = Batch::default();
    batch.prepare(&change).expect("nothing is in the way");
    sweep([place.0.path()], &|_| false);
    assert_eq!(place.names(), ["a"]);
    batch.commit().expect("it is written again");
    assert_eq!((place.text("a"), place.names().len()), ("new".to_owned(), 1));
}

#[test]
fn removal_of_a_file_that_is_gone_does_nothing() {
    let place = Place::new();
    write(&[Change::removal(place.at("nothing"))]).expect("there is nothing to do");
    write(&[Change::removal(place.at("a"))]).expect("it can be removed");
    assert!(place.names().is_empty());
}

#[test]
fn line_ends_stay_where_the_text_is_laid_out_anew() {
    let place = Place::new();
    place.put("a", "a\r\nb\r\n");
    write(&[Change::text(place.at("a"), "a\nc\n"), Change::text(place.at("b"), "a\nc\n")]).expect("written");
    assert_eq!((place.text("a"), place.text("b")), ("a\r\nc\r\n".to_owned(), "a\nc\n".to_owned()));
    write(&[Change::new(place.at("a"), "a\n")]).expect("written");
    assert_eq!(place.text("a"), "a\n", "exact bytes stay exact");
}

#[test]
fn file_that_has_its_bytes_already_is_left_alone() {
    let place = Place::new();
    let before = fs::metadata(place.at("a")).expect("it is there").modified().expect("a time");
    std::thread::sleep(std::time::Duration::from_millis(20));
    write(&[Change::new(place.at("a"), "old")]).expect("there is nothing to do");
    assert_eq!(fs::metadata(place.at("a")).expect("it is there").modified().expect("a time"), before);
}

#[test]
fn read_only_file_is_refused() {
    let place = Place::new();
    let mut permissions = fs::metadata(place.at("a")).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(place.at("a"), permissions).expect("permissions");
    let error = write(&[Change::new(place.at("a"), "new")]).expect_err("it is read-only");
    assert!(failure(error).ends_with("a: it is read-only"));
    assert_eq!((place.text("a"), place.names().len()), ("old".to_owned(), 1));
}

#[test]
fn sweep_removes_only_temporary_files_of_processes_that_ended() {
    let place = Place::new();
    let others = [".avrogen", ".avrogen-7.tmp", ".avrogen-7-x.tmp", "x.avrogen-7-1.tmp", ".avrogen-8-1.tmp"];
    for name in others {
        place.put(name, "");
    }
    place.put(".avrogen-7-1.tmp", "");
    place.put(&format!(".avrogen-{}-900.tmp", std::process::id()), "");
    fs::create_dir(place.at(".avrogen-7-2.tmp")).expect("a folder");
    sweep([place.0.path(), &place.at("nowhere")], &|process| process != 7);
    let mut left: Vec<&str> = others.into_iter().chain(["a", ".avrogen-7-2.tmp"]).collect();
    left.sort_unstable();
    assert_eq!(place.names(), left);
}

#[test]
fn appending_cuts_back_what_is_not_kept() {
    let place = Place::new();
    let mut file = Appending::open(&place.at("a")).expect("it opens");
    file.seek(SeekFrom::End(0)).expect("it has an end");
    file.write_all(b" and new").expect("room");
    assert_eq!(place.text("a"), "old and new");
    file.cut_back().expect("it can be cut");
    assert_eq!(place.text("a"), "old");
    for name in ["a", "b"] {
        Appending::add(&place.at(name), b" and new").expect("room");
    }
    assert_eq!((place.text("a"), place.text("b")), ("old and new".to_owned(), " and new".to_owned()));
}

#[test]
fn output_takes_its_place_at_the_end() {
    let place = Place::new();
    let mut output = Output::create(&place.at("a")).expect("it can be written");
    output.write_all(b"new").expect("room");
    assert_eq!(place.text("a"), "old");
    output.finish().expect("nothing is in the way");
    assert_eq!(place.text("a"), "new");
    drop(Output::create(&place.at("b")).expect("it can be written"));
    assert_eq!(place.names(), ["a"]);
}

#[cfg(unix)]
mod unix {
    use std::fs::Permissions;
    use std::io::Read as _;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};

    use super::*;

    #[test]
    fn permissions_and_owner_stay() {
        let place = Place::new();
        fs::set_permissions(place.at("a"), Permissions::from_mode(0o640)).expect("permissions");
        // Only root can give a file away.
        let is_root = chown(place.at("a"), Some(1), Some(1)).is_ok();
        write(&[Change::new(place.at("a"), "new")]).expect("it can be written");
        let there = fs::metadata(place.at("a")).expect("it is there");
        assert_eq!(there.mode() & 0o777, 0o640);
        assert!(!is_root || (there.uid(), there.gid()) == (1, 1));
    }

    #[test]
    fn symbolic_links_are_followed() {
        let place = Place::new();
        fs::create_dir(place.at("real")).expect("a folder");
        symlink("../a", place.at("real/second")).expect("a link");
        symlink("real/second", place.at("first")).expect("a link");
        symlink("real/none", place.at("dangling")).expect("a link");
        let changes = [Change::new(place.at("first"), "new"), Change::new(place.at("dangling"), "new")];
        assert_eq!(changes[1].folder(), place.at("real"));
        write(&changes).expect("they can be written");
        assert!(fs::symlink_metadata(place.at("first")).expect("it is there").is_symlink());
        assert!(fs::symlink_metadata(place.at("real/second")).expect("it is there").is_symlink());
        assert_eq!((place.text("a"), place.text("real/none")), ("new".to_owned(), "new".to_owned()));
        symlink("circle", place.at("circle")).expect("a link");
        write(&[Change::new(place.at("circle"), "new")]).expect_err("it leads nowhere");
    }

    #[test]
    fn fifo_and_device_are_written_straight() {
        let place = Place::new();
        let fifo = place.at("fifo");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo runs");
        assert!(made.success());
        let reader = std::thread::spawn({
            let fifo = fifo.clone();
            move || fs::read_to_string(fifo).expect("it can be read")
        });
        write(&[Change::new(&fifo, "new")]).expect("it can be written");
        assert_eq!(reader.join().expect("no panic"), "new");
        write(&[Change::new("/dev/null", "new")]).expect("it can be written");
        let mut output = Output::create("/dev/null".as_ref()).expect("it can be written");
        output.write_all(b"new").expect("room");
        output.finish().expect("there is nothing to do");
        assert!(!fs::metadata("/dev/null").expect("it is there").is_file());
        assert_eq!(place.names(), ["a", "fifo"]);
    }

    #[test]
    fn file_reached_through_a_descriptor_is_written_in_place() {
        let place = Place::new();
        let mut open = fs::OpenOptions::new().read(true).write(true).open(place.at("a")).expect("it opens");
        let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&open));
        if !std::path::Path::new(&path).exists() {
            return;
        }
        write(&[Change::new(path, "new")]).expect("it can be written");
        let mut text = String::new();
        open.read_to_string(&mut text).expect("it can be read");
        assert_eq!(text, "new");
    }
}
