//! What is constant about one API: servers, authentication, policy, the shape
//! of its errors. Written by the generator as data.

use super::auth::Issuer;
use super::error::ErrorKind;
use super::idempotency::Idempotency;
use super::retry::Retry;

/// One API, as its document and `codegen.toml` describe it.
///
/// Generated code writes `Api { name: "..", .., ..Api::DEFAULT }`.
pub struct Api {
    /// The name of the crate, first half of the `User-Agent`.
    pub name: &'static str,
    /// The version of the crate, second half of the `User-Agent`.
    pub version: &'static str,
    /// Where requests go unless the client says otherwise.
    pub base_url: &'static str,
    /// The environment variable that holds the token.
    pub token_env: &'static str,
    /// An environment variable that overrides `base_url`.
    pub base_url_env: Option<&'static str>,
    /// The security schemes of the document (OpenAPI 3.0.3, Security Scheme Object).
    pub schemes: &'static [Scheme],
    /// What fetches tokens for OAuth2 clients, where a scheme asks for it.
    pub issuer: Option<Issuer>,
    /// The default security requirements: alternatives of schemes that are all
    /// needed. Empty: none.
    pub security: &'static [&'static [&'static str]],
    /// Headers sent with every request.
    pub headers: &'static [(&'static str, &'static str)],
    /// Reply headers that may hold the request id, first match wins.
    pub request_id_headers: &'static [&'static str],
    /// How idempotency keys are sent, where the API takes them.
    pub idempotency: Option<Idempotency>,
    /// When requests are sent again.
    pub retry: Retry,
    /// How long one attempt may take, in milliseconds; 0 means no limit.
    pub timeout_ms: u64,
    /// Where errors say what is wrong.
    pub errors: ErrorShape,
}

impl Api {
    /// An API of which nothing is known: no server, no authentication.
    pub const DEFAULT: Api = Api {
        name: "specwright",
        version: env!("CARGO_PKG_VERSION"),
        base_url: "",
        token_env: "API_TOKEN",
        base_url_env: None,
        schemes: &[],
        issuer: None,
        security: &[],
        headers: &[],
        request_id_headers: &["request-id", "x-request-id"],
        idempotency: None,
        retry: Retry::DEFAULT,
        timeout_ms: 80_000,
        errors: ErrorShape::DEFAULT,
    };

    /// The scheme of this name.
    pub fn scheme(&self, name: &str) -> Option<&'static Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }
}

/// A named way to authenticate (OpenAPI 3.0.3, Security Scheme Object).
pub struct Scheme {
    /// The name that security requirements use.
    pub name: &'static str,
    /// How the credential is sent.
    pub kind: SchemeKind,
}

/// How a credential is sent.
#[derive(Clone, Copy)]
pub enum SchemeKind {
    /// `Authorization: Bearer TOKEN` (also OAuth2 flows whose token the caller brings).
    Bearer,
    /// `Authorization: Basic ..` (RFC 7617).
    Basic,
    /// The key in this header.
    ApiKeyHeader(&'static str),
    /// The key in this query parameter.
    ApiKeyQuery(&'static str),
    /// The key in this cookie.
    ApiKeyCookie(&'static str),
    /// OAuth2 client credentials (RFC 6749, section 4.4); the token is fetched
    /// and refreshed by the client.
    ClientCredentials {
        /// Where tokens are issued; may be relative to the base URL.
        token_url: &'static str,
        /// The scopes asked for.
        scopes: &'static [&'static str],
    },
}

/// Where an API's error bodies hold what: JSON pointers, tried in order. One
/// with the element `*` finds something in each element of an array.
#[derive(Clone, Copy)]
pub struct ErrorShape {
    /// Rules from status, type and code to a kind, first match wins; after
    /// them the status alone decides.
    pub kinds: &'static [KindRule],
    /// The class of the error.
    pub type_: &'static [&'static str],
    /// The code of the error.
    pub code: &'static [&'static str],
    /// The message for people.
    pub message: &'static [&'static str],
    /// The request parameter at fault.
    pub parameter: &'static [&'static str],
    /// Where the error is documented.
    pub doc_url: &'static [&'static str],
    /// The request id, for APIs that put it into the body.
    pub request_id: &'static [&'static str],
    /// Further fields by name, read with `Error::field`.
    pub fields: &'static [(&'static str, &'static [&'static str])],
}

impl ErrorShape {
    /// The places where APIs most often put these, RFC 9457 problem details
    /// included.
    pub const DEFAULT: ErrorShape = ErrorShape {
        kinds: &[],
        type_: &["/error/type", "/type"],
        code: &["/error/code", "/code", "/errors/0/code"],
        message: &[
            "/error/message",
            "/message",
            "/detail/*/msg",
            "/detail/message",
            "/detail",
            "/error_description",
            "/errors/*/message",
            "/errors/*/detail",
            "/errors/*/msg",
            "/errors/*/title",
            "/errors",
            "/title",
            "/error",
            "/error_message",
            "/msg",
        ],
        parameter: &[
            "/error/param",
            "/detail/0/loc",
            "/errors/0/source/pointer",
            "/errors/0/field",
        ],
        doc_url: &["/error/doc_url", "/documentation_url"],
        request_id: &["/request_id"],
        fields: &[],
    };
}

/// One rule of an `ErrorShape`: every condition that is given must hold.
pub struct KindRule {
    /// A range of statuses, both ends included.
    pub status: Option<(u16, u16)>,
    /// The exact type in the body.
    pub type_: Option<&'static str>,
    /// The exact code in the body.
    pub code: Option<&'static str>,
    /// The kind it then is.
    pub kind: ErrorKind,
}

impl KindRule {
    /// A rule for one range of statuses; add `type_` or `code` by struct update.
    pub const fn status(first: u16, last: u16, kind: ErrorKind) -> KindRule {
        KindRule {
            status: Some((first, last)),
            type_: None,
            code: None,
            kind,
        }
    }

    /// Whether the rule applies.
    pub fn matches(&self, status: u16, type_: Option<&str>, code: Option<&str>) -> bool {
        self.status
            .is_none_or(|(first, last)| (first..=last).contains(&status))
            && self.type_.is_none_or(|wanted| type_ == Some(wanted))
            && self.code.is_none_or(|wanted| code == Some(wanted))
    }
}
