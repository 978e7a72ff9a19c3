//! Whom the client trusts over TLS, and how it says who it is there.

use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;

use avrogen_runtime::registry::{Client, ClientBuilder, Deleted, Error, ErrorKind, OAuth, RetryPolicy};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::script::{Asked, Reply, Server, Stream, json};

/// An authority and what it signs.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate and its key, in PEM form.
    fn sign(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        (certificate.pem(), key.serialize_pem())
    }
}

/// A server with a certificate for a name, which may ask its clients for theirs.
fn server(
    authority: &Authority,
    name: &str,
    asks: bool,
    script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> Server {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = if asks {
        let mut roots = RootCertStore::empty();
        roots.add(authority.0.der().clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        builder.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    let (chain, key) = authority.sign(name);
    let chain = CertificateDer::pem_slice_iter(chain.as_bytes()).map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let config = Arc::new(builder.with_single_cert(chain, key).unwrap());
    Server::wrapped(script, move |stream: TcpStream| {
        let connection = ServerConnection::new(Arc::clone(&config)).map_err(std::io::Error::other)?;
        Ok(Box::new(StreamOwned::new(connection, stream)) as Box<dyn Stream>)
    })
}

fn empty(_: &Asked) -> Reply {
    json("[]")
}

fn client(server: &Server) -> ClientBuilder {
    Client::builder(format!("https://localhost:{}", server.port())).retry(RetryPolicy::never())
}

async fn ask(builder: ClientBuilder) -> Result<Vec<String>, Error> {
    builder.build().unwrap().subjects(Deleted::Excluded).await
}

#[tokio::test]
async fn only_an_authority_that_is_known_is_trusted() {
    let authority = Authority::new();
    let server = server(&authority, "localhost", false, empty);
    assert!(ask(client(&server).ca_pem(authority.pem())).await.is_ok());
    for unknown in [client(&server), client(&server).ca_pem(Authority::new().pem())] {
        let error = ask(unknown).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable(), error.attempts()),
            (ErrorKind::Tls, false, 1),
            "{error}"
        );
        assert!(error.to_string().contains("certificate of the authority"), "{error}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let authority = Authority::new();
    let server = server(&authority, "registry.example", false, empty);
    let error = ask(client(&server).ca_pem(authority.pem())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
}

#[tokio::test]
async fn mutual_tls() {
    let authority = Authority::new();
    let server = server(&authority, "localhost", true, empty);
    let (certificate, key) = authority.sign("client");
    let given = client(&server).ca_pem(authority.pem()).identity_pem(&certificate, &key);
    assert!(ask(given).await.is_ok());
    assert!(ask(client(&server).ca_pem(authority.pem())).await.is_err());
    // Files may hold several things.
    let file: PathBuf = std::env::temp_dir().join(format!("avrogen-identity-{}.pem", std::process::id()));
    std::fs::write(&file, format!("{key}{certificate}{}", authority.pem())).unwrap();
    let outcome = ask(client(&server).ca_file(&file).identity_files(&file, &file)).await;
    std::fs::remove_file(&file).unwrap();
    // The chain ends in the authority, and that alone is who is trusted.
    assert!(outcome.is_ok(), "{outcome:?}");
    let (_, other_key) = authority.sign("other");
    let mismatch = client(&server).identity_pem(&certificate, &other_key).build().unwrap_err();
    assert_eq!(mismatch.kind(), ErrorKind::Settings);
    assert!(mismatch.to_string().contains("does not go with the certificate"), "{mismatch}");
}

#[tokio::test]
async fn a_token_endpoint_over_tls() {
    let authority = Authority::new();
    let endpoint = server(&authority, "localhost", false, |_| json(r#"{"access_token":"t1"}"#));
    let registry = server(&authority, "localhost", false, |asked| match asked.header("authorization") {
        Some("Bearer t1") => json("[]"),
        _ => crate::script::error(401, 401),
    });
    let oauth = OAuth::new(format!("https://localhost:{}/token", endpoint.port()), "id", "secret");
    assert!(ask(client(&registry).ca_pem(authority.pem()).oauth(oauth)).await.is_ok());
}
