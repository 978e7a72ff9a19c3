//! A command that is killed at any step of writing: every file is the old one or the new one, and the next run finishes.

use crate::{Case, Files, is_temporary};

/// More steps than any of the commands has.
const MAX_STEPS: usize = 500;

#[test]
fn killed_command_leaves_whole_files_and_the_next_one_finishes() {
    std::thread::scope(|scope| {
        for case in Case::all() {
            scope.spawn(move || kill_at_every_step(&case));
        }
    });
}

fn kill_at_every_step(case: &Case) {
    let (before, after) = (&case.before, &case.after());
    for step in 1..MAX_STEPS {
        let folder = case.folder();
        let mut killed = folder.command(case.args);
        let ended = killed.env("AVROGEN_FAILPOINT", format!("kill@{step}")).output().expect("it starts");
        let what = format!("{:?}, killed at step {step}", case.args);
        if ended.status.success() {
            assert_eq!(&folder.files(), after, "{what}");
            assert!(step > 5, "{what}: a single file has five steps");
            return;
        }
        assert_eq!(ended.status.code(), None, "{what}: {}", String::from_utf8_lossy(&ended.stderr));
        whole(&folder.files(), before, after, &what);
        folder.ends(0, case.args);
        assert_eq!(folder.files().keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{what}");
        assert_eq!(&folder.files(), after, "{what}");
    }
    panic!("{:?} does not end", case.args);
}

/// Holds every file against what it was and what it becomes.
fn whole(now: &Files, before: &Files, after: &Files, what: &str) {
    for name in before.keys().chain(after.keys()).chain(now.keys()).filter(|name| !is_temporary(name)) {
        let is = now.get(name);
        assert!(is == before.get(name) || is == after.get(name), "{what}: {name} is {is:?}");
    }
}
