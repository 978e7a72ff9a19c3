//! Commands that change one project take turns.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use avrogen_runtime::testing::Registry;
use avrogen_runtime::testing::registry::Fault;

use crate::{Case, ORDER, Project, USER};

/// A project with a registry in which looking up `users` takes some time.
fn slow(delay: Duration) -> (Case, Project) {
    let case = Case::registered(&["pull", "--subject", "users"], &[("avrogen.toml", "")]);
    registry(&case).inject(Fault::delay(delay).on("GET", "/subjects/users").always());
    let folder = case.folder();
    (case, folder)
}

fn registry(case: &Case) -> &Registry {
    case.registry.as_ref().expect("a registry")
}

/// Starts a pull, and returns once it has asked the registry.
fn pulling(case: &Case, folder: &Project) -> Child {
    registry(case).take_requests();
    let child = folder.command(case.args).stderr(Stdio::piped()).spawn().expect("it starts");
    while !registry(case).take_requests().iter().any(|one| one.starts_with("GET /subjects/users")) {
        std::thread::sleep(Duration::from_millis(1));
    }
    child
}

#[test]
fn pulls_at_once_keep_the_subjects_of_all() {
    for _ in 0..5 {
        let (_case, folder) = slow(Duration::from_millis(100));
        let start = |subject| folder.command(&["pull", "--subject", subject]).spawn().expect("it starts");
        let pulls = [start("users"), start("orders")];
        for mut pull in pulls {
            assert!(pull.wait().expect("it ends").success());
        }
        let lock = folder.read("avrogen.lock");
        assert!(lock.contains("\"users\" = ") && lock.contains("\"orders\" = "), "{lock}");
        assert_eq!(folder.ends(0, &["pull", "--check", "--subject", "orders"]), "everything is up to date\n");
    }
}

#[test]
fn waiting_command_says_so_and_reads_anew() {
    let (case, folder) = slow(Duration::from_millis(1_800));
    let mut first = pulling(&case, &folder);
    let stderr = folder.ends(0, &["pull", "--subject", "orders"]);
    let shown = folder.path.canonicalize().expect("it is there");
    let waits = format!(
        "another avrogen command is changing files in {}; waiting for it to finish\n",
        shown.display()
    );
    assert!(stderr.starts_with(&waits), "{stderr}");
    assert!(first.wait().expect("it ends").success());
    assert_eq!(folder.read("avrogen.lock").matches("pinned = ").count(), 2);
}

#[test]
fn short_wait_is_silent_and_the_lock_leaves_no_file() {
    let (case, folder) = slow(Duration::from_millis(300));
    folder.write("schemas/x.avsc", ORDER);
    let mut first = pulling(&case, &folder);
    let before: Vec<String> = folder.files().into_keys().collect();
    assert_eq!(before, ["avrogen.toml", "schemas/x.avsc"], "there is no file while it is held");
    assert_eq!(folder.ends(0, &["fmt"]), "1 of 2 files changed\n", "it sees what the pull wrote");
    assert!(first.wait().expect("it ends").success());
}

#[test]
fn command_that_changes_nothing_does_not_wait() {
    let (case, folder) = slow(Duration::from_secs(3_600));
    folder.write("schemas/order.avsc", ORDER);
    let mut first = pulling(&case, &folder);
    folder.ends(1, &["fmt", "--check"]);
    folder.ends(0, &["lint"]);
    folder.ends(0, &["generate"]);
    first.kill().expect("it runs");
    first.wait().expect("it ends");
    // The lock of a killed command ended with it.
    folder.ends(0, &["fmt"]);
}

#[test]
fn waivers_at_once_are_all_kept() {
    let folder = Project::new();
    folder.write("avrogen.toml", "");
    let waive = |path: &str| {
        let args = ["waive", "TYPE_MISMATCH", path, "--reason", "known", "--until", "2999-01-31"];
        folder.command(&args).stderr(Stdio::null()).spawn().expect("it starts")
    };
    let waivers: Vec<Child> = (0..12).map(|number| waive(&format!("com.acme.User.f{number}"))).collect();
    for mut waiver in waivers {
        assert!(waiver.wait().expect("it ends").success());
    }
    assert_eq!(folder.read("avrogen-waivers.md").matches("com.acme.User.f").count(), 12);
}

#[test]
fn dev_holds_no_lock_while_its_command_runs() {
    let folder = Project::new();
    folder.write("avrogen.toml", "");
    folder.write("schemas/user.avsc", USER);
    let avrogen = env!("CARGO_BIN_EXE_avrogen");
    folder.ends(0, &["dev", "--dir", ".", "--", avrogen, "push"]);
    assert!(folder.read("avrogen.lock").contains("pinned = 1"));
}

/// Whoever reads the code may run a command that takes the lock.
#[test]
fn printing_holds_no_lock() {
    let folder = Project::new();
    folder.write("avrogen.toml", "");
    for number in 0..60 {
        let text = ORDER.replace("Order", &format!("Order{number}"));
        folder.write(&format!("schemas/{number}.avsc"), text);
    }
    let mut printing = folder.command(&["generate"]).stdout(Stdio::piped()).spawn().expect("it starts");
    let begun = Instant::now();
    std::thread::sleep(Duration::from_millis(500));
    assert!(printing.try_wait().expect("it runs").is_none(), "a pipe has no room for the code");
    folder.ends(0, &["fmt"]);
    assert!(begun.elapsed() < Duration::from_secs(60));
    drop(printing.stdout.take());
    printing.wait().expect("it ends");
}
