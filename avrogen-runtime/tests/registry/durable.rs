//! What a registry was told stays, however it ends.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use avrogen_harness::Folder;
use avrogen_runtime::registry::{Client, ConfigUpdate, Deleted, ErrorKind, Level, Mode, RetryPolicy, Schema};
use avrogen_runtime::testing::Registry;

fn start(folder: &Path) -> (Registry, Client) {
    let registry = Registry::builder().folder(folder).start().unwrap();
    let client = Client::builder(registry.url()).retry(RetryPolicy::never()).build().unwrap();
    (registry, client)
}

#[tokio::test]
async fn everything_is_there_again() {
    // In a folder that goes with the test, one that is not there yet.
    let around = Folder::new();
    let folder = around.join("registry");
    let (registry, client) = start(&folder);
    client.set_config(None, &ConfigUpdate::level(Level::None)).await.unwrap();
    client.set_config(Some("a"), &ConfigUpdate::level(Level::Full)).await.unwrap();
    client.register("a", &Schema::new(r#"{"type":"fixed","name":"F","size":1,"doc":"ü\n"}"#)).await.unwrap();
    let user = Schema::new(r#"{"type":"array","items":"F"}"#).reference("F", "a", 1);
    client.register(":.c:a", &Schema::new(r#""string""#)).await.unwrap();
    client.register("user", &user).await.unwrap();
    for text in [r#""int""#, r#""long""#, r#""string""#] {
        client.register("b", &Schema::new(text)).await.unwrap();
    }
    client.delete_version("b", 2, false).await.unwrap();
    client.delete_version("b", 2, true).await.unwrap();
    client.delete_version("b", 3, false).await.unwrap();
    client.set_mode(Some("b"), Mode::ReadOnly, false).await.unwrap();
    let user_before = client.latest("user").await.unwrap();
    drop(registry);

    let (_registry, client) = start(&folder);
    assert_eq!(client.subjects(Deleted::Excluded).await.unwrap(), ["a", "b", "user", ":.c:a"]);
    assert_eq!(client.versions("b", Deleted::Excluded).await.unwrap(), [1]);
    assert_eq!(client.versions("b", Deleted::Included).await.unwrap(), [1, 3]);
    assert_eq!(client.latest("user").await.unwrap(), user_before);
    assert_eq!(client.level("a").await.unwrap(), Level::Full);
    assert_eq!(client.level("b").await.unwrap(), Level::None);
    assert_eq!(client.mode(Some("b")).await.unwrap(), Mode::ReadOnly);
    // No id is given twice, not even that of a version that is gone.
    let next = client.register("new", &Schema::new(r#""bytes""#)).await.unwrap();
    assert_eq!(next.id, 6);
}

#[test]
fn a_damaged_folder_is_not_served() {
    // In a folder that goes with the test, one that is not there yet.
    let around = Folder::new();
    let folder = around.join("registry");
    drop(start(&folder));
    let log = folder.join("registry.log");
    let mut text = fs::read(&log).unwrap();
    text.extend_from_slice(b"0123456789abcdef {\"event\":\"nonsense\"}\n");
    fs::write(&log, text).unwrap();
    let error = Registry::builder().folder(&folder).start().unwrap_err().to_string();
    assert!(error.contains("registry.log: line 2: damaged"), "{error}");
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let registry = Registry::start().unwrap();
    let error = Registry::builder().listen(registry.address()).start().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

/// The variable that tells a process of this test to be a registry.
const CHILD: &str = "AVROGEN_TEST_CHILD_FOLDER";

/// Started by [`killed_in_the_middle`] in a process of its own, it serves a folder until that process is killed. Started by
/// anything else, it serves one for a moment.
#[test]
fn a_registry_in_a_process() {
    let own = Folder::new();
    let folder = std::env::var_os(CHILD).map(PathBuf::from);
    let registry = Registry::builder().folder(folder.as_deref().unwrap_or(own.path())).start().unwrap();
    println!("\nlistening at {}", registry.url());
    if folder.is_some() {
        registry.wait();
    }
}

fn start_child(folder: &Path) -> (Child, String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["durable::a_registry_in_a_process", "--exact", "--nocapture", "--test-threads=1"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let url =
        lines.map_while(Result::ok).find_map(|line| line.strip_prefix("listening at ").map(str::to_owned));
    (child, url.expect("the child says where it listens"))
}

/// A thousand writes from ten sides, and in the middle the process is killed: whatever was answered is there.
#[tokio::test]
async fn killed_in_the_middle() {
    // In a folder that goes with the test, one that is not there yet.
    let around = Folder::new();
    let folder = around.join("registry");
    for round in 0..3 {
        let (mut child, url) = start_child(&folder);
        let client = Client::builder(url).retry(RetryPolicy::never()).build().unwrap();
        let answered = Arc::new(AtomicUsize::new(0));
        let writers: Vec<_> = (0..10)
            .map(|writer| {
                let (client, answered) = (client.clone(), Arc::clone(&answered));
                tokio::spawn(async move {
                    let mut told = Vec::new();
                    for write in 0..100 {
                        let subject = format!("s{round}-{writer}-{write}");
                        let text =
                            format!(r#"{{"type":"fixed","name":"F{round}_{writer}_{write}","size":1}}"#);
                        let Ok(registered) = client.register(&subject, &Schema::new(&*text)).await else {
                            break;
                        };
                        answered.fetch_add(1, Ordering::SeqCst);
                        told.push((subject, registered.id, text));
                    }
                    told
                })
            })
            .collect();
        // At no moment that the writers know of.
        while answered.load(Ordering::SeqCst) < 200 + 200 * round {
            tokio::task::yield_now().await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let mut told = Vec::new();
        for writer in writers {
            told.extend(writer.await.unwrap());
        }
        assert!(told.len() < 1_000, "it was to be killed in the middle");

        let (_registry, client) = start(&folder);
        for (subject, id, text) in &told {
            let found = client.latest(subject).await.unwrap();
            assert_eq!((found.version, found.id, &found.schema.text), (1, *id, text));
        }
        let mut ids: Vec<i32> = Vec::new();
        for subject in client.subjects(Deleted::Excluded).await.unwrap() {
            ids.push(client.latest(&subject).await.unwrap().id);
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "no id was given twice");
        let error = client.latest("none").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SubjectNotFound);
    }
}
