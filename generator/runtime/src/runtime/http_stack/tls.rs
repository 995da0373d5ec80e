//! TLS by the feature that is on: the system's, or else rustls with aws-lc, or else with ring.
//!
//! What is asked for comes before what is on by default. Nothing is installed for the whole process:
//! what the application installs, before or after, is its own affair.

use super::connection::Roots;
use crate::runtime::error::Error;

/// The builder with TLS and these root certificates.
#[cfg(feature = "native-tls")]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    roots: &Roots,
) -> Result<reqwest::ClientBuilder, Error> {
    let mut certificates = Vec::new();
    for pem in &roots.pem {
        let read = reqwest::Certificate::from_pem_bundle(pem).map_err(unreadable)?;
        if read.is_empty() {
            return Err(no_certificate());
        }
        certificates.extend(read);
    }
    let builder = builder.tls_backend_native();
    Ok(if roots.only_these {
        builder.tls_certs_only(certificates)
    } else {
        builder.tls_certs_merge(certificates)
    })
}

/// The builder with TLS and these root certificates.
#[cfg(all(
    not(feature = "native-tls"),
    any(feature = "rustls-aws-lc", feature = "rustls-ring")
))]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    roots: &Roots,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_preconfigured(with_rustls::config(roots)?))
}

/// The builder as it is: only plain HTTP can be sent.
#[cfg(not(any(
    feature = "native-tls",
    feature = "rustls-aws-lc",
    feature = "rustls-ring"
)))]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    roots: &Roots,
) -> Result<reqwest::ClientBuilder, Error> {
    if roots.only_these || !roots.pem.is_empty() {
        return Err(Error::config(
            "root certificates need one of the features `rustls-ring`, `rustls-aws-lc` and `native-tls`",
        ));
    }
    Ok(builder)
}

/// Whether there is TLS at all.
pub(super) const IS_ON: bool = cfg!(any(
    feature = "native-tls",
    feature = "rustls-aws-lc",
    feature = "rustls-ring"
));

#[cold]
#[cfg(any(
    feature = "native-tls",
    feature = "rustls-aws-lc",
    feature = "rustls-ring"
))]
fn unreadable(error: impl Into<crate::runtime::error::Source>) -> Error {
    Error::config("a root certificate cannot be read").with_source(error)
}

#[cold]
#[cfg(any(
    feature = "native-tls",
    feature = "rustls-aws-lc",
    feature = "rustls-ring"
))]
fn no_certificate() -> Error {
    Error::config("there is no certificate in the PEM text of root certificates")
}

#[cfg(all(
    not(feature = "native-tls"),
    any(feature = "rustls-aws-lc", feature = "rustls-ring")
))]
mod with_rustls {
    use std::sync::Arc;

    use rustls::client::WantsClientCert;
    use rustls::crypto::CryptoProvider;
    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as own;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as own;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

    use super::super::connection::Roots;
    use super::{no_certificate, unreadable};
    use crate::runtime::error::Error;

    /// A configuration of rustls that trusts these certificates.
    pub(super) fn config(roots: &Roots) -> Result<ClientConfig, Error> {
        let provider = CryptoProvider::get_default().cloned();
        let provider = provider.unwrap_or_else(|| Arc::new(own::default_provider()));
        let certificates = certificates(&roots.pem)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?;
        let builder = if roots.only_these {
            let mut store = RootCertStore::empty();
            for certificate in certificates {
                store.add(certificate).map_err(unreadable)?;
            }
            builder.with_root_certificates(store)
        } else {
            system_and(builder, certificates)?
        };
        let mut config = builder.with_no_client_auth();
        if cfg!(feature = "http2") {
            config.alpn_protocols.push(b"h2".to_vec());
        }
        config.alpn_protocols.push(b"http/1.1".to_vec());
        Ok(config)
    }

    fn certificates(texts: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, Error> {
        let mut all = Vec::new();
        for text in texts {
            let before = all.len();
            for certificate in CertificateDer::pem_slice_iter(text) {
                all.push(certificate.map_err(unreadable)?);
            }
            if all.len() == before {
                return Err(no_certificate());
            }
        }
        Ok(all)
    }

    /// Trusts what the system does, and these.
    #[cfg(not(target_os = "android"))]
    fn system_and(
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
        certificates: Vec<CertificateDer<'static>>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
        use rustls_platform_verifier::{BuilderVerifierExt, Verifier};
        if certificates.is_empty() {
            return builder.with_platform_verifier().map_err(unusable);
        }
        let provider = Arc::clone(builder.crypto_provider());
        let verifier = Verifier::new_with_extra_roots(certificates, provider);
        let verifier = Arc::new(verifier.map_err(unusable)?);
        Ok(builder
            .dangerous()
            .with_custom_certificate_verifier(verifier))
    }

    /// Trusts what the system does: Android has no way to add to it here.
    #[cfg(target_os = "android")]
    fn system_and(
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
        certificates: Vec<CertificateDer<'static>>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
        use rustls_platform_verifier::BuilderVerifierExt;
        if !certificates.is_empty() {
            return Err(Error::config(
                "root certificates beside the system's are not possible on Android: use `only_root_certificates`",
            ));
        }
        builder.with_platform_verifier().map_err(unusable)
    }

    #[cold]
    fn unusable(error: rustls::Error) -> Error {
        Error::config("TLS could not be set up").with_source(error)
    }
}
