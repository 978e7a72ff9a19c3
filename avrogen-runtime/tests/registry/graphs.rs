//! References that lead in circles, or on and on.

use avrogen_runtime::registry::{Client, ErrorKind, ReferenceLimits, RetryPolicy};

use crate::script::{Asked, Reply, Server, error, json};

/// The subject and version of a request for one.
fn wanted(asked: &Asked) -> Option<(String, u64)> {
    let path = asked.path.strip_prefix("/subjects/")?.split('?').next()?;
    let (subject, version) = path.split_once("/versions/")?;
    Some((subject.to_owned(), version.parse().ok()?))
}

/// A version with a fixed of its own name, and references.
fn version(subject: &str, version: u64, references: &[(String, u64)]) -> Reply {
    let references: Vec<String> = references
        .iter()
        .map(|(subject, version)| {
            format!(r#"{{"name":"{subject}{version}","subject":"{subject}","version":{version}}}"#)
        })
        .collect();
    json(format!(
        r#"{{"subject":"{subject}","version":{version},"id":{version},"references":[{}],
            "schema":"{{\"type\":\"fixed\",\"name\":\"{subject}{version}\",\"size\":1}}"}}"#,
        references.join(",")
    ))
}

fn client(server: &Server) -> Client {
    let limits = ReferenceLimits { versions: 100, ..ReferenceLimits::default() };
    Client::builder(server.url()).retry(RetryPolicy::never()).reference_limits(limits).build().unwrap()
}

#[tokio::test]
async fn a_circle() {
    // 1 names 2, 2 names 3, 3 names 1 and itself.
    let server = Server::new(|asked| match wanted(asked) {
        Some((subject, 3)) => version(&subject, 3, &[(subject.clone(), 1), (subject.clone(), 3)]),
        Some((subject, number)) => version(&subject, number, &[(subject.clone(), number + 1)]),
        None => error(404, 404),
    });
    let parsed = client(&server).parsed_version("a", 1).await.unwrap();
    assert_eq!(parsed.references().len(), 3);
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn as_many_ways_as_there_are_atoms() {
    // Sixty levels of two, each naming both of the next: 2^60 ways, 120 versions.
    let server = Server::new(|asked| match wanted(asked) {
        Some((subject, number @ 1..=29)) => {
            version(&subject, number, &[("a".into(), number + 1), ("b".into(), number + 1)])
        }
        Some((subject, number)) => version(&subject, number, &[]),
        None => error(404, 404),
    });
    let parsed = client(&server).parsed_version("a", 1).await.unwrap();
    assert_eq!(parsed.references().len(), 58);
    assert_eq!(server.asked().len(), 59);
}

#[tokio::test]
async fn without_end() {
    let server = Server::new(|asked| match wanted(asked) {
        Some((subject, number)) => version(&subject, number, &[(subject.clone(), number + 1)]),
        None => error(404, 404),
    });
    let error = client(&server).parsed_version("a", 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::References);
    assert!(error.to_string().contains("more than 100 versions"), "{error}");
    assert!(server.asked().len() < 150);
}

#[tokio::test]
async fn too_wide() {
    let server = Server::new(|asked| match wanted(asked) {
        Some((subject, 1)) => {
            let all: Vec<_> = (2..5_000).map(|number| (subject.clone(), number)).collect();
            version(&subject, 1, &all)
        }
        Some((subject, number)) => version(&subject, number, &[]),
        None => error(404, 404),
    });
    let error = client(&server).parsed_version("a", 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::References);
    assert!(server.asked().len() < 150);
}

#[tokio::test]
async fn to_nothing() {
    let server = Server::new(|asked| match wanted(asked) {
        Some((subject, 1)) => version(&subject, 1, &[(subject.clone(), 2)]),
        _ => error(404, 40402),
    });
    let error = client(&server).parsed_version("a", 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::VersionNotFound);
    assert!(error.to_string().contains("/subjects/a/versions/2"), "{error}");
}
