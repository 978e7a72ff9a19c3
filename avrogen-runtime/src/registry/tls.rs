//! Whom the client trusts, and how it says who it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::error::{Error, ErrorKind};
use super::secret::Secret;

/// A PEM text, or the file that holds it.
#[derive(Clone, Debug)]
pub(crate) enum Pem {
    Text(Secret),
    File(PathBuf),
}

impl Pem {
    fn read(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Text(text) => Ok(text.expose().as_bytes().to_vec()),
            Self::File(path) => {
                fs::read(path).map_err(|error| refuse(path, "cannot be read").with_source(error))
            }
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Text(_) => Path::new("the PEM text given"),
            Self::File(path) => path,
        }
    }
}

fn refuse(path: &Path, what: &str) -> Error {
    Error::new(ErrorKind::Settings, format!("{}: {what}", path.display()))
}

/// Who is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The authorities given, or the system's where none is.
    Given,
    /// The system's and those given: for a token endpoint, which may be on the internet beside a private registry.
    Both,
}

/// What the user said about TLS.
#[derive(Clone, Debug, Default)]
pub(crate) struct TlsSettings {
    pub(crate) authorities: Option<Pem>,
    /// Certificate chain and private key; one file may hold both.
    pub(crate) identity: Option<(Pem, Pem)>,
}

impl TlsSettings {
    pub(crate) fn config(&self, trust: Trust) -> Result<ClientConfig, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let unusable = |error| Error::new(ErrorKind::Tls, "TLS cannot be set up").with_source(error);
        let authorities = self.authorities.as_ref().map(certificates).transpose()?;
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(unusable)?;
        let config = match (authorities, trust) {
            (Some(given), Trust::Given) => {
                let mut roots = RootCertStore::empty();
                for certificate in given {
                    roots.add(certificate).map_err(unusable)?;
                }
                config.with_root_certificates(roots)
            }
            (given, _) => {
                let verifier = Verifier::new_with_extra_roots(given.unwrap_or_default(), provider);
                let verifier = Arc::new(verifier.map_err(unusable)?);
                config.dangerous().with_custom_certificate_verifier(verifier)
            }
        };
        match &self.identity {
            None => Ok(config.with_no_client_auth()),
            Some((chain, key)) => {
                let (chain, private) = (certificates(chain)?, private_key(key)?);
                config.with_client_auth_cert(chain, private).map_err(|error| {
                    refuse(key.path(), "the private key does not go with the certificate").with_source(error)
                })
            }
        }
    }

    /// For a client that speaks plain HTTP only: nobody is trusted, and nothing is loaded.
    pub(crate) fn none() -> Result<ClientConfig, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config =
            config.map_err(|error| Error::new(ErrorKind::Tls, "TLS cannot be set up").with_source(error))?;
        Ok(config.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
    }
}

fn certificates(pem: &Pem) -> Result<Vec<CertificateDer<'static>>, Error> {
    let text = pem.read()?;
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match all {
        Ok(all) if !all.is_empty() => Ok(all),
        Ok(_) => Err(refuse(pem.path(), "holds no certificate in PEM form")),
        Err(error) => Err(refuse(pem.path(), &format!("a certificate cannot be read: {error}"))),
    }
}

fn private_key(pem: &Pem) -> Result<PrivateKeyDer<'static>, Error> {
    let text = pem.read()?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|_| {
        let what = if text.windows(9).any(|window| window == b"ENCRYPTED") {
            "the private key is encrypted, which this client cannot read: decrypt it with `openssl pkey`"
        } else {
            "holds no private key in PEM form"
        };
        refuse(pem.path(), what)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(text: &str) -> Error {
        let pem = Pem::Text(Secret::new(text));
        let settings = TlsSettings { authorities: Some(pem.clone()), identity: None };
        assert_eq!(settings.config(Trust::Given).unwrap_err().kind(), ErrorKind::Settings);
        private_key(&pem).unwrap_err()
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        let error = identity(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----\n",
        );
        assert!(error.to_string().contains("openssl pkey"), "{error}");
        assert!(!format!("{error:?}").contains("c2VjcmV0"));
        assert!(identity("").to_string().contains("no private key"));
        let missing = Pem::File("/nonexistent/ca.pem".into()).read().unwrap_err();
        assert_eq!(missing.to_string(), "/nonexistent/ca.pem: cannot be read");
    }

    #[test]
    fn the_systems_authorities_load() {
        assert!(TlsSettings::default().config(Trust::Both).is_ok());
        assert!(TlsSettings::none().is_ok());
    }
}
